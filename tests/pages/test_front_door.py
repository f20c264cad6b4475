"""The front door in a real browser: what somebody sees who has not signed in."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.serving import Served, quancheng, serving


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server with tables and nothing in them."""
    home = tmp_path_factory.mktemp("empty")
    quancheng("migrate", home=home)
    with serving(home) as served:
        yield served


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_a_stranger_is_led_to_the_sign_in_page(empty: Served, window: Callable[..., Page], picture, phone: bool):
    page = window(empty.url, phone=phone)
    page.goto("/")
    assert page.url.partition("?")[0].endswith("/sign-in")
    assert page.locator("html").get_attribute("lang") == "zh-CN"
    picture(page, f"sign-in-{'phone' if phone else 'desk'}")


def test_the_sign_in_page_works_without_scripts(empty: Served, window: Callable[..., Page]):
    page = window(empty.url, scripts=False)
    page.goto("/sign-in")
    assert page.locator("form input[type=password]").is_visible()


def test_the_sign_in_page_is_accessible(empty: Served, window: Callable[..., Page]):
    page = window(empty.url)
    page.goto("/sign-in")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()

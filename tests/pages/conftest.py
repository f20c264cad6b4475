"""Real Chromium for the journeys; each test gets a window of its own, at desk or phone width."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.pages.journeys import DAY, DESK, PHONE, PICTURES, sign_in
from tests.serving import ACCOUNTS, Served, copy_of, quancheng, serving

DEMOS = {"guxian": ("--projects", "12"), "kundulun": ("--projects", "5", "--years", "1")}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's own Chromium."""
    # Playwright keeps an event loop in this thread; Django must not take that for asynchronous code of ours.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    chromium = shutil.which("chromium")
    assert chromium, "Chromium is not installed: `make setup` as root installs it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def sittings() -> dict[tuple[str, str], Any]:
    """The cookies of whoever has signed in at an address, so that each does so once."""
    return {}


@pytest.fixture
def window(browser: Browser, sittings: dict[tuple[str, str], Any]) -> Iterator[Callable[..., Page]]:
    """`page = window(served.url, phone=True)`: a new window with its own cookies; script errors fail the test.

    `who="office-clerk"` opens it as somebody who has signed in.
    """
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def open_window(url: str, *, who: str = "", phone: bool = False, scripts: bool = True) -> Page:
        context = browser.new_context(
            base_url=url, viewport=PHONE if phone else DESK, locale="zh-CN", timezone_id="Asia/Shanghai",
            is_mobile=phone, has_touch=phone, java_script_enabled=scripts, storage_state=sittings.get((url, who)),
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        if who and (url, who) not in sittings:
            sign_in(page, who)
            sittings[url, who] = context.storage_state()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if "Content Security Policy" in said.text else None)
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """`prepared("guxian")`: a demonstration as it stood on the journeys' day, made once for all workers; copy it."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own

    def prepare(place: str) -> Path:
        home = shared / f"prepared-{place}"
        home.mkdir(exist_ok=True)
        with (shared / f"{place}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (home / ACCOUNTS).exists():
                told = quancheng("init", "--place", place, home=home, today=DAY)
                quancheng("demo", "--place", place, *DEMOS[place], "--seed", "1", home=home, today=DAY)
                (home / ACCOUNTS).write_text(told, encoding="utf-8")
        return home

    return prepare


@pytest.fixture(scope="session")
def demo_home(prepared: Callable[[str], Path]) -> Path:
    """The demo county, so that the journeys go the same way whenever they are run."""
    return prepared("guxian")


@pytest.fixture(scope="session")
def county(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The demo county, served once for all tests that only look."""
    with serving(copy_of(demo_home, tmp_path_factory.mktemp("county")), today=DAY) as served:
        yield served


@pytest.fixture
def own_county(demo_home: Path, tmp_path: Path) -> Path:
    """A demo county's data directory of this test's own, to serve on any day: `with serve(own_county, today=…)`."""
    return copy_of(demo_home, tmp_path / "county")


@pytest.fixture
def picture() -> Callable[[Page, str], Path]:
    """`picture(page, "work-desk")` keeps a picture of the whole page in test-results/pictures."""

    def take(page: Page, name: str) -> Path:
        PICTURES.mkdir(parents=True, exist_ok=True)
        path = PICTURES / f"{name}.png"
        page.screenshot(path=path, full_page=True)
        return path

    return take

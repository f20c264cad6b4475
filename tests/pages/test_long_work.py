"""Long work in a real browser: the page follows the worker by itself, and the file is there at the end."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.pages.journeys import DAY, Window
from tests.serving import Served, copy_of, environment_of, quancheng_module, serving


@pytest.fixture(scope="module")
def served(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(copy_of(demo_home, tmp_path_factory.mktemp("long")), today=DAY) as served:
        yield served


@contextmanager
def working(home: Path) -> Iterator[None]:
    """The worker of long work, as `quancheng work` begins it."""
    command = [sys.executable, "-m", "quancheng.server.cli", "work", "--long"]
    worker = subprocess.Popen(command, env=environment_of(home, DAY, {}))
    try:
        yield
    finally:
        worker.terminate()
        worker.wait(timeout=20)


def test_the_page_of_a_job_follows_it_to_its_file(served: Served, window: Window, picture) -> None:
    address = quancheng_module("tests.pages.asking", home=served.home, today=DAY).strip()
    page = window(served.url, who="office-clerk")
    page.goto(address)
    expect(page.locator("#job")).to_contain_text("排队中")
    expect(page.locator("#job")).to_contain_text("可以离开本页")
    picture(page, "job-waiting")
    page.goto("/jobs/")
    expect(page.locator("main")).to_contain_text("导出签约项目台账")
    page.goto(address)
    with working(served.home):
        expect(page.get_by_role("link", name="下载文件")).to_be_visible(timeout=60_000)
    picture(page, "job-done")
    with page.expect_download() as fetched:
        page.get_by_role("link", name="下载文件").click()
    assert fetched.value.suggested_filename.endswith(".xlsx")

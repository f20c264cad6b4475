"""The developer's page shows every component, and a page weighs little."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from quancheng import web
from quancheng.web.views.design import design

TEMPLATES = Path(web.__file__).parent / "templates"
FRAME = {"flashes", "icon"}  # in every page by the frame; drawn by the tag of the same name


@pytest.fixture
def page() -> str:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    return design(request).content.decode()


def test_every_component_is_shown() -> None:
    shown = (TEMPLATES / "web/design.html").read_text(encoding="utf-8")
    names = {part.stem for part in (TEMPLATES / "cotton").glob("*.html")} - FRAME
    assert [name for name in sorted(names) if not re.search(rf"<c-{name.replace('_', '-')}[\s>]", shown)] == []


def test_no_component_is_left_unread(page: str) -> None:
    assert "<c-" not in page
    assert "{{" not in page


def test_a_full_page_is_light(page: str) -> None:
    assert len(gzip.compress(page.encode())) < 20_000


def test_every_part_a_page_names_has_one_id(page: str) -> None:
    ids = [part.split('"')[0] for part in page.split(' id="')[1:]]
    assert sorted(ids) == sorted(set(ids))

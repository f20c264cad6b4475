"""What a person can type or set is documented, and the documents point somewhere."""

import re
from pathlib import Path

import pytest

from quancheng.server import cli
from tests.docs.tree import ROOT, read, tracked

SETTING = re.compile(r"\bQUANCHENG_[A-Z_]+\b")
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
PAGES = [path for path in tracked() if path.suffix == ".md"]


@pytest.mark.parametrize("verb", cli.verb_names())
def test_each_verb_stands_in_the_command_reference(verb):
    assert f"| `{verb}" in read(ROOT / "docs/reference/commands.md")


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
@pytest.mark.parametrize("verb", cli.verb_names())
def test_each_verb_stands_in_the_readme(page, verb):
    assert f"`{verb}" in read(ROOT / page)


def test_each_setting_stands_in_the_settings_reference():
    used = {name for path in _sources() for name in SETTING.findall(read(path))}
    documented = set(SETTING.findall(read(ROOT / "docs/reference/settings.md")))
    assert used == documented


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_links_lead_somewhere(page):
    broken = [link for link in LINK.findall(read(ROOT / page)) if not (ROOT / page.parent / link).exists()]
    assert broken == []


def test_each_decision_is_in_the_list_of_decisions():
    decisions = {path.name for path in (ROOT / "docs/decisions").glob("[0-9]*.md")}
    assert decisions == set(re.findall(r"\((\d{4}-[\w-]+\.md)\)", read(ROOT / "docs/decisions/README.md")))


def _sources() -> list[Path]:
    return [path for path in tracked() if path.parts[0] == "src" and path.suffix in {".py", ".html", ".sh"}]

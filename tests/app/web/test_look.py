"""The pages' parts: every icon and state that a template names exists, and each component says what it should."""

import re
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django_cotton.compiler_regex import CottonCompiler

from quancheng import web
from quancheng.web import icons, states
from quancheng.web.shell import NavItem, Shell

ROOT = Path(web.__file__).parent
PAGES = sorted((ROOT / "templates").rglob("*.html"))
ON = date(2026, 9, 25)


def rendered(source: str, **context: object) -> str:
    compiled = CottonCompiler().process("{% load quancheng %}" + source)
    return Template(compiled).render(Context({"on": ON, **context}))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_templates_name_only_icons_that_the_sprite_has(page: Path) -> None:
    named = re.findall(r'{% icon "([^"]+)"|<c-[^>]* icon="([a-z0-9-]+)"', page.read_text(encoding="utf-8"))
    assert {first or second for first, second in named} <= icons.icon_names()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_templates_hold_no_style_and_no_script_of_their_own(page: Path) -> None:
    source = page.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|\son[a-z]+=\"|<style|<script(?![^>]*\ssrc=)|javascript:", source)


@pytest.mark.parametrize("name", states.STATES)
def test_each_state_has_a_word_and_an_icon(name: str) -> None:
    look = states.STATES[name]
    assert look.label
    assert look.icon in icons.icon_names()


def test_an_unknown_icon_is_named_with_its_neighbours() -> None:
    with pytest.raises(icons.UnknownIcon, match="near: clock"):
        icons.refuse_unknown_icon("clocks")


def test_a_badge_shows_icon_and_word() -> None:
    badge = rendered('{% state_badge "late" %}')
    assert "逾期" in badge
    assert "icons.svg#exclamation-triangle-fill" in badge


def test_a_due_sentence_breaks_only_after_its_comma() -> None:
    said = rendered("{% due_words due 3 %}", due=date(2026, 9, 30))
    assert said == '<span class="nowrap">还有3个工作日，</span><wbr><span class="nowrap">9月30日到期</span>'


def test_a_basis_chip_leads_to_its_clause() -> None:
    shell = SimpleNamespace(policy_url="/policy/")
    clause = SimpleNamespace(id="SF-7", label="第七条", title="收到计划表后召开专题会")
    chips = rendered("{% basis_chips basis %}", shell=shell, basis=[clause, "SF-6"])
    assert 'href="/policy/#SF-7" title="收到计划表后召开专题会">第七条</a>' in chips
    assert 'href="/policy/#SF-6"' in chips


def test_what_people_typed_is_escaped_once() -> None:
    page = rendered('<c-page-head title="{{ name }}" />', name="甲 & <乙>")
    assert "<h1>甲 &amp; &lt;乙&gt;</h1>" in page


def test_a_date_that_is_none_stays_as_typed() -> None:
    field = rendered('<c-input name="day" label="日期" type="date" value="2026-09-31" error="9月没有31日。" />')
    assert 'type="text" name="day" value="2026-09-31"' in field
    assert "9月没有31日。" in field


def test_the_phone_shows_four_places_and_the_rest_under_more() -> None:
    nav = tuple(NavItem(f"第{n}项", "#", "house", is_current=n == 6) for n in range(1, 9))
    shell = Shell(place="", unit="", person="", post="", nav=nav, sign_out_url="")
    assert [item.label for item in shell.first] == ["第1项", "第2项", "第3项", "第4项"]
    assert len(shell.more) == 4
    assert shell.more_is_current


def test_five_places_need_no_more() -> None:
    nav = tuple(NavItem(f"第{n}项", "#", "house") for n in range(1, 6))
    shell = Shell(place="", unit="", person="", post="", nav=nav, sign_out_url="")
    assert shell.first == nav
    assert shell.more == ()


REFERENCE = (ROOT.parents[2] / "docs/reference/components.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("part", sorted((ROOT / "templates/cotton").glob("*.html")), ids=lambda part: part.stem)
def test_each_component_and_its_parameters_stand_in_the_reference(part: Path) -> None:
    described = re.search(rf"^\| `<c-{part.stem.replace('_', '-')}>` \|(.*)$", REFERENCE, re.MULTILINE)
    assert described, part.stem
    declared = re.search(r"<c-vars (.*?)/>", part.read_text(encoding="utf-8"))
    names = re.findall(r"(:?[a-z_]+)(?:=|\s)", re.sub(r'"[^"]*"', '""', declared[1])) if declared else []
    assert [name for name in names if f"`{name}`" not in described[1]] == []

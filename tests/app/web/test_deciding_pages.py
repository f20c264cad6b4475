"""The tab where bodies decide, stall clocks run and sites are compared."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from quancheng.cases.places import tick
from tests.app.web.qinghe import Qinghe

DAY, LATER = date(2026, 3, 5), date(2026, 9, 3)


@pytest.fixture
def county(peopled_qinghe: Qinghe) -> Qinghe:
    return peopled_qinghe


def tabled(county: Qinghe) -> str:
    """A project whose special policy was tabled; its id."""
    facts = {"name": "青禾食品项目", "investment": 5_000_000_00, "with-policy": True}
    project = str(county.project(facts, DAY))
    clerk = county.browser("clerk", DAY)
    clerk.done(reverse("project-task-do", args=[project, "talks", "finish"]), {"key": "a" * 32})
    fields = {"key": "b" * 32, "decision": "special-policy", "number": "测算1号"}
    clerk.done(reverse("project-decide", args=[project, "table"]), fields)
    return project


def test_a_sitting_is_noted_at_once_and_its_result_is_computed(county: Qinghe) -> None:
    project = tabled(county)
    clerk = county.browser("clerk", DAY)
    who = ("east-clerk", "west-clerk", "clerk")
    fields = {"key": "c" * 32, "decision": "special-policy"}
    for member in who:
        fields |= {f"presence-{member}": "present", f"vote-{member}": "agree"}
    clerk.done(reverse("project-sitting", args=[project]), fields)
    clerk.done(reverse("project-decide", args=[project, "conclude"]), {"key": "d" * 32, "decision": "special-policy"})
    page = clerk.page(reverse("project-deciding", args=[project]))
    assert "应到3人，到会3人；同意3，不同意0，弃权0" in page
    assert "通过" in page


def test_too_few_are_told_in_words_and_nothing_is_decided(county: Qinghe) -> None:
    project = tabled(county)
    clerk = county.browser("clerk", DAY)
    fields = {"key": "c" * 32, "decision": "special-policy", "presence-clerk": "present", "vote-clerk": "agree"}
    clerk.done(reverse("project-sitting", args=[project]), fields)
    conclude = {"key": "d" * 32, "decision": "special-policy"}
    page = clerk.refused(reverse("project-decide", args=[project, "conclude"]), conclude, 409)
    assert "到会1人，不足2人，不能作出决定" in page


def test_a_struck_stall_clock_waits_for_who_decides_and_the_lead_passes(county: Qinghe) -> None:
    facts = {"name": "青禾食品项目", "watched": True, "fits-planning": True, "has-base": True, "trade": "食品"}
    project = str(county.project(facts, date(2026, 3, 2)))
    deputy = county.browser("deputy-mayor", LATER)
    tab = reverse("project-deciding", args=[project])
    assert "期限已到" in deputy.page(tab)
    assert "食品是东区产业园的主导产业" in deputy.page(tab)
    deputy.done(
        reverse("project-decide", args=[project, "transfer"]),
        {"key": "e" * 32, "transfer": "stalled", "passes": "yes"},
    )
    page = deputy.page(tab)
    assert "已转由接手单位牵头" in page
    assert "县政府" in page


def test_what_nobody_decides_takes_effect_with_the_day(county: Qinghe) -> None:
    facts = {"name": "青禾食品项目", "watched": True, "fits-planning": True, "has-base": True}
    project = str(county.project(facts, date(2026, 3, 2)))
    county.browser("deputy-mayor", LATER).done(
        reverse("project-decide", args=[project, "transfer"]),
        {"key": "e" * 32, "transfer": "stalled", "passes": "yes"},
    )
    tick(county.person("director").tenant, at=datetime(2026, 12, 4, 1, 0, tzinfo=UTC))
    page = county.browser("director", date(2026, 12, 4)).page(reverse("project-history", args=[project]))
    assert "接手后三个月没有进展" in page

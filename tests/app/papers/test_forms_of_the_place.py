"""Forms of the whole place: the projects of a ledger, all or last month's, and every unsolved problem by its kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from quancheng.cases import actions
from quancheng.engine import requests as rq
from quancheng.engine.pack import Form, FormColumn
from quancheng.papers.place_lines import of_ledger, of_problems
from quancheng.people.access import Person
from quancheng.store.session import reading
from tests.app.cases.intakes import AT, ON
from tests.app.web.county import CASTING, County

SIGNED = Form(
    id="signed-report",
    label="签约情况表",
    title="签约情况表",
    basis=("GX-9",),
    scope="place",
    columns=(
        FormColumn(label="序号", source="line:number"),
        FormColumn(label="名称", source="fact:name"),
        FormColumn(label="投资", source="fact:investment"),
        FormColumn(label="签约", source="happening:agreement-signed"),
    ),
    lines_from="ledger",
    lines_of="signed-projects",
)
LAST_MONTH = replace(SIGNED, month_before="agreement-signed")


@pytest.fixture
def director(county: County) -> Iterator[Person]:
    person = county.officer("office-director")
    with reading(person.tenant):
        yield person


def test_a_form_lists_the_projects_of_its_ledger_with_their_values(county: County) -> None:
    director = county.officer("office-director")
    actions.ask(director, county.projects[CASTING], rq.RecordFacts, at=AT, facts={"investment": 8_000_000_000})
    with reading(director.tenant):
        lines, figures = of_ledger(director, county.pack, SIGNED, on=ON)
    signed = {line["fact:name"]: line for line in lines}
    assert signed[CASTING]["fact:investment"] == "8000万元"
    assert [line["line:number"] for line in lines] == [str(number) for number in range(1, len(lines) + 1)]
    assert len(figures[0].rows) == len(lines)


@pytest.mark.proves("ZP-2.4a")
def test_last_months_form_holds_only_who_signed_in_that_month(county: County, director: Person) -> None:
    lines, _ = of_ledger(director, county.pack, SIGNED, on=ON)
    day = next(line["happening:agreement-signed"] for line in lines if line["fact:name"] == CASTING)
    assert isinstance(day, date)
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    found, _ = of_ledger(director, county.pack, LAST_MONTH, on=following)
    assert CASTING in [line["fact:name"] for line in found]
    assert all(str(line["happening:agreement-signed"])[:7] == str(day)[:7] for line in found)
    assert CASTING not in [line["fact:name"] for line in of_ledger(director, county.pack, LAST_MONTH, on=day)[0]]


@pytest.mark.proves("ZP-3.5b")
def test_the_problems_of_all_projects_stand_kind_by_kind_without_the_solved_ones(county: County) -> None:
    director = county.officer("office-director")
    project = county.projects[CASTING]
    for name, kind in (("q1", "enterprise-demand"), ("q2", "factor-problem"), ("q3", "factor-problem")):
        actions.ask(director, project, rq.RaiseIssue, at=AT, issue=name, kind=kind, title=f"问题{name}")
    with reading(director.tenant):
        lines, (figure,) = of_problems(director, county.pack, on=ON)
    mine = [line for line in lines if str(line["issue:title"]).startswith("问题q")]
    assert [line["issue:title"] for line in mine] == ["问题q2", "问题q3", "问题q1"]
    assert {line["fact:name"] for line in mine} == {CASTING}
    assert figure.value.startswith(str(len(lines)))

"""A ledger has the same rows however they are read, and its lists are read along indexes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

import pytest

from quancheng.cases import ledgers, queries, work_lists
from quancheng.cases import statements as sql
from quancheng.cases.ledger_columns import Column
from quancheng.cases.ledger_source import Asked, Filter
from quancheng.cases.projections import shelf
from quancheng.cases.queries import Wanted
from quancheng.engine.conditions import AnyOf
from quancheng.engine.pack import FactType, Ledger, Power
from quancheng.people.access import Person
from quancheng.people.kinds import Kind
from quancheng.people.labels import Label
from quancheng.store import session as sessions
from quancheng.store.session import reading, session
from quancheng.store.work import Work, perform
from tests.app.cases.intakes import AT, ON, Office

LEDGER = Ledger(id="b", label="乙台账", title="乙台账", holds=AnyOf(()), kept_by=(), order="", columns=(), basis=())
NUMBER = Column(source="fact:size", label="规模", kind="number", type=FactType.NUMBER)
DAY = Column(source="fact:signed", label="签约", kind="day", type=FactType.DATE)
CHOICE = Column(
    source="fact:trade", label="行业", kind="choice", type=FactType.CHOICE, choices=(("a", "甲"), ("b", "乙"))
)
HAPPENED = Column(source="happening:begun", label="开工", kind="day")
DUE = Column(source="due", label="到期", kind="day")
STAGE = Column(source="stage", label="阶段", kind="choice", choices=(("early", "前"), ("late", "后")))
COLUMNS = (NUMBER, DAY, CHOICE, HAPPENED, DUE, STAGE)


@pytest.fixture
def clerk(gu_office: Office, db: None) -> Person:
    return Person(
        tenant=gu_office.tenant, account=UUID(int=1), officer=UUID(int=2), kind=Kind.OFFICER, name="甲某",
        clearance=Label.INTERNAL, units=frozenset({"land"}),
    )  # fmt: skip


@pytest.fixture
def rows(clerk: Person) -> list[dict[str, Any]]:
    """Projects with chance values in every column, most of them in the ledger."""
    random, made = Random(3), list[dict[str, Any]]()

    def do(work: Work) -> None:
        for _ in range(40):
            made.append(_made(work, random))

    perform(do, tenant=clerk.tenant, actor="test", at=AT)
    return made


def _made(work: Work, random: Random) -> dict[str, Any]:
    project, opened = work.new_id(), ON - timedelta(days=random.randrange(5))
    label = random.choice((Label.INTERNAL, Label.INTERNAL, Label.SENSITIVE))
    work.open(project, kind="project", pack="x", events=[("noted", {})], state={}, day=ON)
    work.execute(
        sql.ADD_PROJECT, (work.tenant, project, work.tenant, "x", str(label), random.choice(("early", "late")), opened)
    )
    row: dict[str, Any] = {"id": project, "label": label, "opened": opened, "member": random.random() < 0.8}
    row["land"] = random.random() < 0.5
    row["fact:size"] = random.choice((None, 1, 2, 3))
    row["fact:trade"] = random.choice((None, "a", "b"))
    row["fact:signed"], row["happening:begun"] = (random.choice((None, ON, ON + timedelta(days=1))) for _ in range(2))
    for name, values in (("size", (row["fact:size"], None, None)), ("trade", (None, row["fact:trade"], None)),
                         ("signed", (None, None, row["fact:signed"]))):  # fmt: skip
        if any(each is not None for each in values):
            work.execute(sql.PUT_FACT, (work.tenant, name, project.hex, *values))
    if row["happening:begun"]:
        work.execute(sql.PUT_HAPPENING, (work.tenant, "begun", project.hex, row["happening:begun"]))
    if row["member"]:
        work.execute(sql.ADD_MEMBERSHIP, (work.tenant, shelf("b"), project.hex))
    if row["land"]:
        work.execute(sql.ADD_PART, (work.tenant, "land", project.hex))
    return row


FILTERS = (
    (),
    (Filter(column=CHOICE, among=("a",)),),
    (Filter(column=NUMBER, low=Decimal(2)), Filter(column=CHOICE, among=("a", "b"))),
    (Filter(column=DAY, high=ON),),
    (Filter(column=HAPPENED, low=ON, high=ON),),
    (Filter(column=NUMBER, empty=True),),
)


def kept(filters: tuple[Filter, ...], row: dict[str, Any]) -> bool:
    for each in filters:
        value = row[each.column.source]
        if each.empty and value is None:
            continue
        if each.empty or value is None or (each.among and value not in each.among):
            return False
        if (each.low is not None and value < each.low) or (each.high is not None and value > each.high):
            return False
    return True


@pytest.mark.parametrize("walk_from", [1, 1000], ids=["walked", "collected"])
def test_a_ledger_has_the_same_rows_however_they_are_read(
    clerk: Person, rows: list[dict[str, Any]], walk_from: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledgers, "walk_from", walk_from)
    boss = replace(clerk, units=frozenset(), powers=frozenset({Power.SEE_ALL}))
    with reading(clerk.tenant):
        for person in (boss, clerk):
            seen = [
                row
                for row in rows
                if row["member"] and row["label"] is Label.INTERNAL and (person is boss or row["land"])
            ]
            for filters in FILTERS:
                meant = {row["id"] for row in seen if kept(filters, row)}
                orders = [order_of(person, filters, sort, down) for sort in (None, *COLUMNS) for down in (False, True)]
                assert all(set(order) == meant and len(order) == len(meant) for order in orders), filters


def order_of(person: Person, filters: tuple[Filter, ...], sort: Column | None, down: bool) -> list[UUID]:
    asked = Asked(ledger=LEDGER, columns=COLUMNS, filters=filters, sort=sort, down=down)
    page = ledgers.page(person, asked)
    assert page.total == len(page.rows)
    ids = [row.project for row in page.rows]
    assert ids == [queries.as_uuid(each) for each in ledgers.ids(person, asked, most=100)]
    return ids


# Plans.


@pytest.fixture
def plans(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The plan of each statement that is run, a step a line; SQLite's, whose plans do not depend on what is stored."""
    found, execute = list[str](), sessions.Session.execute

    def noted(self: Any, statement: str, params: Any = ()) -> Any:
        if statement.startswith("SELECT"):
            steps = execute(self, f"EXPLAIN QUERY PLAN {statement}", params).fetchall()
            found.extend(f"{step[3]}" for step in steps)
        return execute(self, statement, params)

    monkeypatch.setattr(sessions.Session, "execute", noted)
    return found


def faults(plans: list[str]) -> Iterator[str]:
    """Steps that read a whole table or sort what an index could have had in order; what is made on the way may be."""
    made = {step.split()[1] for step in plans if step.startswith(("CO-ROUTINE", "MATERIALIZE"))}
    for step in plans:
        words = step.split()
        if "FOR ORDER BY" in step or (words[0] == "SCAN" and words[1] not in made):
            yield step


PAGES = {
    **{
        f"by {sort}": (lambda person, sort=sort: queries.projects(person, Wanted(sort=sort), on=ON))
        for sort in queries.SORTS
    },
    "stage by due": lambda person: queries.projects(person, Wanted(stage="s", sort="due"), on=ON),
    "ended": lambda person: queries.projects(person, Wanted(ended=True), on=ON),
    "counts": lambda person: queries.counts(person, on=ON),
    "overdue": lambda person: work_lists.overdue(person, on=ON),
    "mine": lambda person: work_lists.mine(person, on=ON),
    "of a unit": lambda person: work_lists.of_units(person, ["land"], on=ON),
    **{
        f"ledger by {sort.source}": (
            lambda person, sort=sort: ledgers.page(person, Asked(ledger=LEDGER, columns=(), sort=sort))
        )
        for sort in (NUMBER, DAY, HAPPENED, DUE)
    },
    "ledger": lambda person: ledgers.page(person, Asked(ledger=LEDGER, columns=())),
}


@pytest.mark.on_sqlite  # PostgreSQL's plans follow from what is stored; the bench measures them
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("sees_all", [True, False], ids=["sees all", "of one unit"])
def test_a_page_walks_an_index_and_neither_scans_nor_sorts(
    clerk: Person, plans: list[str], page: str, sees_all: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "is_walked", lambda size, until: True)
    monkeypatch.setattr(ledgers, "walk_from", 0)
    person = replace(clerk, powers=frozenset({Power.SEE_ALL})) if sees_all else clerk
    with reading(clerk.tenant):
        PAGES[page](person)
    assert plans
    assert list(faults(plans)) == []


@pytest.mark.on_sqlite
def test_a_scan_and_a_sort_would_be_noticed(clerk: Person, plans: list[str]) -> None:
    with reading(clerk.tenant):
        session().execute("SELECT p.id FROM cases_project p ORDER BY p.site").fetchall()
    assert len(list(faults(plans))) == 2

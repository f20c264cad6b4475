"""Kept numbers are what counting comes to, after any acts and for whoever asks."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from uuid import UUID

import pytest

from quancheng.cases import queries, tallies, work_lists
from quancheng.cases import statements as sql
from quancheng.cases.access import seen_projects
from quancheng.cases.queries import Wanted
from quancheng.cases.tally_triggers import PROJECTS
from quancheng.engine.pack import Power
from quancheng.people.access import Person
from quancheng.people.kinds import Kind
from quancheng.people.labels import Label
from quancheng.store.session import reading, session
from quancheng.store.work import Work, perform
from tests.app.cases.intakes import AT, ON, Office

UNITS = ("land", "housing", "water", "power")
SHELVES = ("library-a", "ledger:b")
STAGES = ("early", "late")
PLACES = (990101, 990102)
LATE = ON - timedelta(days=3)


@pytest.fixture
def clerk(gu_office: Office, db: None) -> Person:
    return Person(
        tenant=gu_office.tenant, account=UUID(int=1), officer=UUID(int=2), kind=Kind.OFFICER, name="甲某",
        clearance=Label.INTERNAL,
    )  # fmt: skip


@pytest.fixture
def projects(clerk: Person) -> list[UUID]:
    """Bare rows, so that every mixture of them can stand."""
    made = []

    def do(work: Work) -> None:
        for _ in range(8):
            project = work.new_id()
            work.open(project, kind="project", pack="x", events=[("noted", {})], state={}, day=ON)
            work.execute(sql.ADD_PROJECT, (work.tenant, project, work.tenant, "x", str(Label.INTERNAL), STAGES[0], ON))
            made.append(project)

    perform(do, tenant=clerk.tenant, actor="test", at=AT)
    return made


def act(work: Work, random: Random, project: UUID) -> None:
    """One chance write to the rows of a project."""
    ids = (work.tenant, project.hex)
    match random.randrange(9):
        case 0:
            work.execute(sql.ADD_PART, (work.tenant, random.choice(UNITS), project.hex))
        case 1:
            work.execute(sql.ADD_MEMBERSHIP, (work.tenant, random.choice(SHELVES), project.hex))
        case 2:
            work.execute(sql.DROP_MEMBERSHIP, (work.tenant, random.choice(SHELVES), project.hex))
        case 3:
            change = "UPDATE cases_project SET stage = %s, library = %s WHERE tenant_id = %s AND id = %s"
            work.execute(change, (random.choice(STAGES), random.choice(("", "library-a")), *ids))
        case 4:
            change = "UPDATE cases_project SET label = %s WHERE tenant_id = %s AND id = %s"
            work.execute(change, (str(random.choice(list(Label))), *ids))
        case 5:
            work.execute(sql.PLACE_PROJECT, (random.choice((work.tenant, *PLACES)), *ids))
        case 6:
            change = "UPDATE cases_project SET ended = %s WHERE tenant_id = %s AND id = %s"
            work.execute(change, (random.choice(("", "stopped")), *ids))
        case 7:
            work.execute(sql.DROP_WORK, (*ids, "task", str(random.randrange(3))))
        case _:
            put_matter(work, random, project)


def put_matter(work: Work, random: Random, project: UUID) -> None:
    due = random.choice((None, LATE, ON, ON + timedelta(days=9)))
    of = random.choice((project.hex, None))
    row = (
        work.tenant, project.hex, "task", str(random.randrange(3)), "project", of, "事项", "", "open",
        random.random() < 0.7, "x", random.choice(UNITS), None, None, due, None, None, "",
    )  # fmt: skip
    work.execute(sql.PUT_WORK, row)


def played(clerk: Person, projects: list[UUID], seed: int, acts: int = 40) -> None:
    random = Random(seed)

    def do(work: Work) -> None:
        for _ in range(acts):
            act(work, random, random.choice(projects))

    perform(do, tenant=clerk.tenant, actor="test", at=AT)


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_written_the_numbers_follow(clerk: Person, projects: list[UUID], seed: int) -> None:
    for part in range(3):
        played(clerk, projects, seed * 10 + part)
        with reading(clerk.tenant):
            assert list(tallies.tallies_at_fault(clerk.tenant)) == []


def test_a_number_that_is_wrong_is_named(clerk: Person, projects: list[UUID]) -> None:
    def do(work: Work) -> None:
        work.execute(
            "UPDATE cases_tally SET number = number + 1 WHERE tenant_id = %s AND shelf = %s", (work.tenant, PROJECTS)
        )

    perform(do, tenant=clerk.tenant, actor="test", at=AT)
    with reading(clerk.tenant):
        assert [fault.code for fault in tallies.tallies_at_fault(clerk.tenant)] == ["tally-differs"]


def people_of(clerk: Person) -> dict[str, Person]:
    """Everybody who may see another part of the projects."""
    plain = replace(clerk, powers=frozenset(), units=frozenset({"land"}))
    county = frozenset({Power.SEE_ALL})
    return {
        "sees all": replace(clerk, powers=county),
        "sees all, even what is sensitive": replace(clerk, powers=county, clearance=Label.SENSITIVE),
        "sees all that is public": replace(clerk, powers=county, clearance=Label.PUBLIC),
        "of one unit": plain,
        "of three units": replace(plain, units=frozenset(UNITS[:3])),
        "of no unit": replace(plain, units=frozenset()),
        "of one county": replace(plain, within=PLACES[:1]),
        "sees all of one county": replace(plain, within=PLACES[:1], below=((PLACES[0], county),)),
        "sees all of one of two counties": replace(plain, within=PLACES, below=((PLACES[0], county),)),
        "of the root, sees all of one county": replace(plain, below=((PLACES[0], county),)),
    }


@pytest.mark.parametrize("seed", range(2))
def test_everybody_reads_the_numbers_he_would_count(clerk: Person, projects: list[UUID], seed: int) -> None:
    give_roles(clerk, projects[:3])
    played(clerk, projects, seed, acts=120)
    with reading(clerk.tenant):
        for name, person in people_of(clerk).items():
            for shelf in (PROJECTS, *SHELVES):
                assert told(person, shelf) == counted(person, shelf), (name, shelf)


def give_roles(clerk: Person, projects: list[UUID]) -> None:
    assert clerk.officer is not None
    holder = clerk.officer.hex

    def do(work: Work) -> None:
        for project in projects:
            work.execute(sql.ADD_ROLE, (work.tenant, holder, project.hex, "lead"))

    perform(do, tenant=clerk.tenant, actor="test", at=AT)


Kinds = Counter[tuple[object, ...]]


def told(person: Person, shelf: str) -> Kinds:
    found = Kinds()
    for each in tallies.numbers(person, shelf=shelf):
        found[each.place, each.ended, each.stage, each.library] += each.number
    return +found


def counted(person: Person, shelf: str) -> Kinds:
    seen, params = seen_projects(person)
    kind = "p.jurisdiction_id, p.ended, p.stage, p.library" if shelf == PROJECTS else "p.jurisdiction_id, '', '', ''"
    if shelf != PROJECTS:
        seen += " AND EXISTS (SELECT 1 FROM cases_membership m WHERE m.tenant_id = p.tenant_id AND m.project_id = p.id AND m.library = %s)"  # noqa: E501
        params = [*params, shelf]
    return Kinds(
        tuple(row) for row in session().execute(f"SELECT {kind} FROM cases_project p WHERE {seen}", params).fetchall()
    )


@pytest.mark.parametrize("walked", [True, False], ids=["walked", "collected"])
def test_a_list_has_the_same_rows_walked_or_collected(
    clerk: Person, projects: list[UUID], walked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_roles(clerk, projects[:2])
    played(clerk, projects, 7, acts=100)
    monkeypatch.setattr(queries, "is_walked", lambda size, until: walked)
    with reading(clerk.tenant):
        for name, person in people_of(clerk).items():
            seen, params = seen_projects(person)
            rows = session().execute(
                f"SELECT p.id, p.ended, p.stage, p.next_due, p.jurisdiction_id FROM cases_project p WHERE {seen}",
                params,
            )
            every = [(queries.as_uuid(row[0]), *row[1:3], queries.as_day(row[3]), row[4]) for row in rows.fetchall()]
            for wanted in asked_for():
                page = queries.projects(person, wanted, on=ON)
                meant = {row[0] for row in every if meets(wanted, row)}
                assert {line.id for line in page.lines} == meant, (name, wanted)
                assert (page.total, page.is_more) == (len(meant), False), (name, wanted)


def asked_for() -> list[Wanted]:
    return [
        *(Wanted(sort=sort) for sort in queries.SORTS),
        Wanted(stage="late", sort="due"),
        Wanted(ended=True),
        Wanted(ended=True, sort="size"),
        Wanted(late=True, sort="name"),
        Wanted(place=PLACES[0]),
    ]


def meets(wanted: Wanted, row: tuple[UUID, str, str, date | None, int]) -> bool:
    _, ended, stage, due, place = row
    return (
        bool(ended) == wanted.ended
        and wanted.stage in ("", stage)
        and (not wanted.late or (due is not None and due < ON))
        and wanted.place in (0, place)
    )


def test_what_is_overdue_is_told_by_unit_and_in_all(clerk: Person, projects: list[UUID]) -> None:
    played(clerk, projects, 5, acts=150)
    person = replace(clerk, powers=frozenset({Power.SEE_ALL}))
    late = (
        "SELECT w.unit, w.project_id FROM cases_work w LEFT JOIN cases_project p ON p.tenant_id = w.tenant_id AND"
        " p.id = w.project_id WHERE w.tenant_id = %s AND w.is_open AND w.due < %s AND (p.id IS NULL OR p.label <> %s)"
    )
    with reading(clerk.tenant):
        rows = session().execute(late, (clerk.tenant, ON, str(Label.SENSITIVE))).fetchall()
        assert work_lists.overdue(person, on=ON).late_total == len(rows)
        assert len(work_lists.overdue(person, on=ON).late) == len(rows)
        assert queries.late_by_unit(person, on=ON) == dict(Counter(unit for unit, project in rows if project))
        for unit in UNITS:
            assert work_lists.overdue(person, on=ON, unit=unit).late_total == sum(row[0] == unit for row in rows)


def test_counting_stops_where_a_page_says_and_more(
    clerk: Person, projects: list[UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    person = replace(clerk, powers=frozenset({Power.SEE_ALL}))
    change = "UPDATE cases_project SET next_due = %s WHERE tenant_id = %s"
    perform(lambda work: work.execute(change, (LATE, work.tenant)) and None, tenant=clerk.tenant, actor="test", at=AT)
    monkeypatch.setattr(queries, "MANY", 7)
    with reading(clerk.tenant):
        page = queries.projects(person, Wanted(late=True), on=ON)
        assert (page.total, page.is_more) == (7, True)
        assert queries.counts(person, on=ON).late == 8
        monkeypatch.setattr(queries, "MANY", 8)
        page = queries.projects(person, Wanted(late=True), on=ON)
        assert (page.total, page.is_more) == (8, False)

"""How well the notice is kept right now: figures for each rule, each with the rows behind it.

Over the projects the person sees, a year back from the day. Call inside `reading(person.tenant)`; few statements,
whatever the number of projects. `done late` is a task whose actual day lies after its due day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from quancheng.cases.access import seen_projects
from quancheng.cases.calendars import calendar_in_force
from quancheng.cases.duties import book_of
from quancheng.cases.models import PackVersion
from quancheng.cases.notices import notices
from quancheng.cases.packs import pack_in_force, place_of
from quancheng.cases.queries import as_day, as_uuid
from quancheng.engine import duties as rules
from quancheng.engine.errors import NotFound
from quancheng.engine.pack import Pack
from quancheng.people.access import Person
from quancheng.store.session import session

PAGE = 100
TASKS: Mapping[str, str] = {
    "open": "w.is_open AND (w.due IS NULL OR w.due >= %(on)s)",
    "late": "w.is_open AND w.due < %(on)s",
    "done": "NOT w.is_open AND w.actual >= %(since)s AND (w.due IS NULL OR w.actual <= w.due)",
    "done-late": "NOT w.is_open AND w.actual >= %(since)s AND w.actual > w.due",
}
WORDS: Mapping[str, str] = {"open": "在办", "late": "逾期", "done": "按时办结", "done-late": "逾期办结"}


@dataclass(frozen=True, kw_only=True)
class Kept:
    """Counts by the id of the rule: tasks by TASKS, duties by done, done-late, missed; notices by open, closed."""

    since: date
    tasks: Mapping[str, Mapping[str, int]]
    duties: Mapping[str, Mapping[str, int]]
    libraries: Mapping[str, int]
    notices: Mapping[str, Mapping[str, int]]
    papers: Mapping[str, int]


def keeping(person: Person, *, on: date) -> Kept:
    """The figures of the pack in force on a day."""
    since, pack = year_before(on), pack_in_force(person.tenant)
    return Kept(
        since=since,
        tasks=_tasks(person, since, on),
        duties=_duties(person, pack, since, on),
        libraries=dict(_libraries(person)),
        notices=_notices(person, on),
        papers=dict(_papers(person, since)),
    )


def year_before(day: date) -> date:
    """The same day a year ago; 28 February for the 29th."""
    last = 28 if (day.month, day.day) == (2, 29) else day.day
    return date(day.year - 1, day.month, last)


def _tasks(person: Person, since: date, on: date) -> dict[str, dict[str, int]]:
    counted = [f"sum(CASE WHEN {_test(test, since, on)[0]} THEN 1 ELSE 0 END)" for test in TASKS.values()]
    days = [day for test in TASKS.values() for day in _test(test, since, on)[1]]
    source, params = _of_tasks(person)
    rows = session().execute(f"SELECT w.key, {', '.join(counted)} {source} GROUP BY w.key", [*days, *params])
    found: dict[str, Counter[str]] = {}
    for key, *figures in rows.fetchall():
        here = found.setdefault(str(key).partition("@")[0], Counter())
        here.update({name: int(figure or 0) for name, figure in zip(TASKS, figures, strict=True)})
    return {task: dict(figures) for task, figures in found.items()}


def _test(test: str, since: date, on: date) -> tuple[str, list[date]]:
    """A test with its days in the order of their marks."""
    days = {"%(on)s": on, "%(since)s": since}
    marks = sorted((test.index(mark), mark) for mark in days if mark in test)
    for _, mark in marks:
        test = test.replace(mark, "%s")
    return test, [days[mark] for _, mark in marks]


def _of_tasks(person: Person) -> tuple[str, list[Any]]:
    seen, params = seen_projects(person)
    return (
        "FROM cases_work w JOIN cases_project p ON p.tenant_id = w.tenant_id AND p.id = w.project_id"
        f" WHERE w.tenant_id = %s AND w.kind = 'task' AND p.ended = '' AND {seen}",
        [person.tenant, *params],
    )


def _libraries(person: Person) -> Iterator[tuple[str, int]]:
    seen, params = seen_projects(person)
    rows = session().execute(
        f"SELECT p.library, count(*) FROM cases_project p WHERE {seen} AND p.ended = '' GROUP BY p.library",
        params,
    )
    yield from ((row[0], int(row[1])) for row in rows.fetchall())


def _papers(person: Person, since: date) -> Iterator[tuple[str, int]]:
    seen, params = seen_projects(person)
    rows = session().execute(
        "SELECT x.form, count(*) FROM cases_paper x LEFT JOIN cases_project p"
        " ON p.tenant_id = x.tenant_id AND p.id = x.project_id"
        f" WHERE x.tenant_id = %s AND x.issued >= %s AND (x.project_id IS NULL OR ({seen})) GROUP BY x.form",
        [person.tenant, since, *params],
    )
    yield from ((row[0], int(row[1])) for row in rows.fetchall())


def _duties(person: Person, pack: Pack, since: date, on: date) -> dict[str, dict[str, int]]:
    found: dict[str, Counter[str]] = {duty.id: Counter() for duty in pack.duties}
    book = book_of(person.tenant)
    for each in rules.place_occurrences(pack, book, since=since, until=on, calendar=calendar_in_force()):
        done = book.fulfilled.get(each.key)
        if done:
            found[each.duty.id]["done" if done <= each.day.isoformat() else "done-late"] += 1
        elif each.day < on:
            found[each.duty.id]["missed"] += 1
    for duty_id, missed in _missed_of_projects(person, on):
        if duty_id in found:
            found[duty_id]["missed"] += missed
    for duty_id, done_count in _done_on_projects(person, pack, since):
        found[duty_id]["done"] += done_count
    return {duty: dict(figures) for duty, figures in found.items()}


def _done_on_projects(person: Person, pack: Pack, since: date) -> Iterator[tuple[str, int]]:
    """How often each duty of projects was done, from the log: what is done leaves no row among what waits."""
    duties = [duty.id for duty in pack.duties if duty.scope == "project"]
    if not duties:
        return
    seen, params = seen_projects(person)
    counted = ", ".join("sum(CASE WHEN e.body LIKE %s THEN 1 ELSE 0 END)" for _ in duties)
    rows = session().execute(
        f"SELECT {counted} FROM cases_project p JOIN store_event e ON e.tenant_id = p.tenant_id AND e.stream_id = p.id"
        f" WHERE {seen} AND p.ended = '' AND e.kind = 'duty-fulfilled' AND e.day >= %s",
        [*(f'%"duty":"{duty}"%' for duty in duties), *params, since],
    )
    yield from ((duty, int(count or 0)) for duty, count in zip(duties, rows.fetchone(), strict=True))


def _missed_of_projects(person: Person, on: date) -> Iterator[tuple[str, int]]:
    seen, params = seen_projects(person)
    rows = session().execute(
        "SELECT w.key, count(*) FROM cases_work w JOIN cases_project p ON p.tenant_id = w.tenant_id"
        " AND p.id = w.project_id WHERE w.tenant_id = %s AND w.kind = 'duty' AND w.is_open AND w.due < %s"
        f" AND p.ended = '' AND {seen} GROUP BY w.key",
        [person.tenant, on, *params],
    )
    yield from ((str(row[0]).partition("/")[0], int(row[1])) for row in rows.fetchall())


def _notices(person: Person, on: date) -> dict[str, dict[str, int]]:
    found: dict[str, Counter[str]] = {}
    for line in notices(person, on=on):
        if line.standing != "dismissed":
            found.setdefault(line.trigger, Counter())["closed" if line.closed else "open"] += 1
    return {trigger: dict(figures) for trigger, figures in found.items()}


# The rows behind a figure.


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task of one project; `unit` is the pack's id of the one that answers for it."""

    project: UUID
    name: str
    key: str
    unit: str
    due: date | None
    actual: date | None


@dataclass(frozen=True, kw_only=True)
class TaskRows:
    rows: list[TaskRow]
    total: int
    page: int


def task_rows(person: Person, task: str, which: str, *, on: date, page: int = 1) -> TaskRows:
    """The rows that a figure of a task counts, the longest overdue first; NotFound for no such figure."""
    if which not in TASKS or task not in pack_in_force(person.tenant).task:
        raise NotFound("没有这一项。", help="请从制度页面的数字进入。", task=task)
    test, days = _test(TASKS[which], year_before(on), on)
    source, params = _of_tasks(person)
    source, params = f"{source} AND (w.key = %s OR w.key LIKE %s) AND {test}", [*params, task, f"{task}@%", *days]
    total = int(session().execute(f"SELECT count(*) {source}", params).fetchone()[0])
    page = max(1, min(page, -(-total // PAGE) or 1))
    rows = session().execute(
        f"SELECT w.project_id, p.name, w.key, w.unit, w.due, w.actual {source}"
        " ORDER BY w.due IS NULL, w.due, p.name, w.key LIMIT %s OFFSET %s",
        [*params, PAGE, (page - 1) * PAGE],
    )
    found = [
        TaskRow(as_uuid(row[0]), row[1], row[2], row[3], as_day(row[4]), as_day(row[5])) for row in rows.fetchall()
    ]
    return TaskRows(rows=found, total=total, page=page)


@dataclass(frozen=True, kw_only=True)
class Version:
    """A published version of the pack; new projects follow the one in force, older ones keep theirs."""

    version: str
    title: str
    published: date
    is_in_force: bool
    projects: int


def versions(person: Person) -> list[Version]:
    """Every version published here, newest first, with the running projects that follow it. Two statements."""
    seen, params = seen_projects(person)
    rows = session().execute(
        f"SELECT p.version, count(*) FROM cases_project p WHERE {seen} AND p.ended = '' GROUP BY p.version", params
    )
    following, now = dict(rows.fetchall()), place_of(person.tenant).version
    published = PackVersion.objects.filter(tenant_id=person.tenant).order_by("-published")
    return [
        Version(
            version=version, title=title, published=day, is_in_force=version == now, projects=following.get(version, 0)
        )
        for version, title, day in published.values_list("version", "title", "published")
    ]

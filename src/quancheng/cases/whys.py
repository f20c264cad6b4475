"""Why each line of a work list is due on its day: its clock read on the day, with what it rests on.

The cases behind a page of lines come in one query, whatever the number of lines.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from uuid import UUID

from quancheng.cases.calendars import calendar_in_force
from quancheng.cases.packs import pack_of
from quancheng.cases.queries import as_uuid
from quancheng.cases.work_lists import WorkLine
from quancheng.engine.agenda import besides_tasks
from quancheng.engine.case import Case, task_of
from quancheng.engine.clocks import Reading, Stand, anchored_on, read_clock, read_task_clock, stand_of
from quancheng.engine.conditions import say_value
from quancheng.engine.duties import project_duties
from quancheng.engine.pack import Basis, Clock, Pack, Task
from quancheng.engine.totals import read_total
from quancheng.engine.workdays import Calendar
from quancheng.people.access import Person
from quancheng.store.canonical import parsed
from quancheng.store.session import session

Name = tuple[UUID, str, str]
OF_AGREEMENTS = {
    "document": "documents", "written-opinion": "documents", "distribution": "documents", "receipt": "documents",
    "commitment": "commitments", "check": "commitments", "abstract": "commitments", "instalment": "commitments",
    "claim": "commitments", "debt": "waivers", "revoke": "waivers", "filing": "filings", "publicity": "publicity",
}  # fmt: skip
"""The kinds of line that come with agreements, each with the part of the pack that has its rule."""
OF_DECIDING = {"ladder": "issue_kinds", "matter": "decisions", "vote": "decisions", "transfer": "transfers"}
"""The kinds of line that come with problems, deciding bodies and projects that stand still."""
OF_TIME = ("total", "escalated", "owed")
READ_FROM_THE_CASE = frozenset({"opinion", "duty", "handover", *OF_AGREEMENTS, *OF_DECIDING, *OF_TIME})


@dataclass(frozen=True, kw_only=True)
class Why:
    """A line's clock on the day, the rule of its limit where it has one, and the clauses; `task` for tasks."""

    reading: Reading
    clock: Clock | None
    anchor: date | None
    basis: Basis
    task: Task | None = None


def name_of(line: WorkLine) -> Name:
    """What tells a line from all others."""
    return line.subject_id, line.kind, line.key


def whys(person: Person, lines: Iterable[WorkLine], *, on: date) -> dict[Name, Why]:
    """Every line's clock by its name. At most one query, inside `reading`; the lines were allowed to be seen."""
    lines, calendar = list(lines), calendar_in_force()
    cases = _cases(person.tenant, {line.subject_id for line in lines if _needs_case(person.tenant, line)})
    return {
        name_of(line): _why(person.tenant, line, cases.get(line.subject_id), on=on, calendar=calendar) for line in lines
    }


def _needs_case(tenant: int, line: WorkLine) -> bool:
    """A planned day or a bare limit explains itself; a budget is read from the case."""
    if line.subject != "project" or not line.version or (line.due is None and line.kind not in ("task", "owed")):
        return False
    if line.kind == "task":
        clock = task_of(pack_of(tenant, line.version), line.key).clock
        return clock is not None and not clock.planned
    return line.kind in READ_FROM_THE_CASE


def _cases(tenant: int, ids: set[UUID]) -> dict[UUID, Case]:
    if not ids:
        return {}
    marks = ", ".join(["%s"] * len(ids))
    rows = session().execute(
        f"SELECT id, state FROM store_stream WHERE tenant_id = %s AND id IN ({marks})", [tenant, *ids]
    )
    return {as_uuid(each): _case(state) for each, state in rows.fetchall()}


@lru_cache(maxsize=1024)  # a state that nobody has moved is the same text, and a case is never changed
def _case(state: str) -> Case:
    return Case.from_state(parsed(state))


def _why(tenant: int, line: WorkLine, case: Case | None, *, on: date, calendar: Calendar) -> Why:
    if line.subject != "project" or not line.version:
        # A line without a project (a meeting's resolution, a notice) brings only its day.
        return Why(reading=_bare(None, line, on, calendar), clock=None, anchor=None, basis=())
    pack = pack_of(tenant, line.version)
    if line.kind == "task":
        return _task(pack, line, case, on, calendar)
    thing = _rule(pack, line)
    reading = _bare(pack, line, on, calendar)
    if case is not None and line.kind in READ_FROM_THE_CASE:
        reading = _read(pack, line, case, on, calendar) or reading
    if case is not None and line.kind == "ladder" and line.key in case.issues:
        thing = pack.issue_kind.get(case.issues[line.key].kind)
    return Why(reading=reading, clock=getattr(thing, "clock", None), anchor=reading.start, basis=_basis(thing))


def _task(pack: Pack, line: WorkLine, case: Case | None, on: date, calendar: Calendar) -> Why:
    task = task_of(pack, line.key)
    reading = _bare(pack, line, on, calendar)
    if case is not None:
        reading = read_task_clock(pack, case, line.key, on=on, calendar=calendar) or reading
    return Why(reading=reading, clock=task.clock, anchor=reading.start, basis=task.basis, task=task)


def _read(pack: Pack, line: WorkLine, case: Case, on: date, calendar: Calendar) -> Reading | None:
    if line.kind == "duty":
        found = (each for each in project_duties(pack, case, on=on, calendar=calendar) if each.key == line.key)
        return next((stand_of(pack, each.day, on=on, calendar=calendar, why=each.why) for each in found), None)
    if line.kind in OF_AGREEMENTS or line.kind in OF_DECIDING:
        items = besides_tasks(pack, case, on=on, calendar=calendar)
        waiting = (each for each in items if (each.kind, each.key) == (line.kind, line.key))
        return next((stand_of(pack, each.due, on=on, calendar=calendar, why=each.why) for each in waiting), None)
    if line.kind == "opinion":
        review = line.key.partition("@")[0]
        keys = [key for key, _ in case.open_tasks() if task_of(pack, key).review == review]
        return read_task_clock(pack, case, keys[0], on=on, calendar=calendar) if keys else None
    if line.kind in OF_TIME:
        return _of_time(pack, line, case, on, calendar)
    handover = next(each for each in pack.handovers if each.id == line.key)
    start = anchored_on(case, handover.at)
    if handover.clock is None or start is None:
        return None
    marks = case.clock_state(line.key)
    return read_clock(pack, handover.clock, start=start, stopped=None, marks=marks, on=on, calendar=calendar)


def _of_time(pack: Pack, line: WorkLine, case: Case, on: date, calendar: Calendar) -> Reading | None:
    """A total as it stands; the clock of a task that went up or ended by itself."""
    if line.kind != "total":
        return read_task_clock(pack, case, line.key, on=on, calendar=calendar)
    total = next(each for each in pack.totals if each.id == line.key.partition("@")[0])
    found = read_total(pack, case, total, on=on, calendar=calendar)
    return found.reading if found else None


def _bare(pack: Pack | None, line: WorkLine, on: date, calendar: Calendar) -> Reading:
    """The reading of a day that was simply fixed."""
    why: list[str] = []
    if line.first_due and line.due and line.first_due != line.due:
        why.append(f"最初计划为{say_value(line.first_due)}，后经调整。")
    if pack is None:
        left = calendar.count(on, line.due) if line.due else None
        return Reading(stand=_stand(line.due, on), due=line.due, left=left, why=tuple(why))
    reading = stand_of(pack, line.due, on=on, calendar=calendar, why=tuple(why))
    return reading if line.first_due is None else Reading(**{**reading.__dict__, "first_due": line.first_due})


def _stand(due: date | None, on: date) -> Stand:
    if due is None:
        return Stand.UNDATED
    return Stand.LATE if due < on else Stand.TODAY if due == on else Stand.RUNNING


def _rule(pack: Pack, line: WorkLine) -> object | None:
    """The rule that a line other than a task comes from."""
    name = line.key.partition("@")[0].partition("/")[0]
    tables = {"opinion": pack.reviews, "handover": pack.handovers, "role": pack.roles, "duty": pack.duties}
    tables |= {"total": pack.totals}
    tables |= {"guide": pack.guides, "plan": pack.plans, "factor": pack.needs}
    if line.kind == "material" and ":" in line.key:
        return next((each for each in pack.needs if each.id == line.key.partition(":")[0]), None)
    if line.kind in ("extension", "escalated", "owed", "material"):
        return pack.task.get(name)
    if line.kind in ("debt", "revoke"):
        return next((each for each in pack.waivers if name in each.tasks), None)
    if line.kind in OF_DECIDING:
        return next((each for each in getattr(pack, OF_DECIDING[line.kind]) if each.id == name), None)
    if line.kind in OF_AGREEMENTS:
        thing = next((each for each in getattr(pack, OF_AGREEMENTS[line.kind]) if each.id == name), None)
        sends = getattr(thing, "distribution", None) if line.kind in ("distribution", "receipt") else None
        return sends if sends is not None and sends.basis else thing
    return next((each for each in tables.get(line.kind, ()) if each.id == name), None)  # type: ignore[attr-defined]


def _basis(thing: object | None) -> Basis:
    return getattr(thing, "basis", ())

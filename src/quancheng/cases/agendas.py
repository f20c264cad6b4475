"""A meeting's agenda written from the data by the pack's sources; each point may concern a project.

A point is kept as text, the ids of its projects behind a tab, so that it is left out for whoever may not see them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from quancheng.cases import dispatch, overlaps, supervision
from quancheng.cases.calendars import calendar_in_force
from quancheng.cases.packs import pack_in_force
from quancheng.cases.queries import names_of
from quancheng.cases.streaks import red_lights
from quancheng.engine import periods
from quancheng.engine.conditions import say_value
from quancheng.engine.deciding.issues import rung_of as ladder_rung
from quancheng.engine.decisions import body_before
from quancheng.engine.pack import AGENDA_SOURCES, MeetingKind, Pack
from quancheng.people.access import Person

MARK = "\t"
MOST_POINTS = 50
"""Points of one source; the rest is said in one line."""


@dataclass(frozen=True)
class Point:
    """One point of an agenda and the projects it names, if any."""

    text: str
    projects: tuple[UUID, ...] = ()

    @property
    def line(self) -> str:
        """As it is kept."""
        return f"{self.text}{MARK}{','.join(each.hex for each in self.projects)}" if self.projects else self.text

    @property
    def project(self) -> UUID | None:
        """The project it links to."""
        return self.projects[0] if self.projects else None


@dataclass(frozen=True)
class Part:
    """The points of one source under its label."""

    source: str
    label: str
    points: tuple[Point, ...]


def read_point(line: str) -> Point:
    """A point from the text it is kept as; what stands behind a tab and is no id is text."""
    text, _, ids = line.partition(MARK)
    try:
        return Point(text, tuple(UUID(each) for each in ids.split(",") if each))
    except ValueError:
        return Point(f"{text} {ids}")


def seen_points(person: Person, lines: Iterable[str]) -> list[Point]:
    """The points as a person may see them: those on projects that do not exist for him are left out."""
    points = [read_point(line) for line in lines]
    names = names_of(person, [project for point in points for project in point.projects])
    return [point for point in points if all(project in names for project in point.projects)]


def agenda_of(person: Person, kind: MeetingKind, *, on: date) -> list[Part]:
    """What the pack puts on the agenda of a kind of meeting, as the data stands."""
    pack = pack_in_force(person.tenant)
    return [Part(name, AGENDA_SOURCES[name], _some(_points(person, pack, kind, name, on))) for name in kind.agenda]


def _points(person: Person, pack: Pack, kind: MeetingKind, name: str, on: date) -> list[Point]:
    if name in _OF_KIND:
        return _OF_KIND[name](person, pack, on, kind)
    return _SOURCES[name](person, pack, on)


def _some(points: list[Point]) -> tuple[Point, ...]:
    more = len(points) - MOST_POINTS
    rest = (Point(f"另有{more}项，见系统列表"),) if more > 0 else ()
    return (*points[:MOST_POINTS], *rest)


def near_day(pack: Pack, on: date) -> date:
    """Up to which day a thing is coming: as long as the pack calls near, and ten days at least."""
    return max(
        periods.after(on, pack.near, calendar_in_force(), rest_day_moves=False), date.fromordinal(on.toordinal() + 10)
    )


def _late(person: Person, pack: Pack, on: date) -> list[Point]:
    return [
        Point(
            f"{row.name}：{row.what}应于{say_value(row.due)}办结，逾期{row.days_late}个工作日（{pack.label_of(row.unit)}）",
            (row.project,),
        )
        for row in dispatch.late_rows(person, on=on)
    ]


def _coming(person: Person, pack: Pack, on: date) -> list[Point]:
    return [
        Point(f"{row.name}：{row.what}应于{say_value(row.due)}办结（{pack.label_of(row.unit)}）", (row.project,))
        for row in dispatch.coming_rows(person, on=on, until=near_day(pack, on))
    ]


def _signing(person: Person, pack: Pack, on: date) -> list[Point]:
    return [
        Point(f"{line.name}（{line.enterprise or '企业待定'}）：拟签约，协调要素", (line.id,))
        for line in dispatch.signing_soon(person)
    ]


def _unplanned(person: Person, pack: Pack, on: date) -> list[Point]:
    counted: dict[tuple[str, UUID], int] = {}
    for row in dispatch.unplanned_rows(person, on=on):
        counted[row.name, row.project] = counted.get((row.name, row.project), 0) + 1
    return [Point(f"{name}：{count}个事项待定计划完成时间", (project,)) for (name, project), count in counted.items()]


def _issues(person: Person, pack: Pack, on: date) -> list[Point]:
    return [
        Point(f"{row.name}：{row.what}（{pack.label_of(row.unit)}）", (row.project,))
        for row in dispatch.open_issues(person, on=on)
    ]


def _red_lights(person: Person, pack: Pack, on: date) -> list[Point]:
    """The lights that are red today, each with why."""
    return [Point(f"{name}：{why}", (project,)) for project, name, why in red_lights(person, on=on)]


def _proposals(person: Person, pack: Pack, on: date) -> list[Point]:
    """What waits for a decision; of a project only where it is seen, which `proposals` takes care of."""
    found = supervision.proposals(person, on=on)
    return [
        Point(f"{pack.label_of(each.unit)}：{each.evidence[0]}", (UUID(each.project),) if each.project else ())
        for each in found
    ]


def _duplicates(person: Person, pack: Pack, on: date) -> list[Point]:
    found = overlaps.twins(person, on=on)
    return [
        Point(f"{each.first.name}、{each.second.name}：{each.why}，核对是否重复", (each.first.id, each.second.id))
        for each in found
    ]


def _gaps(person: Person, pack: Pack, on: date) -> list[Point]:
    return [Point(f"{each.name}：{each.what}", (each.project,)) for each in overlaps.gaps(person, on=on)]


def _resolutions(person: Person, pack: Pack, on: date) -> list[Point]:
    found = dispatch.late_resolutions(person, on=on)
    return [
        Point(
            f"上次议定：{row.what}（{pack.label_of(row.unit)}，应于{say_value(row.due)}办结）",
            (row.project,) if row.project else (),
        )
        for row in found
    ]


def _escalated(person: Person, pack: Pack, on: date, kind: MeetingKind) -> list[Point]:
    """The unsolved problems that stand on a rung which meets there, with the opinion that came with them."""
    held = {rung.held_by for each in pack.issue_kinds for rung in each.ladder if rung.at == kind.id}
    rows = [row for row in dispatch.waiting_rows(person, "ladder", on=on) if row.unit in _units(pack, held)]
    cases, points = dispatch.cases_of(person, [row.project for row in rows]), []
    for row in rows:
        issue = cases[row.project].issues.get(row.key) if row.project in cases else None
        rung = ladder_rung(pack, issue) if issue else None
        if issue is not None and rung is not None and rung.at == kind.id:
            opinion = next((step[4] for step in reversed(issue.steps) if step[0] == "handed-up"), "")
            points.append(
                Point(f"{row.name}：{issue.title}" + (f"（意见：{opinion}）" if opinion else ""), (row.project,))
            )
    return points


def _units(pack: Pack, parties: set[str]) -> set[str]:
    return {pack.unit_of(party) or party for party in parties}


def _stalled(person: Person, pack: Pack, on: date) -> list[Point]:
    """The projects whose stall clock has struck or is about to, the longest first."""
    until = near_day(pack, on)
    rows = [row for row in dispatch.waiting_rows(person, "transfer", on=on) if row.due and row.due <= until]
    return [Point(f"{row.name}：{row.what}，期限{say_value(row.due)}", (row.project,)) for row in rows]


def _matters(person: Person, pack: Pack, on: date, kind: MeetingKind) -> list[Point]:
    """The matters before a body that sits in this kind of meeting."""
    rows = dispatch.waiting_rows(person, "matter", on=on)
    cases, points = dispatch.cases_of(person, [row.project for row in rows]), []
    for row in rows:
        case, decision = cases.get(row.project), pack.decision.get(row.key)
        body = body_before(pack, case, decision) if case and decision else None
        if body is not None and body.meeting == kind.id:
            points.append(Point(f"{row.name}：{row.what}", (row.project,)))
    return points


_OF_KIND: Mapping[str, Callable[[Person, Pack, date, MeetingKind], list[Point]]] = {
    "escalated-issues": _escalated,
    "matters-to-decide": _matters,
}
"""The sources whose points depend on which kind of meeting it is."""
_SOURCES: Mapping[str, Callable[[Person, Pack, date], list[Point]]] = {
    "stalled-projects": _stalled,
    "late-tasks": _late,
    "coming-tasks": _coming,
    "signing-soon": _signing,
    "unplanned-projects": _unplanned,
    "open-issues": _issues,
    "proposals": _proposals,
    "red-lights": _red_lights,
    "duplicates": _duplicates,
    "gaps": _gaps,
    "resolutions-late": _resolutions,
}

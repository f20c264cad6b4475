"""What an enterprise sees of its project: a closed list of things, each taken up on purpose.

Nothing here is a whole row of the case. The list: the stages with the days on which they were entered and left; of the
tasks only the enterprise's own, the formalities a guide tells of and those that wait for materials, each with its unit,
its limit, what the enterprise has to correct or to hand in, and the day it was done; the forms of factor needs with
what was asked, verified and guaranteed; the guides; the problems that its own accounts raised; what it handed in and
what became of that; what it promised. Planned days and what the government promised only once somebody of the project
has released them. Whom to turn to by post and unit, no names of officers; no remarks, measures, opinions or notices,
nothing of other tasks but the units at work in the current stage.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from quancheng.cases import enterprise_matters as parts
from quancheng.cases import project_view as cases
from quancheng.cases.access import no_such_project, seen_projects
from quancheng.cases.evidence import Evidence
from quancheng.cases.hand_ins import own_evidence
from quancheng.cases.project_view import ProjectView, TaskLine
from quancheng.cases.queries import as_uuid
from quancheng.engine import events as ev
from quancheng.engine import factors, released
from quancheng.engine.case import IssueState, NeedState
from quancheng.engine.clocks import Reading, stand_of
from quancheng.engine.pack import ENTERPRISE, OUTSIDERS, Factor, Guide, NeedsForm, Outcome, Value
from quancheng.engine.workdays import Calendar
from quancheng.people.access import Person
from quancheng.people.invited import accounts_of
from quancheng.people.kinds import Kind
from quancheng.store.session import session

DONE, CURRENT, COMING, ENDED = "done", "current", "coming", "ended"


@dataclass(frozen=True, kw_only=True)
class OwnLine:
    """One of the enterprise's projects in its list."""

    id: UUID
    name: str


@dataclass(frozen=True, kw_only=True)
class Step:
    """A stage with its days; `units` are those at work in it, only of the current one."""

    label: str
    standing: str
    entered: date | None
    left: date | None
    units: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Formality:
    """A task that the enterprise may know of. `corrects`: why the clock waits for it; `lacking`: what to hand in."""

    key: str
    label: str
    stage: str
    unit: str
    is_own: bool
    is_open: bool
    reading: Reading | None
    done: date | None
    needs: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    corrects: str
    lacking: tuple[str, ...]
    guides: tuple[Guide, ...]
    hand_in: parts.HandIn | None
    files: tuple[Evidence, ...]

    @property
    def waits_for_us(self) -> bool:
        back = self.hand_in.back if self.hand_in else ()
        return self.is_open and bool(self.is_own or self.corrects or self.lacking or back)


@dataclass(frozen=True, kw_only=True)
class NeedLine:
    """One factor of a form: what was asked, with its note, verified and guaranteed."""

    factor: Factor
    unit: str
    asked: Value
    note: str
    asked_on: date | None
    verified: Value
    verified_on: date | None
    guaranteed: Value
    guaranteed_on: date | None
    by_day: date | None


@dataclass(frozen=True, kw_only=True)
class Needs:
    """A form of factor needs whose time has come and that the enterprise may fill."""

    form: NeedsForm
    lines: tuple[NeedLine, ...]

    @property
    def is_begun(self) -> bool:
        return any(line.asked_on for line in self.lines)


@dataclass(frozen=True, kw_only=True)
class OwnIssue:
    """A problem that the enterprise raised. `may_rate`: the very account that raised it, once, when it is closed."""

    id: str
    title: str
    kind: str
    unit: str
    raised: date | None
    due: date | None
    state: str
    answer: str
    answered: date | None
    closed: date | None
    rating: int
    rated: str
    reading: Reading | None
    may_reopen: bool
    is_mine: bool

    @property
    def answered_late(self) -> bool:
        return bool(self.state == "answered" and self.answered and self.due and self.due < self.answered)

    @property
    def may_rate(self) -> bool:
        return self.is_mine and self.state == "closed" and not self.rating


@dataclass(frozen=True, kw_only=True)
class EnterpriseView:
    """Everything the enterprise's pages know of a project."""

    id: UUID
    name: str
    enterprise: str
    place: str
    ended: bool
    on: date
    calendar: Calendar
    steps: tuple[Step, ...]
    formalities: tuple[Formality, ...]
    needs: tuple[Needs, ...]
    coming_needs: tuple[str, ...]
    guides: tuple[tuple[Guide, str], ...]
    issues: tuple[OwnIssue, ...]
    issue_kinds: tuple[tuple[str, str, str], ...]
    hand_ins: tuple[parts.HandIn, ...]
    own_promises: tuple[parts.Promise, ...]
    their_promises: tuple[parts.Promise, ...]
    planned: tuple[parts.Planned, ...]
    serving: tuple[parts.Serving, ...]

    @property
    def ours(self) -> list[Formality]:
        """What waits for the enterprise, the soonest first."""
        found = [each for each in self.formalities if each.waits_for_us]
        return sorted(found, key=lambda each: _due(each) or date.max)

    @property
    def to_fill(self) -> list[Needs]:
        """The forms that nobody has begun."""
        return [] if self.ended else [each for each in self.needs if not each.is_begun]


def own_projects(person: Person) -> list[OwnLine]:
    """The projects that exist for the enterprise; call inside `reading`."""
    seen, params = seen_projects(person)
    rows = session().execute(f"SELECT p.id, p.name FROM cases_project p WHERE {seen} ORDER BY p.opened, p.id", params)
    return [OwnLine(id=as_uuid(id_), name=name or "") for id_, name in rows.fetchall()]


def own_project(person: Person, project: UUID, *, on: date) -> tuple[EnterpriseView, ProjectView]:
    """The project as its enterprise sees it, beside the whole from which alone requests and labels are asked."""
    if person.kind != Kind.ENTERPRISE or person.enterprise is None:
        raise no_such_project(project)
    view = cases.project(person, project, on=on)
    return _seen(person, view), view


def _seen(person: Person, view: ProjectView) -> EnterpriseView:
    pack, case, tenant = view.pack, view.case, person.tenant
    handed = parts.hand_ins(tenant, view)
    brought = own_evidence(person, (each for row in case.tasks.values() for each in row.evidence))
    forms = [form for form in pack.needs if ENTERPRISE in form.asked_by]
    begun = [form for form in forms if factors.has_begun(case, form)]
    return EnterpriseView(
        id=view.id,
        name=view.name,
        enterprise=str(case.fact("enterprise") or ""),
        place=pack.place.name,
        ended=bool(case.ended),
        on=view.on,
        calendar=view.calendar,
        steps=tuple(_steps(view)),
        formalities=tuple(_formalities(view, {each.about: each for each in handed}, brought)),
        needs=tuple(Needs(form=form, lines=tuple(_need_lines(view, form))) for form in begun),
        coming_needs=tuple(form.label for form in forms if form not in begun),
        guides=tuple((guide, case.told.get(guide.id, "")) for guide in pack.guides),
        issues=tuple(_issues(person, view)),
        issue_kinds=tuple(
            (each.id, each.label, each.within.words if each.within else "")
            for each in pack.issue_kinds
            if ENTERPRISE in each.raised_by
        ),
        hand_ins=handed,
        own_promises=parts.promises(tenant, view, side="enterprise"),
        their_promises=parts.promises(tenant, view, side="government"),
        planned=parts.planned(view),
        serving=parts.serving(tenant, view),
    )


def _steps(view: ProjectView) -> Iterator[Step]:
    for line in view.stages:
        standing = {"before": DONE}.get(line.standing, line.standing)
        at_work = [t.unit_label for t in line.tasks if t.row.is_open and t.owner not in OUTSIDERS]
        yield Step(
            label=line.stage.label, standing=standing, entered=_day(line.entered), left=_day(line.left),
            units=tuple(dict.fromkeys(at_work)) if standing == CURRENT else (),
        )  # fmt: skip


def _formalities(
    view: ProjectView, handed: Mapping[str, parts.HandIn], brought: Mapping[str, Evidence]
) -> Iterator[Formality]:
    for stage in view.stages:
        for line in stage.tasks:
            guides, hand_in = tuple(view.pack.guides_of[line.task.id]), handed.get(line.key)
            corrects = _corrects(view, line)
            if line.owner == ENTERPRISE or guides or corrects or _has_file(line) or hand_in:
                yield _formality(view, line, stage.stage.label, guides, corrects, hand_in, brought)


def _has_file(line: TaskLine) -> bool:
    """Whether the pack names materials without which the time does not begin: such a task is done with an applicant."""
    clock = line.task.clock
    return bool(clock and clock.once_complete and clock.once_complete.materials)


def _formality(
    view: ProjectView, line: TaskLine, stage: str, guides: tuple[Guide, ...], corrects: str,
    hand_in: parts.HandIn | None, brought: Mapping[str, Evidence],
) -> Formality:  # fmt: skip
    is_own, clock = line.owner == ENTERPRISE, line.task.clock
    marks = view.case.clock_state(line.key)
    whole = clock.once_complete if clock else None
    lacking = [name for name in whole.materials if name not in marks.materials] if whole and not marks.complete else []
    looked_at = {each.name for each in hand_in.materials if each.state == parts.WAITING} if hand_in else set()
    return Formality(
        key=line.key,
        label=line.task.label,
        stage=stage,
        unit="" if is_own else line.unit_label,
        is_own=is_own,
        is_open=line.row.is_open and not view.case.ended,
        reading=line.reading if line.row.is_open and _may_know_the_day(view, line) else None,
        done=_day(line.row.actual) if line.row.is_settled else None,
        needs=tuple(line.task.needs) if is_own else (),
        outcomes=tuple(line.task.outcomes) if is_own else (),
        corrects=corrects,
        lacking=tuple(name for name in lacking if name not in looked_at) if line.row.is_open else (),
        guides=guides,
        hand_in=hand_in,
        files=tuple(brought[each] for each in line.row.evidence if is_own and each in brought),
    )


def _may_know_the_day(view: ProjectView, line: TaskLine) -> bool:
    """A day that officers planned is theirs until it is released; a limit of the pack is everybody's."""
    is_planned = line.task.clock is not None and line.task.clock.planned
    return not is_planned or line.owner == ENTERPRISE or released.PLAN in view.case.released


def _corrects(view: ProjectView, line: TaskLine) -> str:
    """The pack's word for the pause in which the clock waits for the enterprise; "" when it does not."""
    pauses, clock = view.case.clock_state(line.key).pauses, line.task.clock
    if not line.row.is_open or clock is None or not pauses or pauses[-1][2]:
        return ""
    rule = next((rule for rule in clock.pauses if rule.cause == pauses[-1][0]), None)
    return rule.label if rule is not None and rule.whose == ENTERPRISE else ""


def _need_lines(view: ProjectView, form: NeedsForm) -> Iterator[NeedLine]:
    for name in form.factors:
        yield _need_line(view, view.pack.factor[name], factors.need(view.case, form.id, name))


def _need_line(view: ProjectView, factor: Factor, row: NeedState) -> NeedLine:
    return NeedLine(
        factor=factor,
        unit=view.pack.label_of(factor.verified_by),
        asked=ev.decode_value(row.asked),
        note=row.note,
        asked_on=_day(row.on),
        verified=ev.decode_value(row.verified),
        verified_on=_day(row.verified_on),
        guaranteed=ev.decode_value(row.guaranteed),
        guaranteed_on=_day(row.guaranteed_on),
        by_day=_day(row.by_day),
    )


def _issues(person: Person, view: ProjectView) -> Iterator[OwnIssue]:
    """Those whose raiser is an account of this enterprise, the newest first."""
    if person.enterprise is None:
        return
    own = {each.id.hex for each in accounts_of(person.tenant, person.enterprise)}
    for name, issue in reversed(list(view.case.issues.items())):
        if issue.raiser in own:
            kind = view.pack.issue_kind[issue.kind]
            yield OwnIssue(
                id=name, title=issue.title, kind=kind.label,
                unit=view.pack.label_of(issue.unit), raised=_day(issue.raised), due=_day(issue.due),
                state=issue.state, answer=issue.measure, answered=_day(issue.answered), closed=_day(issue.closed),
                rating=issue.rating, rated=issue.rated, is_mine=issue.raiser == person.account.hex,
                may_reopen=issue.state != "open" and (kind.may_reopen or issue.state == "answered"),
                reading=stand_of(view.pack, _day(issue.due), on=view.on, calendar=view.calendar)
                if issue.due and _still_counts(issue) else None,
            )  # fmt: skip


def _still_counts(issue: IssueState) -> bool:
    """A limit counts until it is answered; after that only one that the answer set for the solution."""
    return issue.state == "open" or (issue.state == "answered" and issue.due >= issue.answered)


def _due(each: Formality) -> date | None:
    return each.reading.due if each.reading else None


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None

"""The parts of what an enterprise sees: materials, promises, planned days, whom to turn to.

As in `enterprise_view`, each thing is taken up on purpose. Of who takes materials only the unit is named, of whom to
turn to the post and its unit, never a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from quancheng.cases.evidence import Evidence, shown
from quancheng.cases.hand_ins import Draft, drafts
from quancheng.cases.project_view import ProjectView
from quancheng.engine import commitments as cm
from quancheng.engine import events as ev
from quancheng.engine import handing_in, released
from quancheng.engine.actuals import actual_of
from quancheng.engine.case import CommitmentState
from quancheng.engine.clocks import Reading, stand_of
from quancheng.engine.pack import ENTERPRISE, OUTSIDERS, CommitmentKind, Role, Value
from quancheng.people.invited import posts_of

WAITING, TAKEN, BACK = handing_in.WAITING, handing_in.TAKEN, handing_in.BACK


@dataclass(frozen=True, kw_only=True)
class VersionLine:
    """A version that was handed in, with the files that can be had again."""

    number: int
    state: str
    day: date | None
    note: str
    files: tuple[Evidence, ...]
    decided: date | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class MaterialLine:
    """A material with every version, the newest first, and what is put ready. `number` is its place in the list."""

    number: int
    name: str
    form: str
    may_wait: bool
    hint: str
    versions: tuple[VersionLine, ...]
    note: str
    ready: tuple[Evidence, ...]
    saved: date | None

    @property
    def state(self) -> str:
        return self.versions[0].state if self.versions else ""


@dataclass(frozen=True, kw_only=True)
class HandIn:
    """One thing for which materials are handed in: a task, or a factor of a form."""

    about: str
    label: str
    stage: str
    unit: str
    is_own: bool
    is_open: bool
    is_of_factor: bool
    materials: tuple[MaterialLine, ...]

    @property
    def back(self) -> list[MaterialLine]:
        """What was sent back and has not been handed in again."""
        return [each for each in self.materials if each.state == BACK] if self.is_open else []

    @property
    def left(self) -> list[MaterialLine]:
        """What has never been handed in."""
        return [each for each in self.materials if not each.versions]

    @property
    def is_ready(self) -> bool:
        return any(each.ready for each in self.materials)

    @property
    def was_used(self) -> bool:
        return any(each.versions or each.ready for each in self.materials)


@dataclass(frozen=True, kw_only=True)
class OwnReport:
    """What the enterprise itself reported of a promise."""

    day: date | None
    value: Value
    note: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, kw_only=True)
class Promise:
    """What an agreement obliges a side to. Of the government's the value reached is shown, of one's own the reports."""

    kind: CommitmentKind
    agreed: Value
    due: date | None
    reading: Reading | None
    stand: cm.Kept
    by: str
    reached: Value
    reports: tuple[OwnReport, ...]
    instalments: tuple[tuple[str, date | None, bool], ...]
    may_report: bool


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A task with its planned day, once planned days are released."""

    label: str
    stage: str
    unit: str
    planned: date
    done: date | None


@dataclass(frozen=True, kw_only=True)
class Serving:
    """Whom to turn to: the role, and the post and unit of whoever holds it; who names it while nobody does."""

    role: str
    post: str
    unit: str
    is_named: bool


# Materials.


def hand_ins(tenant: int, view: ProjectView) -> tuple[HandIn, ...]:
    """Everything that materials are, or were, handed in for; in the pack's order, factors last. Two queries."""
    ready = drafts(tenant, view.id)
    files = shown(tenant, _references(view, ready))
    found = [_hand_in(view, about, _listed(view, about), ready, files) for about in _abouts(view)]
    return tuple(each for each in found if each.materials)


def _abouts(view: ProjectView) -> Iterator[str]:
    case = view.case
    for stage in view.stages:
        yield from (line.key for line in stage.tasks)
    for form in view.pack.needs:
        asked = (f"{form.id}:{name}" for name in form.factors if ENTERPRISE in form.asked_by)
        yield from (about for about in asked if about.replace(":", "/") in case.needs)


def _listed(view: ProjectView, about: str) -> list[handing_in.Wanted]:
    """What is asked now, and what was handed in although it is asked no longer."""
    wanted = handing_in.wanted(view.pack, view.case, about)
    known = {each.name for each in wanted}
    gone = [handing_in.Wanted(name=name) for name in view.case.handed.get(about, ()) if name not in known]
    return [*wanted, *gone]


def _references(view: ProjectView, ready: dict[tuple[str, str], Draft]) -> Iterator[str]:
    for draft in ready.values():
        yield from draft.files
    for materials in view.case.handed.values():
        for rows in materials.values():
            for row in rows:
                yield from row[3]


def _hand_in(
    view: ProjectView, about: str, wanted: Iterable[handing_in.Wanted], ready: dict[tuple[str, str], Draft],
    files: dict[str, Evidence],
) -> HandIn:  # fmt: skip
    pack, case, of_factor = view.pack, view.case, handing_in.is_of_factor(about)
    is_open = handing_in.is_open(pack, case, about)
    materials = [
        _material(view, about, number, each, ready.get((about, each.name)), files)
        for number, each in enumerate(wanted)
        if is_open or handing_in.versions(case, about, each.name)
    ]
    is_own = not of_factor and case.owner(pack, about) == ENTERPRISE
    return HandIn(
        about=about,
        label=handing_in.label_of(pack, about),
        stage="" if of_factor else pack.label_of(view.tasks[about].task.stage),
        unit="" if is_own else pack.label_of(handing_in.taker(pack, case, about)),
        is_own=is_own,
        is_open=is_open,
        is_of_factor=of_factor,
        materials=tuple(materials),
    )


def _material(
    view: ProjectView, about: str, number: int, wanted: handing_in.Wanted, draft: Draft | None,
    files: dict[str, Evidence],
) -> MaterialLine:  # fmt: skip
    rows = handing_in.versions(view.case, about, wanted.name)
    lines = [
        VersionLine(
            number=place, state=row.state, day=_day(row.day), note=row.note, decided=_day(row.decided),
            reason=row.reason, files=tuple(files[each] for each in row.evidence),
        )
        for place, row in enumerate(rows, start=1)
    ]  # fmt: skip
    return MaterialLine(
        number=number,
        name=wanted.name,
        form=wanted.form,
        may_wait=wanted.may_wait,
        hint=wanted.note,
        versions=tuple(reversed(lines)),
        note=draft.note if draft else "",
        ready=tuple(files[each] for each in draft.files) if draft else (),
        saved=draft.saved.date() if draft else None,
    )


# Promises.


def promises(tenant: int, view: ProjectView, *, side: str) -> tuple[Promise, ...]:
    """What was abstracted from a signed agreement; the government's only once they are released."""
    if side != ENTERPRISE and released.PROMISES not in view.case.released:
        return ()
    kinds = [kind for kind in view.pack.commitments if kind.side == side and kind.applies.holds(view.case)]
    kinds = [kind for kind in kinds if cm.state_of(view.case, kind.id).set and cm.is_agreed(kind, view.case)]
    files = shown(tenant, (each for kind in kinds for each in _own_evidence(view, kind)))
    return tuple(_promise(view, kind, files) for kind in kinds)


def _own_evidence(view: ProjectView, kind: CommitmentKind) -> Iterator[str]:
    for row in cm.state_of(view.case, kind.id).reports:
        yield from row[3] if row[5] else ()


def _promise(view: ProjectView, kind: CommitmentKind, files: dict[str, Evidence]) -> Promise:
    state, is_own = cm.state_of(view.case, kind.id), kind.side == ENTERPRISE
    stand = cm.stand(view.pack, view.case, kind, on=view.on, calendar=view.calendar)
    due, over = cm.due_of(kind, view.case, view.calendar), stand in (cm.Kept.KEPT, cm.Kept.RELIEVED)
    return Promise(
        kind=kind,
        agreed=ev.decode_value(state.value),
        due=due,
        reading=stand_of(view.pack, due, on=view.on, calendar=view.calendar) if due and not over else None,
        stand=cm.Kept.BEHIND if stand is cm.Kept.BROKEN else stand,
        by=view.pack.label_of(kind.by) if kind.by else "",
        reached=None if is_own else actual_of(view.pack, view.case, kind, on=view.on),
        reports=tuple(_reports(state, files)) if is_own else (),
        instalments=tuple(_instalments(view, kind, state)),
        may_report=is_own and not view.case.ended and _is_reported_by_hand(kind) and not state.judged,
    )


def _is_reported_by_hand(kind: CommitmentKind) -> bool:
    """Sums that are paid and figures that are read elsewhere are nobody's to type."""
    return not (kind.instalments or kind.fulfilment or kind.actual) and kind.by in ("", ENTERPRISE)


def _reports(state: CommitmentState, files: dict[str, Evidence]) -> Iterator[OwnReport]:
    for day, value, note, evidence, _, by_enterprise in reversed(state.reports):
        if by_enterprise:
            yield OwnReport(
                day=_day(day), value=ev.decode_value(value), note=note, evidence=tuple(files[each] for each in evidence)
            )


def _instalments(
    view: ProjectView, kind: CommitmentKind, state: CommitmentState
) -> Iterator[tuple[str, date | None, bool]]:
    for part in kind.instalments:
        yield part.label, cm.due_of_part(view.case, part, view.calendar), part.id in state.instalments


# Planned days, and whom to turn to.


def planned(view: ProjectView) -> tuple[Planned, ...]:
    """The tasks that have a planned day, by that day; nothing before planned days are released."""
    if released.PLAN not in view.case.released:
        return ()
    lines = [(stage, line) for stage in view.stages for line in stage.tasks if line.row.planned]
    found = [
        Planned(
            label=line.task.label,
            stage=stage.stage.label,
            unit="" if line.owner in OUTSIDERS else line.unit_label,
            planned=date.fromisoformat(line.row.planned),
            done=_day(line.row.actual) if line.row.is_settled else None,
        )
        for stage, line in lines
        if not line.row.is_skipped
    ]
    return tuple(sorted(found, key=lambda each: each.planned))


def serving(tenant: int, view: ProjectView) -> tuple[Serving, ...]:
    """Those to whom the pack says the enterprise turns: who holds the role, by post and unit; else who names one."""
    roles = [role for role in view.pack.roles if role.serves_enterprise and role.applies.holds(view.case)]
    held = {role.id: view.case.roles.get(role.id) for role in roles}
    officers = [UUID(each.officer) for each in held.values() if each and each.officer]
    posts = posts_of(tenant, officers, on=view.on)
    return tuple(_serving(view, role, posts) for role in roles)


def _serving(view: ProjectView, role: Role, posts: dict[UUID, list[tuple[str, str]]]) -> Serving:
    holder, pack = view.case.roles.get(role.id), view.pack
    if holder is None:
        return Serving(role=role.label, post="", unit=pack.label_of(role.named_by), is_named=False)
    held = posts.get(UUID(holder.officer), []) if holder.officer else []
    own = [label for unit, label in held if unit == holder.unit.partition("@")[0]]
    return Serving(role=role.label, post=own[0] if own else "", unit=pack.label_of(holder.unit), is_named=True)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None

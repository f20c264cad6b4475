"""What is due on a day on one project, for whom, and why.

agenda(pack, case, on=…, calendar=…) -> [Item, …]
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from quancheng.engine import (
    commitments,
    decisions,
    distribution,
    documents,
    evaluations,
    exits,
    expiry,
    factors,
    filings,
    fulfilment,
    guides,
    handing_in,
    ladders,
    lights,
    measures,
    periods,
    plans,
    publicity,
    records,
    totals,
    transfers,
    waivers,
)
from quancheng.engine.case import Case, task_of
from quancheng.engine.clocks import Reading, anchored_on, read_clock, read_task_clock, say_anchors, stand_of
from quancheng.engine.duties import pressing, project_duties
from quancheng.engine.items import Item, item_for
from quancheng.engine.pack import Basis, Clock, Gate, Handover, Pack, Power, Responsibility, Review, Task
from quancheng.engine.parties import actual
from quancheng.engine.settle import is_task_settled, keys_of, unfinished, unmet_gates
from quancheng.engine.workdays import Calendar


def agenda(pack: Pack, case: Case, *, on: date, calendar: Calendar) -> list[Item]:
    """All that waits on this project, undated things last."""
    tasks = [] if case.ended else _tasks(pack, case, on, calendar)
    items = [*tasks, *besides_tasks(pack, case, on=on, calendar=calendar)]
    return sorted(items, key=lambda item: (item.due is None, item.due or on, item.key))


def besides_tasks(pack: Pack, case: Case, *, on: date, calendar: Calendar) -> list[Item]:
    """What waits besides the tasks themselves: opinions, extensions, handovers, roles, issues, duties."""
    if case.ended:
        return []
    return [
        *_opinions(pack, case, on, calendar),
        *decisions.items(pack, case, on),
        *_extensions(pack, case),
        *_handovers(pack, case, on, calendar),
        *_roles(pack, case, on),
        *_issues(pack, case, on, calendar),
        *ladders.items(pack, case, on, calendar),
        *_duties(pack, case, on, calendar),
        *_areas(pack, case, on, calendar),
    ]


def _areas(pack: Pack, case: Case, on: date, calendar: Calendar) -> Iterator[Item]:
    """What waits in the areas of the engine that the pack uses."""
    if pack.expiring_tasks:
        yield from expiry.items(pack, case, on, calendar)
    if pack.totals:
        yield from totals.items(pack, case, on, calendar)
    if case.records:
        yield from records.items(pack, case, on, calendar)
    if pack.transfers:
        yield from transfers.items(pack, case, on, calendar)
    if pack.measures:
        yield from measures.items(pack, case, on, calendar)
    if pack.lights:
        yield from lights.items(pack, case, on, calendar)
    if pack.evaluations:
        yield from evaluations.items(pack, case, on, calendar)
    if case.exits:
        yield from exits.items(pack, case, on, calendar)
    if pack.guides:
        yield from guides.items(pack, case, on, calendar)
    if pack.plans:
        yield from plans.items(pack, case, on, calendar)
    if pack.needs:
        yield from factors.items(pack, case, on, calendar)
    if pack.documents:
        yield from documents.items(pack, case, on, calendar)
        yield from distribution.items(pack, case, on, calendar)
    if pack.commitments:
        yield from commitments.items(pack, case, on, calendar)
        yield from fulfilment.items(pack, case, on, calendar)
    if case.waivers:
        yield from waivers.items(pack, case, on, calendar)
    if case.handed:
        yield from handing_in.items(pack, case, on, calendar)
    if case.filings:
        yield from filings.items(pack, case, on, calendar)
    if case.publicity:
        yield from publicity.items(pack, case, on, calendar)


TAKING_OVER = "确认接收"
"""How a line ends that waits for the taker of a handover."""


def taskitem_for(pack: Pack, case: Case, key: str, *, on: date, calendar: Calendar) -> Item:
    """One open task as it stands on the day."""
    task, reading = task_of(pack, key), read_task_clock(pack, case, key, on=on, calendar=calendar)
    return item_for(pack, case, "task", key, task.label, case.owner(pack, key), task.basis, reading)


def _tasks(pack: Pack, case: Case, on: date, calendar: Calendar) -> Iterator[Item]:
    for key, _ in case.open_tasks():
        yield taskitem_for(pack, case, key, on=on, calendar=calendar)


def _opinions(pack: Pack, case: Case, on: date, calendar: Calendar) -> Iterator[Item]:
    """The panel units that have not spoken on a review whose task is open."""
    for key, _ in list(case.open_tasks()):
        task = task_of(pack, key)
        if task.review is None or case.review(task.review).outcome:
            continue
        review = pack.review[task.review]
        reading = _opinions_due(pack, case, review, key, on=on, calendar=calendar)
        for unit in review.panel:
            if unit not in case.review(review.id).opinions:
                veto = review.veto_of(unit)
                what = f"{review.label}：出具意见" + (f"（{veto.over}，可一票否决）" if veto else "")
                yield item_for(pack, case, "opinion", f"{review.id}@{unit}", what, unit, review.basis, reading)


def _opinions_due(pack: Pack, case: Case, review: Review, key: str, *, on: date, calendar: Calendar) -> Reading | None:
    """The panel's own time counts from the opening of the task; without one the task's clock is theirs."""
    if review.within is None:
        return read_task_clock(pack, case, key, on=on, calendar=calendar)
    opened = date.fromisoformat(case.tasks[key].opened)
    due = periods.after(opened, review.within, calendar)
    why = f"“{pack.label_of(key.partition('@')[0])}”开始后{review.within.words}内出具意见。"
    return stand_of(pack, due, on=on, calendar=calendar, why=(why,))


def _extensions(pack: Pack, case: Case) -> Iterator[Item]:
    for key, clock in case.clocks.items():
        rule = (task_of(pack, key).clock or _NO_CLOCK).extension
        is_open = key in case.tasks and case.tasks[key].is_open
        if rule and is_open and clock.extensions and clock.extensions[-1][1] == "asked":
            what = f"{task_of(pack, key).label}：批准延期"
            yield item_for(pack, case, "extension", key, what, rule.granted_by, task_of(pack, key).basis, None)


def _handovers(pack: Pack, case: Case, on: date, calendar: Calendar) -> Iterator[Item]:
    for handover in pack.handovers:
        start, state = anchored_on(case, handover.at), case.handovers.get(handover.id)
        if start is None or (state and state.state == "confirmed"):
            continue
        offered = state is not None and state.state == "offered"
        reading = _handover_reading(pack, case, handover, start, on, calendar)
        party = handover.taker if offered else handover.giver
        what = f"{handover.label}：{TAKING_OVER if offered else '移交'}"
        yield item_for(pack, case, "handover", handover.id, what, party, handover.basis, reading)


def _handover_reading(
    pack: Pack, case: Case, handover: Handover, start: date, on: date, calendar: Calendar
) -> Reading | None:
    if handover.clock is None:
        return None
    marks = case.clock_state(handover.id)
    return read_clock(pack, handover.clock, start=start, stopped=None, marks=marks, on=on, calendar=calendar)


def _roles(pack: Pack, case: Case, on: date) -> Iterator[Item]:
    """A role that should be filled by now and is not: an alert, never a silent gap."""
    for role in pack.roles:
        since = anchored_on(case, role.alert_after)
        holder = case.roles.get(role.id)
        if since is not None and not (holder and holder.officer) and role.applies.holds(case):
            known = f"已定由{pack.label_of(holder.unit)}负责，具体人员" if holder else ""
            why = (f"{known}{say_anchors(pack, role.alert_after)}后应当指定，至今未指定。",)
            item = item_for(pack, case, "role", role.id, f"指定{role.label}", role.named_by, role.basis, None)
            yield Item(**{**item.__dict__, "why": why})


def _issues(pack: Pack, case: Case, on: date, calendar: Calendar) -> Iterator[Item]:
    kinds = {kind.id: kind for kind in pack.issue_kinds}
    for key, issue in case.issues.items():
        if issue.state == "closed" or ladders.holder_answers(pack, case, issue):
            continue
        due = date.fromisoformat(issue.due) if issue.due else None
        what = f"{'答复问题' if issue.state == 'open' else '落实问题'}：{issue.title}"
        reading = stand_of(pack, due, on=on, calendar=calendar)
        yield item_for(pack, case, "issue", key, what, issue.unit, kinds[issue.kind].basis, reading)


def _duties(pack: Pack, case: Case, on: date, calendar: Calendar) -> Iterator[Item]:
    for due in pressing(project_duties(pack, case, on=on, calendar=calendar), on=on):
        reading = stand_of(pack, due.day, on=on, calendar=calendar, why=due.why)
        item = item_for(pack, case, "duty", due.key, due.duty.label, due.duty.who, due.duty.basis, reading)
        # While nobody holds the role its own alert says so once, not each coming week again.
        unheld = due.duty.who in pack.role and due.duty.who not in case.roles
        yield replace(item, unit="") if unheld else item


@dataclass(frozen=True, kw_only=True)
class Missing:
    """What keeps the project from its next stage."""

    kind: str
    key: str
    what: str
    who: str
    basis: Basis
    may_pass: str = ""


def missing_for_next(pack: Pack, case: Case) -> list[Missing]:
    """What is missing for the next stage: unfinished tasks with who has them, then unmet gates in words."""
    if not case.stage or case.ended:
        return []
    tasks = [missing for task in unfinished(pack, case) for missing in _missing_of(pack, case, task)]
    return [*tasks, *(_missing_gate(pack, gate) for gate in unmet_gates(pack, case))]


def _missing_of(pack: Pack, case: Case, task: Task) -> Iterator[Missing]:
    """The rows of a task that are not settled; of one that is not open yet also what it waits for."""
    for key in keys_of(pack, case, task):
        row = case.tasks.get(key)
        if row is None or not row.is_settled:
            waits = "" if row is not None and row.is_open else _waits_for(pack, case, task)
            who = "、".join(pack.label_of(party) for party in _awaited(pack, case, key, task))
            yield Missing(kind="task", key=key, what=f"{task.label}{waits}", who=who, basis=task.basis)


def _waits_for(pack: Pack, case: Case, task: Task) -> str:
    """In brackets, what must come before a task opens."""
    earlier = [pack.label_of(name) for name in task.after if not is_task_settled(pack, case, pack.task[name])]
    words = [f"先办{'、'.join(earlier)}"] if earlier else []
    if task.opens_when is not None and not task.opens_when.holds(case):
        words.append(f"待{task.opens_when.words(pack.label_of)}")
    return f"（{'，'.join(words)}）" if words else ""


def _awaited(pack: Pack, case: Case, key: str, task: Task) -> list[str]:
    """Who has to do something for a task: the panel while its review lacks opinions, otherwise the owner."""
    row = case.tasks.get(key)
    if task.review and row is not None and row.is_open and not case.review(task.review).outcome:
        given = case.review(task.review).opinions
        return [unit for unit in pack.review[task.review].panel if unit not in given]
    if task.decision and row is not None and row.is_open:
        before = decisions.body_before(pack, case, pack.decision[task.decision])
        return [before.kept_by if before else pack.decision[task.decision].tabled_by]
    return [case.owner(pack, key)]


def _missing_gate(pack: Pack, gate: Gate) -> Missing:
    what = f"{gate.label}：{gate.hold.words(pack.label_of)}"
    passer = pack.label_of(gate.may_pass) if gate.may_pass else ""
    who = "、".join(pack.label_of(party) for party in _who_moves(pack, gate))
    return Missing(kind="gate", key=gate.id, what=what, who=who, basis=gate.basis, may_pass=passer)


def _who_moves(pack: Pack, gate: Gate) -> list[str]:
    """Whose work a gate looks at: the owners of its tasks and happenings; for facts whoever may record them."""
    parties: list[str] = []
    for reads in sorted(gate.hold.reads()):
        kind, _, name = reads.partition(":")
        if kind == "task":
            parties.append(pack.task[name].by)
        elif kind == "happening":
            parties += [task.by for task in pack.task.values() for each in task.outcomes if name in each.marks]
            parties += [pack.happening[name].recorded_by or ""] if name in pack.happening else []
            parties += [pack.marks[name].party] if name in pack.marks else []
        elif kind in ("fact", "grade"):
            parties += [post.unit for post in pack.posts if Power.REGISTER in post.powers]
    return [party for party in dict.fromkeys(parties) if party]


@dataclass(frozen=True, kw_only=True)
class Answering:
    """Who answers for the project now, in which way, since when and until what."""

    party: str
    duty: str
    since: date
    until: str
    is_over: bool
    basis: Basis
    unit: str
    officer: str


def who_answers(pack: Pack, case: Case) -> list[Answering]:
    """Every responsibility that has begun; a finished one only where the pack says what comes afterwards."""
    found = [_answering(pack, case, rule) for rule in pack.responsibilities]
    return [each for each in found if each is not None]


def _answering(pack: Pack, case: Case, rule: Responsibility) -> Answering | None:
    since, ended = anchored_on(case, rule.since), anchored_on(case, rule.until)
    if since is None or (ended is not None and rule.afterwards is None):
        return None
    party = actual(pack, case, rule.party)
    holder = case.roles.get(party)
    return Answering(
        party=rule.party,
        duty=rule.duty if ended is None else str(rule.afterwards),
        since=since if ended is None else ended,
        until=say_anchors(pack, rule.until) if rule.until else "",
        is_over=ended is not None,
        basis=rule.basis,
        unit=(holder.unit if holder else None) or pack.unit_of(party) or "",
        officer=holder.officer if holder else "",
    )


def holders(pack: Pack, case: Case) -> list[str]:
    """The parties who hold the ball: those awaited by the tasks that keep the stage, an outsider during a pause."""
    parties: list[str] = []
    for key, _ in case.open_tasks():
        task = task_of(pack, key)
        if task.stage == case.stage or (not task.optional and _lies_before(pack, case, task)):
            paused = _paused_by(case, key, task)
            parties += [paused] if paused else _awaited(pack, case, key, task)
    return list(dict.fromkeys(parties))


def _lies_before(pack: Pack, case: Case, task: Task) -> bool:
    return pack.place_of_stage[task.stage] < pack.place_of_stage[case.stage]


def _paused_by(case: Case, key: str, task: Task) -> str | None:
    pauses = case.clock_state(key).pauses
    if not pauses or pauses[-1][2] or task.clock is None:
        return None
    return next((rule.whose for rule in task.clock.pauses if rule.cause == pauses[-1][0]), None)


_NO_CLOCK = Clock(basis=())

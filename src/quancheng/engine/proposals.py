"""What the data proposes to supervision, with its evidence: gone when its reason is, for a person to decide."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from quancheng.engine import commitments, plans, quotas, totals, waivers
from quancheng.engine.case import Case, task_of
from quancheng.engine.clocks import Reading, Stand, read_task_clock
from quancheng.engine.conditions import say_value
from quancheng.engine.duties import DueDuty
from quancheng.engine.items import Item
from quancheng.engine.pack import OUTSIDERS, Basis, Pack, Trigger
from quancheng.engine.standing import unit_behind
from quancheng.engine.workdays import Calendar


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A step the data proposes. `key` is stable while the reason is the same; `evidence` are sentences.

    `about` names what it is about where that is no task: a quota's cell, a supporting work.
    """

    key: str
    trigger: str
    proposes: str
    unit: str
    project: str
    task: str
    decided_by: str
    evidence: tuple[str, ...]
    basis: Basis
    about: str = ""


def proposed(
    trigger: Trigger, *, key: str, unit: str, evidence: tuple[str, ...], project: str = "", task: str = "",
    about: str = "",
) -> Proposal:  # fmt: skip
    """What a trigger proposes to a unit; `key` is what tells one reason from another under the same trigger."""
    return Proposal(
        key=f"{trigger.id}/{key}", trigger=trigger.id, proposes=trigger.proposes, unit=unit, project=project,
        task=task, decided_by=trigger.decided_by, evidence=evidence, basis=trigger.basis, about=about,
    )  # fmt: skip


def project_proposals(pack: Pack, case: Case, *, project: str, on: date, calendar: Calendar) -> Iterator[Proposal]:
    """What the late tasks of one project propose; nothing once it has ended."""
    if case.ended:
        return
    for trigger in pack.triggers:
        if trigger.when == "task-late":
            yield from _late_tasks(pack, case, trigger, project, on, calendar)
        elif trigger.when == "total-late":
            yield from _late_totals(pack, case, trigger, project, on, calendar)
        elif trigger.when == "plan-mismatch":
            yield from _mismatches(pack, case, trigger, project, on)
        elif trigger.when in OVERDUE:
            yield from _overdue(pack, case, trigger, project, on, calendar)


OVERDUE: Mapping[str, tuple[str, Callable[[Pack, Case, date, Calendar], Iterator[Item]]]] = {
    "debt-late": ("debt", waivers.items),
    "commitment-behind": ("commitment", commitments.items),
}
"""What is owed under agreements, by the trigger that looks at it: the kind of item and where these come from."""


def _overdue(
    pack: Pack, case: Case, trigger: Trigger, project: str, on: date, calendar: Calendar
) -> Iterator[Proposal]:
    kind, items = OVERDUE[trigger.when]
    for item in items(pack, case, on, calendar):
        if item.kind != kind or item.stand is not Stand.LATE or item.due is None:
            continue
        task = item.key if kind == "debt" else ""
        if trigger.tasks and task.partition("@")[0] not in trigger.tasks:
            continue
        yield proposed(
            trigger,
            key=f"{project}/{kind}:{item.key}/{item.due.isoformat()}",
            unit=item.unit or item.party,
            project=project,
            task=task,
            evidence=(f"{item.what}，应于{say_value(item.due)}前，至今未办。", *item.why),
        )


def _late_tasks(
    pack: Pack, case: Case, trigger: Trigger, project: str, on: date, calendar: Calendar
) -> Iterator[Proposal]:
    for late in late_tasks(pack, case, on=on, calendar=calendar):
        if trigger.tasks and task_of(pack, late.task).id not in trigger.tasks:
            continue
        yield proposed(
            trigger,
            key=f"{project}/{late.task}/{late.due.isoformat()}",
            unit=late.unit,
            project=project,
            task=late.task,
            evidence=(late.sentence, *late.why),
        )


@dataclass(frozen=True, kw_only=True)
class LateTask:
    """An open task beyond its day, the unit that has it in hand, and a sentence that says so."""

    task: str
    unit: str
    due: date
    sentence: str
    why: tuple[str, ...]


def late_tasks(pack: Pack, case: Case, *, on: date, calendar: Calendar) -> Iterator[LateTask]:
    """The open tasks of one project that are beyond their day."""
    for key, _ in case.open_tasks():
        reading = read_task_clock(pack, case, key, on=on, calendar=calendar)
        if reading is None or reading.stand is not Stand.LATE or reading.due is None:
            continue
        owner = case.owner(pack, key)
        yield LateTask(
            task=key,
            unit=unit_behind(pack, case, owner) or owner,
            due=reading.due,
            sentence=f"“{task_of(pack, key).label}”应于{say_value(reading.due)}办结，已逾期{_late_by(reading)}。",
            why=reading.why,
        )


def _late_totals(
    pack: Pack, case: Case, trigger: Trigger, project: str, on: date, calendar: Calendar
) -> Iterator[Proposal]:
    """A total that is past is proposed for each unit that has one of its tasks in hand now."""
    for found in totals.read_totals(pack, case, on=on, calendar=calendar):
        reading = found.reading
        if reading.stand is not Stand.LATE or reading.due is None:
            continue
        owners = [case.owner(pack, share.task) for share in found.shares if case.tasks[share.task].is_open]
        units = dict.fromkeys(unit_behind(pack, case, owner) or owner for owner in owners if owner not in OUTSIDERS)
        for unit in units:
            late = f"“{found.total.label}”{say_value(reading.due)}已用完，超出{_late_by(reading)}。"
            yield proposed(
                trigger,
                key=f"{project}/{found.total.id}@{unit}/{reading.due.isoformat()}",
                unit=unit,
                project=project,
                evidence=(late, *reading.why),
            )


def _mismatches(pack: Pack, case: Case, trigger: Trigger, project: str, on: date) -> Iterator[Proposal]:
    """Supporting works that are not done and come too late for the phase that needs them."""
    for cell in plans.mismatches(pack, case, on=on):
        if cell.actual or cell.gap < trigger.at_least or (trigger.plans and cell.plan not in trigger.plans):
            continue
        yield proposed(
            trigger,
            key=f"{project}/{cell.key}/{cell.need}",
            unit=unit_behind(pack, case, cell.work.by) or cell.work.by,
            project=project,
            evidence=(f"{cell.work.label}：{plans.said(cell)}",),
            about=cell.key,
        )


QUOTA_PACES = {"quota-behind": quotas.Pace.BEHIND, "quota-missed": quotas.Pace.MISSED}


def quota_proposals(pack: Pack, read: Iterable[quotas.QuotaRead]) -> Iterator[Proposal]:
    """What quotas propose that lag behind in their period, or that a period ended short of."""
    read = list(read)
    for trigger in pack.triggers:
        pace = QUOTA_PACES.get(trigger.when)
        for each in read if pace else ():
            if not trigger.quotas or each.quota.id in trigger.quotas:
                short = (cell for cell in each.cells if cell.pace is pace)
                yield from (_short(pack, trigger, each, cell) for cell in short)


def _short(pack: Pack, trigger: Trigger, read: quotas.QuotaRead, cell: quotas.Standing) -> Proposal:
    party, which = quotas.unit_of(read.quota, cell.which), quotas.words_of(pack, cell.which)
    so_far = f"，按时间应到{cell.wanted}" if cell.pace is quotas.Pace.BEHIND else ""
    said = f"“{read.quota.label}”{f'（{which}）' if which else ''}{read.period.name}要求{cell.target}，"
    return proposed(
        trigger,
        key="/".join((read.quota.id, read.period.first.isoformat(), *cell.which)),
        unit=pack.unit_of(party) or party,
        evidence=(f"{said}完成{cell.done}{so_far}。",),
        about="/".join((read.quota.id, *cell.which)),
    )


def _late_by(reading: Reading) -> str:
    days = -(reading.left or 0)
    if not reading.in_working_days:
        return f"{days}天"
    return f"{days}个工作日" if days else "不足1个工作日"


def duty_proposals(
    pack: Pack, missed: Iterable[DueDuty], *, project: str, on: date, case: Case | None = None
) -> Iterator[Proposal]:
    """What missed duties propose; of a project's `case` the unit of whoever holds the role answers."""
    if case is not None and case.ended:
        return
    triggers = [trigger for trigger in pack.triggers if trigger.when == "duty-missed"]
    for due in missed:
        if due.day >= on:
            continue
        for trigger in triggers:
            if trigger.duties and due.duty.id not in trigger.duties:
                continue
            unit = pack.unit_of(due.unit) or unit_behind(pack, case or Case.empty(), due.duty.who)
            yield proposed(
                trigger,
                key=f"{project}/{due.key}",
                unit=unit,
                project=project,
                evidence=(f"“{due.duty.label}”应于{say_value(due.day)}办理，至今未办。",),
            )


@dataclass(frozen=True, kw_only=True)
class NoticeCount:
    """The notices issued to a unit in a year, and what it has beyond its day now, in sentences."""

    unit: str
    year: int
    titles: tuple[str, ...]
    late: tuple[str, ...] = ()


def unit_proposals(pack: Pack, counts: Iterable[NoticeCount]) -> Iterator[Proposal]:
    """What the year's notices propose for a unit, such as the annual veto."""
    triggers = [trigger for trigger in pack.triggers if trigger.when == "notices-in-year"]
    for count in counts:
        for trigger in triggers:
            slow = count.late if trigger.still_late else ()
            if len(count.titles) >= trigger.at_least and (slow or not trigger.still_late):
                yield proposed(
                    trigger,
                    key=f"{count.unit}/{count.year}",
                    unit=count.unit,
                    evidence=(f"{count.year}年已被督办{len(count.titles)}次。", *count.titles, *slow),
                )

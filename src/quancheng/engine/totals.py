"""A limit on all the time that several tasks take together, counted live, each day once however many of them run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from quancheng.engine import periods, spans
from quancheng.engine.case import Case, TaskState
from quancheng.engine.clocks import Reading, Stand, limit_of
from quancheng.engine.conditions import say_value
from quancheng.engine.items import Item, item_for
from quancheng.engine.pack import OUTSIDERS, WHOSE_TIME, Pack, RowState, Task, Total
from quancheng.engine.periods import Period
from quancheng.engine.settle import is_task_settled
from quancheng.engine.spent import NOBODY, Stretch, say_party, stretches_of
from quancheng.engine.workdays import Calendar

PRESSING = (Stand.NEAR, Stand.TODAY, Stand.LATE)


@dataclass(frozen=True, kw_only=True)
class Share:
    """What one task has taken of the total, in days of the total's kind; a day may be in several shares."""

    task: str
    label: str
    used: int
    gross: int


@dataclass(frozen=True, kw_only=True)
class TotalReading:
    """A total on a day: its reading, and what each task took."""

    total: Total
    reading: Reading
    shares: tuple[Share, ...]


def read_totals(pack: Pack, case: Case, *, on: date, calendar: Calendar) -> list[TotalReading]:
    """Every total of the pack that concerns the project: at least one of its tasks is to be done here."""
    found = [read_total(pack, case, total, on=on, calendar=calendar) for total in pack.totals]
    return [each for each in found if each is not None]


def read_total(pack: Pack, case: Case, total: Total, *, on: date, calendar: Calendar) -> TotalReading | None:
    """Used and left, net and gross, of one total; None where the project need do none of its tasks."""
    rows = [(key, row) for name in total.tasks for key, row in case.instances(name) if _is_done_here(row)]
    if not rows and any(name in case.tasks for name in total.tasks):
        return None
    limit = limit_of(total.within, total.limits, case)
    working = limit is None or limit.is_working
    stretches = {key: list(stretches_of(pack, case, key, on=on, calendar=calendar)) for key, _ in rows}
    every = [each for some in stretches.values() for each in some if each.party != NOBODY]
    counted = [each for each in every if _counts(total, each)]
    shares = tuple(
        Share(
            task=key,
            label=pack.label_of(key.partition("@")[0]),
            used=_length([each for each in stretches[key] if _counts(total, each)], working, calendar),
            gross=_length([each for each in stretches[key] if each.party != NOBODY], working, calendar),
        )
        for key, _ in rows
    )
    over = all(_is_over(pack, case, pack.task[name]) for name in total.tasks)
    reading = _read(pack, total, limit, every, counted, over=over, on=on, calendar=calendar)
    return TotalReading(total=total, reading=reading, shares=shares)


def _is_done_here(row: TaskState) -> bool:
    return row.state not in (RowState.NOT_APPLICABLE.value, RowState.BEFORE.value)


def _is_over(pack: Pack, case: Case, task: Task) -> bool:
    rows = [row for _, row in case.instances(task.id)]
    return bool(rows) and all(row.is_settled for row in rows) and is_task_settled(pack, case, task)


def _counts(total: Total, stretch: Stretch) -> bool:
    if stretch.party == NOBODY:
        return False
    return total.whose == "everybody" or stretch.party not in OUTSIDERS


def _length(stretches: list[Stretch], working: bool, calendar: Calendar) -> int:
    return spans.length(spans.union(each.span for each in stretches), working=working, calendar=calendar)


def _read(
    pack: Pack,
    total: Total,
    limit: Period | None,
    every: list[Stretch],
    counted: list[Stretch],
    *,
    over: bool,
    on: date,
    calendar: Calendar,
) -> Reading:
    if not every:
        return Reading(stand=Stand.WAITING, why=("所含事项都还没有开始。",))
    if limit is None:
        rows = "；".join(f"{row.when.words(pack.label_of)}的{row.within.words}" for row in total.limits)
        return Reading(stand=Stand.UNDATED, why=(f"还不知道用哪一个时限：{rows}。",))
    working = limit.is_working
    days = spans.union(each.span for each in counted)
    used, gross = spans.length(days, working=working, calendar=calendar), _length(every, working, calendar)
    budget = _budget(limit, days[0][0] if days else on, working, calendar)
    runs = not over and any(each.until == on and _runs(each, on) for each in counted)
    full = spans.day_reached(days, budget, working=working, calendar=calendar)
    due = full if full is not None and (runs or over or used > budget) else None
    why = tuple(_why(pack, total, limit, every, used, gross, runs=runs, over=over, calendar=calendar))
    return Reading(
        stand=_stand(pack, total, used, budget, due, over=over, runs=runs, on=on, calendar=calendar),
        start=min(each.since for each in every),
        due=due,
        used=used,
        left=None if over else budget - used,
        in_working_days=working,
        provisional=due is not None and calendar.is_provisional(due),
        gross=gross,
        budget=limit,
        why=why,
        notes=why[1:],
    )


def _runs(stretch: Stretch, on: date) -> bool:
    """Whether the stretch goes on today; one that only just began does, too."""
    return stretch.since <= on


def _budget(limit: Period, start: date, working: bool, calendar: Calendar) -> int:
    """The limit in days of its kind; months and years as long as they are from the first day."""
    if working:
        return limit.count
    return (periods.after(start, limit, calendar, rest_day_moves=False) - start).days


def _stand(
    pack: Pack,
    total: Total,
    used: int,
    budget: int,
    due: date | None,
    *,
    over: bool,
    runs: bool,
    on: date,
    calendar: Calendar,
) -> Stand:
    if over:
        return Stand.MISSED if used > budget else Stand.MET
    if used > budget:
        return Stand.LATE
    if not runs or due is None:
        return Stand.PAUSED
    if due <= on:
        return Stand.TODAY
    return Stand.NEAR if on >= periods.before(due, total.near or pack.near, calendar) else Stand.RUNNING


def _why(
    pack: Pack,
    total: Total,
    limit: Period,
    every: list[Stretch],
    used: int,
    gross: int,
    *,
    runs: bool,
    over: bool,
    calendar: Calendar,
) -> Iterator[str]:
    kind = "个工作日" if limit.is_working else "天"
    first = min(each.since for each in every)
    yield f"自{say_value(first)}次日起累计，合计{limit.words}；几个事项同时办的日子只计一次。"
    yield f"{WHOSE_TIME[total.whose]}：已用{used}{kind}，全程{gross}{kind}。"
    for party in dict.fromkeys(each.party for each in every):
        if not any(_counts(total, each) for each in every if each.party == party):
            theirs = [each for each in every if each.party == party]
            yield f"{say_party(pack, party)}用时{_length(theirs, limit.is_working, calendar)}{kind}，不计入。"
    if not runs and not over:
        yield "现在没有计时的事项在办，暂不计时。"


def items(pack: Pack, case: Case, on: date, calendar: Calendar) -> Iterator[Item]:
    """The totals that are near their end or past it, for whom the pack wants told."""
    for total in pack.totals:
        if not total.told:
            continue
        found = read_total(pack, case, total, on=on, calendar=calendar)
        if found is not None and found.reading.stand in PRESSING:
            for party in total.told:
                key = f"{total.id}@{party}"
                yield item_for(pack, case, "total", key, total.label, party, total.basis, found.reading)

"""Whether what a pack says of time can be meant: tables without gaps, days that can be known, expiries that can end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from quancheng.engine.conditions import ALWAYS, Condition, GradeIs
from quancheng.engine.pack import BackFrom, Clock, FactType, Limit, Pack, Task
from quancheng.packfiles.intervals import table_faults
from quancheng.packfiles.reader import Reader, Spot


def _clocks(pack: Pack, reader: Reader) -> Iterator[tuple[Task, Clock, Spot]]:
    for task in pack.clocked:
        assert task.clock is not None
        yield task, task.clock, reader.defined["task"][task.id].at("clock")


def _tables_are_whole(pack: Pack, reader: Reader) -> None:
    for task, clock, spot in _clocks(pack, reader):
        _refuse_gaps(pack, reader, clock.limits, spot.at("within"), f"事项 {task.id} ")
    for total in pack.totals:
        spot = reader.defined["total"][total.id].at("within")
        _refuse_gaps(pack, reader, total.limits, spot, f"总时限 {total.id} ")


def _refuse_gaps(pack: Pack, reader: Reader, limits: Sequence[Limit], spot: Spot, whose: str) -> None:
    conditions = [row.when for row in limits]
    for place, sentence in table_faults(conditions):
        said = sentence.replace("等级", "分档")
        reader.wrong(spot, f"{whose}的分档时限第{place + 1}行有问题：{said}。")
        return
    missing = _grades_without_limit(pack, conditions)
    if missing:
        labels = "、".join(f"{pack.label_of(grade)}（{grade}）" for grade in missing)
        reader.wrong(spot, f"{whose}的分档时限没有写：{labels}。", "请补上，或在最后写 when: always。")


def _grades_without_limit(pack: Pack, conditions: Sequence[Condition]) -> list[str]:
    """The grades of a scheme that every row asks for and no row names."""
    if not conditions or ALWAYS in conditions:
        return []
    asked = [_grades_in(each) for each in conditions]
    for scheme in pack.schemes:
        named = [{grade for name, grade in each if name == scheme.id} for each in asked]
        if all(named):
            return [band.grade for band in scheme.bands if not any(band.grade in each for each in named)]
    return []


def _grades_in(condition: Condition) -> set[tuple[str, str]]:
    if isinstance(condition, GradeIs):
        return {(condition.scheme, condition.grade)}
    return {found for part in getattr(condition, "of", ()) for found in _grades_in(part)}


def _days_can_be_known(pack: Pack, reader: Reader) -> None:
    """What a day is counted back from must be planned, called, or a date."""
    for task, clock, spot in _clocks(pack, reader):
        back = clock.before
        if back is None:
            continue
        if back.kind is BackFrom.FACT and pack.fact[back.name].type is not FactType.DATE:
            reader.wrong(spot.at("before", "fact"), f"事项 {task.id} 倒推自 {back.name}，但它不是日期。")
        elif back.kind is BackFrom.PLANNED and not _is_planned(pack, back.name):
            hint = f"请给 {back.name} 写 clock: {{planned: true}}。"
            reader.wrong(spot.at("before", "planned"), f"事项 {task.id} 倒推自 {back.name}，但它没有计划时间。", hint)


def _is_planned(pack: Pack, name: str) -> bool:
    clock = pack.task[name].clock
    return clock is not None and clock.planned


def _expiries_end_as_the_task_can(pack: Pack, reader: Reader) -> None:
    for task, clock, spot in _clocks(pack, reader):
        if clock.as_outcome is not None and task.outcome(clock.as_outcome) is None:
            known = "、".join(each.id for each in task.outcomes)
            where = spot.at("as_outcome")
            reader.wrong(where, f"事项 {task.id} 没有 {clock.as_outcome} 这种结果。", f"它的结果有：{known}。")


def _minimums_fit(pack: Pack, reader: Reader) -> None:
    """A task that may not end before its limit is over can only be late."""
    for task, clock, spot in _clocks(pack, reader):
        least, most = clock.at_least, clock.within
        if least and most and least.unit is most.unit and least.count > most.count:
            where = spot.at("at_least")
            reader.wrong(where, f"事项 {task.id} 最短{least.words}，比最长{most.words}还长，永远办不成。")


CHECKS = (
    _tables_are_whole,
    _days_can_be_known,
    _expiries_end_as_the_task_can,
    _minimums_fit,
)

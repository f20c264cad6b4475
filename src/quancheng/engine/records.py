"""Records: what was written down, corrected or withdrawn, and what it asked for was answered.

The same events and rules serve a record of a project, which lives in its case, and one of the place, which is a
subject of its own (`decide_record`, `after_record`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from quancheng.engine import events as ev
from quancheng.engine import periods
from quancheng.engine import requests as rq
from quancheng.engine.case import Case, RecordState
from quancheng.engine.clocks import stand_of
from quancheng.engine.deciding import Question, answers
from quancheng.engine.deciding.checks import checked_field, refuse_future, refuse_long, refuse_without_reason
from quancheng.engine.errors import BadValue, Incomplete, NotAllowed, NotFound, NotNow
from quancheng.engine.items import Item, item_for
from quancheng.engine.pack import ENTERPRISE, Fact, FactType, Pack, RecordKind, RecordScope, Value
from quancheng.engine.parties import actual
from quancheng.engine.record_events import (
    ANSWERED,
    CLOSED,
    NO_RECORD,
    OPEN,
    AnswerRecord,
    CheckRecord,
    CorrectRecord,
    LinkRecord,
    MakeRecord,
    OnRecord,
    RecordAnswered,
    RecordChecked,
    RecordCorrected,
    RecordLinked,
    RecordMade,
    RecordWithdrawn,
    WithdrawRecord,
    Written,
    after_record,
    decoded,
    kind_of,
    title_of,
)
from quancheng.engine.standing import refuse_unless_party, stands_for
from quancheng.engine.workdays import Calendar

__all__ = [
    "ANSWERED",
    "CLOSED",
    "NO_RECORD",
    "OPEN",
    "AnswerRecord",
    "CheckRecord",
    "CorrectRecord",
    "LinkRecord",
    "MakeRecord",
    "OnRecord",
    "RecordAnswered",
    "RecordChecked",
    "RecordCorrected",
    "RecordLinked",
    "RecordMade",
    "RecordWithdrawn",
    "WithdrawRecord",
    "Written",
    "after_record",
    "decide_record",
    "decoded",
    "items",
    "kind_of",
    "parties_of",
    "title_of",
    "units_for",
    "waits",
]

# What may happen: one set of rules for both scopes.


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """A request about one record, with what it is asked of."""

    pack: Pack
    case: Case
    kind: RecordKind
    row: RecordState
    request: Any
    on: date
    calendar: Calendar


def parties_of(pack: Pack, kind: RecordKind) -> list[str]:
    """Who records this kind, the groups as their units."""
    groups = {group.id: group.units for group in pack.groups}
    return [party for each in kind.recorded_by for party in groups.get(each, (each,))]


def units_for(pack: Pack, case: Case, by: rq.Actor, kind: RecordKind) -> list[str]:
    """The units for which the asker may record this kind; `enterprise` for the enterprise itself."""
    parties = [actual(pack, case, party) for party in parties_of(pack, kind)]
    found = [_unit_of(pack, case, party) for party in parties if stands_for(case, by, party)]
    return list(dict.fromkeys(unit for unit in found if unit))


def _unit_of(pack: Pack, case: Case, party: str) -> str:
    if party == ENTERPRISE:
        return ENTERPRISE
    holder = case.roles.get(party)
    return (holder.unit if holder else None) or pack.unit_of(party) or ""


def _make(asked: _Asked) -> list[ev.Event]:
    request, kind = asked.request, asked.kind
    unit = _recording_unit(asked)
    _refuse_out_of_time(asked)
    facts = _checked(asked.pack, kind, request.facts)
    _refuse_lacking(kind, facts)
    day = _day_of(asked, facts)
    asks, due = _asks(asked, facts, day)
    if request.about and not kind.about:
        raise BadValue(f"“{kind.label}”不从属于别的记录。", help="请从记录页面登记。", about=request.about)
    made = RecordMade(
        on=asked.on, record=request.record, record_kind=kind.id, unit=unit, day=day,
        facts={name: value for name, value in facts.items() if value is not None},
        evidence=request.evidence, about=request.about, asks=asks, due=due, jurisdiction=request.jurisdiction,
    )  # fmt: skip
    return [made, *_marks(asked, facts, day)]


def _refuse_out_of_time(asked: _Asked) -> None:
    """Some records are for projects as they are for a while: inspections while it is being built."""
    rule = asked.kind.while_
    if rule is not None and not rule.holds(asked.case):
        raise NotNow(
            f"这个项目现在不登记“{asked.kind.label}”。",
            help=f"登记的条件：{rule.words(asked.pack.label_of)}。",
            record_kind=asked.kind.id,
        )


def _recording_unit(asked: _Asked) -> str:
    units = units_for(asked.pack, asked.case, asked.request.by, asked.kind)
    if not units:
        who = "、".join(asked.pack.party_word(party) for party in asked.kind.recorded_by)
        raise NotAllowed(
            f"“{asked.kind.label}”由{who}登记，您目前的岗位不能登记。", help=f"请联系{who}登记。", party=asked.kind.id
        )
    if asked.request.unit and asked.request.unit not in units:
        raise BadValue("不能替这个单位登记。", help="请从您所在的单位中选择。", unit=asked.request.unit)
    return str(asked.request.unit or units[0])


def _checked(pack: Pack, kind: RecordKind, facts: Mapping[str, Value]) -> dict[str, Value]:
    strange = [name for name in facts if name not in kind.field]
    if strange:
        raise BadValue(f"“{kind.label}”没有“{strange[0]}”这一栏。", help="请核对栏目名称。", fact=strange[0])
    return {name: _checked_one(pack, kind.field[name], value) for name, value in facts.items()}


def _checked_one(pack: Pack, field: Fact, value: Value) -> Value:
    checked = checked_field(field, value)
    if field.type is FactType.UNIT and checked is not None and str(checked) not in field.units:
        choices = "、".join(pack.label_of(unit) for unit in field.units)
        raise BadValue(f"“{field.label}”里没有这个单位。", help=f"可选：{choices}。", fact=field.id)
    return checked


def _refuse_lacking(kind: RecordKind, facts: Mapping[str, Value]) -> None:
    missing = [each for each in kind.fields if each.required and facts.get(each.id) in (None, "")]
    if missing:
        labels = "、".join(each.label for each in missing)
        raise Incomplete(f"还缺少：{labels}。", help="补上后再提交。", missing=[each.id for each in missing])


def _day_of(asked: _Asked, facts: Mapping[str, Value]) -> date:
    """The record's own day, which has come; the day of recording where the kind has none."""
    day = facts.get(asked.kind.dated_by) if asked.kind.dated_by else None
    if not isinstance(day, date):
        return date.fromisoformat(asked.row.recorded) if asked.row.recorded else asked.on
    refuse_future(day, asked.on, what=asked.kind.field[asked.kind.dated_by or ""].label)
    return day


def _asks(asked: _Asked, facts: Mapping[str, Value], day: date) -> tuple[bool, date | None]:
    """Whether the record asks for something to be done, and by when."""
    rule = asked.kind.follow_up
    if rule is None or facts.get(rule.when) in (None, "", False):
        return False, None
    fixed = facts.get(rule.until) if rule.until else None
    if isinstance(fixed, date):
        return True, fixed
    return True, periods.after(day, rule.within, asked.calendar) if rule.within else None


def _marks(asked: _Asked, facts: Mapping[str, Value], day: date) -> Iterator[ev.Event]:
    """What the first such record of a project makes happen."""
    if asked.kind.marks and asked.kind.marks_when.holds(Written(asked.kind, facts)):
        for name in asked.kind.marks:
            if name not in asked.case.happenings:
                yield ev.HappeningRecorded(on=asked.on, name=name, day=day)


def _correct(asked: _Asked) -> list[ev.Event]:
    _refuse_strangers(asked, to="更正")
    facts = _checked(asked.pack, asked.kind, asked.request.facts)
    known = decoded(asked.row)
    changed = {name: value for name, value in facts.items() if known.get(name) != value}
    if not changed:
        return []
    refuse_without_reason(asked.request.reason, to="更正记录")
    now = {**known, **changed}
    _refuse_lacking(asked.kind, now)
    day = _day_of(asked, now)
    asks, due = _asks(asked, now, day)
    return [
        RecordCorrected(
            on=asked.on, record=asked.request.record, record_kind=asked.kind.id, facts=changed, day=day,
            reason=asked.request.reason, asks=asks, due=due,
        )
    ]  # fmt: skip


def _withdraw(asked: _Asked) -> list[ev.Event]:
    _refuse_strangers(asked, to="撤回")
    refuse_without_reason(asked.request.reason, to="撤回记录")
    return [
        RecordWithdrawn(
            on=asked.on, record=asked.request.record, record_kind=asked.kind.id, reason=asked.request.reason
        )
    ]


def _refuse_strangers(asked: _Asked, *, to: str) -> None:
    """Only the unit that recorded changes its record."""
    if asked.row.unit not in units_for(asked.pack, asked.case, asked.request.by, asked.kind):
        unit = asked.pack.party_word(asked.row.unit)
        raise NotAllowed(f"这条记录由{unit}登记，只有{unit}可以{to}。", help=f"请联系{unit}。", party=asked.row.unit)


def _answer(asked: _Asked) -> list[ev.Event]:
    rule = asked.kind.follow_up
    if rule is None or asked.row.follow != OPEN:
        raise NotNow("这条记录没有等待办理的事。", help="请刷新页面。", record=asked.request.record)
    refuse_unless_party(asked.pack, asked.case, asked.request.by, rule.by, to=f"填报{rule.label}情况")
    if not asked.request.answer.strip():
        raise Incomplete(f"请写明{rule.label}情况。", help="做了什么、哪天做完。", missing="answer")
    refuse_long(asked.request.answer, what=f"{rule.label}情况")
    return [
        RecordAnswered(
            on=asked.on, record=asked.request.record, record_kind=asked.kind.id, answer=asked.request.answer,
            evidence=asked.request.evidence, closes=not rule.checked,
        )
    ]  # fmt: skip


def _check(asked: _Asked) -> list[ev.Event]:
    """Whoever recorded says whether it is enough; nobody else."""
    rule = asked.kind.follow_up
    if rule is None or asked.row.follow != ANSWERED:
        raise NotNow("没有等待核实的办理情况。", help="请先由责任方填报。", record=asked.request.record)
    _refuse_strangers(asked, to=f"核实{rule.label}")
    if not asked.request.accepted:
        refuse_without_reason(asked.request.reason, to=f"退回{rule.label}")
    return [
        RecordChecked(
            on=asked.on, record=asked.request.record, record_kind=asked.kind.id, accepted=asked.request.accepted,
            reason=asked.request.reason,
        )
    ]  # fmt: skip


def _link(asked: _Asked) -> list[ev.Event]:
    _refuse_strangers(asked, to="关联项目")
    if asked.request.project in asked.row.projects:
        return []
    return [
        RecordLinked(on=asked.on, record=asked.request.record, record_kind=asked.kind.id, project=asked.request.project)
    ]


_RULES: Mapping[type[rq.Request], Callable[[_Asked], list[ev.Event]]] = {
    MakeRecord: _make,
    CorrectRecord: _correct,
    WithdrawRecord: _withdraw,
    AnswerRecord: _answer,
    CheckRecord: _check,
    LinkRecord: _link,
}


def _decide(
    pack: Pack, case: Case, row: RecordState | None, request: Any, on: date, calendar: Calendar, scope: RecordScope
) -> list[ev.Event]:
    kind = kind_of(pack, request.record_kind if isinstance(request, MakeRecord) else row.kind if row else "")
    if kind.of is not scope:
        raise BadValue(f"“{kind.label}”不能登记在这里。", help="请从记录页面登记。", record_kind=kind.id)
    if isinstance(request, MakeRecord) == (row is not None):
        raise NotNow("这条记录已经登记过。", help="请刷新页面。", record=request.record)
    if row is not None and row.withdrawn:
        raise NotNow("这条记录已经撤回。", help="如需重新登记，请新增一条。", record=request.record)
    asked = _Asked(
        pack=pack, case=case, kind=kind, row=row or NO_RECORD, request=request, on=on, calendar=calendar
    )  # fmt: skip
    return _RULES[type(request)](asked)


def decide_record(
    pack: Pack, row: RecordState | None, request: rq.Request, *, on: date, calendar: Calendar
) -> list[ev.Event]:
    """The events a request brings to a record of the place, or a refusal; `row` is None for one to be made."""
    return _decide(pack, Case.empty(), row, request, on, calendar, RecordScope.PLACE)


def _on_project(asked: Question) -> list[ev.Event]:
    row = asked.case.records.get(asked.request.record)
    if row is None and not isinstance(asked.request, MakeRecord):
        raise NotFound("没有这条记录。", help="请从项目页面进入。", record=asked.request.record)
    return _decide(asked.pack, asked.case, row, asked.request, asked.on, asked.calendar, RecordScope.PROJECT)


for _request in (MakeRecord, CorrectRecord, WithdrawRecord, AnswerRecord, CheckRecord):
    answers(_request)(_on_project)


# What waits.


def items(pack: Pack, case: Case, on: date, calendar: Calendar) -> Iterator[Item]:
    """What the records of a project ask for."""
    for key, row in case.records.items():
        yield from waits(pack, case, key, row, on=on, calendar=calendar)


def waits(pack: Pack, case: Case, key: str, row: RecordState, *, on: date, calendar: Calendar) -> Iterator[Item]:
    """What one record waits for: for it to be done, then for that to be confirmed."""
    kind = pack.record_kind.get(row.kind)
    if kind is None or kind.follow_up is None or row.withdrawn or row.follow not in (OPEN, ANSWERED):
        return
    title, rule = title_of(kind, row), kind.follow_up
    if row.follow == ANSWERED:
        yield item_for(pack, case, "record", key, f"核实{rule.label}：{title}", row.unit, kind.basis, None)
        return
    reading = stand_of(pack, date.fromisoformat(row.due) if row.due else None, on=on, calendar=calendar)
    yield item_for(pack, case, "record", key, f"{rule.label}：{title}", rule.by, kind.basis, reading)

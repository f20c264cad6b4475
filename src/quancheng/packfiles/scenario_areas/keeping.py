"""Scenario words for records, quotas, guides, plans of supporting works and factor needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from quancheng.engine import events as ev
from quancheng.engine import factors, guides, plans, quotas, records
from quancheng.engine import requests as rq
from quancheng.engine.case import RecordState
from quancheng.engine.pack import PROJECTS, Pack, Quota, RecordKind, RecordScope, Value
from quancheng.engine.proposals import quota_proposals
from quancheng.engine.territory import seated
from quancheng.packfiles.scenario_areas.area import Area, StepWord, day_of, given_of, words_of
from quancheng.packfiles.values import parse_day, parse_flag, parse_value

if TYPE_CHECKING:
    from quancheng.engine.proposals import Proposal
    from quancheng.packfiles.scenario_run import Outcome
    from quancheng.packfiles.scenario_world import World
    from quancheng.packfiles.scenarios import Step

BOOK = "records"
RECORD_STEPS = (
    "recorded", "record-corrected", "record-withdrawn", "record-answered", "record-checked", "record-linked",
)  # fmt: skip


def _kept(world: World) -> dict[str, RecordState]:
    """The records of the place, by their ids."""
    kept: dict[str, RecordState] = world.books.setdefault(BOOK, {})
    return kept


def _fields(kind: RecordKind, written: Mapping[str, Any]) -> dict[str, Value]:
    return {name: parse_value(kind.field[name].type, str(text)) for name, text in written.items()}


def _request(world: World, step: Step) -> rq.Request:
    given, by = step.particulars, world.actor(step)
    name = str(given["id"])
    match step.what:
        case "recorded":
            kind = records.kind_of(world.pack, given["record"])
            return records.MakeRecord(
                by=by, record=name, record_kind=kind.id, facts=_fields(kind, given["with"]),
                **given_of(step, "unit", "about"), evidence=words_of(step, "evidence"), jurisdiction=_code(world, step),
            )  # fmt: skip
        case "record-corrected":
            kind = records.kind_of(world.pack, _row(world, name).kind)
            return records.CorrectRecord(by=by, record=name, facts=_fields(kind, given["with"]), reason=given["reason"])
        case "record-withdrawn":
            return records.WithdrawRecord(by=by, record=name, reason=given["reason"])
        case "record-answered":
            return records.AnswerRecord(by=by, record=name, answer=given["answer"], evidence=words_of(step, "evidence"))
        case "record-linked":
            return records.LinkRecord(by=by, record=name, project=given["project"])
    return records.CheckRecord(
        by=by, record=name, accepted=parse_flag(given["accepted"]), **given_of(step, "reason")
    )  # fmt: skip


def _code(world: World, step: Step) -> str:
    """Where a record of the place is made; "" at the place itself."""
    name = step.particulars.get("jurisdiction", "")
    return world.pack.code_of_jurisdiction.get(name, name)


def _row(world: World, name: str) -> RecordState:
    return world.case.records[name] if name in world.case.records else _kept(world)[name]


def _is_of_project(world: World, step: Step) -> bool:
    name = str(step.particulars["id"])
    if step.what == "recorded":
        return records.kind_of(world.pack, step.particulars["record"]).of is RecordScope.PROJECT
    return name in world.case.records


def _record(world: World, step: Step) -> None:
    """A record of the project is asked of it; one of the place is kept beside."""
    request = _request(world, step)
    if _is_of_project(world, step):
        world.ask([request], step.day)
        return
    name, kept = str(step.particulars["id"]), _kept(world)
    for event in records.decide_record(world.pack, kept.get(name), request, on=step.day, calendar=world.calendar):
        kept[name] = records.after_record(kept.get(name, records.NO_RECORD), event)


def _ask_factor(world: World, step: Step) -> list[rq.Request]:
    return [
        factors.AskFactor(by=world.actor(step), **given_of(step, "form", "factor", "note"), amount=_amount(world, step))
    ]


def _amount(world: World, step: Step) -> Value:
    written = step.particulars.get("amount")
    return parse_value(world.pack.factor[step.particulars["factor"]].type, written) if written else None


def _work(request: type[plans.PlanWork] | type[plans.FinishWork], *more: str) -> Any:
    def ask(world: World, step: Step) -> list[rq.Request]:
        words = given_of(step, "plan", "work", "phase", *more)
        return [request(by=world.actor(step), **words, day=day_of(step, "for", step.day) or step.day)]

    return ask


# What can be expected.


def _read_record(outcome: Outcome, wanted: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    return {name: {word: _said(outcome, name, word) for word in asked} for name, asked in wanted.items()}


def _said(outcome: Outcome, name: str, word: str) -> str:
    world, row = outcome.world, _row(outcome.world, name)
    if word == "waits":
        found = records.waits(world.pack, world.case, name, row, on=outcome.today, calendar=world.calendar)
        return "、".join(item.party for item in found) or "nobody"
    if word == "counts":
        return str(not row.withdrawn).lower()
    return str(getattr(row, word)) or "none"


def _quota(outcome: Outcome, wanted: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """`unit · value` to `done/target pace`."""
    found = {}
    for name, asked in wanted.items():
        quota = next(each for each in outcome.world.pack.quotas if each.id == name)
        found[name] = {cell: said for cell, said in _cells(outcome, quota).items() if cell in asked}
    return found


def _cells(outcome: Outcome, quota: Quota) -> dict[str, str]:
    read = _read_quota(outcome.world, quota, quotas.period_of(quota, outcome.today), outcome.today)
    return {"/".join(each.which) or "place": f"{each.done}/{each.target} {each.pace}" for each in read.cells}


def _read_quota(world: World, quota: Quota, period: quotas.Period, on: date) -> quotas.QuotaRead:
    cells = quotas.stand(world.pack, quota, _counted(world, quota, period), period=period, on=on)
    return quotas.QuotaRead(quota=quota, period=period, cells=cells)


def _proposed(world: World, on: date) -> Iterable[Proposal]:
    """What the quotas propose, of this period and the one before, where the place owes its duties."""
    for quota in world.pack.quotas if world.book.opened else ():
        now = quotas.period_of(quota, on)
        periods = [
            each for each in (now, quotas.period_before(quota, now)) if each.last.isoformat() >= world.book.opened
        ]
        read = [_read_quota(world, quota, period, on) for period in periods]
        yield from quota_proposals(world.pack, read)


def _counted(world: World, quota: Quota, period: quotas.Period) -> Counter[quotas.Which]:
    """The records of the world that count, by the cell into which they fall."""
    found: Counter[quotas.Which] = Counter()
    if quota.counts == PROJECTS:
        day = world.case.happened(quota.counted_at or "")
        if day and period.first <= day <= period.last and quota.when.holds(world.case):
            units = (_unit_of(world, way.role) for way in quota.per)
            found[tuple(seated(world.pack, unit, world.case.jurisdiction) for unit in units)] += 1
        return found
    kind = world.pack.record_kind[quota.counts]
    first, last = period.first.isoformat(), period.last.isoformat()
    rows = [(row.jurisdiction, row) for row in _kept(world).values()]
    for where, row in (*rows, *((world.case.jurisdiction, row) for row in world.case.records.values())):
        is_meant = row.kind == kind.id and not row.withdrawn and first <= row.day <= last
        if is_meant and quota.when.holds(records.Written(kind, records.decoded(row))):
            cell = (str(row.fields.get(way.field)) if way.field else row.unit for way in quota.per)
            found[tuple(seated(world.pack, each, where) for each in cell)] += 1
    return found


def _unit_of(world: World, role: str) -> str:
    holder = world.case.roles.get(role)
    return holder.unit if holder else ""


def _mismatch(outcome: Outcome, wanted: Any) -> dict[str, str]:
    found = plans.mismatches(outcome.world.pack, outcome.world.case, on=outcome.today)
    return {cell.key: str(cell.gap) for cell in found}


def _need(outcome: Outcome, wanted: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    case = outcome.world.case
    return {
        key: {word: str(ev.decode_value(getattr(case.needs[key], word))) for word in asked}
        for key, asked in wanted.items()
    }


def _told(outcome: Outcome, name: str) -> str:
    return outcome.world.case.told.get(name, "never")


def _guide(outcome: Outcome, wanted: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    return {name: {word: _printed(outcome.world.pack, name, word) for word in asked} for name, asked in wanted.items()}


def _printed(pack: Pack, name: str, word: str) -> Any:
    guide = next(each for each in pack.guides if each.id == name)
    if word == "materials":
        return [each.name for each in guide.materials]
    value = getattr(guide, word)
    return list(value) if isinstance(value, tuple) else str(value)


AREA = Area(
    steps={
        "recorded": StepWord(
            "a record `id` of a kind was made, `with` its fields",
            ("record", "id", "with"),
            ("unit", "about", "evidence", "jurisdiction"),
        ),
        "record-corrected": StepWord("a record was corrected", ("id", "with", "reason")),
        "record-withdrawn": StepWord("a record was withdrawn", ("id", "reason")),
        "record-answered": StepWord("what a record asked for was done", ("id", "answer"), ("evidence",)),
        "record-checked": StepWord("that was confirmed or sent back", ("id", "accepted"), ("reason",)),
        "record-linked": StepWord("a project came of a record of the place", ("id", "project")),
        "guide-told": StepWord("the enterprise was told these guides", ("guides",), ("how",)),
        "phase-set": StepWord("the construction plan set a phase for a day", ("plan", "phase", "for"), ("reason",)),
        "work-planned": StepWord("a supporting work was planned", ("plan", "work", "phase", "for"), ("reason",)),
        "work-finished": StepWord("a supporting work was done", ("plan", "work", "phase"), ("for", "note")),
        "factor-asked": StepWord("an amount of a factor was asked for", ("form", "factor"), ("amount", "note")),
        "factor-verified": StepWord("its unit verified it", ("form", "factor"), ("amount", "opinion")),
        "factor-guaranteed": StepWord("its unit guaranteed it", ("form", "factor"), ("amount", "by_day")),
    },
    expects={
        "record": "of each record its `follow`, `due`, `unit`, `day`, whom it `waits` for, whether it `counts`",
        "quota": "of each quota the cells asked for, as `done/target pace`; a cell is `unit/value` or `place`",
        "mismatch": "the supporting works that come too late, all of them, with the days",
        "need": "of each need (`form/factor`) its `asked`, `verified`, `guaranteed`, `by_day`, `opinion`",
        "told": "the day on which each guide was told; `never`",
        "guide": "of each guide what is asked: `materials`, `steps`, `within`, `where`, `handled_by`, `delegated_to`",
    },
    asked={
        "guide-told": lambda world, step: [
            guides.TellGuide(by=world.actor(step), guides=words_of(step, "guides"), **given_of(step, "how"))
        ],
        "phase-set": lambda world, step: [
            plans.SetPhase(
                by=world.actor(step),
                **given_of(step, "plan", "phase", "reason"),
                day=parse_day(step.particulars["for"]),
            )
        ],
        "work-planned": _work(plans.PlanWork, "reason"),
        "work-finished": _work(plans.FinishWork, "note"),
        "factor-asked": _ask_factor,
        "factor-verified": lambda world, step: [
            factors.VerifyFactor(
                by=world.actor(step), **given_of(step, "form", "factor", "opinion"), amount=_amount(world, step)
            )
        ],
        "factor-guaranteed": lambda world, step: [
            factors.GuaranteeFactor(
                by=world.actor(step), **given_of(step, "form", "factor"), amount=_amount(world, step),
                by_day=day_of(step, "by_day"),
            )
        ],
    },
    proposed=_proposed,
    taken=dict.fromkeys(RECORD_STEPS, _record),
    found={
        "record": _read_record,
        "quota": _quota,
        "mismatch": _mismatch,
        "need": _need,
        "told": lambda outcome, wanted: {name: _told(outcome, name) for name in wanted},
        "guide": _guide,
    },
)  # fmt: skip

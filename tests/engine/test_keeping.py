"""Records, quotas, guides, supporting works and factor needs at their boundaries."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from quancheng.engine import events as ev
from quancheng.engine import factors, plans, quotas, records
from quancheng.engine import requests as rq
from quancheng.engine.case import Case, fold
from quancheng.engine.decide import step
from quancheng.engine.errors import BadValue, Incomplete, NotAllowed, NotFound, NotNow
from quancheng.engine.pack import Dimension, Pack, Power, Quota
from quancheng.engine.quotas import Pace
from quancheng.engine.workdays import Calendar
from quancheng.packfiles.calendars import load_calendar
from quancheng.packfiles.loader import shipped_pack

GUXIAN = shipped_pack("guxian")
DAY = date(2026, 3, 16)
PACK = shipped_pack("example")
ALL = rq.Actor(
    officer="甲", units=frozenset({*PACK.unit, *PACK.role}), posts=frozenset(PACK.post), powers=frozenset(Power)
)
VISIT = {
    "enterprise": "大河公司", "visited-on": DAY, "direction": "装备制造", "in-person": True, "intelligence": "有意向",
}  # fmt: skip


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    return load_calendar()


def make(
    calendar: Calendar, kind: str, facts: dict[str, object], *, by: rq.Actor = ALL, on: date = DAY
) -> records.RecordState:
    request = records.MakeRecord(by=by, record="r", record_kind=kind, facts=facts)  # type: ignore[arg-type]
    made = records.decide_record(PACK, None, request, on=on, calendar=calendar)
    return records.after_record(records.NO_RECORD, made[0])


def opened(calendar: Calendar, *happenings: str) -> Case:
    _, case = step(PACK, Case.empty(), rq.OpenProject(by=ALL, facts={"name": "轴承项目"}), on=DAY, calendar=calendar)
    return case.with_(happenings={**case.happenings, **dict.fromkeys(happenings, DAY.isoformat())})


def ask(case: Case, calendar: Calendar, request: rq.Request, *, on: date = DAY) -> Case:
    return step(PACK, case, request, on=on, calendar=calendar)[1]


# Records.


def test_a_record_of_today_is_taken_and_one_of_tomorrow_refused(calendar: Calendar) -> None:
    assert make(calendar, "enterprise-visit", VISIT).day == DAY.isoformat()
    with pytest.raises(BadValue):
        make(calendar, "enterprise-visit", {**VISIT, "visited-on": DAY + timedelta(days=1)})


def test_a_yes_or_no_that_is_no_is_filled_in(calendar: Calendar) -> None:
    assert make(calendar, "enterprise-visit", {**VISIT, "in-person": False}).fields["in-person"] is False


@pytest.mark.parametrize("missing", ["enterprise", "visited-on", "direction", "in-person", "intelligence"])
def test_each_required_field_is_required(calendar: Calendar, missing: str) -> None:
    with pytest.raises(Incomplete):
        make(calendar, "enterprise-visit", {name: value for name, value in VISIT.items() if name != missing})


def test_a_unit_field_takes_only_units_of_its_group(calendar: Calendar) -> None:
    given = {"name": "基地", "size": 100, "park": "promotion", "department": "reform", "packaged-on": DAY}
    with pytest.raises(BadValue) as refused:
        make(calendar, "packaged-project", given)
    assert "东区产业园" in refused.value.help


def test_an_unknown_field_and_an_unknown_kind_are_refused(calendar: Calendar) -> None:
    with pytest.raises(BadValue):
        make(calendar, "enterprise-visit", {**VISIT, "weather": "晴"})
    with pytest.raises(NotFound):
        make(calendar, "nothing", VISIT)


def test_a_record_of_a_project_cannot_be_made_for_the_place(calendar: Calendar) -> None:
    with pytest.raises(BadValue):
        make(calendar, "inspection-trip", {})


@pytest.mark.parametrize(("unit", "may"), [("promotion", True), ("reform", True), ("water-company", False)])
def test_only_the_units_named_record(calendar: Calendar, unit: str, may: bool) -> None:
    by = rq.Actor(officer="乙", units=frozenset({unit}))
    if may:
        assert make(calendar, "enterprise-visit", VISIT, by=by).unit == unit
    else:
        with pytest.raises(NotAllowed):
            make(calendar, "enterprise-visit", VISIT, by=by)


def test_the_unit_that_records_may_be_chosen_among_ones_own_only(calendar: Calendar) -> None:
    by = rq.Actor(officer="乙", units=frozenset({"promotion", "reform"}))
    chosen = records.MakeRecord(by=by, record="r", record_kind="enterprise-visit", facts=VISIT, unit="reform")
    assert records.decide_record(PACK, None, chosen, on=DAY, calendar=calendar)[0].unit == "reform"  # type: ignore[attr-defined]
    other = records.MakeRecord(by=by, record="r", record_kind="enterprise-visit", facts=VISIT, unit="east-park")
    with pytest.raises(BadValue):
        records.decide_record(PACK, None, other, on=DAY, calendar=calendar)


def test_correcting_to_the_same_changes_nothing(calendar: Calendar) -> None:
    row = make(calendar, "enterprise-visit", VISIT)
    same = records.CorrectRecord(by=ALL, record="r", facts=VISIT, reason="")  # type: ignore[arg-type]
    assert records.decide_record(PACK, row, same, on=DAY, calendar=calendar) == []


def test_a_withdrawn_record_is_not_touched_any_more(calendar: Calendar) -> None:
    row = make(calendar, "enterprise-visit", VISIT)._replace(withdrawn="重复")
    with pytest.raises(NotNow):
        records.decide_record(
            PACK, row, records.WithdrawRecord(by=ALL, record="r", reason="再撤"), on=DAY, calendar=calendar
        )


def test_a_finding_that_is_cleared_asks_for_nothing_any_more(calendar: Calendar) -> None:
    case = opened(calendar, "construction-started")
    facts = {"inspected-on": DAY, "content": "脚手架", "found": "缺连墙件"}
    case = ask(case, calendar, records.MakeRecord(by=ALL, record="s", record_kind="safety-inspection", facts=facts))  # type: ignore[arg-type]
    assert case.records["s"].follow == records.OPEN
    case = ask(case, calendar, records.CorrectRecord(by=ALL, record="s", facts={"found": None}, reason="看错了"))
    assert (case.records["s"].follow, case.records["s"].due) == ("", "")


def test_a_project_s_records_follow_from_its_events_and_survive_being_stored(calendar: Calendar) -> None:
    case = opened(calendar, "construction-started")
    facts = {"inspected-on": DAY, "content": "脚手架", "found": "缺连墙件", "rectify-by": DAY}
    request = records.MakeRecord(by=ALL, record="s", record_kind="safety-inspection", facts=facts)  # type: ignore[arg-type]
    events, after = step(PACK, case, request, on=DAY, calendar=calendar)
    again = [ev.event_from(each.kind, ev.body(each)) for each in events]
    assert again == events
    assert Case.from_state(after.state()).records == after.records
    assert fold(again[:1]).records == after.records


# Quotas.


def quota(at_least: int, *, margin: str = "0.1", every: str = "year") -> Quota:
    return Quota(
        id="q",
        label="走访",
        counts="visit",
        at_least=at_least,
        every=every,
        who="office",
        basis=(),
        margin=Decimal(margin),
    )


@pytest.mark.parametrize(
    ("done", "on", "pace"),
    [
        (100, date(2026, 1, 1), Pace.MET),
        (99, date(2026, 12, 31), Pace.ON_PACE),
        (89, date(2026, 12, 31), Pace.BEHIND),
        (99, date(2027, 1, 1), Pace.MISSED),
        (0, date(2025, 12, 31), Pace.COMING),
        (40, date(2026, 7, 2), Pace.BEHIND),
        (41, date(2026, 7, 2), Pace.ON_PACE),
        (0, date(2026, 1, 2), Pace.ON_PACE),
    ],
)
def test_the_pace_is_the_time_passed_less_the_margin(done: int, on: date, pace: Pace) -> None:
    asked = quota(100)
    period = quotas.period_of(asked, date(2026, 6, 1))
    assert quotas.stand(GUXIAN, asked, {(): done}, period=period, on=on)[0].pace is pace


def test_nobody_is_behind_while_nothing_is_expected_yet() -> None:
    asked = quota(3, margin="0")
    period = quotas.period_of(asked, date(2026, 1, 1))
    days = (date(2026, 5, 1), date(2026, 5, 3))
    paces = [quotas.stand(GUXIAN, asked, {}, period=period, on=day)[0].pace for day in days]
    assert paces == [Pace.ON_PACE, Pace.BEHIND]


@pytest.mark.parametrize(
    ("every", "day", "first", "last"),
    [
        ("year", date(2024, 2, 29), date(2024, 1, 1), date(2024, 12, 31)),
        ("quarter", date(2026, 3, 31), date(2026, 1, 1), date(2026, 3, 31)),
        ("quarter", date(2026, 4, 1), date(2026, 4, 1), date(2026, 6, 30)),
        ("month", date(2026, 12, 1), date(2026, 12, 1), date(2026, 12, 31)),
    ],
)
def test_a_period_has_its_first_and_last_day(every: str, day: date, first: date, last: date) -> None:
    period = quotas.period_of(quota(1, every=every), day)
    assert (period.first, period.last) == (first, last)
    assert period.passed(last) == 1


def test_jointly_means_every_unit_with_every_direction() -> None:
    joint = Quota(
        id="q", label="走访", counts="visit", at_least=1, every="year", who="a", basis=(),
        per=(Dimension(units=("a", "b")), Dimension(field="line", values=("x", "y", "z"))),
    )  # fmt: skip
    assert len(list(quotas.cells(GUXIAN, joint))) == 6
    assert quotas.unit_of(joint, ("b", "z")) == "b"


# Supporting works.


def planned(calendar: Calendar, *, need: date, work: date) -> Case:
    case = opened(calendar, "agreement-signed")
    case = ask(case, calendar, plans.SetPhase(by=ALL, plan="synchronous-plan", phase="fitting", day=need))
    return ask(case, calendar, plans.PlanWork(by=ALL, plan="synchronous-plan", work="power", phase="fitting", day=work))


@pytest.mark.parametrize(("late", "gap"), [(-1, 0), (0, 0), (1, 1), (30, 30)])
def test_a_work_for_the_very_day_is_in_time_and_a_day_later_is_not(calendar: Calendar, late: int, gap: int) -> None:
    need = date(2026, 9, 1)
    case = planned(calendar, need=need, work=need + timedelta(days=late))
    found = [cell.gap for cell in plans.mismatches(PACK, case, on=DAY) if cell.work.id == "power"]
    assert found == ([gap] if gap else [])


def test_a_plan_that_has_passed_undone_grows_later_each_day(calendar: Calendar) -> None:
    case = planned(calendar, need=date(2026, 9, 1), work=date(2026, 8, 1))
    gaps = [[cell.gap for cell in plans.mismatches(PACK, case, on=day) if cell.work.id == "power"] for day in (
        date(2026, 9, 1), date(2026, 9, 2), date(2026, 9, 9))]  # fmt: skip
    assert gaps == [[], [1], [8]]


def test_a_work_is_done_once(calendar: Calendar) -> None:
    case = planned(calendar, need=date(2026, 9, 1), work=date(2026, 8, 1))
    done = plans.FinishWork(by=ALL, plan="synchronous-plan", work="power", phase="fitting", day=DAY)
    case = ask(case, calendar, done)
    with pytest.raises(NotNow):
        ask(case, calendar, done)
    with pytest.raises(NotFound):
        ask(case, calendar, plans.FinishWork(by=ALL, plan="synchronous-plan", work="road", phase="trial", day=DAY))


# Factors.


def test_the_last_verification_marks_and_no_other(calendar: Calendar) -> None:
    case, form = opened(calendar), "initial-needs"
    for factor in ("land", "power-need", "capacity"):
        case = ask(case, calendar, factors.AskFactor(by=ALL, form=form, factor=factor, note="不需要"))
    for factor in ("land", "power-need", "capacity"):
        assert case.happened("needs-verified") is None
        case = ask(case, calendar, factors.VerifyFactor(by=ALL, form=form, factor=factor, opinion="同意"))
    assert case.happened("needs-verified") == DAY


def test_an_amount_is_of_the_factors_own_type(calendar: Calendar) -> None:
    with pytest.raises(BadValue):
        ask(opened(calendar), calendar, factors.AskFactor(by=ALL, form="initial-needs", factor="land", amount="一百亩"))
    with pytest.raises(BadValue):
        ask(opened(calendar), calendar, factors.AskFactor(by=ALL, form="initial-needs", factor="power-need", amount=-1))


def test_nothing_asked_needs_a_word(calendar: Calendar) -> None:
    with pytest.raises(Incomplete):
        ask(opened(calendar), calendar, factors.AskFactor(by=ALL, form="initial-needs", factor="land"))


def test_the_initial_form_knows_no_guarantee(calendar: Calendar) -> None:
    case = ask(
        opened(calendar), calendar, factors.AskFactor(by=ALL, form="initial-needs", factor="power-need", amount=1)
    )
    case = ask(case, calendar, factors.VerifyFactor(by=ALL, form="initial-needs", factor="power-need", amount=1))
    with pytest.raises(NotNow):
        ask(case, calendar, factors.GuaranteeFactor(by=ALL, form="initial-needs", factor="power-need", amount=1))


def test_a_pack_without_these_sections_pays_nothing_for_them(calendar: Calendar) -> None:
    plain: Pack = GUXIAN
    assert not (plain.records or plain.guides or plain.plans or plain.needs or plain.quotas)

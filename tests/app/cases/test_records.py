"""Records of the place and of projects: who sees them, what waits, what counts, and that rows follow from events."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from quancheng.cases import actions, queries, quota_counts, record_lists, records, work_lists
from quancheng.cases.models import RecordRow, Work
from quancheng.cases.places import tick
from quancheng.cases.record_lists import WantedRecords
from quancheng.cases.rows_check import rows_at_fault
from quancheng.engine import requests as rq
from quancheng.engine.errors import NotAllowed, NotFound
from quancheng.engine.factors import AskFactor, VerifyFactor
from quancheng.engine.pack import Pack, Value
from quancheng.engine.quotas import Pace, period_of
from quancheng.people.access import Person
from quancheng.store.session import reading
from quancheng.store.verify import verify
from tests.app.cases.qinghe_posts import AT, ON, holder, qinghe


@pytest.fixture
def pack(db: None) -> Pack:
    return qinghe()


def visit(person: Person, *, direction: str = "装备制造", in_person: bool = True, about: UUID | None = None) -> UUID:
    given: dict[str, Value] = {
        "enterprise": "大河机床公司", "visited-on": ON, "direction": direction, "in-person": in_person,
        "intelligence": "有外迁计划",
    }  # fmt: skip
    return records.make_record(person, "enterprise-visit", given, at=AT, about=about)


def target(person: Person, name: str = "大河机床公司") -> UUID:
    given = {"name": name, "class": "行业龙头", "direction": "装备制造"}
    return records.make_record(person, "target-enterprise", given, at=AT)


def begun(pack: Pack) -> UUID:
    """A project that is being built; its package lead is an officer of 发改局."""
    director = holder(pack, "director")
    project = actions.register(director, {"name": "青禾食品项目"}, at=AT)
    actions.ask(director, project, rq.FillRole, at=AT, role="package-lead", officer=UUID(int=9).hex, unit="reform")
    for task, outcome in (("talks", "done"), ("sign", "signed")):
        actions.ask(director, project, rq.FinishTask, at=AT, task=task, outcome=outcome)
    for post, task in (("land-clerk", "planning-permit"), ("housing-clerk", "construction-permit")):
        actions.ask(holder(pack, post), project, rq.FinishTask, at=AT, task=task)
    return project


def found(pack: Pack, person: Person, kind: str, **wanted: object) -> list[UUID]:
    with reading(person.tenant):
        page = record_lists.records(person, pack.record_kind[kind], WantedRecords(**wanted))  # type: ignore[arg-type]
    return [line.id for line in page.lines]


def test_a_unit_sees_its_own_records_and_whoever_sees_all_sees_them_all(pack: Pack) -> None:
    clerk, reform, director = holder(pack, "clerk"), holder(pack, "reform-clerk"), holder(pack, "director")
    mine, theirs = visit(clerk), visit(reform)
    assert found(pack, clerk, "enterprise-visit") == [mine]
    assert found(pack, reform, "enterprise-visit") == [theirs]
    assert set(found(pack, director, "enterprise-visit")) == {mine, theirs}


def test_a_record_of_another_unit_does_not_exist_for_a_stranger(pack: Pack) -> None:
    kept = visit(holder(pack, "clerk"))
    stranger = holder(pack, "reform-clerk")
    with reading(stranger.tenant), pytest.raises(NotFound):
        record_lists.line_of(stranger, kept)
    with pytest.raises(NotFound):
        records.withdraw_record(stranger, kept, reason="看不见的", at=AT)


def test_a_shared_kind_is_seen_by_every_officer_and_changed_by_its_own_unit_only(pack: Pack) -> None:
    clerk, power = holder(pack, "clerk"), holder(pack, "power-clerk")
    event = records.make_record(clerk, "promotion-event", {"name": "长三角专场", "held-on": ON}, at=AT)
    assert found(pack, power, "promotion-event") == [event]
    with pytest.raises(NotAllowed):
        records.withdraw_record(power, event, reason="不是我的", at=AT)


def test_records_are_found_by_words_by_letters_and_by_their_fields(pack: Pack) -> None:
    clerk = holder(pack, "clerk")
    here = target(clerk)
    assert found(pack, clerk, "target-enterprise", text="机床") == [here]
    assert found(pack, clerk, "target-enterprise", text="dhjc") == [here]
    assert found(pack, clerk, "target-enterprise", text="100%") == []
    assert found(pack, clerk, "target-enterprise", fields={"direction": "新材料"}) == []


def test_a_visit_belongs_to_the_enterprise_that_was_visited(pack: Pack) -> None:
    clerk = holder(pack, "clerk")
    enterprise = target(clerk)
    visited = visit(clerk, about=enterprise)
    assert found(pack, clerk, "enterprise-visit", about=enterprise) == [visited]
    with reading(clerk.tenant):
        counted = record_lists.counts_about(clerk, pack.record_kind["enterprise-visit"], [enterprise])
    assert counted == {enterprise: 1}


def test_the_projects_that_came_of_an_event_are_those_the_reader_sees(pack: Pack) -> None:
    clerk, stranger = holder(pack, "clerk"), holder(pack, "water-clerk")
    event = records.make_record(clerk, "promotion-event", {"name": "长三角专场", "held-on": ON}, at=AT)
    project = actions.register(clerk, {"name": "大河机床项目"}, at=AT)
    records.link_record(clerk, event, project, at=AT)
    with reading(clerk.tenant):
        assert record_lists.projects_of(clerk, event) == [(project, "大河机床项目")]
        assert record_lists.projects_of(stranger, event) == []


def test_a_withdrawn_record_leaves_lists_and_counts_and_stays_among_the_withdrawn(pack: Pack) -> None:
    clerk = holder(pack, "clerk")
    gone = visit(clerk)
    records.withdraw_record(clerk, gone, reason="重复登记", at=AT)
    assert found(pack, clerk, "enterprise-visit") == []
    assert found(pack, clerk, "enterprise-visit", withdrawn=True) == [gone]


def test_findings_wait_for_whoever_rectifies_and_then_for_whoever_inspected(pack: Pack) -> None:
    director, emergency = holder(pack, "director"), holder(pack, "emergency-clerk")
    project = begun(pack)
    actions.ask(
        director, project, rq.FillRole, at=AT, role="package-lead", officer=director.officer.hex, unit="promotion"
    )  # type: ignore[union-attr]
    given: dict[str, Value] = {"inspected-on": ON, "content": "脚手架", "found": "缺连墙件"}
    finding = records.make_record(emergency, "safety-inspection", given, at=AT, project=project)
    with reading(director.tenant):
        waits = [line.what for line in work_lists.of_project(director, project, on=ON).lines if line.kind == "record"]
    assert waits == ["整改：脚手架"]
    records.answer_record(director, finding, answer="已补连墙件", at=AT, project=project)
    with reading(director.tenant):
        line = next(each for each in work_lists.of_project(director, project, on=ON).lines if each.kind == "record")
    assert (line.what, line.unit) == ("核实整改：脚手架", "emergency")


def test_whoever_inspects_sees_the_project_from_its_start_and_not_before(pack: Pack) -> None:
    director, park = holder(pack, "director"), holder(pack, "west-clerk")
    talked = actions.register(director, {"name": "洽谈项目"}, at=AT)
    building = begun(pack)
    with reading(director.tenant):
        assert list(queries.names_of(park, [talked, building])) == [building]


def test_the_unit_of_a_factor_sees_the_project_once_something_is_asked_of_it(pack: Pack) -> None:
    director, power = holder(pack, "director"), holder(pack, "power-clerk")
    project = actions.register(director, {"name": "青禾食品项目"}, at=AT)
    with reading(director.tenant):
        assert queries.names_of(power, [project]) == {}
    actions.ask(director, project, AskFactor, at=AT, form="initial-needs", factor="power-need", amount=2000)
    actions.ask(power, project, VerifyFactor, at=AT, form="initial-needs", factor="power-need", amount=2000)
    with reading(director.tenant):
        assert list(rows_at_fault(director.tenant)) == []


def test_a_quota_counts_by_unit_and_direction_only_what_meets_its_condition(pack: Pack) -> None:
    clerk, reform, director = holder(pack, "clerk"), holder(pack, "reform-clerk"), holder(pack, "director")
    visit(clerk)
    visit(clerk, in_person=False)
    visit(reform, direction="新材料")
    with reading(director.tenant):
        read = next(each for each in quota_counts.quotas(director, on=ON) if each.quota.id == "visits-a-year")
    done = {cell.which: cell.done for cell in read.cells if cell.done}
    assert done == {("promotion", "装备制造"): 1, ("reform", "新材料"): 1}
    assert {cell.pace for cell in read.cells} == {Pace.BEHIND}


def test_every_number_opens_to_the_records_behind_it(pack: Pack) -> None:
    clerk, director = holder(pack, "clerk"), holder(pack, "director")
    here = visit(clerk)
    visit(clerk, direction="新材料")
    quota = quota_counts.quota_of(pack, "visits-a-year")
    with reading(director.tenant):
        page = quota_counts.records_behind(
            director, pack, quota, ("promotion", "装备制造"), period_of(quota, ON), page=1
        )
    assert [line.id for line in page.lines] == [here]


@pytest.mark.parametrize(("size", "counts"), [(200_000_000_000, 1), (199_999_999_999, 0)])
def test_the_size_of_a_packaged_project_counts_to_the_fen(pack: Pack, size: int, counts: int) -> None:
    east, director = holder(pack, "east-clerk"), holder(pack, "director")
    given: dict[str, Value] = {
        "name": "铝基新材料基地", "size": size, "park": "east-park", "department": "reform", "packaged-on": ON,
    }  # fmt: skip
    records.make_record(east, "packaged-project", given, at=AT)
    quota = quota_counts.quota_of(pack, "large-packages")
    with reading(director.tenant):
        found = quota_counts.counted(director, pack, quota, period_of(quota, ON))
    assert found.get(("east-park",), 0) == counts


def test_a_project_counts_for_the_unit_of_its_role_on_the_day_of_the_happening(pack: Pack) -> None:
    director, project = holder(pack, "director"), begun(pack)
    quota = quota_counts.quota_of(pack, "started-by-department")
    with reading(director.tenant):
        assert quota_counts.counted(director, pack, quota, period_of(quota, ON)) == {("reform",): 1}
        behind = quota_counts.projects_behind(director, pack, quota, ("reform",), period_of(quota, ON), most=9)
    assert [(each.id, each.day) for each in behind] == [(project, ON)]


def test_rows_follow_from_the_log_and_the_chain_holds(pack: Pack) -> None:
    clerk, director = holder(pack, "clerk"), holder(pack, "director")
    enterprise = target(clerk)
    records.correct_record(clerk, enterprise, {"notes": "上市公司"}, reason="查了公告", at=AT + timedelta(hours=1))
    project = actions.register(director, {"name": "青禾食品项目"}, at=AT)
    trip: dict[str, Value] = {
        "title": "赴企业考察", "went-on": date(2026, 2, 27), "direction": "外出考察", "participants": "招商局",
        "findings": "产能属实",
    }  # fmt: skip
    made = records.make_record(director, "inspection-trip", trip, at=AT, project=project)
    with reading(director.tenant):
        assert RecordRow.objects.get(tenant_id=director.tenant, id=made).title == "赴企业考察"
        assert list(rows_at_fault(director.tenant)) == []
        assert verify().faults == []
        line = record_lists.line_of(clerk, enterprise)
    assert line.content["notes"] == "上市公司"


def test_the_same_form_sent_twice_makes_one_record(pack: Pack) -> None:
    clerk = holder(pack, "clerk")
    given = {"name": "大河机床公司", "class": "行业龙头", "direction": "装备制造"}
    twice = [records.make_record(clerk, "target-enterprise", given, at=AT, key="k1") for _ in range(2)]
    assert twice[0] == twice[1]
    assert found(pack, clerk, "target-enterprise") == [twice[0]]


def test_what_lags_waits_for_its_unit_until_it_has_caught_up(pack: Pack) -> None:
    clerk = holder(pack, "clerk")
    later = AT + timedelta(days=60)
    tick(clerk.tenant, at=later)
    assert "专题推介活动进度落后：0/5条，按时间应到1条" in waiting(clerk, later.date())
    records.make_record(clerk, "promotion-event", {"name": "长三角专场", "held-on": ON}, at=later)
    assert not [each for each in waiting(clerk, later.date()) if each.startswith("专题推介活动")]


def waiting(person: Person, on: date) -> list[str]:
    """What waits about quotas for a person's units."""
    with reading(person.tenant):
        rows = Work.objects.filter(tenant_id=person.tenant, kind="quota", unit__in=person.units)
        return list(rows.values_list("what", flat=True))

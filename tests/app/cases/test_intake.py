"""The office's start plans brought in: what is taken, what waits for a person, what stays."""

from datetime import date
from uuid import UUID

import pytest

from quancheng.cases import actions, intake
from quancheng.cases.history import history
from quancheng.cases.intake_cells import NO_REASON, Choices
from quancheng.engine import requests as rq
from quancheng.engine.errors import Incomplete, NotFound, Refused, Stale
from quancheng.people import queries as people
from quancheng.people.access import Person
from quancheng.people.labels import Label
from quancheng.store.errors import StaleStream
from quancheng.store.session import reading

from .intakes import AT, MESSY, ON, TIDY, Office, look, settle, shown, upload

ROWS = (
    "filing", "energy", "land", "eia", "planning-permit", "construction-permit", "power", "water", "start",
    "completion",
)  # fmt: skip
pytestmark = pytest.mark.django_db


@pytest.fixture
def office(gu_office: Office, db: None) -> Office:
    return gu_office


@pytest.fixture
def clerk(office: Office) -> Person:
    return office.officer("office-clerk")


def brought_in(person: Person, office: Office, name: str = TIDY, **words: object) -> list[dict[str, object]]:
    """The projects of a workbook whose every question was answered as suggested."""
    id_ = upload(person, office, name)
    settle(person, id_, **words)  # type: ignore[arg-type]
    return list(intake.commit(person, id_, at=AT)["projects"])


@pytest.mark.proves("GX-A2")
def test_the_tidy_workbook_becomes_three_projects_with_their_ten_rows(office: Office, clerk: Person) -> None:
    made = brought_in(clerk, office)
    assert [(each["sheet"], each["new"]) for each in made] == [("高端铸件", True), ("光伏组件", True), ("中药材", True)]
    view = shown(clerk, str(made[0]["project"]))
    assert view.name == "年产6万吨高端装备铸件智能化改造项目"
    assert view.case.stage == "advance"
    rows = {name: view.case.tasks[name] for name in ROWS}
    assert [row.state for row in rows.values()] == ["done"] * 3 + ["under way"] + ["open"] * 6
    assert rows["filing"].planned == "2026-03-20"
    assert rows["completion"].planned == "2027-09-30"
    assert rows["land"].measure == "批而未供地块盘活"
    owners = {line.key: line.unit_label for stage in view.stages for line in stage.tasks}
    assert owners["power"] == "国家电网"
    assert view.case.happenings["agreement-signed"] == "2026-03-06"


@pytest.mark.proves("GX-A2")
def test_rows_that_do_not_apply_say_why(office: Office, clerk: Person) -> None:
    made = brought_in(clerk, office)
    rows = shown(clerk, str(made[1]["project"])).case.tasks
    assert (rows["land"].state, rows["land"].reason) == (
        "not applicable",
        "租赁标准厂房，不新增用地；标准厂房2.4万平方米",
    )
    assert rows["planning-permit"].reason == NO_REASON


def test_a_missing_reason_is_asked_for_with_a_default_to_confirm(office: Office, clerk: Person) -> None:
    view = look(clerk, upload(clerk, office, TIDY))
    waiting = [cell for each in view.sheets for line in each.sheet.lines for cell in line.asking if cell.is_open]
    assert [(cell.place, cell.typed) for cell in waiting] == [
        ("planning-permit/task:reason", NO_REASON),
        ("land/task:state", "under way"),
    ]


def test_words_beside_a_state_are_kept_as_the_row_s_progress(office: Office, clerk: Person) -> None:
    made = brought_in(clerk, office)
    case = shown(clerk, str(made[2]["project"])).case
    assert case.tasks["land"].state == "under way"
    assert case.reports["land"].actual_progress == "报件已上报"


def test_people_in_the_form_are_contacts_and_events_hold_their_ids(office: Office, clerk: Person) -> None:
    made = brought_in(clerk, office)
    fact = str(shown(clerk, str(made[0]["project"])).case.fact("legal-representative"))
    with reading(clerk.tenant):
        known = people.contacts(clerk, [UUID(fact)])
    assert known[UUID(fact)].name == "赵某"


def test_history_says_from_which_cell_a_day_came(office: Office, clerk: Person) -> None:
    made = brought_in(clerk, office)
    view = shown(clerk, str(made[0]["project"]))
    with reading(clerk.tenant):
        said = [line.what for line in history(clerk.tenant, view.id, view.pack)]
    assert any("（据导入表格「高端铸件」B5）" in what for what in said)


def test_nothing_is_committed_while_a_guess_waits(office: Office, clerk: Person) -> None:
    id_ = upload(clerk, office, MESSY)
    with pytest.raises(Incomplete) as refused:
        intake.commit(clerk, id_, at=AT)
    assert "「Sheet1」" in refused.value.sentence
    assert look(clerk, id_).state == intake.OPEN


def test_the_messy_workbook_waits_with_each_guess_and_the_wrong_day(office: Office, clerk: Person) -> None:
    first, draft, third = look(clerk, upload(clerk, office, MESSY)).sheets
    waiting = {cell.name: cell for line in first.sheet.lines for cell in line.asking}
    assert {name: (cell.certainty, cell.typed) for name, cell in waiting.items()} == {
        "B4": ("guess", "2026-03-31"),
        "B7": ("guess", "2026-06-30"),
        "B8": ("wrong", ""),
        "B11": ("guess", "2026-07-10"),
        "B12": ("guess", "2026-08-10"),
        "B13": ("guess", "2025-12-31"),
    }
    assert first.sheet.fields["paper:day"].typed == "2026-03-01"
    assert (draft.sheet.hidden, draft.sheet.taken) == (True, False)
    assert [extra.remark for extra in third.sheet.extras] == ["水土保持方案：2026-05-06，新增行"]


def test_a_wrong_day_is_corrected_or_left_blank_on_purpose(office: Office, clerk: Person) -> None:
    made = brought_in(clerk, office, MESSY, typed={"planning-permit/task:planned": "2026-06-30"})
    rows = shown(clerk, str(made[0]["project"])).case.tasks
    assert rows["planning-permit"].planned == "2026-06-30"
    assert rows["power"].planned == ""


def test_what_is_typed_wrong_stays_open_with_its_reason(office: Office, clerk: Person) -> None:
    id_ = upload(clerk, office, MESSY)
    settle(clerk, id_, typed={"planning-permit/task:planned": "2026-06-31"})
    (cell,) = [cell for line in look(clerk, id_).sheets[0].sheet.lines for cell in line.asking if cell.is_open]
    assert (cell.name, cell.typed) == ("B8", "2026-06-31")
    assert "不是日期" in cell.fault


def test_an_extra_row_can_be_kept_in_a_row_s_remark(office: Office, clerk: Person) -> None:
    made = brought_in(clerk, office, MESSY, remark="eia")
    rows = shown(clerk, str(made[1]["project"])).case.tasks
    assert rows["eia"].remark == "水土保持方案：2026-05-06，新增行"


def test_a_hidden_sheet_is_taken_when_somebody_says_so(office: Office, clerk: Person) -> None:
    id_ = upload(clerk, office, MESSY)
    intake.choose(clerk, id_, {1: Choices(take=True)}, at=AT)
    assert [each.sheet.name for each in look(clerk, id_).taken] == ["Sheet1", "表2", "增补"]


def test_committing_twice_is_one_import(office: Office, clerk: Person) -> None:
    id_ = upload(clerk, office, TIDY)
    settle(clerk, id_)
    first = intake.commit(clerk, id_, at=AT, key="one")
    assert intake.commit(clerk, id_, at=AT, key="one") == first
    assert intake.commit(clerk, id_, at=AT, key="two") == first


def test_the_same_file_again_changes_nothing(office: Office, clerk: Person) -> None:
    made = brought_in(clerk, office)
    again = look(clerk, upload(clerk, office, TIDY))
    assert again.earlier == [ON]
    assert [each.target for each in again.sheets] == [each["project"] for each in made]
    assert [(each.changed, each.open_count) for each in again.sheets] == [([], 0)] * 3
    versions = [shown(clerk, str(each["project"])).version for each in made]
    settle(clerk, again.id)
    intake.commit(clerk, again.id, at=AT)
    assert [shown(clerk, str(each["project"])).version for each in made] == versions


def test_a_project_that_moved_since_it_was_shown_stops_the_whole_import(office: Office, clerk: Person) -> None:
    made = brought_in(clerk, office)
    again = upload(clerk, office, TIDY)
    settle(clerk, again)
    colleague = office.officer("office-director")
    words = {"task": "power", "planned": date(2026, 9, 1), "reason": "线路改造"}
    actions.ask(colleague, UUID(str(made[0]["project"])), rq.PlanTask, at=AT, **words)
    with pytest.raises(StaleStream):
        intake.commit(clerk, again, at=AT)
    view = look(clerk, again)
    assert view.state == intake.OPEN
    (change,) = view.sheets[0].changed
    assert (change.place, change.before, change.after) == ("power/task:planned", "2026年9月1日", "2026年7月10日")


def test_a_project_registered_meanwhile_is_not_opened_a_second_time(office: Office, clerk: Person) -> None:
    mine, colleague = upload(clerk, office, TIDY), office.officer("office-director")
    settle(clerk, mine)
    brought_in(colleague, office)
    with pytest.raises(Stale, match="已有人登记"):
        intake.commit(clerk, mine, at=AT)
    settle(clerk, mine, target="new")
    assert all(each["new"] for each in intake.commit(clerk, mine, at=AT)["projects"])


def test_a_project_is_not_changed_before_the_change_was_shown(office: Office, clerk: Person) -> None:
    brought_in(clerk, office)
    again = upload(clerk, office, TIDY)
    with pytest.raises(Stale, match="还没有给您看过"):
        intake.commit(clerk, again, at=AT)


def test_a_row_settled_here_stays_and_is_said(office: Office, clerk: Person) -> None:
    made = brought_in(clerk, office)
    project, grid = UUID(str(made[0]["project"])), office.officer("grid-clerk")
    actions.ask(grid, project, rq.FinishTask, at=AT, task="power", evidence=("no:送电单",))
    again = upload(clerk, office, TIDY)
    (conflict,) = look(clerk, again).sheets[0].conflicts
    assert "保留系统中的记录" in conflict.sentence
    settle(clerk, again)
    intake.commit(clerk, again, at=AT)
    assert shown(clerk, project).case.tasks["power"].state == "done"


def test_a_project_that_may_not_be_seen_is_no_match(office: Office, clerk: Person) -> None:
    sensitive = office.officer("office-director", clearance=Label.SENSITIVE)
    made = brought_in(sensitive, office)
    for each in made:
        actions.relabel(sensitive, UUID(str(each["project"])), Label.SENSITIVE, reason="测试", at=AT)
    view = look(clerk, upload(clerk, office, TIDY))
    assert [each.matches for each in view.sheets] == [[], [], []]
    assert view.earlier == []


def test_somebody_else_s_upload_does_not_exist(office: Office, clerk: Person) -> None:
    id_ = upload(clerk, office, TIDY)
    with pytest.raises(NotFound):
        look(office.officer("office-director"), id_)


def test_whoever_may_not_import_keeps_nothing(office: Office) -> None:
    with pytest.raises(Refused):
        upload(office.officer("land-clerk"), office, TIDY)
    with pytest.raises(Refused):
        upload(office.officer("office-clerk", clearance=Label.PUBLIC), office, TIDY)


def test_a_put_away_upload_takes_nothing_in(office: Office, clerk: Person) -> None:
    id_ = upload(clerk, office, TIDY)
    intake.drop(clerk, id_, at=AT)
    with pytest.raises(Refused):
        intake.commit(clerk, id_, at=AT)

"""A workbook of units, posts and officers: what comes in, what is refused with its place, what is taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from pytest_django import DjangoDbBlocker

from quancheng.engine.errors import Incomplete, NotNow
from quancheng.papers.refusals import NotReadable
from quancheng.papers.roster_reading import NotARoster, read_roster
from quancheng.people import accounts, actions, queries, rosters, units
from quancheng.people.access import NotYourKind, person_of
from quancheng.people.models import Account, Appointment, Officer, Post, Roster, Unit
from quancheng.people.roster import Line, plan
from quancheng.store.models import Event
from quancheng.store.session import reading
from tests.app.papers.hostile import with_sheet

from .conftest import AT, ON, County, founded
from .rolls import PEOPLE, roll, saved, workbook

CLERK = ("庚某", "13900001111", "自然资源局", "自然资源局经办", "2026-03-02", None, "geng")


@pytest.fixture(scope="module")
def county_made(ground: None, django_db_blocker: DjangoDbBlocker) -> County:
    with django_db_blocker.unblock():
        return founded()


@pytest.fixture
def county(county_made: County, db: None) -> Iterator[County]:
    with reading(county_made.tenant):
        yield county_made


def begun(county: County, data: bytes) -> UUID:
    return rosters.begin(county.system, read_roster(data), name="名单.xlsx", at=AT)


def taken(county: County, data: bytes, **more: Any) -> tuple[UUID, list[accounts.Opened]]:
    roster = begun(county, data)
    return roster, rosters.commit(county.system, roster, at=AT, on=ON, **more)


def lines(county: County, data: bytes) -> list[Line]:
    with reading(county.tenant):
        return plan(county.tenant, read_roster(data), on=ON)


def faults(county: County, *people: tuple[Any, ...], **more: Any) -> list[tuple[str, str]]:
    return [fault for line in lines(county, roll(*people, **more)) for fault in line.faults]


def unused(work: object, officers: object) -> str:
    return ""


def test_people_come_in_with_posts_and_accounts_that_wait(county: County) -> None:
    leader = ("辛某", "13900002222", "县政府", "分管领导", None, None, None)
    _, opened = taken(county, roll(CLERK, leader))
    rows = {row.officer.name: row for row in Appointment.objects.select_related("officer")}
    assert rows["庚某"].is_confirmed and rows["庚某"].since == ON
    assert not rows["辛某"].is_confirmed, "a post that brings powers waits for the security administrator"
    assert [each.username for each in opened] == ["geng"]
    account = Account.objects.get(username="geng")
    assert not account.is_active and account.check_password(opened[0].password)


def test_a_confirmed_account_of_the_list_works(county: County) -> None:
    _, opened = taken(county, roll(CLERK))
    accounts.confirm_account(county.security, account=opened[0].account, at=AT)
    assert county.person(opened[0].account).posts == {"land-clerk"}


def test_no_name_and_no_number_of_the_list_stands_in_an_event(county: County) -> None:
    taken(county, roll(CLERK))
    log = "".join(Event.objects.values_list("body", flat=True))
    assert "庚某" not in log and "13900001111" not in log


def test_the_same_list_again_changes_nothing(county: County) -> None:
    taken(county, roll(CLERK))
    assert {line.standing for line in lines(county, roll(CLERK))} == {"same"}
    with pytest.raises(Incomplete, match="没有要导入的内容"):
        taken(county, roll(CLERK))


def test_a_changed_telephone_and_a_last_day_are_shown_before_they_change(county: County) -> None:
    taken(county, roll(CLERK))
    changed = ("庚某", "13900009999", "自然资源局", "自然资源局经办", None, date(2026, 6, 30), None)
    (line,) = lines(county, roll(changed))
    assert line.standing == "changed"
    assert line.says == ["联系电话：13900001111 → 13900009999", "免职日期：（未定） → 2026-06-30"]


def test_one_person_in_two_posts_is_one_person(county: County) -> None:
    second = ("庚某", "139-0000-1111", "水利局", "水利局经办", None, None, None)
    taken(county, roll(CLERK, second))
    assert Officer.objects.count() == 1
    assert Appointment.objects.count() == 2


def test_a_namesake_of_another_unit_without_a_telephone_is_a_doubt(county: County) -> None:
    one, other = ("庚某", None, "自然资源局", "自然资源局经办"), ("庚某", None, "水利局", "水利局经办")
    assert [where for where, _ in faults(county, one, other)] == ["A2", "A3"]
    taken(county, roll(CLERK))
    ((_, sentence),) = faults(county, other)
    assert "系统里已有“庚某”" in sentence and "联系电话" in sentence


def test_local_units_and_posts_come_in_before_their_people(county: County) -> None:
    data = roll(
        ("壬某", "0357-8321001", "不动产登记中心", "登记岗"),
        units=[("不动产登记中心", "自然资源局", "登记发证")],
        posts=[("不动产登记中心", "登记岗")],
    )
    taken(county, data)
    unit = Unit.objects.get(label="不动产登记中心")
    assert unit.is_local and unit.upper is not None and unit.upper.code == "land"
    assert Post.objects.get(label="登记岗").powers == ""


def test_whoever_works_in_a_local_unit_works_in_the_one_it_belongs_to(county: County) -> None:
    code = units.add_unit(county.system, upper="land", label="土地储备中心", at=AT)
    post = units.add_post(county.system, unit=code, label="储备岗", at=AT)
    officer = actions.add_officer(county.system, name="壬某", at=AT)
    actions.appoint(county.system, officer=officer, post=post, since=ON, at=AT)
    opened = accounts.open_account(county.system, username="ren", officer=officer, at=AT)
    accounts.confirm_account(county.security, account=opened.account, at=AT)
    person = county.person(opened.account)
    assert person.units == {"land"} and person.unit_words == "土地储备中心"
    with reading(county.tenant):
        assert [line.id for line in queries.officers_in(county.system, "land", on=ON)] == [officer]


WRONG: dict[str, tuple[tuple[Any, ...], str, str]] = {
    "an unknown unit": (("庚某", None, "自然资原局", "自然资源局经办"), "C2", "是不是“自然资源局”"),
    "an unknown post": (("庚某", None, "自然资源局", "经办人员"), "D2", "自然资源局没有“经办人员”"),
    "no post": (("庚某", None, "自然资源局", None), "第2行", "没有写岗位"),
    "no name": ((None, "13900001111", "自然资源局", "自然资源局经办"), "第2行", "没有写姓名"),
    "two people in a cell": (("庚某、辛某", None, "水利局", "水利局经办"), "A2", "请每人写一行"),
    "a number for a name": ((15, None, "水利局", "水利局经办"), "A2", "不是姓名"),
    "no telephone": (("庚某", "见通讯录", "水利局", "水利局经办"), "B2", "不是电话号码"),
    "a half day": (("庚某", None, "水利局", "水利局经办", "3月2日"), "E2", "不是完整的日期"),
    "an end before the beginning": (
        ("庚某", None, "水利局", "水利局经办", "2026-03-02", "2026-02-01"), "F2", "早于任职日期",
    ),
    "a bad account": (("庚某", None, "水利局", "水利局经办", None, None, "a b!"), "G2", "不能使用"),
    "a taken account": (("庚某", None, "水利局", "水利局经办", None, None, "system-999901"), "G2", "已被使用"),
    "an error value": (("庚某", "#REF!", "水利局", "水利局经办"), "B2", ""),
    "a far too long name": (("庚" * 80, None, "水利局", "水利局经办"), "A2", "超过64个字"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_meant_is_named_with_its_cell(county: County, case: str) -> None:
    row, where, words = WRONG[case]
    found = faults(county, row)
    assert [place for place, _ in found] == [where]
    assert words in found[0][1]


def test_what_people_write_untidily_is_understood(county: County) -> None:
    book = workbook(
        {
            "Sheet1": [
                ("测试县招商引资工作人员名单",), (None,),
                ("序号", "姓 名", "手机号（必填）", "单 位", "职务*", "任职时间", "登录名", "办公室房间"),
                (1, "庚　某", 13900001111, "自然资源局 ", "自然资源局经办", date(2026, 3, 2), "ＧＥＮＧ", "301"),
                (2, "欧阳 某某", " 0357－8321001", "水利局", "水利局经办", "2026.3.2", None, None),
                ("合计", 2), ("填表人：甲某",),
            ],
            "草稿": [PEOPLE, ("癸某", None, "水利局", "水利局经办")],
        },
        hidden=["草稿"],
    )  # fmt: skip
    said = read_roster(saved(book))
    assert [line["cells"]["name"][0] for line in said["officers"]] == ["庚某", "欧阳某某"]
    assert any("隐藏" in note for note in said["notes"]) and any("办公室房间" in note for note in said["notes"])
    with reading(county.tenant):
        found = plan(county.tenant, said, on=ON)
    assert [line.faults for line in found] == [[], []]
    assert found[0].wish.username == "geng"


def test_a_merged_unit_holds_for_all_its_rows(county: County) -> None:
    book = workbook({"人员": [PEOPLE, ("庚某", None, "招商办", "办公室文员"), ("辛某", None, None, "副组长")]})
    book["人员"].merge_cells("C2:C3")
    with reading(county.tenant):
        found = plan(county.tenant, read_roster(saved(book)), on=ON)
    assert [line.title for line in found] == ["庚某　招商办 办公室文员", "辛某　招商办 副组长"]


def test_hostile_and_foreign_files_are_refused_in_words() -> None:
    with pytest.raises(NotReadable):
        read_roster(b"%PDF-1.7 not a workbook")
    with pytest.raises(NotReadable):
        read_roster(with_sheet('<row><c r="A1"><f>cmd|"/c calc"!A1</f></c></row>'))
    with pytest.raises(NotARoster, match="「台账」"):
        read_roster(saved(workbook({"台账": [("项目名称", "投资额"), ("铸件", 1)]})))


def test_a_wrong_line_holds_up_all_unless_it_is_left_out(county: County) -> None:
    data = roll(CLERK, ("辛某", None, "没有的局", "科员"))
    with pytest.raises(Incomplete, match="还有1行有问题"):
        taken(county, data)
    assert not Officer.objects.exists()
    taken(county, data, without_wrong=True)
    assert Officer.objects.get().name == "庚某"


def test_an_import_is_taken_back_whole(county: County) -> None:
    before = (Officer.objects.count(), Unit.objects.count(), Post.objects.count(), Account.objects.count())
    data = roll(CLERK, units=[("登记中心", "自然资源局", "")], posts=[("登记中心", "登记岗")])
    roster, _ = taken(county, data)
    rosters.undo(county.system, roster, used=unused, at=AT)
    assert (Officer.objects.count(), Unit.objects.count(), Post.objects.count(), Account.objects.count()) == before
    with pytest.raises(NotNow, match="已经撤销"):
        rosters.undo(county.system, roster, used=unused, at=AT)


def test_what_an_import_changed_is_put_back(county: County) -> None:
    taken(county, roll(CLERK))
    changed = ("庚某", "13900009999", "自然资源局", "自然资源局经办", None, "2026-06-30")
    roster, _ = taken(county, roll(changed))
    rosters.undo(county.system, roster, used=unused, at=AT)
    assert Officer.objects.get().phone == "13900001111"
    assert Appointment.objects.get().until is None


def test_an_import_that_somebody_stands_on_stays(county: County) -> None:
    roster, opened = taken(county, roll(CLERK))
    with pytest.raises(NotNow, match="已在项目中承担角色"):
        rosters.undo(county.system, roster, used=lambda work, officers: "其中有人已在项目中承担角色", at=AT)
    actions.appoint(county.system, officer=Officer.objects.get().id, post="water-clerk", since=ON, at=AT)
    with pytest.raises(NotNow, match="新的任命"):
        rosters.undo(county.system, roster, used=unused, at=AT)
    Account.objects.filter(id=opened[0].account).update(signed_in_at=AT)
    with pytest.raises(NotNow, match="已经登录使用"):
        rosters.undo(county.system, roster, used=unused, at=AT)


def test_a_list_is_taken_in_once_and_only_by_the_system_administrator(county: County) -> None:
    roster, _ = taken(county, roll(CLERK))
    with pytest.raises(NotNow, match="已经导入"):
        rosters.commit(county.system, roster, at=AT, on=ON)
    with pytest.raises(NotYourKind):
        rosters.begin(county.security, read_roster(roll(CLERK)), name="", at=AT)


def test_a_dropped_list_forgets_its_names(county: County) -> None:
    roster = begun(county, roll(CLERK))
    rosters.drop(county.system, roster, at=AT)
    with reading(county.tenant):
        row = rosters.view(county.system, roster, on=ON)
    assert row.state == "dropped" and not row.lines
    assert "庚某" not in "".join(str(each) for each in Roster.objects.values_list("reading", flat=True))


def test_a_person_of_the_list_is_nobody_on_the_day_before(county: County) -> None:
    _, opened = taken(county, roll(CLERK))
    with reading(county.tenant):
        assert person_of(Account.objects.get(id=opened[0].account), date(2026, 3, 1)).posts == frozenset()

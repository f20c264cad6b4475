"""设置: what the office sets up by itself on its pages, what each change leaves behind, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from quancheng.cases import pack_versions, paper_phrases
from quancheng.cases.packs import pack_in_force
from quancheng.cases.settings_books import BOOKS, id_of
from quancheng.papers.writing import write
from quancheng.people.local_names import forget
from quancheng.people.models import Account, Unit
from quancheng.store.models import StreamRow
from quancheng.store.session import reading
from quancheng.store.verify import Report, verify_tenant
from tests.app.cases.intakes import AT, ON
from tests.app.web.county import Browser, County

pytestmark = pytest.mark.django_db
OFFICE, LEDGER = "office-director", "signed-projects"


@pytest.fixture(autouse=True)
def _own_names(county: County) -> Iterator[None]:
    yield
    forget(county.office.tenant)


@pytest.fixture
def office(county: County) -> Browser:
    return county.browser(OFFICE)


def faults(county: County) -> list[str]:
    report = Report()
    verify_tenant(county.office.tenant, report)
    return [str(each) for each in report.faults]


def test_the_first_page_says_what_is_missing_and_who_sees_to_it(county: County, office: Browser) -> None:
    page = office.page("/settings/")
    assert "37个空缺" in page and "由系统管理员登记、任命" in page
    assert "2027年的日历" in page and 'href="/settings/calendar"' in page
    assert 'href="/people/rosters/"' not in page, "the list is the system administrator's"


def test_whoever_does_not_set_up_anything_has_no_such_page(county: County) -> None:
    clerk = county.browser("land-clerk")
    assert clerk.get("/settings/").status_code == 403
    assert 'href="/settings/"' not in clerk.page("/work")


# Units and names.


def test_a_unit_is_called_here_what_the_office_calls_it(county: County, office: Browser) -> None:
    office.post("/people/promotion-centre/name", {"label": "招商投资促进局"})
    assert "招商投资促进局" in office.page("/rules/")
    assert "制度中称“促进外来投资服务中心”" in office.page("/people/promotion-centre")
    with reading(county.office.tenant):
        assert pack_in_force(county.office.tenant).label_of("promotion-centre") == "招商投资促进局"
    office.post("/people/promotion-centre/name", {"label": ""})
    assert "招商投资促进局" not in office.page("/rules/")


def test_a_unit_of_the_notice_cannot_be_closed_and_two_cannot_have_one_name(county: County, office: Browser) -> None:
    assert "不能撤销" in office.refused("/people/promotion-centre/close", {}, 409)
    taken = office.refused("/people/promotion-centre/name", {"label": "县政府"}, 422)
    assert "已经有叫“县政府”的单位" in taken and 'value="县政府"' in taken


def test_a_local_unit_is_added_and_closed(county: County, office: Browser) -> None:
    again = office.refused("/people/units/new", {"label": "", "upper": "zone", "duty": "前期"}, 422)
    assert 'value="前期"' in again
    office.done("/people/units/new", {"label": "项目前期科", "upper": "zone", "duty": "前期"})
    with reading(county.office.tenant):
        unit = Unit.objects.get(label="项目前期科")
    assert "属于县经济技术开发区" in office.page(f"/people/{unit.code}")
    assert office.post(f"/people/{unit.code}/close", {}).headers["Location"] == "/people"
    assert "项目前期科" not in office.page("/people")


# Stand-ins.


def test_stand_ins_do_not_overlap_and_the_days_in_the_way_are_named(county: County, office: Browser) -> None:
    land, water = county.officer("land-clerk"), county.officer("water-clerk")
    typed = {"post": "office-clerk", "officer": str(land.officer), "since": "2026-05-20", "until": "2026-05-29"}
    office.done("/people/stand-ins", typed)
    second = typed | {"officer": str(water.officer), "since": "2026-05-29", "until": "2026-06-05"}
    page = office.refused("/people/stand-ins", second, 409)
    assert "从2026-05-20到2026-05-29已由甲某代理" in page and 'value="2026-06-05"' in page
    office.done("/people/stand-ins", second | {"since": "2026-05-30"})


def test_whoever_is_away_himself_does_not_stand_in_for_another(county: County, office: Browser) -> None:
    land, water = county.officer("land-clerk"), county.officer("water-clerk")
    days = {"since": "2026-05-20", "until": "2026-05-29"}
    office.done("/people/stand-ins", {"post": "land-clerk", "officer": str(water.officer), **days})
    away = office.refused("/people/stand-ins", {"post": "office-clerk", "officer": str(land.officer), **days}, 409)
    assert "不能再代理其他岗位" in away
    own = office.refused("/people/stand-ins", {"post": "water-clerk", "officer": str(water.officer), **days}, 409)
    assert "本来就在“" in own


def test_a_stand_in_to_come_is_taken_back(county: County, office: Browser) -> None:
    land = county.officer("land-clerk")
    typed = {"post": "office-clerk", "officer": str(land.officer), "since": "2026-06-01", "until": "2026-06-05"}
    office.done("/people/stand-ins", typed)
    address = office.page("/people/stand-ins").partition("/people/stand-ins/")[2].partition("/end")[0]
    office.done(f"/people/stand-ins/{address}/end", {})
    assert "还没有代理" in office.page("/people/stand-ins")


# Phrases.


def test_phrases_stand_in_papers_from_their_day_on(county: County, office: Browser) -> None:
    person = county.officer(OFFICE)
    address = "/settings/phrases/monthly-dispatch"
    assert "请写明为什么改" in office.refused(address, {"closing": "特此报告。", "reason": ""}, 422)
    office.done(address, {"opening": "", "closing": "特此报告。", "reason": "县里要求"})
    with reading(person.tenant):
        paper = write(person, "monthly-dispatch", on=office.at.date()).paper
        before = paper_phrases.phrases_on(person.tenant, "monthly-dispatch", date(2026, 5, 17))
    assert paper is not None and paper.body[-1].text == "特此报告。"  # type: ignore[union-attr]
    assert before.closing == "", "a paper of yesterday keeps yesterday's words"
    page = office.page(address)
    assert "第1版" in page and "甲某" in page and "县里要求" in page
    assert "用语没有变化" in office.refused(address, {"closing": "特此报告。", "reason": "再来"}, 409)


# Labels.


def test_a_ledger_is_closed_to_those_below_its_label(county: County, office: Browser) -> None:
    low = Browser(county.low("office-clerk"))
    assert low.get(f"/ledgers/{LEDGER}/").status_code == 200
    assert "请写明为什么改" in office.refused("/settings/labels", {"ledger": LEDGER, "label": "内部"}, 422)
    office.done("/settings/labels", {"ledger": LEDGER, "label": "内部", "reason": "含投资额"})
    assert low.get(f"/ledgers/{LEDGER}/").status_code == 404
    assert f"/ledgers/{LEDGER}/" not in low.page("/ledgers/")
    assert office.get(f"/ledgers/{LEDGER}/").status_code == 200
    page = office.page("/settings/labels")
    assert "含投资额" in page and "内部" in page
    assert "就是这个标签" in office.refused(
        "/settings/labels", {"ledger": LEDGER, "label": "内部", "reason": "再来"}, 409
    )


def test_nobody_labels_above_his_own_clearance(county: County, office: Browser) -> None:
    form = {"ledger": LEDGER, "label": "敏感", "reason": "含底价"}
    assert "高于您本人知悉范围" in office.refused("/settings/labels", form, 403)


# Pack versions.


def test_a_newer_version_is_seen_in_words_and_put_in_force(
    county: County, office: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from quancheng.packfiles.loader import SHIPPED
    from tests.app.web.test_pack_moves import NEW_TASK

    assert "没有更新的版本" in office.page("/settings/versions")
    newer_pack(SHIPPED, tmp_path, NEW_TASK)
    monkeypatch.setattr(pack_versions, "SHIPPED", tmp_path)
    page = office.page("/settings/versions")
    assert "有新版本" in page and "实地踏勘" in page
    with reading(county.office.tenant):
        found = pack_versions.newer(county.office.tenant, on=office.at.date())
    assert found is not None
    form = {"version": found.pack.version, "reason": ""}
    assert "请写明依据" in office.refused("/settings/versions", form, 422)
    office.done("/settings/versions", form | {"reason": "修订"})
    page = office.page("/settings/versions")
    assert "没有更新的版本" in page and "个在办项目还按旧版本办理" in page
    old = page.partition("?from=")[2].partition("#")[0]
    assert "实地踏勘" in office.page(f"/settings/versions?from={old}")
    assert faults(county) == []


def newer_pack(shipped: Path, folder: Path, replaced: tuple[str, str]) -> None:
    import shutil

    made = shutil.copytree(shipped / "guxian", folder / "guxian")
    stages = made / "stages.yaml"
    text = stages.read_text(encoding="utf-8")
    assert replaced[0] in text
    stages.write_text(text.replace(*replaced, 1), encoding="utf-8")


# Accounts.


def test_several_accounts_are_confirmed_at_once(county: County) -> None:
    from quancheng.people import accounts, actions
    from quancheng.people.access import person_of
    from quancheng.people.kinds import Kind

    tenant = county.office.tenant
    system, security = (
        person_of(Account.objects.get(tenant_id=tenant, kind=kind), ON)
        for kind in (Kind.SYSTEM_ADMIN, Kind.SECURITY_ADMIN)
    )
    opened = []
    for name in ("geng", "xin"):
        officer = actions.add_officer(system, name="庚某", at=AT)
        opened.append(accounts.open_account(system, username=name, officer=officer, at=AT).account)
    browser = Browser(security)
    assert "没有选择要确认的账号" in browser.refused("/accounts/confirm", {"clearance": "内部"}, 422)
    browser.post("/accounts/confirm", {"clearance": "内部", **{f"pick-{each}": "1" for each in opened}})
    assert {Account.objects.get(id=each).standing for each in opened} == {"active"}


def test_the_books_of_settings_say_the_same_when_rebuilt(county: County, office: Browser) -> None:
    office.done("/settings/phrases/minutes", {"opening": "各单位：", "closing": "", "reason": "惯例"})
    office.done("/settings/labels", {"ledger": LEDGER, "label": "内部", "reason": "含投资额"})
    tenant = county.office.tenant
    with reading(tenant):
        kept = list(StreamRow.objects.filter(tenant_id=tenant, id__in=[id_of(kind, tenant) for kind in BOOKS]))
    assert {each.kind for each in kept} >= {"paper-phrases", "ledger-labels"}
    assert faults(county) == []

"""定期职责 through its pages: on its day, for its people, done by its paper, late when missed."""

from datetime import date

import pytest

from quancheng.cases import actions
from quancheng.engine import requests as rq
from tests.app.cases.intakes import AT
from tests.app.web.county import HERBS, Browser, County

pytestmark = pytest.mark.django_db


def named(county: County) -> Browser:
    """The herbs project gets its dedicated person: the office's clerk."""
    clerk = county.officer("office-clerk")
    director = county.officer("office-director")
    assert clerk.officer is not None
    actions.ask(
        director, county.projects[HERBS], rq.FillRole, at=AT,
        role="dedicated-person", officer=clerk.officer.hex, unit="promotion-centre",
    )  # fmt: skip
    return county.browser("office-clerk").on(date(2026, 5, 22))


@pytest.mark.proves("GX-10")
def test_the_monthly_dispatch_falls_on_the_last_working_day(county: County) -> None:
    page = county.browser("office-clerk").page("/duties/?month=2026-05")
    assert "月调度" in page
    assert "5月29日（周五）" in page


@pytest.mark.proves("GX-8")
def test_a_missed_coordination_meeting_shows_as_late(county: County) -> None:
    page = county.browser("deputy-director").page("/duties/?month=2026-05")
    assert "逾期未办" in page
    assert "月初碰头会" in page
    assert "（我）" in page


@pytest.mark.proves("GX-9")
def test_the_weekly_report_is_done_with_the_paper_written_from_the_data(county: County) -> None:
    clerk = named(county)
    project = county.projects[HERBS]
    address = f"/duties/friday-report/2026-W21?project={project}"
    page = clerk.page(address)
    assert f"{HERBS}进展周报" in page
    assert "核对无误，办理" in page
    led = clerk.done(f"/duties/friday-report/2026-W21/do?project={project}", {"text": "本周补正材料。", "key": "w21"})
    assert clerk.done(f"/duties/friday-report/2026-W21/do?project={project}", {"text": "本周补正材料。", "key": "w21"})
    [done] = county.office.events("duty-fulfilled", of=project)
    [issued] = county.office.events("paper-issued", of=project)
    assert str(issued.body).split('"digest":"')[1][:64] in done.body
    assert "已办理的材料" in clerk.page(led)
    assert "进展周报" in clerk.page("/duties/?month=2026-05")


@pytest.mark.proves("GX-9")
def test_a_friday_that_rests_is_reported_on_the_working_day_before(county: County) -> None:
    clerk = named(county)
    page = clerk.on(date(2026, 6, 15)).page(f"/duties/friday-report/2026-W25?project={county.projects[HERBS]}")
    assert "6月18日" in page
    assert "遇休息日调整" in page


@pytest.mark.proves("GX-9")
def test_only_the_dedicated_person_reports(county: County) -> None:
    named(county)
    other = county.browser("water-clerk").on(date(2026, 5, 22))
    project = county.projects[HERBS]
    page = other.refused(f"/duties/friday-report/2026-W21/do?project={project}", {"text": "别人写的", "key": "x"}, 403)
    assert "别人写的" in page
    assert "项目专人" in page
    assert not county.office.events("duty-fulfilled", of=project)
    assert not county.office.events("paper-issued", of=project)


@pytest.mark.proves("GX-9")
def test_before_its_day_the_report_can_be_looked_at_and_not_yet_made(county: County) -> None:
    clerk = named(county).on(date(2026, 5, 21))
    address = f"/duties/friday-report/2026-W21?project={county.projects[HERBS]}"
    assert "5月22日起可以办理" in clerk.page(address)
    clerk.refused(address.replace("W21?", "W21/do?"), {"text": "早了", "key": "early"}, 409)


def test_a_week_is_reported_once(county: County) -> None:
    clerk = named(county)
    address = f"/duties/friday-report/2026-W21/do?project={county.projects[HERBS]}"
    clerk.done(address, {"text": "", "key": "first"})
    assert "已经办理" in clerk.refused(address, {"text": "再来一次", "key": "second"}, 409)


def test_a_paper_issued_for_its_own_sake_does_no_duty(county: County) -> None:
    clerk = named(county)
    clerk.done(f"/papers/weekly-report?project={county.projects[HERBS]}&period=2026-W21", {"do": "issue", "key": "p"})
    assert "已办</h2>" not in clerk.page("/duties/?month=2026-05")


def test_one_sees_ones_own_alone_when_asked(county: County) -> None:
    water = county.browser("water-clerk")
    assert "month-entry" not in water.page("/duties/?month=2026-05&who=mine")
    assert "month-entry" in water.page("/duties/?month=2026-05")


def test_a_project_that_may_not_be_seen_has_no_duties(county: County) -> None:
    named(county)
    tax = county.browser("tax-clerk")
    assert HERBS not in tax.page("/duties/?month=2026-05")
    assert tax.get(f"/duties/friday-report/2026-W21?project={county.projects[HERBS]}").status_code == 404


@pytest.mark.parametrize("address", ["/duties/nothing/2026-05", "/duties/month-end-dispatch/2026-99"])
def test_what_is_no_duty_is_not_found(county: County, address: str) -> None:
    assert county.browser("office-clerk").get(address).status_code == 404


def test_a_preview_keeps_what_was_typed(county: County) -> None:
    clerk = named(county)
    answer = clerk.post(
        f"/duties/friday-report/2026-W21/do?project={county.projects[HERBS]}", {"do": "preview", "text": "先看看"}
    )
    assert answer.status_code == 200
    assert answer.content.decode().count("先看看") >= 2

"""Points and rankings over the database: rows follow the log, a published ranking stays, low places are proposed."""

from datetime import date
from decimal import Decimal

import pytest

from quancheng.cases import rankings, supervision
from quancheng.cases.models import LinkRow, PointRow
from quancheng.cases.scoring_rows import points_at_fault
from quancheng.engine import requests as rq
from quancheng.engine.errors import NotAllowed, NotNow
from quancheng.engine.upgrades import LinkUpgrade
from quancheng.store.session import reading
from quancheng.store.work import perform
from tests.app.cases.qinghe import ask, begun, moment, qinghe, reported

pytestmark = pytest.mark.django_db


def kept(tenant: int) -> list[tuple[str, str, Decimal, bool]]:
    with reading(tenant):
        rows = PointRow.objects.filter(tenant_id=tenant).order_by("version", "rule")
        return [(row.rule, row.unit, row.amount, bool(row.undone)) for row in rows]


@pytest.mark.proves("QH-102")
def test_what_happens_earns_points_and_what_is_sent_back_gives_them_back() -> None:
    office = qinghe()
    director, lead = office.officer("director"), office.officer("east-clerk")
    project = begun(office, director, lead)
    reported(lead, project, "2026-01", 60)
    assert kept(office.tenant) == [
        ("signed-points", "promotion", Decimal(4), False),
        ("started-points", "east-park", Decimal(3), False),
        ("invested-points", "east-park", Decimal(1), False),
    ]
    ask(director, project, rq.ReopenTask, date(2026, 2, 5), task="construction-permit", reason="证号有误")
    assert kept(office.tenant)[1] == ("started-points", "east-park", Decimal(3), True)
    with reading(office.tenant):
        totals = rankings.unit_totals(rankings.points_in(office.tenant, office.pack, year=2026))
        assert totals == {"promotion": 4, "east-park": 1}
        assert list(points_at_fault(office.tenant)) == []


def test_points_that_somebody_changed_are_found() -> None:
    office = qinghe()
    begun(office, office.officer("director"), office.officer("east-clerk"))

    def forge(work) -> None:
        work.execute(
            "UPDATE cases_points SET amount = 99 WHERE tenant_id = %s AND rule = 'signed-points'", (work.tenant,)
        )

    perform(forge, tenant=office.tenant, actor="forger", at=moment(date(2026, 1, 8)))
    with reading(office.tenant):
        assert [fault.code for fault in points_at_fault(office.tenant)] == ["points-differ"]


@pytest.mark.proves("QH-101")
def test_two_rankings_in_a_row_among_the_last_are_proposed_with_both_as_evidence() -> None:
    office = qinghe()
    director, lead, leader = (office.officer(post) for post in ("director", "east-clerk", "leader"))
    begun(office, director, lead)
    for period, day in (("2026-02", date(2026, 2, 20)), ("2026-03", date(2026, 3, 20))):
        rankings.publish(director, "monthly-ranking", period, at=moment(day))
    with reading(office.tenant):
        found = [each for each in supervision.proposals(leader, on=date(2026, 3, 23)) if each.trigger == "twice-last"]
    assert {each.unit for each in found} == {"west-park", "housing", "power-company"}
    assert [line[:7] for line in found[0].evidence[1:]] == ["2026年2月", "2026年3月"]
    decided = supervision.issue(leader, found[0].key, demand="请公开表态", at=moment(date(2026, 3, 23)))
    with reading(office.tenant):
        left = [each for each in supervision.proposals(leader, on=date(2026, 3, 23)) if each.trigger == "twice-last"]
    assert decided
    assert len(left) == 2


def test_a_published_ranking_does_not_move_and_is_published_once_by_its_post() -> None:
    office = qinghe()
    director, lead = office.officer("director"), office.officer("east-clerk")
    begun(office, director, lead)
    day = moment(date(2026, 2, 20))
    with pytest.raises(NotAllowed):
        rankings.publish(lead, "monthly-ranking", "2026-02", at=day)
    made = rankings.publish(director, "monthly-ranking", "2026-02", at=day, once="k")
    assert rankings.publish(director, "monthly-ranking", "2026-02", at=day, once="k") == made
    with pytest.raises(NotNow):
        rankings.publish(director, "monthly-ranking", "2026-02", at=day)
    begun(office, director, lead, name="另一个项目")
    with reading(office.tenant):
        frozen = rankings.issue(office.tenant, made)
        live = rankings.standing(director, "monthly-ranking", on=date(2026, 2, 21))
    assert next(row for row in frozen.rows if row["party"] == "east-park")["cells"]["projects"]["shown"] == "1"
    assert next(row for row in live if row.party == "east-park").cells["projects"].shown == "2"


def test_a_withdrawn_ranking_may_be_published_again() -> None:
    office = qinghe()
    director, lead = office.officer("director"), office.officer("east-clerk")
    begun(office, director, lead)
    made = rankings.publish(director, "monthly-ranking", "2026-02", at=moment(date(2026, 2, 20)))
    rankings.withdraw(director, made, reason="数据有误", at=moment(date(2026, 2, 21)))
    assert rankings.publish(director, "monthly-ranking", "2026-02", at=moment(date(2026, 2, 22))) != made
    with reading(office.tenant):
        assert [each.standing for each in rankings.issues(office.tenant)] == ["published", "withdrawn"]


@pytest.mark.proves("QH-105")
def test_a_light_red_for_two_months_is_proposed() -> None:
    office = qinghe()
    director, lead, leader = (office.officer(post) for post in ("director", "east-clerk", "leader"))
    project = begun(office, director, lead)
    reported(lead, project, "2026-01", 1, plan=10, by=director)
    reported(lead, project, "2026-02", 1)
    with reading(office.tenant):
        proposals = supervision.proposals(leader, on=date(2026, 3, 6))
    (found,) = [each for each in proposals if each.trigger == "lasting-red"]
    assert found.unit == "east-park"
    assert "连续2个月为红灯" in found.evidence[0]


@pytest.mark.proves("QH-106")
def test_an_upgrade_is_linked_both_ways() -> None:
    office = qinghe()
    director, lead = office.officer("director"), office.officer("east-clerk")
    first, second = begun(office, director, lead), begun(office, director, lead, name="轴承二期")
    ask(director, second, LinkUpgrade, date(2026, 2, 5), of=first.hex, how="数字化")
    with reading(office.tenant):
        row = LinkRow.objects.get(tenant_id=office.tenant)
    assert (row.project_id, row.kind, row.other_id) == (second, "upgrades", first)

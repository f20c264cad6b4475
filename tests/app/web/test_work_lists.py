"""我的工作 by day, project and kind; watched projects; several receipts at once; done in place and back in the list."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quancheng.cases import actions, comments, watching, work_groups, work_lists
from quancheng.cases.work_groups import BY_KIND, BY_PROJECT, Grouped
from quancheng.engine.errors import NotNow
from quancheng.engine.watches import MOST_WATCHED, Watches, decide_watch
from quancheng.people.access import Person
from quancheng.people.labels import Label
from quancheng.store.models import Event
from quancheng.store.session import reading
from quancheng.web.matters import KINDS
from tests.app.cases.intakes import AT, ON, Office
from tests.app.web.agreements import AGREEMENT, Qinghe
from tests.app.web.county import HERBS, SOLAR, Browser, County

pytestmark = pytest.mark.django_db
LATE = date(2026, 5, 18)


def groups(person: Person, arms: list[Any], by: str, **wanted: Any) -> Grouped:
    with reading(person.tenant):
        return work_groups.grouped(person, arms, work_lists.Part(**wanted), by=by, on=LATE)


# Groups.


def test_the_groups_of_a_list_hold_each_of_its_lines_once(county: County) -> None:
    clerk = county.officer("office-clerk")
    for arms in (work_lists.arms_of_mine(clerk), work_lists.arms_of_units(clerk.units)):
        with reading(clerk.tenant):
            total = work_lists._listed(clerk, arms, LATE, 1, work_lists.ALL_OF_IT).total
        for by in (BY_PROJECT, BY_KIND):
            found = groups(clerk, arms, by)
            assert sum(each.count for each in found.groups) == total > 0, by
            assert found.total == len(found.groups)
            for each in found.groups:
                assert len(each.lines) == min(each.count, work_groups.LINES)
                assert {line.kind for line in each.lines} == {each.kind} or by == BY_PROJECT
                assert {line.project_id for line in each.lines} == {each.project} or by == BY_KIND


def test_the_group_whose_first_day_comes_first_stands_on_top(county: County) -> None:
    clerk = county.officer("office-clerk")
    found = groups(clerk, [("w.tenant_id = %s", [clerk.tenant])], BY_PROJECT)
    first = [min((line.due for line in each.lines if line.due), default=date.max) for each in found.groups]
    assert first == sorted(first) and len(first) >= 3


def test_every_kind_that_waits_has_a_word(county: County) -> None:
    with reading(county.office.tenant), connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT kind FROM cases_work")
        assert {row[0] for row in cursor.fetchall()} <= set(KINDS)


def test_the_list_is_looked_at_by_project_and_kind_and_narrowed_to_one(county: County) -> None:
    browser = county.browser("approval-clerk").on(LATE)
    by_project, by_kind = browser.page("/work?by=project"), browser.page("/work?by=kind&who=unit")
    assert HERBS in by_project and "看项目" in by_project
    assert ">事项<" in by_kind.replace("\n", "")
    assert "只看“事项”" in browser.page("/work?kind=task")
    assert f"只看“{HERBS}”" in browser.page(f"/work?project={county.projects[HERBS]}")
    assert "这一类没有待办事项" in browser.page("/work?kind=vote")


def test_the_number_of_queries_does_not_depend_on_the_number_of_rows(county: County) -> None:
    clerk, browser = county.officer("office-clerk"), county.browser("office-clerk")
    watching.watch(clerk, county.projects[HERBS], at=AT)
    addresses = ["/work", "/work?by=project", "/work?by=kind", "/work?who=watched", "/work?who=watched&by=project"]
    addresses += ["/work/mentions", f"/projects/{county.projects[HERBS]}/comments"]
    few = [_queries(browser, each) for each in addresses]
    other = county.officer("office-director")
    for project in county.projects.values():
        watching.watch(clerk, project, at=AT) if project != county.projects[HERBS] else None
        for number in range(3):
            comments.write(other, project, f"请@促进外来投资服务中心 看第{number}件。", at=AT)
    many = [_queries(browser, each) for each in addresses]
    assert [after - before for before, after in zip(few, many, strict=True)] == [
        pytest.approx(0, abs=6) for _ in addresses
    ]
    more = [_queries(browser, each) for each in addresses]
    for project in county.projects.values():
        for number in range(4):
            comments.write(other, project, f"再请@促进外来投资服务中心 看第{number}件。", at=AT)
    assert [_queries(browser, each) for each in addresses] == more


def _queries(browser: Browser, address: str) -> int:
    browser.page(address)
    counted, execute = 0, work_lists.session().__class__.execute

    def one_more(session: Any, sql: str, params: Any = ()) -> Any:
        nonlocal counted
        counted += 1
        return execute(session, sql, params)

    kind = work_lists.session().__class__
    kind.execute = one_more  # type: ignore[method-assign]
    try:
        with CaptureQueriesContext(connection) as queries:
            browser.page(address)
    finally:
        kind.execute = execute  # type: ignore[method-assign]
    return len(queries) + counted


# Watching.


def test_a_watched_project_is_listed_whoever_s_turn_it_is(county: County) -> None:
    browser = county.browser("office-clerk").on(LATE)
    assert "还没有关注的项目" in browser.page("/work?who=watched")
    watch = f"/projects/{county.projects[HERBS]}/watch"
    browser.done(watch, {"watch": "yes", "key": "w1"})
    page = browser.page("/work?who=watched")
    assert HERBS in page and "项目备案" in page and SOLAR not in page
    assert browser.done(watch, {"watch": "no", "key": "w2", "back": "work?who=watched"}) == "/work?who=watched"
    assert HERBS not in browser.page("/work?who=watched")


def test_a_watched_project_that_is_seen_no_more_is_listed_no_more(county: County) -> None:
    clerk, low = county.officer("office-clerk"), county.officer("approval-clerk")
    watching.watch(low, county.projects[HERBS], at=AT)
    actions.relabel(
        county.office.officer("office-clerk", clearance=Label.SENSITIVE), county.projects[HERBS], Label.SENSITIVE,
        reason="谈判阶段", at=AT,
    )  # fmt: skip
    with reading(clerk.tenant):
        assert watching.watched(low).lines == []
        assert work_lists.of_watched(low, on=LATE).is_empty


def test_watching_twice_is_watching_once_and_there_is_a_limit() -> None:
    full = Watches(projects={f"{number:032x}": "2026-05-18" for number in range(MOST_WATCHED)})
    assert decide_watch(full, f"{1:032x}", watch=True, on=ON) == []
    with pytest.raises(NotNow, match="不能再加"):
        decide_watch(full, "f" * 32, watch=True, on=ON)


# Several at once.


@pytest.fixture
def two_receipts(qinghe_office: Office, db: None) -> Qinghe:
    """Two agreements have been sent out; the reform bureau has a copy of each to sign for."""
    first, second = Qinghe(qinghe_office), Qinghe(qinghe_office)
    second.browsers = first.browsers
    for each in (first, second):
        each.sign()
        each.do("clerk", "send-document", document=AGREEMENT)
    return first


def received(world: Qinghe) -> int:
    """How many receipts are signed."""
    with reading(world.office.tenant):
        return Event.objects.filter(kind="document-received").count()


def picks_of(page: str) -> list[str]:
    return re.findall(r'name="pick" value="(receipt/[^"]+)"', page)


def keys_of(page: str) -> dict[str, str]:
    return dict(re.findall(r'name="(key-receipt/[^"]+)" value="([^"]+)"', page))


def test_several_receipts_are_listed_confirmed_and_signed_each_for_itself(two_receipts: Qinghe) -> None:
    reform = two_receipts.at("reform-clerk")
    work = reform.page("/work")
    picks = picks_of(work)
    assert len(picks) == 2 and "一起办理所选" in work
    query = "&".join(f"pick={each}" for each in picks)
    confirm = reform.page(f"/work/many?{query}")
    assert picks_of(confirm) == picks and len(keys_of(confirm)) == 2
    answer = reform.post("/work/many", {"pick": picks, **keys_of(confirm), "note": "收到"})
    told = answer.content.decode()
    assert told.count("已签收。") == 2 and picks_of(told) == []
    assert received(two_receipts) == 2
    again = reform.post("/work/many", {"pick": picks, **keys_of(confirm), "note": "收到"}).content.decode()
    assert again.count("已签收。") == 2 and received(two_receipts) == 2


def test_what_fails_says_why_and_stays_chosen_while_the_other_is_done(two_receipts: Qinghe) -> None:
    reform = two_receipts.at("reform-clerk")
    picks = picks_of(reform.page("/work"))
    confirm = reform.page("/work/many?" + "&".join(f"pick={each}" for each in picks))
    project = UUID(picks[0].split("/")[1])
    director = two_receipts.office.officer("director", clearance=Label.SENSITIVE)
    actions.relabel(director, project, Label.SENSITIVE, reason="并购未披露", at=AT)
    told = reform.post("/work/many", {"pick": picks, **keys_of(confirm)}).content.decode()
    assert "1件没有签收" in told and "没有找到这个项目" in told and picks_of(told) == [picks[0]]
    assert received(two_receipts) == 1


def test_what_a_colleague_has_signed_for_meanwhile_is_said_so(two_receipts: Qinghe) -> None:
    reform = two_receipts.at("reform-clerk")
    picks = picks_of(reform.page("/work"))
    confirm = reform.page("/work/many?" + "&".join(f"pick={each}" for each in picks))
    fields = {"document": AGREEMENT, "receiver": "reform"}
    reform.done(f"/projects/{UUID(picks[0].split('/')[1])}/terms/do/receive-document", fields)
    told = reform.post("/work/many", {"pick": picks, **keys_of(confirm)}).content.decode()
    assert "可能别人已经办了" in told and picks_of(told) == []
    assert received(two_receipts) == 2


def test_what_is_no_receipt_of_his_is_not_done(two_receipts: Qinghe) -> None:
    picks = picks_of(two_receipts.at("reform-clerk").page("/work"))
    stranger = two_receipts.at("market-clerk")
    page = stranger.page("/work/many?" + "&".join(f"pick={each}" for each in [*picks, "opinion/x", "receipt/1/2", ""]))
    assert keys_of(page) == {} and "已经不在等您办理" in page
    told = stranger.post("/work/many", {"pick": picks, **{f"key-{each}": "k" for each in picks}}).content.decode()
    assert "已签收。" not in told
    assert received(two_receipts) == 0
    assert "没有选中要办的事" in stranger.page("/work/many")


# In place.


def test_what_is_done_in_the_list_leads_back_to_it_as_it_was(two_receipts: Qinghe) -> None:
    reform = two_receipts.at("reform-clerk")
    project = UUID(picks_of(reform.page("/work"))[0].split("/")[1])
    fields = {"document": AGREEMENT, "receiver": "reform", "back": "work?who=unit&by=project&page=2&x=//evil"}
    where = reform.done(f"/projects/{project}/terms/do/receive-document", fields)
    assert where == "/work?who=unit&by=project&page=2"


def test_a_refusal_by_script_takes_the_place_of_the_page(county: County) -> None:
    browser = county.browser("land-clerk")
    answer = browser.post(f"/projects/{county.projects[HERBS]}/tasks/land/do/finish", {"back": "work", "actual": "x"})
    assert answer.status_code == 422 and answer.headers["HX-Retarget"] == "#main"


def test_forms_in_the_list_are_sent_by_script_and_work_without(two_receipts: Qinghe) -> None:
    page = two_receipts.at("reform-clerk").page("/work?who=unit")
    form = re.search(r'<form class="confirm-box" method="post" action="([^"]+)" ([^>]*)>', page)
    assert form is not None and form[1].endswith("/terms/do/receive-document")
    assert f'hx-post="{form[1]}"' in form[2] and 'hx-select="#list"' in form[2]
    assert 'name="back" value="work?who=unit"' in page

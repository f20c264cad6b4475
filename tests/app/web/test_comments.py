"""留言: written, mentioning those who may see the project, read once, withdrawn with a trace, unknown to all others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from quancheng.cases import actions, comment_lists, comments, project_view, watching
from quancheng.cases.comment_lists import CommentLine
from quancheng.cases.comment_parties import parties
from quancheng.cases.comment_rows import comments_at_fault
from quancheng.cases.models import CommentRow, MentionRow, WatchRow
from quancheng.engine.errors import BadValue, Incomplete, NotAllowed, NotFound, NotNow
from quancheng.people.access import Person, person_of
from quancheng.people.everybody import everybody
from quancheng.people.labels import Label
from quancheng.people.models import Account
from quancheng.store.session import reading
from quancheng.store.verify import verify
from tests.app.cases.intakes import AT, ON
from tests.app.web.county import CASTING, HERBS, County

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def looking(county: County) -> Iterator[None]:
    """The tests' own eyes look into the county; actions step out of this reading and back."""
    with reading(county.office.tenant):
        yield


def write(person: Person, county: County, text: str, **more: Any) -> UUID:
    return comments.write(person, county.projects[HERBS], text, at=more.pop("at", AT), **more)


def waiting(person: Person) -> list[CommentLine]:
    with reading(person.tenant):
        return comment_lists.waiting(person, most=50).lines


def channel(person: Person, county: County) -> list[CommentLine]:
    with reading(person.tenant):
        return comment_lists.comments(person, county.projects[HERBS]).lines


def label_of(person: Person, county: County, mention: str) -> str:
    with reading(person.tenant):
        return parties(person.tenant, county.projects[HERBS], on=ON).label(mention)


def test_a_mention_waits_until_it_is_read(county: County) -> None:
    clerk, approver = county.officer("office-clerk"), county.officer("approval-clerk")
    made = write(clerk, county, "请@行政审批局 看一下备案材料。")
    (line,) = waiting(approver)
    assert (line.id, line.words) == (made, "请@行政审批局 看一下备案材料。")
    comments.read(approver, made, at=AT)
    assert waiting(approver) == []
    (kept,) = channel(clerk, county)
    assert kept.meant[0].read == ON and kept.meant[0].label == "行政审批局"
    assert waiting(clerk) == []


def test_reading_twice_and_reading_what_means_another_change_nothing(county: County) -> None:
    clerk, approver = county.officer("office-clerk"), county.officer("approval-clerk")
    made = write(clerk, county, "备案材料已补齐。", mentioning="行政审批局")
    comments.read(clerk, made, at=AT)
    assert len(waiting(approver)) == 1
    for _ in range(2):
        comments.read(approver, made, at=AT)
    assert MentionRow.objects.get(comment_id=made).reader_id == approver.officer


def test_an_answer_means_the_one_who_asked_and_settles_what_one_was_asked(county: County) -> None:
    clerk, approver = county.officer("office-clerk"), county.officer("approval-clerk")
    asked = write(clerk, county, "备案还差什么？", mentioning="行政审批局")
    write(approver, county, "差一份土地意见。", answers=asked)
    assert waiting(approver) == []
    (answer,) = waiting(clerk)
    assert answer.answers == asked and answer.answered.endswith("备案还差什么？")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("请@总工会 看一下", "看不到这个项目"),
        ("请@不存在的人 看一下", "没有找到“@不存在的人”"),
        ("请@ 看一下", "没有写名字"),
        (" ", "还没有写留言内容"),
        ("字" * 2001, "太长"),
    ],
)
def test_a_comment_is_refused_in_words(county: County, text: str, says: str) -> None:
    clerk = county.officer("office-clerk")
    county.officer("union-clerk")
    with pytest.raises((BadValue, Incomplete), match=says):
        write(clerk, county, text)
    assert not CommentRow.objects.exists()


def test_an_address_of_email_is_no_mention(county: County) -> None:
    clerk = county.officer("office-clerk")
    write(clerk, county, "材料发到 zs@example.com。")
    assert not MentionRow.objects.exists()


def test_nobody_is_mentioned_above_his_clearance(county: County) -> None:
    clerk = county.officer("office-clerk")
    low = county.low("approval-clerk")
    label = label_of(clerk, county, f"officer:{low.officer.hex}")  # type: ignore[union-attr]
    with pytest.raises(BadValue, match="权限看不到“内部”项目"):
        write(clerk, county, "请看。", mentioning=label)


def test_who_may_be_mentioned_is_who_may_see(county: County) -> None:
    """What the chooser offers agrees with what each of them is shown."""
    clerk = county.officer("office-clerk")
    others = [county.officer(post) for post in ("approval-clerk", "union-clerk", "office-director")]
    for name, project in county.projects.items():
        with reading(clerk.tenant):
            known = parties(clerk.tenant, project, on=ON)
        for person in others:
            assert person.officer is not None
            seen = _sees(person, project)
            assert (not known.by_mention[f"officer:{person.officer.hex}"].why_not) == seen, (name, person.post_words)


def _sees(person: Person, project: UUID) -> bool:
    with reading(person.tenant):
        try:
            project_view.project(person, project, on=ON)
        except NotFound:
            return False
    return True


def test_everybody_is_who_he_is_when_asked_alone(county: County) -> None:
    for post in ("office-clerk", "approval-clerk", "office-director"):
        county.officer(post)
    tenant = county.officer("office-clerk").tenant
    with reading(tenant):
        for each in everybody(tenant, on=ON).officers:
            if each.person is not None:
                alone = person_of(Account.objects.get(id=each.person.account), ON)
                assert (each.person.posts, each.person.units, each.person.powers, each.person.within) == (
                    alone.posts, alone.units, alone.powers, alone.within,
                )  # fmt: skip


def test_a_comment_is_withdrawn_by_its_writer_alone_and_leaves_a_trace(county: County) -> None:
    clerk, approver = county.officer("office-clerk"), county.officer("approval-clerk")
    made = write(clerk, county, "写错的数字12345。", mentioning="行政审批局")
    with pytest.raises(NotAllowed):
        comments.withdraw(approver, made, reason="不对", at=AT)
    with pytest.raises(Incomplete):
        comments.withdraw(clerk, made, reason=" ", at=AT)
    comments.withdraw(clerk, made, reason="数字写错", at=AT)
    with pytest.raises(NotNow):
        comments.withdraw(clerk, made, reason="再撤", at=AT)
    assert waiting(approver) == []
    (line,) = channel(approver, county)
    assert line.words == "" and line.reason == "数字写错"
    page = county.browser("approval-clerk").page(f"/projects/{county.projects[HERBS]}/history")
    assert "写了一条留言，后来撤回" in page and "数字写错" in page and "12345" not in page


def test_names_of_natural_persons_never_stand_in_the_log(county: County) -> None:
    clerk, approver = county.officer("office-clerk"), county.officer("approval-clerk")
    name = label_of(clerk, county, f"officer:{approver.officer.hex}")  # type: ignore[union-attr]
    made = write(clerk, county, f"请@{name} 看一下。")
    assert "甲某" not in CommentRow.objects.get(id=made).text
    assert waiting(approver)[0].words == "请@甲某 看一下。"


def test_the_same_key_writes_once(county: County) -> None:
    clerk = county.officer("office-clerk")
    assert write(clerk, county, "收到。", key="k1") == write(clerk, county, "收到。", key="k1")
    assert CommentRow.objects.count() == 1


def test_who_may_not_see_the_project_neither_writes_reads_nor_learns_that_there_is_a_comment(county: County) -> None:
    clerk, stranger = county.officer("office-clerk"), county.officer("union-clerk")
    made = write(clerk, county, "内部研究意见。")
    for act in (
        lambda: write(stranger, county, "我也说一句。"),
        lambda: comments.read(stranger, made, at=AT),
        lambda: comments.withdraw(stranger, made, reason="不要", at=AT),
        lambda: watching.watch(stranger, county.projects[HERBS], at=AT),
    ):
        with pytest.raises(NotFound):
            act()


def test_two_worlds_that_differ_in_a_hidden_comment_look_alike(county: County) -> None:
    """What a stranger, and somebody who lost the sight of the project, is shown does not tell of the comment."""
    clerk, stranger = county.officer("office-clerk"), county.officer("approval-clerk")
    browser = county.browser("approval-clerk")
    made = write(clerk, county, "请@行政审批局 看一下。")
    assert len(waiting(stranger)) == 1
    actions.relabel(clerk_cleared(county), county.projects[HERBS], Label.SENSITIVE, reason="并购未披露", at=AT)
    with_comment = [_alike(browser.get(each)) for each in addresses(county, made)]
    MentionRow.objects.all().delete()
    CommentRow.objects.all().delete()
    without = [_alike(browser.get(each)) for each in addresses(county, UUID(int=7))]
    assert with_comment == without
    assert waiting(stranger) == []


def addresses(county: County, comment: UUID) -> list[str]:
    """Where a trace of the comment could show."""
    project = county.projects[HERBS]
    return ["/work", "/work/mentions", "/work/mentions?all=1", f"/projects/{project}/comments?show={comment}"]


def _alike(answer: Any) -> tuple[int, str]:
    return answer.status_code, re.sub(r"[0-9a-f]{32}|[A-Za-z0-9]{64}", "", answer.content.decode())


def clerk_cleared(county: County) -> Person:
    return county.office.officer("office-clerk", clearance=Label.SENSITIVE)


def test_an_enterprise_has_no_door_to_the_channel(county: County) -> None:
    clerk = county.officer("office-clerk")
    as_firm = Person(
        tenant=clerk.tenant, account=clerk.account, kind=clerk.kind, name="企业", clearance=Label.INTERNAL,
        enterprise=UUID(int=1),
    )  # fmt: skip
    with pytest.raises(NotAllowed):
        write(as_firm, county, "企业留言")


def test_writing_does_not_make_stale_what_others_fill_in(county: County) -> None:
    clerk = county.officer("office-clerk")
    page = county.browser("office-clerk").page(f"/projects/{county.projects[HERBS]}/facts")
    write(clerk, county, "先别改。")
    again = county.browser("office-clerk").page(f"/projects/{county.projects[HERBS]}/facts")
    seen = page.split('name="seen" value="')[1].split('"')[0]
    assert seen == again.split('name="seen" value="')[1].split('"')[0]


def test_rows_follow_from_the_log_and_a_changed_one_is_named(county: County) -> None:
    clerk, approver = county.officer("office-clerk"), county.officer("approval-clerk")
    made = write(clerk, county, "请看。", mentioning="行政审批局")
    comments.read(approver, made, at=AT)
    watching.watch(clerk, county.projects[HERBS], at=AT)
    watching.watch(clerk, county.projects[CASTING], at=AT)
    watching.unwatch(clerk, county.projects[CASTING], at=AT)
    with reading(clerk.tenant):
        assert list(comments_at_fault(clerk.tenant)) == []
        assert verify().is_whole
        CommentRow.objects.filter(id=made).update(text="改过的话")
        WatchRow.objects.all().delete()
        assert [fault.code for fault in comments_at_fault(clerk.tenant)] == ["rows-differ"] * 2


def test_a_long_channel_is_paged_and_opens_where_a_comment_stands(county: County) -> None:
    clerk = county.officer("office-clerk")
    first = write(clerk, county, "最早的一条。")
    for number in range(comment_lists.PAGE):
        write(clerk, county, f"第{number}条。", at=AT + timedelta(minutes=number + 1))
    browser, base = county.browser("office-clerk"), f"/projects/{county.projects[HERBS]}/comments"
    assert "最早的一条" not in browser.page(base)
    assert "最早的一条" in browser.page(f"{base}?show={first}")
    assert "最早的一条" in browser.page(f"{base}?page=2")


# Through the pages.


def test_a_mention_is_written_shown_in_the_other_ones_work_and_answered(county: County) -> None:
    base = f"/projects/{county.projects[HERBS]}/comments"
    clerk, approver = county.browser("office-clerk"), county.browser("approval-clerk")
    assert '<option value="行政审批局">' in clerk.page(base)
    where = clerk.done(f"{base}/write", {"text": "备案材料齐了吗？", "mention": "行政审批局", "key": "a1"})
    assert "备案材料齐了吗" in clerk.page(where.partition("#")[0])
    work = approver.page("/work")
    assert "备案材料齐了吗" in work and "提到我的" in work
    asked = CommentRow.objects.get().id
    approver.done(f"{base}/write", {"text": "还差土地意见。", "answers": asked, "key": "b1"})
    assert "备案材料齐了吗" not in approver.page("/work")
    assert "还差土地意见" in clerk.page("/work")
    assert "还差土地意见" in approver.page(f"/projects/{county.projects[HERBS]}/history")


def test_a_refused_comment_keeps_what_was_typed(county: County) -> None:
    county.officer("union-clerk")
    base = f"/projects/{county.projects[HERBS]}/comments"
    page = county.browser("office-clerk").refused(
        f"{base}/write", {"text": "请总工会协助", "mention": "总工会", "key": "c1"}, 422
    )
    assert "请总工会协助" in page and 'value="总工会"' in page and "看不到这个项目" in page


def test_it_is_read_from_the_list_and_one_stays_in_the_list(county: County) -> None:
    clerk, approver = county.officer("office-clerk"), county.browser("approval-clerk")
    made = write(clerk, county, "请看。", mentioning="行政审批局")
    read = f"/projects/{county.projects[HERBS]}/comments/{made}/read"
    assert approver.done(read, {"key": "r1", "back": "work?who=unit&page=1&evil=x"}) == "/work?who=unit&page=1"
    assert "没有未读的留言" in approver.page("/work/mentions")
    assert "请看" in approver.page("/work/mentions?all=1")


def test_all_that_is_shown_is_read_at_once_each_for_itself(county: County) -> None:
    clerk, approver = county.officer("office-clerk"), county.browser("approval-clerk")
    made = [write(clerk, county, f"第{number}件请看。", mentioning="行政审批局") for number in range(3)]
    page = approver.page("/work/mentions")
    assert "这3条都已阅" in page
    fields = {"comment": [*made[:2], UUID(int=7)], "key": "k"}
    assert approver.done("/work/mentions/read", fields) == "/work/mentions"
    left = approver.page("/work/mentions")
    assert "已阅2条" in left and "没有找到这条留言" in left
    assert "第2件请看" in left and "第1件请看" not in left


def test_comments_on_a_task_and_an_issue_stand_on_their_pages(county: County) -> None:
    project = county.projects[HERBS]
    clerk = county.browser("office-clerk")
    clerk.done(f"/projects/{project}/comments/write", {"text": "备案要快。", "about": "task:filing", "key": "t1"})
    assert "备案要快" in clerk.page(f"/projects/{project}/tasks/filing")
    assert "备案要快" not in clerk.page(f"/projects/{project}/tasks/energy")
    clerk.refused(f"/projects/{project}/comments/write", {"text": "无此事。", "about": "task:none", "key": "t2"}, 422)

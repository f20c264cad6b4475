"""日历: one's own deadlines and duties by the month, and the private feed for a calendar on the phone."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from quancheng.cases import duties, work_lists
from quancheng.cases.calendars import calendar_in_force
from quancheng.cases.work_lists import WorkLine
from quancheng.engine.duties import DueDuty
from quancheng.engine.errors import NotFound
from quancheng.papers.feed import Entry, write_feed
from quancheng.papers.general import month_of
from quancheng.people import feeds
from quancheng.people.access import Person
from quancheng.store.session import reading
from quancheng.web.answers import see_other
from quancheng.web.doors import Request, who_may
from quancheng.web.matters import place_of_line
from quancheng.web.month import Mark, weeks_of

AHEAD = timedelta(days=120)
BEHIND = timedelta(days=60)
NEW_FEED = "new-calendar-feed"


@who_may()
@require_GET
def month(request: Request) -> HttpResponse:
    """A month: what falls due for the person on each day."""
    first, last = month_of(request.GET.get("month", "")[:7], request.on)
    lines = work_lists.between(request.person, first, last)
    due = [each for each in _duties(request.person, request.on) if first <= each.day <= last]
    marks: dict[date, list[Mark]] = defaultdict(list)
    for line in lines:
        marks[line.due or first].append(_mark(line, request.on))
    for each in due:
        marks[each.day].append(_duty_mark(each, request.on))
    secret = request.session.pop(NEW_FEED, "")
    context = {
        "first": first,
        "weeks": weeks_of(first, last, marks, on=request.on, calendar=calendar_in_force()),
        "days": [(day, marks[day]) for day in sorted(marks)],
        "before": _month_url(first - timedelta(days=1)),
        "after": _month_url(last + timedelta(days=1)),
        "has_feed": feeds.has_feed(request.person),
        "feed_url": request.build_absolute_uri(reverse("calendar-feed", args=[request.person.account, secret]))
        if secret
        else "",
    }
    return render(request, "web/calendar.html", context)


@who_may()
@require_POST
def feed_changed(request: Request) -> HttpResponse:
    """Make the feed's address anew, which is shown once, or shut it off."""
    if request.POST.get("do") == "shut":
        feeds.shut_feed(request.person, at=request.at)
        messages.success(request, "订阅地址已停用。")
    else:
        request.session[NEW_FEED] = feeds.open_feed(request.person, at=request.at)
    return see_other(reverse("calendar"))


@who_may(public=True)
@require_GET
def feed(request: Request, account: UUID, secret: str) -> HttpResponse:
    """The feed of whoever knows its address; any other address is not there."""
    person = feeds.reader_of(account, secret, on=request.on)
    if person is None:
        raise NotFound("没有这个日历订阅。", help="地址可能已更换或停用，请在“日历”页面重新取得。")
    with reading(person.tenant):
        lines = work_lists.between(person, request.on - BEHIND, request.on + AHEAD)
        due = _duties(person, request.on)
    entries = [
        *(_entry(request, line) for line in lines),
        *(_duty_entry(request, each) for each in due),
    ]
    content = write_feed(f"{person.place}招商待办", entries, at=request.at)
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers={"Cache-Control": "no-store"})


def _duties(person: Person, on: date) -> list[DueDuty]:
    """The duties of the place that are the person's."""
    return [
        each
        for each in duties.due_duties(person.tenant, on=on)
        if each.duty.who in person.posts or each.duty.who in person.units or each.unit in person.units | person.posts
    ]


def _month_url(day: date) -> str:
    return f"{reverse('calendar')}?month={day.year}-{day.month:02}"


def _mark(line: WorkLine, on: date) -> Mark:
    words = f"{line.what}（{line.project}）" if line.project else line.what
    return Mark(label=line.what, url=place_of_line(line), tone=_tone(line.due or on, on), is_done=False, words=words)


def _duty_mark(each: DueDuty, on: date) -> Mark:
    return Mark(
        label=each.duty.label, url=reverse("duties"), tone=_tone(each.day, on), is_done=False, words=each.duty.label
    )


def _tone(day: date, on: date) -> str:
    return "late" if day < on else "today" if day == on else "busy"


def _entry(request: Request, line: WorkLine) -> Entry:
    return Entry(
        uid=f"{line.subject_id.hex}-{line.kind}-{line.key}", day=line.due or request.on, title=f"到期：{line.what}",
        about=line.project, url=request.build_absolute_uri(place_of_line(line)),
    )  # fmt: skip


def _duty_entry(request: Request, each: DueDuty) -> Entry:
    return Entry(
        uid=f"duty-{each.key}", day=each.day, title=each.duty.label, about="".join(each.why),
        url=request.build_absolute_uri(reverse("duties")),
    )  # fmt: skip

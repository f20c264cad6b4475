"""定期职责: the month, what is late, and doing one with the paper that the data writes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from quancheng.cases import duty_book
from quancheng.cases import papers as issued
from quancheng.cases.actions import ask_all
from quancheng.cases.calendars import calendar_in_force
from quancheng.cases.duties import fulfil
from quancheng.cases.duty_book import Entry, Occurrence
from quancheng.engine import requests as rq
from quancheng.engine.errors import NotFound, Refused
from quancheng.engine.workdays import Calendar
from quancheng.papers.general import month_of
from quancheng.papers.writing import draft, write
from quancheng.papers.written import Written
from quancheng.web import words
from quancheng.web.answers import see_other
from quancheng.web.clocks import ShownClock
from quancheng.web.doors import Request, who_may
from quancheng.web.month import Cell, Mark, weeks_of
from quancheng.web.project_links import project_url
from quancheng.web.refusals import status_of
from quancheng.web.typed import Typed, new_key
from quancheng.web.views.papers import shown_figure

STATES = {"done": "done", "late": "late", "today": "due-today", "coming": "under-way"}
TONES = {"done": "done", "late": "late", "today": "today", "coming": "busy"}
SECTION_OF = {"done": "done", "late": "late", "today": "open", "coming": "open"}


@dataclass(frozen=True, kw_only=True)
class Shown:
    """An occurrence as lists and the grid show it."""

    entry: Entry
    url: str
    tone: str
    state: str
    clock: ShownClock
    words: str


@who_may()
@require_GET
def duties(request: Request) -> HttpResponse:
    """A month's duties: one's own first, the late ones above."""
    first, last = month_of(_month_asked(request), request.on)
    view = duty_book.month(request.person, first=first, last=last, on=request.on)
    mine_only = request.GET.get("who") == "mine"
    entries = [_shown(each, request.on) for each in view.entries if each.is_mine or not mine_only]
    late = [_shown(each, request.on) for each in view.late if each.is_mine or not mine_only]
    late += [each for each in entries if each.entry.state == "late"]
    open_ = [each for each in entries if each.entry.state in ("today", "coming")]
    context = {
        "first": first,
        "weeks": _weeks(first, last, entries, request.on, calendar_in_force()),
        "listed": entries,
        "late": sorted(late, key=lambda each: (not each.entry.is_mine, each.entry.day)),
        "open": sorted(open_, key=lambda each: (not each.entry.is_mine, each.entry.day)),
        "done": [each for each in entries if each.entry.state == "done"],
        "tabs": _tabs(request, mine_only),
        "before": _month_url(first - timedelta(days=1), mine_only),
        "after": _month_url(last + timedelta(days=1), mine_only),
        "columns": [{"label": label} for label in ("职责", "期次", "应办", "办理日期", "材料")],
    }
    return render(request, "web/duties.html", context)


def _month_asked(request: Request) -> str:
    return request.GET.get("month", "")[:7]


def _month_url(day: date, mine_only: bool) -> str:
    return f"{reverse('duties')}?month={day.year}-{day.month:02}" + ("&who=mine" if mine_only else "")


def _tabs(request: Request, mine_only: bool) -> list[dict[str, Any]]:
    month = _month_asked(request)
    query = f"?month={month}" if month else "?"
    return [
        {"label": "全部", "url": query, "is_current": not mine_only, "count": None},
        {"label": "我的", "url": f"{query}&who=mine", "is_current": mine_only, "count": None},
    ]


def duty_url(entry: Entry, *, route: str = "duty") -> str:
    """The address of an occurrence."""
    asked = {"project": entry.project, "unit": entry.unit}
    query = urlencode({name: str(value) for name, value in asked.items() if value})
    return reverse(route, args=[entry.duty.id, entry.period]) + (f"?{query}" if query else "")


def _shown(entry: Entry, on: date) -> Shown:
    return Shown(
        entry=entry,
        url=duty_url(entry),
        tone=TONES[entry.state],
        state=STATES[entry.state],
        clock=clock_of(entry, on),
        words=f"{entry.duty.label} {entry.project_name}".strip(),
    )


def clock_of(entry: Entry, on: date) -> ShownClock:
    """The duty's day with its reasons, as the clock component draws it."""
    said = f"{words.day(entry.done_on, on=on)}办理" if entry.done_on else ""
    return ShownClock(
        state=STATES[entry.state],
        due=entry.day,
        left=entry.left,
        unit="working",
        anchor="".join(entry.why),
        basis=entry.duty.basis,
        words=said,
    )


def _weeks(first: date, last: date, shown: list[Shown], on: date, calendar: Calendar) -> list[list[Cell]]:
    by_day: dict[date, list[Shown]] = defaultdict(list)
    for each in shown:
        by_day[each.entry.day].append(each)
    marks = {day: _marks(entries) for day, entries in by_day.items()}
    return weeks_of(first, last, marks, on=on, calendar=calendar)


def _marks(shown: list[Shown]) -> list[Mark]:
    """One mark for each duty and state of a day; several projects that owe the same are counted."""
    groups: dict[tuple[str, str], list[Shown]] = defaultdict(list)
    for each in shown:
        groups[each.entry.duty.id, each.entry.state].append(each)
    return [_mark(group) for group in groups.values()]


def _mark(group: list[Shown]) -> Mark:
    first = group[0]
    several = len(group) > 1
    state = first.entry.state
    counted = f"{len(group)}件 " if several else ""
    return Mark(
        label=f"{counted}{first.entry.duty.label if several else first.words}",
        url=f"#{SECTION_OF[state]}" if several else first.url,
        tone=first.tone,
        is_done=state == "done",
        words=f"{first.entry.duty.label}（{first.entry.whose}）",
    )


# One occurrence.


@who_may()
@require_GET
def duty(request: Request, duty: str, period: str) -> HttpResponse:
    """One occurrence: why it falls on its day, its paper as the data stands, and doing it."""
    found = _asked(request, duty, period)
    return _page(request, found, text=request.GET.get("text", "").strip())


@who_may()
@require_POST
def do_duty(request: Request, duty: str, period: str) -> HttpResponse:
    """Confirm: the paper is frozen and the duty done with it, both or neither."""
    found = _asked(request, duty, period)
    typed = Typed(request.POST)
    text = typed.text("text")
    if request.POST.get("do") == "preview":
        return _page(request, found, text=text)
    try:
        _fulfil(request, found.entry, text, typed.key)
    except Refused as refused:
        return _page(request, found, text=text, refused=refused)
    messages.success(request, f"“{found.entry.duty.label}”（{period}）已办理。")
    return see_other(duty_url(found.entry))


def _asked(request: Request, duty: str, period: str) -> Occurrence:
    unit, text = request.GET.get("unit", ""), request.GET.get("project", "")
    try:
        project = UUID(text) if text else None
    except ValueError:
        raise NotFound("没有找到这个项目。") from None
    return duty_book.occurrence(request.person, duty, period, on=request.on, unit=unit, of=project)


def _fulfil(request: Request, entry: Entry, text: str, key: str | None) -> None:
    written = _written(request, entry, text)
    if written is not None:
        made = draft(written)
        issued.fulfil_with(
            request.person, made, entry.duty.id, unit=entry.unit, note=text[:2000], at=request.at, key=key
        )
    elif entry.project is not None:
        named = {"duty": entry.duty.id, "period": entry.period, "note": text}
        ask_all(request.person, entry.project, [(rq.FulfilDuty, named)], at=request.at, key=key)
    else:
        fulfil(request.person, entry.duty.id, entry.period, at=request.at, unit=entry.unit, note=text, key=key)


def _written(request: Request, entry: Entry, text: str) -> Written | None:
    if not entry.duty.paper:
        return None
    return write(
        request.person,
        entry.duty.paper,
        on=request.on,
        project=entry.project,
        unit=entry.unit,
        period=entry.period,
        text=text,
    )


def _page(request: Request, found: Occurrence, *, text: str = "", refused: Refused | None = None) -> HttpResponse:
    entry = found.entry
    done = entry.state == "done"
    written = None if done and entry.paper else _written(request, entry, text)
    kind = next((each for each in found.pack.meetings if each.id == entry.duty.meeting), None)
    context = {
        "entry": entry,
        "shown": _shown(entry, request.on),
        "written": written,
        "figures": [shown_figure(each) for each in written.figures] if written else [],
        "meeting": kind,
        "call_url": _call_url(entry) if kind and not entry.meeting else "",
        "meeting_url": reverse("meeting", args=[entry.meeting]) if entry.meeting else "",
        "project_url": project_url(entry.project),
        "do_url": duty_url(entry, route="duty-do"),
        "may_do": not done and (kind is None or entry.is_met) and entry.opens <= request.on,
        "is_early": not done and entry.opens > request.on,
        "text": text,
        "key": new_key(),
        "refused": refused,
    }
    return render(request, "web/duty.html", context, status=status_of(refused) if refused else 200)


def _call_url(entry: Entry) -> str:
    asked = {"kind": entry.duty.meeting, "period": entry.period, "day": entry.day.isoformat()}
    return f"{reverse('meeting-call')}?{urlencode(asked)}"

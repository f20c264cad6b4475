"""设置 → 日历: which years' holiday notices are in force, and taking in the next one by a form or a file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from quancheng.cases import holiday_notices as notices
from quancheng.cases.calendars import calendar_in_force
from quancheng.engine.errors import BadValue, Refused
from quancheng.engine.pack import Power
from quancheng.engine.workdays import Calendar, Holiday, MakeUpWorkday, Year
from quancheng.packfiles.calendars import MOST_TEXT, year_text
from quancheng.web.answers import see_other
from quancheng.web.doors import Request, who_may
from quancheng.web.project_links import project_url
from quancheng.web.refusals import status_of
from quancheng.web.typed import Typed, new_key

HOLIDAYS = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
MAKE_UPS = 8
AROUND = 2
"""Years before this one that the page shows."""
LONGEST_HOLIDAY = 20
COLUMNS = ("年度", "状态", "文号", "放假", "调休上班")


@who_may(Power.KEEP_PEOPLE)
@require_http_methods(["GET", "POST"])
def page(request: Request) -> HttpResponse:
    """The years, and the form; a filled one comes back as a preview of the year."""
    if request.method == "GET":
        return _page(request, Typed({}))
    typed = Typed(request.POST)
    if "edit" in request.POST:
        return _page(request, typed)
    try:
        year = _year(request, typed)
        if typed.wrong or year is None:
            return _page(request, typed, status=422)
        notices.refuse_unusable(year)
    except Refused as refused:
        return _page(request, typed, refused=refused, status=status_of(refused))
    return _preview(request, year)


@who_may(Power.KEEP_PEOPLE)
@require_POST
def take(request: Request) -> HttpResponse:
    """Take in the notice that was previewed; what moved is listed on the page."""
    typed = Typed(request.POST)
    try:
        year = notices.notice_from(request.POST.get("text", ""))
        moved = notices.take_notice(request.person, year, at=request.at, key=typed.key)
    except Refused as refused:
        return _page(request, Typed({}), refused=refused, status=status_of(refused))
    said = f"{len(moved)}个在办时限的到期日有变化" if moved else "没有在办时限的到期日因此变化"
    messages.success(request, f"已收录{year.year}年放假通知，{said}。")
    return see_other(f"{reverse('holidays')}#moved" if moved else reverse("holidays"))


def _year(request: Request, typed: Typed) -> Year | None:
    """The year out of the file if there is one, else out of the form."""
    file = request.FILES.get("file")
    if file is None:
        return _typed_year(typed)
    if (file.size or 0) > 4 * MOST_TEXT:
        raise BadValue("文件太大，不像一年的放假安排。", help="请上传按示例填写的文本文件。")
    try:
        text = file.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadValue("文件不是 UTF-8 编码的文本。", help="请按示例填写，以 UTF-8 保存为 .yaml 或 .txt。") from None
    return notices.notice_from(text)


def _typed_year(typed: Typed) -> Year | None:
    number = typed.whole("year", needed="请填写年度。")
    notice = typed.text("notice", needed="请填写通知的文号。")
    make_ups = [each for at in range(MAKE_UPS) if (each := _make_up(typed, at)) is not None]
    worked = {each.day for each in make_ups}
    days = [(label, day) for at, label in enumerate(HOLIDAYS) for day in _span(typed, at)]
    off = [Holiday(day=day, label=label) for label, day in days if day not in worked]
    if typed.wrong or number is None:
        return None
    return Year(year=number, notice=notice, holidays=tuple(off), make_up_workdays=tuple(make_ups))


def _span(typed: Typed, at: int) -> list[date]:
    first, last = typed.day(f"from-{at}"), typed.day(f"to-{at}")
    if first is None and last is None:
        return []
    first, last = first or last, last or first
    assert first is not None and last is not None
    if not first <= last <= first + timedelta(days=LONGEST_HOLIDAY):
        typed.wrong[f"to-{at}"] = "结束日期早于开始日期，或相隔太久。"
        return []
    return [first + timedelta(days=each) for each in range((last - first).days + 1)]


def _make_up(typed: Typed, at: int) -> MakeUpWorkday | None:
    day, instead_of = typed.day(f"worked-{at}"), typed.day(f"instead-{at}")
    if day is None and instead_of is None:
        return None
    if day is None or instead_of is None:
        typed.wrong[f"worked-{at}" if day is None else f"instead-{at}"] = "调休的两个日期都要填。"
        return None
    return MakeUpWorkday(day=day, instead_of=instead_of)


def _preview(request: Request, year: Year) -> HttpResponse:
    known = {each.year: each for each in calendar_in_force().years}.get(year.year)
    context = {
        "year": year,
        "spans": _spans(year),
        "count": len({each.day for each in year.holidays}),
        "replaces": known.notice if known and known.notice else "",
        "text": year_text(year),
        "typed": [(name, value) for name, value in request.POST.items() if name != "csrfmiddlewaretoken"],
        "key": new_key(),
    }
    return render(request, "web/holiday_preview.html", context)


def _spans(year: Year) -> list[tuple[str, date, date, int]]:
    """Each holiday with its first and last day and how many it has, in the order of the year."""
    days: dict[str, list[date]] = {}
    for each in year.holidays:
        days.setdefault(each.label, []).append(each.day)
    return sorted(((label, min(all_), max(all_), len(all_)) for label, all_ in days.items()), key=lambda span: span[1])


def _page(request: Request, typed: Typed, *, refused: Refused | None = None, status: int = 200) -> HttpResponse:
    calendar, last = calendar_in_force(), notices.last_move(request.person)
    context = {
        "years": _years(calendar, request.on, notices.taken(request.person.tenant)),
        "columns": [{"label": label} for label in COLUMNS],
        "last": last if last and last.total else None,
        "moved": [(each, project_url(each.project)) for each in last.lines] if last else [],
        "moved_columns": [{"label": label} for label in ("项目", "事项", "原到期日", "现到期日")],
        "holidays": [_blank(typed, label, f"from-{at}", f"to-{at}") for at, label in enumerate(HOLIDAYS)],
        "make_ups": [_blank(typed, f"调休{at + 1}", f"worked-{at}", f"instead-{at}") for at in range(MAKE_UPS)],
        "off_columns": [{"label": label} for label in ("节日", "从", "到")],
        "worked_columns": [{"label": label} for label in ("调休", "上班的日期", "换哪天休息")],
        "year": typed.post.get("year", "") or _wanted(calendar, request.on),
        "was": typed.post,
        "wrong": typed.wrong,
        "open": bool(typed.post) or refused is not None,
        "refused": refused,
        "key": new_key(),
    }
    return render(request, "web/holidays.html", context, status=status)


def _blank(typed: Typed, label: str, first: str, second: str) -> Mapping[str, Any]:
    return {
        "label": label, "first": first, "second": second,
        "first_was": typed.post.get(first, ""), "second_was": typed.post.get(second, ""),
        "first_wrong": typed.wrong.get(first, ""), "second_wrong": typed.wrong.get(second, ""),
    }  # fmt: skip


def _wanted(calendar: Calendar, on: date) -> int:
    """The first year from this one on whose notice is not in."""
    year = on.year
    while not calendar.is_provisional(date(year, 6, 1)) and year < calendar.last:
        year += 1
    return year


def _years(calendar: Calendar, on: date, taken: Mapping[int, list[str]]) -> list[Mapping[str, Any]]:
    shown = [each for each in calendar.years if on.year - AROUND <= each.year <= on.year + 2]
    return [
        {
            "year": each.year,
            "is_provisional": each.notice is None,
            "notice": each.notice or "",
            "off": len({day.day for day in each.holidays}),
            "worked": len(each.make_up_workdays),
            "was": taken.get(each.year, [])[:-1],
            "is_taken": each.year in taken,
        }
        for each in sorted(shown, key=lambda year: year.year, reverse=True)
    ]

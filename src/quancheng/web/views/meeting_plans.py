"""The joint conference's grid: the planned days of several projects fixed at once, each recorded as resolved there."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from quancheng.cases import meeting_view, plan_fixing
from quancheng.cases.meeting_view import MeetingView, PlanSheet
from quancheng.engine.errors import NotFound, Refused
from quancheng.engine.pack import Power
from quancheng.web.answers import see_other
from quancheng.web.doors import Request, who_may
from quancheng.web.project_links import project_url
from quancheng.web.refusals import status_of
from quancheng.web.typed import Typed, day_of, new_key


@who_may(Power.PLAN)
@require_http_methods(["GET", "POST"])
def plan(request: Request, meeting: UUID) -> HttpResponse:
    """The planned days of several projects at once, as the conference resolved them."""
    view = meeting_view.meeting(request.person, meeting, on=request.on)
    if not view.kind.fixes_plan:
        raise NotFound("这种会议不定计划时间。", help="请从联席会议进入。")
    sheets = meeting_view.plans_to_fix(request.person, on=request.on)
    if request.method == "GET":
        return _plan_page(request, view, sheets, Typed({}))
    typed = Typed(request.POST)
    evidence = typed.text("evidence", needed="请填写会议纪要的文号或名称。")
    plans = [_fixed(request, sheet, typed) for sheet in sheets]
    chosen = [each for each in plans if each.days or each.finishes]
    if typed.wrong or not chosen:
        typed.wrong.setdefault("evidence", "" if typed.wrong else "还没有填写任何日期，也没有勾选项目。")
        return _plan_page(request, view, sheets, typed, status=422)
    try:
        plan_fixing.fix_plans(request.person, chosen, evidence=evidence, at=request.at, key=typed.key)
    except plan_fixing.NotFixed as refused:
        return _plan_page(request, view, sheets, typed, refused=refused, status=status_of(refused.because))
    finished = sum(1 for each in chosen if each.finishes)
    messages.success(request, f"{len(chosen)}个项目的计划时间已定，其中{finished}个办结。")
    return see_other(reverse("meeting", args=[meeting]))


def _fixed(request: Request, sheet: PlanSheet, typed: Typed) -> plan_fixing.Fixed:
    """What was typed for one project: days that differ from those on record, and whether the conference is done."""
    days: dict[str, date] = {}
    for row in sheet.rows:
        name = f"{sheet.project.hex}-{row.task}"
        text = request.POST.get(name, "").strip()
        if row.is_settled or not text:
            continue
        try:
            day = day_of(text)
        except ValueError:
            typed.wrong[name] = f"“{text}”不是日期。"
            continue
        if day != row.planned:
            days[row.task] = day
    seen = request.POST.get(f"seen-{sheet.project.hex}", "")
    return plan_fixing.Fixed(
        project=sheet.project,
        name=sheet.name,
        seen=int(seen) if seen.isdecimal() and len(seen) < 10 else sheet.version,
        days=days,
        finishes=sheet.task if f"done-{sheet.project.hex}" in request.POST else "",
    )


def _plan_page(
    request: Request,
    view: MeetingView,
    sheets: list[PlanSheet],
    typed: Typed,
    *,
    refused: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "view": view,
        "sheets": [_sheet(sheet, typed) for sheet in sheets],
        "evidence": typed.post.get("evidence", f"{view.kind.label}纪要（{view.day.isoformat()}）"),
        "wrong": typed.wrong,
        "key": new_key(),
        "refused": refused,
    }
    return render(request, "web/meeting_plan.html", context, status=status)


def _sheet(sheet: PlanSheet, typed: Typed) -> dict[str, Any]:
    code, rows = sheet.project.hex, []
    for row in sheet.rows:
        name = f"{code}-{row.task}"
        value = typed.post.get(name, row.planned.isoformat() if row.planned else "")
        rows.append({"row": row, "name": name, "value": value, "wrong": typed.wrong.get(name, "")})
    ticked = f"done-{code}" in typed.post if typed.post else True
    return {"sheet": sheet, "code": code, "rows": rows, "url": project_url(sheet.project), "ticked": ticked}

"""会议: called with an agenda from the data, held, minuted; resolutions with owner and limit; plans fixed at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from quancheng.cases import agendas, meeting_view, meetings
from quancheng.cases.actions import actor_of
from quancheng.cases.agendas import Point
from quancheng.cases.meeting_view import MeetingView
from quancheng.cases.packs import pack_in_force
from quancheng.cases.papers import Draft
from quancheng.cases.queries import names_of
from quancheng.cases.subjects import units_invited
from quancheng.engine.case import Case
from quancheng.engine.errors import Incomplete, Refused
from quancheng.engine.meetings import callers, kind_of
from quancheng.engine.pack import MeetingKind, Pack
from quancheng.engine.standing import stands_for
from quancheng.engine.territory import seated
from quancheng.papers.writing import SCOPES, draft, write
from quancheng.people.access import Person
from quancheng.web import territory
from quancheng.web.answers import see_other
from quancheng.web.doors import Request, who_may
from quancheng.web.paging import Paging, page_of
from quancheng.web.project_links import project_url
from quancheng.web.refusals import status_of
from quancheng.web.typed import Typed, new_key
from quancheng.web.views.papers import shown_paper

STANDINGS = {"called": ("waiting", "待召开"), "held": ("done", "已召开"), "dropped": ("not-applicable", "已取消")}
RESOLUTIONS = {"open": ("under-way", "办理中"), "done": ("done", "已办结"), "refused": ("refused", "已退回")}
MOST_POINTS = 500


@dataclass(frozen=True, kw_only=True)
class ShownPoint:
    """A point to be ticked, edited or looked at."""

    number: int
    text: str
    ids: str
    url: str
    is_on: bool = True


def may_call(person: Person, pack: Pack, kind: MeetingKind) -> bool:
    """Whether the person may call this kind of meeting: the caller, or who convenes for the caller's unit."""
    return bool(callers(pack, kind, actor_of(person)))


def _county(request: Request, pack: Pack, kind: MeetingKind) -> str:
    """The county for which the meeting is called: the one asked for, else the person's own."""
    mine = callers(pack, kind, actor_of(request.person))
    asked = request.POST.get("county", "")
    return asked if asked in mine else next(iter(mine), "")


@who_may()
@require_GET
def meetings_list(request: Request) -> HttpResponse:
    """The meetings one may see, those to come first, and the kinds one may call."""
    pack = pack_in_force(request.person.tenant)
    found = meeting_view.meetings(request.person, page=page_of(request))
    context = {
        "coming": [_line(each) for each in found.coming],
        "past": [_line(each) for each in found.past],
        "page": Paging(number=found.page, count=found.total, size=meeting_view.PAGE),
        "kinds": [kind for kind in pack.meetings if may_call(request.person, pack, kind)],
        "pack": pack,
        "columns": [{"label": label} for label in ("会议", "日期", "状态", "议定事项")],
    }
    return render(request, "web/meetings.html", context)


def _line(line: meeting_view.MeetingLine) -> dict[str, Any]:
    state, words = STANDINGS[line.standing]
    return {
        "url": reverse("meeting", args=[line.id]),
        "label": f"{line.county}{line.kind.label}",
        "basis": line.kind.basis,
        "day": line.day,
        "standing": line.standing,
        "state": state,
        "words": words,
        "resolutions": line.resolutions,
        "open": line.open_resolutions,
    }


# Calling.


@who_may()
@require_http_methods(["GET", "POST"])
def call(request: Request) -> HttpResponse:
    """The agenda as the data writes it, to be edited, and the day."""
    pack = pack_in_force(request.person.tenant)
    asked = request.POST if request.method == "POST" else request.GET
    kind = kind_of(pack, asked.get("kind", ""))
    if request.method == "GET":
        written = _parts(agendas.agenda_of(request.person, kind, on=request.on))
        return _call_page(request, pack, kind, Typed(request.GET), written)
    typed = Typed(request.POST)
    day = typed.day("day", needed="请填写会议日期。")
    kept, parts = _points_typed(request)
    if typed.wrong or day is None:
        return _call_page(request, pack, kind, typed, parts, status=422)
    try:
        made = meetings.call_meeting(
            request.person,
            kind.id,
            day=day,
            agenda=[point.line for point in kept],
            period=request.POST.get("period", "")[:20],
            jurisdiction=_county(request, pack, kind),
            at=request.at,
            key=typed.key,
        )
    except Refused as refused:
        return _call_page(request, pack, kind, typed, parts, refused=refused)
    messages.success(request, f"{kind.label}已召集，议程{len(kept)}项。")
    return see_other(reverse("meeting", args=[made]))


def _parts(parts: list[agendas.Part]) -> list[tuple[str, list[ShownPoint]]]:
    shown, number = [], 0
    for part in parts:
        points = []
        for point in part.points:
            points.append(_shown_point(number, point))
            number += 1
        shown.append((part.label, points))
    return shown


def _shown_point(number: int, point: Point, *, is_on: bool = True) -> ShownPoint:
    ids = ",".join(each.hex for each in point.projects)
    return ShownPoint(number=number, text=point.text, ids=ids, url=project_url(point.project), is_on=is_on)


def _points_typed(request: Request) -> tuple[list[Point], list[tuple[str, list[ShownPoint]]]]:
    """The points that stay on, and all of them as they were typed; ids that the person does not see are dropped."""
    post = request.POST
    points: list[tuple[str, Point, bool]] = []
    for number in range(MOST_POINTS):
        if f"point-{number}" not in post:
            break
        text = post[f"point-{number}"].strip()[:500].replace("\t", " ")
        known = agendas.read_point(f"{text}\t{post.get(f'ids-{number}', '')}")
        seen = names_of(request.person, list(known.projects))
        point = Point(text, tuple(each for each in known.projects if each in seen))
        points.append((post.get(f"part-{number}", ""), point, f"on-{number}" in post))
    own = [Point(line.strip()[:500]) for line in post.get("more", "").replace("\t", " ").splitlines() if line.strip()]
    parts: dict[str, list[ShownPoint]] = {}
    for number, (label, point, is_on) in enumerate(points):
        parts.setdefault(label, []).append(_shown_point(number, point, is_on=is_on))
    return [point for _, point, is_on in points if is_on and point.text] + own, list(parts.items())


def _call_page(
    request: Request,
    pack: Pack,
    kind: MeetingKind,
    typed: Typed,
    parts: list[tuple[str, list[ShownPoint]]],
    *,
    refused: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "kind": kind,
        "called_by": pack.label_of(kind.called_by),
        "parts": parts,
        "typed": typed,
        "day": typed.post.get("day", ""),
        "period": typed.post.get("period", ""),
        "more": typed.post.get("more", ""),
        "key": new_key(),
        "refused": refused,
        "may_call": may_call(request.person, pack, kind),
    }
    return render(request, "web/meeting_call.html", context, status=status_of(refused) if refused else status)


# One meeting.


@who_may()
@require_GET
def meeting(request: Request, meeting: UUID) -> HttpResponse:
    """Agenda, attendance, resolutions and what became of them."""
    return _page(request, meeting_view.meeting(request.person, meeting, on=request.on))


@who_may()
@require_POST
def hold(request: Request, meeting: UUID) -> HttpResponse:
    """The meeting was held; the paper that lay before it is frozen with it and does its duty."""

    def do(view: MeetingView, typed: Typed) -> str:
        day = typed.day("day", needed="请填写召开日期。")
        invited = units_invited(view.pack, view.kind, view.state.jurisdiction)
        attended = [each for each in request.POST.getlist("attended") if each in invited]
        if typed.wrong or day is None:
            raise Incomplete(typed.wrong.get("day", "请填写召开日期。"))
        meetings.hold(
            request.person,
            meeting,
            day=day,
            attended=attended,
            guests=[each for each in request.POST.getlist("guests") if each in view.kind.invites],
            paper=_paper_before(request, view),
            at=request.at,
            key=typed.key,
        )
        return "会议已登记为召开。"

    return _done_or_again(request, meeting, do, form="hold")


def _paper_before(request: Request, view: MeetingView) -> Draft | None:
    """The general paper of the place that the kind of meeting names; a form is issued by itself."""
    name = view.kind.paper
    if not name or SCOPES.get(name) != "place":
        return None
    written = write(request.person, name, on=request.on, period=view.state.period)
    made = draft(written)
    return Draft(**{**made.__dict__, "subject": view.id})


@who_may()
@require_POST
def drop(request: Request, meeting: UUID) -> HttpResponse:
    """The meeting is called off."""

    def do(view: MeetingView, typed: Typed) -> str:
        meetings.drop(request.person, meeting, reason=typed.text("reason"), at=request.at, key=typed.key)
        return "会议已取消。"

    return _done_or_again(request, meeting, do, form="drop")


@who_may()
@require_POST
def resolve(request: Request, meeting: UUID) -> HttpResponse:
    """A resolution with the unit that carries it out, and its limit."""

    def do(view: MeetingView, typed: Typed) -> str:
        text = typed.text("text", needed="请写明议定事项。")
        unit = typed.choice("unit", dict(_units_for(view)), needed="请选择承办单位。")
        due = typed.day("due", needed="请填写完成时限。")
        project = typed.id("project", needed="")
        if typed.wrong or due is None:
            raise Incomplete(
                "；".join(each.rstrip("。") for each in typed.wrong.values()) + "。", help="补全后再提交。"
            )
        meetings.resolve(
            request.person, meeting, text=text, unit=unit, due=due, project=project, at=request.at, key=typed.key
        )
        return "议定事项已登记，已列入承办单位的待办。"

    return _done_or_again(request, meeting, do, form="resolve")


@who_may()
@require_POST
def answer(request: Request, meeting: UUID, number: int) -> HttpResponse:
    """Done, or refused with a reason."""

    def do(view: MeetingView, typed: Typed) -> str:
        done = request.POST.get("done") == "yes"
        meetings.answer_resolution(
            request.person, meeting, str(number), done=done, note=typed.text("note"), at=request.at, key=typed.key
        )
        return "已答复。" if done else "已退回召集单位。"

    return _done_or_again(request, meeting, do, form=f"answer-{number}")


def _done_or_again(
    request: Request, meeting: UUID, do: Callable[[MeetingView, Typed], str], *, form: str
) -> HttpResponse:
    """Do it and go back to the meeting; refused, show it again with what was typed."""
    view = meeting_view.meeting(request.person, meeting, on=request.on)
    typed = Typed(request.POST)
    try:
        said = do(view, typed)
    except Refused as refused:
        return _page(request, view, refused=refused, form=form, typed=typed)
    messages.success(request, said)
    return see_other(reverse("meeting", args=[meeting]))


def _page(
    request: Request,
    view: MeetingView,
    *,
    refused: Refused | None = None,
    form: str = "",
    typed: Typed | None = None,
) -> HttpResponse:
    state, words = STANDINGS[view.state.standing]
    calls = view.state.jurisdiction in callers(view.pack, view.kind, actor_of(request.person))
    context = {
        "view": view,
        "state": state,
        "words": words,
        "chair": view.pack.label_of(seated(view.pack, view.kind.chaired_by, view.state.jurisdiction)),
        "county": view.pack.jurisdiction[view.state.jurisdiction].label if view.state.jurisdiction else "",
        "points": [_shown_point(number, point) for number, point in enumerate(view.points)],
        "resolutions": [_resolution(request.person, view, each, form, typed) for each in view.resolutions],
        "invited": [
            (each, view.pack.label_of(each)) for each in units_invited(view.pack, view.kind, view.state.jurisdiction)
        ],
        "attended": [*(view.pack.label_of(each) for each in view.state.attended), *view.state.guests],
        "invites": view.kind.invites,
        "ticked": request.POST.getlist("attended") if form == "hold" else [],
        "calls": calls,
        "units": _units_for(view) if calls else [],
        "projects": meeting_view.project_choices(request.person, on=request.on) if calls else [],
        "plans": calls and view.kind.fixes_plan and bool(meeting_view.plans_to_fix(request.person, on=request.on)),
        "papers": [shown_paper(view.pack, each) for each in view.papers],
        "paper_url": _paper_url(view),
        "minutes_url": f"{reverse('paper', args=['minutes'])}?subject={view.id}",
        "typed": {form: typed.post} if typed else {},
        "wrong": typed.wrong if typed else {},
        "form": form,
        "key": new_key(),
        "refused": refused,
    }
    return render(request, "web/meeting.html", context, status=status_of(refused) if refused else 200)


def _units_for(view: MeetingView) -> list[tuple[str, str]]:
    """Who may get a resolution to carry out: any unit; of a county's meeting its own units and the place's."""
    county = view.state.jurisdiction
    if not county:
        return list(territory.units_everywhere(view.pack))
    return [*territory.units_of(view.pack, county), *territory.units_of(view.pack, "")]


def _paper_url(view: MeetingView) -> str:
    if not view.kind.paper:
        return ""
    period = f"?period={view.state.period}" if view.state.period else ""
    return reverse("paper", args=[view.kind.paper]) + period


def _resolution(
    person: Person, view: MeetingView, line: meeting_view.ResolutionLine, form: str, typed: Typed | None
) -> dict[str, Any]:
    state, words = RESOLUTIONS[line.row.state]
    mine = stands_for(Case.empty(), actor_of(person), line.row.unit)
    return {
        "line": line,
        "state": "late" if line.is_late else state,
        "words": "逾期" if line.is_late else words,
        "project_url": project_url(line.project),
        "may_answer": mine and line.row.state == "open",
        "answer_url": reverse("meeting-answer", args=[view.id, int(line.number)]),
        "note": typed.post.get("note", "") if typed and form == f"answer-{line.number}" else "",
        "answered": date.fromisoformat(line.row.answered) if line.row.answered else None,
    }

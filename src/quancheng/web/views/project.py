"""One project: where it is, what is next, by when, whose, on what basis; its tabs and what is done there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from quancheng.cases import actions, comment_lists, evidence, history_comments, offers, watching, work_lists
from quancheng.cases import project_view as cases
from quancheng.cases.project_view import ProjectView
from quancheng.cases.registering import record_facts_with_people
from quancheng.cases.rules_said import plan_label
from quancheng.engine import requests as rq
from quancheng.engine.errors import NotFound, Refused
from quancheng.engine.pack import Pack, Power, RecordScope
from quancheng.people import queries as people
from quancheng.people.access import may
from quancheng.people.labels import Label, labels_up_to
from quancheng.web import comment_page, deeds, project_matters, project_parts, project_time, territory
from quancheng.web import facts as blanks
from quancheng.web.answers import back_to_work, comes_from_work, in_place_of_all, see_other
from quancheng.web.doors import Request, who_may
from quancheng.web.matters import matters
from quancheng.web.paging import Paging, page_of
from quancheng.web.refusals import status_of
from quancheng.web.typed import MONEY_UNITS, Typed, new_key
from quancheng.web.uploads import papers_of, things_of
from quancheng.web.views.papers import project_papers

TABS = (
    ("project", "概况"),
    ("project-tasks", "全部事项"),
    ("project-matters", "评审与问题"),
    ("project-deciding", "审议与选址"),
    ("project-terms", "约定"),
    ("project-support", "要素与配套"),
    ("project-records", "记录与指南"),
    ("project-figures", "数据与评价"),
    ("project-facts", "信息与人员"),
    ("project-papers", "文书"),
    ("project-comments", "留言"),
    ("project-history", "历史"),
)


def _always(pack: Pack) -> bool:
    return True


NEEDS: Mapping[str, Callable[[Pack], bool]] = {
    "project-terms": lambda pack: any((pack.documents, pack.commitments, pack.waivers, pack.filings, pack.publicity)),
    "project-deciding": lambda pack: bool(pack.decisions or pack.transfers or pack.matchings),
    "project-support": lambda pack: bool(pack.needs or pack.plans),
    "project-figures": lambda pack: bool(pack.measures or pack.lights or pack.points or pack.evaluations or pack.exits),
    "project-records": lambda pack: bool(pack.guides) or any(kind.of is RecordScope.PROJECT for kind in pack.records),
}
"""The tabs that a project has only where its pack says something for them."""


@who_may()
@require_GET
def project(request: Request, project: UUID) -> HttpResponse:
    """The overview: rail, ball, the planned rows, what is missing, what waits."""
    return overview(request, cases.project(request.person, project, on=request.on))


@who_may()
@require_GET
def tasks(request: Request, project: UUID) -> HttpResponse:
    """Every task by stage, those to come included."""
    view = cases.project(request.person, project, on=request.on)
    stages = [
        {
            "id": line.stage.id,
            "label": line.stage.label,
            "basis": line.stage.basis,
            "is_current": line.standing == "current",
            "rows": [project_parts.task_row(view, task) for task in line.tasks],
            "coming": project_parts.coming_tasks(view, line),
        }
        for line in view.stages
    ]
    columns = [{"label": label} for label in ("事项", "责任", "状态", "时限", "办结", "依据")]
    return _page(request, view, "project-tasks", {"stages": stages, "columns": columns})


@who_may()
@require_GET
def matters_of(request: Request, project: UUID) -> HttpResponse:
    """Reviews, problems and handovers."""
    return matters_page(request, cases.project(request.person, project, on=request.on))


@who_may()
@require_GET
def facts(request: Request, project: UUID) -> HttpResponse:
    """What is known of the project, who is on it, who may see it."""
    return facts_page(request, cases.project(request.person, project, on=request.on))


@who_may()
@require_GET
def papers(request: Request, project: UUID) -> HttpResponse:
    """The papers that can be written for the project, and those issued."""
    view = cases.project(request.person, project, on=request.on)
    return _page(request, view, "project-papers", project_papers(request, project))


@who_may()
@require_GET
def history_of(request: Request, project: UUID) -> HttpResponse:
    """Everything that happened, newest first, each line with its basis."""
    view = cases.project(request.person, project, on=request.on)
    asked = request.GET.get("event", "")
    found = history_comments.project_history(
        request.person.tenant, project, view.pack, page=page_of(request),
        showing=int(asked) if asked.isdecimal() and len(asked) < 10 else None,
    )  # fmt: skip
    lines = [
        {
            "day": line.day,
            "who": line.who,
            "what": line.what,
            "basis": line.basis,
            "id": f"comment-event-{line.seq}" if line.comment else f"event-{line.version}",
            "url": comment_page.place_of_comment(project, line.comment) if line.comment else "",
        }
        for line in found.lines
    ]
    page = Paging(number=found.page, count=found.total, size=history_comments.PAGE)
    return _page(request, view, "project-history", {"lines": lines, "page": page})


@who_may()
@require_POST
def do(request: Request, project: UUID, deed: str) -> HttpResponse:
    """One of the forms of the project's tabs."""
    view = cases.project(request.person, project, on=request.on)
    asked = deeds.DEEDS.get(deed)
    if asked is None:
        raise NotFound("没有这个操作。", help="请从项目页面办理。", deed=deed)
    typed = Typed(request.POST)
    words = asked.read(typed, deeds.Asking(view=view))
    if typed.wrong:
        return in_place_of_all(PAGES[asked.tab](request, view, deed=deed, typed=typed, status=422))
    try:
        put(request, project, asked, words, typed)
    except Refused as refused:
        again = cases.project(request.person, project, on=request.on)
        page = PAGES[asked.tab](request, again, deed=deed, typed=typed, refused=refused, status=status_of(refused))
        return in_place_of_all(page)
    messages.success(request, asked.said)
    return see_other(back_to_work(typed) if comes_from_work(typed) else _back(asked.tab, project, typed))


def put(
    request: Request, project: UUID, asked: deeds.Deed, words: deeds.Words, typed: Typed, *, needs: Sequence[str] = ()
) -> None:
    """Put the request of a form, with its evidence where it brings some; each of several `needs` with its own."""
    seen = typed.seen if asked.builds_on else None
    if asked.has_evidence:
        evidence.ask_with_evidence(
            request.person, project, asked.request, words, papers=papers_of(request),
            number=typed.text("number"), at=request.at, key=typed.key, seen=seen, things=things_of(request, needs),
        )  # fmt: skip
    else:
        actions.ask(request.person, project, asked.request, at=request.at, key=typed.key, seen=seen, **words)


@who_may(Power.REGISTER)
@require_POST
def change_facts(request: Request, project: UUID) -> HttpResponse:
    """Correct or add to what is known; changing what was known needs a reason."""
    view = cases.project(request.person, project, on=request.on)
    known, typed = blanks.seen_facts(view.pack, request.person), Typed(request.POST)
    given = blanks.read_project_facts(known, typed)
    if typed.wrong:
        return facts_page(request, view, deed="facts", typed=typed, status=422)
    try:
        record_facts_with_people(
            request.person, project, given, known=view.case, reason=typed.text("reason"),
            at=request.at, key=typed.key, seen=typed.seen,
        )  # fmt: skip
    except Refused as refused:
        field = blanks.fault_of(known, refused.facts.get("fact"))
        typed.wrong |= {field: str(refused)} if field else {}
        typed.wrong |= {"reason": str(refused)} if refused.facts.get("missing") == "reason" else {}
        again = cases.project(request.person, project, on=request.on)
        return facts_page(request, again, deed="facts", typed=typed, refused=refused, status=status_of(refused))
    messages.success(request, "项目信息已保存。")
    return see_other(reverse("project-facts", args=[project]))


@who_may(Power.REGISTER)
@require_POST
def relabel(request: Request, project: UUID) -> HttpResponse:
    """Change who may see the project."""
    view = cases.project(request.person, project, on=request.on)
    typed = Typed(request.POST)
    label = typed.choice("label", [str(each) for each in labels_up_to(request.person.clearance)])
    reason = typed.text("reason", needed="请写明更改的理由。")
    if typed.wrong:
        return facts_page(request, view, deed="relabel", typed=typed, status=422)
    try:
        actions.relabel(request.person, project, Label(label), reason=reason, at=request.at, key=typed.key)
    except Refused as refused:
        return facts_page(request, view, deed="relabel", typed=typed, refused=refused, status=status_of(refused))
    messages.success(request, f"密级标识已改为“{label}”。")
    return see_other(reverse("project-facts", args=[project]))


@who_may(Power.ASSIGN)
@require_POST
def move(request: Request, project: UUID) -> HttpResponse:
    """Put the project into another jurisdiction."""
    view = cases.project(request.person, project, on=request.on)
    typed = Typed(request.POST)
    places = [code for code, _ in territory.movable(request.person, view)]
    place = typed.choice("jurisdiction", places, needed="请选择辖区。")
    reason = typed.text("reason", needed="请写明调整的理由。")
    if typed.wrong:
        return facts_page(request, view, deed="move", typed=typed, status=422)
    code = territory.code_of(place)
    try:
        actions.move_project(request.person, project, code, reason=reason, at=request.at, key=typed.key)
    except Refused as refused:
        return facts_page(request, view, deed="move", typed=typed, refused=refused, status=status_of(refused))
    messages.success(request, f"项目已归属{territory.name_of(view.pack, code)}。")
    return see_other(reverse("project-facts", args=[project]))


@who_may()
@require_GET
def download(request: Request, project: UUID, file: UUID) -> HttpResponse:
    """Hand out a piece of evidence, never to be shown inside our pages."""
    cases.project(request.person, project, on=request.on)
    handed = evidence.hand_out(request.person, project, file)
    return attachment(handed.content, handed.name, handed.media_type)


def attachment(content: bytes, name: str, media_type: str) -> HttpResponse:
    """Bytes to be saved, under their name, and never run."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def overview(request: Request, view: ProjectView, **formed: Any) -> HttpResponse:
    """The first tab."""
    names = project_parts.holders_by_role(view, request.person)
    waiting = work_lists.of_project(request.person, view.id, on=request.on).lines
    rows = project_parts.planned_rows(view)
    planned = {row.key for row in rows}
    context = {
        "rail": project_parts.rail(view),
        "balls": project_parts.balls(view, names),
        "rows": rows,
        "plan_label": plan_label(view.pack),
        "row_columns": [{"label": each} for each in ("事项", "责任单位", "计划完成", "实际完成", "状态", "措施和备注")],
        "missing": project_parts.missing(view),
        "gates": [
            each for each in project_parts.missing(view)
            if each["gate"] and offers.may_ask(request.person, view, rq.PassGate, gate=each["gate"], reason="问")
        ],
        "next_stage": _next_stage(view),
        "answering": project_parts.answering(view, names),
        "roles": project_parts.roles(view, names),
        "happened": project_parts.happened(view),
        "grades": project_parts.grades(view),
        **project_time.of_project(view),
        "waiting": matters(
            request.person, [each for each in waiting if each.key not in planned or each.kind != "task"], on=request.on
        ),
        "open_issues": [issue for issue in view.case.issues.values() if issue.state != "closed"],
        "who": "all",
        "comments": comment_page.shown(view, comment_lists.comments(request.person, view.id, size=3).lines),
        "granting": deeds.GRANTING,
    }  # fmt: skip
    return _page(request, view, "project", context, **formed)


def matters_page(request: Request, view: ProjectView, **formed: Any) -> HttpResponse:
    """The tab of reviews, problems and handovers."""
    shown = evidence.shown(request.person.tenant, project_matters.references(view))
    kinds = deeds.kinds_of_officers(view.pack)
    probe = {"issue": "0", "kind": kinds[0].id if kinds else "", "title": "问"}
    context = {
        "reviews": project_matters.reviews(view, request.person, shown),
        "issues": project_matters.issues(view, request.person),
        "handovers": project_matters.handovers(view, request.person),
        "may_raise": offers.may_ask(request.person, view, rq.RaiseIssue, **probe),
        "issue_kinds": [(kind.id, kind.label) for kind in kinds],
        "units": [(unit.id, unit.label) for unit in view.pack.units],
        "open_tasks": [(key, view.tasks[key].task.label) for key, _ in view.case.open_tasks()],
        "accepting": deeds.ACCEPTING,
        "accept": evidence.ACCEPTED,
        "kinds": evidence.KINDS,
    }
    return _page(request, view, "project-matters", context, **formed)


def facts_page(
    request: Request, view: ProjectView, *, deed: str = "", typed: Typed | None = None, **more: Any
) -> HttpResponse:
    """The tab of facts, people, days, label and end."""
    person, pack = request.person, view.pack
    seen = blanks.seen_facts(pack, person)
    contacts = blanks.contacts_of(person, seen, view.case)
    again = typed if typed and deed == "facts" else None
    edits = may(person, Power.REGISTER) and not view.case.ended
    names = [role.id for role in pack.roles if _may_fill(request, view, role.id)]
    context = {
        "known": blanks.known(seen, view.case, contacts),
        "hidden_count": len(pack.facts) - len(seen),
        "edits": edits,
        "fields": blanks.fields(
            seen, typed=again.post if again else None, wrong=again.wrong if again else {}, case=view.case,
            contacts=contacts,
        ) if edits else [],
        "money_units": MONEY_UNITS,
        "roles": project_parts.roles(view, project_parts.holders_by_role(view, person)),
        "may_fill": names,
        "officers": territory.holders(view, people.officers(person, on=request.on)) if names else [],
        "moves": territory.movable(person, view),
        "place_name": territory.name_of(pack, view.case.jurisdiction) if pack.jurisdictions else "",
        "happened": project_parts.happened(view),
        "happenings": [
            (each.id, each.label) for each in pack.happenings
            if each.recorded_by and offers.may_ask(
                person, view, rq.RecordHappening, name=each.id, day=request.on, reason="问"
            )
        ],
        "labels": [(str(each), str(each)) for each in labels_up_to(person.clearance)],
        "relabels": may(person, Power.REGISTER),
        "may_end": offers.may_ask(person, view, rq.EndProject, outcome="", reason="问"),
        "endings": [(each, each) for each in deeds.ENDINGS],
    }  # fmt: skip
    return _page(request, view, "project-facts", context, deed=deed, typed=typed, **more)


TEMPLATES = {
    "project": "web/project.html",
    "project-tasks": "web/project_tasks.html",
    "project-matters": "web/project_matters.html",
    "project-facts": "web/project_facts.html",
    "project-papers": "web/project_papers_page.html",
    "project-history": "web/project_history.html",
}
PAGES = {"project": overview, "project-matters": matters_page, "project-facts": facts_page}


def _may_fill(request: Request, view: ProjectView, role: str) -> bool:
    return offers.may_ask(request.person, view, rq.FillRole, role=role, officer="0", unit=view.pack.units[0].id)


def _next_stage(view: ProjectView) -> str:
    following = view.pack.stage_after.get(view.case.stage)
    return view.pack.label_of(following) if following else ""


def _back(tab: str, project: UUID, typed: Typed) -> str:
    anchors = {"review": "review", "issue": "issue", "handover": "handover"}
    anchor = next((f"#{word}-{typed.post[name]}" for name, word in anchors.items() if typed.post.get(name)), "")
    return reverse(tab, args=[project]) + anchor


def head(request: Request, view: ProjectView, tab: str = "") -> dict[str, Any]:
    """What every page of a project shows above its own matter."""
    libraries = [view.pack.label_of(each) for each in view.libraries]
    open_issues = [issue for issue in view.case.issues.values() if issue.state != "closed"]
    counts = {
        "project-matters": len(open_issues) or None,
        "project-comments": comment_lists.waiting_on(request.person, view.id) or None,
    }
    return {
        "view": view,
        "name": view.name or "（未命名项目）",
        "enterprise": view.case.fact("enterprise") or "",
        "libraries": libraries,
        "stage": view.pack.label_of(view.case.stage),
        "where": territory.name_of(view.pack, view.case.jurisdiction) if view.pack.jurisdictions else "",
        "label_state": project_parts.label_state(view.label),
        "tabs": [
            {
                "label": label,
                "url": reverse(route, args=[view.id]),
                "is_current": route == tab,
                "count": counts.get(route),
            }
            for route, label in TABS
            if NEEDS.get(route, _always)(view.pack)
        ],
        "key": new_key(),
        "is_watched": watching.is_watched(request.person, view.id),
    }  # fmt: skip


def _page(
    request: Request,
    view: ProjectView,
    tab: str,
    context: dict[str, Any],
    *,
    deed: str = "",
    typed: Typed | None = None,
    refused: Refused | None = None,
    status: int = 200,
    formed_by: str = "",
) -> HttpResponse:
    again = {
        "refused": refused,
        "kept": typed.written if typed and refused else [],
        "open": deeds.attribute(deed),
        "was": typed.post if typed else {},
        "wrong": typed.wrong if typed else {},
    }
    template = formed_by or TEMPLATES[tab]
    return render(request, template, {**head(request, view, tab), **context, **again}, status=status)


def page_of_project(
    request: Request, view: ProjectView, tab: str, context: dict[str, Any], template: str, **formed: Any
) -> HttpResponse:
    """A tab that stands in a file of its own."""
    return _page(request, view, tab, context, formed_by=template, **formed)

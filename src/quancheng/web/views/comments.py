"""留言: the channel of a project, and the list of what one was asked to read."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from quancheng.cases import comment_lists, watching
from quancheng.cases import comments as channel
from quancheng.cases import project_view as cases
from quancheng.cases.project_view import ProjectView
from quancheng.engine.errors import Refused
from quancheng.web import comment_page
from quancheng.web.answers import back_to_work, see_other
from quancheng.web.doors import Request, who_may
from quancheng.web.paging import Paging, page_of
from quancheng.web.refusals import status_of
from quancheng.web.typed import Typed, id_of, new_key
from quancheng.web.views.project import page_of_project

TAB = "project-comments"


@who_may()
@require_GET
def comments(request: Request, project: UUID) -> HttpResponse:
    """What was written, newest first, with the form to write and to answer."""
    return _page(request, cases.project(request.person, project, on=request.on))


@who_may()
@require_POST
def write(request: Request, project: UUID) -> HttpResponse:
    """Write a comment, or answer one."""
    view, typed = cases.project(request.person, project, on=request.on), Typed(request.POST)
    text = typed.text("text", needed="还没有写留言内容。")
    answers = typed.id("answers", needed="")
    about = typed.text("about")
    if typed.wrong:
        return _page(request, view, typed=typed, status=422)
    try:
        tasks, issues = frozenset(view.tasks), frozenset(view.case.issues)
        channel.refuse_unknown_matter(about, tasks=tasks, issues=issues)
        made = channel.write(
            request.person, project, text, mentioning=typed.text("mention"), about=about, answers=answers,
            at=request.at, key=typed.key,
        )  # fmt: skip
    except Refused as refused:
        field = str(refused.facts.get("field") or refused.facts.get("missing") or "")
        typed.wrong |= {field: str(refused)} if field else {}
        return _page(request, view, typed=typed, refused=refused, status=status_of(refused))
    messages.success(request, "已回复。" if answers else "留言已发出。")
    return see_other(comment_page.place_of_comment(project, made))


@who_may()
@require_POST
def read(request: Request, project: UUID, comment: UUID) -> HttpResponse:
    """Say that one has read it; by script as soon as it is on the screen."""
    view, typed = cases.project(request.person, project, on=request.on), Typed(request.POST)
    channel.read(request.person, comment, at=request.at, key=typed.key)
    if typed.post.get("back"):
        messages.success(request, "已阅。")
        return see_other(back_to_work(typed))
    if getattr(request, "htmx", False):
        found = comment_lists.comments(request.person, project, showing=comment)
        line = next(each for each in comment_page.shown(view, found.lines) if each.it.id == comment)
        return render(request, "web/comment.html", {"comment": line, "view": view})
    return see_other(comment_page.place_of_comment(project, comment))


@who_may()
@require_POST
def withdraw(request: Request, project: UUID, comment: UUID) -> HttpResponse:
    """Take back one's own comment."""
    view, typed = cases.project(request.person, project, on=request.on), Typed(request.POST)
    reason = typed.text("reason", needed="撤回留言要写明理由。")
    if typed.wrong:
        return _page(request, view, typed=typed, status=422)
    try:
        channel.withdraw(request.person, comment, reason=reason, at=request.at, key=typed.key)
    except Refused as refused:
        return _page(request, view, typed=typed, refused=refused, status=status_of(refused))
    messages.success(request, "留言已撤回，历史里留有记录。")
    return see_other(comment_page.place_of_comment(project, comment))


@who_may()
@require_POST
def watch(request: Request, project: UUID) -> HttpResponse:
    """Watch the project, or watch it no longer."""
    view, typed = cases.project(request.person, project, on=request.on), Typed(request.POST)
    begins = typed.post.get("watch") == "yes"
    act = watching.watch if begins else watching.unwatch
    act(request.person, view.id, at=request.at, key=typed.key)
    messages.success(request, "已关注，在“我的工作”的“我关注的”里可以看到。" if begins else "已取消关注。")
    return see_other(back_to_work(typed) if typed.post.get("back") else reverse("project", args=[project]))


@who_may()
@require_GET
def mentions(request: Request) -> HttpResponse:
    """Every comment that means the person: those that wait, or all there ever were."""
    everything = request.GET.get("all") == "1"
    page = page_of(request)
    found = (
        comment_lists.meaning(request.person, page=page)
        if everything
        else comment_lists.waiting(request.person, most=comment_lists.PAGE, page=page)
    )
    names = comment_lists.project_names(request.person, found.lines)
    context = {
        "lines": comment_page.shown_anywhere(found.lines),
        "names": names,
        "everything": everything,
        "key": new_key(),
        "tabs": [
            {"label": "未读", "url": reverse("work-mentions"), "is_current": not everything, "count": None},
            {"label": "全部", "url": f"{reverse('work-mentions')}?all=1", "is_current": everything, "count": None},
        ],
        "page": Paging(number=found.page, count=found.total, size=comment_lists.PAGE),
        "back": "mentions?all=1" if everything else "mentions",
    }
    return render(request, "web/mentions.html", context)


@who_may()
@require_POST
def read_shown(request: Request) -> HttpResponse:
    """Say that one has read all that the list showed: each for itself, under a key of its own."""
    typed, read, failed = Typed(request.POST), 0, list[str]()
    shown = [each for text in request.POST.getlist("comment")[: comment_lists.PAGE] if (each := id_of(text))]
    for comment in shown:
        try:
            channel.read(
                request.person, comment, at=request.at, key=f"{typed.key}-{comment.hex}" if typed.key else None
            )
            read += 1
        except Refused as refused:
            failed.append(str(refused))
    if read:
        messages.success(request, f"已阅{read}条。")
    for sentence in dict.fromkeys(failed):
        messages.error(request, sentence)
    return see_other(reverse("work-mentions"))


def _page(
    request: Request, view: ProjectView, *, typed: Typed | None = None, refused: Refused | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    about = request.GET.get("about", "")[:160]
    found = comment_lists.comments(
        request.person, view.id, about=about, page=page_of(request), showing=id_of(request.GET.get("show", ""))
    )
    lines = comment_page.shown(view, found.lines)
    answering = id_of((typed.post if typed else request.GET).get("answers", ""))
    context: dict[str, Any] = {
        "lines": lines,
        "answering": comment_lists.one(request.person, view.id, answering) if answering else None,
        "whom": comment_page.whom_to_mention(request.person, view),
        "matters": comment_page.matters_to_write_about(view),
        "about": (typed.post.get("about", "") if typed else "") or about,
        "only_about": lines[0].about if about and lines else "",
        "page": Paging(number=found.page, count=found.total, size=comment_lists.PAGE),
        "write_key": new_key(),
    }
    return page_of_project(
        request, view, TAB, context, "web/project_comments.html", typed=typed, refused=refused, status=status
    )

"""The enterprise's materials: put ready one by one, handed in as a whole, seen again with what became of them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from quancheng.cases import evidence, hand_ins
from quancheng.cases.enterprise_matters import HandIn, MaterialLine
from quancheng.cases.enterprise_view import EnterpriseView, own_project
from quancheng.engine.errors import NotFound, Refused
from quancheng.people.kinds import Kind
from quancheng.web import own_project as shapes
from quancheng.web.answers import see_other
from quancheng.web.doors import Request, who_may
from quancheng.web.refusals import status_of
from quancheng.web.typed import Typed
from quancheng.web.uploads import papers_of
from quancheng.web.views.mine import head
from quancheng.web.views.project import attachment

ENTERPRISE = (Kind.ENTERPRISE,)


@who_may(kinds=ENTERPRISE)
@require_GET
def materials(request: Request, project: UUID) -> HttpResponse:
    """What is to be handed in, what is ready, what was handed in and what became of it."""
    seen, _ = own_project(request.person, project, on=request.on)
    return _page(request, seen)


def _page(
    request: Request, seen: EnterpriseView, *, open_: str = "", typed: Typed | None = None,
    refused: Refused | None = None,
) -> HttpResponse:  # fmt: skip
    wanted = [each for each in seen.hand_ins if not each.is_of_factor]
    factors = [each for each in seen.hand_ins if each.is_of_factor]
    context = {
        **head(seen, "mine-materials", typed, refused),
        "open_ones": [shapes.handed_in(each) for each in wanted if each.is_open],
        "factors": [shapes.handed_in(each) for each in factors],
        "factors_used": any(each.was_used for each in factors),
        "over": [shapes.handed_in(each) for each in wanted if not each.is_open],
        "open": open_,
        **_uploading(),
    }
    return render(request, "web/mine_materials.html", context, status=status_of(refused) if refused else 200)


def _uploading() -> dict[str, object]:
    return {"accept": evidence.ACCEPTED, "kinds": evidence.KINDS, "most": hand_ins.MOST_FILES}


@who_may(kinds=ENTERPRISE)
@require_POST
def keep(request: Request, project: UUID, about: str, number: int) -> HttpResponse:
    """Put files ready for one material, with its note; by script as soon as they are chosen."""
    seen, _ = own_project(request.person, project, on=request.on)
    of, line = _material(seen, about, number)
    typed = Typed(request.POST)
    try:
        hand_ins.keep(
            request.person, project, about, line.name, note=typed.text("note"), papers=papers_of(request),
            at=request.at, key=typed.key,
        )  # fmt: skip
    except Refused as refused:
        return _kept(request, seen, of, line, typed=typed, refused=refused)
    if not getattr(request, "htmx", False):
        messages.success(request, f"“{line.name}”已存好，还没有提交；换一台设备登录也能接着办。")
    return _kept(request, seen, of, line)


@who_may(kinds=ENTERPRISE)
@require_POST
def drop(request: Request, project: UUID, about: str, number: int, file: UUID) -> HttpResponse:
    """Take a file out of what is ready."""
    seen, _ = own_project(request.person, project, on=request.on)
    of, line = _material(seen, about, number)
    hand_ins.drop(request.person, project, about, line.name, file, at=request.at)
    return _kept(request, seen, of, line)


def _kept(
    request: Request, seen: EnterpriseView, of: HandIn, line: MaterialLine, *, typed: Typed | None = None,
    refused: Refused | None = None,
) -> HttpResponse:  # fmt: skip
    """The material anew: alone for a script, otherwise its page."""
    again, _ = own_project(request.person, seen.id, on=request.on)
    place = f"{of.about}/{line.number}"
    if not getattr(request, "htmx", False):
        anchor = shapes.material(of, line)["anchor"]
        if refused:
            return _page(request, again, open_=place, typed=typed, refused=refused)
        return see_other(f"{reverse('mine-materials', args=[seen.id])}#m-{anchor}")
    of, line = _material(again, of.about, line.number)
    context = {
        **head(again, "", typed, refused), "each": shapes.handed_in(of), "row": shapes.material(of, line),
        "open": place if refused else "", "alone": True, **_uploading(),
    }  # fmt: skip
    return render(request, "web/mine_material.html", context, status=status_of(refused) if refused else 200)


@who_may(kinds=ENTERPRISE)
@require_POST
def hand_in(request: Request, project: UUID, about: str) -> HttpResponse:
    """Hand in all that is ready for one thing."""
    seen, _ = own_project(request.person, project, on=request.on)
    of = _thing(seen, about)
    typed = Typed(request.POST)
    try:
        hand_ins.hand_in(request.person, project, about, at=request.at, key=typed.key)
    except Refused as refused:
        return _page(request, seen, typed=typed, refused=refused)
    messages.success(request, f"“{of.label}”的材料已提交，由{of.unit}核收；收下或退回都会显示在这里。")
    return see_other(reverse("mine-materials", args=[project]))


@who_may(kinds=ENTERPRISE)
@require_GET
def file(request: Request, project: UUID, file: UUID) -> HttpResponse:
    """A file that the enterprise uploaded itself; no other is there."""
    own_project(request.person, project, on=request.on)
    handed = hand_ins.own_file(request.person, project, file)
    return attachment(handed.content, handed.name, handed.media_type)


def _thing(seen: EnterpriseView, about: str) -> HandIn:
    found = next((each for each in seen.hand_ins if each.about == about and each.is_open), None)
    if found is None:
        raise NotFound("这里现在不收材料。", help="请从材料页面进入。", about=about)
    return found


def _material(seen: EnterpriseView, about: str, number: int) -> tuple[HandIn, MaterialLine]:
    of = _thing(seen, about)
    line = next((each for each in of.materials if each.number == number), None)
    if line is None:
        raise NotFound("没有这样的材料。", help="请从材料页面进入。", about=about)
    return of, line

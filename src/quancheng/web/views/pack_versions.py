"""设置 → 制度版本: the version in force, what a newer one changes, and putting it in force."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from quancheng.cases.keeping import versions
from quancheng.cases.moving import count_behind
from quancheng.cases.pack_versions import between, newer, put_in_force, taken
from quancheng.cases.packs import pack_in_force
from quancheng.engine.errors import Refused
from quancheng.engine.pack import Power
from quancheng.engine.validity import warning
from quancheng.web.answers import see_other
from quancheng.web.doors import Request, who_may
from quancheng.web.refusals import status_of
from quancheng.web.typed import Typed, new_key


@who_may(Power.MOVE_PACK)
@require_http_methods(["GET", "POST"])
def page(request: Request) -> HttpResponse:
    """What runs here and what could; put in force with a reason."""
    if request.method == "GET":
        return _page(request, Typed({}))
    typed = Typed(request.POST)
    reason = typed.text("reason", needed="请写明依据或理由，例如新办法的文号。")
    if typed.wrong:
        return _page(request, typed, status=422)
    try:
        put_in_force(request.person, typed.text("version"), reason=reason, at=request.at, on=request.on, key=typed.key)
    except Refused as refused:
        return _page(request, typed, refused=refused, status=status_of(refused))
    messages.success(request, "新版本已启用。新项目按新版本办理，在办项目可以逐个变更。")
    return see_other(reverse("pack-versions"))


def _page(request: Request, typed: Typed, *, refused: Refused | None = None, status: int = 200) -> HttpResponse:
    person = request.person
    known = versions(person)
    context: dict[str, Any] = {
        "pack": pack_in_force(person.tenant),
        "ending": warning(pack_in_force(person.tenant), request.on),
        "newer": newer(person.tenant, on=request.on),
        "versions": known,
        "reasons": {each.version: each.reason for each in taken(person.tenant)},
        "compared": _compared(request, [each.version for each in known]),
        "behind": count_behind(person),
        "columns": [{"label": label} for label in ("发布", "版本", "在用项目", "状态", "与现行的差别")],
        "reason": typed.post.get("reason", ""),
        "wrong": typed.wrong,
        "refused": refused,
        "key": new_key(),
    }
    return render(request, "web/pack_versions.html", context, status=status)


def _compared(request: Request, known: list[str]) -> dict[str, Any] | None:
    """The differences between an older version and the one in force, where the address asks for them."""
    old = request.GET.get("from", "")
    if old not in known:
        return None
    now = pack_in_force(request.person.tenant).version
    return {"old": old, "changes": between(request.person.tenant, old, now)}

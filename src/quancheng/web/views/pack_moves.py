"""制度 → 版本: the running projects that follow an older version, what the move would change on each, and the move."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from quancheng.cases import moving
from quancheng.cases.packs import pack_in_force
from quancheng.engine.pack import Power
from quancheng.web.answers import see_other
from quancheng.web.doors import Request, who_may
from quancheng.web.paging import Paging
from quancheng.web.project_links import project_url
from quancheng.web.typed import Typed


@who_may(Power.MOVE_PACK)
@require_http_methods(["GET", "POST"])
def moves(request: Request) -> HttpResponse:
    """One page of them; those ticked are moved, each for itself."""
    if request.method == "GET":
        return _page(request, Typed({}))
    typed = Typed(request.POST)
    reason = typed.text("reason", needed="请写明依据或理由，例如新办法的文号。")
    chosen = [each for each in _listed(request) if f"move-{each.project.hex}" in request.POST]
    if not chosen:
        typed.wrong.setdefault("chosen", "还没有勾选项目。")
    if typed.wrong:
        return _page(request, typed, status=422)
    ids = [(each.project, each.name) for each in chosen]
    result = moving.move_all(request.person, ids, reason=reason, at=request.at)
    if result.moved:
        messages.success(request, f"{len(result.moved)}个项目已改按现行版本办理。")
    if result.refused:
        return _page(request, typed, refused=result.refused, status=409)
    return see_other(reverse("policy-move"))


def _number(request: Request) -> int:
    asked = request.GET.get("page", "1")
    return max(1, int(asked)) if asked.isdecimal() and len(asked) < 7 else 1


def _listed(request: Request) -> list[moving.Behind]:
    return moving.behind(request.person, on=request.on, page=_number(request))


def _page(
    request: Request, typed: Typed, *, refused: Sequence[moving.NotMoved] = (), status: int = 200
) -> HttpResponse:
    pack, total = pack_in_force(request.person.tenant), moving.count_behind(request.person)
    rows = [
        {
            "line": each,
            "url": project_url(each.project),
            "says": list(moving.in_words(each.preview)),
            "ticked": f"move-{each.project.hex}" in typed.post if typed.post else not each.preview.obstacles,
        }
        for each in _listed(request)
    ]
    context = {
        "pack": pack,
        "rows": rows,
        "total": total,
        "page": Paging(number=_number(request), count=total, size=moving.PAGE),
        "reason": typed.post.get("reason", ""),
        "wrong": typed.wrong,
        "refused": refused,
        "columns": [{"label": label} for label in ("变更", "项目", "阶段", "现按版本", "会有什么变化")],
    }
    return render(request, "web/pack_moves.html", context, status=status)

"""办事指南: how each formality and service is done, searched and filtered, and printed as a whole."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from quancheng.cases.packs import pack_in_force
from quancheng.engine.errors import NotFound
from quancheng.web.doors import Request, who_may
from quancheng.web.guides_shown import grouped, shown


@who_may()
@require_GET
def index(request: Request) -> HttpResponse:
    """The whole guide under its headings."""
    pack = pack_in_force(request.person.tenant)
    every = [shown(pack, each) for each in pack.guides]
    text, stage, together, unit = (
        request.GET.get(name, "").strip()[:80] for name in ("q", "stage", "together", "unit")
    )
    found = [
        each
        for each in every
        if (not text or each.holds(text))
        and (not stage or each.stage == stage)
        and (not together or each.guide.together == together)
        and (not unit or each.guide.handled_by == unit)
    ]
    units = dict.fromkeys(each.guide.handled_by for each in every)
    context = {
        "groups": grouped(found),
        "total": len(found),
        "every": len(every),
        "text": text,
        "stage": stage,
        "together": together,
        "unit": unit,
        "stages": [(each.id, each.label) for each in pack.stages if any(one.stage == each.id for one in every)],
        "togethers": [each for each in dict.fromkeys(one.guide.together for one in every) if each],
        "units": [(each, pack.label_of(each)) for each in units],
        "pack": pack,
    }
    return render(request, "web/guides.html", context)


@who_may()
@require_GET
def guide(request: Request, guide_id: str) -> HttpResponse:
    """One guide, to be read or printed."""
    pack = pack_in_force(request.person.tenant)
    found = next((each for each in pack.guides if each.id == guide_id), None)
    if found is None:
        raise NotFound("没有这份办事指南。", help="请从办事指南页面进入。", guide=guide_id)
    return render(request, "web/guide.html", {"shown": shown(pack, found)})

"""制度 as a picture: the life of a project as the pack in force says it, to look at, to print and to take away."""

from __future__ import annotations

from functools import lru_cache

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from quancheng.cases.packs import pack_in_force
from quancheng.engine.pack import Pack
from quancheng.packfiles import bpmn
from quancheng.web.doors import Request, who_may


@who_may()
@require_GET
def picture(request: Request) -> HttpResponse:
    """The picture, which the page of the notice shows and any browser opens alone."""
    drawn = _drawn(pack_in_force(request.person.tenant))
    return HttpResponse(drawn, content_type="image/svg+xml; charset=utf-8")


@who_may()
@require_GET
def document(request: Request) -> HttpResponse:
    """The same as BPMN 2.0, for tools that draw and change processes."""
    pack = pack_in_force(request.person.tenant)
    said = {"Content-Disposition": f'attachment; filename="{pack.id}-{pack.version[:12]}.bpmn"'}
    return HttpResponse(bpmn.document(pack), content_type="application/xml", headers=said)


@lru_cache(maxsize=8)
def _picture(version: str, pack: Pack) -> str:
    return bpmn.picture(pack)


def _drawn(pack: Pack) -> str:
    return _picture(pack.version, pack)

"""Where a form leads after its work is done."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from django.http import HttpResponse
from django.urls import reverse

from quancheng.web.typed import Typed

LISTS = {"work": "work", "mentions": "work-mentions"}
"""The lists in which things are done in place, by the word with which their forms name them."""
KEPT = ("who", "when", "unit", "by", "kind", "project", "page", "all")


def see_other(address: str) -> HttpResponse:
    """303: look there now, with GET, so that reloading sends nothing again."""
    return HttpResponse(status=303, headers={"Location": address})


def comes_from_work(typed: Typed) -> bool:
    """Whether the form stood in a list of work."""
    return typed.post.get("back", "").partition("?")[0] in LISTS


def back_to_work(typed: Typed) -> str:
    """The list in which the form stood, as it was filtered and paged."""
    name, _, query = typed.post.get("back", "").partition("?")
    kept = [(key, value) for key, value in parse_qsl(query[:400]) if key in KEPT]
    return reverse(LISTS.get(name, "work")) + (f"?{urlencode(kept)}" if kept else "")


def in_place_of_all(response: HttpResponse) -> HttpResponse:
    """A whole page that answers a part: a script puts its matter in place of the matter of the page."""
    response["HX-Retarget"] = response["HX-Reselect"] = "#main"
    response["HX-Reswap"] = "outerHTML show:window:top"
    return response

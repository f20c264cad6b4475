"""Several things of the list at once: what was chosen is listed to be confirmed, and each is a unit of work of its own.

Only what asks for no judgement can be chosen. One that fails says why and stays chosen; the others are done.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from quancheng.cases import actions, work_lists
from quancheng.cases.work_lists import WorkLine
from quancheng.engine.distribution import ReceiveDocument
from quancheng.engine.errors import Refused
from quancheng.web.answers import back_to_work
from quancheng.web.doors import Request, who_may
from quancheng.web.matters import MANY_AT_ONCE, is_for, pick_of
from quancheng.web.typed import Typed, new_key
from quancheng.web.views.work import MINE

MOST_AT_ONCE = 50
GONE = "已经不在等您办理，可能别人已经办了。"


@dataclass(frozen=True, kw_only=True)
class Row:
    """One chosen thing; `said` is what came of it, `failed` when it was refused, and `key` that of its next attempt."""

    pick: str
    what: str
    project: str
    url: str
    key: str
    said: str = ""
    help: str = ""
    failed: bool = False


@who_may()
@require_http_methods(["GET", "HEAD", "POST"])
def many(request: Request) -> HttpResponse:
    """List what was chosen; on POST do each, and tell what came of each."""
    given = request.POST if request.method == "POST" else request.GET
    picks = list(dict.fromkeys(given.getlist("pick")))[:MOST_AT_ONCE]
    lines = work_lists.chosen(request.person, [found for each in picks if (found := _named(each))])
    waiting = {pick_of(each): each for each in lines if is_for(request.person, each)}
    made = _done if request.method == "POST" else _row
    rows = [made(request, each, waiting.get(each)) for each in picks]
    done = [each for each in rows if each.said and not each.failed]
    if request.method == "POST" and done:
        messages.success(request, f"已签收{len(done)}件。")
    context = {
        "rows": rows,
        "left": [each for each in rows if not each.said or each.failed],
        "failed": [each for each in rows if each.failed],
        "done": done,
        "key": new_key(),
        "back": given.get("back", "")[:400],
        "back_url": back_to_work(Typed(given)),
        "who": MINE,
    }
    return render(request, "web/work_many.html", context)


def _named(pick: str) -> tuple[str, UUID, str] | None:
    """The kind, the project and the key that a box of the list names; nothing for what no list offers."""
    kind, _, rest = pick.partition("/")
    subject, _, key = rest.partition("/")
    is_one = kind in MANY_AT_ONCE and len(subject) == 32 and set(subject) <= set("0123456789abcdef") and key
    return (kind, UUID(subject), key[:120]) if is_one else None


def _row(request: Request, pick: str, line: WorkLine | None) -> Row:
    """What was chosen, as it waits now."""
    if line is None:
        return Row(pick=pick, what="这一件", project="", url="", key="", said=GONE)
    url = reverse("project-terms", args=[line.subject_id])
    return Row(pick=pick, what=line.what, project=line.project, url=url, key=new_key())


def _done(request: Request, pick: str, line: WorkLine | None) -> Row:
    """Do one under its own key: sent twice, it is done once and tells the same."""
    row = _row(request, pick, line)
    named, key = _named(pick), request.POST.get(f"key-{pick}", "")[:64]
    if named is None or (line is None and not key):
        return row
    document, _, receiver = named[2].partition("@")
    try:
        answer = actions.ask(
            request.person, named[1], ReceiveDocument, at=request.at, key=key or None, document=document,
            receiver=receiver, note=request.POST.get("note", "").strip()[:200],
        )  # fmt: skip
    except Refused as refused:
        return Row(**{**row.__dict__, "said": str(refused), "help": refused.help, "failed": True})
    return Row(**{**row.__dict__, "said": "已签收。" if answer["events"] else GONE})

"""台账导入, ledgers: line by line what would change, what is wrong in which cell, what is decided; then all at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from quancheng.cases import intake, ledger_intake, long_work, queries
from quancheng.cases.ledger_intake import LedgerIntake
from quancheng.cases.ledger_lines import LineChoice, LinePlan
from quancheng.cases.record_lists import titles_of
from quancheng.engine.errors import Refused
from quancheng.engine.pack import Power
from quancheng.web.answers import see_other
from quancheng.web.doors import Request, who_may
from quancheng.web.paging import Paging, page_of
from quancheng.web.refusals import status_of
from quancheng.web.typed import Typed, new_key

PAGE = 30
AT_ONCE = 200
"""Lines that come in while the clerk waits, all or none; more become a job."""


@dataclass(frozen=True, kw_only=True)
class Look:
    """What the pages of an upload call the things that come in, and where their forms go."""

    thing: str
    measure: str
    page: str
    commit: str
    decide: str
    undo: str
    drop: str
    back: str
    back_word: str
    original: str = ""
    of: str = "project"

    @property
    def standings(self) -> tuple[tuple[str, str], ...]:
        return (
            ("wrong", "待确认"), ("new", f"新{self.thing}"), ("changed", "有变化"), ("same", "无变化"),
            ("left", "不导入"),
        )  # fmt: skip


LEDGER = Look(
    thing="项目", measure="个", page="ledger-import", commit="ledger-import-commit", decide="ledger-import-decide",
    undo="ledger-import-undo", drop="import-drop", back="imports", back_word="台账导入", original="import-original",
)  # fmt: skip


@who_may(Power.IMPORT)
@require_GET
def one(request: Request, intake_id: UUID) -> HttpResponse:
    """The upload: while open line by line, afterwards what came of it."""
    return _page(request, intake_id)


@who_may(Power.IMPORT)
@require_POST
def decide(request: Request, intake_id: UUID) -> HttpResponse:
    """Keep what was decided about the lines of the page."""
    try:
        ledger_intake.decide(request.person, intake_id, choices_sent(request.POST), at=request.at)
        if "leave-wrong" in request.POST:
            left = ledger_intake.leave_wrong_ones(request.person, intake_id, on=request.on, at=request.at)
            messages.success(request, f"{left}行设为不导入。")
    except Refused as refused:
        return _page(request, intake_id, refused=refused, status=status_of(refused))
    return see_other(f"{reverse('ledger-import', args=[intake_id])}?show={request.POST.get('show', '')}")


@who_may(Power.IMPORT)
@require_POST
def commit(request: Request, intake_id: UUID) -> HttpResponse:
    """Keep the page's choices and bring everything in; refused, the page comes back with all that was decided."""
    typed = Typed(request.POST)
    try:
        choices = choices_sent(request.POST)
        if choices and ledger_intake.view(request.person, intake_id, on=request.on).state == intake.OPEN:
            ledger_intake.decide(request.person, intake_id, choices, at=request.at)
        if len(ledger_intake.view(request.person, intake_id, on=request.on).taken) > AT_ONCE:
            return _ask(request, intake_id, typed.key)
        result = ledger_intake.commit(request.person, intake_id, at=request.at, key=typed.key)
    except Refused as refused:
        return _page(request, intake_id, refused=refused, status=status_of(refused))
    messages.success(request, f"导入完成，共{len(result['projects'])}个项目。")
    return see_other(reverse("ledger-import", args=[intake_id]))


def _ask(request: Request, intake_id: UUID, key: str | None) -> HttpResponse:
    """A long one comes in the background, part by part; its page shows how far it is."""
    seen = ledger_intake.view(request.person, intake_id, on=request.on)
    job = long_work.ask_import(request.person, intake_id, seen.name, at=request.at, key=key)
    return see_other(reverse("job", args=[job]))


@who_may(Power.IMPORT)
@require_POST
def resume(request: Request, intake_id: UUID) -> HttpResponse:
    """Go on with one whose job was given up: what is in already stays."""
    try:
        return _ask(request, intake_id, Typed(request.POST).key)
    except Refused as refused:
        return _page(request, intake_id, refused=refused, status=status_of(refused))


@who_may(Power.IMPORT)
@require_POST
def undo(request: Request, intake_id: UUID) -> HttpResponse:
    """Take the import back while nobody has built on it."""
    try:
        number = ledger_intake.undo(request.person, intake_id, at=request.at, key=Typed(request.POST).key)
    except Refused as refused:
        return _page(request, intake_id, refused=refused, status=status_of(refused))
    messages.success(request, f"已撤销，涉及{number}个项目；历史里都有记录。")
    return see_other(reverse("ledger-import", args=[intake_id]))


def choices_sent(post: QueryDict) -> dict[int, LineChoice]:
    """What the form says of the lines on the page; `row` names them."""
    return {int(row): _choice(post, row) for row in post.getlist("row") if row.isdecimal() and len(row) < 8}


def _sent(post: QueryDict) -> Iterator[tuple[str, str]]:
    return ((name, post.get(name, "").strip()) for name in post)


def _choice(post: QueryDict, row: str) -> LineChoice:
    typed = {
        name.removeprefix(f"v-{row}-"): value
        for name, value in _sent(post)
        if name.startswith(f"v-{row}-") and value and value != post.get(f"w-{name[2:]}", "")
    }
    ticked = {name.removeprefix(f"t-{row}-") for name in post if name.startswith(f"t-{row}-")}
    return LineChoice(
        take=f"take-{row}" in post, typed=typed, ticked=frozenset(ticked), target=post.get(f"target-{row}", "")[:40]
    )


def _page(request: Request, intake_id: UUID, *, refused: Refused | None = None, status: int = 200) -> HttpResponse:
    seen = ledger_intake.view(request.person, intake_id, on=request.on)
    return lines_page(request, seen, LEDGER, refused=refused, status=status)


def lines_page(
    request: Request, seen: LedgerIntake, look: Look, *, refused: Refused | None = None, status: int = 200
) -> HttpResponse:
    """The upload line by line while it is open, afterwards what came of it."""
    if seen.state != intake.OPEN:
        return _result(request, seen, look, refused, status)
    counts = {name: seen.count(name) for name, _ in look.standings}
    show = (
        request.GET.get("show")
        or request.POST.get("show")
        or next((name for name, _ in look.standings if counts[name]), "new")
    )
    lines = [each for each in seen.lines if each.standing == show]
    number = max(1, min(page_of(request), -(-len(lines) // PAGE) or 1))
    context = {
        "view": seen,
        "look": look,
        "show": show,
        "tabs": [
            {"label": label, "count": counts[name], "is_current": name == show, "url": f"?show={name}"}
            for name, label in look.standings
        ],
        "lines": [_shown(each) for each in lines[(number - 1) * PAGE : number * PAGE]],
        "page": Paging(number=number, count=len(lines), size=PAGE),
        "counts": counts,
        "key": new_key(),
        "refused": refused,
    }
    return render(request, "web/ledger_intake.html", context, status=status)


def _shown(line: LinePlan) -> dict[str, Any]:
    """A line with the cells that ask, or asked, first, then those that change something."""
    asking = [each for each in line.cells if each.was_asked or (each.column.source == "fact:name" and not line.name)]
    return {"line": line, "asking": asking, "changes": [each for each in line.changes if each not in asking]}


def _result(
    request: Request, seen: LedgerIntake, look: Look, refused: Refused | None, status: int
) -> HttpResponse:  # fmt: skip
    made = seen.result.get("projects", ())
    ids = [UUID(each["project"]) for each in made[:200]]
    known = queries.names_of(request.person, ids) if look is LEDGER else titles_of(request.person, ids)
    rows = [(each, id_, known.get(id_, "")) for each, id_ in zip(made, ids, strict=False)]
    ledger = reverse("ledger" if look is LEDGER else "record-list", args=[seen.ledger.id])
    context = {
        "view": seen,
        "look": look,
        "ledger_url": ledger,
        "made": len(made),
        "rows": [row for row in rows if row[2]],
        "refused_lines": seen.result.get("refused", ()),
        "is_done": seen.state == intake.DONE,
        "is_coming": seen.state == intake.COMING,
        "job": long_work.of_intake(request.person, seen.id) if seen.state == intake.COMING else None,
        "is_undone": seen.state == ledger_intake.UNDONE,
        "columns": [{"label": label} for label in (look.thing, "行", "结果")],
        "key": new_key(),
        "refused": refused,
    }
    return render(request, "web/ledger_intake_done.html", context, status=status)

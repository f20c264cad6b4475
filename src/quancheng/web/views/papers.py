"""材料: every paper written from the data — looked at, its figures traced, downloaded, issued under its digest."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods

from quancheng.cases import long_work
from quancheng.cases import papers as issued
from quancheng.cases.packs import pack_in_force
from quancheng.cases.queries import Wanted, every_project
from quancheng.engine.errors import NotFound, Refused
from quancheng.engine.pack import Pack
from quancheng.papers.frozen import Frozen, read_frozen
from quancheng.papers.writing import TEXT_HEADINGS, PaperKind, draft, kind_of, kinds, write
from quancheng.papers.written import EXCEL, WORD, Figure, Written
from quancheng.web.answers import see_other
from quancheng.web.doors import Request, who_may
from quancheng.web.paging import Paging, page_of
from quancheng.web.project_links import project_url
from quancheng.web.refusals import status_of
from quancheng.web.typed import Typed, new_key

SCOPE_WORDS = {
    "place": "全辖区",
    "project": "每个项目",
    "unit": "每个单位",
    "meeting": "每次会议",
    "notice": "每份督办",
}
MOST_CHOICES = 500
LARGEST_SHOWN = 1024 * 1024
MOST_AT_ONCE = 200
"""Projects of a paper that is written while its reader waits; of more it becomes a job."""
LATER = frozenset({"word", "excel", "issue"})


@dataclass(frozen=True, kw_only=True)
class Wish:
    """Which paper is asked for, as its address says."""

    kind: PaperKind
    project: UUID | None
    unit: str
    subject: UUID | None
    period: str

    def query(self) -> str:
        """The same for another address."""
        said = {"project": self.project, "unit": self.unit, "subject": self.subject, "period": self.period}
        return urlencode({name: str(value) for name, value in said.items() if value})


@who_may()
@require_GET
def papers(request: Request) -> HttpResponse:
    """The kinds of paper, and those that were issued."""
    pack = pack_in_force(request.person.tenant)
    projects = every_project(request.person, Wanted(sort="name"), on=request.on, most=MOST_CHOICES)
    offered = [_kind(pack, kind) for kind in kinds(pack)]
    found = issued.page(request.person, form=request.GET.get("kind", "")[:64], number=page_of(request))
    context = {
        "scopes": {name: [each for each in offered if each["scope"] == name] for name in ("place", "project", "unit")},
        "projects": [(line.id, line.name) for line in projects],
        "is_cut": len(projects) == MOST_CHOICES,
        "units": _units(request, pack),
        "issued": [shown_paper(pack, line) for line in found.lines],
        "page": Paging(number=found.page, count=found.total, size=issued.PAGE),
        "asked": request.GET.get("kind", ""),
        "issued_kinds": sorted((pack.label_of(name), name, count) for name, count in found.kinds.items()),
        "issued_total": sum(found.kinds.values()),
        "columns": [{"label": label} for label in ("材料", "项目", "出具日期", "文件摘要（SM3）", "大小")],
    }
    return render(request, "web/papers.html", context)


@who_may()
@require_http_methods(["GET", "POST"])
def paper(request: Request, kind: str) -> HttpResponse:
    """One paper as the data stands: looked at, downloaded, or issued with what the writer adds."""
    wish = wish_of(request, kind)
    text = request.POST.get("text", "").strip()
    if request.method == "POST" and request.POST.get("do") in LATER and _is_long(request, wish):
        return _write_later(request, wish, text)
    if request.method == "POST" and request.POST.get("do") == "issue":
        return _issue(request, wish, text)
    wanted = request.POST.get("do") or request.GET.get("do", "")
    written = written_for(request, wish, text)
    if wanted in ("word", "excel"):
        return download(written, wanted)
    if wanted == "print":
        return _to_print(request, wish, written)
    return _page(request, wish, written, text)


def _is_long(request: Request, wish: Wish) -> bool:
    """Whether it is about more projects than somebody wants to wait for."""
    if wish.project or wish.subject or wish.unit:
        return False
    return len(every_project(request.person, Wanted(), on=request.on, most=MOST_AT_ONCE + 1)) > MOST_AT_ONCE


def _write_later(request: Request, wish: Wish, text: str) -> HttpResponse:
    wanted = {
        "kind": wish.kind.id, "project": "", "subject": "", "unit": "", "period": wish.period, "text": text,
        "do": request.POST["do"],
    }  # fmt: skip
    title = f"{'出具' if wanted['do'] == 'issue' else '生成'}{wish.kind.label}"
    job = long_work.ask_paper(request.person, title, wanted, at=request.at, key=Typed(request.POST).key)
    return see_other(reverse("job", args=[job]))


def wish_of(request: Request, kind: str) -> Wish:
    """What the address asks for; NotFound for a kind that there is not."""
    pack = pack_in_force(request.person.tenant)
    return Wish(
        kind=kind_of(pack, kind),
        project=_id(request, "project"),
        unit=request.GET.get("unit", "") if request.GET.get("unit", "") in pack.unit else "",
        subject=_id(request, "subject"),
        period=request.GET.get("period", "")[:20],
    )


def written_for(request: Request, wish: Wish, text: str = "") -> Written:
    """The paper, written now."""
    return write(
        request.person,
        wish.kind.id,
        on=request.on,
        project=wish.project,
        unit=wish.unit,
        subject=wish.subject,
        period=wish.period,
        text=text,
    )


def download(written: Written, shape: str) -> HttpResponse:
    """The file, always as an attachment."""
    content = written.as_excel() if shape == "excel" else written.as_word()
    if content is None:
        raise NotFound("这份材料没有 Excel 格式。", help="请下载 Word。")
    ending, media_type = ("xlsx", EXCEL) if shape == "excel" else ("docx", WORD)
    return handed_out(content, written.file_name(ending), media_type)


def handed_out(content: bytes, name: str, media_type: str) -> HttpResponse:
    """A file that is never shown inside a page."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return response


def _to_print(request: Request, wish: Wish, written: Written) -> HttpResponse:
    """The paper alone, laid out for A4, for the printer or the browser's PDF."""
    whole = replace(written, most_previewed=len(written.sheets))
    back = f"{reverse('paper', args=[wish.kind.id])}?{wish.query()}"
    return render(request, "web/paper_print.html", {"written": whole, "back": back})


def _issue(request: Request, wish: Wish, text: str) -> HttpResponse:
    try:
        written = written_for(request, wish, text)
        made = issued.issue(request.person, draft(written), at=request.at, key=Typed(request.POST).key)
    except Refused as refused:
        return _page(request, wish, written_for(request, wish, text), text, refused=refused)
    messages.success(request, f"《{written.title}》已出具，内容不再随数据变化。")
    return see_other(reverse("paper-issued", args=[made]))


def _page(request: Request, wish: Wish, written: Written, text: str, *, refused: Refused | None = None) -> HttpResponse:
    pack = pack_in_force(request.person.tenant)
    context = {
        "wish": wish,
        "written": written,
        "query": wish.query(),
        "figures": [shown_figure(each) for each in written.figures],
        "text": text,
        "is_long": _is_long(request, wish),
        "text_label": TEXT_HEADINGS.get(wish.kind.id, "补充说明"),
        "key": new_key(),
        "refused": refused,
        "issued": [
            shown_paper(pack, line)
            for line in issued.papers(request.person, form=wish.kind.id, project=wish.project, subject=wish.subject)
        ][:10],
        "project_url": project_url(wish.project),
    }
    return render(request, "web/paper.html", context, status=status_of(refused) if refused else 200)


@who_may()
@require_GET
def paper_issued(request: Request, paper: UUID) -> HttpResponse:
    """An issued paper: when, by which digest; its file, and what stands in it."""
    line = issued.paper(request.person, paper)
    pack = pack_in_force(request.person.tenant)
    context = {"line": line, "shown": shown_paper(pack, line), "frozen": _frozen(line)}
    return render(request, "web/paper_issued.html", context)


def _frozen(line: issued.PaperLine) -> Frozen | None:
    """What is read from the file itself; nothing of one that is too long to be shown."""
    return read_frozen(issued.content(line), line.media_type) if line.size <= LARGEST_SHOWN else None


@who_may()
@require_GET
def paper_file(request: Request, paper: UUID) -> HttpResponse:
    """The frozen file."""
    line = issued.paper(request.person, paper)
    return handed_out(issued.content(line), line.name, line.media_type)


def project_papers(request: Request, project: UUID) -> dict[str, Any]:
    """What the panel on a project's page shows: papers to write for it, and those issued."""
    pack = pack_in_force(request.person.tenant)
    return {
        "project_paper_kinds": [_kind(pack, kind) for kind in kinds(pack) if kind.scope in ("project", "unit")],
        "project_papers": [shown_paper(pack, line) for line in issued.papers(request.person, project=project)],
        "project_id": project,
    }


# What templates show.


def _kind(pack: Pack, kind: PaperKind) -> dict[str, Any]:
    return {
        "id": kind.id,
        "label": kind.label,
        "scope": kind.scope,
        "scope_words": SCOPE_WORDS[kind.scope],
        "basis": kind.basis,
        "url": reverse("paper", args=[kind.id]),
        "is_form": kind.is_form,
    }


def shown_paper(pack: Pack, line: issued.PaperLine) -> dict[str, Any]:
    """An issued paper as lists show it."""
    return {
        "title": line.title,
        "url": reverse("paper-issued", args=[line.id]),
        "file_url": reverse("paper-file", args=[line.id]),
        "kind": pack.label_of(line.form),
        "project": line.project_name,
        "project_url": project_url(line.project) if line.project_name else "",
        "day": line.issued,
        "digest": line.digest,
        "short": line.digest[:12],
        "size": line.size,
        "period": line.period,
    }


def shown_figure(figure: Figure) -> dict[str, Any]:
    """A figure with links to the rows it was counted from."""
    rows = [{"text": row.text, "url": project_url(row.project, row.task)} for row in figure.rows]
    return {"name": figure.name, "value": figure.value, "rows": rows}


def _units(request: Request, pack: Pack) -> list[tuple[str, str]]:
    """Every unit, the person's own first."""
    mine = request.person.units
    return [(unit.id, unit.label) for unit in sorted(pack.units, key=lambda unit: unit.id not in mine)]


def _id(request: Request, name: str) -> UUID | None:
    text = request.GET.get(name, "")
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        raise NotFound("没有找到这项内容。", help="请从列表重新进入。") from None

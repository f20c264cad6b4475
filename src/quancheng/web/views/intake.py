"""台账导入: a form is uploaded, its reading confirmed cell by cell, what would change is seen, then it comes in."""

from __future__ import annotations

from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from quancheng.cases import intake, ledger_intake, queries
from quancheng.cases.packs import pack_in_force
from quancheng.engine.errors import BadValue, Incomplete, Refused
from quancheng.engine.pack import Ledger, Pack, Power
from quancheng.papers import excel
from quancheng.papers.filling import BLANK
from quancheng.papers.intake_reading import LARGEST, read_upload
from quancheng.papers.ledger_reading import read_ledger
from quancheng.store import files
from quancheng.web.answers import see_other
from quancheng.web.doors import Request, who_may
from quancheng.web.intake_page import choices_sent, sheets_shown, standing
from quancheng.web.refusals import status_of
from quancheng.web.typed import Typed, new_key

MEGABYTE = 1024 * 1024


@who_may(Power.IMPORT)
@require_GET
def imports(request: Request) -> HttpResponse:
    """Where a form is uploaded, and what was uploaded before."""
    return _list(request)


@who_may(Power.IMPORT)
@require_POST
def upload(request: Request) -> HttpResponse:
    """Read a workbook and keep it with what was read; nothing is kept of one that is refused."""
    typed = Typed(request.POST)
    try:
        intake.refuse_unless_may_import(request.person)
        pack, wanted = pack_in_force(request.person.tenant), typed.text("form")
        ledger = next((each for each in ledger_intake.ledgers_taken(pack) if each.id == wanted), None)
        begun = _ledger_begun(request, pack, ledger, typed) if ledger else _form_begun(request, pack, typed)
    except Refused as refused:
        return _list(request, refused=refused, form=typed.text("form"), status=status_of(refused))
    return see_other(reverse("ledger-import" if ledger else "import", args=[begun]))


def _form_begun(request: Request, pack: Pack, typed: Typed) -> UUID:
    form, file = intake.form_taken(pack, typed.text("form")), _file(request)
    said = read_upload(file.read(), form)
    file.seek(0)
    stored = files.put(file, largest=LARGEST)
    return intake.begin(request.person, form, stored, name=file.name or "", reading=said, at=request.at, key=typed.key)


def _ledger_begun(request: Request, pack: Pack, ledger: Ledger, typed: Typed) -> UUID:
    file = _file(request)
    columns = ledger_intake.columns_read(pack, ledger, request.person)
    said = read_ledger(file.read(), ledger.label, columns, on=request.on)
    file.seek(0)
    stored = files.put(file, largest=LARGEST)
    return ledger_intake.begin(
        request.person, ledger, stored, name=file.name or "", reading=said, at=request.at, key=typed.key
    )


@who_may(Power.IMPORT)
@require_GET
def one(request: Request, intake_id: UUID) -> HttpResponse:
    """The upload: while open to be confirmed, afterwards what came of it; a ledger has its own page."""
    if intake.is_ledger(request.person, intake_id):
        return see_other(reverse("ledger-import", args=[intake_id]))
    return _page(request, intake_id)


@who_may(Power.IMPORT)
@require_POST
def choose(request: Request, intake_id: UUID) -> HttpResponse:
    """Keep what was decided so far; by script only the counts come back, or the page anew when its shape changed."""
    before = intake.view(request.person, intake_id, on=request.on)
    try:
        intake.choose(request.person, intake_id, choices_sent(before, request.POST), at=request.at)
    except Refused as refused:
        return _page(request, intake_id, refused=refused, status=status_of(refused))
    if not getattr(request, "htmx", False):
        messages.success(request, "已保存。可以离开，以后从“台账导入”接着办。")
        return see_other(reverse("import", args=[intake_id]))
    now = intake.view(request.person, intake_id, on=request.on)
    if standing(now) != standing(before):
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return render(request, "web/intake_counts.html", {"view": now, "by_script": True})


@who_may(Power.IMPORT)
@require_POST
def commit(request: Request, intake_id: UUID) -> HttpResponse:
    """Keep the last choices and bring everything in; refused, the page comes back with all that was decided."""
    typed = Typed(request.POST)
    try:
        view = intake.view(request.person, intake_id, on=request.on)
        if view.state == intake.OPEN:
            intake.choose(request.person, intake_id, choices_sent(view, request.POST), at=request.at)
        result = intake.commit(request.person, intake_id, at=request.at, key=typed.key)
    except Refused as refused:
        return _page(request, intake_id, refused=refused, status=status_of(refused))
    messages.success(request, f"导入完成，共{len(result['projects'])}个项目。")
    return see_other(reverse("import", args=[intake_id]))


@who_may(Power.IMPORT)
@require_POST
def drop(request: Request, intake_id: UUID) -> HttpResponse:
    """Put the upload away."""
    intake.drop(request.person, intake_id, at=request.at)
    messages.success(request, "已放弃这份导入，没有改动任何项目。")
    return see_other(reverse("imports"))


@who_may(Power.IMPORT)
@require_GET
def original(request: Request, intake_id: UUID) -> HttpResponse:
    """The workbook as it was uploaded."""
    digest, name = intake.file_of(request.person, intake_id)
    return _attachment(files.read(digest), name)


@who_may(Power.IMPORT)
@require_GET
def blank(request: Request, form: str) -> HttpResponse:
    """An empty form to fill in."""
    wanted = intake.form_taken(pack_in_force(request.person.tenant), form)
    return _attachment(excel.write(wanted, [(wanted.label, BLANK)], on=request.on), f"{wanted.title}（空白）.xlsx")


def _file(request: Request) -> UploadedFile:
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        raise Incomplete("没有选择文件。", help="请选择要导入的 Excel 工作簿（*.xlsx）。")
    if (file.size or 0) > LARGEST:
        size, most = round((file.size or 0) / MEGABYTE, 1), LARGEST // MEGABYTE
        raise BadValue(f"文件有{size} MB，超过{most} MB的上限。", help="请删去图片和无关的工作表，或分成几个文件上传。")
    return file


def _attachment(content: bytes, name: str) -> HttpResponse:
    disposition = f"attachment; filename*=UTF-8''{quote(name)}"
    return HttpResponse(content, content_type=intake.XLSX, headers={"Content-Disposition": disposition})


def _list(request: Request, *, refused: Refused | None = None, form: str = "", status: int = 200) -> HttpResponse:
    pack = pack_in_force(request.person.tenant)
    blanks = [(each.id, each.label) for each in intake.forms_taken(pack)]
    taken = [(each.id, each.label) for each in ledger_intake.ledgers_taken(pack)]
    context = {
        "forms": [*blanks, *taken],
        "blanks": blanks,
        "taken_ledgers": taken,
        "form": form,
        "lines": intake.mine(request.person),
        "columns": [{"label": label} for label in ("文件", "表格", "上传", "状态", "项目")],
        "key": new_key(),
        "refused": refused,
    }
    return render(request, "web/imports.html", context, status=status)


def _page(request: Request, intake_id: UUID, *, refused: Refused | None = None, status: int = 200) -> HttpResponse:
    view = intake.view(request.person, intake_id, on=request.on)
    if view.state != intake.OPEN:
        return _result(request, view, refused, status)
    context = {"view": view, "sheets": sheets_shown(view), "key": new_key(), "refused": refused}
    return render(request, "web/intake.html", context, status=status)


def _result(request: Request, view: intake.IntakeView, refused: Refused | None, status: int) -> HttpResponse:
    made = view.result.get("projects", ())
    names = queries.names_of(request.person, [UUID(each["project"]) for each in made])
    rows = [(each, UUID(each["project"]), names.get(UUID(each["project"]), "")) for each in made]
    taken = {each["sheet"] for each in made}
    context = {
        "view": view,
        "rows": [row for row in rows if row[2]],
        "left": [each.sheet.name for each in view.sheets if each.sheet.name not in taken],
        "columns": [{"label": label} for label in ("项目", "工作表", "结果")],
        "refused": refused,
    }
    return render(request, "web/intake_done.html", context, status=status)

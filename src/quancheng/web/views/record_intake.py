"""记录导入: a workbook of records, line by line as a ledger; for whoever may record the kind."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from quancheng.cases import intake, ledger_intake, record_intake
from quancheng.cases.ledger_intake import LedgerIntake
from quancheng.cases.packs import pack_in_force
from quancheng.engine.errors import BadValue, Incomplete, NotAllowed, Refused
from quancheng.engine.pack import RecordKind, RecordScope
from quancheng.papers.intake_reading import LARGEST
from quancheng.papers.ledger_reading import read_ledger
from quancheng.store import files
from quancheng.web.answers import see_other
from quancheng.web.doors import Request, who_may
from quancheng.web.record_deeds import units_of
from quancheng.web.refusals import status_of
from quancheng.web.typed import Typed
from quancheng.web.views.ledger_intake import Look, choices_sent, lines_page
from quancheng.web.views.records import kind_named

RECORDS = Look(
    thing="记录", measure="条", page="record-import", commit="record-import-commit", decide="record-import-decide",
    undo="record-import-undo", drop="record-import-drop", back="records", back_word="记录与清单", of="record",
)  # fmt: skip


@who_may()
@require_POST
def upload(request: Request, kind_id: str) -> HttpResponse:
    """Read a workbook and keep it with what was read; nothing is kept of one that is refused."""
    pack, typed = pack_in_force(request.person.tenant), Typed(request.POST)
    kind = kind_named(pack, kind_id)
    try:
        units, file = _units(request, kind), _file(request)
        columns = record_intake.columns_read(pack, kind, request.person, units)
        said = read_ledger(file.read(), kind.label, columns, on=request.on)
        file.seek(0)
        stored = files.put(file, largest=LARGEST)
        made = record_intake.begin(
            request.person, kind, stored, name=file.name or "", reading=said, at=request.at, key=typed.key
        )
    except Refused as refused:
        messages.error(request, str(refused))
        return see_other(reverse("record-list", args=[kind.id]))
    return see_other(reverse("record-import", args=[made]))


@who_may()
@require_GET
def one(request: Request, intake_id: UUID) -> HttpResponse:
    """The upload: while open line by line, afterwards what came of it."""
    return _page(request, intake_id)


@who_may()
@require_POST
def decide(request: Request, intake_id: UUID) -> HttpResponse:
    """Keep what was decided about the lines of the page."""
    try:
        ledger_intake.decide(request.person, intake_id, choices_sent(request.POST), at=request.at)
        if "leave-wrong" in request.POST:
            left = ledger_intake.leave_wrong(request.person, intake_id, _seen(request, intake_id), at=request.at)
            messages.success(request, f"{left}行设为不导入。")
    except Refused as refused:
        return _page(request, intake_id, refused=refused)
    return see_other(f"{reverse('record-import', args=[intake_id])}?show={request.POST.get('show', '')}")


@who_may()
@require_POST
def commit(request: Request, intake_id: UUID) -> HttpResponse:
    """Keep the page's choices and bring everything in, all or none."""
    typed, person = Typed(request.POST), request.person
    try:
        units = _units(request, record_intake.kind_of_upload(person, intake_id))
        choices = choices_sent(request.POST)
        if choices and _seen(request, intake_id).state == intake.OPEN:
            ledger_intake.decide(person, intake_id, choices, at=request.at)
        result = record_intake.commit(person, intake_id, at=request.at, units=units, key=typed.key)
    except Refused as refused:
        return _page(request, intake_id, refused=refused)
    messages.success(request, f"导入完成，共{len(result['projects'])}条记录。")
    return see_other(reverse("record-import", args=[intake_id]))


@who_may()
@require_POST
def undo(request: Request, intake_id: UUID) -> HttpResponse:
    """Take the import back while nobody has worked on one of its records."""
    try:
        number = record_intake.undo(request.person, intake_id, at=request.at, key=Typed(request.POST).key)
    except Refused as refused:
        return _page(request, intake_id, refused=refused)
    messages.success(request, f"已撤销，涉及{number}条记录；历史里都有记载。")
    return see_other(reverse("record-import", args=[intake_id]))


@who_may()
@require_POST
def drop(request: Request, intake_id: UUID) -> HttpResponse:
    """Put the upload away."""
    kind = record_intake.kind_of_upload(request.person, intake_id)
    intake.drop(request.person, intake_id, at=request.at)
    messages.success(request, "已放弃这份导入，没有改动任何记录。")
    return see_other(reverse("record-list", args=[kind.id]))


def _page(request: Request, intake_id: UUID, *, refused: Refused | None = None) -> HttpResponse:
    status = status_of(refused) if refused else 200
    return lines_page(request, _seen(request, intake_id), RECORDS, refused=refused, status=status)


def _seen(request: Request, intake_id: UUID) -> LedgerIntake:
    kind = record_intake.kind_of_upload(request.person, intake_id)
    units = units_of(request.person, pack_in_force(request.person.tenant), kind)
    return record_intake.view(request.person, intake_id, on=request.on, units=units)


def _units(request: Request, kind: RecordKind) -> list[str]:
    """The units for which the person may record the kind. Raises BadValue, NotAllowed."""
    if kind.of is not RecordScope.PLACE:
        raise BadValue("这种记录属于项目，不能成批导入。", help="请到项目页面逐条登记。", kind=kind.id)
    units = units_of(request.person, pack_in_force(request.person.tenant), kind)
    if not units:
        raise NotAllowed(f"{kind.label}不由您的岗位登记。", help="请由登记单位的人员导入。", kind=kind.id)
    return units


def _file(request: Request) -> UploadedFile:
    file = request.FILES.get("file")
    if file is None or isinstance(file, list):
        raise Incomplete("没有选择文件。", help="请选择填好的 Excel 工作簿（*.xlsx）。")
    return file

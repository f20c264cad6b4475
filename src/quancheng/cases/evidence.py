"""Evidence of what was done: document numbers and uploaded files, kept with the request that brings them.

An event names evidence as `no:<number>` or `file:<id>`. A file bears its project's label, is known by its first bytes
and never by its name, and is only ever handed out as an attachment.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any
from uuid import UUID

from quancheng.cases.access import refuse_unseen
from quancheng.cases.actions import Answer, apply
from quancheng.cases.sources import source_words
from quancheng.engine import requests as rq
from quancheng.engine.errors import BadValue, NotFound
from quancheng.people.access import Person, may_see
from quancheng.store import files
from quancheng.store.models import Event, FileRow, Label
from quancheng.store.work import Work, perform

LARGEST = 20 * 1024 * 1024
NUMBER, FILE = "no:", "file:"
LONGEST_NAME = 120
ACCEPTED = ".pdf,.jpg,.jpeg,.png,.docx,.xlsx,.ofd"
KINDS = "PDF、JPG、PNG、Word（docx）、Excel（xlsx）、OFD"
_ZIP = b"PK\x03\x04"
_OFFICE = "application/vnd.openxmlformats-officedocument"
_STARTS = ((b"%PDF-", "application/pdf"), (b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"))
_INSIDE = (
    (b"word/document.xml", f"{_OFFICE}.wordprocessingml.document"),
    (b"xl/workbook.xml", f"{_OFFICE}.spreadsheetml.sheet"),
    (b"OFD.xml", "application/ofd"),
)


class NotEvidence(BadValue):
    """A file of a kind that is not taken."""

    code = "not-evidence"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"“{name}”不是可以上传的文件，没有保存。", help=f"可以上传：{KINDS}，每个不超过20 MB。", name=name
        )


@dataclass(frozen=True, kw_only=True)
class Paper:
    """An uploaded file whose bytes are stored and whose kind is known; no row refers to it yet."""

    stored: files.Stored
    name: str
    media_type: str


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """A piece of evidence as a page shows it; a number has no file."""

    words: str
    file: UUID | None = None
    size: int = 0
    at: datetime | None = None


def take(stream: IO[bytes], *, name: str) -> Paper:
    """Store an uploaded file's bytes. Raises NotEvidence for an unknown kind, FileTooBig above 20 MB."""
    plain = _plain_name(name)
    head = stream.read(LARGEST + 1)
    media_type = media_type_of(head)
    if media_type is None:
        raise NotEvidence(plain)
    stream.seek(0)
    return Paper(stored=files.put(stream, largest=LARGEST), name=plain, media_type=media_type)


def media_type_of(data: bytes) -> str | None:
    """What the bytes are; None for a kind that is not taken."""
    for start, media_type in _STARTS:
        if data.startswith(start):
            return media_type
    if data.startswith(_ZIP):
        return next((media_type for part, media_type in _INSIDE if part in data), None)
    return None


@dataclass(frozen=True, kw_only=True)
class Thing:
    """One of several things that a task needs, with what proves it."""

    name: str
    number: str = ""
    papers: Sequence[Paper] = ()


def ask_with_evidence(
    person: Person,
    project: UUID,
    request: type[rq.Request],
    words: Mapping[str, Any],
    *,
    papers: Sequence[Paper],
    number: str,
    at: datetime,
    key: str | None = None,
    seen: int | None = None,
    things: Sequence[Thing] = (),
) -> Answer:
    """Put a request with its evidence: files and request happen together or not at all.

    `things` are what a task needs, each with its own number and files.
    """

    def do(work: Work) -> Answer:
        refuse_unseen(work, person, project)
        given = tuple(_named(number)) + tuple(_kept(work, project, paper) for paper in papers)
        proofs = tuple((thing.name, piece) for thing in things for piece in _of_thing(work, project, thing))
        given = tuple(dict.fromkeys((*given, *(piece for _, piece in proofs))))
        evidence = ("".join(given[:1])) if request is rq.AttachReport else given
        more = {"evidence": evidence, "proofs": proofs} if things else {"evidence": evidence}
        stream, _, kinds = apply(work, person, project, [(request, {**words, **more})], seen=seen)
        return {"project": project.hex, "version": stream.version, "events": kinds}

    said: list[Any] = [request.__name__, {name: str(value) for name, value in sorted(words.items())}, number]
    said.append([paper.stored.digest for paper in papers])
    if things:
        said.append([[each.name, each.number, [paper.stored.digest for paper in each.papers]] for each in things])
    answer: Answer = perform(do, tenant=person.tenant, actor=person.account, at=at, key=key, request=said)
    return answer


def _of_thing(work: Work, project: UUID, thing: Thing) -> Iterable[str]:
    yield from _named(thing.number)
    for paper in thing.papers:
        yield _kept(work, project, paper)


def kept_evidence(work: Work, number: str, papers: Sequence[Paper], *, label: Label) -> tuple[str, ...]:
    """The references of a number and of uploaded files, which are kept under a label; inside a unit of work."""
    files_kept = (
        work.keep(paper.stored, name=paper.name, media_type=paper.media_type, label=label) for paper in papers
    )
    return (*_named(number), *(f"{FILE}{file.hex}" for file in files_kept))


def label_of(work: Work, project: UUID) -> Label:
    """The label that a project's files bear."""
    row = work.execute("SELECT label FROM cases_project WHERE tenant_id = %s AND id = %s", (work.tenant, project.hex))
    return Label(row.fetchone()[0])


def shown(tenant: int, references: Iterable[str]) -> dict[str, Evidence]:
    """Each reference as a page shows it; one query. Call inside `reading`."""
    references = list(dict.fromkeys(references))
    ids = [UUID(each.removeprefix(FILE)) for each in references if each.startswith(FILE)]
    rows = {row.id: row for row in FileRow.objects.filter(tenant_id=tenant, id__in=ids)} if ids else {}
    return {each: _shown(each, rows) for each in references}


@dataclass(frozen=True, kw_only=True)
class Handed:
    """A file's bytes on their way out."""

    content: bytes
    name: str
    media_type: str


def hand_out(person: Person, project: UUID, file: UUID) -> Handed:
    """The file, if the project names it and both may be seen; NotFound otherwise.

    The caller has checked that the project may be seen.
    """
    named = Event.objects.filter(tenant_id=person.tenant, stream_id=project, body__contains=f"{FILE}{file.hex}")
    row = FileRow.objects.filter(tenant_id=person.tenant, id=file).first()
    if row is None or not may_see(person, row.label) or not named.exists():
        raise NotFound("没有找到这个文件。", help="请从所在事项重新进入。", file=str(file))
    return Handed(content=files.read(row.digest), name=row.name, media_type=row.media_type)


def _named(number: str) -> Iterable[str]:
    text = number.strip()
    if len(text) > LONGEST_NAME:
        raise BadValue(f"文号太长（{len(text)}字），最多{LONGEST_NAME}字。", help="请只写文号或证号。", field="number")
    return [f"{NUMBER}{text}"] if text else []


def _kept(work: Work, project: UUID, paper: Paper) -> str:
    label = work.execute(
        "SELECT label FROM cases_project WHERE tenant_id = %s AND id = %s", (work.tenant, project)
    ).fetchone()[0]
    file = work.keep(paper.stored, name=paper.name, media_type=paper.media_type, label=Label(label))
    return f"{FILE}{file.hex}"


def _shown(reference: str, rows: Mapping[UUID, FileRow]) -> Evidence:
    if not reference.startswith(FILE):
        return Evidence(words=source_words(reference.removeprefix(NUMBER)))
    row = rows.get(UUID(reference.removeprefix(FILE)))
    if row is None:
        return Evidence(words="文件已不在库中")
    return Evidence(words=row.name, file=row.id, size=row.size, at=row.at)


def _plain_name(name: str) -> str:
    """The name without a path or signs that could mislead, at most 120 signs with its ending kept."""
    plain = "".join(sign for sign in name.replace("\\", "/").rpartition("/")[2] if sign.isprintable()).strip(" .")
    if len(plain) > LONGEST_NAME:
        stem, dot, ending = plain.rpartition(".")
        plain = f"{stem[: LONGEST_NAME - len(ending) - 1]}{dot}{ending}" if len(ending) < 6 else plain[:LONGEST_NAME]
    return plain or "未命名文件"

"""What an enterprise hands in: files put ready one by one, taken up on any device, handed in as a whole.

Until it is handed in nobody but the enterprise sees it. Then it stands in the log: which version, taken or sent back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from quancheng.cases.access import refuse_unseen
from quancheng.cases.actions import Answer, apply
from quancheng.cases.evidence import FILE, Evidence, Handed, Paper, kept_evidence, label_of, shown
from quancheng.cases.models import HandInDraft
from quancheng.cases.packs import pack_of
from quancheng.engine import handing_in
from quancheng.engine import requests as rq
from quancheng.engine.deciding.checks import refuse_long
from quancheng.engine.errors import BadValue, Incomplete, NotFound
from quancheng.people.access import Person
from quancheng.people.invited import accounts_of
from quancheng.store import files
from quancheng.store.canonical import canonical, parsed
from quancheng.store.models import Event, FileRow
from quancheng.store.work import Work, perform

MOST_FILES = 10


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What is ready for a material: the note as typed, the files, when it was last kept."""

    note: str
    files: tuple[str, ...]
    saved: datetime


def drafts(tenant: int, project: UUID) -> dict[tuple[str, str], Draft]:
    """Everything put ready on a project, by what it is for and its material; call inside `reading`."""
    rows = HandInDraft.objects.filter(tenant_id=tenant, project_id=project)
    return {(row.about, row.material): _draft(row) for row in rows}


def _draft(row: HandInDraft) -> Draft:
    content = parsed(row.content)
    return Draft(note=content["note"], files=tuple(content["files"]), saved=row.saved)


def keep(
    person: Person, project: UUID, about: str, material: str, *, note: str, papers: Sequence[Paper], at: datetime,
    key: str | None = None,
) -> None:  # fmt: skip
    """Put files ready beside those that are; the note replaces the last one. Raises NotFound for what is not asked."""
    refuse_long(note, what="说明")

    def do(work: Work) -> None:
        refuse_unseen(work, person, project)
        _refuse_unwanted(work, person, project, about, material)
        row = _row(work, project, about, material)
        known = _draft(row).files if row else ()
        if len(known) + len(papers) > MOST_FILES:
            raise BadValue(f"一份材料最多{MOST_FILES}个文件。", help="请合并成一个文件，或去掉不要的。")
        new = kept_evidence(work, "", papers, label=label_of(work, project))
        _put(work, project, about, material, note.strip(), (*known, *new))

    said = ["keep", project.hex, about, material, note, [paper.stored.digest for paper in papers]]
    perform(do, tenant=person.tenant, actor=person.account, at=at, key=key, request=said)


def drop(person: Person, project: UUID, about: str, material: str, file: UUID, *, at: datetime) -> None:
    """Take a file out of what is ready; what was handed in stays."""

    def do(work: Work) -> None:
        refuse_unseen(work, person, project)
        row = _row(work, project, about, material)
        draft = _draft(row) if row else None
        if draft is None or f"{FILE}{file.hex}" not in draft.files:
            raise NotFound("没有找到这个文件。", help="请刷新页面。", file=str(file))
        left = tuple(each for each in draft.files if each != f"{FILE}{file.hex}")
        _put(work, project, about, material, draft.note, left)

    perform(do, tenant=person.tenant, actor=person.account, at=at)


def hand_in(person: Person, project: UUID, about: str, *, at: datetime, key: str | None = None) -> Answer:
    """Hand in everything that is ready for one thing, as one; what was ready is then no draft any more."""

    def do(work: Work) -> Answer:
        refuse_unseen(work, person, project)
        ready = [row for row in _rows(work, project, about) if _draft(row).files]
        if not ready:
            raise Incomplete("还没有可以提交的文件。", help="请先给要交的材料选好文件。", missing="evidence")
        requests = [(handing_in.HandInMaterial, _words(row)) for row in ready]
        stream, _, kinds = apply(work, person, project, requests)
        _forget(work, project, about)
        return {"project": project.hex, "version": stream.version, "events": kinds}

    answer: Answer = perform(
        do, tenant=person.tenant, actor=person.account, at=at, key=key, request=["hand-in", project.hex, about]
    )
    return answer


def _words(row: HandInDraft) -> Mapping[str, Any]:
    draft = _draft(row)
    return {"about": row.about, "material": row.material, "evidence": draft.files, "note": draft.note}


def finish(
    person: Person, project: UUID, words: Mapping[str, Any], *, papers: Sequence[Paper], number: str, at: datetime,
    key: str | None = None,
) -> Answer:  # fmt: skip
    """Finish a task of the enterprise's own, with what was put ready for it and what comes with the form."""
    task = str(words["task"])

    def do(work: Work) -> Answer:
        refuse_unseen(work, person, project)
        ready = tuple((row.material, file) for row in _rows(work, project, task) for file in _draft(row).files)
        own = kept_evidence(work, number, papers, label=label_of(work, project))
        evidence = (*own, *(file for _, file in ready))
        asked = {**words, "evidence": evidence, "proofs": ready}
        stream, _, kinds = apply(work, person, project, [(rq.FinishTask, asked)])
        _forget(work, project, task)
        return {"project": project.hex, "version": stream.version, "events": kinds}

    said = ["finish", {name: str(value) for name, value in sorted(words.items())}, number]
    said.append([paper.stored.digest for paper in papers])
    answer: Answer = perform(do, tenant=person.tenant, actor=person.account, at=at, key=key, request=said)
    return answer


def own_evidence(person: Person, references: Iterable[str]) -> dict[str, Evidence]:
    """Those of some pieces of evidence that are files of the person's own enterprise; call inside `reading`."""
    ids = [UUID(each.removeprefix(FILE)) for each in references if each.startswith(FILE)]
    if not ids or person.enterprise is None:
        return {}
    actors = [str(each.id) for each in accounts_of(person.tenant, person.enterprise)]
    own = FileRow.objects.filter(tenant_id=person.tenant, id__in=ids, actor__in=actors).values_list("id", flat=True)
    return shown(person.tenant, [f"{FILE}{each.hex}" for each in own])


def own_file(person: Person, project: UUID, file: UUID) -> Handed:
    """A file that the enterprise itself uploaded to this project; any other is not there.

    The caller has checked that the project may be seen.
    """
    actors = [str(each.id) for each in accounts_of(person.tenant, person.enterprise)] if person.enterprise else []
    row = FileRow.objects.filter(tenant_id=person.tenant, id=file, actor__in=actors).first()
    if row is None or not _is_named(person.tenant, project, file):
        raise NotFound("没有找到这个文件。", help="请从材料页面重新进入。", file=str(file))
    return Handed(content=files.read(row.digest), name=row.name, media_type=row.media_type)


def _is_named(tenant: int, project: UUID, file: UUID) -> bool:
    """Whether the project names the file: in its log, or among what is put ready."""
    name = f"{FILE}{file.hex}"
    ready = HandInDraft.objects.filter(tenant_id=tenant, project_id=project, content__contains=name)
    return (
        ready.exists()
        or Event.objects.filter(tenant_id=tenant, stream_id=project, body__contains=name).exists()
    )  # fmt: skip


def _refuse_unwanted(work: Work, person: Person, project: UUID, about: str, material: str) -> None:
    stream, case, _ = apply(work, person, project, [])
    pack = pack_of(work.tenant, stream.pack, case.jurisdiction)
    names = [each.name for each in handing_in.wanted(pack, case, about)]
    if material not in names or not handing_in.is_open(pack, case, about):
        raise NotFound("这里不用交这样的材料。", help="请从项目的材料页面进入。", material=material)


def _rows(work: Work, project: UUID, about: str) -> list[HandInDraft]:
    found = HandInDraft.objects.filter(tenant_id=work.tenant, project_id=project, about=about)
    return list(found.order_by("material"))


def _row(work: Work, project: UUID, about: str, material: str) -> HandInDraft | None:
    return next((row for row in _rows(work, project, about) if row.material == material), None)


def _put(work: Work, project: UUID, about: str, material: str, note: str, kept: Sequence[str]) -> None:
    found = HandInDraft.objects.filter(tenant_id=work.tenant, project_id=project, about=about, material=material)
    content = canonical({"note": note, "files": list(kept)})
    if not note and not kept:
        found.delete()
    elif not found.update(content=content, saved=work.at):
        row = HandInDraft(
            tenant_id=work.tenant, project_id=project, about=about, material=material, content=content, saved=work.at
        )
        row.save(force_insert=True)


def _forget(work: Work, project: UUID, about: str) -> None:
    HandInDraft.objects.filter(tenant_id=work.tenant, project_id=project, about=about).delete()

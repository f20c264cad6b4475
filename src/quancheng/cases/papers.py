"""Papers that were issued: frozen by their digest, entered in the log, listed for whoever may see them.

What a paper says is written above, in `papers`; here are its bytes, whose it is, and which duty it does.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Collection, Mapping, Sized
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from quancheng.cases import dispatch
from quancheng.cases.access import Where, refuse_unseen, seen_projects
from quancheng.cases.actions import apply
from quancheng.cases.duties import write_fulfilled
from quancheng.cases.queries import as_day, as_uuid, names_of
from quancheng.cases.subjects import sees_subject
from quancheng.engine import requests as rq
from quancheng.engine.errors import NotFound
from quancheng.engine.pack import Power
from quancheng.people.access import Person, may_see
from quancheng.people.labels import Label, labels_up_to
from quancheng.store import files
from quancheng.store.canonical import day_of
from quancheng.store.session import session
from quancheng.store.work import Work, perform

ISSUED = "place-paper-issued"
ADD_PAPER = (
    "INSERT INTO cases_paper (tenant_id, id, form, title, project_id, subject_id, period, file_id, issued)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)"
)
COLUMNS = (
    "c.id, c.form, c.title, c.project_id, c.subject_id, c.period, c.issued, f.digest, f.size, f.label, f.name,"
    " f.media_type, f.actor"
)
FROM = "FROM cases_paper c JOIN store_file f ON f.tenant_id = c.tenant_id AND f.id = c.file_id"
SHOWN = f"SELECT {COLUMNS} {FROM} WHERE c.tenant_id = %s"
MOST = 200
PAGE = 50


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A written paper on its way to be issued; of a project, of another subject (a meeting, a notice), or of the place.

    `period` is the duty's where it does one. `name` is the name under which the file is handed out.
    """

    form: str
    title: str
    content: bytes
    name: str
    media_type: str
    period: str = ""
    project: UUID | None = None
    subject: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class PaperLine:
    """An issued paper; `digest` is the SM3 of the file that is handed out."""

    id: UUID
    form: str
    title: str
    project: UUID | None
    subject: UUID | None
    period: str
    issued: date
    digest: str
    size: int
    label: str
    name: str
    media_type: str
    actor: str
    project_name: str = ""


@dataclass(frozen=True, kw_only=True)
class PaperPage:
    """A page of papers; `total` are those of the kind asked for, `kinds` how many there are of each."""

    lines: list[PaperLine]
    total: int
    page: int
    kinds: Mapping[str, int]


def issue(person: Person, draft: Draft, *, at: datetime, key: str | None = None) -> UUID:
    """Freeze a paper; answers its id."""
    return _with_file(person, draft, lambda work, stored: None, at=at, key=key, said=["issue", *_named(draft)])


def fulfil_with(
    person: Person,
    draft: Draft,
    duty: str,
    *,
    at: datetime,
    unit: str = "",
    note: str = "",
    key: str | None = None,
) -> UUID:
    """Issue the paper of a duty and do the duty with it, both or neither; of a project where the draft names one."""

    def fulfil(work: Work, digest: str) -> None:
        if draft.project is None:
            write_fulfilled(work, person, duty, draft.period, unit=unit, paper=digest, note=note)
        else:
            words = {"duty": duty, "period": draft.period, "paper": digest, "note": note}
            apply(work, person, draft.project, [(rq.FulfilDuty, words)])

    return _with_file(person, draft, fulfil, at=at, key=key, said=["fulfil", duty, unit, note, *_named(draft)])


def _with_file(
    person: Person,
    draft: Draft,
    more: Callable[[Work, str], None],
    *,
    at: datetime,
    key: str | None,
    said: list[str],
) -> UUID:
    stored = files.put(io.BytesIO(draft.content))

    def do(work: Work) -> dict[str, str]:
        paper = write_issued(work, person, draft, stored)
        more(work, stored.digest)
        return {"paper": paper.hex}

    answer = perform(do, tenant=person.tenant, actor=person.account, at=at, key=key, request=said)
    return UUID(answer["paper"])


def _named(draft: Draft) -> list[str]:
    """What tells one request from another; the bytes of one paper may differ when it is written twice."""
    return [draft.form, draft.period, str(draft.project), str(draft.subject), draft.name]


def write_issued(work: Work, person: Person, draft: Draft, stored: files.Stored) -> UUID:
    """The same inside a unit of work, for bytes that have been stored."""
    on = day_of(work.at)
    file = work.keep(stored, name=draft.name, media_type=draft.media_type, label=_label(work, person, draft))
    paper = work.new_id()
    row = (work.tenant, paper, draft.form, draft.title[:200], draft.project, draft.subject, draft.period, file, on)
    work.execute(ADD_PAPER, row)
    if draft.project is not None:
        words = {"form": draft.form, "digest": stored.digest, "title": draft.title}
        apply(work, person, draft.project, [(rq.IssuePaper, words)])
    else:
        body = {"form": draft.form, "digest": stored.digest, "period": draft.period, "paper": paper.hex}
        work.note([(ISSUED, body)], day=on)
    return paper


def _label(work: Work, person: Person, draft: Draft) -> Label:
    """A project's paper is as guarded as the project; any other as the most guarded project it can have named."""
    if draft.project is None:
        return Label(dispatch.highest_label(person))
    refuse_unseen(work, person, draft.project)
    row = work.execute(
        "SELECT label FROM cases_project WHERE tenant_id = %s AND id = %s", (work.tenant, draft.project)
    ).fetchone()
    return Label(row[0])


def papers(
    person: Person,
    *,
    project: UUID | None = None,
    subject: UUID | None = None,
    form: str = "",
    periods: Collection[str] | None = None,
    most: int = MOST,
) -> list[PaperLine]:
    """The issued papers a person may see, newest first: of a project, of another subject, of some periods, or all."""
    test, params = "", list[Any]()
    for column, value in (("project_id", project), ("subject_id", subject), ("form", form)):
        if value:
            test, params = f"{test} AND c.{column} = %s", [*params, value]
    if periods is not None:
        test += f" AND c.period IN ({', '.join(['%s'] * len(periods)) or 'NULL'})"
        params += sorted(periods)
    rows = session().execute(
        f"{SHOWN}{test} ORDER BY c.issued DESC, c.id DESC LIMIT %s", [person.tenant, *params, most]
    )
    lines = [_line(row) for row in rows.fetchall()]
    names = names_of(person, [line.project for line in lines if line.project])
    seen = [line for line in lines if _sees(person, line, set(names))]
    return [replace(line, project_name=names[line.project]) if line.project else line for line in seen]


def page(person: Person, *, form: str = "", number: int = 1) -> PaperPage:
    """A page of the issued papers a person may see, of one kind or of all, newest first; four queries at most.

    The id of a paper begins with its time, so the key's own order is the order of issue.
    """
    seen, params = _seen(person)
    kinds = {
        str(row[0]): int(row[1])
        for row in session().execute(f"SELECT c.form, count(*) {FROM} WHERE {seen} GROUP BY c.form", params).fetchall()
    }
    if form:
        seen, params = f"{seen} AND c.form = %s", [*params, form]
    total = kinds.get(form, 0) if form else sum(kinds.values())
    number = max(1, min(number, -(-total // PAGE) or 1))
    rows = session().execute(
        f"SELECT {COLUMNS} {FROM} WHERE {seen} ORDER BY c.id DESC LIMIT %s OFFSET %s",
        [*params, PAGE, (number - 1) * PAGE],
    )
    lines = [_line(row) for row in rows.fetchall()]
    names = names_of(person, [line.project for line in lines if line.project])
    named = [replace(line, project_name=names[line.project]) if line.project else line for line in lines]
    return PaperPage(lines=named, total=total, page=number, kinds=kinds)


def _seen(person: Person) -> Where:
    """The same as `_sees` as a condition on rows: a project's with the project, others' as `_sees` says."""
    if person.is_administrator:
        return "1 = 0", []
    labels = [str(label) for label in labels_up_to(person.clearance)]
    projects, tied = seen_projects(person)
    own, params = "f.actor = %s", list[Any]([str(person.account)])
    if Power.SEE_ALL in person.powers:
        own, params = "1 = 1", []
    elif subjects := _subjects_seen(person):
        own, params = f"({own} OR c.subject_id IN ({_marks(subjects)}))", [*params, *subjects]
    where = (
        f"c.tenant_id = %s AND f.label IN ({_marks(labels)}) AND (c.project_id IS NULL AND {own} OR EXISTS"
        f" (SELECT 1 FROM cases_project p WHERE p.tenant_id = c.tenant_id AND p.id = c.project_id AND {projects}))"
    )
    return where, [person.tenant, *labels, *params, *tied]


def _subjects_seen(person: Person) -> list[UUID]:
    """The newest MOST meetings and notices with papers, those of them that the person may see."""
    rows = session().execute(
        "SELECT c.subject_id FROM cases_paper c WHERE c.tenant_id = %s AND c.subject_id IS NOT NULL"
        " GROUP BY c.subject_id ORDER BY max(c.issued) DESC LIMIT %s",
        [person.tenant, MOST],
    )
    subjects = [as_uuid(row[0]) for row in rows.fetchall()]
    return [subject for subject in subjects if sees_subject(person, subject)]


def _marks(values: Sized) -> str:
    return ", ".join(["%s"] * len(values))


def paper(person: Person, id: UUID) -> PaperLine:
    """One issued paper; NotFound for one the person may not see."""
    row = session().execute(f"{SHOWN} AND c.id = %s", [person.tenant, id]).fetchone()
    line = _line(row) if row else None
    if line is None or not _sees(person, line, set(names_of(person, [line.project] if line.project else []))):
        raise NotFound("没有找到这份材料。", help="请从材料列表进入。", paper=str(id))
    return line


def content(line: PaperLine) -> bytes:
    """The bytes of an issued paper, checked against their digest."""
    return files.read(line.digest)


def _sees(person: Person, line: PaperLine, seen: set[UUID]) -> bool:
    if not may_see(person, line.label):
        return False
    if line.project is not None:
        return line.project in seen
    if line.actor == str(person.account) or Power.SEE_ALL in person.powers:
        return True
    return line.subject is not None and sees_subject(person, line.subject)


def _line(row: Any) -> PaperLine:
    id_, form, title, project, subject, period, issued, digest, size, label, name, media_type, actor = row
    return PaperLine(
        id=as_uuid(id_), form=form, title=title, project=as_uuid(project), subject=as_uuid(subject), period=period,
        issued=as_day(issued), digest=digest, size=size, label=label, name=name, media_type=media_type, actor=actor,
    )  # fmt: skip

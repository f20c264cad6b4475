"""Making, correcting and answering records: of a project in its stream, of the place each in one of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from quancheng.cases import quota_rows
from quancheng.cases import statements as sql
from quancheng.cases.access import refuse_unseen
from quancheng.cases.actions import actor_on, apply, home_of
from quancheng.cases.calendars import calendar_in_force
from quancheng.cases.evidence import Paper, kept_evidence, label_of
from quancheng.cases.packs import pack_of, place_of
from quancheng.cases.record_lists import refuse_unseen_record
from quancheng.cases.record_rows import ADD_LINK, PUT_RECORD, record_row
from quancheng.cases.registering import NamedPerson, with_contacts
from quancheng.engine import events as ev
from quancheng.engine.case import Case, RecordState
from quancheng.engine.errors import BadValue
from quancheng.engine.pack import Pack, Value
from quancheng.engine.records import (
    NO_RECORD,
    AnswerRecord,
    CheckRecord,
    CorrectRecord,
    LinkRecord,
    MakeRecord,
    OnRecord,
    WithdrawRecord,
    after_record,
    decide_record,
    kind_of,
    waits,
)
from quancheng.engine.territory import seated
from quancheng.people.access import Person
from quancheng.store.models import Label
from quancheng.store.work import Stream, Work, perform

RECORD = "record"
Given = Mapping[str, Value | NamedPerson]


def make_record(
    person: Person,
    kind: str,
    given: Given,
    *,
    at: datetime,
    project: UUID | None = None,
    unit: str = "",
    about: UUID | None = None,
    number: str = "",
    papers: Sequence[Paper] = (),
    key: str | None = None,
) -> UUID:
    """Make a record of a project, or of the place where `project` is None; answers its id."""

    def do(work: Work) -> dict[str, Any]:
        record = work.new_id()
        words: dict[str, Any] = {
            "record": record.hex, "record_kind": kind, "unit": unit, "about": about.hex if about else "",
            "facts": {name: each for name, each in with_contacts(work, given).items() if each not in (None, "")},
        }  # fmt: skip
        if about is not None:
            _refuse_other_kinds(work, person, kind, about)
        if project is not None:
            refuse_unseen(work, person, project)
            words["evidence"] = kept_evidence(work, number, papers, label=label_of(work, project))
            apply(work, person, project, [(MakeRecord, words)])
        else:
            words["evidence"] = kept_evidence(work, number, papers, label=Label.INTERNAL)
            _open(work, person, record, words)
        return {"record": record.hex}

    said = [
        "record",
        kind,
        _said(given),
        unit,
        str(project),
        str(about),
        number,
        [each.stored.digest for each in papers],
    ]
    answer = perform(do, tenant=person.tenant, actor=person.account, at=at, key=key, request=said)
    return UUID(answer["record"])


def correct_record(
    person: Person, record: UUID, given: Given, *, reason: str, at: datetime, project: UUID | None = None,
    key: str | None = None,
) -> None:  # fmt: skip
    """Change fields of a record, with the reason."""

    def do(work: Work) -> dict[str, Any]:
        words = {"facts": with_contacts(work, given), "reason": reason}
        return _ask(work, person, record, project, CorrectRecord, words)

    said = ["correct", record.hex, _said(given), reason]
    perform(do, tenant=person.tenant, actor=person.account, at=at, key=key, request=said)


def withdraw_record(
    person: Person, record: UUID, *, reason: str, at: datetime, project: UUID | None = None, key: str | None = None
) -> None:
    _perform(person, record, project, WithdrawRecord, {"reason": reason}, at, key)


def answer_record(
    person: Person, record: UUID, *, answer: str, at: datetime, project: UUID | None = None, number: str = "",
    papers: Sequence[Paper] = (), key: str | None = None,
) -> None:  # fmt: skip
    """Say what was done about it, with evidence."""

    def do(work: Work) -> dict[str, Any]:
        label = label_of(work, project) if project else Label.INTERNAL
        evidence = kept_evidence(work, number, papers, label=label)
        return _ask(work, person, record, project, AnswerRecord, {"answer": answer, "evidence": evidence})

    said = ["answer", record.hex, answer, number, [each.stored.digest for each in papers]]
    perform(do, tenant=person.tenant, actor=person.account, at=at, key=key, request=said)


def check_record(
    person: Person, record: UUID, *, accepted: bool, reason: str, at: datetime, project: UUID | None = None,
    key: str | None = None,
) -> None:  # fmt: skip
    _perform(person, record, project, CheckRecord, {"accepted": accepted, "reason": reason}, at, key)


def link_record(person: Person, record: UUID, project: UUID, *, at: datetime, key: str | None = None) -> None:
    """Say that a project came of a record of the place; for a project that the person sees."""

    def do(work: Work) -> dict[str, Any]:
        refuse_unseen(work, person, project)
        return _ask(work, person, record, None, LinkRecord, {"project": project.hex})

    said = ["link", record.hex, project.hex]
    perform(do, tenant=person.tenant, actor=person.account, at=at, key=key, request=said)


def _perform(
    person: Person, record: UUID, project: UUID | None, request: type[OnRecord], words: dict[str, Any], at: datetime,
    key: str | None,
) -> None:  # fmt: skip
    def do(work: Work) -> dict[str, Any]:
        return _ask(work, person, record, project, request, words)

    said = [request.__name__, record.hex, sorted(map(str, words.items()))]
    perform(do, tenant=person.tenant, actor=person.account, at=at, key=key, request=said)


def _ask(
    work: Work, person: Person, record: UUID, project: UUID | None, request: type[OnRecord], words: dict[str, Any]
) -> dict[str, Any]:
    if project is not None:
        apply(work, person, project, [(request, {"record": record.hex, **words})])
        return {"record": record.hex}
    refuse_unseen_record(person, record)
    stream = work.read(record)
    row = RecordState(*stream.state["row"])
    pack = pack_of(work.tenant, stream.pack, row.jurisdiction)
    asked = request(by=actor_on(person, pack, row.jurisdiction), record=record.hex, **words)
    events = decide_record(pack, row, asked, on=work.today, calendar=calendar_in_force())
    if events:
        row = _after(row, events)
        stream = work.append(stream, events=_written(events), state=state_of(row), day=work.today)
        _show(work, pack, stream, row)
    return {"record": record.hex}


def _open(work: Work, person: Person, record: UUID, words: dict[str, Any]) -> None:
    where = home_of(person)
    pack = pack_of(work.tenant, place_of(work.tenant).version, where)
    asked = MakeRecord(by=actor_on(person, pack, where), jurisdiction=where, **words)
    events = decide_record(pack, None, asked, on=work.today, calendar=calendar_in_force())
    row = _after(NO_RECORD, events)
    stream = work.open(
        record, kind=RECORD, pack=pack.version, events=_written(events), state=state_of(row), day=work.today
    )
    _show(work, pack, stream, row)


def open_record(work: Work, person: Person, record: UUID, words: dict[str, Any]) -> None:
    """Make a record of the place inside a unit of work."""
    _open(work, person, record, words)


def ask_record(work: Work, person: Person, record: UUID, request: type[OnRecord], words: dict[str, Any]) -> None:
    """Put a request to a record of the place inside a unit of work."""
    _ask(work, person, record, None, request, words)


def state_of(row: RecordState) -> dict[str, Any]:
    """A record of the place as its stream keeps it."""
    return {"row": list(row)}


def _written(events: Sequence[ev.Event]) -> list[tuple[str, Mapping[str, Any]]]:
    return [(each.kind, ev.body(each)) for each in events]


def _after(row: RecordState, events: Sequence[ev.Event]) -> RecordState:
    for event in events:
        row = after_record(row, event)
    return row


def _show(work: Work, pack: Pack, stream: Stream, row: RecordState) -> None:
    """Its row, the projects that came of it, and what waits."""
    kind, unit = kind_of(pack, row.kind), seated(pack, row.unit, row.jurisdiction)
    values = record_row(
        work.tenant,
        stream.id.hex,
        kind,
        row,
        project=None,
        jurisdiction=int(row.jurisdiction or work.tenant),
        unit=unit,
    )
    work.execute(PUT_RECORD, values)
    quota_rows.warn(work, pack, counts=kind.id)
    for project in row.projects:
        work.execute(ADD_LINK, (work.tenant, stream.id.hex, project))
    work.execute("DELETE FROM cases_work WHERE tenant_id = %s AND subject_id = %s", (work.tenant, stream.id.hex))
    for item in waits(pack, Case.empty(), stream.id.hex, row, on=work.today, calendar=calendar_in_force()):
        party = seated(pack, item.party, row.jurisdiction)
        work.execute(
            sql.PUT_WORK,
            (
                work.tenant, stream.id.hex, item.kind, "record", RECORD, None, item.what[:400], "", "open", True, party,
                seated(pack, item.unit, row.jurisdiction), None,
                date.fromisoformat(row.day), item.due, item.due, None, "",
            ),
        )  # fmt: skip


def _refuse_other_kinds(work: Work, person: Person, kind: str, about: UUID) -> None:
    """A record belongs only to one that its kind names and that the person sees."""
    found = refuse_unseen_record(person, about)
    pack = pack_of(work.tenant, place_of(work.tenant).version)
    if found not in kind_of(pack, kind).about:
        raise BadValue("不能登记在这条记录下面。", help="请从记录页面重新进入。", about=str(about))


def _said(given: Given) -> dict[str, str]:
    return {name: str(value) for name, value in sorted(given.items())}

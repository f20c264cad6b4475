"""A filled form on its way in: kept with its reading, decided on cell by cell, committed whole or not at all.

    intake = begin(person, form, stored, name=…, reading=…, at=…)     # what was read is kept with the file
    choose(person, intake, {0: Choices(…)}, at=…)                     # as often as wanted; can be left and resumed
    commit(person, intake, at=…)                                      # every sheet that is taken, in one unit of work

An intake is seen by the account that uploaded it and by nobody else, because it names what the form names.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from quancheng.cases.actions import apply, open_stream
from quancheng.cases.intake_cells import PAPER_DAY, Choices, sheet_of
from quancheng.cases.intake_plan import SheetPlan, contact_of, facts_given, plan, rows_given
from quancheng.cases.models import Intake
from quancheng.cases.packs import pack_in_force
from quancheng.engine import requests as rq
from quancheng.engine.case import Case
from quancheng.engine.errors import BadValue, Incomplete, NotAllowed, NotFound, NotNow, Stale
from quancheng.engine.pack import FactType, Form, Pack, Power
from quancheng.people import queries as people
from quancheng.people.access import Person, may_see, require
from quancheng.people.actions import write_contact
from quancheng.people.labels import Label
from quancheng.people.models import Contact
from quancheng.store.canonical import canonical, day_of
from quancheng.store.files import Stored
from quancheng.store.models import FileRow
from quancheng.store.work import Work, perform

OPEN, COMING, DONE, DROPPED = "open", "coming", "done", "dropped"
LABEL = Label.INTERNAL
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_LISTED = 50
OF_RECORDS = "record:"
"""How the uploads of records begin that have pages of their own."""
LONGEST_NAME = 120


@dataclass(frozen=True, kw_only=True)
class IntakeLine:
    """An upload as the list shows it; `projects` is how many it brought in or changed."""

    id: UUID
    name: str
    form: str
    state: str
    day: date
    projects: int


@dataclass(frozen=True, kw_only=True)
class IntakeView:
    """An upload with its sheets as decided so far; `earlier` are the days on which the same file was taken before."""

    id: UUID
    name: str
    digest: str
    form: Form
    pack: Pack
    state: str
    day: date
    sheets: Sequence[SheetPlan]
    result: Mapping[str, Any]
    earlier: Sequence[date]

    @property
    def taken(self) -> list[SheetPlan]:
        return [each for each in self.sheets if each.sheet.taken]

    @property
    def open_count(self) -> int:
        return sum(each.open_count for each in self.sheets)

    @property
    def is_ready(self) -> bool:
        return bool(self.taken) and not self.open_count


def forms_taken(pack: Pack) -> list[Form]:
    """The forms that the pack says can be read back in."""
    return [form for form in pack.forms if form.adopts is not None]


def form_taken(pack: Pack, form: str) -> Form:
    """One of them. Raises BadValue for any other."""
    found = next((each for each in forms_taken(pack) if each.id == form), None)
    if found is None:
        raise BadValue("这种表格不能导入。", help="请从列表中选择表格种类。", form=form)
    return found


def refuse_unless_may_import(person: Person) -> None:
    """Importing needs its power, and a clearance that opens what is being imported."""
    require(person, Power.IMPORT)
    if not may_see(person, LABEL):
        raise NotAllowed(f"导入的表格按“{LABEL}”保存，您的权限看不到。", help="请联系安全管理员核对您的密级权限。")


def begin(
    person: Person,
    form: Form,
    stored: Stored,
    *,
    name: str,
    reading: Sequence[Mapping[str, Any]],
    at: datetime,
    key: str | None = None,
) -> UUID:
    """Keep an upload that could be read, with what was read; its file's bytes lie stored already."""
    refuse_unless_may_import(person)

    def do(work: Work) -> str:
        file = work.keep(stored, name=name[-LONGEST_NAME:], media_type=XLSX, label=LABEL)
        intake = work.new_id()
        Intake.objects.create(
            tenant_id=work.tenant, id=intake, jurisdiction_id=work.tenant, form=form.id, file_id=file,
            reading=canonical({"sheets": list(reading)}), state=OPEN, account_id=person.account, day=day_of(work.at),
        )  # fmt: skip
        work.note([("intake-begun", {"intake": intake.hex, "form": form.id, "digest": stored.digest})])
        return intake.hex

    request = ["intake", form.id, stored.digest]
    return UUID(perform(do, tenant=person.tenant, actor=person.account, at=at, key=key, request=request))


def mine(person: Person) -> list[IntakeLine]:
    """The person's uploads, newest first; call inside `reading`."""
    own = _own(person).exclude(state=DROPPED).exclude(form__startswith=OF_RECORDS)
    rows = list(own.order_by("-day", "-id")[:MOST_LISTED])
    files = FileRow.objects.filter(tenant_id=person.tenant, id__in=[row.file_id for row in rows])
    names = dict(files.values_list("id", "name"))
    pack = pack_in_force(person.tenant)
    return [
        IntakeLine(
            id=row.id, name=names.get(row.file_id, ""), form=pack.label_of(row.form), state=row.state, day=row.day,
            projects=len(json.loads(row.result).get("projects", ())),
        )
        for row in rows
    ]  # fmt: skip


def open_of(person: Person, form: str) -> list[tuple[UUID, str]]:
    """The person's uploads of one form that wait for a decision, as (id, file name)."""
    rows = list(_own(person).filter(form=form, state=OPEN).order_by("-id")[:MOST_LISTED])
    names = dict(
        FileRow.objects.filter(tenant_id=person.tenant, id__in=[row.file_id for row in rows]).values_list("id", "name")
    )
    return [(row.id, names.get(row.file_id, "")) for row in rows]


def view(person: Person, intake: UUID, *, on: date) -> IntakeView:
    """The upload with each sheet planned as chosen; NotFound for somebody else's. Call inside `reading`."""
    row = _row(person, intake)
    file = FileRow.objects.get(tenant_id=person.tenant, id=row.file_id)
    pack = pack_in_force(person.tenant)
    form, said, chosen = form_taken(pack, row.form), json.loads(row.reading)["sheets"], _choices(row)
    sheets = [
        plan(person, pack, sheet_of(pack, form, each, chosen.get(number, Choices()), number=number, on=on), on=on)
        for number, each in enumerate(said)
    ]
    return IntakeView(
        id=row.id,
        name=file.name,
        digest=file.digest,
        form=form,
        pack=pack,
        state=row.state,
        day=row.day,
        sheets=sheets,
        result=json.loads(row.result),
        earlier=_earlier(person, row, file.digest),
    )


def is_ledger(person: Person, intake: UUID) -> bool:
    """Whether the upload is a ledger, which is decided on line by line."""
    row = _row(person, intake)
    return any(each.id == row.form for each in pack_in_force(person.tenant).ledgers)


def file_of(person: Person, intake: UUID) -> tuple[str, str]:
    """(digest, name) of the uploaded workbook."""
    file = FileRow.objects.get(tenant_id=person.tenant, id=_row(person, intake).file_id)
    return file.digest, file.name


def choose(person: Person, intake: UUID, choices: Mapping[int, Choices], *, at: datetime) -> None:
    """Keep what was decided so far. Raises NotNow once the upload is committed or put away."""

    def do(work: Work) -> None:
        row = _row(person, intake)
        refuse_unless_open(row)
        kept = {**_choices(row), **choices}
        row.choices = canonical({str(number): each.as_json() for number, each in kept.items()})
        row.save(update_fields=["choices"])

    perform(do, tenant=person.tenant, actor=person.account, at=at)


def drop(person: Person, intake: UUID, *, at: datetime) -> None:
    """Put an upload away without taking anything from it; the file stays stored."""

    def do(work: Work) -> None:
        row = _row(person, intake)
        if row.state == DROPPED:
            return
        refuse_unless_open(row)
        row.state = DROPPED
        row.save(update_fields=["state"])
        work.note([("intake-dropped", {"intake": row.id.hex})])

    perform(do, tenant=person.tenant, actor=person.account, at=at)


def commit(person: Person, intake: UUID, *, at: datetime, key: str | None = None) -> Mapping[str, Any]:
    """Bring in every sheet that is taken: all of them or none. Once done, asking again answers the same.

    Raises Incomplete while a decision is missing, StaleStream when a project has moved since it was shown.
    """
    refuse_unless_may_import(person)

    def do(work: Work) -> Mapping[str, Any]:
        if not claim(work, person, intake):
            row = _row(person, intake)
            if row.state == DROPPED:
                raise NotNow("这份表格已经放弃导入。", help="如仍需导入，请重新上传。")
            result: Mapping[str, Any] = json.loads(row.result)
            return result
        seen = view(person, intake, on=day_of(work.at))
        _refuse_unfinished(seen)
        result = {"projects": [_bring_in(work, person, seen, each) for each in seen.taken]}
        Intake.objects.filter(tenant_id=work.tenant, id=intake).update(result=canonical(result))
        work.note([("intake-committed", {"intake": intake.hex, **result})])
        return result

    request = ["commit-intake", intake.hex]
    answer: Mapping[str, Any] = perform(do, tenant=person.tenant, actor=person.account, at=at, key=key, request=request)
    return answer


def _own(person: Person) -> Any:
    return Intake.objects.filter(tenant_id=person.tenant, account_id=person.account)


def _row(person: Person, intake: UUID) -> Intake:
    row: Intake | None = _own(person).filter(id=intake).first()
    if row is None or not may_see(person, LABEL):
        raise NotFound("没有找到这份导入。", help="请从台账导入页面进入，或重新上传。", intake=str(intake))
    return row


def own_intake(person: Person, intake: UUID) -> tuple[Intake, FileRow]:
    """One's own upload and its file; NotFound for any other."""
    row = _row(person, intake)
    return row, FileRow.objects.get(tenant_id=person.tenant, id=row.file_id)


def _choices(row: Intake) -> dict[int, Choices]:
    return {int(number): Choices.from_json(said) for number, said in json.loads(row.choices).items()}


def _earlier(person: Person, row: Intake, digest: str) -> list[date]:
    files = FileRow.objects.filter(tenant_id=person.tenant, digest=digest).values_list("id", flat=True)
    done = _own(person).filter(state=DONE, file_id__in=list(files)).exclude(id=row.id)
    return list(done.order_by("day").values_list("day", flat=True))


def refuse_unless_open(row: Intake) -> None:
    """Raises NotNow once an upload is committed or put away."""
    if row.state == DONE:
        raise NotNow("这份表格已经导入完成，不能再改。", help="如需更改，请到项目页面办理，或重新上传。")
    if row.state == DROPPED:
        raise NotNow("这份表格已经放弃导入。", help="如仍需导入，请重新上传。")


def claim(work: Work, person: Person, intake: UUID) -> bool:
    """Whether this unit of work is the one that commits it; a second one waits here and then finds it done."""
    _row(person, intake)
    return _own(person).filter(id=intake, state=OPEN).update(state=DONE) == 1


def _refuse_unfinished(seen: IntakeView) -> None:
    if not seen.taken:
        raise Incomplete("没有选择要导入的工作表。", help="请至少勾选一张工作表。")
    if seen.open_count:
        waiting = "、".join(f"「{each.sheet.name}」{each.open_count}处" for each in seen.taken if each.open_count)
        raise Incomplete(
            f"还有{seen.open_count}处没有确认：{waiting}。", help="请逐处确认或改正，再提交。", open=seen.open_count
        )
    for each in seen.taken:
        _refuse_unshown(each)
    targets = [each.target for each in seen.taken if not each.is_new]
    if len(set(targets)) != len(targets):
        raise BadValue("有两张工作表要更新同一个项目。", help="请只保留一张，或把另一张作为新项目。")


def _refuse_unshown(planned: SheetPlan) -> None:
    """What is changed must have been on the screen, and a project that came since it was drawn must be looked at."""
    choices, name = planned.sheet.choices, planned.title
    if planned.view is not None and choices.seen is None:
        raise Stale(f"“{name}”会改变什么，还没有给您看过。", help="请先看清下面列出的不同，再提交。")
    fresh = [each for each in planned.matches if each.is_same and each.id.hex not in choices.known]
    if planned.is_new and fresh:
        raise Stale(f"“{name}”在您核对期间已有人登记。", help="请选择更新已有的项目，或确认仍作为新项目。")


def _bring_in(work: Work, person: Person, seen: IntakeView, planned: SheetPlan) -> dict[str, Any]:
    """One sheet: a project opened by it, or the one it is about brought up to it; every value with its cell."""
    rows = rows_given(planned, digest=seen.digest)
    facts = _with_contacts(work, person, seen.pack, planned)
    if planned.view is None:
        day = planned.sheet.value(PAPER_DAY)
        project = open_stream(
            work, person, rq.AdoptProject, label=LABEL, form=seen.form.id, day=day, facts=facts, rows=rows
        )
        return {"sheet": planned.sheet.name, "project": project.hex, "name": planned.title, "new": True, "changes": 0}
    reason = f"据《{seen.form.label}》导入，工作表「{planned.sheet.name}」"
    words = {"facts": facts, "rows": rows, "reason": reason}
    apply(work, person, planned.view.id, [(rq.MergeRows, words)], seen=planned.sheet.choices.seen)
    return {
        "sheet": planned.sheet.name, "project": planned.view.id.hex, "name": planned.view.name, "new": False,
        "changes": len(planned.changed),
    }  # fmt: skip


def _with_contacts(work: Work, person: Person, pack: Pack, planned: SheetPlan) -> dict[str, Any]:
    """The facts with each natural person turned into an id; one that is the same as before keeps its id."""
    facts = facts_given(planned)
    case = planned.view.case if planned.view else Case.empty()
    for name, written in list(facts.items()):
        if pack.fact[name].type is FactType.PERSON and written:
            facts[name] = _contact(work, person, str(case.fact(name) or ""), str(written))
    return facts


def _contact(work: Work, person: Person, known: str, written: str) -> str:
    name, phone = contact_of(written)
    if known:
        there = people.contacts(person, [UUID(known)]).get(UUID(known))
        if there is not None and (there.name, there.phone) in ((name, phone), (name, there.phone if not phone else "")):
            return known
    return write_contact(work, None, name=name[:64], phone=phone[:64], kind=Contact.Of.PROJECT).hex

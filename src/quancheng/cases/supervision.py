"""Supervision: proposals computed from the data with their evidence, notices decided by people, to their close."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from quancheng.cases import statements as sql
from quancheng.cases.access import seen_projects
from quancheng.cases.actions import actor_of
from quancheng.cases.calendars import calendar_in_force
from quancheng.cases.dispatch import late_rows
from quancheng.cases.duties import book_of, due_duties
from quancheng.cases.models import NoticeRow, Project
from quancheng.cases.models import Work as WorkRow
from quancheng.cases.packs import pack_in_force, pack_of, place_of
from quancheng.cases.queries import names_of
from quancheng.cases.quota_counts import quotas_in_all
from quancheng.cases.streaks import scored_proposals
from quancheng.engine import events as ev
from quancheng.engine.case import Case
from quancheng.engine.conditions import say_value
from quancheng.engine.duties import project_duties
from quancheng.engine.errors import NotFound
from quancheng.engine.pack import Pack, Power
from quancheng.engine.proposals import (
    QUOTA_PACES,
    NoticeCount,
    Proposal,
    duty_proposals,
    project_proposals,
    quota_proposals,
    unit_proposals,
)
from quancheng.engine.supervision import (
    CloseNotice,
    DismissProposal,
    IssueNotice,
    Notice,
    NoticeRequest,
    ReportRectification,
    SendBackNotice,
    after_notice,
    decide_notice,
    lapsed_proposals,
)
from quancheng.engine.territory import seated
from quancheng.people.access import Person
from quancheng.store.canonical import day_of, parsed
from quancheng.store.models import StreamRow
from quancheng.store.session import session
from quancheng.store.work import Stream, Work, perform

NOTICE = "notice"


def proposals(person: Person, *, on: date) -> list[Proposal]:
    """What the data proposes today and nobody has decided, over the projects the person sees; inside `reading`."""
    found = [*_of_projects(person, on), *_of_place(person, on), *_of_units(person, on), *_of_notices(person, on)]
    found += scored_proposals(person, on=on)
    decided = set(
        NoticeRow.objects.filter(tenant_id=person.tenant, proposal__in=[each.key for each in found]).values_list(
            "proposal", flat=True
        )
    )
    return [each for each in found if each.key not in decided]


def proposal(person: Person, key: str, *, on: date) -> Proposal:
    """One open proposal by its key; NotFound when it has fallen away or been decided."""
    found = next((each for each in proposals(person, on=on) if each.key == key), None)
    if found is None:
        raise NotFound("这条督办建议已经不成立或已有决定。", help="请刷新督办页面。", proposal=key)
    return found


def _of_projects(person: Person, on: date) -> list[Proposal]:
    """Only projects with something late are looked at: the work list's index finds them.

    Supporting works may be planned too late before anything is, so where that is watched all with a plan are.
    """
    watches_plans = any(trigger.when == "plan-mismatch" for trigger in pack_in_force(person.tenant).triggers)
    seen, params = seen_projects(person)
    rows = session().execute(
        "SELECT DISTINCT p.id FROM cases_work w JOIN cases_project p ON p.tenant_id = w.tenant_id"
        f" AND p.id = w.project_id WHERE w.tenant_id = %s AND w.is_open AND (w.due < %s OR w.kind = %s)"
        f" AND p.ended = '' AND {seen} ORDER BY p.id",
        (person.tenant, on, "plan" if watches_plans else "", *params),
    )
    found: list[Proposal] = []
    for (project,) in rows.fetchall():
        row = StreamRow.objects.get(tenant_id=person.tenant, id=project)
        case, pack = Case.from_state(parsed(row.state)), pack_of(person.tenant, row.pack)
        calendar, key = calendar_in_force(), UUID(str(project)).hex
        missed = project_duties(pack, case, on=on, calendar=calendar)
        proposed = [
            *project_proposals(pack, case, project=key, on=on, calendar=calendar),
            *duty_proposals(pack, missed, project=key, on=on, case=case),
        ]
        # A notice belongs to the place, so the unit is named as the place knows it.
        found += [replace(each, unit=seated(pack, each.unit, case.jurisdiction)) for each in proposed]
    return found


def _of_place(person: Person, on: date) -> list[Proposal]:
    if Power.SEE_ALL not in person.powers:
        return []
    pack = pack_in_force(person.tenant)
    return [
        *duty_proposals(pack, due_duties(person.tenant, on=on), project="", on=on),
        *_of_quotas(person, pack, on),
    ]


def _of_quotas(person: Person, pack: Pack, on: date) -> Iterator[Proposal]:
    """What quotas that lag behind or were missed propose; nothing is counted where the pack has no such trigger."""
    if not any(trigger.when in QUOTA_PACES for trigger in pack.triggers):
        return
    owed_from = date.fromisoformat(book_of(person.tenant).opened)
    yield from quota_proposals(pack, quotas_in_all(person.tenant, pack, on=on, owed_from=owed_from))


def _of_units(person: Person, on: date) -> list[Proposal]:
    if Power.SEE_ALL not in person.powers:
        return []
    issued = NoticeRow.objects.filter(
        tenant_id=person.tenant, decided__year=on.year, standing__in=("issued", "reported", "closed")
    )
    titles: dict[str, list[str]] = defaultdict(list)
    for unit, title in issued.order_by("decided", "id").values_list("unit", "title"):
        titles[unit].append(title)
    pack = pack_in_force(person.tenant)
    late = _late_of_units(person, on) if any(trigger.still_late for trigger in pack.triggers) else {}
    counts = [
        NoticeCount(unit=unit, year=on.year, titles=tuple(each), late=tuple(late.get(unit, ())))
        for unit, each in sorted(titles.items())
    ]
    return list(unit_proposals(pack, counts))


def _late_of_units(person: Person, on: date) -> dict[str, list[str]]:
    """What each unit has beyond its day now, in sentences."""
    said: dict[str, list[str]] = defaultdict(list)
    for row in late_rows(person, on=on):
        since = f"应于{say_value(row.due)}办结，" if row.due else ""
        said[row.unit].append(f"{row.name}：“{row.what}”{since}已逾期{row.days_late or '不足1'}个工作日。")
    return said


def _of_notices(person: Person, on: date) -> list[Proposal]:
    """What notices that ran out propose; of a project only where it is seen."""
    pack = pack_in_force(person.tenant)
    after = {trigger.after for trigger in pack.triggers if trigger.after}
    if not after or not {Power.SEE_ALL, Power.SUPERVISE} & person.powers:
        return []
    lapsed = NoticeRow.objects.filter(tenant_id=person.tenant, standing="issued", limit__lt=on, trigger__in=after)
    rows = list(lapsed.order_by("limit", "id").values_list("id", "project_id"))
    names = names_of(person, [project for _, project in rows if project])
    ids = [id_ for id_, project in rows if project is None or project in names]
    states = (
        StreamRow.objects.filter(tenant_id=person.tenant, id__in=ids).order_by("id").values_list("state", flat=True)
    )
    return list(lapsed_proposals(pack, [Notice.from_state(parsed(state)) for state in states], on=on))


def issue(
    person: Person, key: str, *, demand: str, at: datetime, limit: date | None = None, once: str | None = None
) -> UUID:
    """Decide a proposal by issuing its notice; it waits for the unit until it is closed."""

    def asked() -> NoticeRequest:
        wanted = proposal(person, key, on=day_of(at))
        return IssueNotice(by=actor_of(person), proposal=wanted, demand=demand, limit=limit)

    return _decide(person, key, asked, at, once, ["issue", key, demand, str(limit)])


def dismiss(person: Person, key: str, *, reason: str, at: datetime, once: str | None = None) -> UUID:
    """Decide a proposal by not following it, with the reason."""

    def asked() -> NoticeRequest:
        wanted = proposal(person, key, on=day_of(at))
        return DismissProposal(by=actor_of(person), proposal=wanted, reason=reason)

    return _decide(person, key, asked, at, once, ["dismiss", key, reason])


def _decide(person: Person, key: str, asked: Any, at: datetime, once: str | None, said: list[str]) -> UUID:
    def do(work: Work) -> dict[str, str]:
        pack, on = pack_in_force(work.tenant), day_of(work.at)
        work.read(place_of(work.tenant).book_id)  # one decides at a time: the next finds the proposal decided
        events = decide_notice(pack, Notice(), asked(), on=on, calendar=calendar_in_force())
        state, notice = Notice(), work.new_id()
        for event in events:
            state = after_notice(state, event)
        written = [(each.kind, ev.body(each)) for each in events]
        stream = work.open(notice, kind=NOTICE, pack=pack.version, events=written, state=state.state(), day=on)
        _show(work, pack, stream, state, on)
        return {"notice": notice.hex}

    answer = perform(do, tenant=person.tenant, actor=person.account, at=at, key=once, request=said)
    return UUID(answer["notice"])


def report(person: Person, notice: UUID, *, text: str, at: datetime, once: str | None = None) -> Any:
    """The unit says how it has put things right."""
    return _ask(person, notice, ReportRectification(by=actor_of(person), report=text), at, once)


def send_back(person: Person, notice: UUID, *, reason: str, limit: date, at: datetime, once: str | None = None) -> Any:
    return _ask(person, notice, SendBackNotice(by=actor_of(person), reason=reason, limit=limit), at, once)


def close(person: Person, notice: UUID, *, note: str, at: datetime, once: str | None = None) -> Any:
    return _ask(person, notice, CloseNotice(by=actor_of(person), note=note), at, once)


def _ask(person: Person, notice: UUID, asked: NoticeRequest, at: datetime, once: str | None) -> Any:
    def do(work: Work) -> dict[str, str]:
        stream, on = work.read(notice), day_of(work.at)
        pack = pack_of(work.tenant, stream.pack)
        state = Notice.from_state(stream.state) if stream.kind == NOTICE else None
        if state is None or not sees_notice(person, state):
            raise NotFound("没有找到这份督办单。", help="请从督办页面进入。", notice=notice.hex)
        events = decide_notice(pack, state, asked, on=on, calendar=calendar_in_force())
        for event in events:
            state = after_notice(state, event)
        written = [(each.kind, ev.body(each)) for each in events]
        stream = work.append(stream, events=written, state=state.state(), day=on)
        _show(work, pack, stream, state, on)
        return {"notice": notice.hex}

    said = [type(asked).__name__, notice.hex, repr(asked)]
    return perform(do, tenant=person.tenant, actor=person.account, at=at, key=once, request=said)


def sees_notice(person: Person, notice: Notice) -> bool:
    """Those who see all or supervise, and the unit it concerns."""
    return bool({Power.SEE_ALL, Power.SUPERVISE} & person.powers) or notice.unit in person.units


def _show(work: Work, pack: Pack, stream: Stream, state: Notice, on: date) -> None:
    project = UUID(state.project) if state.project else None
    name = _name_of(work, project)
    trigger = next(each for each in pack.triggers if each.id == state.trigger)
    task = pack.label_of(state.task.partition("@")[0]) if state.task else trigger.label
    title = f"{pack.label_of(state.unit)}：{name}{task}"
    limit = date.fromisoformat(state.limit) if state.limit else None
    closed = date.fromisoformat(state.closed) if state.closed else None
    work.execute(
        sql.PUT_NOTICE,
        (
            work.tenant, stream.id, place_of(work.tenant).jurisdiction_id, state.proposal, state.trigger, state.unit,
            project, title[:400], state.standing, on, limit, closed,
        ),
    )  # fmt: skip
    if pack.notice_kind[trigger.proposes].rectifies:
        _show_work(work, pack, stream, state, title, limit)


def _show_work(work: Work, pack: Pack, stream: Stream, state: Notice, title: str, limit: date | None) -> None:
    """What waits: the rectification for the unit, then the check for whoever decided."""
    trigger = next(each for each in pack.triggers if each.id == state.trigger)
    waiting = {"issued": ("rectify", state.unit, "整改"), "reported": ("verify", trigger.decided_by, "核实整改")}
    WorkRow.objects.filter(tenant_id=work.tenant, subject_id=stream.id).delete()
    if state.standing not in waiting:
        return
    kind, party, verb = waiting[state.standing]
    project = UUID(state.project) if state.project else None
    work.execute(
        sql.PUT_WORK,
        (
            work.tenant, stream.id, kind, "notice", NOTICE, project, f"督办{verb}：{title}"[:400], "", "open", True,
            party, pack.unit_of(party) or "", None, date.fromisoformat(state.issued), limit, limit, None, "",
        ),
    )  # fmt: skip


def _name_of(work: Work, project: UUID | None) -> str:
    if project is None:
        return ""
    found = Project.objects.filter(tenant_id=work.tenant, id=project).values_list("name", flat=True).first()
    return f"{found}—" if found else ""

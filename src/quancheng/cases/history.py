"""A project's history in plain words, newest first; each line names its basis and who did it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import singledispatch
from typing import Any
from uuid import UUID

from quancheng.cases.history_agreements import BASED, SENTENCES
from quancheng.cases.packs import pack_of
from quancheng.cases.sources import is_source, source_words
from quancheng.engine import events as ev
from quancheng.engine.case import task_of, unit_of_key
from quancheng.engine.conditions import say_value
from quancheng.engine.errors import NotFound
from quancheng.engine.handing_in import MaterialHandedIn, MaterialSentBack, MaterialTaken, is_of_factor
from quancheng.engine.pack import Basis, Pack
from quancheng.engine.placing import ProjectPlaced
from quancheng.people.kinds import Kind
from quancheng.people.models import Account, Officer
from quancheng.store.canonical import parsed
from quancheng.store.models import Event

MOST = 500
CLOSED, ENTERPRISE = "已停用账号", "企业"


@dataclass(frozen=True, kw_only=True)
class HistoryLine:
    """One thing that happened: when, who (a name or the system), what in words, on which clauses."""

    seq: int
    at: datetime
    day: date
    who: str
    what: str
    basis: Basis
    kind: str
    task: str = ""
    version: int = 0
    issue: str = ""
    comment: UUID | None = None


def history(tenant: int, project: UUID, pack: Pack) -> list[HistoryLine]:
    """The newest MOST lines of one project; the caller has checked that it may be seen. Three queries."""
    rows = list(Event.objects.filter(tenant_id=tenant, stream_id=project).order_by("-version")[:MOST])
    return lines_of(tenant, rows, pack)


def lines_of(tenant: int, rows: list[Event], pack: Pack) -> list[HistoryLine]:
    """These events in words, in their order; who acted for another's post is said with it. Three queries."""
    names, instead = _names(tenant, {row.actor for row in rows}), _instead(tenant, rows)
    return [
        _line(row, _pack_then(tenant, row, pack), names, instead.get((row.stream_id, row.version), ()))
        for row in rows if row.kind != ev.ActedFor.kind
    ]  # fmt: skip


def _instead(tenant: int, rows: list[Event]) -> dict[tuple[UUID | None, int | None], tuple[str, ...]]:
    """The posts for which somebody only stood in, by stream and version of what he did."""
    streams = {row.stream_id for row in rows if row.stream_kind == "project"}
    told = Event.objects.filter(tenant_id=tenant, stream_id__in=streams, kind=ev.ActedFor.kind) if streams else ()
    found: dict[tuple[UUID | None, int | None], tuple[str, ...]] = {}
    for row in told:
        body, version = parsed(row.body), row.version or 0
        for at in range(version - body["count"], version):
            found[row.stream_id, at] = tuple(body["posts"])
    return found


def _pack_then(tenant: int, row: Event, pack: Pack) -> Pack:
    """The version under which it happened: one that the project has left may know what the new one does not."""
    return pack if row.pack in ("", pack.version) else pack_of(tenant, row.pack)


def _line(row: Event, pack: Pack, names: dict[str, str], instead: tuple[str, ...]) -> HistoryLine:
    event = ev.event_from(row.kind, parsed(row.body))
    who = names.get(row.actor, "系统")
    return HistoryLine(
        seq=row.seq,
        at=row.at,
        day=row.day,
        who=f"{who}（代{'、'.join(pack.label_of(each) for each in instead)}）" if instead else who,
        what=say(event, pack),
        basis=basis_of(event, pack),
        kind=row.kind,
        version=row.version or 0,
        task=task_key(event),
        issue=getattr(event, "issue", ""),
    )


def _names(tenant: int, actors: set[str]) -> dict[str, str]:
    ids = {actor: UUID(actor) for actor in actors if _is_id(actor)}
    accounts = Account.objects.filter(tenant_id=tenant, id__in=ids.values())
    officers = {row.id: row.officer_id for row in accounts}
    outside = {row.id.hex for row in accounts if row.kind == Kind.ENTERPRISE}
    named = Officer.objects.filter(tenant_id=tenant, id__in=[each for each in officers.values() if each])
    by_officer = {row.id: row.name for row in named}
    found = {actor: officers.get(id_) for actor, id_ in ids.items()}
    inside = {actor: by_officer.get(id_, CLOSED) if id_ else CLOSED for actor, id_ in found.items()}
    return {actor: ENTERPRISE if ids[actor].hex in outside else name for actor, name in inside.items()}


def _is_id(actor: str) -> bool:
    try:
        UUID(actor)
    except ValueError:
        return False
    return True


def task_key(event: ev.Event) -> str:
    """The task that an event is about; of a material the one for which it was handed in."""
    if isinstance(event, (MaterialHandedIn, MaterialTaken, MaterialSentBack)):
        return "" if is_of_factor(event.about) else event.about
    return str(getattr(event, "task", ""))


def basis_of(event: ev.Event, pack: Pack) -> Basis:
    """The clauses on which a line rests: those of its task, stage, gate, role, review or duty."""
    key = task_key(event)
    if key:
        try:
            return task_of(pack, key).basis
        except NotFound:
            return ()
    for field, things in _BASED:
        name = getattr(event, field, "")
        found = next((each for each in things(pack) if each.id == name), None) if name else None
        if found is not None:
            basis: Basis = found.basis
            return basis
    return ()


_BASED: list[tuple[str, Callable[[Pack], Any]]] = [
    ("stage", lambda pack: pack.stages),
    ("gate", lambda pack: pack.gate.values()),
    ("role", lambda pack: pack.roles),
    ("review", lambda pack: pack.reviews),
    ("handover", lambda pack: pack.handovers),
    ("duty", lambda pack: pack.duties),
    ("form", lambda pack: pack.forms),
    ("issue_kind", lambda pack: pack.issue_kinds),
    *BASED,
]


def based_on(field: str, things: Callable[[Pack], Any]) -> None:
    """Events with this field rest on the clauses of the thing that it names; for the areas of the engine."""
    _BASED.append((field, things))


def say(event: ev.Event, pack: Pack) -> str:
    """An event as a sentence without its subject."""
    return _say(event, pack).replace("。。", "。")  # what people write may bring its own full stop


@singledispatch
def _say(event: Any, pack: Pack) -> str:
    sentence = SENTENCES.get(type(event))
    if sentence is not None:
        return sentence(event, pack)
    raise TypeError(f"no words for {type(event).__name__}")


def _task(event: Any, pack: Pack) -> str:
    unit = unit_of_key(event.task)
    name = f"“{pack.label_of(event.task.partition('@')[0])}”"
    return f"{name}（{pack.label_of(unit)}）" if unit else name


def _with(text: str, reason: str, *, word: str = "理由") -> str:
    if is_source(reason):
        return f"{text}（{source_words(reason)}）。"
    return f"{text}。{word}：{reason}" if reason else f"{text}。"


say_event = _say
"""The areas register the words of their own events with it."""
with_reason = _with


@_say.register
def _(event: ev.ProjectOpened, pack: Pack) -> str:
    return "据表格登记已在推进的项目。" if event.adopted else "登记项目。"


@_say.register
def _(event: ev.FactsRecorded, pack: Pack) -> str:
    names = "、".join(pack.label_of(name) for name, value in event.facts.items() if value not in (None, ""))
    return _with(f"填写{names}" if names else "清空项目信息", event.reason)


@_say.register
def _(event: ev.HappeningRecorded, pack: Pack) -> str:
    return _with(f"{pack.label_of(event.name)}：{say_value(event.day)}", event.reason, word="说明")


@_say.register
def _(event: ev.StageEntered, pack: Pack) -> str:
    return f"进入“{pack.label_of(event.stage)}”阶段。"


@_say.register
def _(event: ev.StageLeft, pack: Pack) -> str:
    return f"走完“{pack.label_of(event.stage)}”阶段。"


@_say.register
def _(event: ev.TaskOpened, pack: Pack) -> str:
    return f"{_task(event, pack)}可以办理。"


@_say.register
def _(event: ev.TaskStarted, pack: Pack) -> str:
    return _with(f"开始办理{_task(event, pack)}", event.note, word="说明")


@_say.register
def _(event: ev.TaskFinished, pack: Pack) -> str:
    outcome = task_of(pack, event.task).outcome(event.outcome)
    said = f"（{outcome.label}）" if outcome and outcome.id != "done" else ""
    when = f"，实际完成{say_value(event.actual)}" if event.actual != event.on else ""
    return _with(f"办结{_task(event, pack)}{said}{when}", event.note, word="说明")


@_say.register
def _(event: ev.TaskSkipped, pack: Pack) -> str:
    return f"按制度，本项目不涉及{_task(event, pack)}。"


@_say.register
def _(event: ev.TaskWaived, pack: Pack) -> str:
    return _with(f"{_task(event, pack)}标为不涉及", event.reason)


@_say.register
def _(event: ev.TaskTakenOver, pack: Pack) -> str:
    return f"{_task(event, pack)}在纳入系统前已经办过。"


@_say.register
def _(event: ev.StagesPassed, pack: Pack) -> str:
    stages = "、".join(f"“{pack.label_of(stage)}”" for stage in event.stages)
    return f"纳入系统前已走完{stages}阶段。"


@_say.register
def _(event: ev.TaskReopened, pack: Pack) -> str:
    return _with(f"退回{_task(event, pack)}重新办理", event.reason)


@_say.register
def _(event: ev.TaskSentBack, pack: Pack) -> str:
    return _with(f"项目退回，{_task(event, pack)}须重新办理", event.reason)


@_say.register
def _(event: ev.TaskPlanned, pack: Pack) -> str:
    return _with(f"{_task(event, pack)}计划完成时间定为{say_value(event.planned)}", event.reason)


@_say.register
def _(event: ev.TaskNoted, pack: Pack) -> str:
    said = [f"解决措施：{event.measure}"] if event.measure else []
    said += [f"备注：{event.remark}"] if event.remark else []
    return f"{_task(event, pack)}填写{'；'.join(said) or '措施和备注（清空）'}。"


@_say.register
def _(event: ev.TaskAssigned, pack: Pack) -> str:
    return _with(f"{_task(event, pack)}改由{pack.label_of(event.unit)}负责", event.reason)


@_say.register
def _(event: ev.ProgressReported, pack: Pack) -> str:
    problems = f"；问题：{event.problems}" if event.problems else ""
    return f"填报{_task(event, pack)}进度：{event.actual_progress}{problems}。"


@_say.register
def _(event: ev.RoleFilled, pack: Pack) -> str:
    return f"指定{pack.label_of(event.role)}（{pack.label_of(event.unit)}）。"


@_say.register
def _(event: ev.GradeSet, pack: Pack) -> str:
    return f"{pack.label_of(event.scheme)}：{pack.label_of(event.grade) or '不属于任何一级'}。"


@_say.register
def _(event: ev.GatePassed, pack: Pack) -> str:
    return _with(f"特批通过“{pack.label_of(event.gate)}”", event.reason)


@_say.register
def _(event: ev.ClockPaused, pack: Pack) -> str:
    return f"{_task(event, pack)}自{say_value(event.day)}起暂停计时。"


@_say.register
def _(event: ev.ClockResumed, pack: Pack) -> str:
    return f"{_task(event, pack)}自{say_value(event.day)}起恢复计时。"


@_say.register
def _(event: ev.ExtensionAsked, pack: Pack) -> str:
    return _with(f"申请{_task(event, pack)}延期{event.count}天", event.reason)


@_say.register
def _(event: ev.ExtensionAnswered, pack: Pack) -> str:
    word = "同意" if event.granted else "不同意"
    return _with(f"{word}{_task(event, pack)}延期{event.count}天", event.reason)


@_say.register
def _(event: ev.OpinionGiven, pack: Pack) -> str:
    term = pack.review[event.review].term(event.term)
    said = f"{pack.label_of(event.unit)}对“{pack.label_of(event.review)}”的意见：{term.label if term else event.term}"
    return _with(said, event.note, word="说明")


@_say.register
def _(event: ev.ReportAttached, pack: Pack) -> str:
    return f"“{pack.label_of(event.review)}”附上{event.engaged}的报告。"


@_say.register
def _(event: ev.ReviewReopened, pack: Pack) -> str:
    return f"重新进行“{pack.label_of(event.review)}”，此前的意见不再计入。"


@_say.register
def _(event: ev.ReviewEnded, pack: Pack) -> str:
    term = pack.review[event.review].term(event.outcome)
    return f"“{pack.label_of(event.review)}”结论：{term.label if term else event.outcome}。"


@_say.register
def _(event: ev.HandoverOffered, pack: Pack) -> str:
    return f"发起{pack.label_of(event.handover)}，移交：{'、'.join(event.contents)}。"


@_say.register
def _(event: ev.HandoverAnswered, pack: Pack) -> str:
    return _with(f"{'确认接收' if event.accepted else '退回'}{pack.label_of(event.handover)}", event.reason)


@_say.register
def _(event: ev.IssueRaised, pack: Pack) -> str:
    return f"提出问题：{event.title}（请{pack.label_of(event.unit)}答复）。"


@_say.register
def _(event: ev.IssueAnswered, pack: Pack) -> str:
    return f"答复问题，措施：{event.measure}。"


@_say.register
def _(event: ev.IssueClosed, pack: Pack) -> str:
    return _with("确认问题已解决", event.note, word="说明")


@_say.register
def _(event: ev.IssueReopened, pack: Pack) -> str:
    return _with("重新打开问题", event.reason)


@_say.register
def _(event: ev.DutyFulfilled, pack: Pack) -> str:
    return _with(f"办理“{pack.label_of(event.duty)}”（{event.period}）", event.note, word="内容")


@_say.register
def _(event: ev.PaperIssued, pack: Pack) -> str:
    return f"出具《{event.title}》。"


@_say.register
def _(event: ev.ActedFor, pack: Pack) -> str:
    return f"以上由代理“{'、'.join(pack.label_of(each) for each in event.posts)}”的人员办理。"


@_say.register
def _(event: ev.PackMoved, pack: Pack) -> str:
    return _with("按制度包现行版本办理", event.reason)


@_say.register
def _(event: ProjectPlaced, pack: Pack) -> str:
    place = pack.jurisdiction.get(event.jurisdiction)
    return _with(f"归属{place.label if place else pack.place.name}", event.reason)


@_say.register
def _(event: ev.ProjectEnded, pack: Pack) -> str:
    return _with("项目终止", event.reason)

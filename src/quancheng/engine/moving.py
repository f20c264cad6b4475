"""Moving a running project to another version of its pack: what that would change, whether it can be, and the move.

What is done stays done. What the new pack no longer knows and what is settled falls away; what it asks anew in a stage
that the project has passed is taken as passed; what it asks where the project stands opens. A project that stands
on something the new pack does not know cannot move, and is told on what.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from quancheng.engine import events as ev
from quancheng.engine import requests as rq
from quancheng.engine.agenda import agenda, missing_for_next
from quancheng.engine.case import Case, TaskState, after, unit_of_key
from quancheng.engine.deciding import Question, answers
from quancheng.engine.deciding.checks import refuse_without_reason
from quancheng.engine.errors import NotFound, NotNow
from quancheng.engine.items import Item
from quancheng.engine.pack import Pack, Power
from quancheng.engine.settle import settle
from quancheng.engine.standing import refuse_without
from quancheng.engine.workdays import Calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class MovePack(rq.Request):
    """Let the project go on by another version of the pack."""

    to: Pack
    reason: str


class CannotMove(NotNow):
    """The project stands on something that the new pack does not know."""

    code = "cannot-move"


@dataclass(frozen=True, kw_only=True)
class DateMoved:
    """Something that waits under both packs, by another day."""

    what: str
    party: str
    was: date | None
    now: date | None


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What a move would change on one project; where `obstacles` says why it cannot move, the rest is empty."""

    obstacles: tuple[str, ...] = ()
    appears: tuple[str, ...] = ()
    disappears: tuple[str, ...] = ()
    moves: tuple[DateMoved, ...] = ()

    @property
    def changes_nothing(self) -> bool:
        return not (self.obstacles or self.appears or self.disappears or self.moves)


@answers(MovePack, settling=True)
def move_pack(asked: Question) -> list[ev.Event]:
    """Move the project, with all that the new pack brings at once."""
    request, case, on = asked.request, asked.case, asked.on
    refuse_without(asked.pack, request.by, Power.MOVE_PACK)
    refuse_without_reason(request.reason, to="变更项目适用的办法版本")
    if request.to.version == asked.pack.version:
        raise NotNow("这个项目已经按这个版本办理。", help="不需要变更。", version=request.to.version)
    found = tuple(obstacles(asked.pack, case, request.to, on=on, calendar=asked.calendar))
    if found:
        raise CannotMove(f"这个项目不能改按新版本办理：{found[0]}", help="请先处理完，再变更。", obstacles=found)
    return _moved(case, request.to, request.reason, on)[0]


def preview(pack: Pack, case: Case, to: Pack, *, on: date, calendar: Calendar) -> Preview:
    """What waits before and after, compared; nothing is changed."""
    found = tuple(obstacles(pack, case, to, on=on, calendar=calendar))
    if found:
        return Preview(obstacles=found)
    moved = _moved(case, to, "预览", on)[1]
    before = _waiting(pack, case, on, calendar)
    now = _waiting(to, moved, on, calendar)
    lacks, asks = _missing(pack, case), _missing(to, moved)
    return Preview(
        appears=tuple(dict.fromkeys([*_only_in(now, before), *_only_in(asks, lacks, besides=now)])),
        disappears=tuple(dict.fromkeys([*_only_in(before, now), *_only_in(lacks, asks, besides=before)])),
        moves=tuple(
            DateMoved(what=item.what, party=to.label_of(item.party), was=before[key].due, now=item.due)
            for key, item in now.items()
            if key in before and before[key].due != item.due
        ),
    )


def obstacles(pack: Pack, case: Case, to: Pack, *, on: date, calendar: Calendar) -> Iterator[str]:
    """Why the project cannot move, each a sentence."""
    known = [*_of_stage(pack, case, to), *_of_rows(pack, case, to), *_of_others(pack, case, to)]
    yield from known
    if not known:
        yield from _beyond_reading(case, to, on, calendar)


def _of_stage(pack: Pack, case: Case, to: Pack) -> Iterator[str]:
    if case.stage and case.stage not in to.stage:
        yield f"它正在“{pack.label_of(case.stage)}”阶段，新版本里没有这个阶段。"


def _of_rows(pack: Pack, case: Case, to: Pack) -> Iterator[str]:
    for key, row in case.tasks.items():
        if not row.is_open:
            continue
        name, unit, label = key.partition("@")[0], unit_of_key(key), pack.label_of(key.partition("@")[0])
        task = to.task.get(name)
        if task is None:
            yield f"“{label}”正在办理，新版本里没有这个事项。"
        elif (task.each is not None) != bool(unit):
            yield f"“{label}”正在办理，新版本里它改成了{'各单位分别' if task.each else '一家单位'}办理。"
        elif unit and unit not in to.unit:
            yield f"“{label}”由{pack.label_of(unit)}办理，新版本里没有这个单位。"
        elif row.owner and to.unit_of(row.owner) is None and row.owner not in to.role:
            yield f"“{label}”已交给{pack.label_of(row.owner)}，新版本里没有这一方。"


def _of_others(pack: Pack, case: Case, to: Pack) -> Iterator[str]:
    offered = {name for name, state in case.handovers.items() if state.state == "offered"}
    for name in sorted(offered - {each.id for each in to.handovers}):
        yield f"“{pack.label_of(name)}”正在等对方确认，新版本里没有这项移交。"
    kinds = {kind.id for kind in to.issue_kinds}
    for issue in case.issues.values():
        if issue.state != "closed" and issue.kind not in kinds:
            yield f"问题“{issue.title}”还没有销号，新版本里没有“{pack.label_of(issue.kind)}”这一类。"
    for name in case.facts:
        if name in pack.fact and name in to.fact and pack.fact[name].type is not to.fact[name].type:
            yield f"“{pack.label_of(name)}”已经填写，新版本里它的填写方式变了。"


def _beyond_reading(case: Case, to: Pack, on: date, calendar: Calendar) -> Iterator[str]:
    """The last net: whatever else the state names that the new pack cannot look up."""
    try:
        moved = _moved(case, to, "预览", on)[1]
        agenda(to, moved, on=on, calendar=calendar)
        missing_for_next(to, moved)
    except (KeyError, NotFound) as unknown:
        named = unknown.facts.get("task", "") if isinstance(unknown, NotFound) else unknown.args[0]
        yield f"项目记录里有新版本不认识的内容（{named}）。"


def _moved(case: Case, to: Pack, reason: str, on: date) -> tuple[list[ev.Event], Case]:
    dropped = tuple(key for key, row in case.tasks.items() if _falls_away(key, row, to))
    moved = ev.PackMoved(on=on, version=to.version, reason=reason, dropped=dropped)
    left = after(case, moved)
    passed = [ev.TaskTakenOver(on=on, task=name) for name in _passed(left, to)]
    return settle(to, case, [moved, *passed], on=on)


def _falls_away(key: str, row: TaskState, to: Pack) -> bool:
    """Whether a row that nobody works on has no place in the new pack."""
    task = to.task.get(key.partition("@")[0])
    shape_differs = task is not None and task.each is None and "@" in key
    return not row.is_open and (task is None or shape_differs)


def _passed(case: Case, to: Pack) -> Iterator[str]:
    """The tasks that are new in stages which the project has left: they are not asked of it any more."""
    if not case.stage:
        return
    for stage in to.stages:
        if stage.id == case.stage:
            return
        for task in stage.tasks:
            if task.opens_when is None and not any(True for _ in case.instances(task.id)):
                yield task.id


def _waiting(pack: Pack, case: Case, on: date, calendar: Calendar) -> dict[str, Item]:
    return {f"{item.kind} {item.key}": item for item in agenda(pack, case, on=on, calendar=calendar)}


def _missing(pack: Pack, case: Case) -> dict[str, Item | str]:
    return {f"{each.kind} {each.key}": each.what for each in missing_for_next(pack, case)}


def _only_in(
    these: dict[str, Item] | dict[str, Item | str],
    those: dict[str, Item] | dict[str, Item | str],
    *,
    besides: dict[str, Item] | None = None,
) -> Iterator[str]:
    """What only the first has, in words."""
    for key, thing in these.items():
        if key not in those and key not in (besides or {}):
            yield thing if isinstance(thing, str) else thing.what

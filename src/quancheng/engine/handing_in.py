"""What the enterprise hands in: materials for a formality or a factor, each taken or sent back by whose turn it is.

Nothing that was handed in is lost: a later version leaves the earlier one standing as replaced. What is taken becomes
evidence of the task, settles the material of its file or the debt of a waiver, and says so with its own event.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, NamedTuple

from quancheng.engine import events as ev
from quancheng.engine import requests as rq
from quancheng.engine import waivers
from quancheng.engine.case import Case, follows, task_of
from quancheng.engine.deciding import Question, answers
from quancheng.engine.deciding.checks import refuse_long, refuse_without_reason
from quancheng.engine.errors import Incomplete, NotAllowed, NotFound, NotNow
from quancheng.engine.files_of_tasks import MaterialsAccepted
from quancheng.engine.items import Item, item_for
from quancheng.engine.pack import ENTERPRISE, OUTSIDERS, Basis, Guide, NeedsForm, Pack, Power
from quancheng.engine.standing import refuse_unless_party
from quancheng.engine.workdays import Calendar

WAITING, TAKEN, BACK, REPLACED = "waiting", "taken", "sent-back", "replaced"
OF_A_FACTOR = "说明材料"
"""What may be handed in with a need: lists of equipment, load calculations; notices name no more of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialHandedIn(ev.Event):
    """A new version of a material; `about` is the key of a task, or `form:factor` of a need."""

    kind: ClassVar[str] = "material-handed-in"
    about: str
    material: str
    evidence: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialTaken(ev.Event):
    kind: ClassVar[str] = "material-taken"
    about: str
    material: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialSentBack(ev.Event):
    kind: ClassVar[str] = "material-sent-back"
    about: str
    material: str
    version: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandInMaterial(rq.Request):
    about: str
    material: str
    evidence: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeMaterial(rq.Request):
    """`version` is the one that was looked at."""

    about: str
    material: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SendBackMaterial(rq.Request):
    about: str
    material: str
    version: int
    reason: str


class Version(NamedTuple):
    """One handing in of a material; days are ISO text, "" where there is none."""

    state: str
    day: str
    note: str
    evidence: list[str]
    decided: str = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A material that the enterprise may hand in, with what the guide says of it."""

    name: str
    form: str = ""
    may_wait: bool = False
    note: str = ""


# What may be handed in, and to whom.


def is_of_factor(about: str) -> bool:
    return ":" in about


def wanted(pack: Pack, case: Case, about: str) -> list[Wanted]:
    """The materials that may be handed in here, each once; nothing where nothing is asked of the enterprise."""
    if is_of_factor(about):
        return [Wanted(name=OF_A_FACTOR)] if _form(pack, about) else []
    if about not in case.tasks:
        return []
    found = {each.name: each for each in _of_guides(pack, case, about)}
    for name in [*_named_by_task(pack, case, about), *_owed(case, about)]:
        found.setdefault(name, Wanted(name=name))
    return list(found.values())


def _named_by_task(pack: Pack, case: Case, about: str) -> tuple[str, ...]:
    task = task_of(pack, about)
    whole = task.clock.once_complete if task.clock else None
    own = task.needs if case.owner(pack, about) == ENTERPRISE else ()
    return (*own, *task.from_enterprise, *(whole.materials if whole else ()))


def _of_guides(pack: Pack, case: Case, about: str) -> Iterator[Wanted]:
    """A material that several tasks of a guide need is asked for once, with the first of them that is open."""
    name = about.partition("@")[0]
    for guide in pack.guides_of[name]:
        if _home(case, guide) == name:
            for each in guide.materials:
                if each.given_by in OUTSIDERS and each.form != "reuse":
                    yield Wanted(name=each.name, form=each.form, may_wait=each.may_wait, note=each.note)


def _home(case: Case, guide: Guide) -> str:
    names = {about.partition("@")[0] for about in case.handed}
    before = next((name for name in guide.tasks if name in names), "")
    return before or next((name for name in guide.tasks if any(row.is_open for _, row in case.instances(name))), "")


def _owed(case: Case, about: str) -> list[str]:
    debt = case.waivers.get(about)
    return waivers.owed_materials(debt) if debt is not None and debt.state == waivers.OWED else []


def is_open(pack: Pack, case: Case, about: str) -> bool:
    """Whether something can still be handed in and taken: the task is open, or materials are owed."""
    if case.ended:
        return False
    if is_of_factor(about):
        form, factor = about.split(":")
        return _form(pack, about) is not None and f"{form}/{factor}" in case.needs
    row = case.tasks.get(about)
    return row is not None and (row.is_open or bool(_owed(case, about)))


def versions(case: Case, about: str, material: str) -> list[Version]:
    """Every version that was handed in, the oldest first."""
    return [Version(*row) for row in case.handed.get(about, {}).get(material, ())]


def taker(pack: Pack, case: Case, about: str) -> str:
    """Whose it is to take what is handed in: the owner of the task; of an outsider's, who handles it by its guide."""
    if is_of_factor(about):
        return pack.factor[about.split(":")[1]].verified_by
    owner = case.owner(pack, about)
    if owner not in OUTSIDERS:
        return owner
    return next((guide.handled_by for guide in pack.guides_of[about.partition("@")[0]]), owner)


def label_of(pack: Pack, about: str) -> str:
    """What it is handed in for, in words."""
    if is_of_factor(about):
        form, factor = about.split(":")
        return f"{pack.label_of(form)}：{pack.label_of(factor)}"
    return task_of(pack, about).label


def basis_of(pack: Pack, about: str) -> Basis:
    if is_of_factor(about):
        form = _form(pack, about)
        return form.basis if form else ()
    return task_of(pack, about).basis


def _form(pack: Pack, about: str) -> NeedsForm | None:
    """The form of needs that the factor stands in; None where it stands in no such form."""
    form, _, factor = about.partition(":")
    return next((each for each in pack.needs if each.id == form and factor in each.factors), None)


def taken_evidence(case: Case, task: str, *, among: tuple[str, ...] | None = None) -> tuple[str, ...]:
    """The evidence of the newest taken version of each material of a task, or of those among some names."""
    found = list[str]()
    for material, rows in case.handed.get(task, {}).items():
        taken = [row for row in rows if row[0] == TAKEN]
        if taken and (among is None or material in among):
            found += taken[-1][3]
    return tuple(dict.fromkeys(found))


# What may be done.


@answers(HandInMaterial)
def hand_in(asked: Question) -> list[ev.Event]:
    """By the enterprise alone; a version that still waits is replaced by the new one."""
    request = asked.request
    if not request.by.enterprise:
        raise NotAllowed("材料由企业用自己的账号提交。", help="收到纸质材料的，请在事项页面登记。")
    _refuse_unwanted(asked)
    if not asked.case.ended and not is_of_factor(request.about) and _is_own(asked):
        raise NotNow("这件事由贵企业自己办结，材料随办结一起提交。", help="请在项目页面上提交。")
    evidence = tuple(each for each in request.evidence if each.strip())
    if not evidence:
        raise Incomplete(f"请上传“{request.material}”。", help="选好文件再提交。", missing="evidence")
    refuse_long(request.note, what="说明")
    return [
        MaterialHandedIn(
            on=asked.on, about=request.about, material=request.material, evidence=evidence, note=request.note.strip()
        )
    ]


def _is_own(asked: Question) -> bool:
    return asked.case.owner(asked.pack, asked.request.about) == ENTERPRISE


@answers(TakeMaterial)
def take(asked: Question) -> list[ev.Event]:
    """The version is in order; it counts from the day on which it was handed in."""
    request, version = asked.request, _waiting_version(asked, to="收下材料")
    taken: list[ev.Event] = [
        MaterialTaken(on=asked.on, about=request.about, material=request.material, version=request.version)
    ]
    if is_of_factor(request.about):
        return taken
    day = date.fromisoformat(version.day)
    return [*taken, *_into_the_file(asked, day), *_against_the_debt(asked, day, version)]


def _into_the_file(asked: Question, day: date) -> Iterator[ev.Event]:
    request, clock = asked.request, task_of(asked.pack, asked.request.about).clock
    whole = clock.once_complete if clock else None
    known = asked.case.clock_state(request.about).materials
    if whole is not None and request.material in whole.materials and request.material not in known:
        yield MaterialsAccepted(on=asked.on, task=request.about, materials=(request.material,), day=day)


def _against_the_debt(asked: Question, day: date, version: Version) -> Iterator[ev.Event]:
    request = asked.request
    if request.material in _owed(asked.case, request.about):
        yield waivers.MaterialsDelivered(
            on=asked.on, task=request.about, materials=(request.material,), day=day, evidence=tuple(version.evidence)
        )


@answers(SendBackMaterial)
def send_back(asked: Question) -> list[ev.Event]:
    """With the reason, which the enterprise reads."""
    request = asked.request
    _waiting_version(asked, to="退回材料")
    refuse_without_reason(request.reason, to="退回材料")
    return [
        MaterialSentBack(
            on=asked.on, about=request.about, material=request.material, version=request.version, reason=request.reason
        )
    ]


def _refuse_unwanted(asked: Question) -> None:
    request = asked.request
    names = [each.name for each in wanted(asked.pack, asked.case, request.about)]
    if request.material not in names:
        raise NotFound("这里不用交这样的材料。", help="请从项目的材料页面进入。", material=request.material)
    if not is_open(asked.pack, asked.case, request.about):
        raise NotNow(f"“{label_of(asked.pack, request.about)}”现在不收材料。", help="已经办结，或还没有到时候。")


def _waiting_version(asked: Question, *, to: str) -> Version:
    """The version that was looked at, if it is the newest and waits; by whoever takes such materials."""
    pack, case, request = asked.pack, asked.case, asked.request
    rows = versions(case, request.about, request.material)
    if not rows:
        raise NotFound("企业没有交过这份材料。", help="请刷新页面后再办理。", material=request.material)
    party = taker(pack, case, request.about)
    if party not in OUTSIDERS or Power.PLAN not in request.by.powers:
        refuse_unless_party(pack, case, request.by, party, to=to)
    if request.version != len(rows):
        raise NotNow("企业又交了新的一份，请看新的一份再办理。", help="刷新页面可以看到。", version=len(rows))
    if rows[-1].state != WAITING:
        raise NotNow("这份材料已经处理过。", help="刷新页面可以看到结果。", state=rows[-1].state)
    if not is_open(pack, case, request.about):
        raise NotNow(f"“{label_of(pack, request.about)}”已经办结，不用再收材料。")
    return rows[-1]


# State.


def _with(case: Case, about: str, material: str, rows: list[list[object]]) -> Case:
    return case.with_(handed={**case.handed, about: {**case.handed.get(about, {}), material: rows}})


def _rows(case: Case, about: str, material: str) -> list[list[object]]:
    return [[*row] for row in case.handed.get(about, {}).get(material, ())]


@follows(MaterialHandedIn)
def _handed(case: Case, event: MaterialHandedIn) -> Case:
    rows = _rows(case, event.about, event.material)
    if rows and rows[-1][0] == WAITING:
        rows[-1][0] = REPLACED
    new: list[object] = [WAITING, event.on.isoformat(), event.note, [*event.evidence], "", ""]
    return _with(case, event.about, event.material, [*rows, new])


@follows(MaterialTaken)
def _taken(case: Case, event: MaterialTaken) -> Case:
    rows = _rows(case, event.about, event.material)
    rows[event.version - 1][0], rows[event.version - 1][4] = TAKEN, event.on.isoformat()
    return _with(case, event.about, event.material, rows)


@follows(MaterialSentBack)
def _sent_back(case: Case, event: MaterialSentBack) -> Case:
    rows, at = _rows(case, event.about, event.material), event.version - 1
    rows[at][0], rows[at][4], rows[at][5] = BACK, event.on.isoformat(), event.reason
    return _with(case, event.about, event.material, rows)


# What waits.


def items(pack: Pack, case: Case, on: date, calendar: Calendar) -> Iterator[Item]:
    """What the enterprise handed in and nobody has looked at, for whoever takes it."""
    for about, materials in case.handed.items():
        names = [name for name, rows in materials.items() if rows and rows[-1][0] == WAITING]
        if names and is_open(pack, case, about):
            what = f"核收企业材料：{'、'.join(names)}（{label_of(pack, about)}）"
            yield item_for(
                pack, case, "material", about, what, taker(pack, case, about), basis_of(pack, about), None
            )  # fmt: skip

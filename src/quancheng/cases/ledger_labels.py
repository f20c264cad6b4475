"""How guarded a whole ledger is, where the office says so: beside the labels of the projects that stand in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from quancheng.cases.ledgers import ledger_of
from quancheng.cases.packs import pack_of, place_of
from quancheng.cases.settings_books import State, book, state_of, write
from quancheng.engine.deciding.checks import refuse_without_reason
from quancheng.engine.errors import NotAllowed, NotFound, NotNow
from quancheng.engine.pack import Ledger, Pack, Power
from quancheng.people.access import Person, may_see, require
from quancheng.people.labels import Label
from quancheng.store.work import Work, perform

LABELS, LABELLED = "ledger-labels", "ledger-labelled"


@dataclass(frozen=True, kw_only=True)
class Labelling:
    """A label that a ledger was given: by whom (an officer's id), on which day, why."""

    label: Label
    reason: str
    day: str
    by: UUID | None


@book(LABELS)
def after_labelling(state: State, kind: str, body: Mapping[str, Any]) -> State:
    """Every label of every ledger, the newest in force."""
    ledger = str(body["ledger"])
    return state | {ledger: [*state.get(ledger, []), [body["label"], body["reason"], body["day"], body["by"]]]}


def labellings(tenant: int) -> Mapping[str, list[Labelling]]:
    """The labels given so far by ledger, oldest first; call inside `reading`."""
    return {
        ledger: [
            Labelling(label=Label(label), reason=reason, day=day, by=UUID(by) if by else None)
            for label, reason, day, by in rows
        ]
        for ledger, rows in state_of(LABELS, tenant).items()
    }


def label_of_ledger(tenant: int, ledger: str) -> Label:
    """The label in force; one that was never labelled is as open as the projects in it."""
    given = labellings(tenant).get(ledger)
    return given[-1].label if given else Label.PUBLIC


def open_ledgers(person: Person, pack: Pack) -> list[Ledger]:
    """The ledgers of the pack that exist for the person."""
    given = labellings(person.tenant)
    return [each for each in pack.ledgers if each.id not in given or may_see(person, given[each.id][-1].label)]


def open_ledger(person: Person, pack: Pack, name: str) -> Ledger:
    """One of those. NotFound for a closed one as for one that is not there."""
    found = ledger_of(pack, name)
    if not may_see(person, label_of_ledger(person.tenant, found.id)):
        raise NotFound("没有这本台账。", help="请从台账列表进入。", ledger=name)
    return found


def label_ledger(
    person: Person, ledger: str, label: Label, *, reason: str, at: datetime, key: str | None = None
) -> None:
    """Say who may open a ledger; never above the asker's own clearance. Raises MayNot, NotAllowed, NotNow."""
    require(person, Power.KEEP_PEOPLE)
    refuse_without_reason(reason, to="更改台账标签")
    if not may_see(person, label):
        raise NotAllowed("不能设为高于您本人知悉范围的标签。", help="请联系安全管理员。", label=str(label))

    def do(work: Work) -> None:
        place = place_of(work.tenant)
        found = open_ledger(person, pack_of(work.tenant, place.version), ledger)
        if label_of_ledger(work.tenant, found.id) == label:
            raise NotNow(f"“{found.label}”现在就是这个标签。", help="请选择另一个标签。")
        by = person.officer.hex if person.officer else None
        body = {"ledger": found.id, "label": label.value, "reason": reason, "day": work.today.isoformat(), "by": by}
        write(work, LABELS, [(LABELLED, body)], pack=place.version)

    request = [LABELLED, ledger, label.value, reason]
    perform(do, tenant=person.tenant, actor=person.account, at=at, key=key, request=request)

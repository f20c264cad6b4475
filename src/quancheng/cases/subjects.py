"""Meetings and notices as subjects of their own: reading their state, and who may see them."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from quancheng.cases.packs import pack_of
from quancheng.cases.supervision import NOTICE, sees_notice
from quancheng.engine.meetings import Meeting, invited, kind_of
from quancheng.engine.pack import MeetingKind, Pack, Power
from quancheng.engine.supervision import Notice
from quancheng.engine.territory import seated
from quancheng.people.access import Person, powers_in
from quancheng.store.canonical import parsed
from quancheng.store.models import StreamRow

MEETING = "meeting"


def read_meeting(person: Person, meeting: UUID) -> tuple[StreamRow, Pack, Meeting] | None:
    """A meeting's row, pack and state; None where there is none that the person may see."""
    return read_meetings(person, [meeting]).get(meeting)


def read_meetings(person: Person, meetings: Collection[UUID]) -> dict[UUID, tuple[StreamRow, Pack, Meeting]]:
    """Those of these meetings that the person may see. One query."""
    found = {}
    for row in StreamRow.objects.filter(tenant_id=person.tenant, id__in=meetings, kind=MEETING):
        pack, state = pack_of(person.tenant, row.pack), Meeting.from_state(parsed(row.state))
        if sees_meeting(person, pack, state):
            found[row.id] = (row, pack, state)
    return found


def read_notice(person: Person, notice: UUID) -> tuple[StreamRow, Pack, Notice] | None:
    """The same of a supervision notice."""
    row = StreamRow.objects.filter(tenant_id=person.tenant, id=notice, kind=NOTICE).first()
    if row is None:
        return None
    state = Notice.from_state(parsed(row.state))
    return (row, pack_of(person.tenant, row.pack), state) if sees_notice(person, state) else None


def sees_subject(person: Person, subject: UUID) -> bool:
    """Whether the person may see the meeting or notice of this id."""
    return read_meeting(person, subject) is not None or read_notice(person, subject) is not None


def sees_meeting(person: Person, pack: Pack, state: Meeting) -> bool:
    """Those who see all or convene, those invited, and the units that have a resolution to carry out."""
    if {Power.SEE_ALL, Power.CONVENE} & person.powers:
        return True
    if state.jurisdiction and Power.SEE_ALL in powers_in(person, int(state.jurisdiction)):
        return True
    kind = kind_of(pack, state.meeting)
    mine = person.units | person.posts
    return bool(mine & invited(pack, kind, state.jurisdiction)) or any(
        each.unit in mine for each in state.resolutions.values()
    )


def units_invited(pack: Pack, kind: MeetingKind, jurisdiction: str = "") -> list[str]:
    """The parties as they are ticked off: units first in the pack's order, then posts; a county's by its own names."""
    parties = invited(pack, kind, jurisdiction)
    ids = [*(unit.id for unit in pack.units), *(post.id for post in pack.posts)]
    named = [seated(pack, each, jurisdiction) if jurisdiction else each for each in ids]
    return [each for each in dict.fromkeys(named) if each in parties]

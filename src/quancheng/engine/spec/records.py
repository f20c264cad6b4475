"""What a pack says of records: visits, inspections, target enterprises, whatever a unit writes down as it happens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from quancheng.engine.conditions import ALWAYS, Condition
from quancheng.engine.periods import Period
from quancheng.engine.spec.base import Basis
from quancheng.engine.spec.projects import Fact


class RecordScope(StrEnum):
    """What a record belongs to."""

    PROJECT = "project"
    PLACE = "place"


@dataclass(frozen=True, kw_only=True)
class FollowUp:
    """What a record asks for where its field `when` is filled in: of whom, within which time or by the day in `until`.

    `checked`: whoever recorded confirms that it was done.
    """

    label: str
    when: str
    by: str
    within: Period | None = None
    until: str | None = None
    checked: bool = True


@dataclass(frozen=True, kw_only=True)
class Chart:
    """Records drawn as a chain: the field that names the chain, the one of its parts in order, the one of standing."""

    chain: str
    part: str
    standing: str
    gaps: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class RecordKind:
    """A typed kind of record. `titled_by` is the field by which a record is called, `dated_by` the one of its day.

    `about` are the kinds of record it may belong to: a visit to a target enterprise, an invitation to an event.
    `while_` says on which projects it is recorded; whoever records it then takes part in them.
    `shared`: every officer of the place sees them; otherwise only the unit that recorded and those who see all.
    """

    id: str
    label: str
    of: RecordScope
    fields: tuple[Fact, ...]
    recorded_by: tuple[str, ...]
    titled_by: str
    basis: Basis
    dated_by: str | None = None
    marks: tuple[str, ...] = ()
    marks_when: Condition = ALWAYS
    follow_up: FollowUp | None = None
    about: tuple[str, ...] = ()
    shared: bool = False
    sensitive: bool = False
    while_: Condition | None = None
    chart: Chart | None = None

    @cached_property
    def field(self) -> Mapping[str, Fact]:
        return {each.id: each for each in self.fields}

    def qualified(self, name: str) -> str:
        """How conditions and labels name a field of this kind: `visit.direction`."""
        return f"{self.id}.{name}"

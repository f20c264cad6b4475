"""Who may see up to which label: what the office reads; the security administrator sets it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from quancheng.people.access import Person, current, require_kind
from quancheng.people.kinds import Kind, Standing
from quancheng.people.labels import Label
from quancheng.people.models import Account, Appointment, Officer
from quancheng.people.queries import STAFF


@dataclass(frozen=True, kw_only=True)
class ClearedLine:
    """An officer with an account that may be used."""

    name: str
    posts: tuple[str, ...]
    clearance: str


def clearances(person: Person, *, on: date) -> tuple[ClearedLine, ...]:
    """The officers with an account in use, the highest clearance first. Three statements."""
    require_kind(person, *STAFF)
    rows = Account.objects.filter(tenant_id=person.tenant, kind=Kind.OFFICER, standing=Standing.ACTIVE)
    cleared = {row.officer_id: row.clearance for row in rows if row.officer_id}
    names = dict(Officer.objects.filter(tenant_id=person.tenant, id__in=cleared).values_list("id", "name"))
    posts: dict[UUID, list[str]] = defaultdict(list)
    held = Appointment.objects.filter(current(on), tenant_id=person.tenant, officer_id__in=cleared, is_confirmed=True)
    for row in held.select_related("post").order_by("since"):
        posts[row.officer_id].append(row.post.label)
    order = {label.value: place for place, label in enumerate((Label.SENSITIVE, Label.INTERNAL, Label.PUBLIC))}
    lines = [
        ClearedLine(name=names.get(officer, ""), posts=tuple(posts[officer]), clearance=clearance)
        for officer, clearance in cleared.items()
    ]
    return tuple(sorted(lines, key=lambda line: (order[line.clearance], line.name)))

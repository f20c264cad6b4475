"""Which projects are labelled otherwise than usual, of those a person may see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from quancheng.cases.access import seen_projects
from quancheng.cases.queries import as_uuid
from quancheng.people.access import Person
from quancheng.people.labels import Label
from quancheng.store.session import session

MOST = 200


@dataclass(frozen=True, kw_only=True)
class LabelledProject:
    id: UUID
    name: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Labelled:
    """How many running projects have each label, and those that are not of the usual one, up to MOST."""

    counts: Mapping[str, int]
    lines: Sequence[LabelledProject]
    is_cut: bool


def labelled_projects(person: Person) -> Labelled:
    """Two statements, whatever the number of projects; call inside `reading`."""
    seen, params = seen_projects(person)
    counted = session().execute(
        f"SELECT p.label, count(*) FROM cases_project p WHERE {seen} AND p.ended = '' GROUP BY p.label", params
    )
    counts = dict(counted.fetchall())
    rows = session().execute(
        f"SELECT p.id, p.name, p.label FROM cases_project p WHERE {seen} AND p.ended = '' AND p.label <> %s"
        " ORDER BY p.name, p.id LIMIT %s",
        [*params, Label.INTERNAL.value, MOST + 1],
    ).fetchall()  # fmt: skip
    lines = [LabelledProject(id=as_uuid(id_), name=name, label=label) for id_, name, label in rows[:MOST]]
    ordered = {label.value: counts[label.value] for label in Label if label.value in counts}
    return Labelled(counts=ordered, lines=lines, is_cut=len(rows) > MOST)

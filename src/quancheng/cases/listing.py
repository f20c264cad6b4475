"""How a page of projects is read: along the order wanted, or from the few that can be meant.

Both give the same rows. Walking an index in its order stops with the page, so it is short where most rows match;
where few do, collecting those and sorting them is. The kept numbers say which.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from quancheng.cases.access import Where, seen_projects, tied_ids
from quancheng.people.access import Person

MANY = 1000
"""Where counting would read row by row it stops here: a page says so many and more."""
OWN_KEY = "sqlite_autoindex_cases_project_1"
"""SQLite's name for the index of a project's key."""
WALKED, LOOKED_UP, FETCHED = 0.3, 1.5, 4.0
"""Microseconds for an index entry, a look at another table, a row collected for sorting; only the ratio counts."""


@dataclass(frozen=True, kw_only=True)
class Size:
    """What the kept numbers say: rows in the index, those that meet the conditions, those of them that are seen."""

    rows: int
    meeting: int
    matching: int
    tied: int


@dataclass(frozen=True, kw_only=True)
class Order:
    """An order of projects and the index that has it."""

    label: str
    by: str
    index: str


def is_walked(size: Size, *, until: int) -> bool:
    """Whether walking to the row `until` is shorter than collecting all that can be meant."""
    share = max(1, size.matching)
    walk = until * (size.rows * WALKED + size.meeting * LOOKED_UP) / share
    return walk <= size.tied * FETCHED


def source(person: Person, *, index: str = "") -> Where:
    """FROM and the first conditions: what the person sees, read along an index or from his own projects."""
    if index:
        where, params = seen_projects(person)
        return f"cases_project p{along(index)} WHERE {where}", params
    own = tied_ids(person)
    where, params = seen_projects(person, through=own)
    if own is None or connection.vendor == "postgresql":
        return f"cases_project p WHERE {where}", params
    return f"cases_project p{along(OWN_KEY)} WHERE {where}", params


def along(index: str) -> str:
    """Read this index and no other: SQLite is told, PostgreSQL knows how its values are spread."""
    return f" INDEXED BY {index}" if connection.vendor == "sqlite" else ""


def counted_to(most: int, source: str, params: Sequence[Any]) -> tuple[str, list[Any]]:
    """A statement that counts rows to `most` and one more."""
    return f"SELECT count(*) FROM (SELECT 1 FROM {source} LIMIT %s) n", [*params, most + 1]


def or_more(number: int) -> str:
    """A number that was counted to MANY and one, in figures."""
    return f"{MANY}+" if number > MANY else str(number)

"""Are the rows that pages read what the stored states say? `verify` asks this of each tenant.

Compared is what follows from a project's state alone. What a day brings (project duties, clocks that stand still)
is the daily tick's, and which units once took part stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from quancheng.cases import statements as sql
from quancheng.cases.calendars import calendar_in_force
from quancheng.cases.issue_rows import PUT_ISSUE
from quancheng.cases.packs import pack_of
from quancheng.cases.projections import Shown
from quancheng.cases.queries import as_day
from quancheng.cases.record_rows import PUT_RECORD
from quancheng.engine.case import Case
from quancheng.store.canonical import parsed
from quancheng.store.chain import Fault
from quancheng.store.session import session

MOST = 2000
"""Projects looked at in one walk, evenly spread; a county has fewer."""
OF_THE_DAY = frozenset(
    {"duty", "ladder", "transfer", "check", "commitment", "revoke", "measure", "indicator", "evaluation", "light"}
)
"""What waits because of the day alone, so that it need not be there on the day of the last event."""
Rows = dict[str, set[tuple[str, ...]]]

_STREAMS = "SELECT id, pack, state FROM store_stream WHERE tenant_id = %s AND kind = 'project' ORDER BY id"
_LAST_DAY = (
    "SELECT day FROM store_event WHERE tenant_id = %s AND stream_id = %s"
    " ORDER BY tenant_id, stream_id, version DESC LIMIT 1"
)
_STORED = {
    "cases_work": (
        "SELECT kind, key, what, stage, state, is_open, party, unit, officer_id, due, first_due, actual, outcome"
        " FROM cases_work WHERE tenant_id = %s AND subject_id = %s"
    ),
    "cases_fact": "SELECT name, number, text, day FROM cases_fact WHERE tenant_id = %s AND project_id = %s",
    "cases_happening": "SELECT name, day FROM cases_happening WHERE tenant_id = %s AND project_id = %s",
    "cases_membership": "SELECT library FROM cases_membership WHERE tenant_id = %s AND project_id = %s",
    "cases_role": "SELECT officer_id, role FROM cases_role WHERE tenant_id = %s AND project_id = %s",
    "cases_part": "SELECT unit FROM cases_part WHERE tenant_id = %s AND project_id = %s",
    "cases_record": (
        "SELECT id, kind, jurisdiction_id, unit, day, title, content, follow, due, withdrawn FROM cases_record"
        " WHERE tenant_id = %s AND project_id = %s"
    ),
    "cases_issue": (
        "SELECT key, kind, title, rung, party, holder_unit, unit, raiser_id, raised, due, state, closed, rating"
        " FROM cases_issue WHERE tenant_id = %s AND project_id = %s"
    ),
    "cases_project": (
        "SELECT jurisdiction_id, name, enterprise, uscc, site, initials, investment, stage, stage_since, library,"
        " officer_id, ended"
        " FROM cases_project WHERE tenant_id = %s AND id = %s"
    ),
}


def rows_at_fault(tenant: int) -> Iterator[Fault]:
    """The projects whose rows differ from their state, each with the tables that differ."""
    streams = session().execute(_STREAMS, (tenant,)).fetchall()
    step = max(1, -(-len(streams) // MOST))
    for project, pack, state in streams[::step]:
        named = str(project).replace("-", "")
        differing = differing_tables(tenant, named, pack, Case.from_state(parsed(state)))
        if differing:
            yield Fault("rows-differ", tenant, f"项目 {named} 的列表数据与其状态不符（{'、'.join(differing)}）。")


def differing_tables(tenant: int, project: str, pack: str, case: Case) -> list[str]:
    """The tables in which a project's rows are not what its state says."""
    wanted, stored = rows_wanted(tenant, project, pack, case), rows_stored(tenant, project)
    stands_still = {key for key, clock in case.clocks.items() if clock.pauses and not clock.pauses[-1][2]}
    for rows in (wanted, stored):
        rows["cases_work"] = set(_without_the_day(rows["cases_work"], stands_still))
    return [
        table for table in _STORED
        if (wanted[table] - stored[table] if table == "cases_part" else wanted[table] != stored[table])
    ]  # fmt: skip


def rows_stored(tenant: int, project: str) -> Rows:
    """A project's rows as they are, as texts."""
    return {
        table: {_plain(row) for row in session().execute(statement, (tenant, project)).fetchall()}
        for table, statement in _STORED.items()
    }


def rows_wanted(tenant: int, project: str, pack: str, case: Case) -> Rows:
    """A project's rows as they would be written anew, as texts."""
    noted = _Noted(tenant)
    on = as_day(session().execute(_LAST_DAY, (tenant, project)).fetchone()[0])
    shown = Shown(
        noted,  # type: ignore[arg-type]  # it has what Shown asks of a unit of work
        pack_of(tenant, pack),
        UUID(project),
        before=Case.empty(),
        case=case,
        on=on,
        calendar=calendar_in_force(),
    )
    shown.refresh()
    return noted.rows


def _without_the_day(rows: Iterable[tuple[str, ...]], stands_still: set[str]) -> Iterator[tuple[str, ...]]:
    for row in rows:
        if row[0] not in OF_THE_DAY:
            yield (*row[:9], "", *row[10:]) if row[0] == "opinion" or row[1] in stands_still else row


class _Noted:
    """Stands in for a unit of work and keeps the rows it is told to write."""

    def __init__(self, tenant: int) -> None:
        self.tenant = tenant
        self.rows: Rows = {table: set() for table in _STORED}
        self._placed: int = tenant
        self._named: tuple[Any, ...] = ()

    def execute(self, statement: str, params: Sequence[Any] = ()) -> _Noted:
        kept = _KEPT.get(statement)
        if kept is not None:
            table, columns = kept
            self.rows[table].add(_plain([params[at] for at in columns]))
        elif statement is sql.PLACE_PROJECT:
            self._placed = params[0]
        elif statement is sql.NAME_PROJECT:
            self._named = tuple(params[:6])
        elif statement is sql.MOVE_PROJECT:
            stage, since, library, _, _, officer, ended, *_ = params
            self.rows["cases_project"].add(_plain([self._placed, *self._named, stage, since, library, officer, ended]))
        return self

    def many(self, statement: str, rows: Iterable[Sequence[Any]]) -> None:
        for row in rows:
            self.execute(statement, row)

    def history(self, stream: str) -> list[Any]:
        """Points follow from the log and are checked by their own walk."""
        return []

    def fetchall(self) -> list[Any]:
        return []


_KEPT = {
    sql.PUT_WORK: ("cases_work", (2, 3, 6, 7, 8, 9, 10, 11, 12, 14, 15, 16, 17)),
    sql.PUT_FACT: ("cases_fact", (1, 3, 4, 5)),
    sql.PUT_HAPPENING: ("cases_happening", (1, 3)),
    sql.ADD_MEMBERSHIP: ("cases_membership", (1,)),
    sql.ADD_ROLE: ("cases_role", (1, 3)),
    sql.ADD_PART: ("cases_part", (1,)),
    PUT_ISSUE: ("cases_issue", (2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14)),
    PUT_RECORD: ("cases_record", (1, 2, 4, 6, 7, 9, 11, 12, 13, 14)),
}


def _plain(row: Sequence[Any]) -> tuple[str, ...]:
    """A row as texts, the same from either database and from the writer."""
    return tuple([value if type(value) is str and "." not in value else _text(value) for value in row])


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, UUID):
        return value.hex
    text = str(value)
    return text.rstrip("0").rstrip(".") if "." in text and text.replace(".", "").lstrip("-").isdigit() else text

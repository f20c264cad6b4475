"""Lists of records: which a person may see, filtered, searched, counted; one record with what belongs to it.

Call inside `reading(person.tenant)`. What the person may not see is in no row and no count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from quancheng.cases.access import Where, seen_projects
from quancheng.cases.packs import pack_in_force, pack_of
from quancheng.cases.queries import as_day, as_uuid
from quancheng.cases.record_rows import field_of
from quancheng.engine.case import Case, RecordState
from quancheng.engine.errors import NotFound
from quancheng.engine.pack import Pack, RecordKind, RecordScope
from quancheng.people.access import Person, project_scope
from quancheng.store.canonical import parsed
from quancheng.store.session import session

PAGE = 50
COLUMNS = (
    "r.id, r.kind, r.project_id, r.unit, r.day, r.recorded, r.title, r.content, r.follow, r.due, r.withdrawn,"
    " r.about_id, r.jurisdiction_id"
)


def no_such_record(record: object) -> NotFound:
    return NotFound("没有找到这条记录。", help="请从记录列表进入，或核对网址。", record=str(record))


def seen_records(person: Person, kind: RecordKind) -> Where:
    """The records of a kind that exist for a person, as a condition on `cases_record r`."""
    scope = project_scope(person)
    if scope.is_empty:
        return "1 = 0", []
    labels = [str(label) for label in scope.labels]
    condition = f"r.tenant_id = %s AND r.kind = %s AND r.label IN ({_marks(labels)})"
    params: list[Any] = [scope.tenant, kind.id, *labels]
    if kind.of is RecordScope.PROJECT:
        seen, more = seen_projects(person)
        tied = f"EXISTS (SELECT 1 FROM cases_project p WHERE p.id = r.project_id AND {seen})"
        return f"{condition} AND {tied}", [*params, *more]
    if scope.within:
        places = [scope.tenant, *scope.within] if kind.shared else list(scope.within)
        condition, params = f"{condition} AND r.jurisdiction_id IN ({_marks(places)})", [*params, *places]
    if kind.shared or scope.sees_all:
        return condition, params
    ties, tied_to = [], list[Any]()
    if scope.units:
        ties.append(f"r.unit IN ({_marks(scope.units)})")
        tied_to += sorted(scope.units)
    if scope.sees_all_in:
        ties.append(f"r.jurisdiction_id IN ({_marks(scope.sees_all_in)})")
        tied_to += scope.sees_all_in
    return f"{condition} AND ({' OR '.join(ties) or '1 = 0'})", [*params, *tied_to]


def _marks(values: Iterable[Any]) -> str:
    return ", ".join("%s" for _ in values)


def refuse_unseen_record(person: Person, record: UUID) -> str:
    """The kind of a record that the person may see; NotFound for any other."""
    return line_of(person, record).kind


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A record in a list; `content` are its fields as plain JSON values."""

    id: UUID
    kind: str
    project: UUID | None
    unit: str
    day: date
    recorded: date
    title: str
    content: Mapping[str, Any]
    follow: str
    due: date | None
    withdrawn: bool
    about: UUID | None
    place: int


@dataclass(frozen=True, kw_only=True)
class WantedRecords:
    """What a list is asked for. `fields` are wanted values of choices and units; `since` to `until` days of records."""

    unit: str = ""
    text: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    since: date | None = None
    until: date | None = None
    about: UUID | None = None
    project: UUID | None = None
    follow: str = ""
    withdrawn: bool = False
    page: int = 1
    also: Where = ("1 = 1", [])


@dataclass(frozen=True, kw_only=True)
class RecordPage:
    lines: list[RecordLine]
    total: int
    page: int


def records(person: Person, kind: RecordKind, wanted: WantedRecords, *, size: int = PAGE) -> RecordPage:
    """A page of the records of a kind, the newest first. Two statements."""
    where, params = _where(person, kind, wanted)
    total = int(session().execute(f"SELECT count(*) FROM cases_record r WHERE {where}", params).fetchone()[0])
    page = max(1, min(wanted.page, -(-total // size) or 1))
    rows = session().execute(
        f"SELECT {COLUMNS} FROM cases_record r WHERE {where} ORDER BY r.day DESC, r.id DESC LIMIT %s OFFSET %s",
        [*params, size, (page - 1) * size],
    )
    return RecordPage(lines=[_line(row) for row in rows.fetchall()], total=total, page=page)


def _where(person: Person, kind: RecordKind, wanted: WantedRecords) -> Where:
    where, params = seen_records(person, kind)
    where += " AND r.withdrawn" if wanted.withdrawn else " AND NOT r.withdrawn"
    tests: list[tuple[str, str, Any]] = [
        ("r.unit", "=", wanted.unit), ("r.follow", "=", wanted.follow), ("r.day", ">=", wanted.since),
        ("r.day", "<=", wanted.until), ("r.about_id", "=", wanted.about and wanted.about.hex),
        ("r.project_id", "=", wanted.project and wanted.project.hex),
    ]  # fmt: skip
    for column, sign, value in tests:
        if value:
            where, params = f"{where} AND {column} {sign} %s", [*params, value]
    for name, value in wanted.fields.items():
        text, named = field_of(name)
        where, params = f"{where} AND {text} = %s", [*params, *named, value]
    for word in wanted.text.lower().split()[:5]:
        where, params = f"{where} AND r.words LIKE %s ESCAPE '!'", [*params, f"%{_plainly(word)}%"]
    also, more = wanted.also
    return f"{where} AND {also}", [*params, *more]


def _plainly(word: str) -> str:
    return word.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def counts(person: Person, kinds: Iterable[RecordKind]) -> dict[str, int]:
    """How many records of each kind the person sees. One statement."""
    parts, params = [], list[Any]()
    for kind in kinds:
        where, some = seen_records(person, kind)
        parts.append(f"SELECT %s, count(*) FROM cases_record r WHERE {where} AND NOT r.withdrawn")
        params += [kind.id, *some]
    if not parts:
        return {}
    return {str(name): int(count) for name, count in session().execute(" UNION ALL ".join(parts), params).fetchall()}


def line_of(person: Person, record: UUID) -> RecordLine:
    """One record as a list shows it, withdrawn or not; NotFound for one that the person may not see."""
    row = (
        session()
        .execute(
            f"SELECT {COLUMNS} FROM cases_record r WHERE r.tenant_id = %s AND r.id = %s", (person.tenant, record.hex)
        )
        .fetchone()
    )
    kind = kind_of_row(person, str(row[1])) if row else None
    if row is None or kind is None:
        raise no_such_record(record)
    where, params = seen_records(person, kind)
    seen = session().execute(f"SELECT 1 FROM cases_record r WHERE {where} AND r.id = %s", [*params, record.hex])
    if seen.fetchone() is None:
        raise no_such_record(record)
    return _line(row)


def kind_of_row(person: Person, name: str) -> RecordKind | None:
    """The kind as the pack in force has it; a kind that only an older pack had is not listed any more."""
    return pack_in_force(person.tenant).record_kind.get(name)


@dataclass(frozen=True, kw_only=True)
class RecordView:
    """A record as it stands, with the pack that it follows and the case or place that it stands in."""

    id: UUID
    pack: Pack
    kind: RecordKind
    row: RecordState
    case: Case
    project: UUID | None
    line: RecordLine
    version: int


def record_view(person: Person, record: UUID) -> RecordView:
    """One record whole: out of its project's state or its own stream. Two statements more than `line_of`."""
    line = line_of(person, record)
    stream = (
        session()
        .execute(
            "SELECT version, pack, state FROM store_stream WHERE tenant_id = %s AND id = %s",
            (person.tenant, (line.project or record).hex),
        )
        .fetchone()
    )
    version, pack_version, state = stream
    case = Case.from_state(parsed(state)) if line.project else Case.empty()
    row = case.records[record.hex] if line.project else RecordState(*parsed(state)["row"])
    pack = pack_of(person.tenant, pack_version, case.jurisdiction if line.project else row.jurisdiction)
    return RecordView(
        id=record, pack=pack, kind=pack.record_kind[row.kind], row=row, case=case, project=line.project, line=line,
        version=version,
    )  # fmt: skip


def projects_of(person: Person, record: UUID) -> list[tuple[UUID, str]]:
    """The projects that came of a record, those the person sees."""
    seen, params = seen_projects(person)
    rows = session().execute(
        "SELECT p.id, p.name FROM cases_record_link l JOIN cases_project p ON p.tenant_id = l.tenant_id"
        f" AND p.id = l.project_id WHERE l.tenant_id = %s AND l.record_id = %s AND {seen} ORDER BY p.name",
        [person.tenant, record.hex, *params],
    )
    return [(as_uuid(row[0]), row[1]) for row in rows.fetchall()]


def titles_of(person: Person, records: Iterable[UUID]) -> dict[UUID, str]:
    """What records are called that others belong to; they were allowed to be seen."""
    ids = sorted({each.hex for each in records})
    if not ids:
        return {}
    rows = session().execute(
        f"SELECT r.id, r.title FROM cases_record r WHERE r.tenant_id = %s AND r.id IN ({_marks(ids)})",
        [person.tenant, *ids],
    )
    return {as_uuid(row[0]): row[1] for row in rows.fetchall()}


def counts_about(person: Person, kind: RecordKind, records: Iterable[UUID]) -> dict[UUID, int]:
    """How many records of a kind belong to each of these."""
    ids = sorted({each.hex for each in records})
    if not ids:
        return {}
    where, params = seen_records(person, kind)
    rows = session().execute(
        f"SELECT r.about_id, count(*) FROM cases_record r WHERE {where} AND NOT r.withdrawn"
        f" AND r.about_id IN ({_marks(ids)}) GROUP BY r.about_id",
        [*params, *ids],
    )
    return {as_uuid(row[0]): int(row[1]) for row in rows.fetchall()}


def _line(row: Any) -> RecordLine:
    values = list(row)
    for at in (0, 2, 11):
        values[at] = as_uuid(values[at])
    for at in (4, 5, 9):
        values[at] = as_day(values[at])
    values[7], values[10] = parsed(values[7]), bool(values[10])
    return RecordLine(*values)

"""A county of any size: a few hundred projects lived through by real actions, and copies of their rows.

Copies are made by plain INSERT … SELECT: the rows are those that the projections wrote for the project they copy, with
another id, other names, another size, and every day moved by the same number of days. Events are not copied.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

FOLDER = Path(__file__).parents[1] / "county"
TENANT = 990002
ON = date(2026, 11, 20)
BEGIN = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
LIVED = 128
SEED = 20261120
OFFICER, CLERK, PASSWORD = "office-clerk", "u07-clerk", "Zhaoshang-2026"
WORDS = ("铸件", "光伏组件", "轻合金", "预制菜", "储能电池", "装配式建筑", "生物医药", "煤层气", "智能装备", "特种纸")
INDUSTRIES = ("装备制造", "新材料", "新能源", "农产品加工", "生物医药")
PLACES = ("城关", "岳阳", "北平", "旧县", "石壁", "永乐", "南垣")


@dataclass(frozen=True)
class Lived:
    """A project that really ran, and its last day."""

    id: str
    until: date


def found() -> None:
    """Start the place, with its administrators, an officer who sees all and the clerk of one unit."""
    from quancheng.cases.places import start_place
    from quancheng.packfiles.loader import load_pack
    from quancheng.people.founding import found as found_tenant
    from quancheng.server.demo import cast

    pack = load_pack(FOLDER)
    found_tenant(pack, at=BEGIN, along=lambda work: start_place(work, FOLDER))
    cast.make_cast(pack, TENANT, since=BEGIN.date(), at=BEGIN)


def person(username: str) -> Any:
    from quancheng.people.access import person_of
    from quancheng.people.models import Account
    from quancheng.store.session import reading

    with reading(TENANT):
        return person_of(Account.objects.get(username=username), ON)


def live(number: int = LIVED) -> list[Lived]:
    """Projects taken as far as chance says; each shared out among six of the forty units."""
    random, officer = Random(SEED), person(OFFICER)
    return [_live_one(random, officer, n) for n in range(number)]


def _live_one(random: Random, officer: Any, number: int) -> Lived:
    from dataclasses import replace

    from quancheng.cases import actions
    from quancheng.cases.packs import pack_in_force
    from quancheng.engine import requests as rq
    from quancheng.store.session import reading

    with reading(TENANT):
        pack = pack_in_force(TENANT)
    everybody = replace(officer, units=frozenset(pack.unit))
    units = random.sample([unit for unit in pack.unit if unit != "office"], 6)
    done = random.randrange(len(pack.task))
    at = BEGIN + timedelta(days=random.randrange(30))
    facts = {
        "name": f"样本项目{number}号", "enterprise": "样本企业", "site": "城关", "investment": 10_000_000 * number,
        "output": 7_000_000 * number, "jobs": number, "industry": INDUSTRIES[number % len(INDUSTRIES)],
        "signed-on": at.date(),
    }  # fmt: skip
    project = actions.register(officer, facts, at=at)
    tasks = list(pack.task)
    for task in tasks[:done]:
        at += timedelta(days=random.randrange(3))
        share = {"task": task, "unit": random.choice(units), "reason": "分工"}
        finish = {"task": task, "evidence": ("文号1",)}
        actions.ask_all(everybody, project, [(rq.AssignTask, share), (rq.FinishTask, finish)], at=at)
    stage = pack.task[tasks[done]].stage
    for task in [each for each in tasks[done:] if pack.task[each].stage == stage]:
        actions.ask(everybody, project, rq.AssignTask, at=at, task=task, unit=random.choice(units), reason="分工")
    return Lived(project.hex, at.date())


def copy(lived: list[Lived], number: int, *, with_states: bool) -> None:
    """As many copies; without their states where only lists are read."""
    from quancheng.store.session import session

    plain, is_pg = session(), _is_pg()
    begin, commit = ("BEGIN", "COMMIT")
    if not is_pg:
        plain.execute("PRAGMA journal_mode=OFF")  # one throwaway transaction of some gigabytes
        plain.execute("PRAGMA synchronous=OFF")
        plain.execute("PRAGMA cache_size=-1000000")
    plain.execute(begin)
    plain.execute(
        f"CREATE TEMP TABLE copied (lived {_ID}, id {_ID}, shift integer, name text, enterprise text,"
        " initials text, site text, investment bigint)"
        if not is_pg
        else _PG_COPIED
    )
    plain.many("INSERT INTO copied VALUES (%s, %s, %s, %s, %s, %s, %s, %s)", _copies(lived, number))
    state = "s.state" if with_states else "'{}'"
    for statement in _STATEMENTS:
        plain.execute(_for_this_database(statement.replace("{state}", state), is_pg))
    _index_words(plain, is_pg)
    plain.execute("DROP TABLE copied")
    plain.execute(commit)
    plain.execute("ANALYZE")
    if not is_pg:
        plain.execute("PRAGMA synchronous=FULL")
        plain.execute("PRAGMA cache_size=-2000")
        plain.execute("PRAGMA journal_mode=WAL")


_ID = "char(32)"
_PG_COPIED = (
    "CREATE TEMP TABLE copied (lived uuid, id uuid, shift integer, name text, enterprise text, initials text,"
    " site text, investment bigint)"
)
_STATEMENTS = (
    "INSERT INTO store_stream (tenant_id, id, kind, pack, version, state)"
    " SELECT s.tenant_id, c.id, s.kind, s.pack, s.version, {state} FROM copied c"
    " JOIN store_stream s ON s.tenant_id = 990002 AND s.id = c.lived",
    "INSERT INTO cases_project (tenant_id, id, jurisdiction_id, version, label, name, enterprise, uscc, site, initials,"
    " investment, stage, stage_since, library, opened, next_due, officer_id, ended) SELECT p.tenant_id, c.id,"
    " p.jurisdiction_id, p.version, CASE WHEN c.investment % 50 = 0 THEN '敏感' ELSE p.label END, c.name, c.enterprise,"
    " p.uscc, c.site, c.initials, c.investment, p.stage, <p.stage_since>, p.library, <p.opened>, <p.next_due>,"
    " p.officer_id, CASE WHEN c.investment % 20 = 1 THEN 'stopped' ELSE '' END FROM copied c JOIN cases_project p"
    " ON p.tenant_id = 990002 AND p.id = c.lived",
    "INSERT INTO cases_part (tenant_id, unit, project_id) SELECT q.tenant_id, q.unit, c.id FROM copied c"
    " JOIN cases_part q ON q.tenant_id = 990002 AND q.project_id = c.lived",
    "INSERT INTO cases_membership (tenant_id, library, project_id) SELECT m.tenant_id, m.library, c.id FROM copied c"
    " JOIN cases_membership m ON m.tenant_id = 990002 AND m.project_id = c.lived",
    "INSERT INTO cases_fact (tenant_id, name, project_id, number, text, day) SELECT f.tenant_id, f.name, c.id,"
    " CASE f.name WHEN 'investment' THEN c.investment WHEN 'output' THEN c.investment / 7 WHEN 'jobs' THEN"
    " c.investment % 500 ELSE f.number END, CASE f.name WHEN 'name' THEN c.name WHEN 'enterprise' THEN c.enterprise"
    " WHEN 'site' THEN c.site ELSE f.text END, <f.day> FROM copied c JOIN cases_fact f ON f.tenant_id = 990002"
    " AND f.project_id = c.lived",
    "INSERT INTO cases_work (tenant_id, subject_id, kind, key, subject, project_id, what, stage, state, is_open, party,"
    " unit, officer_id, opened, due, first_due, actual, outcome) SELECT w.tenant_id, c.id, w.kind, w.key, w.subject,"
    " c.id, w.what, w.stage, w.state, w.is_open, w.party, w.unit, w.officer_id, <w.opened>, <w.due>, <w.first_due>,"
    " <w.actual>, w.outcome FROM copied c JOIN cases_work w ON w.tenant_id = 990002 AND w.subject_id = c.lived",
)


def _for_this_database(statement: str, is_pg: bool) -> str:
    """Days in <…> are moved by the copy's shift."""
    parts = statement.split("<")
    moved = [part.partition(">") for part in parts[1:]]
    shape = "({} + c.shift)" if is_pg else "date({}, c.shift || ' days')"
    return parts[0] + "".join(shape.format(day) + rest for day, _, rest in moved)


def _copies(lived: list[Lived], number: int) -> Iterator[tuple[Any, ...]]:
    """Ids in the order of time, as the product draws them; one in ten has been lying still for one to three months."""
    from quancheng.cases.names import initials
    from quancheng.store.ids import drawn_from, new_id

    random = Random(SEED + 1)
    with drawn_from(random.randbytes):
        for n in range(number):
            model = random.choice(lived)
            ago = random.randrange(30, 90) if random.random() < 0.1 else random.randrange(0, 16)
            word, place = random.choice(WORDS), random.choice(PLACES)
            name, enterprise = f"年产{n % 997}万吨{word}项目{n}", f"{place}{word}{n % 4001}有限公司"
            id_ = new_id(BEGIN + timedelta(seconds=n * 200))
            shift = (ON - model.until).days - ago
            letters = initials(f"{name} {enterprise}")
            yield model.id, id_.hex, shift, name, enterprise, letters, f"{place}工业园", random.randrange(10**8, 10**12)


def _index_words(plain: Any, is_pg: bool) -> None:
    from quancheng.cases import search
    from quancheng.cases.names import initials

    class Indexer:
        """What `search.index` needs of a unit of work."""

        tenant, execute = TENANT, plain.execute

    rows = plain.execute("SELECT id, name, enterprise, site FROM copied").fetchall()
    for id_, name, enterprise, site in rows:
        texts = [name, enterprise, "", site, initials(name), initials(enterprise)]
        search.index(Indexer(), UUID(str(id_)), texts)  # type: ignore[arg-type]


def _is_pg() -> bool:
    from django.db import connection

    return connection.vendor == "postgresql"


def counted() -> dict[str, int]:
    """How large the county is."""
    from quancheng.store.session import session

    tables = {"projects": "cases_project", "work": "cases_work", "parts": "cases_part"}
    return {
        name: int(session().execute(f"SELECT count(*) FROM {table}").fetchone()[0]) for name, table in tables.items()
    }


def refuse_faulty_rows() -> None:
    """The lived projects' rows are what their states say."""
    from quancheng.cases.rows_check import rows_at_fault
    from quancheng.store.session import reading

    with reading(TENANT):
        faults = list(rows_at_fault(TENANT))
    assert not faults, faults


def refuse_unlike_copies(lived: list[Lived]) -> None:
    """A copy's rows are its model's but for days and names."""
    from quancheng.cases.rows_check import rows_stored
    from quancheng.store.session import reading, session

    model = lived[0].id
    same = (
        "SELECT c.id FROM cases_project c JOIN cases_project m ON m.tenant_id = c.tenant_id AND m.stage = c.stage"
        " WHERE m.tenant_id = %s AND m.id = %s AND c.id <> m.id LIMIT 2000"
    )
    with reading(TENANT):
        wanted = _without_days(rows_stored(TENANT, model))
        copies = [UUID(str(row[0])).hex for row in session().execute(same, (TENANT, model)).fetchall()]
        assert any(_without_days(rows_stored(TENANT, each)) == wanted for each in copies), "no copy is like its model"


def _without_days(rows: dict[str, set[tuple[str, ...]]]) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    work = sorted((*row[:9], *(str(bool(day)) for day in row[9:12]), row[12]) for row in rows["cases_work"])
    return work, sorted(rows["cases_part"])

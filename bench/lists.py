"""Lists at size: 100,000 projects and 6 million work rows, as an officer who sees all and as a unit's clerk.

Each page is asked of the real server over HTTP, signed in; `asked` beside it is the time of its query functions
alone. The floor is bare SQL for the same rows, without access rules or counts. The county is 64 lived projects and
copies of their rows (see rig/county.py). `--kept FOLDER` keeps the filled data directory and uses it again.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from bench.rig import county
from bench.rig.figures import percentile
from bench.rig.home import throwaway_home

PROJECTS = 100_000
CALLS = 40
PORT = 18745
PAGES = {
    "list": "/projects/?stage=s4&sort=due",
    "overdue": "/work?who=all",
    "counts": "/projects/",
    "search": "/projects/?q=光伏组件",
    "work": "/work",
    "late_units": "/work/late-units",
    "ledgers": "/ledgers/",
    "ledger": "/ledgers/projects/",
    "ledger_filtered": "/ledgers/projects/?is.fact:industry=新能源&from.fact:jobs=400&sort=fact:output&down=1",
    "ledger_sums": "/ledgers/projects/?sums=1",
}
OF_ALL = ("late_units",)
"""Pages that only whoever sees all may ask for."""
FLOORS = {
    "list": "SELECT id, name, enterprise, stage, next_due FROM cases_project WHERE tenant_id = 990002 AND ended = ''"
    " AND stage = 's4' ORDER BY opened DESC LIMIT 50",
    "overdue": "SELECT subject_id, key, what, unit, due FROM cases_work WHERE tenant_id = 990002 AND is_open"
    " AND due < '2026-11-20' ORDER BY due LIMIT 50",
    "counts": "SELECT stage, count(*) FROM cases_project WHERE tenant_id = 990002 AND ended = '' GROUP BY stage",
    "search": 'SELECT project_id FROM cases_search WHERE words MATCH \'"光伏" AND "伏组"\' LIMIT 50',
    "work": "SELECT subject_id, key, what, due FROM cases_work WHERE tenant_id = 990002 AND is_open AND unit = 'u07'"
    " ORDER BY due LIMIT 50",
    "late_units": "SELECT unit, sum(number) FROM cases_tally WHERE tenant_id = 990002 AND shelf = '@work'"
    " AND day < '2026-11-20' GROUP BY unit",
    "ledgers": "SELECT shelf, sum(number) FROM cases_tally WHERE tenant_id = 990002 AND unit = '' GROUP BY shelf",
    "ledger": "SELECT project_id FROM cases_fact WHERE tenant_id = 990002 AND name = 'investment'"
    " AND number IS NOT NULL ORDER BY number LIMIT 50",
    "ledger_filtered": "SELECT project_id FROM cases_fact WHERE tenant_id = 990002 AND name = 'industry'"
    " AND length(text) <= 64 AND text = '新能源' LIMIT 50",
    "ledger_sums": "SELECT sum(number) FROM cases_tally WHERE tenant_id = 990002 AND shelf = 'ledger:projects'"
    " AND unit = ''",
}


FLOORS_OF_PG = {
    "search": "SELECT project_id FROM cases_search WHERE words @@ to_tsquery('simple', '光伏 & 伏组') LIMIT 50",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--projects", type=int, default=PROJECTS, help=f"how many ({PROJECTS:,})")
    parser.add_argument("--kept", type=Path, metavar="FOLDER", help="fill this folder, or measure what is in it")
    parser.add_argument("--calls", type=int, default=CALLS, help=f"calls of each page ({CALLS})")
    parser.add_argument("--no-http", action="store_true", help="only the query functions")
    parser.add_argument("--pg", action="store_true", help="on a throwaway PostgreSQL instead")


def run(options: argparse.Namespace) -> dict[str, object]:
    """Milliseconds of each page, for the officer and for the clerk."""
    if not options.pg:
        return measured(options, "")
    sys.path.insert(0, str(Path(__file__).parents[1] / "tools"))
    from with_postgres import cluster

    with cluster() as address:
        return measured(options, address)


def measured(options: argparse.Namespace, address: str) -> dict[str, object]:
    """The same on the database at the address, or on SQLite where there is none."""
    with throwaway_home(kept=options.kept, database=address) as home:
        filled_in = fill(options.projects)
        told = {
            "bench": "lists", "database": "postgresql" if address else "sqlite",
            "projects": options.projects, "rows": county.counted(),
            "filled_in_s": filled_in, "promise": {"p50_ms": 15, "p95_ms": 40},
            "asked": {name: asked(name, options.calls) for name in (county.OFFICER, county.CLERK)},
        }  # fmt: skip
        if not options.no_http:
            pages = over_http(home, options.calls)
            told |= {"pages": pages[county.OFFICER], "pages_of_a_clerk": pages[county.CLERK]}
    return told


def fill(projects: int) -> float:
    """Make the county unless it is there; the seconds it took."""
    from quancheng.cases.models import Place, Project

    if Project.objects.exists():
        return 0.0
    start = perf_counter()
    county.found()
    lived = county.live(64)
    county.refuse_faulty_rows()
    county.copy(lived, projects - len(lived), with_states=True)
    county.refuse_unlike_copies(lived)
    Place.objects.filter(tenant_id=county.TENANT).update(ticked=county.ON)
    return round(perf_counter() - start, 1)


def asked(name: str, calls: int) -> dict[str, dict[str, float]]:
    """The query functions of each page: milliseconds and how many statements."""
    from quancheng.cases import ledgers, queries, work_lists
    from quancheng.cases.packs import pack_in_force
    from quancheng.store.session import reading

    who, on = county.person(name), county.ON
    page = queries.Wanted(stage="s4", sort="due")
    functions: dict[str, Callable[[], Any]] = {
        "list": lambda: queries.projects(who, page, on=on),
        "overdue": lambda: work_lists.overdue(who, on=on),
        "counts": lambda: queries.counts(who, on=on),
        "search": lambda: queries.projects(who, queries.Wanted(text="光伏组件"), on=on),
        "work": lambda: work_lists.mine(who, on=on),
        "late_units": lambda: queries.late_by_unit(who, on=on),
        "ledgers": lambda: [ledgers.size(who, each) for each in pack.ledgers],
        "ledger": lambda: ledgers.page(who, ledger_asked(pack, who)),
        "ledger_filtered": lambda: ledgers.page(who, ledger_asked(pack, who, narrowed=True)),
        "ledger_sums": lambda: ledgers.is_long(who, ledger_asked(pack, who)),
    }
    with reading(county.TENANT):
        pack = pack_in_force(county.TENANT)
        return {
            page: {**in_ms(times(function, calls)), "queries": statements(function), "floor_ms": floor(page)}
            for page, function in functions.items()
            if name == county.OFFICER or page not in OF_ALL
        }


def ledger_asked(pack: Any, who: Any, *, narrowed: bool = False) -> Any:
    """The first ledger in its own order, or two filters of it in another."""
    from decimal import Decimal

    from quancheng.cases.ledger_columns import columns_of
    from quancheng.cases.ledgers import Asked, Filter

    ledger = pack.ledgers[0]
    columns = columns_of(pack, ledger, who)
    by = {each.source: each for each in columns}
    filters = [
        Filter(column=by["fact:industry"], among=("新能源",)), Filter(column=by["fact:jobs"], low=Decimal(400)),
    ]  # fmt: skip
    if narrowed:
        return Asked(ledger=ledger, columns=columns, filters=filters, sort=by["fact:output"], down=True)
    return Asked(ledger=ledger, columns=columns, sort=by[ledger.order])


def times(function: Callable[[], Any], calls: int) -> list[float]:
    taken = []
    for _ in range(calls + 1):
        start = perf_counter()
        function()
        taken.append((perf_counter() - start) * 1000)
    return taken[1:]


def in_ms(taken: list[float]) -> dict[str, float]:
    return {"p50_ms": round(median(taken), 2), "p95_ms": round(percentile(taken, 0.95), 2)}


def floor(page: str) -> float:
    """Bare SQL for the same rows."""
    from quancheng.store.session import session

    plain, statement = session(), FLOORS_OF_PG.get(page, FLOORS[page]) if is_pg() else FLOORS[page]
    return round(median(times(lambda: plain.execute(statement).fetchall(), 20)), 2)


def statements(function: Callable[[], Any]) -> int:
    """How many statements it runs."""
    from quancheng.store import session as sessions

    kind = sessions.PostgresSession if is_pg() else sessions.Session
    count, execute = 0, kind.execute

    def counted(session: Any, sql: str, params: Any = ()) -> Any:
        nonlocal count
        count += 1
        return execute(session, sql, params)

    kind.execute = counted  # type: ignore[method-assign]
    try:
        function()
    finally:
        kind.execute = execute  # type: ignore[method-assign]
    return count


def is_pg() -> bool:
    from django.db import connection

    return connection.vendor == "postgresql"


def over_http(home: Path, calls: int) -> dict[str, dict[str, dict[str, float]]]:
    """The pages as people get them."""
    from urllib.parse import quote

    from bench.rig.signed_in import Browser, served

    found: dict[str, dict[str, dict[str, float]]] = {}
    with served(home, port=PORT, today=county.ON.isoformat()) as port:
        for name in (county.OFFICER, county.CLERK):
            browser = Browser(port)
            browser.sign_in(name, county.PASSWORD)
            found[name] = {
                page: {**in_ms(browser.times(quote(path, safe="/?=&:"), calls)), "floor_ms": floor(page)}
                for page, path in PAGES.items()
                if name == county.OFFICER or page not in OF_ALL
            }
    return found


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    arguments(parser)
    print(json.dumps(run(parser.parse_args()), ensure_ascii=False))

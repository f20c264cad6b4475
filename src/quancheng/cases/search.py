"""Chinese search: pairs of signs in FTS5 on SQLite, in a tsvector with GIN on PostgreSQL.

Trigram indexes cannot find words of two characters, which most are.
"""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from quancheng.cases.names import bigrams, plain
from quancheng.store.work import Work

_FORGET_SQLITE = "DELETE FROM cases_search WHERE rowid = %s"
_INDEX_SQLITE = "INSERT INTO cases_search (rowid, tenant_id, project_id, words) VALUES (%s, %s, %s, %s)"
_INDEX_PG = (
    "INSERT INTO cases_search (tenant_id, project_id, words) VALUES (%s, %s, to_tsvector('simple', %s))"
    " ON CONFLICT (tenant_id, project_id) DO UPDATE SET words = excluded.words"
)
ROWID_BITS = (1 << 62) - 1
PAIR = 2
"""No word is longer; only for a shorter one must all that begin with it be found."""

MATCH_SQLITE = "SELECT project_id FROM cases_search WHERE words MATCH %s AND tenant_id = %s"
MATCH_PG = "SELECT project_id FROM cases_search WHERE tenant_id = %s AND words @@ to_tsquery('simple', %s)"


def index(work: Work, project: UUID, texts: list[str], *, is_new: bool = False) -> None:
    """Keep the words by which a project is found: the pairs of each text; of a new one there are none to forget."""
    words = " ".join(bigrams(text) for text in texts)
    if is_pg():
        work.execute(_INDEX_PG, (work.tenant, project, words))
        return
    row = project.int & ROWID_BITS
    if not is_new:
        work.execute(_FORGET_SQLITE, (row,))
    work.execute(_INDEX_SQLITE, (row, work.tenant, project, words))


def matching(tenant: int, text: str) -> tuple[str, list[object]]:
    """A sub-query (statement, parameters) of the projects whose words hold the text."""
    pairs = [pair for pair in bigrams(text).split(" ") if len(pair) > 1] or [plain(text)]
    safe = ["".join(sign for sign in pair if sign.isalnum()) for pair in pairs]
    safe = [pair for pair in safe if pair]
    if is_pg():
        return MATCH_PG, [tenant, " & ".join(f"{pair}:*" if len(pair) < PAIR else pair for pair in safe) or NOTHING_PG]
    said = (f'words:"{pair}"' + ("*" if len(pair) < PAIR else "") for pair in safe)
    return MATCH_SQLITE, [" AND ".join(said) or '""', tenant]


def found_projects(tenant: int, text: str) -> tuple[str, list[object]]:
    """FROM and the first condition of the projects `p` whose words hold the text, as they are found."""
    found, params = matching(tenant, text)
    if is_pg():
        return f"cases_project p WHERE p.id IN ({found})", params
    joined = "cases_search f CROSS JOIN cases_project p ON p.tenant_id = f.tenant_id AND p.id = f.project_id"
    return f"{joined} WHERE f.words MATCH %s AND f.tenant_id = %s", params


NOTHING_PG = "nothing & !nothing"
"""A question to which there is no answer: PostgreSQL takes an empty one for a mistake."""
NEAR_SQLITE = "SELECT project_id FROM cases_search WHERE words MATCH %s AND tenant_id = %s ORDER BY rank LIMIT %s"
NEAR_PG = (
    "SELECT project_id FROM (SELECT s.project_id, ts_rank(s.words, q.q) AS near FROM cases_search s,"
    " to_tsquery('simple', %s) AS q(q) WHERE s.tenant_id = %s AND s.words @@ q.q ORDER BY near DESC LIMIT %s) AS found"
)


def near(tenant: int, texts: list[str], *, most: int) -> tuple[str, list[object]]:
    """A sub-query of the projects that share most pairs of signs with any of the texts."""
    pairs = {"".join(sign for sign in pair if sign.isalnum()) for text in texts for pair in bigrams(text).split(" ")}
    safe = sorted(pair for pair in pairs if len(pair) > 1)
    if is_pg():
        return NEAR_PG, [" | ".join(safe) or NOTHING_PG, tenant, most]
    return NEAR_SQLITE, [" OR ".join(f'words:"{pair}"' for pair in safe) or '""', tenant, most]


def is_pg() -> bool:
    return connection.vendor == "postgresql"

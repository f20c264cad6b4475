"""A problem as lists and counts read it."""

from __future__ import annotations

from typing import Any

from quancheng.engine.case import IssueState

PUT_ISSUE = (
    "INSERT INTO cases_issue (tenant_id, project_id, key, kind, title, rung, party, holder_unit, unit, raiser_id,"
    " raised, due, state, closed, rating) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
    " ON CONFLICT (tenant_id, project_id, key) DO UPDATE SET rung = excluded.rung, party = excluded.party,"
    " holder_unit = excluded.holder_unit, unit = excluded.unit, due = excluded.due, state = excluded.state,"
    " closed = excluded.closed, rating = excluded.rating"
)


def issue_row(
    tenant: int, project: str, key: str, issue: IssueState, *, party: str, holder_unit: str, unit: str
) -> tuple[Any, ...]:
    """The parameters of PUT_ISSUE; `party` holds the problem on its rung, `unit` carries its measure out."""
    return (
        tenant, project, key[:64], issue.kind, issue.title[:400], issue.rung, party, holder_unit, unit,
        _officer(issue.raiser), issue.raised, issue.due or None, issue.state, issue.closed or None, issue.rating,
    )  # fmt: skip


def _officer(text: str) -> str | None:
    """An officer's id as the column holds it; nothing for what is none."""
    plain = text.replace("-", "")
    return plain if len(plain) == 32 and all(sign in "0123456789abcdef" for sign in plain) else None

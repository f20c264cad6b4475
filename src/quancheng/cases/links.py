"""Projects that upgrade one another: linked by whoever sees both, of one enterprise, shown from both sides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from quancheng.cases.access import refuse_unseen, seen_projects
from quancheng.cases.actions import apply
from quancheng.cases.queries import as_uuid
from quancheng.engine.case import Case
from quancheng.engine.errors import BadValue
from quancheng.engine.upgrades import UPGRADES, LinkUpgrade
from quancheng.people.access import Person
from quancheng.store.session import session
from quancheng.store.work import Work, perform

MOST = 50


@dataclass(frozen=True, kw_only=True)
class Linked:
    """The project that one upgrades, and those that upgrade it, as (id, name); only those that the person sees."""

    upgrades: tuple[UUID, str] | None
    upgraded_by: list[tuple[UUID, str]]


def linked(person: Person, project: UUID) -> Linked:
    """One query."""
    seen, params = seen_projects(person)
    rows = session().execute(
        "SELECT l.project_id, l.other_id, p.id, p.name FROM cases_link l JOIN cases_project p"
        " ON p.tenant_id = l.tenant_id AND p.id IN (l.project_id, l.other_id) AND p.id <> %s"
        f" WHERE l.tenant_id = %s AND l.kind = %s AND (l.project_id = %s OR l.other_id = %s) AND {seen}"
        " ORDER BY p.name",
        [project.hex, person.tenant, UPGRADES, project.hex, project.hex, *params],
    )
    found = [(as_uuid(row[0]), as_uuid(row[2]), row[3]) for row in rows.fetchall()]
    upgrades = next(((other, name) for own, other, name in found if own == project), None)
    return Linked(upgrades=upgrades, upgraded_by=[(other, name) for own, other, name in found if own != project])


def siblings(person: Person, project: UUID, case: Case) -> list[tuple[str, str]]:
    """The other projects of the same enterprise that the person sees, as choices."""
    uscc, enterprise = str(case.fact("uscc") or ""), str(case.fact("enterprise") or "")
    if not uscc and not enterprise:
        return []
    seen, params = seen_projects(person)
    rows = session().execute(
        f"SELECT p.id, p.name FROM cases_project p WHERE {seen} AND p.id <> %s AND ((p.uscc <> '' AND p.uscc = %s)"
        " OR (p.enterprise <> '' AND p.enterprise = %s)) ORDER BY p.name LIMIT %s",
        [*params, project.hex, uscc, enterprise, MOST],
    )
    return [(str(as_uuid(row[0])), row[1]) for row in rows.fetchall()]


def link_upgrade(
    person: Person, project: UUID, other: UUID, *, how: str, reason: str, at: datetime, key: str | None = None
) -> None:
    """`project` upgrades `other`; refused for another enterprise's project, for itself, and for a circle."""

    def do(work: Work) -> Mapping[str, Any]:
        refuse_unseen(work, person, other)
        own, of = (Case.from_state(work.read(each).state) for each in (project, other))
        _refuse_unfit(project, other, own, of)
        words = {"of": other.hex, "how": how, "reason": reason}
        _, _, kinds = apply(work, person, project, [(LinkUpgrade, words)])
        return {"events": kinds}

    said = ["link-upgrade", project.hex, other.hex, how, reason]
    perform(do, tenant=person.tenant, actor=person.account, at=at, key=key, request=said)


def _refuse_unfit(project: UUID, other: UUID, own: Case, of: Case) -> None:
    if project == other or of.links.get(UPGRADES) == project.hex:
        raise BadValue("项目不能升级它自己，也不能互为升级。", help="请选择先前的那个项目。")
    same = any(own.fact(name) and own.fact(name) == of.fact(name) for name in ("uscc", "enterprise"))
    if not same:
        raise BadValue(
            "两个项目不是同一家企业的，不能登记为升级。", help="请核对企业名称和信用代码；转型更换企业的按新项目登记。"
        )

"""Views of ledgers that people keep under a name, for themselves or for everybody; and who took a ledger out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from quancheng.cases.ledger_labels import open_ledger
from quancheng.cases.models import LedgerView
from quancheng.cases.packs import pack_in_force
from quancheng.engine.errors import BadValue, NotFound
from quancheng.people.access import Person
from quancheng.store.work import Work, perform

LONGEST_NAME = 40
LONGEST_QUERY = 2000
MOST = 60


@dataclass(frozen=True, kw_only=True)
class KeptView:
    """A kept view: `query` is the part of the address behind the question mark."""

    id: UUID
    ledger: str
    name: str
    query: str
    shared: bool
    is_mine: bool


def of(person: Person, ledger: str = "") -> list[KeptView]:
    """The person's own views and those that others share, by name; of one ledger or of all. Call inside `reading`."""
    rows = LedgerView.objects.filter(Q(account_id=person.account) | Q(shared=True), tenant_id=person.tenant)
    if ledger:
        rows = rows.filter(ledger=ledger)
    return [
        KeptView(
            id=row.id, ledger=row.ledger, name=row.name, query=row.query, shared=row.shared,
            is_mine=row.account_id == person.account,
        )
        for row in rows.order_by("ledger", "name", "id")[:MOST]
    ]  # fmt: skip


def keep(
    person: Person, ledger: str, *, name: str, query: str, shared: bool, at: datetime, key: str | None = None
) -> UUID:
    """Keep a view; the same name of the same person is replaced."""
    open_ledger(person, pack_in_force(person.tenant), ledger)
    if len(name) > LONGEST_NAME:
        raise BadValue(f"视图名称太长（{len(name)}字），最多{LONGEST_NAME}字。", help="请起一个短些的名字。")
    if len(query) > LONGEST_QUERY:
        raise BadValue("这个视图的条件太多，存不下。", help="请减少一些列或条件。")

    def do(work: Work) -> str:
        LedgerView.objects.filter(tenant_id=work.tenant, account_id=person.account, ledger=ledger, name=name).delete()
        id_ = work.new_id()
        LedgerView.objects.create(
            tenant_id=work.tenant, id=id_, ledger=ledger, name=name, query=query, shared=shared,
            account_id=person.account,
        )  # fmt: skip
        work.note([("ledger-view-kept", {"view": id_.hex, "ledger": ledger, "shared": shared})])
        return id_.hex

    request = ["ledger-view", ledger, name, query, shared]
    return UUID(perform(do, tenant=person.tenant, actor=person.account, at=at, key=key, request=request))


def drop(person: Person, view: UUID, *, at: datetime) -> str:
    """Put one's own view away; answers the ledger it was of. NotFound for another's."""

    def do(work: Work) -> str:
        row = LedgerView.objects.filter(tenant_id=work.tenant, id=view, account_id=person.account).first()
        if row is None:
            raise NotFound("没有找到这个视图。", help="它可能已被删除，或是别人保存的。", view=str(view))
        ledger: str = row.ledger
        row.delete()
        work.note([("ledger-view-dropped", {"view": view.hex, "ledger": ledger})])
        return ledger

    answer: str = perform(do, tenant=person.tenant, actor=person.account, at=at)
    return answer


def note_export(person: Person, ledger: str, *, conditions: str, rows: int, at: datetime) -> None:
    """Note in the log that a ledger was taken out, by which conditions and how many rows."""

    def do(work: Work) -> None:
        write_export_note(work, ledger, conditions=conditions, rows=rows)

    perform(do, tenant=person.tenant, actor=person.account, at=at)


def write_export_note(work: Work, ledger: str, *, conditions: str, rows: int, digest: str = "") -> None:
    """The same inside a unit of work; with the digest of a file that is kept."""
    said = {"ledger": ledger, "conditions": conditions[:400], "rows": rows}
    work.note([("ledger-exported", said | ({"digest": digest} if digest else {}))])

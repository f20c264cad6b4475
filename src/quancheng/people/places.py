"""Settling a place: the units and posts that its pack names, kept by code, so that it may be settled again."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from quancheng.engine import pack as policy
from quancheng.people.access import Person, require_kind
from quancheng.people.errors import NoSuchPlace
from quancheng.people.kinds import Kind
from quancheng.people.models import Jurisdiction, Post, Unit
from quancheng.store.work import Work, perform


def tenant_of(pack: policy.Pack) -> int:
    """The number of the tree whose root this pack's place is: its administrative code. Raises NoSuchPlace."""
    code = pack.place.code
    if not (code.isascii() and code.isdigit() and 6 <= len(code) <= 12):
        raise NoSuchPlace(code)
    return int(code)


def settle_place(by: Person, pack: policy.Pack, *, at: datetime, parent: int | None = None) -> int:
    """Install the units and posts of a pack in the person's tree and answer the jurisdiction's id."""
    require_kind(by, Kind.SYSTEM_ADMIN)
    parent = by.tenant if parent is None and tenant_of(pack) != by.tenant else parent
    return perform(lambda work: settle(work, pack, parent=parent), tenant=by.tenant, actor=by.account, at=at)


def settle(work: Work, pack: policy.Pack, *, parent: int | None = None) -> int:
    """The same inside a unit of work. What the pack no longer names stays in the tables as past."""
    place = _keep_jurisdiction(work, pack, parent)
    units = _keep_units(work, pack, place)
    _keep_posts(work, pack, place, units)
    body = {"jurisdiction": place, "pack": pack.id, "version": pack.version}
    work.note([("place-settled", body)])
    return place


def _keep_jurisdiction(work: Work, pack: policy.Pack, parent: int | None) -> int:
    place = tenant_of(pack)
    row = Jurisdiction.objects.filter(tenant_id=work.tenant, id=place).first()
    row = row or Jurisdiction(tenant_id=work.tenant, id=place, parent_id=parent)
    row.name, row.level, row.code = pack.place.name, pack.place.level, pack.place.code
    row.pack = pack.id
    row.save()
    return place


def _keep_units(work: Work, pack: policy.Pack, place: int) -> dict[str, UUID]:
    rows = {row.code: row for row in Unit.objects.filter(tenant_id=work.tenant, jurisdiction_id=place)}
    for position, unit in enumerate(pack.units):
        row = rows.setdefault(
            unit.id, Unit(tenant_id=work.tenant, id=work.new_id(), jurisdiction_id=place, code=unit.id)
        )
        row.label, row.duty, row.is_lead = unit.label, unit.duty, unit.lead
        row.position, row.is_current = position, True
    for code in rows.keys() - pack.unit.keys():
        rows[code].is_current = False
    for row in rows.values():
        row.save()
    return {code: row.id for code, row in rows.items()}


def _keep_posts(work: Work, pack: policy.Pack, place: int, units: dict[str, UUID]) -> None:
    rows = {row.code: row for row in Post.objects.filter(tenant_id=work.tenant, jurisdiction_id=place)}
    for position, post in enumerate(pack.posts):
        row = rows.setdefault(
            post.id, Post(tenant_id=work.tenant, id=work.new_id(), jurisdiction_id=place, code=post.id)
        )
        row.label, row.unit_id, row.stands_in = post.label, units[post.unit], post.stands_in or ""
        row.powers = " ".join(sorted(power.value for power in post.powers))
        row.position, row.is_current = position, True
    for code in rows.keys() - pack.post.keys():
        rows[code].is_current = False
    for row in rows.values():
        row.save()

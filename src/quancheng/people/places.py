"""Settling a place: the units and posts that its pack names, kept by code, so that it may be settled again.

Where the pack names jurisdictions below its place, each gets its own: the same code in another jurisdiction.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from quancheng.engine import pack as policy
from quancheng.engine.territory import chain, jurisdictions_of
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
    _keep_parties(work, place, *_parties_of(pack, None))
    for each in _from_the_top(pack):
        _keep_below(work, pack, place, each)
        _keep_parties(work, int(each.code), *_parties_of(pack, each))
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


def _from_the_top(pack: policy.Pack) -> list[policy.Jurisdiction]:
    """The jurisdictions, each after the one it lies in."""
    return sorted(pack.jurisdictions, key=lambda each: len(chain(pack, each.code)))


def _keep_below(work: Work, pack: policy.Pack, root: int, each: policy.Jurisdiction) -> None:
    code = int(each.code)
    row = Jurisdiction.objects.filter(tenant_id=work.tenant, id=code).first() or Jurisdiction(
        tenant_id=work.tenant, id=code
    )
    row.parent_id = int(pack.code_of_jurisdiction[each.inside]) if each.inside else root
    row.name, row.level, row.code, row.pack = each.label, each.level, each.code, pack.id
    row.save()


Parties = tuple[list[policy.Unit], list[policy.Post]]


def _parties_of(pack: policy.Pack, where: policy.Jurisdiction | None) -> Parties:
    """The units and posts of the place itself, or those of one jurisdiction under its own name."""
    if where is None:
        units = [unit for unit in pack.units if not unit.in_each]
        return units, [post for post in pack.posts if not pack.unit[post.unit].in_each]
    units = [unit for unit in pack.units if where in jurisdictions_of(pack, unit)]
    posts = [post for post in pack.posts if pack.unit[post.unit] in units]
    return (
        [replace(unit, label=f"{where.label}{unit.label}") for unit in units],
        [replace(post, label=f"{where.label}{post.label}") for post in posts],
    )


def _keep_parties(work: Work, place: int, units: list[policy.Unit], posts: list[policy.Post]) -> None:
    _keep_posts(work, posts, place, _keep_units(work, units, place))


def _keep_units(work: Work, units: list[policy.Unit], place: int) -> dict[str, UUID]:
    rows = {row.code: row for row in Unit.objects.filter(tenant_id=work.tenant, jurisdiction_id=place)}
    for position, unit in enumerate(units):
        row = rows.setdefault(
            unit.id, Unit(tenant_id=work.tenant, id=work.new_id(), jurisdiction_id=place, code=unit.id)
        )
        call(row, unit.label)
        row.duty, row.is_lead = unit.duty, unit.lead
        row.position, row.is_current = position, True
    for code in rows.keys() - {unit.id for unit in units}:
        rows[code].is_current = rows[code].is_current and rows[code].is_local
    for row in rows.values():
        row.save()
    return {code: row.id for code, row in rows.items()}


def _keep_posts(work: Work, posts: list[policy.Post], place: int, units: dict[str, UUID]) -> None:
    rows = {row.code: row for row in Post.objects.filter(tenant_id=work.tenant, jurisdiction_id=place)}
    for position, post in enumerate(posts):
        row = rows.setdefault(
            post.id, Post(tenant_id=work.tenant, id=work.new_id(), jurisdiction_id=place, code=post.id)
        )
        call(row, post.label)
        row.unit_id, row.stands_in = units[post.unit], post.stands_in or ""
        row.powers = " ".join(sorted(power.value for power in post.powers))
        row.position, row.is_current = position, True
    for code in rows.keys() - {post.id for post in posts}:
        rows[code].is_current = rows[code].is_current and rows[code].is_local
    for row in rows.values():
        row.save()


def call(row: Unit | Post, label: str) -> None:
    """Take the pack's word for a unit or post; where the office has named it, that name stays in front."""
    if row.notice_label:
        row.notice_label = label
    else:
        row.label = label

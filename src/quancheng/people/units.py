"""Units and posts that the office adds, names and closes; those of the pack stay and only take a name of the office's.

A unit of the office's own belongs to a unit of the pack, so the notice's division of work stays as it is; a post of
the office's own brings no powers. Each change is one unit of work and one event.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from quancheng.engine.pack import Power
from quancheng.engine.territory import parted
from quancheng.people import local_names
from quancheng.people.access import MayNot, Person, may
from quancheng.people.errors import LabelTaken, NoLabel, NoSuchOne, OfTheNotice, StillUsed
from quancheng.people.kinds import Kind
from quancheng.people.models import Appointment, Jurisdiction, Post, StandIn, Unit
from quancheng.store.canonical import canonical, parsed
from quancheng.store.errors import TooLong
from quancheng.store.work import Work, perform

LONGEST = 64
LOCAL = "local-"


def keeps_units(person: Person) -> bool:
    """Whether the person sets up units and posts: the system administrator, and the office that keeps people."""
    return person.kind == Kind.SYSTEM_ADMIN or may(person, Power.KEEP_PEOPLE)


def require_keeper(person: Person) -> None:
    """Refuse everybody else. Raises MayNot."""
    if not keeps_units(person):
        raise MayNot(Power.KEEP_PEOPLE)


def add_unit(by: Person, *, upper: str, label: str, duty: str = "", at: datetime, key: str | None = None) -> str:
    """Add a unit that belongs to one of the pack; answers its code. Raises NoLabel, LabelTaken, NoSuchOne."""

    def do(work: Work) -> str:
        return new_unit(work, upper_code=upper, label=label, duty=duty).code

    answer = _perform(do, by=by, at=at, key=key, request=["add-unit", upper, label, duty])
    return str(answer)


def new_unit(work: Work, *, upper_code: str, label: str, duty: str) -> Unit:
    """The same inside a unit of work."""
    upper = unit_of(work, upper_code)
    upper = upper.upper or upper  # a unit below a unit below is one of the pack's all the same
    said = _fitting(label, "单位")
    _refuse_taken(work, said, upper.jurisdiction_id)
    id_ = work.new_id()
    row = Unit(
        tenant_id=work.tenant, id=id_, jurisdiction_id=upper.jurisdiction_id, code=f"{LOCAL}{id_.hex}", label=said,
        duty=_short(duty, 255, "职责"), position=upper.position, is_local=True, upper_id=upper.id,
    )  # fmt: skip
    row.save()
    work.note([("unit-added", {"unit": str(row.id), "label": said, "upper": upper.code})])
    return row


def add_post(by: Person, *, unit: str, label: str, at: datetime, key: str | None = None) -> str:
    """Add a post without powers to a unit; answers its code."""

    def do(work: Work) -> str:
        return new_post(work, unit_of(work, unit), label).code

    answer = _perform(do, by=by, at=at, key=key, request=["add-post", unit, label])
    return str(answer)


def new_post(work: Work, unit: Unit, label: str) -> Post:
    """The same inside a unit of work."""
    said, id_ = _fitting(label, "岗位"), work.new_id()
    if Post.objects.filter(tenant_id=work.tenant, unit_id=unit.id, label=said, is_current=True).exists():
        raise LabelTaken("岗位", said)
    row = Post(
        tenant_id=work.tenant, id=id_, jurisdiction_id=unit.jurisdiction_id, unit_id=unit.id,
        code=f"{LOCAL}{id_.hex}", label=said, position=1000, is_local=True,
    )  # fmt: skip
    row.save()
    work.note([("post-added", {"post": str(row.id), "label": said, "unit": str(unit.id)})])
    return row


def rename_unit(by: Person, *, unit: str, label: str, at: datetime, key: str | None = None) -> None:
    """Call a unit what it is called here; "" gives one of the pack its name of the notice back."""

    def do(work: Work) -> None:
        row = unit_of(work, unit)
        before = row.label
        _name(row, _short(label, LONGEST, "单位名称"), "单位")
        if row.label != before:
            _refuse_taken(work, row.label, row.jurisdiction_id, but=row.id)
        _renamed(work, row, "unit-renamed", {"unit": str(row.id), "from": before, "to": row.label})

    _perform(do, by=by, at=at, key=key, request=["rename-unit", unit, label])


def rename_post(by: Person, *, post: str, label: str, at: datetime, key: str | None = None) -> None:
    """Call a post what it is called here; "" gives one of the pack its name of the notice back."""

    def do(work: Work) -> None:
        row = post_of(work, post)
        before = row.label
        _name(row, _short(label, LONGEST, "岗位名称"), "岗位")
        same = Post.objects.filter(tenant_id=work.tenant, unit_id=row.unit_id, label=row.label, is_current=True)
        if row.label != before and same.exclude(id=row.id).exists():
            raise LabelTaken("岗位", row.label)
        _renamed(work, row, "post-renamed", {"post": str(row.id), "from": before, "to": row.label})

    _perform(do, by=by, at=at, key=key, request=["rename-post", post, label])


def close_unit(by: Person, *, unit: str, at: datetime, key: str | None = None) -> None:
    """Close a unit of the office's own in which nobody is left. Raises OfTheNotice, StillUsed."""

    def do(work: Work) -> None:
        row = unit_of(work, unit)
        if not row.is_local:
            raise OfTheNotice("单位", row.label)
        posts = Post.objects.filter(tenant_id=work.tenant, unit_id=row.id, is_current=True)
        for post in posts:
            _refuse_held(work, post, row.label)
        posts.update(is_current=False)
        row.is_current = False
        row.save()
        work.note([("unit-closed", {"unit": str(row.id), "label": row.label})])

    _perform(do, by=by, at=at, key=key, request=["close-unit", unit])


def close_post(by: Person, *, post: str, at: datetime, key: str | None = None) -> None:
    """Close a post of the office's own that nobody holds. Raises OfTheNotice, StillUsed."""

    def do(work: Work) -> None:
        row = post_of(work, post)
        if not row.is_local:
            raise OfTheNotice("岗位", row.label)
        _refuse_held(work, row, row.label)
        row.is_current = False
        row.save()
        work.note([("post-closed", {"post": str(row.id), "label": row.label})])

    _perform(do, by=by, at=at, key=key, request=["close-post", post])


def unit_of(work: Work, code: str) -> Unit:
    """A unit by its code. Raises NoSuchOne."""
    rows = Unit.objects.filter(tenant_id=work.tenant, is_current=True, **named_by(work, code)).select_related("upper")
    row = rows.first()
    if row is None:
        raise NoSuchOne("单位")
    return row


def post_of(work: Work, code: str) -> Post:
    """A post by its code. Raises NoSuchOne."""
    row = Post.objects.filter(tenant_id=work.tenant, is_current=True, **named_by(work, code)).first()
    if row is None:
        raise NoSuchOne("岗位")
    return row


def named_by(work: Work, code: str) -> dict[str, Any]:
    """A unit's or post's columns by its name, which says the jurisdiction where that is not the root."""
    name, jurisdiction = parted(code)
    return {"code": name, "jurisdiction_id": int(jurisdiction) if jurisdiction.isdecimal() else work.tenant}


def _name(row: Unit | Post, label: str, what: str) -> None:
    if label in ("", row.notice_label):
        if row.is_local or not (row.notice_label or label == ""):
            raise NoLabel(what)
        row.label, row.notice_label = row.notice_label or row.label, ""
        return
    if not row.is_local and not row.notice_label and label != row.label:
        row.notice_label = row.label
    row.label = label


def _renamed(work: Work, row: Unit | Post, kind: str, body: dict[str, str]) -> None:
    if body["from"] == body["to"]:
        return
    row.save()
    if not row.is_local and row.jurisdiction_id == work.tenant:
        _keep_names(work, row)
    work.note([(kind, body)])


def _keep_names(work: Work, row: Unit | Post) -> None:
    """What the pages say instead of the pack's words stands together in the row of the root."""
    root = Jurisdiction.objects.filter(tenant_id=work.tenant, id=work.tenant).first()
    if root is None:
        raise NoSuchOne("辖区")
    names: dict[str, str] = parsed(root.names) if root.names else {}
    names.pop(row.code, None)
    if row.notice_label:
        names[row.code] = row.label
    root.names = canonical(names) if names else ""
    root.save()
    local_names.forget(work.tenant)


def _refuse_taken(work: Work, label: str, jurisdiction: int, *, but: UUID | None = None) -> None:
    same = Unit.objects.filter(tenant_id=work.tenant, jurisdiction_id=jurisdiction, label=label, is_current=True)
    if any(row.id != but for row in same):
        raise LabelTaken("单位", label)


def _refuse_held(work: Work, post: Post, label: str) -> None:
    """Nobody may be left in what is closed, today or later."""
    living = Q(until__isnull=True) | Q(until__gte=work.today)
    holder = (
        Appointment.objects.filter(living, tenant_id=work.tenant, post_id=post.id).select_related("officer").first()
    )
    if holder is not None:
        raise StillUsed(label, f"{holder.officer.name}还在“{post.label}”岗位上")
    stand_in = StandIn.objects.filter(tenant_id=work.tenant, post_id=post.id, until__gte=work.today)
    if stand_in.exists():
        raise StillUsed(label, f"“{post.label}”还有人代理")


def _fitting(label: str, what: str) -> str:
    said = _short(label, LONGEST, f"{what}名称")
    if not said:
        raise NoLabel(what)
    return said


def _short(text: str, most: int, label: str) -> str:
    text = " ".join(text.split())
    if len(text) > most:
        raise TooLong(label, most)
    return text


def _perform(do: Callable[[Work], Any], *, by: Person, at: datetime, key: str | None, request: object) -> Any:
    require_keeper(by)
    return perform(do, tenant=by.tenant, actor=by.account, at=at, key=key, request=request)

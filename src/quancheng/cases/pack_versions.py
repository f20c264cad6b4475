"""Which version of its pack a place runs by: the one in force, a newer one that came with the program, and taking it.

What a newer version changes is said in words before anybody decides; running projects stay with theirs until moved.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from quancheng.cases.models import PackVersion
from quancheng.cases.packs import pack_in_force, pack_of, place_of
from quancheng.cases.places import start_place
from quancheng.cases.settings_books import State, book, state_of, write
from quancheng.engine.conditions import say_value
from quancheng.engine.deciding.checks import refuse_without_reason
from quancheng.engine.errors import NotFound, NotNow
from quancheng.engine.pack import Pack, Power
from quancheng.packfiles.calendars import signed
from quancheng.packfiles.diff import Change, differences
from quancheng.packfiles.inherit import lineage
from quancheng.packfiles.loader import MAIN_FILE, SHIPPED, load_pack, pack_files
from quancheng.people.access import Person, require
from quancheng.people.places import settle
from quancheng.store.work import Work, perform

PUTTING, PUT = "pack-versions", "pack-version-taken"


@dataclass(frozen=True, kw_only=True)
class Newer:
    """A version that came with the program and is not in force: what it changes, by rule."""

    pack: Pack
    changes: Sequence[Change]
    begins_later: bool


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A version that the office put in force: when, why."""

    version: str
    day: date
    reason: str


@book(PUTTING)
def after_putting(state: State, kind: str, body: Mapping[str, Any]) -> State:
    """Every version put in force by the office."""
    return {"taken": [*state.get("taken", []), [body["version"], body["day"], body["reason"]]]}


def taken(tenant: int) -> list[Taken]:
    """Those, newest first; call inside `reading`."""
    rows = state_of(PUTTING, tenant).get("taken", [])
    return [Taken(version=version, day=date.fromisoformat(day), reason=reason) for version, day, reason in rows[::-1]]


def newer(tenant: int, *, on: date) -> Newer | None:
    """The version that came with the program where it is another than the one in force; call inside `reading`."""
    now = pack_in_force(tenant)
    there = shipped(now.id)
    if there is None or there.version == now.version or _was_here(tenant, there.version):
        return None
    return Newer(pack=there, changes=differences(now, there), begins_later=there.in_force_from > on)


def _was_here(tenant: int, version: str) -> bool:
    """Whether a version was in force before: a program that was set back does not set the place back."""
    return PackVersion.objects.filter(tenant_id=tenant, version=version).exists()


def shipped(pack: str) -> Pack | None:
    """The pack of that id that came with the program; nothing for a place whose pack stands elsewhere."""
    folder = _folder(pack)
    if folder is None:
        return None
    files = [file for upper in lineage(folder) for file in pack_files(upper)]
    return _loaded(folder, tuple(signed(file) for file in sorted(files)))


def _folder(pack: str) -> Path | None:
    known = {path.parent.name: path.parent for path in SHIPPED.glob(f"*/{MAIN_FILE}")}
    return known.get(pack)


@lru_cache(maxsize=8)
def _loaded(folder: Path, seen: tuple[tuple[str, int, int], ...]) -> Pack:
    return load_pack(folder)


def between(tenant: int, old: str, new: str) -> list[Change]:
    """What differs between two versions that were published here. NotFound for any other."""
    return differences(pack_of(tenant, old), pack_of(tenant, new))


def put_in_force(person: Person, version: str, *, reason: str, at: datetime, on: date, key: str | None = None) -> None:
    """Let new projects follow the newer version from now on; units and posts are settled by it in the same stroke.

    Raises MayNot, NotFound where it is no longer the one that was seen, NotNow before the day on which it begins.
    """
    require(person, Power.MOVE_PACK)
    refuse_without_reason(reason, to="启用新的制度包版本")

    def do(work: Work) -> None:
        found = newer(work.tenant, on=on)
        if found is None or found.pack.version != version:
            raise NotFound("这个版本已经不在了，或已经启用。", help="请刷新后再看。", version=version)
        if found.begins_later:
            begins = say_value(found.pack.in_force_from)
            raise NotNow(f"这个版本自{begins}起施行，现在还不能启用。", help="请到施行之日再启用。")
        folder = _folder(found.pack.id)
        assert folder is not None  # `newer` found it there
        settle(work, start_place(work, folder))
        body = {"version": version, "day": work.today.isoformat(), "reason": reason.strip()}
        write(work, PUTTING, [(PUT, body)], pack=place_of(work.tenant).version)

    request = [PUT, version, reason]
    perform(do, tenant=person.tenant, actor=person.account, at=at, key=key, request=request)

"""Pack versions: published once with their sources, loaded once a process, never changed."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from quancheng.cases.models import PackVersion, Place
from quancheng.engine.errors import NotFound, NotNow
from quancheng.engine.pack import Pack
from quancheng.engine.territory import called, pack_at
from quancheng.packfiles.inherit import lineage
from quancheng.packfiles.loader import load_pack, pack_files
from quancheng.packfiles.validity import clashes
from quancheng.people.local_names import names_here
from quancheng.store.canonical import canonical, parsed
from quancheng.store.chain import Fault
from quancheng.store.models import Event
from quancheng.store.session import session
from quancheng.store.work import Work

SUFFIXES = frozenset({".yaml", ".md"})
PUBLISHED = "pack-published"


def publish(work: Work, folder: Path, *, on: date) -> Pack:
    """Load a pack's folder and keep its sources under its version. Publishing the same again changes nothing."""
    pack = load_pack(folder)
    if not PackVersion.objects.filter(tenant_id=work.tenant, version=pack.version).exists():
        _refuse_clash(work.tenant, pack)
        sources = canonical(_sources(folder))
        PackVersion.objects.create(
            tenant_id=work.tenant,
            version=pack.version,
            pack=pack.id,
            title=pack.title,
            sources=sources,
            published=on,
        )
        said = {"pack": pack.id, "version": pack.version, "sources": _digest(sources)}
        work.note([(PUBLISHED, said)], day=on)
    return pack


class ClashingPacks(NotNow):
    """Two packs of one place would hold on the same day."""

    code = "clashing-packs"


def _refuse_clash(tenant: int, pack: Pack) -> None:
    """A place's packs take turns; a version of the same pack follows the one before it."""
    newest = {row.pack: row.version for row in PackVersion.objects.filter(tenant_id=tenant).order_by("published")}
    others = [_loaded(tenant, version) for name, version in newest.items() if name != pack.id]
    for clash in clashes([*others, pack]):
        raise ClashingPacks(clash.sentence, help=clash.hint, pack=clash.pack.id)


def pack_of(tenant: int, version: str, jurisdiction: str | None = None) -> Pack:
    """The pack of a version that was published for the tenant.

    With the jurisdiction of a project ("" for the root) the units are called what they are called there.
    """
    names = names_here(tenant)
    pack = _called(tenant, version, names) if names else _loaded(tenant, version)
    return pack if jurisdiction is None else pack_at(pack, jurisdiction)


def place_of(tenant: int, jurisdiction: int | None = None) -> Place:
    """The place that runs in a jurisdiction; the tenant's own when none is named."""
    place = Place.objects.filter(tenant_id=tenant, jurisdiction_id=jurisdiction or tenant).first()
    if place is None:
        raise NotFound("这个辖区还没有启用制度包。", help="请系统管理员先完成初始化。", tenant=tenant)
    return place


def pack_in_force(tenant: int, jurisdiction: int | None = None) -> Pack:
    """The pack that new projects of a jurisdiction follow."""
    version = _version_in(tenant, jurisdiction)
    return pack_of(tenant, version if version is not None else place_of(tenant, jurisdiction).version)


def _version_in(tenant: int, jurisdiction: int | None = None) -> str | None:
    """The version in force, by a plain statement, because every page asks."""
    row = session().execute(VERSION_IN, (tenant, jurisdiction or tenant)).fetchone()
    return row[0] if row else None


VERSION_IN = "SELECT version FROM cases_place WHERE tenant_id = %s AND jurisdiction_id = %s"


def pack_has(tenant: int, part: str) -> bool:
    """Whether a place runs here whose pack says anything of a part, such as `leads`. One query."""
    version = _version_in(tenant)
    return version is not None and bool(getattr(_loaded(tenant, version), part))


@lru_cache(maxsize=64)
def _called(tenant: int, version: str, names: str) -> Pack:
    """The pack with the office's own names of units and posts."""
    return called(_loaded(tenant, version), parsed(names))


@lru_cache(maxsize=64)
def _loaded(tenant: int, version: str) -> Pack:
    row = PackVersion.objects.filter(tenant_id=tenant, version=version).first()
    if row is None:
        raise NotFound("找不到这个版本的制度包。", help="请系统管理员核对制度包版本。", version=version)
    with tempfile.TemporaryDirectory() as folder:
        for name, text in parsed(row.sources).items():
            path = Path(folder, row.pack, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        pack = load_pack(Path(folder, row.pack))
    # The version is the name under which it was published; a newer program may read the same sources into more.
    return replace(pack, version=version)


def check_packs(tenant: int) -> Iterator[Fault]:
    """For `verify`: the sources of each published version are those that the chain remembers."""
    published = Event.objects.filter(tenant_id=tenant, kind=PUBLISHED).values_list("seq", "body")
    said = {body["version"]: (seq, body["sources"]) for seq, text in published if (body := parsed(text))}
    rows = dict(PackVersion.objects.filter(tenant_id=tenant).values_list("version", "sources"))
    for version in sorted(rows.keys() | said.keys()):
        seq, digest = said.get(version, (None, ""))
        if version not in rows or _digest(rows[version]) != digest:
            yield Fault("pack-changed", tenant, f"制度包版本 {version[:12]} 的原文与发布时不符。", seq)


def _digest(text: str) -> str:
    return hashlib.new("sm3", text.encode()).hexdigest()


def _sources(folder: Path) -> dict[str, str]:
    """The texts of a pack by their path within its folder, and those of the packs it builds on beside it."""
    own = {
        str(path.relative_to(folder)): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix in SUFFIXES
    }
    uppers = {
        f"../{upper.name}/{path.name}": path.read_text(encoding="utf-8")
        for upper in lineage(folder)[1:]
        for path in pack_files(upper)
    }
    return own | uppers

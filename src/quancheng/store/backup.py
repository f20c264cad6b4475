"""Backup of database and files into one zip with a manifest of digests, and restore into an empty data directory.

The database is copied first and the files it names afterwards: files are never changed or removed by requests, so
the backup is whole although work goes on meanwhile.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from django.db import DEFAULT_DB_ALIAS, connections

from quancheng.engine.errors import BadValue, NotNow

from . import databases, files
from .canonical import ALGORITHM, stamp
from .chain import Fault
from .errors import NoSuchFile

KIND = "quancheng-backup"
FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "database"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds: the ends of the chains, and each part with its digest."""

    vendor: str
    at: str
    heads: list[dict[str, Any]]
    database: str
    files: list[str]

    def text(self) -> str:
        said = {
            "backup": KIND,
            "format": FORMAT,
            "algorithm": ALGORITHM,
            **{k: getattr(self, k) for k in self.__slots__},
        }
        return json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True)


class BadBackup(BadValue):
    """The file is not a backup of ours, or not the one that was written."""

    code = "bad-backup"

    def __init__(self, why: str) -> None:
        super().__init__(f"备份文件不能用：{why}。", help="没有恢复任何内容；请换用另一份备份。", why=why)


class NotEmpty(NotNow):
    """A restore never overwrites anything."""

    code = "not-empty"

    def __init__(self, what: str) -> None:
        super().__init__(f"{what}中已有内容，没有恢复。", help="请恢复到一个空的数据目录和空的数据库。", what=what)


def back_up(path: Path, *, at: datetime) -> tuple[Manifest, list[Fault]]:
    """Write a backup to `path` while work goes on; files that are damaged or missing are named, the rest is saved."""
    connection = connections[DEFAULT_DB_ALIAS]
    faults: list[Fault] = []
    with _written_whole(path) as part, TemporaryDirectory(dir=files.home()) as folder:
        dump = Path(folder) / DATABASE
        copied = databases.dump(connection, dump)
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as bundle:
            bundle.write(dump, DATABASE)
            saved = list(_saved(bundle, copied.digests, faults))
            with dump.open("rb") as content:
                manifest = Manifest(connection.vendor, stamp(at), copied.heads, _digest(content), saved)
            bundle.writestr(MANIFEST, manifest.text())
    return manifest, faults


def restore(path: Path) -> Manifest:
    """Bring a backup back into an empty data directory and an empty database, each part checked by its digest.

    Raises BadBackup before anything is written, NotEmpty when something is there already.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    refuse_unless_empty()
    with _opened(path) as bundle, TemporaryDirectory(dir=files.home()) as folder:
        manifest = _read_manifest(bundle, connection.vendor)
        _check_parts(bundle, manifest)
        for digest in manifest.files:
            with bundle.open(_name_of(digest)) as content:
                files.put(content, largest=1 << 62)  # what was accepted once is not judged again
        dump = Path(folder) / DATABASE
        with bundle.open(DATABASE) as content, dump.open("wb") as out:
            shutil.copyfileobj(content, out)
            out.flush()
            os.fsync(out.fileno())
        databases.load(connection, dump)
    return manifest


def refuse_unless_empty() -> None:
    """Refuse when there is a database or a file where the backup is to go."""
    if any(files.folder().glob("??/*")):
        raise NotEmpty("数据目录")
    if not databases.is_empty(connections[DEFAULT_DB_ALIAS]):
        raise NotEmpty("数据库")


def _saved(bundle: zipfile.ZipFile, digests: Iterable[tuple[int, str]], faults: list[Fault]) -> Iterator[str]:
    for tenant, digest in digests:
        try:
            if files.is_whole(digest):
                bundle.write(files.path_of(digest), _name_of(digest), zipfile.ZIP_STORED)
                yield digest
            else:
                faults.append(Fault("file-damaged", tenant, f"文件 {digest} 的内容与存入时不同，未备份。"))
        except NoSuchFile:
            faults.append(Fault("file-missing", tenant, f"文件 {digest} 不在数据目录中，未备份。"))


@contextmanager
def _written_whole(path: Path) -> Iterator[Path]:
    """A file that appears under its name only when it is complete and on the disk."""
    part = path.with_name(f"{path.name}{files.PART}")
    try:
        yield part
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.replace(path)
        files.sync_folder(path.parent)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as bundle:
            yield bundle
    except FileNotFoundError:
        raise BadBackup(f"没有找到 {path}") from None
    except zipfile.BadZipFile:
        raise BadBackup("文件不完整或不是备份") from None


def _read_manifest(bundle: zipfile.ZipFile, vendor: str) -> Manifest:
    try:
        said = json.loads(bundle.read(MANIFEST))
        manifest = Manifest(**{name: said[name] for name in Manifest.__slots__})
    except (KeyError, TypeError, ValueError):
        raise BadBackup("其中没有可识别的清单") from None
    if (said.get("backup"), said.get("format")) != (KIND, FORMAT):
        raise BadBackup("清单的格式不认识")
    if manifest.vendor != vendor:
        raise BadBackup(f"它来自 {manifest.vendor}，而这里是 {vendor}")
    return manifest


def _check_parts(bundle: zipfile.ZipFile, manifest: Manifest) -> None:
    for name, digest in [(DATABASE, manifest.database), *((_name_of(digest), digest) for digest in manifest.files)]:
        try:
            with bundle.open(name) as content:
                found = _digest(content)
        except KeyError:
            raise BadBackup(f"其中缺少 {name}") from None
        if found != digest:
            raise BadBackup(f"其中的 {name} 与清单不符")


def _name_of(digest: str) -> str:
    return f"files/{digest}"


def _digest(content: IO[bytes]) -> str:
    digest = hashlib.new(ALGORITHM)
    while chunk := content.read(files.CHUNK):
        digest.update(chunk)
    return digest.hexdigest()

"""Files by digest: the bytes lie under their SM3, written once, never overwritten, checked when read.

The bytes come first and the row (`Work.keep`) second, so a crash between leaves a file that nothing refers to, which
`sweep` removes, and never a row without its file.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings

from .canonical import ALGORITHM
from .errors import FileDamaged, FileTooBig, NoSuchFile

CHUNK = 1024 * 1024
LARGEST = 200 * CHUNK
PART = ".part"


@dataclass(frozen=True, slots=True)
class Stored:
    """Bytes that lie safe on the disk."""

    digest: str
    size: int


def home() -> Path:
    """The data directory."""
    return Path(settings.QUANCHENG_HOME)


def folder() -> Path:
    """Where files lie: `files` in the data directory."""
    return home() / "files"


def path_of(digest: str) -> Path:
    return folder() / digest[:2] / digest


def put(stream: IO[bytes], *, largest: int = LARGEST) -> Stored:
    """Store all bytes of a stream; the same bytes twice are one file. Raises FileTooBig above `largest` bytes."""
    folder().mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(suffix=PART, dir=folder())
    try:
        with os.fdopen(descriptor, "wb") as out:
            stored = _copy(stream, out, largest=largest)
            out.flush()
            os.fsync(out.fileno())
        _settle(temporary, path_of(stored.digest))
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return stored


def read(digest: str) -> bytes:
    """The bytes of a stored file. Raises NoSuchFile, or FileDamaged when they are not the ones that were stored."""
    try:
        content = path_of(digest).read_bytes()
    except FileNotFoundError:
        raise NoSuchFile(digest) from None
    if hashlib.new(ALGORITHM, content).hexdigest() != digest:
        raise FileDamaged(digest)
    return content


def is_whole(digest: str) -> bool:
    """Are the bytes there and the ones that were stored? Raises NoSuchFile when there are none."""
    try:
        with path_of(digest).open("rb") as lying:
            return hashlib.file_digest(lying, lambda: hashlib.new(ALGORITHM)).hexdigest() == digest
    except FileNotFoundError:
        raise NoSuchFile(digest) from None


def lying() -> Iterator[str]:
    """The digests of all files on the disk."""
    for path in sorted(folder().glob("??/*")):
        if path.suffix != PART:
            yield path.name


def sweep(*, referred_to: set[str], written_before: float) -> list[str]:
    """Remove files no row refers to that were written before a moment (seconds since 1970); answer what was removed.

    The moment must lie well in the past: a request that has just stored its bytes has no row yet.
    """
    removed = []
    for path in [*folder().glob("??/*"), *folder().glob(f"*{PART}")]:
        if path.name not in referred_to and path.stat().st_mtime < written_before:
            path.unlink()
            removed.append(path.name)
    return sorted(removed)


def _copy(stream: IO[bytes], out: IO[bytes], *, largest: int) -> Stored:
    digest, size = hashlib.new(ALGORITHM), 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > largest:
            raise FileTooBig(largest)
        digest.update(chunk)
        out.write(chunk)
    return Stored(digest.hexdigest(), size)


def _settle(temporary: str, place: Path) -> None:
    """Move the written file to its place; a file that lies there already has the same bytes and stays."""
    place.parent.mkdir(exist_ok=True)
    try:
        os.link(temporary, place)
    except FileExistsError:
        os.utime(place)  # so that a sweep does not take it from under the row that is about to come
    os.unlink(temporary)
    sync_folder(place.parent)
    sync_folder(place.parent.parent)


def sync_folder(path: Path) -> None:
    """Make the entries of a folder survive a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

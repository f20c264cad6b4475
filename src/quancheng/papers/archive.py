"""The zip round a workbook: checked before anything in it is believed, unpacked under limits.

Runs in the reading child only. What the checks pass is handed on as bytes; the original archive is not
opened by any other library, so two readings of one zip cannot differ.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping

from quancheng.papers.harm import Harm
from quancheng.papers.limits import Limits

CHUNK = 64 * 1024
LOCKED = 0x1
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ODD_NAME = re.compile(r"(^|/)\.\.?(/|$)|\\|^/|//|^[A-Za-z]:|[\x00-\x1f\x7f]")
PACKED_STARTS = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b\x08")
# Parts that never belong in a filled form, by their place in the package.
FORBIDDEN: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(^|/)vba(Project|Data)[^/]*\.(bin|xml)$", re.I), "macro"),
    (re.compile(r"(^|/)(macrosheets|dialogsheets)/", re.I), "macro"),
    (re.compile(r"(^|/)(embeddings|activeX|ctrlProps)/", re.I), "embedded"),
    (re.compile(r"(^|/)(externalLinks|queryTables)/|(^|/)connections\.xml$", re.I), "external"),
)


def unpack(data: bytes, *, limits: Limits) -> Mapping[str, bytes]:
    """Every XML part of the archive by its name; raises Harm for whatever an office file never has."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check_entries(entries, limits=limits)
            _check_overlap(entries, start_of_directory=archive.start_dir)
            return _read_all(archive, entries, limits=limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, struct.error, NotImplementedError, ValueError, OSError) as fault:
        raise Harm("broken", reason=type(fault).__name__) from fault


def _check_entries(entries: list[zipfile.ZipInfo], *, limits: Limits) -> None:
    if len(entries) > limits.entries:
        raise Harm("too-many-entries", count=len(entries), most=limits.entries)
    seen: set[str] = set()
    for entry in entries:
        _check_name(entry, seen)
        if entry.flag_bits & LOCKED:
            raise Harm("locked-entry", name=entry.filename)
        if entry.compress_type not in METHODS:
            raise Harm("odd-packing", name=entry.filename)
        _check_size(entry, limits=limits)
    total = sum(entry.file_size for entry in entries)
    if total > limits.unpacked:
        raise Harm("bomb", name="合计")
    _refuse_what_is_no_book({entry.filename for entry in entries})
    for entry in entries:
        _check_place(entry.filename)


def _check_name(entry: zipfile.ZipInfo, seen: set[str]) -> None:
    # zipfile cuts a name at NUL and turns os.sep; orig_filename is what stands in the file.
    name = entry.orig_filename
    folded = name.casefold()
    if ODD_NAME.search(name.rstrip("/")) or folded in seen or len(name) > 200:
        raise Harm("bad-name", name=name[:60].replace("\x00", "␀"))
    if (entry.external_attr >> 16) & 0o170000 == 0o120000:
        raise Harm("bad-name", name=f"{name[:60]}→")
    seen.add(folded)


def _check_size(entry: zipfile.ZipInfo, *, limits: Limits) -> None:
    if entry.file_size > limits.unpacked:
        raise Harm("bomb", name=entry.filename)
    if entry.file_size > limits.ratio_from and entry.file_size > limits.ratio * max(entry.compress_size, 1):
        raise Harm("bomb", name=entry.filename)


def _check_place(name: str) -> None:
    for pattern, code in FORBIDDEN:
        if pattern.search(name):
            raise Harm(code, name=name)


def _refuse_what_is_no_book(names: set[str]) -> None:
    if "[Content_Types].xml" in names:
        _refuse_other_office(names)
        return
    if "mimetype" in names and "content.xml" in names:
        raise Harm("ods")
    raise Harm("not-a-book")


def _refuse_other_office(names: set[str]) -> None:
    if any(name.startswith("word/") for name in names):
        raise Harm("word-macro" if "word/vbaProject.bin" in names else "word")
    if any(name.startswith("ppt/") for name in names):
        raise Harm("slides")
    if any(name.lower().endswith("workbook.bin") for name in names):
        raise Harm("binary-book")


def _check_overlap(entries: list[zipfile.ZipInfo], *, start_of_directory: int) -> None:
    """Entries that share bytes are how a small file becomes petabytes (Fifield, 2019)."""
    places = sorted((entry.header_offset, entry.compress_size) for entry in entries)
    starts = [offset for offset, _size in places[1:]] + [start_of_directory]
    for (offset, size), following in zip(places, starts, strict=True):
        if offset + 30 + size > following:
            raise Harm("overlap")


def _read_all(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], *, limits: Limits) -> Mapping[str, bytes]:
    parts: dict[str, bytes] = {}
    for entry in entries:
        if entry.is_dir():
            continue
        content = _read(archive, entry, keep=entry.filename.lower().endswith((".xml", ".rels")), limits=limits)
        if content is not None:
            parts[entry.filename] = content
    return parts


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, *, keep: bool, limits: Limits) -> bytes | None:
    """Unpack to the end, checksum included; other parts than XML are looked at and let go."""
    kept = io.BytesIO()
    with archive.open(entry) as stream:
        chunk = stream.read(CHUNK)
        if chunk.startswith(PACKED_STARTS):
            raise Harm("nested", name=entry.filename)
        while chunk:
            if keep:
                kept.write(chunk)
            if kept.tell() > limits.unpacked:
                raise Harm("bomb", name=entry.filename)
            chunk = stream.read(CHUNK)
    return kept.getvalue() if keep else None

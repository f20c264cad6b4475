"""What kind of file this is, by its first bytes and never by its name."""

from __future__ import annotations

from quancheng.papers.harm import Harm
from quancheng.papers.limits import MEGABYTE, Limits

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
STARTS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"BM", "picture"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ", "archive"),
    (b"\x09\x08\x10\x00", "old-xls"),
    (b"\x09\x08\x08\x00", "old-xls"),
)
# Names of streams inside a compound document, as they stand in its directory.
OLE_STREAMS: tuple[tuple[str, str], ...] = (
    ("EncryptedPackage", "encrypted"),
    ("WordDocument", "old-word"),
    ("PowerPoint Document", "slides"),
    ("Workbook", "old-xls"),
    ("Book", "old-xls"),
)
BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def refuse_unless_zip(data: bytes, *, limits: Limits) -> None:
    """Pass only what can be an xlsx; raises Harm with the kind of file it is instead."""
    if not data.strip(b"\x00 \r\n\t"):
        raise Harm("empty-file")
    if len(data) > limits.file_size:
        size, most = -(-len(data) // MEGABYTE), limits.file_size // MEGABYTE
        raise Harm("file-too-big", size=size, most=most)
    if not data.startswith(ZIP):
        raise Harm(kind_of(data))


def kind_of(data: bytes) -> str:
    """The code of the refusal for a file that is not a zip."""
    if data.startswith(OLE):
        return _kind_of_ole(data)
    for start, kind in STARTS:
        if data.startswith(start):
            return kind
    return _kind_of_text(data[:4096])


def _kind_of_ole(data: bytes) -> str:
    for stream, kind in OLE_STREAMS:
        if stream.encode("utf-16-le") in data:
            return kind
    return "ole"


def _kind_of_text(head: bytes) -> str:
    text = _decoded(head)
    if text is None:
        return "unknown-file"
    lower = text.lstrip("\ufeff \r\n\t").lower()
    if lower.startswith("<?xml") and "urn:schemas-microsoft-com:office:spreadsheet" in lower:
        return "xml-book"
    if lower.startswith(("<html", "<!doctype html", "<table", "<meta", "<head")) or "<table" in lower:
        return "html"
    return "text-file"


def _decoded(head: bytes) -> str | None:
    if b"\x00" in head and not head.startswith(BOMS[1:]):
        return None
    encodings = ("utf-16",) if head.startswith(BOMS[1:]) else ("utf-8", "gb18030")
    for encoding in encodings:
        text = head.decode(encoding, errors="ignore")
        if len(text.encode(encoding)) >= len(head) - 8 and _is_printable(text):
            return text
    return None


def _is_printable(text: str) -> bool:
    odd = sum(not (char.isprintable() or char in "\r\n\t\ufeff") for char in text)
    return odd * 50 <= len(text)

"""How much of a workbook is read at most; beyond it the file is refused, not cut."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Sizes in bytes, times in seconds. The defaults hold a ledger of 50,000 rows and refuse every known bomb."""

    file_size: int = 20 * MEGABYTE
    entries: int = 500
    unpacked: int = 96 * MEGABYTE
    ratio: int = 150
    ratio_from: int = 2 * MEGABYTE
    depth: int = 64
    sheets: int = 60
    rows: int = 50_000
    columns: int = 256
    area: int = 3_000_000
    cells: int = 600_000
    merges: int = 20_000
    cell_text: int = 32_767
    text: int = 24_000_000
    memory: int = 512 * MEGABYTE
    cpu: int = 18
    wall: float = 20.0


USUAL = Limits()

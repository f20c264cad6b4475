"""Fixed lists that a notice names: which department does which formality, powers given to parks, scenarios."""

from __future__ import annotations

from dataclasses import dataclass

from quancheng.engine.spec.base import Basis


@dataclass(frozen=True, kw_only=True)
class FixedList:
    """A table of the notice's own, row by row as it stands there."""

    id: str
    label: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    basis: Basis

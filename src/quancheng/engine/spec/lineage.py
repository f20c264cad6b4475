"""What a pack says of other packs: the upper one it builds on, what of it does not hold here, the one it replaces."""

from __future__ import annotations

from dataclasses import dataclass

from quancheng.engine.spec.base import Basis


@dataclass(frozen=True, kw_only=True)
class Drop:
    """A rule of the upper pack that does not hold in this place, and why."""

    id: str
    because: str
    basis: Basis

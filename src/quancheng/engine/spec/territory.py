"""What a pack says of the jurisdictions below its place."""

from __future__ import annotations

from dataclasses import dataclass

from quancheng.engine.spec.base import Basis


@dataclass(frozen=True, kw_only=True)
class Jurisdiction:
    """A county, zone or park below the place, by its administrative code; `inside` is the one it lies in, if any."""

    id: str
    label: str
    level: str
    kind: str
    code: str
    basis: Basis
    inside: str | None = None

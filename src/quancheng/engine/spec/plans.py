"""What a pack says of supporting works, against the phases of construction, and of what a project needs."""

from __future__ import annotations

from dataclasses import dataclass

from quancheng.engine.spec.base import Anchors, Basis, FactType


@dataclass(frozen=True, kw_only=True)
class Phase:
    """A phase of construction; what happens when it begins, where the pack names it."""

    id: str
    label: str
    begins: str | None = None


@dataclass(frozen=True, kw_only=True)
class Works:
    """A supporting work, the unit in charge and the phases for which it must be there; all of them unless named."""

    id: str
    label: str
    by: str
    phases: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SupportPlan:
    """Roads, water, power and gas against the construction plan: each work is planned for the day a phase needs it."""

    id: str
    label: str
    kept_by: str
    phases: tuple[Phase, ...]
    works: tuple[Works, ...]
    basis: Basis
    starts: Anchors | None = None

    def phases_of(self, work: Works) -> tuple[Phase, ...]:
        return tuple(each for each in self.phases if not work.phases or each.id in work.phases)


@dataclass(frozen=True, kw_only=True)
class Factor:
    """Something a project needs: land, power, environmental capacity; asked as `type` in `unit_word`."""

    id: str
    label: str
    type: FactType
    verified_by: str
    basis: Basis
    guaranteed_by: str | None = None
    unit_word: str = ""


@dataclass(frozen=True, kw_only=True)
class NeedsForm:
    """A form of factor needs, such as the initial or the detailed one, and what its completion marks."""

    id: str
    label: str
    factors: tuple[str, ...]
    asked_by: tuple[str, ...]
    basis: Basis
    starts: Anchors | None = None
    verified_marks: tuple[str, ...] = ()
    guaranteed_marks: tuple[str, ...] = ()
    guarantees: bool = False

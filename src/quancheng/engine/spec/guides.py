"""What a pack says of guides: for each formality or service who handles it, on what law, with what, how long, where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from quancheng.engine.periods import Period
from quancheng.engine.spec.base import Basis


@dataclass(frozen=True, kw_only=True)
class Material:
    """A paper that a formality needs: who gives it, in which form, whether it may come later against a promise."""

    name: str
    given_by: str
    form: str = "original"
    may_wait: bool = False
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Guide:
    """How a formality or service is done. `delegated_to` are the units to which the power was given; it is done there.

    `told_by` hands it over to the enterprise once one of its tasks is in reach.
    """

    id: str
    label: str
    handled_by: str
    steps: tuple[str, ...]
    basis: Basis
    tasks: tuple[str, ...] = ()
    law: tuple[str, ...] = ()
    materials: tuple[Material, ...] = ()
    within: Period | None = None
    where: str = ""
    charge: str = ""
    phase: str = ""
    together: str = ""
    delegated_to: tuple[str, ...] = ()
    told_by: str | None = None


PAPER_FORMS: Mapping[str, str] = {
    "original": "原件",
    "copy": "复印件",
    "electronic": "电子件",
    "filled form": "填写的表格",
    "reuse": "共享调用，不用提交",
}

"""How guarded a thing is, and how much a clearance opens: 公开 < 内部 < 敏感."""

from __future__ import annotations

from functools import cache

from quancheng.store.models import Label

__all__ = ["Label", "labels_up_to", "opens"]

_ORDER = (Label.PUBLIC, Label.INTERNAL, Label.SENSITIVE)


def opens(clearance: str, label: str) -> bool:
    """Whether a person of this clearance may see a thing of this label."""
    return _ORDER.index(Label(label)) <= _ORDER.index(Label(clearance))


@cache  # three clearances, asked on every request
def labels_up_to(clearance: str) -> tuple[Label, ...]:
    """Every label that a clearance opens, lowest first."""
    return tuple(label for label in _ORDER if opens(clearance, label))

"""State rebuilt from the log: each kind of stream registers how its events make its state.

register_rebuilder("case", fold)        # fold(events: Sequence[Recorded]) -> the state, as it was given to `append`
register_check("cases", check)          # check(tenant) -> faults in what is derived from states
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from .canonical import canonical
from .chain import Fault, Recorded

Fold = Callable[[Sequence[Recorded]], Mapping[str, Any] | str]
Check = Callable[[int], Iterable[Fault]]

_folds: dict[str, Fold] = {}
_checks: dict[str, Check] = {}


def register_rebuilder(stream_kind: str, fold: Fold) -> None:
    """Say how the events of a kind of stream make its state; called once, when the app that owns the kind is ready."""
    _folds[stream_kind] = fold


def register_check(name: str, check: Check) -> None:
    """Say how what is derived from the states of a tenant is checked: projections, work lists."""
    _checks[name] = check


def checks() -> Iterable[Check]:
    return _checks.values()


def can_rebuild(stream_kind: str) -> bool:
    return stream_kind in _folds


def rebuilt(stream_kind: str, events: Sequence[Recorded]) -> str:
    """The state that the events of one stream make, as it is stored. Raises KeyError for an unregistered kind."""
    state = _folds[stream_kind](events)
    return state if isinstance(state, str) else canonical(state)

"""What one area of the language adds to scenarios: steps that can have happened, and what can be expected."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from quancheng.engine import requests as rq
from quancheng.packfiles.values import parse_day

if TYPE_CHECKING:
    from quancheng.engine.proposals import Proposal
    from quancheng.packfiles.scenario_run import Outcome
    from quancheng.packfiles.scenario_world import World
    from quancheng.packfiles.scenarios import Step

Asked = Callable[["World", "Step"], list[rq.Request]]
Taken = Callable[["World", "Step"], None]
Find = Callable[["Outcome", Any], Any]
Missed = Callable[["Outcome", Any], list[tuple[str, str]]]

Proposed = Callable[["World", date], "Iterable[Proposal]"]


@dataclass(frozen=True)
class StepWord:
    """A step: what it says, the particulars it needs and may have; `facts` may be given by their ids."""

    says: str
    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    facts: bool = False


@dataclass(frozen=True)
class Area:
    """The scenario words of one area.

    `steps` and `expects` say what each word means. A step on the project is in `asked`, which makes the requests; one
    on something of the place is in `taken`, which keeps its state in `world.books`. An expectation is in `found`, which
    gives what is there in the shape of what is wanted, or in `contains`, which lists the words that are missing.
    `proposed` gives what the area's own data propose to supervision.
    """

    steps: Mapping[str, StepWord] = field(default_factory=dict)
    expects: Mapping[str, str] = field(default_factory=dict)
    asked: Mapping[str, Asked] = field(default_factory=dict)
    taken: Mapping[str, Taken] = field(default_factory=dict)
    found: Mapping[str, Find] = field(default_factory=dict)
    contains: Mapping[str, Missed] = field(default_factory=dict)
    proposed: Proposed | None = None


def given_of(step: Step, *names: str) -> dict[str, Any]:
    """The particulars that are given, as they are written."""
    return {name: step.particulars[name] for name in names if name in step.particulars}


def day_of(step: Step, name: str, otherwise: date | None = None) -> date | None:
    written = step.particulars.get(name)
    return parse_day(written) if written else otherwise


def words_of(step: Step, name: str) -> tuple[str, ...]:
    written = step.particulars.get(name, [])
    return (written,) if isinstance(written, str) else tuple(written)


def plain_request(request: Callable[..., rq.Request], *names: str) -> Asked:
    """A step whose particulars are the request's own fields."""
    return lambda world, step: [request(by=world.actor(step), **given_of(step, *names))]

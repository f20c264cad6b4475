"""What is done: stages, tasks, gates."""

from __future__ import annotations

from dataclasses import dataclass

from quancheng.engine.conditions import ALWAYS, Condition
from quancheng.engine.spec.base import Basis, Strength
from quancheng.engine.spec.clocks import Clock


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """One way a task can end: it may mark happenings, sign a document, and send the project away or back."""

    id: str
    label: str
    marks: tuple[str, ...] = ()
    ends_project: bool = False
    back_to: str | None = None
    signs: str | None = None


@dataclass(frozen=True, kw_only=True)
class EachUnit:
    """The task exists once per unit: those named, or those that own an applicable task of the list."""

    units: tuple[str, ...] = ()
    owners_of: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Task:
    """What is done, by whom, after what, when it applies, and how it can end."""

    id: str
    label: str
    by: str
    basis: Basis
    stage: str
    after: tuple[str, ...] = ()
    applies: Condition = ALWAYS
    opens_when: Condition | None = None
    each: EachUnit | None = None
    clock: Clock | None = None
    outcomes: tuple[Outcome, ...] = (Outcome(id="done", label="已完成"),)
    needs: tuple[str, ...] = ()
    from_enterprise: tuple[str, ...] = ()
    needs_facts: tuple[str, ...] = ()
    needs_planned: tuple[str, ...] = ()
    finish_when: Condition | None = None
    review: str | None = None
    decision: str | None = None
    paper: str | None = None
    may_be_waived: bool = False
    optional: bool = False
    guide: str | None = None

    def outcome(self, name: str) -> Outcome | None:
        for each in self.outcomes:  # a loop, because every completion asks
            if each.id == name:
                return each
        return None


@dataclass(frozen=True, kw_only=True)
class Gate:
    """A condition to enter or leave a stage."""

    id: str
    label: str
    hold: Condition
    basis: Basis
    strength: Strength = Strength.MUST
    may_pass: str | None = None


@dataclass(frozen=True, kw_only=True)
class Stage:
    id: str
    label: str
    tasks: tuple[Task, ...]
    basis: Basis
    enter_when: tuple[Gate, ...] = ()
    leave_when: tuple[Gate, ...] = ()

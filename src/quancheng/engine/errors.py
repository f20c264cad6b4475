"""Everything that can be refused, drawn as a tree.

    Refused
    ├── NotAllowed            the person or post may not
    ├── NotFound              no such thing here (also: it may not be seen)
    ├── NotNow                the state does not admit it
    │   ├── TaskNotOpen, TaskAlreadyDone, GateNotMet, StageNotThere, TooEarly
    │   └── Stale             somebody else was first
    ├── Incomplete            something needed is missing
    └── BadValue              what was given cannot be meant

Each carries a code, the facts, a sentence in Chinese that says what is wrong, and what would help.
"""

from __future__ import annotations

from collections.abc import Mapping


class Refused(Exception):
    """A request that changes nothing. `sentence` is for the person who asked; `facts` are for programs."""

    code = "refused"

    def __init__(self, sentence: str, *, help: str = "", **facts: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.help = help
        self.facts: Mapping[str, object] = facts

    def __str__(self) -> str:
        return f"{self.sentence}{self.help}"


class NotAllowed(Refused):
    code = "not-allowed"


class NotFound(Refused):
    code = "not-found"


class NotNow(Refused):
    code = "not-now"


class TaskNotOpen(NotNow):
    code = "task-not-open"


class TaskAlreadyDone(NotNow):
    code = "task-already-done"


class GateNotMet(NotNow):
    code = "gate-not-met"


class StageNotThere(NotNow):
    code = "stage-not-there"


class TooEarly(NotNow):
    code = "too-early"


class Stale(NotNow):
    code = "stale"


class Incomplete(Refused):
    code = "incomplete"


class BadValue(Refused):
    code = "bad-value"

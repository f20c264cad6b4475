"""One function per kind of request; each refuses early, then says the result."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from quancheng.engine import events as ev
from quancheng.engine import requests as rq
from quancheng.engine.case import Case
from quancheng.engine.pack import Pack
from quancheng.engine.workdays import Calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A request with all that answering it may look at."""

    pack: Pack
    case: Case
    request: Any
    on: date
    calendar: Calendar


Rule = Callable[[Question], list[ev.Event]]
RULES: dict[type[rq.Request], Rule] = {}
SETTLING: set[type[rq.Request]] = set()
"""The requests whose rule settles as it goes, because its later events build on what the earlier ones brought."""


def answers(request: type[rq.Request], *, settling: bool = False) -> Callable[[Rule], Rule]:
    """Register the function that decides a kind of request."""

    def register(rule: Rule) -> Rule:
        RULES[request] = rule
        if settling:
            SETTLING.add(request)
        return rule

    return register

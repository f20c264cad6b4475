"""What a person may do now on one project, asked of the engine itself, so that a page offers nothing in vain."""

from __future__ import annotations

from typing import Any

from quancheng.cases.actions import actor_on
from quancheng.cases.project_view import ProjectView
from quancheng.engine import requests as rq
from quancheng.engine.decide import decide
from quancheng.engine.errors import Incomplete, Refused, TooEarly
from quancheng.people.access import Person

LACKING = (Incomplete, TooEarly)
"""Refusals that time or a further paper will end: the form is shown with what is still lacking."""


def may_ask(person: Person, view: ProjectView, request: type[rq.Request], **words: Any) -> bool:
    """Whether such a request would be granted, or lacks only something that can still be given."""
    refused = _refusal(person, view, request, words)
    return refused is None or isinstance(refused, LACKING)


def still_lacks(person: Person, view: ProjectView, request: type[rq.Request], **words: Any) -> Refused | None:
    """What such a request would still lack, to be said before somebody fills the form in vain."""
    refused = _refusal(person, view, request, words)
    return refused if isinstance(refused, LACKING) else None


def _refusal(person: Person, view: ProjectView, request: type[rq.Request], words: dict[str, Any]) -> Refused | None:
    asked = request(by=actor_on(person, view.pack, view.case.jurisdiction), **words)
    try:
        decide(view.pack, view.case, asked, on=view.on, calendar=view.calendar)
    except Refused as refused:
        return refused
    return None

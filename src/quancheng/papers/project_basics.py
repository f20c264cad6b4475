"""The first section of a paper about one project: what it is, where it stands, who answers for it."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from quancheng.cases.project_view import ProjectView
from quancheng.engine.pack import FactType
from quancheng.papers.filling import Filled
from quancheng.papers.general import Asked, Section, listed
from quancheng.papers.project_values import is_id, say_fact
from quancheng.people import queries as people

HEADINGS, WIDTHS = ("内容", "情况"), (22, 78)
FIRST = ("name", "enterprise", "company", "uscc", "site", "industry", "investment", "content")
"""The facts by which a project is introduced, where the pack has them."""


def basics(asked: Asked, view: ProjectView, *, every: bool = False, title: str = "项目基本情况") -> Section:
    """What is known of the project as a table; `every` fact that has a value, otherwise those it is introduced by."""
    rows = [*_facts(view, every=every), ("所处阶段", view.pack.label_of(view.case.stage))]
    return listed(title, HEADINGS, [*rows, *_holders(asked, view)], widths=WIDTHS)


def _facts(view: ProjectView, *, every: bool) -> Iterator[tuple[Filled, ...]]:
    """A sensitive fact stands in no paper, since whoever sees the project sees its papers; nor does a person's card."""
    order = {name: at for at, name in enumerate(FIRST)}
    for fact in sorted(view.pack.facts, key=lambda each: order.get(each.id, len(order))):
        if fact.sensitive or fact.type is FactType.PERSON or not (every or fact.id in order):
            continue
        value = say_fact(view.case, view.pack, fact.id, {})
        if value:
            yield (fact.label, value)


def _holders(asked: Asked, view: ProjectView) -> Iterator[tuple[Filled, ...]]:
    ids = {UUID(each.officer) for each in view.case.roles.values() if is_id(each.officer)}
    names = people.officer_names(asked.person, ids) if ids else {}
    for role, holder in view.case.roles.items():
        name = names.get(UUID(holder.officer), "") if is_id(holder.officer) else ""
        unit = view.pack.label_of(holder.unit) if holder.unit else ""
        if name or unit:
            yield (view.pack.label_of(role), "　".join(each for each in (unit, name) if each))

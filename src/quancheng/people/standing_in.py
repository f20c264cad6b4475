"""Whom a person stands in for on a day, until when, and why; call inside `reading`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from quancheng.engine.territory import scoped
from quancheng.people.access import Person, current
from quancheng.people.models import Post, StandIn


@dataclass(frozen=True, kw_only=True)
class StoodIn:
    """A post that is not one's own; without an end it is empty, and one's own post acts for it by the notice."""

    post: str
    unit: str
    since: date | None = None
    until: date | None = None


def stood_in(person: Person, *, on: date) -> list[StoodIn]:
    """The posts that are not one's own in which one acts. Two queries."""
    if person.officer is None or not person.stands_in_for:
        return []
    rows = StandIn.objects.filter(current(on), tenant_id=person.tenant, officer_id=person.officer)
    named = [
        each
        for each in rows.select_related("post__unit").order_by("until", "id")
        if _code(each.post) in person.stands_in_for
    ]
    found = [
        StoodIn(post=each.post.label, unit=each.post.unit.label, since=each.since, until=each.until) for each in named
    ]
    empty = person.stands_in_for - {_code(each.post) for each in named}
    posts = Post.objects.filter(tenant_id=person.tenant, code__in=[each.partition("@")[0] for each in empty])
    behind = [post for post in posts.select_related("unit").order_by("position") if _code(post) in empty]
    return [*found, *(StoodIn(post=post.label, unit=post.unit.label) for post in behind)]


def _code(post: Post) -> str:
    return scoped(post.code, "" if post.jurisdiction_id == post.tenant_id else str(post.jurisdiction_id))

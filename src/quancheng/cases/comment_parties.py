"""Whom a comment on a project may mean: units, posts and officers who may see the project, and why others may not.

`Parties` is made in a fixed number of queries; call inside `reading` or a unit of work.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from quancheng.cases.models import Part, Project, RoleRow
from quancheng.engine.comments import OFFICER, POST, UNIT
from quancheng.engine.errors import BadValue
from quancheng.people.access import Held, Scope, project_scope
from quancheng.people.everybody import Everybody, Listed, everybody

MARK = re.compile(r"@\{((?:unit|post|officer):[^{}\s]{1,90})\}")
"""How a text that is kept names somebody: by what the log may hold, never by a natural person's name."""
UNTIL = re.compile(r"[\s，。、；：！？,;:!?（）()]")
LONGEST_SHOWN = 20


@dataclass(frozen=True, kw_only=True)
class Party:
    """Somebody who can be named; `why_not` says why he cannot be mentioned, "" for one who can."""

    mention: str
    label: str
    hint: str = ""
    why_not: str = ""


@dataclass(frozen=True, kw_only=True)
class Parties:
    """All parties of a place by their labels; those that can be mentioned come in `open_ones`."""

    by_label: Mapping[str, Party]
    by_mention: Mapping[str, Party]
    several: Mapping[str, int] = field(default_factory=dict)

    @property
    def open_ones(self) -> list[Party]:
        return [each for each in self.by_mention.values() if not each.why_not]

    def label(self, mention: str) -> str:
        """What a mention is called now; people leave, and their comments stay."""
        found = self.by_mention.get(mention)
        return found.label if found else "已离岗人员"


def parties(tenant: int, project: UUID, *, on: date) -> Parties:
    """Everybody who can be named about a project. The caller may see the project."""
    place, row = everybody(tenant, on=on), Project.objects.get(tenant_id=tenant, id=project)
    units = set(Part.objects.filter(tenant_id=tenant, project_id=project).values_list("unit", flat=True))
    roles = set(RoleRow.objects.filter(tenant_id=tenant, project_id=project).values_list("officer_id", flat=True))
    seeing = {each.id: _why_not(each, row, units, roles) for each in place.officers}
    found = [*_units(place, seeing), *_posts(place, seeing), *_officers(place, seeing)]
    found.sort(key=lambda each: (each.mention.startswith(OFFICER), bool(each.why_not)))
    alike = Counter(each.name for each in place.officers)
    return Parties(
        by_label={each.label: each for each in reversed(found)},
        by_mention={each.mention: each for each in found},
        several={name: count for name, count in alike.items() if count > 1},
    )


def _why_not(each: Listed, row: Project, units: set[str], roles: set[UUID]) -> str:
    """Why the project does not exist for an officer; "" where it does."""
    if each.person is None:
        return "还没有启用的账号"
    scope = project_scope(each.person)
    if row.label not in scope.labels:
        return f"权限看不到“{row.label}”项目"
    if scope.within and row.jurisdiction_id not in scope.within:
        return "不在这个项目所在的辖区"
    is_tied = (
        scope.sees_all
        or row.jurisdiction_id in scope.sees_all_in
        or not units.isdisjoint(scope.units)
        or each.id in roles
    )
    return "" if is_tied else _untied(scope)


def _untied(scope: Scope) -> str:
    return "所在单位没有参加这个项目" if scope.units else "没有担任岗位"


def _units(place: Everybody, seeing: Mapping[UUID, str]) -> Iterable[Party]:
    for code, posts in _grouped(place.posts).items():
        label = _unit_label(place, posts[0])
        yield Party(mention=f"{UNIT}{code}", label=label, hint="单位", why_not=_of_all(place, seeing, posts))


def _posts(place: Everybody, seeing: Mapping[UUID, str]) -> Iterable[Party]:
    for post in place.posts:
        label = _post_label(place, post)
        yield Party(mention=f"{POST}{post.code}", label=label, hint="岗位", why_not=_of_all(place, seeing, [post]))


def _officers(place: Everybody, seeing: Mapping[UUID, str]) -> Iterable[Party]:
    alike, taken = Counter(each.name for each in place.officers), Counter[str]()
    for each in place.officers:
        posts = "、".join(dict.fromkeys(_post_label(place, post) for post in each.held))
        label = each.name if alike[each.name] == 1 else f"{each.name}（{posts or '无岗位'}）"
        taken[label] += 1
        label = label if taken[label] == 1 else f"{label}{taken[label]}"
        yield Party(mention=f"{OFFICER}{each.id.hex}", label=label, hint=posts, why_not=seeing[each.id])


def _of_all(place: Everybody, seeing: Mapping[UUID, str], posts: Iterable[Held]) -> str:
    """Why nobody in any of the posts can be reached; "" where somebody can."""
    codes = {post.code for post in posts}
    reasons = [seeing[each.id] for each in place.officers if any(post.code in codes for post in each.held)]
    if not reasons:
        return "现在没有人在岗"
    return "" if "" in reasons else f"{reasons[0]}"


def _grouped(posts: Iterable[Held]) -> Mapping[str, list[Held]]:
    found: dict[str, list[Held]] = {}
    for post in posts:
        found.setdefault(post.unit, []).append(post)
    return found


def _unit_label(place: Everybody, post: Held) -> str:
    return post.unit_label if post.is_of_root else f"{place.places.get(post.place, '')}{post.unit_label}"


def _post_label(place: Everybody, post: Held) -> str:
    unit = _unit_label(place, post)
    return post.label if post.label.startswith(unit) else f"{unit}{post.label}"


# What was typed.


def kept_text(known: Parties, text: str) -> tuple[str, tuple[str, ...]]:
    """The text with each @name put as whom it means, and the mentions. Refuses an @ that means nobody he may mean."""
    names = sorted((name for name in {*known.by_label, *known.several} if name), key=len, reverse=True)
    kept, mentions, at = list[str](), list[str](), 0
    while at < len(text):
        if text[at] != "@" or _is_of_an_address(text, at):
            kept.append(text[at])
            at += 1
            continue
        name = next((each for each in names if text.startswith(each, at + 1)), "")
        found = _named(known, name or UNTIL.split(text[at + 1 :], maxsplit=1)[0])
        mentions.append(found.mention)
        kept.append(f"@{{{found.mention}}}")
        at += 1 + len(name)
    return "".join(kept), tuple(dict.fromkeys(mentions))


def named(known: Parties, text: str) -> tuple[str, ...]:
    """The mentions that a field names, one or several with 、 between. Refuses what means nobody."""
    names = [each.strip().lstrip("@") for each in re.split(r"[、，,；;\n]", text)]
    return tuple(dict.fromkeys(_named(known, each).mention for each in names if each))


def _named(known: Parties, name: str) -> Party:
    shown = name[:LONGEST_SHOWN]
    found = known.by_label.get(name)
    if found is None and name in known.several:
        alike = "、".join(each.label for each in known.by_mention.values() if each.label.startswith(f"{name}（"))
        raise BadValue(
            f"有{known.several[name]}位“{shown}”，不知道提到的是哪一位。", help=f"请写全：{alike}。", field="mention"
        )
    if found is None:
        raise BadValue(
            f"没有找到“@{shown}”。" if shown else "“@”后面没有写名字。",
            help="请从“提到”里选择单位、岗位或人员；@和名字之间不留空格。",
            field="mention",
        )
    if found.why_not:
        raise BadValue(
            f"不能提到“{shown}”：{found.why_not}，看不到这个项目。",
            help="请提到看得到这个项目的单位或人员，或先请有权的人让其参加项目。",
            field="mention",
        )
    return found


def _is_of_an_address(text: str, at: int) -> bool:
    """Whether the @ stands in an address of e-mail rather than before a name."""
    return at > 0 and text[at - 1].isascii() and text[at - 1].isalnum()

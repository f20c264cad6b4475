"""A workbook of units, posts and officers against what is known: what is new, what changes, what is wrong where.

Computed anew whenever it is looked at, so that the preview is what would happen now. A person is known by name and
telephone; where a name alone leaves a doubt, the line is refused with what would clear it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Any
from uuid import UUID

from django.db.models import Q

from quancheng.people.accounts import USERNAME, username_of
from quancheng.people.models import Account, Appointment, Officer, Post, Unit

Json = Mapping[str, Any]
NEW, CHANGED, SAME, WRONG = "new", "changed", "same", "wrong"
SHEETS = ("units", "posts", "officers")


@dataclass(kw_only=True)
class Line:
    """A line of one of the three sheets: what it says, what it would do, what is wrong with which cell."""

    kind: str
    sheet: str
    row: int
    title: str
    says: list[str] = field(default_factory=list)
    faults: list[tuple[str, str]] = field(default_factory=list)
    is_new: bool = False
    changes: bool = False
    wish: Any = None

    @property
    def standing(self) -> str:
        if self.faults:
            return WRONG
        return NEW if self.is_new else CHANGED if self.changes else SAME


@dataclass(kw_only=True)
class UnitWish:
    label: str
    upper: Unit | None = None
    row: Unit | None = None
    duty: str = ""


@dataclass(kw_only=True)
class PostWish:
    """A post that is there, or one to be added to a unit that is there or that the workbook adds."""

    label: str
    unit: UnitWish
    row: Post | None = None


@dataclass(kw_only=True)
class PersonWish:
    """Somebody of the workbook: an officer who is known, or a new one."""

    name: str
    phone: str = ""
    row: Officer | None = None
    units: set[str] = field(default_factory=set)
    username: str = ""
    account: str = ""


@dataclass(kw_only=True)
class OfficerWish:
    """What a line asks for its person: a telephone, a post from and until, the end of a post, an account."""

    person: PersonWish
    post: PostWish
    phone: str = ""
    since: date | None = None
    until: date | None = None
    ends: Appointment | None = None
    username: str = ""


def plan(tenant: int, reading: Json, *, on: date) -> list[Line]:
    """Every line of the workbook with what it would do on the day; call inside `reading` or a unit of work."""
    return _Planning(tenant, on).lines(reading)


class _Planning:
    """What is known of the tenant, and what the lines so far have added to it."""

    def __init__(self, tenant: int, on: date) -> None:
        self.on = on
        rows = Unit.objects.filter(tenant_id=tenant, is_current=True)
        self.unit_by_id = {row.id: row for row in rows}
        self.units = _by_name(rows, lambda row: UnitWish(label=row.label, row=row))
        posts = Post.objects.filter(tenant_id=tenant, is_current=True)
        self.posts: dict[tuple[str, str], PostWish] = {}
        for post in posts:
            self._know_post(post)
        self.officers = list(Officer.objects.filter(tenant_id=tenant))
        living = Q(until__isnull=True) | Q(until__gte=on)
        held = Appointment.objects.filter(living, tenant_id=tenant).select_related("post")
        self.held: dict[UUID, list[Appointment]] = defaultdict(list)
        for row in held:
            self.held[row.officer_id].append(row)
        accounts = Account.objects.filter(tenant_id=tenant).values_list("username", "officer_id")
        self.account_of = {officer: name for name, officer in accounts if officer}
        self.usernames = {name for name, _ in accounts}
        self.asked_names: dict[str, PersonWish] = {}
        self.people: list[PersonWish] = []
        self.seen: dict[tuple[str, ...], int] = {}

    def _know_post(self, post: Post) -> None:
        unit = self.unit_by_id.get(post.unit_id)
        if unit is None:
            return
        wish = PostWish(label=post.label, unit=UnitWish(label=unit.label, row=unit), row=post)
        for unit_name in _names(unit):
            for name in _names(post):
                self.posts[folded(unit_name), folded(name)] = wish

    def lines(self, reading: Json) -> list[Line]:
        found = [self._unit(each) for each in reading["units"]]
        found += [self._post(each) for each in reading["posts"]]
        people = [each for each in reading["officers"] if "name" in each["cells"] or _is_somebody(each)]
        doubtful = _namesakes(people)
        return [*found, *(self._officer(each, doubtful) for each in people)]

    # Units and posts.

    def _unit(self, said: Json) -> Line:
        label, line = _cell(said, "label"), _line("units", said, "label")
        if not label:
            return _wrong(line, said, "label", "没有写单位名称")
        if self._is_twice(("unit", folded(label)), line):
            return line
        known = self.units.get(folded(label))
        return self._known_unit(known, said, line) if known else self._new_unit(label, said, line)

    def _known_unit(self, known: UnitWish, said: Json, line: Line) -> Line:
        row, duty = known.row, _cell(said, "duty")
        line.wish = known
        if row is not None and row.is_local and duty and duty != row.duty:
            line.changes, known.duty = True, duty
            line.says.append(f"职责：{row.duty or '（空）'} → {duty}")
        return line

    def _new_unit(self, label: str, said: Json, line: Line) -> Line:
        upper = self.units.get(folded(_cell(said, "upper")))
        if upper is None or upper.row is None:
            near = _near(label, self.units)
            hint = f"；如果就是“{near}”，请照此写" if near else ""
            named = _cell(said, "upper")
            why = f"没有“{named}”这个单位可以所属" if named else f"是新单位，要写明所属单位{hint}"
            return _wrong(line, said, "upper" if named else "label", why)
        wish = UnitWish(label=label, upper=upper.row, duty=_cell(said, "duty"))
        line.is_new, line.wish = True, wish
        line.says.append(f"新增单位，属于{upper.row.label}")
        self.units[folded(label)] = wish
        return line

    def _post(self, said: Json) -> Line:
        label, line = _cell(said, "label"), _line("posts", said, "label")
        if not label:
            return _wrong(line, said, "label", "没有写岗位名称")
        unit = self._unit_named(said, line)
        if unit is None:
            return line
        line.title = f"{unit.label} {label}"
        key = (folded(unit.label), folded(label))
        if self._is_twice(("post", *key), line):
            return line
        line.wish = self.posts.get(key)
        if line.wish is None:
            line.is_new, line.wish = True, PostWish(label=label, unit=unit)
            line.says.append("新增岗位，不带权限")
            self.posts[key] = line.wish
        return line

    def _unit_named(self, said: Json, line: Line) -> UnitWish | None:
        named = _cell(said, "unit")
        unit = self.units.get(folded(named))
        if unit is None:
            near = _near(named, self.units)
            hint = f"，是不是“{near}”" if near else "，本地单位请先写在单位表里"
            _wrong(line, said, "unit", f"没有“{named}”这个单位{hint}" if named else "没有写单位")
        return unit

    def _is_twice(self, key: tuple[str, ...], line: Line) -> bool:
        first = self.seen.setdefault(key, line.row)
        if first != line.row:
            line.faults.append((f"第{line.row}行", f"与第{first}行重复，请只留一行"))
        return first != line.row

    # People.

    def _officer(self, said: Json, doubtful: Mapping[int, str]) -> Line:
        line = _line("officers", said, "name")
        if not _cell(said, "name"):
            return line if line.faults else _wrong(line, said, "name", "没有写姓名")
        post = self._post_named(said, line)
        if said["row"] in doubtful:
            line.faults.append((_where(said, "name"), doubtful[said["row"]]))
        if post is None or line.faults:
            return line
        person = self._person(said, post, line)
        if person is None:
            return line
        since, until = (date.fromisoformat(day) if (day := _cell(said, key)) else None for key in ("since", "until"))
        wish = OfficerWish(person=person, post=post, since=since, until=until)
        line.title, line.wish = f"{person.name}　{post.unit.label} {post.label}", wish
        if self._is_twice(("officer", str(id(person)), str(id(post))), line):
            return line
        self._phone(wish, said, line)
        self._term(wish, said, line)
        self._account(wish, said, line)
        line.changes = bool(line.says)
        line.is_new = line.changes and person.row is None
        return line

    def _post_named(self, said: Json, line: Line) -> PostWish | None:
        named, unit_named = _cell(said, "post"), _cell(said, "unit")
        if not named:
            _wrong(line, said, "post", "没有写岗位")
            return None
        if unit_named:
            unit = self._unit_named(said, line)
            found = self.posts.get((folded(unit.label), folded(named))) if unit else None
            if unit is not None and found is None:
                inside = {post.label: post for (name, _), post in self.posts.items() if name == folded(unit.label)}
                near = _near(named, inside)
                hint = f"，是不是“{near}”" if near else f"，这个单位有：{'、'.join(inside)}" if inside else ""
                _wrong(line, said, "post", f"{unit.label}没有“{named}”这个岗位{hint}")
            return found
        alike = {id(post): post for (_, name), post in self.posts.items() if name == folded(named)}
        if len(alike) != 1:
            _wrong(line, said, "post", f"“{named}”{'不止一个单位有，请写明单位' if alike else '不是现有的岗位'}")
            return None
        return next(iter(alike.values()))

    def _person(self, said: Json, post: PostWish, line: Line) -> PersonWish | None:
        """The same person for every line that means him; nothing, with a fault, where a name leaves a doubt."""
        name, phone, unit = _cell(said, "name"), _cell(said, "phone"), folded(post.unit.label)
        for each in self.people:
            same_phone = digits(phone) == digits(each.phone) or not phone or not each.phone
            if each.name == name and same_phone and (unit in each.units or (phone and each.phone)):
                each.phone, each.units = each.phone or phone, each.units | {unit}
                return each
        found, why = self._known_officer(name, phone, unit)
        if why:
            line.faults.append((_where(said, "name"), why))
            return None
        person = PersonWish(name=name, phone=phone, row=found, units={unit})
        person.account = self.account_of.get(found.id, "") if found else ""
        if found is None:
            line.says.append("登记人员")
        self.people.append(person)
        return person

    def _known_officer(self, name: str, phone: str, unit: str) -> tuple[Officer | None, str]:
        namesakes = [row for row in self.officers if row.name == name]
        exact = [row for row in namesakes if phone and digits(row.phone) == digits(phone)]
        if exact:
            return exact[0], ""
        inside = [row for row in namesakes if unit in self._units_of(row)]
        if len(inside) == 1:
            return inside[0], ""
        free = [row for row in namesakes if not row.phone and not self.held[row.id]]
        if not inside and len(free) == 1:
            return free[0], ""
        if namesakes and not phone:
            where = "、".join(sorted({post for row in namesakes for post in self._posts_of(row)}))
            return None, f"系统里已有“{name}”（{where or '未任职'}），请填联系电话，以便分清是不是同一个人"
        return None, ""

    def _units_of(self, row: Officer) -> set[str]:
        units = [self.unit_by_id.get(each.post.unit_id) for each in self.held[row.id]]
        return {folded(name) for unit in units if unit for name in _names(unit)}

    def _posts_of(self, row: Officer) -> list[str]:
        return [each.post.label for each in self.held[row.id]]

    def _phone(self, wish: OfficerWish, said: Json, line: Line) -> None:
        phone, row = _cell(said, "phone"), wish.person.row
        if phone and row is not None and digits(row.phone) != digits(phone):
            wish.phone = phone
            line.says.append(f"联系电话：{row.phone or '（空）'} → {phone}")

    def _term(self, wish: OfficerWish, said: Json, line: Line) -> None:
        post, row = wish.post.row, wish.person.row
        since = wish.since or self.on
        if wish.until is not None and wish.until < since:
            line.faults.append((_where(said, "until"), "免职日期早于任职日期"))
            return
        held = [each for each in self.held[row.id] if post and each.post_id == post.id] if row and post else []
        overlapping = [each for each in held if wish.until is None or each.since <= wish.until]
        if not overlapping:
            wish.since = since
            last = f"，到{wish.until}" if wish.until else ""
            line.says.append(f"任职：从{since}{last}{'（待确认）' if post and post.powers else ''}")
            return
        wish.since = None
        if wish.until is not None and overlapping[0].until != wish.until:
            wish.ends = overlapping[0]
            line.says.append(f"免职日期：{overlapping[0].until or '（未定）'} → {wish.until}")

    def _account(self, wish: OfficerWish, said: Json, line: Line) -> None:
        typed = _cell(said, "username")
        name, person = username_of(typed), wish.person
        if not typed or name in (person.account, person.username):
            return
        owner = self.asked_names.get(name)
        if not USERNAME.fullmatch(name):
            fault = f"账号名“{typed}”不能使用：应为2至64个字母、汉字、数字或 . _ -"
        elif name in self.usernames or (owner is not None and owner is not person):
            fault = f"账号名“{typed}”已被使用，请换一个"
        elif person.account or person.username:
            fault = f"已有账号“{person.account or person.username}”，一人只有一个账号"
        else:
            self.asked_names[name] = person
            wish.username = person.username = name
            line.says.append(f"开设账号{name}（待确认）")
            return
        line.faults.append((_where(said, "username"), fault))


def folded(text: str) -> str:
    """For comparing names: half-width, without blanks, brackets alike."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold()


def digits(phone: str) -> str:
    """For comparing telephone numbers."""
    return re.sub(r"\D", "", phone)


def _names(row: Unit | Post) -> list[str]:
    return [row.label, row.notice_label] if row.notice_label else [row.label]


def _by_name(rows: Iterable[Unit], wish: Callable[[Unit], UnitWish]) -> dict[str, UnitWish]:
    found: dict[str, UnitWish] = {}
    for row in rows:
        made = wish(row)
        for name in _names(row):
            found.setdefault(folded(name), made)
    return found


def _near(name: str, among: Mapping[str, Any]) -> str:
    """The known name that is meant, perhaps: one that holds or is held by it, or is written nearly alike."""
    wanted = folded(name)
    labels = {folded(each.label): each.label for each in among.values()}
    holding = [label for key, label in labels.items() if len(wanted) > 1 and (wanted in key or key in wanted)]
    if len(holding) == 1:
        return holding[0]
    near = get_close_matches(wanted, list(labels), n=1, cutoff=0.6) if wanted else []
    return labels[near[0]] if near else ""


def _namesakes(lines: Sequence[Json]) -> Mapping[int, str]:
    """The lines whose name stands in the workbook for perhaps two people: another unit, and no telephone to tell."""
    by_name: dict[str, list[Json]] = defaultdict(list)
    for line in lines:
        by_name[_cell(line, "name")].append(line)
    doubtful: dict[int, str] = {}
    for name, same in by_name.items():
        if not name or len({folded(_cell(line, "unit")) for line in same}) < 2:
            continue
        for line in same:
            if not _cell(line, "phone"):
                rows = "、".join(str(each["row"]) for each in same)
                doubtful[line["row"]] = f"第{rows}行都是“{name}”，单位不同，请填联系电话，以便分清是不是同一个人"
    return doubtful


def _is_somebody(said: Json) -> bool:
    """A line without a name that says more than which post is empty."""
    return bool(said["faults"]) or any(key in said["cells"] for key in ("phone", "username"))


def _cell(said: Json, key: str) -> str:
    return str(said["cells"].get(key, ("", ""))[0])


def _where(said: Json, key: str) -> str:
    cell = said["cells"].get(key)
    return str(cell[1]) if cell else f"第{said['row']}行"


def _line(kind: str, said: Json, title: str) -> Line:
    faults = [(str(where), str(sentence)) for where, sentence in said["faults"]]
    return Line(kind=kind, sheet=said["sheet"], row=said["row"], title=_cell(said, title), faults=faults)


def _wrong(line: Line, said: Json, key: str, sentence: str) -> Line:
    line.faults.append((_where(said, key), sentence))
    return line

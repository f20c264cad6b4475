"""A workbook of people brought in: kept with what was read, previewed, taken in one unit of work, taken back.

The system administrator does it. Accounts and posts with powers that come of it wait for the security administrator
like any other. The names stand in the tables of people only; events hold ids and counts.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password

from quancheng.engine.errors import BadValue, Incomplete, NotNow
from quancheng.people import passwords
from quancheng.people.access import Person, require_kind
from quancheng.people.accounts import Opened, add_account
from quancheng.people.actions import new_appointment, new_officer
from quancheng.people.errors import NoSuchOne
from quancheng.people.kinds import Kind
from quancheng.people.models import Account, Appointment, Officer, Post, Roster, StandIn, Unit
from quancheng.people.roster import SAME, WRONG, Line, OfficerWish, PersonWish, PostWish, UnitWish, plan
from quancheng.people.units import new_post, new_unit
from quancheng.store.canonical import canonical, parsed
from quancheng.store.work import Work, perform

OPEN, DONE, DROPPED, UNDONE = "open", "done", "dropped", "undone"
MOST_ACCOUNTS = 300
"""Accounts of one workbook: each password is hashed slowly on purpose."""
MOST_LISTED = 20
Used = Callable[[Work, Sequence[UUID]], str]
"""What else stands on officers, in words; "" where nothing does."""


@dataclass(frozen=True, kw_only=True)
class RosterView:
    """An upload with its lines as they would come in now; `counts` is what came of it once it is in."""

    id: UUID
    name: str
    day: date
    state: str
    lines: Sequence[Line]
    notes: Sequence[str]
    counts: Mapping[str, int]

    def count(self, standing: str) -> int:
        return sum(each.standing == standing for each in self.lines)


def begin(by: Person, reading: Mapping[str, Any], *, name: str, at: datetime, key: str | None = None) -> UUID:
    """Keep what was read of a workbook until it is taken in or put away."""
    require_kind(by, Kind.SYSTEM_ADMIN)

    def do(work: Work) -> str:
        row = Roster(
            tenant_id=work.tenant, id=work.new_id(), account_id=by.account, name=name[-120:], day=work.today,
            state=OPEN, reading=canonical(reading),
        )  # fmt: skip
        row.save()
        lines = {kind: len(reading[kind]) for kind in ("units", "posts", "officers")}
        work.note([("roster-begun", {"roster": str(row.id), "lines": lines})])
        return str(row.id)

    return UUID(perform(do, tenant=by.tenant, actor=by.account, at=at, key=key, request=["roster", reading]))


def view(by: Person, roster: UUID, *, on: date) -> RosterView:
    """The upload; its lines are computed while it is open. Call inside `reading`."""
    require_kind(by, Kind.SYSTEM_ADMIN)
    row = _roster(by.tenant, roster)
    reading = parsed(row.reading)
    return RosterView(
        id=row.id,
        name=row.name,
        day=row.day,
        state=row.state,
        lines=plan(by.tenant, reading, on=on) if row.state == OPEN else (),
        notes=reading.get("notes", ()),
        counts=json.loads(row.result).get("counts", {}),
    )


def uploads(by: Person) -> list[RosterView]:
    """The last uploads, those put away left out."""
    require_kind(by, Kind.SYSTEM_ADMIN)
    rows = Roster.objects.filter(tenant_id=by.tenant).exclude(state=DROPPED).order_by("-day", "-id")
    return [
        RosterView(
            id=row.id, name=row.name, day=row.day, state=row.state, lines=(), notes=(),
            counts=json.loads(row.result).get("counts", {}),
        )
        for row in rows[:MOST_LISTED]
    ]  # fmt: skip


def drop(by: Person, roster: UUID, *, at: datetime) -> None:
    """Put an upload away; the names in it are forgotten."""
    require_kind(by, Kind.SYSTEM_ADMIN)

    def do(work: Work) -> None:
        row = _open_roster(work, roster)
        row.state, row.reading = DROPPED, canonical({"notes": []})
        row.save()
        work.note([("roster-dropped", {"roster": str(row.id)})])

    perform(do, tenant=by.tenant, actor=by.account, at=at)


def commit(
    by: Person, roster: UUID, *, without_wrong: bool = False, at: datetime, on: date, key: str | None = None
) -> list[Opened]:
    """Bring everything in, all of it or nothing; answers the accounts opened with the passwords that work once.

    Raises Incomplete while a line is wrong, unless those are to be left out.
    """
    seen = view(by, roster, on=on)
    opened = _passwords_for(seen.lines)

    def do(work: Work) -> dict[str, str]:
        row = _open_roster(work, roster)
        lines = plan(work.tenant, parsed(row.reading), on=work.today)
        _refuse_unready(lines, without_wrong=without_wrong)
        taken = _Taking(work, {name: hashed for name, (_, hashed) in opened.items()})
        for line in lines:
            if line.standing not in (WRONG, SAME):
                taken.take(line)
        row.state, row.result = DONE, canonical(taken.result())
        row.save()
        work.note([("roster-taken", {"roster": str(row.id), "counts": taken.counts()})])
        return taken.accounts

    request = ["commit-roster", str(roster), without_wrong]
    made = perform(do, tenant=by.tenant, actor=by.account, at=at, key=key, request=request)
    return [Opened(UUID(id_), name, opened[name][0]) for name, id_ in sorted(made.items()) if name in opened]


def undo(by: Person, roster: UUID, *, used: Used, at: datetime, key: str | None = None) -> None:
    """Take back what an import brought, while nothing stands on it. Raises NotNow, naming what does."""
    require_kind(by, Kind.SYSTEM_ADMIN)

    def do(work: Work) -> None:
        row = _roster(work.tenant, roster)
        if row.state != DONE:
            raise NotNow("这份名单还没有导入，或已经撤销。", help="只能撤销已经导入的名单。")
        result = json.loads(row.result)
        _refuse_used(work, result, used)
        _take_back(work, result)
        row.state = UNDONE
        row.save()
        work.note([("roster-undone", {"roster": str(row.id), "counts": result["counts"]})])

    perform(do, tenant=by.tenant, actor=by.account, at=at, key=key, request=["undo-roster", str(roster)])


class _Taking:
    """Brings lines in one after the other, so that a later one finds what an earlier one added."""

    def __init__(self, work: Work, hashed: Mapping[str, str]) -> None:
        self.work, self.hashed = work, hashed
        self.units: dict[int, Unit] = {}
        self.posts: dict[int, Post] = {}
        self.people: dict[int, Officer] = {}
        self.accounts: dict[str, str] = {}
        self.made: dict[str, list[str]] = {"units": [], "posts": [], "officers": [], "appointments": []}
        self.before: dict[str, dict[str, Any]] = {"duties": {}, "phones": {}, "ends": {}}

    def take(self, line: Line) -> None:
        wish = line.wish
        if isinstance(wish, UnitWish):
            self._unit(wish)
        elif isinstance(wish, PostWish):
            self._post(wish)
        elif isinstance(wish, OfficerWish):
            self._officer(wish)

    def counts(self) -> dict[str, int]:
        changed = sum(map(len, self.before.values()))
        return {kind: len(ids) for kind, ids in self.made.items()} | {
            "accounts": len(self.accounts), "changed": changed,
        }  # fmt: skip

    def result(self) -> dict[str, Any]:
        return {**self.made, "accounts": list(self.accounts.values()), **self.before, "counts": self.counts()}

    def _unit(self, wish: UnitWish) -> Unit:
        if wish.row is not None:
            return self._change_duty(wish, wish.row)
        if id(wish) not in self.units:
            assert wish.upper is not None
            row = new_unit(self.work, upper_code=_code(wish.upper), label=wish.label, duty=wish.duty)
            self.units[id(wish)] = row
            self.made["units"].append(str(row.id))
        return self.units[id(wish)]

    def _change_duty(self, wish: UnitWish, row: Unit) -> Unit:
        if wish.duty and wish.duty != row.duty:
            self.before["duties"][str(row.id)] = row.duty
            row.duty = wish.duty
            row.save()
            self.work.note([("unit-duty-changed", {"unit": str(row.id)})])
        return row

    def _post(self, wish: PostWish) -> Post:
        if wish.row is not None:
            return wish.row
        if id(wish) not in self.posts:
            row = new_post(self.work, self._unit(wish.unit), wish.label)
            self.posts[id(wish)] = row
            self.made["posts"].append(str(row.id))
        return self.posts[id(wish)]

    def _officer(self, wish: OfficerWish) -> None:
        officer = self._person(wish.person)
        if wish.phone and officer.phone != wish.phone:
            self.before["phones"].setdefault(str(officer.id), officer.phone)
            officer.phone = wish.phone
            officer.save()
            self.work.note([("officer-changed", {"officer": str(officer.id)})])
        if wish.since is not None:
            row = new_appointment(self.work, officer, self._post(wish.post), since=wish.since, until=wish.until)
            self.made["appointments"].append(str(row.id))
        if wish.ends is not None and wish.until is not None:
            self._end(wish.ends, wish.until)
        if wish.username:
            self._open(wish.username, officer)

    def _person(self, wish: PersonWish) -> Officer:
        if wish.row is not None:
            return wish.row
        if id(wish) not in self.people:
            row = new_officer(self.work, name=wish.name, phone=wish.phone)
            self.people[id(wish)] = row
            self.made["officers"].append(str(row.id))
        return self.people[id(wish)]

    def _end(self, row: Appointment, until: date) -> None:
        self.before["ends"][str(row.id)] = row.until and row.until.isoformat()
        row.until = until
        row.save()
        self.work.note([("appointment-ended", {"appointment": str(row.id), "until": until.isoformat()})])

    def _open(self, username: str, officer: Officer) -> None:
        hashed = self.hashed.get(username)
        if hashed is None:  # the workbook's lines changed between looking and taking
            raise NotNow("名单对应的情况刚刚有变化。", help="请刷新后再确认导入。")
        row = add_account(self.work, username=username, kind=Kind.OFFICER, hashed=hashed, officer=officer.id)
        self.accounts[row.username] = str(row.id)


def _passwords_for(lines: Sequence[Line]) -> dict[str, tuple[str, str]]:
    """A password and its hash for every account the lines ask for; made before the lock, since hashing is slow."""
    names = [
        line.wish.username
        for line in lines
        if isinstance(line.wish, OfficerWish) and line.wish.username and not line.faults
    ]
    if len(names) > MOST_ACCOUNTS:
        raise BadValue(f"一次最多开设{MOST_ACCOUNTS}个账号。", help="请把名单分成几份导入。", count=len(names))
    made = {name: passwords.one_time() for name in names}
    return {name: (password, make_password(password)) for name, password in made.items()}


def _refuse_unready(lines: Sequence[Line], *, without_wrong: bool) -> None:
    wrong = [line for line in lines if line.standing == WRONG]
    if wrong and not without_wrong:
        raise Incomplete(
            f"还有{len(wrong)}行有问题，没有导入。",
            help="请在表里改好重新上传，或选择不导入这些行。",
            rows=[[line.sheet, line.row] for line in wrong[:20]],
        )
    if not any(line.standing not in (WRONG, SAME) for line in lines):
        raise Incomplete("没有要导入的内容：各行都与系统一致。", help="请改好名单后重新上传。")


def _refuse_used(work: Work, result: Mapping[str, Any], used: Used) -> None:
    signed_in = Account.objects.filter(tenant_id=work.tenant, id__in=result["accounts"], signed_in_at__isnull=False)
    if (account := signed_in.first()) is not None:
        raise NotNow(f"账号{account.username}已经登录使用，不能整批撤销。", help="请在账号页面逐个停用。")
    made = {kind: [UUID(each) for each in result[kind]] for kind in ("units", "posts", "officers", "appointments")}
    later = Appointment.objects.filter(tenant_id=work.tenant).exclude(id__in=made["appointments"])
    if later.filter(officer_id__in=made["officers"]).exists() or later.filter(post_id__in=made["posts"]).exists():
        raise NotNow("导入后又有新的任命用到这些人员或岗位，不能整批撤销。", help="请先结束这些任命，或逐个办理。")
    accounts = Account.objects.filter(tenant_id=work.tenant, officer_id__in=made["officers"])
    if accounts.exclude(id__in=result["accounts"]).exists():
        raise NotNow("导入后又给这些人员开设了账号，不能整批撤销。", help="请在账号页面逐个办理。")
    stands_in = StandIn.objects.filter(tenant_id=work.tenant)
    if (
        stands_in.filter(officer_id__in=made["officers"]).exists()
        or stands_in.filter(post_id__in=made["posts"]).exists()
    ):
        raise NotNow("导入后已有人代理或被代理，不能整批撤销。", help="请先结束代理，或逐个办理。")
    posts_later = Post.objects.filter(tenant_id=work.tenant, unit_id__in=made["units"]).exclude(id__in=made["posts"])
    if posts_later.exists():
        raise NotNow("导入后又在这些单位增设了岗位，不能整批撤销。", help="请先撤销这些岗位。")
    if why := used(work, made["officers"]):
        raise NotNow(f"导入后{why}，不能整批撤销。", help="请逐个结束任命、停用账号。")


def _take_back(work: Work, result: Mapping[str, Any]) -> None:
    def rows(model: Any, kind: str) -> Any:
        return model.objects.filter(tenant_id=work.tenant, id__in=[UUID(each) for each in result[kind]])

    Account.objects.filter(tenant_id=work.tenant, id__in=result["accounts"]).delete()
    for model, kind in ((Appointment, "appointments"), (Officer, "officers"), (Post, "posts"), (Unit, "units")):
        rows(model, kind).delete()
    for id_, phone in result["phones"].items():
        Officer.objects.filter(tenant_id=work.tenant, id=UUID(id_)).update(phone=phone)
    for id_, duty in result["duties"].items():
        Unit.objects.filter(tenant_id=work.tenant, id=UUID(id_)).update(duty=duty)
    for id_, until in result["ends"].items():
        day = date.fromisoformat(until) if until else None
        Appointment.objects.filter(tenant_id=work.tenant, id=UUID(id_)).update(until=day)


def _code(row: Unit) -> str:
    return row.code if row.jurisdiction_id == row.tenant_id else f"{row.code}@{row.jurisdiction_id}"


def _roster(tenant: int, roster: UUID) -> Roster:
    row = Roster.objects.filter(tenant_id=tenant, id=roster).first()
    if row is None:
        raise NoSuchOne("名单")
    return row


def _open_roster(work: Work, roster: UUID) -> Roster:
    row = _roster(work.tenant, roster)
    if row.state != OPEN:
        raise NotNow("这份名单已经导入或放弃。", help="如需再次导入，请重新上传。")
    return row

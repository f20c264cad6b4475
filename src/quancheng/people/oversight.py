"""What administrators read: accounts with their standing, what waits to be confirmed, and the log of deeds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from quancheng.engine.pack import Power
from quancheng.people.access import POWERS, Person, require_kind
from quancheng.people.errors import NoSuchOne
from quancheng.people.founding import SET_UP
from quancheng.people.kinds import ADMINISTRATORS, Kind, Standing
from quancheng.people.lockout import is_locked
from quancheng.people.models import Account, Appointment, Officer
from quancheng.store.models import Event
from quancheng.store.verify import Report, verify_tenant
from quancheng.store.work import perform

KEEPERS = (Kind.SYSTEM_ADMIN, Kind.SECURITY_ADMIN)

DEEDS: Mapping[str, str] = {
    "place-settled": "按制度包设定单位与岗位",
    "officer-added": "登记人员",
    "officer-appointed": "任命岗位",
    "appointment-confirmed": "确认任命",
    "appointment-ended": "结束任命",
    "stand-in-named": "指定代理",
    "stand-in-ended": "结束代理",
    "stand-in-cancelled": "取消代理",
    "officer-changed": "更正人员信息",
    "unit-added": "增设单位",
    "unit-renamed": "单位改名",
    "unit-closed": "撤销单位",
    "unit-duty-changed": "更正单位职责",
    "post-added": "增设岗位",
    "post-renamed": "岗位改名",
    "post-closed": "撤销岗位",
    "roster-begun": "上传人员名单",
    "roster-taken": "导入人员名单",
    "roster-undone": "撤销名单导入",
    "roster-dropped": "放弃人员名单",
    "holiday-notice-taken": "收录放假通知",
    "pack-put-in-force": "启用制度包版本",
    "ledger-labelled": "设定台账标签",
    "paper-phrases-changed": "更改公文用语",
    "contact-kept": "更新联系人",
    "contact-erased": "删除联系人信息",
    "unit-contacts-changed": "更新单位联络表",
    "account-opened": "开设账号",
    "account-confirmed": "确认账号",
    "account-disabled": "停用账号",
    "account-unlocked": "解锁账号",
    "account-locked": "账号被锁定",
    "clearance-set": "设定知悉范围",
    "password-changed": "修改密码",
    "password-reset": "重置密码",
    "signed-in": "登录",
    "signed-out": "退出",
    "sign-in-failed": "登录失败",
    "log-verified": "核验日志",
    "file-kept": "存入文件",
    "enterprise-invited": "邀请企业开通账号",
    "invitation-revoked": "撤回企业邀请",
    "invitation-taken": "企业开通账号",
    "enterprise-tied": "项目向企业账号开放",
    "enterprise-untied": "项目不再向企业账号开放",
}

FIELDS: Mapping[str, str] = {
    "account": "账号",
    "officer": "人员",
    "enterprise": "企业",
    "kind": "类别",
    "clearance": "知悉范围",
    "appointment": "任命",
    "appointments": "任命",
    "stand_in": "代理",
    "post": "岗位",
    "unit": "单位",
    "head": "负责人",
    "staff": "专职人员",
    "contact": "联系人",
    "since": "从",
    "until": "到",
    "jurisdiction": "辖区",
    "pack": "制度包",
    "version": "版本",
    "events": "记录",
    "faults": "问题",
    "digest": "摘要",
    "size": "字节",
    "label": "标签",
    "id": "编号",
    "invitation": "邀请",
    "upper": "所属单位",
    "from": "原为",
    "to": "改为",
    "roster": "名单",
    "lines": "行数",
    "counts": "数目",
    "reason": "理由",
    "ledger": "台账",
    "year": "年度",
    "notice": "文号",
    "paper": "材料",
    "number": "版次",
    "units": "单位",
    "posts": "岗位",
    "officers": "人员",
    "accounts": "账号",
    "changed": "更改",
}


@dataclass(frozen=True)
class WaitingPost:
    """An appointment that brings powers and is not confirmed."""

    id: UUID
    label: str
    powers: tuple[str, ...]
    since: date


@dataclass(frozen=True)
class AccountLine:
    id: UUID
    username: str
    kind: Kind
    standing: Standing
    clearance: str
    name: str
    is_locked: bool
    must_change_password: bool
    signed_in_at: datetime | None
    waiting: tuple[WaitingPost, ...] = ()

    @property
    def sees_business(self) -> bool:
        return self.kind not in ADMINISTRATORS


@dataclass(frozen=True)
class LogLine:
    """One deed: when, by whose account, what. What happened to a project is its business and shows only as a deed."""

    seq: int
    at: datetime
    actor: str
    deed: str
    words: str


def accounts(person: Person, *, at: datetime) -> tuple[AccountLine, ...]:
    """Every account of the tenant, those that wait first."""
    require_kind(person, *KEEPERS)
    rows = list(Account.objects.filter(tenant_id=person.tenant).order_by("username"))
    names = _names(person.tenant, {row.officer_id for row in rows if row.officer_id})
    waiting = _waiting(person.tenant)
    lines = [_line(row, names, waiting, at) for row in rows]
    return tuple(sorted(lines, key=lambda line: line.standing != Standing.AWAITING and not line.waiting))


def account(person: Person, id: UUID, *, at: datetime) -> AccountLine:
    """One account of the tenant. Raises NoSuchOne."""
    found = next((line for line in accounts(person, at=at) if line.id == id), None)
    if found is None:
        raise NoSuchOne("账号")
    return found


def officers_without_account(person: Person) -> tuple[tuple[UUID, str], ...]:
    """Whom an account can be opened for."""
    require_kind(person, Kind.SYSTEM_ADMIN)
    taken = Account.objects.filter(tenant_id=person.tenant, officer_id__isnull=False).values("officer_id")
    rows = Officer.objects.filter(tenant_id=person.tenant).exclude(id__in=taken).order_by("name", "id")
    return tuple((row.id, row.name) for row in rows)


def log(person: Person, *, before: int | None = None, deed: str = "", count: int = 50) -> tuple[LogLine, ...]:
    """The newest deeds before a number of the log; reads (tenant, seq) backwards, so its cost is the page's."""
    require_kind(person, Kind.AUDIT_ADMIN)
    rows = Event.objects.filter(tenant_id=person.tenant)
    if before is not None:
        rows = rows.filter(seq__lt=before)
    if deed:
        rows = rows.filter(kind=deed)
    found = list(rows.order_by("-seq")[:count])
    names = _usernames(person.tenant)
    return tuple(_log_line(row, names) for row in found)


def verify_log(person: Person, *, at: datetime) -> Report:
    """Walk the tenant's chain, states and files, and note that it was done and how many faults were found."""
    require_kind(person, Kind.AUDIT_ADMIN)
    report = Report()
    verify_tenant(person.tenant, report)
    found = [("log-verified", {"events": report.events, "faults": len(report.faults)})]
    perform(lambda work: work.note(found), tenant=person.tenant, actor=person.account, at=at)
    return report


def _log_line(row: Event, names: Mapping[str, str]) -> LogLine:
    of_people = row.stream_id is None and row.kind in DEEDS
    return LogLine(
        seq=row.seq,
        at=row.at,
        actor=names.get(row.actor, row.actor),
        deed=DEEDS.get(row.kind, "办理业务"),
        words=_words(json.loads(row.body), names) if of_people else "",
    )


def _words(body: Mapping[str, Any], names: Mapping[str, str]) -> str:
    said = ((name, value) for name, value in body.items() if value not in (None, "", []))
    return "；".join(f"{FIELDS.get(name, name)}：{_value(value, names)}" for name, value in said)


def _value(value: Any, names: Mapping[str, str]) -> str:
    if isinstance(value, list):
        return "、".join(_value(each, names) for each in value)
    if isinstance(value, Mapping):
        return "、".join(f"{FIELDS.get(name, name)}{_value(each, names)}" for name, each in value.items())
    return names.get(str(value), str(value))


def _usernames(tenant: int) -> Mapping[str, str]:
    rows = Account.objects.filter(tenant_id=tenant).values_list("id", "username")
    kinds = {kind.value: kind.word for kind in Kind}
    return {SET_UP: "初始化", **kinds} | {str(id): username for id, username in rows}


def _names(tenant: int, officers: set[UUID]) -> Mapping[UUID, str]:
    return {row.id: row.name for row in Officer.objects.filter(tenant_id=tenant, id__in=officers)}


def _waiting(tenant: int) -> Mapping[UUID, tuple[WaitingPost, ...]]:
    waiting: dict[UUID, tuple[WaitingPost, ...]] = {}
    rows = Appointment.objects.filter(tenant_id=tenant, is_confirmed=False).select_related("post")
    for row in rows.order_by("since", "id"):
        powers = tuple(POWERS[Power(power)] for power in row.post.powers.split())
        line = WaitingPost(row.id, row.post.label, powers, row.since)
        waiting[row.officer_id] = (*waiting.get(row.officer_id, ()), line)
    return waiting


def _line(
    row: Account, names: Mapping[UUID, str], waiting: Mapping[UUID, tuple[WaitingPost, ...]], at: datetime
) -> AccountLine:
    officer = row.officer_id
    return AccountLine(
        id=row.id,
        username=row.username,
        kind=Kind(row.kind),
        standing=Standing(row.standing),
        clearance=row.clearance,
        name=names.get(officer, "") if officer else "",
        is_locked=is_locked(row, at),
        must_change_password=row.must_change_password,
        signed_in_at=row.signed_in_at,
        waiting=waiting.get(officer, ()) if officer else (),
    )

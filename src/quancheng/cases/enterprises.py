"""Letting an enterprise in: invited by an address that works once, tied to its projects, let go again.

Inviting is for whoever registers projects or plans them, and for whoever holds a role on the project. Only the digest
of an address's secret is kept.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest
from uuid import UUID

from quancheng.cases.access import refuse_unseen
from quancheng.cases.models import Enterprise, EnterpriseProject, Invitation, Project
from quancheng.cases.project_view import ProjectView
from quancheng.engine.errors import NotAllowed, NotFound, NotNow
from quancheng.engine.pack import Power
from quancheng.people.access import Person, powers_in
from quancheng.people.invited import accounts_of, add_invited, hashed_password
from quancheng.people.labels import Label
from quancheng.store.session import reading
from quancheng.store.work import Work, perform

LASTS = timedelta(days=7)
SECRET_BYTES = 24
OPEN, TAKEN, REVOKED = "open", "taken", "revoked"
MAY_INVITE = frozenset({Power.REGISTER, Power.PLAN})


@dataclass(frozen=True, kw_only=True)
class Invited:
    """A new invitation; the secret is shown once and stands nowhere. It is "" when the same was asked before."""

    id: UUID
    secret: str


@dataclass(frozen=True, kw_only=True)
class InvitationLine:
    """An invitation as officers see it."""

    id: UUID
    invited: datetime
    expires: datetime
    standing: str


@dataclass(frozen=True, kw_only=True)
class LetIn:
    """Who of the enterprise's side can see a project, and who was asked. `known` waits only to be let in."""

    accounts: tuple[str, ...]
    is_in: bool
    known: str
    invitations: tuple[InvitationLine, ...]


@dataclass(frozen=True, kw_only=True)
class Opening:
    """What somebody sees who opens the address of an invitation: whom it is for."""

    tenant: int
    id: UUID
    enterprise: UUID
    enterprise_name: str
    project: UUID
    project_name: str


def may_invite(person: Person, view: ProjectView) -> bool:
    """Whether the person may let the project's enterprise in; a sensitive project is opened to nobody outside."""
    if view.label == Label.SENSITIVE or person.officer is None:
        return False
    held = powers_in(person, int(view.case.jurisdiction or person.tenant))
    return bool(held & MAY_INVITE) or any(h.officer == person.officer.hex for h in view.case.roles.values())


def let_in(person: Person, view: ProjectView) -> LetIn:
    """Who is in and who was asked; call inside `reading`."""
    tied = EnterpriseProject.objects.filter(tenant_id=person.tenant, project_id=view.id).first()
    row = _of_project(person.tenant, view.id)
    accounts = accounts_of(person.tenant, row.id) if row else []
    asked = Invitation.objects.filter(tenant_id=person.tenant, project_id=view.id).order_by("-invited", "-id")
    return LetIn(
        accounts=tuple(each.username for each in accounts) if tied else (),
        is_in=tied is not None,
        known=row.name if row and accounts and not tied else "",
        invitations=tuple(
            InvitationLine(id=each.id, invited=each.invited, expires=each.expires, standing=each.standing)
            for each in asked
        ),
    )


def invite(person: Person, view: ProjectView, *, at: datetime, key: str | None = None) -> Invited:
    """Make an address by which the project's enterprise opens its account; earlier open ones of the project end."""
    _refuse_stranger(person, view)
    if not view.case.fact("enterprise"):
        raise NotNow("项目还没有填写企业名称，不能邀请。", help="请先在“信息”页面填写企业名称和统一社会信用代码。")
    secret, done = secrets.token_urlsafe(SECRET_BYTES), set[str]()

    def do(work: Work) -> str:
        refuse_unseen(work, person, view.id)
        open_ones = Invitation.objects.filter(tenant_id=work.tenant, project_id=view.id, standing=OPEN)
        for earlier in open_ones:
            _revoke(work, earlier)
        row = Invitation(
            tenant_id=work.tenant, id=work.new_id(), enterprise_id=_kept_enterprise(work, view.id), project_id=view.id,
            digest=_digest(secret), invited=at, expires=at + LASTS, standing=OPEN,
        )  # fmt: skip
        row.save(force_insert=True)
        work.note([("enterprise-invited", _body(row))])
        done.add(row.id.hex)
        return row.id.hex

    made = perform(do, tenant=person.tenant, actor=person.account, at=at, key=key, request=["invite", view.id.hex])
    return Invited(id=UUID(made), secret=secret if made in done else "")


def revoke(person: Person, view: ProjectView, invitation: UUID, *, at: datetime, key: str | None = None) -> None:
    """End an invitation that nobody has taken up; one that is over stays as it is."""
    _refuse_stranger(person, view)

    def do(work: Work) -> None:
        refuse_unseen(work, person, view.id)
        row = Invitation.objects.filter(tenant_id=work.tenant, id=invitation, project_id=view.id).first()
        if row is None:
            raise NotFound("没有找到这个邀请。", help="请从项目的企业账号页面进入。")
        if row.standing == OPEN:
            _revoke(work, row)

    said = ["revoke", invitation.hex]
    perform(do, tenant=person.tenant, actor=person.account, at=at, key=key, request=said)


def tie(person: Person, view: ProjectView, *, at: datetime, key: str | None = None) -> None:
    """Let the accounts that the enterprise already has see this project, too."""
    _refuse_stranger(person, view)

    def do(work: Work) -> None:
        refuse_unseen(work, person, view.id)
        row = _of_project(work.tenant, view.id)
        if row is None or not accounts_of(work.tenant, row.id):
            raise NotNow("这家企业还没有账号。", help="请先发出邀请，由企业自己开通账号。")
        _tie(work, row.id, view.id)

    perform(do, tenant=person.tenant, actor=person.account, at=at, key=key, request=["tie", view.id.hex])


def untie(person: Person, view: ProjectView, *, at: datetime, key: str | None = None) -> None:
    """The project exists no longer for the enterprise's accounts; open invitations to it end."""
    _refuse_stranger(person, view)

    def do(work: Work) -> None:
        refuse_unseen(work, person, view.id)
        for row in Invitation.objects.filter(tenant_id=work.tenant, project_id=view.id, standing=OPEN):
            _revoke(work, row)
        tied = EnterpriseProject.objects.filter(tenant_id=work.tenant, project_id=view.id)
        for each in tied:
            work.note([("enterprise-untied", {"project": view.id.hex, "enterprise": each.enterprise_id.hex})])
        tied.delete()

    perform(do, tenant=person.tenant, actor=person.account, at=at, key=key, request=["untie", view.id.hex])


def opening(tenant: int, invitation: UUID, secret: str, *, at: datetime) -> Opening:
    """What an address of an invitation opens; NotFound for a wrong, used, revoked or expired one, all the same."""
    with reading(tenant):
        row = Invitation.objects.filter(tenant_id=tenant, id=invitation).first()
        if row is None or not compare_digest(row.digest, _digest(secret)) or not _is_open(row, at):
            raise no_such_invitation()
        project = Project.objects.filter(tenant_id=tenant, id=row.project_id).first()
        enterprise = Enterprise.objects.get(tenant_id=tenant, id=row.enterprise_id)
        if project is None or project.label == Label.SENSITIVE:
            raise no_such_invitation()
        return Opening(
            tenant=tenant, id=row.id, enterprise=row.enterprise_id, enterprise_name=enterprise.name,
            project=row.project_id, project_name=project.name,
        )  # fmt: skip


def take_up(opened: Opening, *, username: str, password: str, at: datetime, key: str | None = None) -> UUID:
    """Open the account; the address works no longer. Raises BadName, NameTaken, WeakPassword."""
    hashed = hashed_password(password, username=username, enterprise=opened.enterprise_name)

    def do(work: Work) -> str:
        row = Invitation.objects.select_for_update().get(tenant_id=work.tenant, id=opened.id)
        if not _is_open(row, at):
            raise no_such_invitation()
        account = add_invited(work, username=username, hashed=hashed, enterprise=row.enterprise_id)
        row.standing, row.account_id = TAKEN, account.id
        row.save()
        work.note([("invitation-taken", _body(row) | {"account": account.id.hex})])
        _tie(work, row.enterprise_id, row.project_id)
        return account.id.hex

    said = ["take-up", opened.id.hex, username]
    made = perform(do, tenant=opened.tenant, actor=f"invitation-{opened.id.hex}", at=at, key=key, request=said)
    return UUID(made)


def no_such_invitation() -> NotFound:
    return NotFound("这个邀请不能使用：可能已经用过、过期或被撤回。", help="请联系邀请您的工作人员重新发送。")


def _refuse_stranger(person: Person, view: ProjectView) -> None:
    if view.label == Label.SENSITIVE:
        raise NotAllowed("敏感项目不向企业账号开放。", help="如可以公开，请先调整项目的密级标识。")
    if not may_invite(person, view):
        raise NotAllowed("您的岗位不能邀请企业。", help="请由登记、计划岗位或项目的专人邀请。")


def _kept_enterprise(work: Work, project: UUID) -> UUID:
    """The enterprise of a project, by its code or by what it was tied to; made when it is not known yet."""
    known = _of_project(work.tenant, project)
    if known is not None:
        return known.id
    row = Project.objects.get(tenant_id=work.tenant, id=project)
    made = Enterprise(tenant_id=work.tenant, id=work.new_id(), name=row.enterprise, uscc=row.uscc)
    made.save(force_insert=True)
    return made.id


def _of_project(tenant: int, project: UUID) -> Enterprise | None:
    """The one it is tied to, was invited for, or that has its code."""
    tied = EnterpriseProject.objects.filter(tenant_id=tenant, project_id=project).first()
    if tied is not None:
        return Enterprise.objects.get(tenant_id=tenant, id=tied.enterprise_id)
    row = Project.objects.get(tenant_id=tenant, id=project)
    if row.uscc:
        return Enterprise.objects.filter(tenant_id=tenant, uscc=row.uscc).first()
    asked = Invitation.objects.filter(tenant_id=tenant, project_id=project).first()
    return Enterprise.objects.get(tenant_id=tenant, id=asked.enterprise_id) if asked else None


def _tie(work: Work, enterprise: UUID, project: UUID) -> None:
    if EnterpriseProject.objects.filter(tenant_id=work.tenant, project_id=project).exists():
        return
    EnterpriseProject(
        tenant_id=work.tenant, enterprise_id=enterprise, project_id=project, since=work.today
    ).save(force_insert=True)  # fmt: skip
    work.note([("enterprise-tied", {"project": project.hex, "enterprise": enterprise.hex})])


def _revoke(work: Work, row: Invitation) -> None:
    row.standing = REVOKED
    row.save()
    work.note([("invitation-revoked", _body(row))])


def _is_open(row: Invitation, at: datetime) -> bool:
    return row.standing == OPEN and at < row.expires


def _body(row: Invitation) -> dict[str, str]:
    return {"invitation": row.id.hex, "project": row.project_id.hex, "enterprise": row.enterprise_id.hex}


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()

"""The kinds of account and the standings they can have."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """Who an account is for. The three administrators see no business data."""

    OFFICER = "officer"
    ENTERPRISE = "enterprise"
    SYSTEM_ADMIN = "system-admin"
    SECURITY_ADMIN = "security-admin"
    AUDIT_ADMIN = "audit-admin"

    @property
    def word(self) -> str:
        return _KINDS[self]


class Standing(StrEnum):
    """Whether an account may be used: opened by one administrator, it waits for another to confirm it."""

    AWAITING = "awaiting"
    ACTIVE = "active"
    DISABLED = "disabled"

    @property
    def word(self) -> str:
        return _STANDINGS[self]


_KINDS = {
    Kind.OFFICER: "工作人员",
    Kind.ENTERPRISE: "企业",
    Kind.SYSTEM_ADMIN: "系统管理员",
    Kind.SECURITY_ADMIN: "安全管理员",
    Kind.AUDIT_ADMIN: "审计管理员",
}
_STANDINGS = {Standing.AWAITING: "待确认", Standing.ACTIVE: "启用", Standing.DISABLED: "停用"}

ADMINISTRATORS = (Kind.SYSTEM_ADMIN, Kind.SECURITY_ADMIN, Kind.AUDIT_ADMIN)
EVERY_KIND = tuple(Kind)

"""What stands on officers in projects: asked before somebody who was just brought in is taken out again."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from quancheng.cases.models import RoleRow
from quancheng.cases.models import Work as WorkRow
from quancheng.store.work import Work


def used_in_projects(work: Work, officers: Sequence[UUID]) -> str:
    """In words what one of them holds in a project; "" where nobody holds anything."""
    if RoleRow.objects.filter(tenant_id=work.tenant, officer_id__in=officers).exists():
        return "其中有人已在项目中承担角色"
    if WorkRow.objects.filter(tenant_id=work.tenant, officer_id__in=officers).exists():
        return "其中有人已有经办的事项"
    return ""

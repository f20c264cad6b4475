"""What units and posts are called here where the office has named them, by the pack's ids.

The names are read along with the person at the beginning of every request, so that whoever shows the pack's words can
say the office's instead without asking the database; a job asks once for each tenant.
"""

from __future__ import annotations

from quancheng.people.models import Jurisdiction

_known: dict[int, str] = {}


def remember(tenant: int, names: str) -> None:
    """Take the names as they stand in the row of the root."""
    _known[tenant] = names


def names_here(tenant: int) -> str:
    """The names as JSON by code, "" where all are the pack's; call inside `reading` or a unit of work."""
    if tenant not in _known:
        row = Jurisdiction.objects.filter(tenant_id=tenant, id=tenant).values_list("names", flat=True).first()
        _known[tenant] = row or ""
    return _known[tenant]


def forget(tenant: int) -> None:
    """Ask again next time: what a job does at its beginning."""
    _known.pop(tenant, None)

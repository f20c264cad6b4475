"""What is due at a moment, for every tenant; called each minute, cheap when nothing is."""

from __future__ import annotations

import logging
from datetime import datetime

from quancheng.cases.holiday_notices import lay_out
from quancheng.cases.places import places, tick
from quancheng.store.anchors import tenants
from quancheng.store.outbox import deliver
from quancheng.store.session import reading

log = logging.getLogger(__name__)


def do_what_is_due(at: datetime) -> None:
    """Tick each place once a day and send what waits; one tenant's fault does not stop the others."""
    for tenant in tenants():
        try:
            _do_for(tenant, at)
        except Exception:
            log.exception("tenant %s: what was due is tried again in a minute", tenant)


def _do_for(tenant: int, at: datetime) -> None:
    if places(tenant):
        with reading(tenant):
            lay_out(tenant)
        tick(tenant, at=at)
    deliver(tenant=tenant, at=at)

"""What is cleared away once a day: sessions past their time, old idempotency keys, files that nothing refers to."""

from __future__ import annotations

import logging
from datetime import datetime
from importlib import import_module

from django.conf import settings

from quancheng.store.anchors import tenants
from quancheng.store.tidying import count_rows_anew, forget_keys, sweep_files

log = logging.getLogger(__name__)


def keep_house(at: datetime) -> None:
    """Clear away what nobody needs; harmless twice. `at` is the real time, whatever a demonstration pretends."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    everyone = tenants()
    keys = sum(forget_keys(tenant, at=at) for tenant in everyone)
    count_rows_anew(everyone)
    swept = sweep_files(everyone, at=at)
    log.info("housekeeping: %s keys forgotten, %s files without a row removed", keys, len(swept))

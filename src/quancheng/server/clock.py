"""The only place that reads the clock; everything below `server` is told the time."""

import os
from datetime import UTC, date, datetime, timedelta, timezone

from quancheng.server.errors import BadSetting

BEIJING = timezone(timedelta(hours=8), "+08:00")
PRETENDED = "QUANCHENG_TODAY"


def now() -> datetime:
    """This moment, aware and in UTC; on the day QUANCHENG_TODAY where a demonstration set one."""
    moment = datetime.now(BEIJING)
    told = os.environ.get(PRETENDED)
    if told:
        moment = datetime.combine(_pretended(told), moment.timetz())
    return moment.astimezone(UTC)


def _pretended(told: str) -> date:
    try:
        return date.fromisoformat(told)
    except ValueError:
        raise BadSetting(PRETENDED, f"写的“{told}”不是日期", help="请写成 2026-12-01 的样子，或不设。") from None


def real_now() -> datetime:
    """This moment, aware and in UTC, whatever a demonstration pretends."""
    return datetime.now(UTC)


def today() -> date:
    """The day it is in +08:00."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """The +08:00 day an aware moment falls on."""
    return moment.astimezone(BEIJING).date()


def is_pretended() -> bool:
    """True while a demonstration pretends that it is another day."""
    return bool(os.environ.get(PRETENDED))

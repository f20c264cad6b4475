"""Whether a pack holds on a day: a trial period warns before it ends, so that the next notice is ready in time."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from quancheng.engine.pack import Pack

WARN_BEFORE = timedelta(days=90)


class Validity(StrEnum):
    """Where a pack stands in its own time; the values are the words of scenarios."""

    NOT_YET = "not yet"
    IN_FORCE = "in force"
    ENDS_SOON = "ends soon"
    ENDED = "ended"


def validity(pack: Pack, on: date) -> Validity:
    """The first and the last day belong to the time in force."""
    if on < pack.in_force_from:
        return Validity.NOT_YET
    if pack.in_force_to is None or pack.in_force_to - on > WARN_BEFORE:
        return Validity.IN_FORCE
    return Validity.ENDED if pack.in_force_to < on else Validity.ENDS_SOON


def warning(pack: Pack, on: date) -> str:
    """What must be said before the end and after it; nothing while there is time."""
    match validity(pack, on):
        case Validity.NOT_YET:
            return f"从{pack.in_force_from}起施行，现在还没有生效。"
        case Validity.ENDED:
            return "已经过了有效期，请核实是否有新办法。"
        case Validity.ENDS_SOON if pack.in_force_to is not None:
            return f"还有{(pack.in_force_to - on).days}天到期，请及早准备修订或延期。"
    return ""

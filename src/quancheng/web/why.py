"""Why a limit falls on its day, line by line: what it counts from, the days skipped, pauses and extensions."""

from datetime import date
from typing import Any

from quancheng.web import words

PROVISIONAL = "当年放假安排尚未公布，按周末推算，公布后自动重算。"


def why(clock: Any, *, on: date) -> list[tuple[str, list[str]]]:
    """Names and their lines, those without lines left out."""
    said = [
        ("起算", _anchor(clock, on)),
        ("时限", _budget(clock)),
        ("跳过", words.skipped_words(clock.skipped or (), on=on)),
        ("暂停", [_pause(pause, on) for pause in clock.pauses or ()]),
        ("延长", [f"{words.amount_of(more.amount, clock.unit)}　{more.why}" for more in clock.extensions or ()]),
        ("原定", _first_due(clock, on)),
        ("说明", [*(getattr(clock, "notes", None) or ()), *([PROVISIONAL] if clock.provisional else [])]),
    ]
    return [(name, lines) for name, lines in said if lines]


def _anchor(clock: Any, on: date) -> list[str]:
    if not clock.anchor:
        return []
    return [f"{words.day(clock.anchor_day, on=on)}　{clock.anchor}" if clock.anchor_day else clock.anchor]


def _budget(clock: Any) -> list[str]:
    if not clock.budget:
        return []
    used = "" if clock.used is None else f"，已用{words.amount_of(clock.used, clock.unit)}"
    return [words.amount_of(clock.budget, clock.unit) + used]


def _pause(pause: Any, on: date) -> str:
    until = f"，{words.day(pause.until, on=on)}恢复" if pause.until else "，至今"
    return f"{words.day(pause.since, on=on)}起{until}　{pause.why}"


def _first_due(clock: Any, on: date) -> list[str]:
    if not clock.first_due or clock.first_due == clock.due:
        return []
    changed = getattr(clock, "changed_why", "")
    return [words.day(clock.first_due, on=on) + (f"　{changed}" if changed else "")]

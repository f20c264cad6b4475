"""A clock as the page shows it: sentence, bar, and why on demand. Built here because lists draw dozens at once."""

from datetime import date
from typing import Any

from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString

from quancheng.web import states, words
from quancheng.web.why import why

BAR = (
    '<svg class="bar tone-{tone}" viewBox="0 0 100 6" preserveAspectRatio="none" role="img" aria-label="{label}">'
    '<rect class="bar-whole" width="100" height="6"/><rect class="bar-used" width="{width}" height="6"/></svg>'
)


def bar(*, used: float, of: float, tone: str, label: str) -> SafeString:
    """A bar without a style attribute, which the CSP refuses: the width is the drawing's own."""
    width = max(0, min(100, round(100 * float(used) / float(of)))) if of else 0
    return SafeString(BAR.format(tone=escape(tone), label=escape(label), width=width))


def time_used(clock: Any) -> SafeString:
    """How much of the limit is used; nothing where the limit has no length."""
    if not clock.budget or clock.used is None:
        return SafeString("")
    label = f"已用{words.amount_of(clock.used, clock.unit)}，共{words.amount_of(clock.budget, clock.unit)}"
    return bar(used=clock.used, of=clock.budget, tone=states.STATES[clock.state].tone, label=label)


def explanation(clock: Any, *, on: date, chips: SafeString, is_open: bool) -> str:
    """The question and, when opened, its answer line by line with the basis at the end."""
    question = "为什么是这天" if clock.due else "怎么起算"
    answers = "".join(f"<dt>{name}</dt><dd>{_lines(lines)}</dd>" for name, lines in why(clock, on=on))
    basis = f"<dt>依据</dt><dd>{chips}</dd>" if chips else ""
    opened = " open" if is_open else ""
    return (
        f'<details class="why"{opened}><summary>{question}</summary>'
        f'<div class="why-box"><dl>{answers}{basis}</dl></div></details>'
    )


def _lines(lines: list[str]) -> str:
    if len(lines) == 1:
        return conditional_escape(lines[0])
    return "<ul>" + "".join(f"<li>{conditional_escape(line)}</li>" for line in lines) + "</ul>"

"""A form with its filling for the browser: plain rows and boxes that a template draws as a table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from quancheng.engine.pack import Form
from quancheng.papers.filling import Filling
from quancheng.papers.layout import Box, lay_out


@dataclass(frozen=True)
class Preview:
    """`widths` are percentages of the table; `head` and `body` are rows of boxes (`lines`, `span`, `kind`)."""

    title: str
    day: str | None
    intro: tuple[str, ...]
    widths: tuple[float, ...]
    head: tuple[tuple[Box, ...], ...]
    body: tuple[tuple[Box, ...], ...]
    foot: tuple[str, ...]


def preview(form: Form, filling: Filling, *, on: date) -> Preview:
    """What the printed form will show."""
    page = lay_out(form, filling, on=on)
    total = sum(page.widths)
    return Preview(
        title=page.title,
        day=page.day,
        intro=page.intro,
        widths=tuple(round(width * 100 / total, 1) for width in page.widths),
        head=page.rows[: page.headings],
        body=page.rows[page.headings :],
        foot=page.foot,
    )

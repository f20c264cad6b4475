"""A form with its filling as a page of boxes, which Excel, Word and the browser each draw in their own way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from quancheng.engine.pack import Form, FormField
from quancheng.papers.filling import Filled, Filling, in_words, printed

BLANK_DAY = "年　　月　　日"
BLANK_LINES = 6
CORNER_WIDTH, LABEL_WIDTH = 34, 20


class BoxKind(StrEnum):
    """What stands in a box: labelled blanks of the head, a column heading, a row's label, or a value."""

    HEAD = "head"
    HEADING = "heading"
    LABEL = "label"
    VALUE = "value"


@dataclass(frozen=True)
class Box:
    value: Filled
    kind: BoxKind
    span: int = 1

    @property
    def text(self) -> str:
        return printed(self.value)

    @property
    def lines(self) -> tuple[str, ...]:
        """The text line by line, for a template."""
        return tuple(self.text.split("\n"))

    @property
    def is_short(self) -> bool:
        """Whether it is better not broken: a day, a state, a name."""
        return len(self.text) <= len("2026年12月31日")


@dataclass(frozen=True)
class Page:
    """Widths are in characters; `headings` of the `rows` repeat when the table runs over a page."""

    title: str
    day: str | None
    intro: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[Box, ...], ...]
    headings: int
    foot: tuple[str, ...]
    landscape: bool


def lay_out(form: Form, filling: Filling, *, on: date) -> Page:
    """The page of a form; what is not filled stays blank."""
    head = _head_rows(form, filling)
    return Page(
        title=form.title,
        day=_day_line(form, filling, on),
        intro=(*form.opening, *(labelled(field, filling.values, colon="：") for field in form.intro)),
        widths=_widths(form),
        rows=(*head, *_body_rows(form, filling)),
        headings=len(head),
        foot=tuple(labelled(field, filling.values, colon=_colon(form)) for field in form.foot),
        landscape=form.landscape,
    )


def labelled(field: FormField, values: Mapping[str, Filled], *, colon: str) -> str:
    """A label with its blank, in one line."""
    said = printed(values.get(field.source)).replace("\n", " ")
    return f"{field.label}{colon}{said}".rstrip(" ") if said else f"{field.label}{colon}"


def _colon(form: Form) -> str:
    """The start plan's own print has narrow colons, the other annexes wide ones."""
    return ": " if form.head_in_corner else "："


def _day_line(form: Form, filling: Filling, on: date) -> str | None:
    if not form.dated:
        return None
    day = filling.values.get("paper:day", on)
    if day is None:
        return BLANK_DAY
    return in_words(day) if isinstance(day, date) else day


def _has_labels(form: Form) -> bool:
    return form.head_in_corner or bool(form.rows)


def _widths(form: Form) -> tuple[int, ...]:
    first = (CORNER_WIDTH if form.head_in_corner else LABEL_WIDTH,) if _has_labels(form) else ()
    return (*first, *(column.width for column in form.columns))


def _head_rows(form: Form, filling: Filling) -> tuple[tuple[Box, ...], ...]:
    headings = tuple(Box(column.label, BoxKind.HEADING) for column in form.columns)
    if form.head_in_corner and form.blocks:
        corner = Box(_block(form, form.blocks[0], filling), BoxKind.HEAD)
        return (*_side_by_side(form, form.blocks[1:], filling), (corner, *headings))
    first = (Box("事项", BoxKind.HEADING),) if _has_labels(form) else ()
    return (*_side_by_side(form, form.blocks, filling), (*first, *headings))


def _block(form: Form, fields: tuple[FormField, ...], filling: Filling) -> str:
    return "\n".join(labelled(field, filling.values, colon=_colon(form)) for field in fields)


def _side_by_side(
    form: Form, blocks: tuple[tuple[FormField, ...], ...], filling: Filling
) -> tuple[tuple[Box, ...], ...]:
    """Blocks of the head share the table's width; the last takes what is left over."""
    if not blocks:
        return ()
    columns = len(_widths(form))
    each = max(1, columns // len(blocks))
    spans = [each] * (len(blocks) - 1) + [columns - each * (len(blocks) - 1)]
    boxes = (Box(_block(form, fields, filling), BoxKind.HEAD, span) for fields, span in zip(blocks, spans, strict=True))
    return (tuple(boxes),)


def _body_rows(form: Form, filling: Filling) -> tuple[tuple[Box, ...], ...]:
    if form.rows:
        return tuple(
            (Box(row.label, BoxKind.LABEL), *_values(form, filling.rows.get(row.task, {}))) for row in form.rows
        )
    lines = filling.lines or [{}] * BLANK_LINES
    first = (Box(None, BoxKind.LABEL),) if _has_labels(form) else ()
    return tuple((*first, *_values(form, line)) for line in lines)


def _values(form: Form, values: Mapping[str, Filled]) -> tuple[Box, ...]:
    return tuple(Box(values.get(column.source), BoxKind.VALUE) for column in form.columns)

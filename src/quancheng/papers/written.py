"""A paper written from the data, with the rows behind each of its figures, in every shape it is wanted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from quancheng.engine.pack import Basis, Form
from quancheng.papers import excel, official, word
from quancheng.papers.filling import Filling
from quancheng.papers.preview import Preview, preview

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_PREVIEWED = 10
LONGEST_NAME = 80


@dataclass(frozen=True)
class Trace:
    """One row behind a figure: what it says, and the project and task it stands on."""

    text: str
    project: UUID | None = None
    task: str = ""


@dataclass(frozen=True)
class Figure:
    """A figure of a paper with everything it was counted from."""

    name: str
    value: str
    rows: tuple[Trace, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Written:
    """A paper of one kind: an official form with its sheets, or a general paper.

    `period` is the duty's; `project` and `subject` say what it belongs to, both None for a paper of the place.
    """

    kind: str
    title: str
    on: date
    basis: Basis = ()
    form: Form | None = None
    sheets: tuple[tuple[str, Filling], ...] = ()
    paper: official.Paper | None = None
    figures: tuple[Figure, ...] = ()
    period: str = ""
    project: UUID | None = None
    subject: UUID | None = None
    most_previewed: int = MOST_PREVIEWED

    def as_word(self) -> bytes:
        """The Word document."""
        if self.paper is not None:
            return official.write(self.paper)
        assert self.form is not None
        return word.write(self.form, self.sheets, on=self.on)

    def as_excel(self) -> bytes | None:
        """The workbook; None for a general paper, which has no layout of cells."""
        return excel.write(self.form, self.sheets, on=self.on) if self.form else None

    @property
    def lies(self) -> bool:
        """Whether the page lies on its long side."""
        return self.form.landscape if self.form else self.paper is not None and self.paper.landscape

    @property
    def previews(self) -> list[tuple[str, Preview]]:
        """The sheets of a form for the browser, the first `most_previewed` of them."""
        if self.form is None:
            return []
        sheets = self.sheets[: self.most_previewed]
        return [(title, preview(self.form, filling, on=self.on)) for title, filling in sheets]

    @property
    def unseen_sheets(self) -> int:
        """How many sheets the previews leave out."""
        return max(0, len(self.sheets) - self.most_previewed)

    def file_name(self, ending: str) -> str:
        """`签约项目开工计划表-高端铸件-2026-03-06.docx`"""
        plain = "".join(sign for sign in self.title if sign not in '\\/:*?"<>|\r\n\t')
        return f"{plain[:LONGEST_NAME]}-{self.on.isoformat()}.{ending}"

    def with_note(self, note: str) -> Written:
        """With a paragraph of one's own at the end of a general paper; a form has no room for it."""
        if self.paper is None or not note.strip():
            return self
        body = (*self.paper.body, official.Heading("补充说明"), official.Paragraph(note.strip()))
        return replace(self, paper=replace(self.paper, body=body))

    def between(self, opening: str, closing: str) -> Written:
        """With the office's own words before and after what is written; a form has no room for them."""
        if self.paper is None:
            return self
        first = tuple(official.Paragraph(line.strip()) for line in opening.splitlines() if line.strip())
        last = tuple(official.Paragraph(line.strip()) for line in closing.splitlines() if line.strip())
        return replace(self, paper=replace(self.paper, body=(*first, *self.paper.body, *last)))


def figure(name: str, rows: Sequence[Trace], *, unit: str = "件") -> Figure:
    """A figure that counts its rows."""
    return Figure(name, f"{len(rows)}{unit}", tuple(rows))

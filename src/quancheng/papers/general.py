"""Papers without a layout of the notice's own, by id: what a duty or a meeting of a pack names.

Each is written from the data by a function of its own module and can say where each of its figures comes from.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from quancheng.cases import dispatch
from quancheng.cases.project_view import ProjectView, project
from quancheng.cases.queries import Wanted, counts, every_project
from quancheng.engine.errors import BadValue, NotFound
from quancheng.engine.pack import Basis, Pack
from quancheng.papers.filling import Filled
from quancheng.papers.official import Block, Heading, Paragraph, Table
from quancheng.papers.written import Figure, Trace
from quancheng.people.access import Person

NUMERALS = tuple("一二三四五六七八九十") + tuple(f"十{each}" for each in "一二三四五六七八九")
NOTHING = "无。"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a general paper is written for; `period` is the duty's, "" where it is written for its own sake."""

    person: Person
    pack: Pack
    on: date
    period: str = ""
    project: UUID | None = None
    subject: UUID | None = None
    unit: str = ""
    text: str = ""


@dataclass(frozen=True)
class Section:
    """A heading with what stands under it."""

    title: str
    blocks: tuple[Block, ...]


def numbered(sections: Iterable[Section]) -> tuple[Block, ...]:
    """一、… 二、… one after the other."""
    body: list[Block] = []
    for number, section in zip(NUMERALS, sections, strict=False):
        body += [Heading(f"{number}、{section.title}"), *section.blocks]
    return tuple(body)


def gathered(title: str, parts: Sequence[Section]) -> Section:
    """A section of parts under （一）, （二） …; with one part only, that part's own matter."""
    if len(parts) == 1:
        return Section(title, parts[0].blocks)
    blocks: list[Block] = []
    for number, part in zip(NUMERALS, parts, strict=False):
        blocks += [Heading(f"（{number}）{part.title}", level=2), *part.blocks]
    return Section(title, tuple(blocks) or (Paragraph(NOTHING),))


def listed(
    title: str, headings: tuple[str, ...], rows: Sequence[tuple[Filled, ...]], *, widths: tuple[int, ...] = ()
) -> Section:
    """A section that is a table, or says that there is nothing."""
    if not rows:
        return Section(title, (Paragraph(NOTHING),))
    return Section(title, (Table(headings, tuple(rows), widths),))


def said(title: str, lines: Sequence[str]) -> Section:
    """A section of sentences, or one that says that there is nothing."""
    return Section(title, tuple(Paragraph(line) for line in lines) or (Paragraph(NOTHING),))


def month_of(period: str, on: date) -> tuple[date, date]:
    """The first and last day of a period such as 2026-03; of the day's month where none is named."""
    year, _, month = period.partition("-")
    if not period:
        first = on.replace(day=1)
    elif year.isdigit() and month.isdigit() and 1 <= int(month) <= 12:
        first = date(int(year), int(month), 1)
    else:
        raise BadValue(f"“{period}”不是月份。", help="请写成 2026-03 的样子。", period=period)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def week_of(period: str, on: date) -> tuple[date, date]:
    """Monday and Sunday of a period such as 2026-W10; of the day's week where none is named."""
    year, _, week = period.partition("-W")
    try:
        first = date.fromisocalendar(int(year), int(week), 1) if period else on - timedelta(days=on.weekday())
    except ValueError:
        raise BadValue(f"“{period}”不是周次。", help="请写成 2026-W10 的样子。", period=period) from None
    return first, first + timedelta(days=6)


def refs(pack: Pack, basis: Basis) -> str:
    """第六条、第十一条"""
    known = {clause.id: clause.ref for clause in pack.clauses}
    return "、".join(dict.fromkeys(known.get(each, each) for each in basis))


def by_library(person: Person, pack: Pack, on: date) -> list[tuple[str, int]]:
    """How many running projects each library holds, as (label, count)."""
    found = counts(person, on=on).libraries
    return [(library.label, found.get(library.id, 0)) for library in pack.libraries]


def projects_of(person: Person, on: date, *, library: str = "", name: str = "在册项目") -> Figure:
    """How many running projects there are, in all or in a library, with the projects themselves."""
    wanted = Wanted(library=library, sort="name")
    lines = every_project(person, wanted, on=on, most=dispatch.MOST)
    found = counts(person, on=on)
    total = found.libraries.get(library, 0) if library else found.total
    return Figure(name, f"{total}个", tuple(Trace(line.name, line.id) for line in lines))


def problems_of(person: Person, rows: Sequence[dispatch.Row]) -> dict[tuple[UUID, str], str]:
    """What the units reported as the problem of each of these rows."""
    return {key: report.problems for key, report in dispatch.reports_of(person, rows).items() if report.problems}


def project_of(asked: Asked) -> ProjectView:
    """The project that the paper is about; NotFound where none was chosen."""
    if asked.project is None:
        raise NotFound("请先选择项目。", help="请从项目页面的“材料”进入，或在材料页面选择项目。")
    return project(asked.person, asked.project, on=asked.on)


def signer(asked: Asked) -> str:
    """The unit that hands the paper in: the writer's own."""
    return asked.person.unit_words.partition("、")[0]

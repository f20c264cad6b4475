"""Papers that are a list of the place: who to turn to in each unit, and the projects that were signed."""

from __future__ import annotations

from datetime import date

from quancheng.cases import dispatch
from quancheng.cases.queries import ProjectLine
from quancheng.engine.pack import Pack
from quancheng.engine.said import money
from quancheng.papers.filling import Filled
from quancheng.papers.general import Asked, Section, listed, numbered, said, signer
from quancheng.papers.official import Paper
from quancheng.papers.written import Figure, Trace, Written, figure
from quancheng.people import queries as people

CONTACTS, CONTACT_WIDTHS = ("单位名称", "负责人", "单位职责", "专职人员", "联系方式", "备注"), (22, 12, 34, 12, 16, 10)
SIGNED_HEADINGS = ("序号", "项目", "企业", "投资额", "签约日期", "所处阶段", "所在库")
SIGNED_WIDTHS = (7, 28, 26, 14, 16, 14, 14)


def suits_contacts(pack: Pack) -> bool:
    """Whether the pack has no form of its own with its units."""
    return all(form.lines_from not in ("units", None) or form.scope != "place" for form in pack.forms)


def write_contacts(asked: Asked) -> Written:
    """Each unit with whom to turn to; names and numbers stand on the units' own cards, never in an event."""
    cards = people.units(asked.person, on=asked.on)
    rows: list[tuple[Filled, ...]] = [
        (
            card.label,
            card.head.name if card.head else "",
            card.duty,
            card.staff.name if card.staff else "",
            card.staff.phone if card.staff else "",
            card.remark,
        )
        for card in cards
    ]
    blank = [Trace(f"{card.label}：未填专职人员") for card in cards if card.staff is None]
    figures = (
        figure("单位", [Trace(card.label) for card in cards], unit="个"),
        figure("未填专职人员", blank, unit="个"),
    )
    return _written(
        asked, "contact-list", "招商引资工作联络表", [listed("联络表", CONTACTS, rows, widths=CONTACT_WIDTHS)], figures
    )


def write_signed(asked: Asked) -> Written:
    """The signed projects that run, in the order of their signing."""
    found = dispatch.signed_projects(asked.person)
    sums = [line.investment for line, _ in found if line.investment]
    rows = [_signed(asked.pack, number, line, day) for number, (line, day) in enumerate(found, start=1)]
    year = [line for line, day in found if day and day.year == asked.on.year]
    figures = (
        figure("签约项目", [_trace(line, day) for line, day in found], unit="个"),
        figure("今年签约", [Trace(line.name, line.id) for line in year], unit="个"),
        Figure(
            "投资额合计",
            money(sum(sums)) if sums else "无",
            tuple(_worth(line) for line, _ in found if line.investment),
        ),
        figure("未填投资额", [Trace(line.name, line.id) for line, _ in found if not line.investment], unit="个"),
    )
    words = f"已签约在册项目{len(found)}个，其中今年签约{len(year)}个"
    words += f"，填有投资额的{len(sums)}个项目合计{money(sum(sums))}。" if sums else "。"
    sections = [said("总体情况", [words]), listed("签约项目", SIGNED_HEADINGS, rows, widths=SIGNED_WIDTHS)]
    return _written(asked, "signed-register", "签约项目台账", sections, figures)


def _signed(pack: Pack, number: int, line: ProjectLine, day: date | None) -> tuple[Filled, ...]:
    library = pack.label_of(line.library) if line.library else ""
    worth = money(line.investment) if line.investment else None
    return (str(number), line.name, line.enterprise, worth, day, pack.label_of(line.stage), library)


def _trace(line: ProjectLine, day: date | None) -> Trace:
    return Trace(f"{line.name}{f'：{day.year}年{day.month}月{day.day}日签约' if day else ''}", line.id)


def _worth(line: ProjectLine) -> Trace:
    return Trace(f"{line.name}：{money(line.investment or 0)}", line.id)


def _written(asked: Asked, kind: str, name: str, sections: list[Section], figures: tuple[Figure, ...]) -> Written:
    title = f"{asked.pack.place.name}{name}"
    body = numbered(sections)
    paper = Paper(title=title, body=body, signed_by=signer(asked), day=asked.on, landscape=True)
    return Written(kind=kind, title=title, on=asked.on, paper=paper, figures=figures)

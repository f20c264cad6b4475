"""Every paper by its id: a form of the pack, or a general paper; what a page asks for and a duty is done by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from quancheng.cases.packs import pack_in_force
from quancheng.cases.paper_phrases import phrases_on
from quancheng.cases.papers import Draft
from quancheng.engine.errors import NotFound
from quancheng.engine.pack import GENERAL_PAPERS, Basis, Pack
from quancheng.papers import (
    after_evaluation,
    coordination,
    investment_brief,
    judging,
    minutes,
    monthly_dispatch,
    place_lists,
    sources,
    start_schedule,
    supervision_notice,
    unit_dispatch,
    weekly_report,
    weekly_summary,
)
from quancheng.papers.general import Asked
from quancheng.papers.project_lists import LISTS, writer
from quancheng.papers.written import EXCEL, WORD, Written
from quancheng.people.access import Person

SCOPES: Mapping[str, str] = {
    "monthly-dispatch": "place",
    "weekly-report": "project",
    "coordination": "place",
    "minutes": "meeting",
    "supervision-notice": "notice",
    "review-opinion": "project",
    "evaluation-report": "project",
    "weekly-summary": "place",
    "investment-brief": "project",
    "start-schedule": "project",
    "unit-dispatch": "unit",
    "contact-list": "place",
    "after-evaluation": "project",
    "signed-register": "place",
    **{each.kind: "project" for each in LISTS},
}
WRITERS: Mapping[str, Callable[[Asked], Written]] = {
    "monthly-dispatch": monthly_dispatch.write,
    "weekly-report": weekly_report.write,
    "coordination": coordination.write,
    "minutes": minutes.write,
    "supervision-notice": supervision_notice.write,
    "review-opinion": judging.write_opinion,
    "evaluation-report": judging.write_report,
    "weekly-summary": weekly_summary.write,
    "investment-brief": investment_brief.write,
    "start-schedule": start_schedule.write,
    "unit-dispatch": unit_dispatch.write,
    "contact-list": place_lists.write_contacts,
    "after-evaluation": after_evaluation.write,
    "signed-register": place_lists.write_signed,
    **{each.kind: writer(each) for each in LISTS},
}
WHERE: Mapping[str, Callable[[Pack], bool]] = {
    "review-opinion": lambda pack: any(review.scoring for review in pack.reviews),
    "evaluation-report": lambda pack: bool(pack.evaluations),
    "start-schedule": start_schedule.suits,
    "unit-dispatch": unit_dispatch.suits,
    "contact-list": place_lists.suits_contacts,
    "after-evaluation": after_evaluation.suits,
    **{each.kind: each.suits for each in LISTS},
}
"""The general papers that only some packs have anything to write for, or that a form of theirs already is."""
TEXT_HEADINGS: Mapping[str, str] = {
    "minutes": "会议情况",
    "investment-brief": "工作建议",
    "after-evaluation": "评价意见",
}
"""The papers in which what the writer adds has a section of its own."""
assert set(WRITERS) == set(SCOPES) == set(GENERAL_PAPERS), "every general paper has a writer and a scope"


@dataclass(frozen=True, kw_only=True)
class PaperKind:
    """A kind of paper that can be written here; `scope` is place, project, unit, meeting or notice."""

    id: str
    label: str
    scope: str
    basis: Basis
    is_form: bool


def kinds(pack: Pack) -> list[PaperKind]:
    """The forms of the pack, then the general papers."""
    forms = [
        PaperKind(id=form.id, label=form.label, scope=form.scope, basis=form.basis, is_form=True) for form in pack.forms
    ]
    general = [
        PaperKind(id=name, label=label, scope=SCOPES[name], basis=_basis(pack, name), is_form=False)
        for name, label in GENERAL_PAPERS.items()
        if name not in WHERE or WHERE[name](pack)
    ]
    return [*forms, *general]


def kind_of(pack: Pack, name: str) -> PaperKind:
    """One kind by its id; NotFound where there is none."""
    found = next((kind for kind in kinds(pack) if kind.id == name), None)
    if found is None:
        raise NotFound("没有这种材料。", help="请从材料页面选择。", paper=name)
    return found


def _basis(pack: Pack, name: str) -> Basis:
    """The clauses of the duties and meetings that name a general paper."""
    named = [duty.basis for duty in pack.duties if duty.paper == name]
    named += [meeting.basis for meeting in pack.meetings if meeting.paper == name]
    return tuple(dict.fromkeys(clause for basis in named for clause in basis))


def write(
    person: Person,
    name: str,
    *,
    on: date,
    project: UUID | None = None,
    unit: str = "",
    subject: UUID | None = None,
    period: str = "",
    text: str = "",
) -> Written:
    """A paper written from the data as it stands; `text` is what the writer adds to it."""
    pack = pack_in_force(person.tenant)
    kind = kind_of(pack, name)
    if kind.is_form:
        form = next(form for form in pack.forms if form.id == name)
        return replace(sources.fill(person, form, on=on, project=project, unit=unit), period=period)
    asked = Asked(
        person=person, pack=pack, on=on, period=period, project=project, subject=subject, unit=unit, text=text
    )
    written = WRITERS[name](asked)
    basis, words = written.basis or kind.basis, phrases_on(person.tenant, name, written.on)
    noted = written if name in TEXT_HEADINGS else written.with_note(text)
    return replace(noted.between(words.opening, words.closing), basis=basis)


def draft(written: Written) -> Draft:
    """The paper as it is frozen: a form as its workbook, a general paper as its Word document."""
    book = written.as_excel()
    return Draft(
        form=written.kind,
        title=written.title,
        content=book if book is not None else written.as_word(),
        name=written.file_name("xlsx" if book is not None else "docx"),
        media_type=EXCEL if book is not None else WORD,
        period=written.period,
        project=written.project,
        subject=written.subject,
    )

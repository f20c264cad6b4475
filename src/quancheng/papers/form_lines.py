"""The lines of a form that come from one project: opinions, receipts, commitments, factors, works, problems …"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from quancheng.cases.project_view import ProjectView
from quancheng.engine import commitments
from quancheng.engine.actuals import actual_of, sources_of
from quancheng.engine.case import Case, CommitmentState, IssueState
from quancheng.engine.distribution import PART_WORDS, receivers
from quancheng.engine.documents import state_of
from quancheng.engine.events import decode_value
from quancheng.engine.factors import need
from quancheng.engine.ladders import held_by
from quancheng.engine.pack import SIDES, CommitmentKind, Factor, Form, Pack
from quancheng.engine.parties import actual
from quancheng.engine.plans import cells
from quancheng.engine.said import said
from quancheng.papers.filling import Filled

Line = dict[str, Filled]
ISSUE_STATES = {"open": "待答复", "answered": "落实中", "closed": "已解决"}


def project_lines(view: ProjectView, form: Form) -> list[Line]:
    """A line for each thing that the form's `lines_from` names, numbered."""
    return numbered_lines(view, form.lines_from, form.lines_of or "")


def numbered_lines(view: ProjectView, source: str | None, name: str = "") -> list[Line]:
    """The lines of a source, of the review, handover, needs form, plan or document that is named; [] for no source."""
    found = _LINES[source](view, name) if source in _LINES else ()
    return [{"line:number": str(number), **line} for number, line in enumerate(found, start=1)]


def _opinions(view: ProjectView, name: str) -> Iterator[Line]:
    """The panel in its order; who has not spoken has a blank line."""
    review, given = view.pack.review[name], view.case.review(name).opinions
    for unit in review.panel:
        term, note, day = (given.get(unit) or ["", "", ""])[:3]
        found = review.term(term)
        yield {
            "opinion:unit": view.pack.label_of(unit),
            "opinion:term": found.label if found else None,
            "opinion:note": note or None,
            "opinion:day": _day(day),
        }


def _contents(view: ProjectView, name: str) -> Iterator[Line]:
    handover = next(each for each in view.pack.handovers if each.id == name)
    state = view.case.handovers.get(name)
    said = {"offered": "已移交，待确认", "confirmed": "已移交，已确认", "refused": "退回"}
    given = state.contents if state else []
    for content in dict.fromkeys([*handover.contents, *given]):
        yield {"content:name": content, "content:state": said.get(state.state) if state and content in given else None}


def _factors(view: ProjectView, name: str) -> Iterator[Line]:
    pack, form = view.pack, next(each for each in view.pack.needs if each.id == name)
    for each in form.factors:
        factor, row = pack.factor[each], need(view.case, name, each)
        yield {
            "factor:label": factor.label,
            "factor:asked": _amount(factor, row.asked),
            "factor:note": row.note or None,
            "factor:verified": _amount(factor, row.verified),
            "factor:opinion": row.opinion or None,
            "factor:verified-by": pack.label_of(factor.verified_by),
            "factor:guaranteed": _amount(factor, row.guaranteed),
            "factor:guaranteed-by": pack.label_of(factor.guaranteed_by or factor.verified_by),
            "factor:by-day": _day(row.by_day),
        }


def _amount(factor: Factor, held: Any) -> Filled:
    return said(factor.type, decode_value(held), factor.unit_word) or None


def _works(view: ProjectView, name: str) -> Iterator[Line]:
    plan = next(each for each in view.pack.plans if each.id == name)
    for cell in cells(view.case, plan, on=view.on):
        yield {
            "works:label": cell.work.label,
            "works:phase": cell.phase.label,
            "works:unit": view.pack.label_of(cell.work.by),
            "works:needed": cell.need,
            "works:planned": cell.planned,
            "works:done": cell.actual,
            "works:gap": f"晚{cell.gap}天" if cell.is_mismatch else None,
        }


def _issues(view: ProjectView, name: str) -> Iterator[Line]:
    for issue in view.case.issues.values():
        yield problem_line(view.pack, view.case, issue)


def problem_line(pack: Pack, case: Case, issue: IssueState) -> Line:
    """Every source of a problem's line; on a ladder its rung and who holds it now."""
    kind = pack.issue_kind.get(issue.kind)
    rung = kind.rung(issue.rung) if kind else None
    return {
        "issue:title": issue.title,
        "issue:kind": pack.label_of(issue.kind),
        "issue:unit": pack.label_of(actual(pack, case, issue.unit)),
        "issue:raised": _day(issue.raised),
        "issue:measure": issue.measure or None,
        "issue:due": _day(issue.due),
        "issue:state": ISSUE_STATES.get(issue.state, issue.state),
        "issue:rung": rung.label if rung else None,
        "issue:holder": pack.label_of(actual(pack, case, held_by(pack, issue))),
    }


def _receipts(view: ProjectView, name: str) -> Iterator[Line]:
    """Those who got it or are to get it."""
    kind, state = view.pack.document_kind[name], state_of(view.case, name)
    receipts = state.receipts
    coming = {party: (part, "", "") for party, part in receivers(view.pack, view.case, kind) if party not in receipts}
    sent = {party: (row[0], row[1], row[2]) for party, row in receipts.items()}
    for party, (part, day, received) in {**sent, **coming}.items():
        yield {
            "receipt:unit": view.pack.label_of(party),
            "receipt:part": PART_WORDS[part],
            "receipt:sent": _day(day),
            "receipt:received": _day(received),
        }


def _commitments(view: ProjectView, name: str) -> Iterator[Line]:
    """What was agreed beside what is, for each commitment that the project has."""
    pack, case = view.pack, view.case
    for kind in pack.commitments:
        if not kind.applies.holds(case):
            continue
        state, reached = commitments.state_of(case, kind.id), actual_of(pack, case, kind, on=view.on)
        yield {
            "commitment:label": kind.label,
            "commitment:side": SIDES[kind.side],
            "commitment:agreed": said(kind.type, decode_value(state.value), kind.unit) or None,
            "commitment:due": commitments.due_of(kind, case, view.calendar),
            "commitment:actual": said(kind.type, reached, kind.unit) or None,
            "commitment:day": _as_of(view, kind, state),
            "commitment:state": commitments.KEPT_WORDS[
                commitments.stand(pack, case, kind, on=view.on, calendar=view.calendar)
            ],
            "commitment:checked-by": pack.label_of(kind.checked_by),
        }


def _as_of(view: ProjectView, kind: CommitmentKind, state: CommitmentState) -> date | None:
    """The day of the newest report, or of the newest figure that the actual value is read from."""
    days = [each.day for each in sources_of(view.pack, view.case, kind, on=view.on) if each.day is not None]
    return max(days, default=None) if kind.actual else _day(max((row[0] for row in state.reports), default=""))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


_LINES: Mapping[str | None, Callable[[ProjectView, str], Iterator[Line]]] = {
    "opinions": _opinions,
    "contents": _contents,
    "factors": _factors,
    "works": _works,
    "issues": _issues,
    "receipts": _receipts,
    "commitments": _commitments,
}

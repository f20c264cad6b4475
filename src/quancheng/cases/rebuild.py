"""How a subject's state follows from its events: what `verify` compares byte for byte, and rows made anew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from quancheng.engine import events as ev
from quancheng.engine.case import Case, after
from quancheng.engine.claims import Claim, after_claim
from quancheng.engine.comments import Comment, after_comment
from quancheng.engine.duties import Book, after_book
from quancheng.engine.leads import Lead, after_lead
from quancheng.engine.meetings import Meeting, after_meeting
from quancheng.engine.rankings import Published, after_ranking
from quancheng.engine.records import NO_RECORD, after_record
from quancheng.engine.supervision import Notice, after_notice
from quancheng.engine.templates import EMPTY_BOOK, TemplateBook, after_template
from quancheng.engine.watches import Watches, after_watch
from quancheng.store.chain import Recorded

History = Sequence[Recorded]


def project_state(history: History) -> dict[str, Any]:
    """The state of a project after its events, as it is stored."""
    case = Case.empty()
    for each in history:
        case = after(case, ev.event_from(each.kind, each.content))
    return case.state()


def book_state(history: History) -> dict[str, Any]:
    book: Book | None = None
    for each in history:
        book = after_book(book, ev.event_from(each.kind, each.content))
    return book.state() if book else {}


def meeting_state(history: History) -> dict[str, Any]:
    meeting = Meeting()
    for each in history:
        meeting = after_meeting(meeting, ev.event_from(each.kind, each.content))
    return meeting.state()


def notice_state(history: History) -> dict[str, Any]:
    notice = Notice()
    for each in history:
        notice = after_notice(notice, ev.event_from(each.kind, each.content))
    return notice.state()


def record_state(history: History) -> dict[str, Any]:
    row = NO_RECORD
    for each in history:
        row = after_record(row, ev.event_from(each.kind, each.content))
    return {"row": list(row)}


def lead_state(history: History) -> dict[str, Any]:
    lead = Lead()
    for each in history:
        lead = after_lead(lead, ev.event_from(each.kind, each.content))
    return lead.state()


def claim_state(history: History) -> dict[str, Any]:
    claim = Claim()
    for each in history:
        claim = after_claim(claim, ev.event_from(each.kind, each.content))
    return claim.state()


def ranking_state(history: History) -> dict[str, Any]:
    published = Published()
    for each in history:
        published = after_ranking(published, ev.event_from(each.kind, each.content))
    return published.state()


def templates_state(history: History) -> dict[str, Any]:
    book: TemplateBook = EMPTY_BOOK
    for each in history:
        book = after_template(book, ev.event_from(each.kind, each.content))
    return book.state()


def comment_state(history: History) -> dict[str, Any]:
    comment = Comment()
    for each in history:
        comment = after_comment(comment, ev.event_from(each.kind, each.content))
    return comment.state()


def watches_state(history: History) -> dict[str, Any]:
    watches = Watches()
    for each in history:
        watches = after_watch(watches, ev.event_from(each.kind, each.content))
    return watches.state()


REBUILDERS = {
    "templates": templates_state,
    "lead": lead_state,
    "claim": claim_state,
    "project": project_state,
    "book": book_state,
    "meeting": meeting_state,
    "notice": notice_state,
    "record": record_state,
    "ranking": ranking_state,
    "comment": comment_state,
    "watches": watches_state,
}

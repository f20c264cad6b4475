"""The place's book of model texts: read, and written by whoever keeps a template."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from quancheng.cases.actions import actor_of
from quancheng.cases.packs import pack_of, place_of
from quancheng.engine import events as ev
from quancheng.engine.pack import Passage
from quancheng.engine.templates import (
    EMPTY_BOOK,
    PublishTemplate,
    TemplateBook,
    after_template,
    decide_template,
)
from quancheng.people.access import Person
from quancheng.people.queries import names_behind
from quancheng.store.canonical import day_of, parsed
from quancheng.store.models import Event, StreamRow
from quancheng.store.work import Work, perform

TEMPLATES = "templates"


def book_id(tenant: int) -> UUID:
    """A place has one book; its id follows from the tenant, so that it is never opened twice."""
    return uuid5(NAMESPACE_URL, f"quancheng:templates:{tenant}")


def book_of(tenant: int) -> TemplateBook:
    """All versions published; call inside `reading`."""
    row = StreamRow.objects.filter(tenant_id=tenant, id=book_id(tenant)).first()
    return TemplateBook.from_state(parsed(row.state)) if row else EMPTY_BOOK


def publishers_of(person: Person) -> dict[tuple[str, int], str]:
    """Who published each version, by document and number; call inside `reading`. Three statements."""
    events = Event.objects.filter(tenant_id=person.tenant, stream_id=book_id(person.tenant)).order_by("version")
    said = [(parsed(body), actor) for body, actor in events.values_list("body", "actor")]
    names = names_behind(person, [actor for _, actor in said])
    return {(body["document"], int(body["number"])): names.get(actor, "") for body, actor in said}


def publish_template(
    person: Person, document: str, passages: Sequence[Passage], *, note: str, at: datetime, key: str | None = None
) -> int:
    """Publish a new version; answers its number, that of the current one where nothing differs."""

    def do(work: Work) -> dict[str, Any]:
        place, on = place_of(work.tenant), day_of(work.at)
        pack, stream_id = pack_of(work.tenant, place.version), book_id(work.tenant)
        known = StreamRow.objects.filter(tenant_id=work.tenant, id=stream_id).exists()
        stream = work.read(stream_id) if known else None
        book = TemplateBook.from_state(stream.state) if stream else EMPTY_BOOK
        request = PublishTemplate(by=actor_of(person), document=document, passages=passages, note=note)
        events = decide_template(pack, book, request, on=on)
        for event in events:
            book = after_template(book, event)
        written = [(each.kind, ev.body(each)) for each in events]
        if written and stream:
            work.append(stream, events=written, state=book.state(), day=on)
        elif written:
            work.open(stream_id, kind=TEMPLATES, pack=pack.version, events=written, state=book.state(), day=on)
        return {"number": book.current(pack.document_kind[document]).number}

    said = [document, note, [[each.id, each.title, each.text, list(each.covers)] for each in passages]]
    answer = perform(do, tenant=person.tenant, actor=person.account, at=at, key=key, request=said)
    return int(answer["number"])

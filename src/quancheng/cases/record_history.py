"""The history of one record in plain words, newest first: its own stream, or its part of a project's."""

from __future__ import annotations

from quancheng.cases.history import HistoryLine, lines_of
from quancheng.cases.record_lists import RecordView
from quancheng.people.access import Person
from quancheng.store.models import Event


def record_history(person: Person, view: RecordView) -> list[HistoryLine]:
    """Everything that happened to a record; the caller has checked that it may be seen. Three queries."""
    rows = Event.objects.filter(tenant_id=person.tenant, stream_id=view.project or view.id)
    own = rows.filter(kind__startswith="record-", body__contains=view.id.hex).order_by("-version")
    return lines_of(person.tenant, list(own[:200]), view.pack)

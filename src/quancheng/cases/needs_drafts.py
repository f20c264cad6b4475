"""What an enterprise types into a form of factor needs: kept as typed, taken up again anywhere, sent as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from quancheng.cases.access import refuse_unseen
from quancheng.cases.actions import Answer, apply
from quancheng.cases.models import NeedsDraft
from quancheng.engine.errors import BadValue
from quancheng.engine.factors import AskFactor
from quancheng.people.access import Person
from quancheng.store.canonical import canonical, parsed
from quancheng.store.work import Work, perform

LONGEST = 20_000
"""Signs in all: a form has few fields, each of at most 2,000."""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """The fields as they were typed, and when they were last kept."""

    fields: Mapping[str, str]
    saved: datetime


def draft(tenant: int, project: UUID, form: str) -> Draft | None:
    """What was typed and not submitted yet; call inside `reading`, for a project that may be seen."""
    row = NeedsDraft.objects.filter(tenant_id=tenant, project_id=project, form=form).first()
    return Draft(fields=parsed(row.content), saved=row.saved) if row else None


def keep_draft(person: Person, project: UUID, form: str, fields: Mapping[str, str], *, at: datetime) -> None:
    """Keep the fields as they are, right or wrong; whatever was kept before is replaced."""
    content = canonical(dict(fields))
    if len(content) > LONGEST:
        raise BadValue(f"填写的内容太长，最多{LONGEST}字。", help="请精简说明，或在提交后作为材料上传。")

    def do(work: Work) -> None:
        refuse_unseen(work, person, project)
        _put(work, project, form, content, at)

    perform(do, tenant=person.tenant, actor=person.account, at=at)


def submit(
    person: Person, project: UUID, form: str, asked: Sequence[Mapping[str, Any]], *, at: datetime, key: str | None
) -> Answer:
    """Put what is asked of all factors as one; the draft is gone with it."""

    def do(work: Work) -> Answer:
        requests = [(AskFactor, {"form": form, **words}) for words in asked]
        stream, _, kinds = apply(work, person, project, requests)
        NeedsDraft.objects.filter(tenant_id=work.tenant, project_id=project, form=form).delete()
        return {"project": project.hex, "version": stream.version, "events": kinds}

    said = [form, [{name: str(value) for name, value in sorted(words.items())} for words in asked]]
    answer: Answer = perform(do, tenant=person.tenant, actor=person.account, at=at, key=key, request=said)
    return answer


def _put(work: Work, project: UUID, form: str, content: str, at: datetime) -> None:
    found = NeedsDraft.objects.filter(tenant_id=work.tenant, project_id=project, form=form)
    if not found.update(content=content, saved=at):
        row = NeedsDraft(tenant_id=work.tenant, project_id=project, form=form, content=content, saved=at)
        row.save(force_insert=True)

"""设置 → 标签与知悉范围: how guarded each ledger is, which projects stand out, and who is cleared for what."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from quancheng.cases.labelled import labelled_projects
from quancheng.cases.ledger_labels import label_ledger, labellings, open_ledgers
from quancheng.cases.packs import pack_in_force
from quancheng.engine.errors import Refused
from quancheng.engine.pack import Power
from quancheng.people import queries
from quancheng.people.access import may_see
from quancheng.people.clearances import clearances
from quancheng.people.labels import Label
from quancheng.web.answers import see_other
from quancheng.web.doors import Request, who_may
from quancheng.web.project_links import project_url
from quancheng.web.refusals import status_of
from quancheng.web.typed import Typed, new_key


@who_may(Power.KEEP_PEOPLE)
@require_http_methods(["GET", "POST"])
def page(request: Request) -> HttpResponse:
    """The ledgers with their labels, projects by label, people by clearance; a ledger is labelled with a reason."""
    if request.method == "GET":
        return _page(request, Typed({}))
    typed = Typed(request.POST)
    ledger = typed.choice("ledger", [each.id for each in pack_in_force(request.person.tenant).ledgers])
    label = typed.choice("label", [each.value for each in Label])
    reason = typed.text("reason", needed="请写明为什么改。")
    if typed.wrong:
        return _page(request, typed, status=422)
    try:
        label_ledger(request.person, ledger, Label(label), reason=reason, at=request.at, key=typed.key)
    except Refused as refused:
        return _page(request, typed, refused=refused, status=status_of(refused))
    messages.success(request, "台账的标签已更改；知悉范围不够的人看不到这本台账。")
    return see_other(reverse("labels"))


def _page(request: Request, typed: Typed, *, refused: Refused | None = None, status: int = 200) -> HttpResponse:
    person = request.person
    given, people = labellings(person.tenant), clearances(person, on=request.on)
    names = queries.officer_names(person, [each.by for rows in given.values() for each in rows if each.by])
    ledgers = [
        {
            "ledger": each,
            "history": [
                (row, date.fromisoformat(row.day), names.get(row.by, "") if row.by else "")
                for row in reversed(given.get(each.id, []))
            ],
        }
        for each in open_ledgers(person, pack_in_force(person.tenant))
    ]
    found = labelled_projects(person)
    context: dict[str, Any] = {
        "ledgers": ledgers,
        "ledger_choices": [(each["ledger"].id, each["ledger"].label) for each in ledgers],  # type: ignore[attr-defined]
        "labels": [(label.value, label.value) for label in Label if may_see(person, label)],
        "ledger_columns": [{"label": label} for label in ("台账", "标签", "最近一次更改")],
        "counts": found.counts,
        "projects": [(line, project_url(line.id)) for line in found.lines],
        "is_cut": found.is_cut,
        "project_columns": [{"label": label} for label in ("项目", "标签")],
        "people": people,
        "people_counts": sorted(Counter(each.clearance for each in people).items()),
        "people_columns": [{"label": label} for label in ("人员", "岗位", "知悉范围")],
        "was": typed.post,
        "wrong": typed.wrong,
        "refused": refused,
        "key": new_key(),
    }
    return render(request, "web/labels.html", context, status=status)

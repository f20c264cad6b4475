"""A long ledger brought in part by part: each part is one unit of work with its lines' events, rows and the count.

    begin_taking(work, person, intake)                     # from here on nothing of the upload is changed by hand
    taking = taking_of(person, intake, on=…)               # planned once; what is in already is left out
    for part in taking.parts(PART):
        decided = decide_part(taking, ground, part)        # without the database, so that it can be done beside
        take_part(work, taking, part, decided)             # inside a unit of work

Whoever is stopped in the middle begins again at `taking_of`. A line that is refused is named and the others go on.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from quancheng.cases import intake as forms
from quancheng.cases import openings
from quancheng.cases.access import seen_projects
from quancheng.cases.ledger_intake import LedgerIntake, change, open_line, refuse_unready, view
from quancheng.cases.ledger_lines import LinePlan
from quancheng.cases.models import Intake
from quancheng.cases.names import plain
from quancheng.cases.openings import Ground, Openings
from quancheng.cases.queries import as_uuid
from quancheng.engine.errors import NotNow, Refused
from quancheng.people.access import Person
from quancheng.store.canonical import canonical, day_of
from quancheng.store.session import session
from quancheng.store.work import Work

PART = 200
"""Lines of one part: about half a second in which nobody else writes."""


class Decided(NamedTuple):
    """What the new lines of a part write, what came of each, and those that the rules refuse."""

    streams: list[tuple[UUID, list[tuple[str, str]], str]]
    rows: dict[str, list[Sequence[Any]]]
    brought: list[dict[str, Any]]
    refused: list[dict[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Taking:
    """An upload on its way in; `lines` are those still to come, `brought` the projects that have come."""

    person: Person
    seen: LedgerIntake
    lines: Sequence[LinePlan]
    done: int
    brought: frozenset[str]

    @property
    def total(self) -> int:
        return self.done + len(self.lines)

    def parts(self, size: int) -> Iterator[Sequence[LinePlan]]:
        for start in range(0, len(self.lines), size):
            yield self.lines[start : start + size]


def begin_taking(work: Work, person: Person, intake: UUID) -> int:
    """Close the upload to changes, or find it closed; answers how many lines are to come. Raises Incomplete, NotNow."""
    forms.refuse_unless_may_import(person)
    seen = view(person, intake, on=day_of(work.at))
    if seen.state == forms.COMING:
        return len(seen.lines)
    if seen.state != forms.OPEN:
        raise NotNow("这份台账已经导入，或已经放弃。", help="请到这份台账的页面查看结果。")
    refuse_unready(seen)
    Intake.objects.filter(tenant_id=work.tenant, id=intake).update(
        state=forms.COMING, result=canonical({"projects": [], "refused": []})
    )
    return len(seen.taken)


def taking_of(person: Person, intake: UUID, *, on: date) -> Taking:
    """The upload planned against what is there now. Call inside `reading`."""
    forms.refuse_unless_may_import(person)
    seen = view(person, intake, on=on)
    through = {each["row"] for name in ("projects", "refused") for each in seen.result.get(name, ())}
    return Taking(
        person=person, seen=seen, lines=[each for each in seen.taken if each.row not in through], done=len(through),
        brought=frozenset(each["project"] for each in seen.result.get("projects", ())),
    )  # fmt: skip


def decide_part(taking: Taking, ground: Ground, part: Sequence[LinePlan]) -> Decided:
    """Decide the new lines of a part, without the database."""
    opened, brought, refused = (
        Openings(ground, first=part[0].row if part else 0),
        list[dict[str, Any]](),
        list[dict[str, Any]](),
    )
    for line in part:
        if line.project is None:
            try:
                brought.append(open_line(taking.seen, line, opened))
            except Refused as no:
                refused.append(_refusal(line, no))
    return Decided(opened.streams, opened.rows, brought, refused)


def take_part(work: Work, taking: Taking, ground: Ground, part: Sequence[LinePlan], decided: Decided) -> int:
    """Write a part and count it; answers how many of all lines are through. Raises NotNow when it was taken already."""
    row = Intake.objects.get(tenant_id=work.tenant, id=taking.seen.id)
    result = json.loads(row.result)
    through = {each["row"] for name in ("projects", "refused") for each in result[name]}
    if row.state != forms.COMING or any(line.row in through for line in part):
        raise NotNow("这一部分已经由另一个后台进程导入。", help="不需要再做什么。")
    met = _met_meanwhile(work, taking, part, {each["project"] for each in result["projects"]})
    if met:
        part = [line for line in part if line.row not in met]
        decided = decide_part(taking, ground, part)
    openings.write(work, ground.pack.version, ground.on, decided.streams, decided.rows)
    brought, refused = list(decided.brought), [*decided.refused, *met.values()]
    for line in part:
        if line.project is not None:
            try:
                brought.append(change(work, taking.person, taking.seen, line))
            except Refused as no:
                refused.append(_refusal(line, no))
    said = {"projects": [*result["projects"], *brought], "refused": [*result["refused"], *refused]}
    row.result = canonical(said)
    row.save(update_fields=["result"])
    return len(said["projects"]) + len(said["refused"])


def end_taking(work: Work, taking: Taking) -> Mapping[str, int]:
    """Nothing is left: the upload is done. Answers how many projects came and how many lines were refused."""
    row = Intake.objects.get(tenant_id=work.tenant, id=taking.seen.id)
    result = json.loads(row.result)
    counts = {name: len(result[name]) for name in ("projects", "refused")}
    if row.state == forms.COMING:
        row.state = forms.DONE
        row.save(update_fields=["state"])
        work.note([("intake-committed", {"intake": taking.seen.id.hex, "counts": counts})])
    return counts


def _refusal(line: LinePlan, no: Refused) -> dict[str, Any]:
    return {"row": line.row, "name": line.name, "sentence": no.sentence, "help": no.help}


def _met_meanwhile(work: Work, taking: Taking, part: Sequence[LinePlan], own: set[str]) -> dict[int, dict[str, Any]]:
    """The new lines whose project somebody else has registered since the upload was planned."""
    new = {plain(line.name): line for line in part if line.project is None}
    seen, params = seen_projects(taking.person)
    marks = ", ".join(["%s"] * len(new))
    if not new:
        return {}
    rows = session().execute(
        f"SELECT p.id, p.name FROM cases_project p WHERE {seen} AND p.ended = '' AND p.name IN ({marks})",
        [*params, *(line.name for line in new.values())],
    )
    met = {}
    for id_, name in rows.fetchall():
        project, line = as_uuid(id_), new.get(plain(name))
        if line is not None and project.hex not in own and project not in taking.seen.known:
            no = NotNow(f"“{name}”在导入期间已由他人登记。", help="请到该项目的页面核对，或重新上传这一行。")
            met[line.row] = _refusal(line, no)
    return met

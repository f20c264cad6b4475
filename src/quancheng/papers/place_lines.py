"""The lines of a form of the whole place: the projects of a ledger, or every unsolved problem by its kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from quancheng.cases import dispatch
from quancheng.cases.ledger_columns import Column, column_of, columns_of, may_read, words_of
from quancheng.cases.ledgers import Asked, Filter, LedgerRow, every_row, ledger_of
from quancheng.cases.queries import Wanted, every_project
from quancheng.engine.pack import Form, LedgerColumn, Pack
from quancheng.papers.filling import Filled
from quancheng.papers.form_lines import problem_line
from quancheng.papers.written import Figure, Trace, figure
from quancheng.people import queries as people
from quancheng.people.access import Person

Line = dict[str, Filled]
NAME, INVESTMENT = "fact:name", "fact:investment"


def of_ledger(person: Person, pack: Pack, form: Form, *, on: date) -> tuple[list[Line], list[Figure]]:
    """The ledger's projects that the person sees, in its order; only last month's where the form says so."""
    ledger = ledger_of(pack, form.lines_of or "")
    columns = {NAME: LedgerColumn(label="", source=NAME)}
    columns |= {each.source: LedgerColumn(label=each.label, source=each.source) for each in form.columns}
    shown = [
        column_of(pack, each)
        for each in columns.values()
        if not each.source.startswith("line:") and may_read(pack, each.source, person)
    ]
    order = next((each for each in columns_of(pack, ledger, person) if each.source == ledger.order), None)
    asked = Asked(ledger=ledger, columns=shown, filters=_of_last_month(pack, form, on), sort=order)
    rows = list(every_row(person, asked, most=dispatch.MOST))
    officers = _officers(person, rows, shown)
    lines: list[Line] = [
        {"line:number": str(number), **{each.source: _said(each, row, officers) for each in shown}}
        for number, row in enumerate(rows, start=1)
    ]
    figures = [figure("项目", [Trace(str(row.values[NAME] or ""), row.project) for row in rows], unit="个")]
    if any(each.source == INVESTMENT for each in shown):
        fen = sum((Decimal(str(row.values[INVESTMENT] or 0)) for row in rows), Decimal(0))
        figures.append(Figure("投资额合计", f"{(fen / 1_000_000).normalize():f}万元"))
    return lines, figures


def _of_last_month(pack: Pack, form: Form, on: date) -> Sequence[Filter]:
    if form.month_before is None:
        return ()
    last = on.replace(day=1) - timedelta(days=1)
    column = column_of(pack, LedgerColumn(label="", source=f"happening:{form.month_before}"))
    return (Filter(column=column, low=last.replace(day=1), high=last),)


def _officers(person: Person, rows: Sequence[LedgerRow], columns: Sequence[Column]) -> Mapping[UUID, str]:
    held = [row.values.get(each.source) for row in rows for each in columns if each.kind == "person"]
    return people.officer_names(person, {each for each in held if isinstance(each, UUID)})


def _said(column: Column, row: LedgerRow, officers: Mapping[UUID, str]) -> Filled:
    value = row.values.get(column.source)
    if column.kind == "person":
        return officers.get(value) if isinstance(value, UUID) else None
    if column.kind == "day":
        return value if isinstance(value, date) else None
    words = words_of(column, value)
    return f"{words}{column.unit}" if words and column.is_money else words or None


def of_problems(person: Person, pack: Pack, *, on: date) -> tuple[list[Line], list[Figure]]:
    """Every unsolved problem of every project seen, kind by kind in the pack's order, the longest open first."""
    projects = every_project(person, Wanted(sort="name"), on=on, most=dispatch.MOST)
    cases, names = dispatch.cases_of(person, [each.id for each in projects]), {each.id: each.name for each in projects}
    kinds = [kind.id for kind in pack.issue_kinds]
    found = [
        (kinds.index(issue.kind) if issue.kind in kinds else len(kinds), issue.raised, project, key, issue)
        for project, case in cases.items()
        for key, issue in case.issues.items()
        if issue.state != "closed"
    ]
    found.sort(key=lambda each: each[:4])
    lines: list[Line] = [
        {"line:number": str(number), NAME: names[project], **problem_line(pack, cases[project], issue)}
        for number, (_, _, project, _, issue) in enumerate(found, start=1)
    ]
    traces = [Trace(f"{names[project]}：{issue.title}", project) for _, _, project, _, issue in found]
    return lines, [figure("未解决问题", traces, unit="个")]

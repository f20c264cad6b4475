"""What a project counts and is judged by, ready for its page: monthly figures, lights, evaluations, points, exits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.urls import reverse

from quancheng.cases.evidence import Evidence
from quancheng.cases.history_scoring import UNITS, said_figure
from quancheng.cases.offers import may_ask
from quancheng.cases.project_view import ProjectView
from quancheng.engine import evaluations, exits, measures
from quancheng.engine.clocks import anchored_on, say_anchors
from quancheng.engine.lights import COLOUR_WORDS, lights_of
from quancheng.engine.measures import Figure, say_period
from quancheng.engine.pack import Evaluation, EvaluationClass, ExitKind, FactType, Measure
from quancheng.engine.points import Earned
from quancheng.engine.quantities import in_unit, rounded, say_amount
from quancheng.engine.scales import plain
from quancheng.people.access import Person

NEWEST, SHOWN = 6, 24
"""Periods that a table shows; the sum is over all."""
STANDINGS = {"proposed": ("waiting", "待决定"), "agreed": ("done", "已同意"), "refused": ("refused", "未同意")}


def lights(view: ProjectView) -> list[dict[str, Any]]:
    """Each light with its colour in a word and why."""
    return [
        {
            "state": f"light-{each.colour}",
            "word": f"{each.light.label}{COLOUR_WORDS[each.colour]}",
            "why": each.why,
            "basis": each.light.basis,
        }
        for each in lights_of(view.pack, view.case, on=view.on, calendar=view.calendar)
    ]


# Monthly figures.


@dataclass(frozen=True)
class Bar:
    """One period of the small picture, in the picture's own units: the plan's and the figure's height from the foot."""

    x: int
    height: int
    plan: int
    said: str


HIGH, STEP = 64, 20


def shown_measures(view: ProjectView, person: Person, evidence: dict[str, Evidence]) -> list[dict[str, Any]]:
    return [_measure(view, person, each, evidence) for each in view.pack.measures]


def references(view: ProjectView) -> list[str]:
    """All evidence that figures and exits name."""
    given = [row.evidence for row in view.case.measures.values()] + [row.evidence for row in view.case.exits.values()]
    return [reference for some in given for reference in some]


def _measure(view: ProjectView, person: Person, measure: Measure, evidence: dict[str, Evidence]) -> dict[str, Any]:
    pack, found = view.pack, measures.figures(view.case, measure.id)
    owed = [due for each, due in measures.owed_figures(pack, view.case, on=view.on, calendar=view.calendar)
            if each.id == measure.id]  # fmt: skip
    periods = _periods(view, measure)
    total = measures.reported(measure, found, span="all", on=view.on)
    year = measures.reported(measure, found, span="year", on=view.on)
    meant = measures.planned(measure, found, span="year", on=view.on, calendar=view.calendar)
    return {
        "id": measure.id,
        "label": measure.label,
        "basis": measure.basis,
        "planned": measure.planned,
        "adds_up": measure.adds_up,
        "needs": measure.needs,
        "is_money": measure.type is FactType.MONEY,
        "unit": UNITS.get(measure.type, ""),
        "who": pack.label_of(measure.reported_by),
        "tables": _tables([_figure(view, measure, each, evidence) for each in reversed(found)][:SHOWN]),
        "bars": _bars(measure, found),
        "width": max(1, len(found[-SHOWN:])) * STEP,
        "total": said_figure(pack, measure.id, total) if total is not None else "",
        "year": said_figure(pack, measure.id, year) if year is not None else "",
        "meant": said_figure(pack, measure.id, meant) if meant is not None else "",
        "share": _share(year, meant),
        "toward": _toward(view, measure, total),
        "begins": _begins(view, measure),
        "owed": [(each.period, say_period(each.period), each.day, each.day < view.on) for each in owed],
        "periods": [(each, say_period(each)) for each in periods],
        "may_report": bool(periods) and may_ask(
            person, view, measures.ReportMeasure, measure=measure.id, period=periods[0], value=_probe(measure),
            reason="问", evidence=("no:1",),
        ),
        "may_plan": measure.planned and bool(periods) and may_ask(
            person, view, measures.PlanMeasure, measure=measure.id, period=periods[0], value=_probe(measure),
            reason="问",
        ),
    }  # fmt: skip


def _begins(view: ProjectView, measure: Measure) -> str:
    """What the figures wait for; "" once they are owed."""
    if measure.starts is None or anchored_on(view.case, measure.starts):
        return ""
    return say_anchors(view.pack, measure.starts)


def _tables(rows: list[dict[str, Any]]) -> list[tuple[bool, list[dict[str, Any]]]]:
    """(whether folded away, rows): the newest open, the older ones behind a click."""
    return [(folded, some) for folded, some in ((False, rows[:NEWEST]), (True, rows[NEWEST:])) if some]


def _probe(measure: Measure) -> int | Decimal:
    return 1 if measure.type is FactType.MONEY else Decimal(1)


def _periods(view: ProjectView, measure: Measure) -> list[str]:
    """The periods that a form offers, the first one owed in front: a year back, and those to come soon."""
    year = date(view.on.year - 1, view.on.month, 1)
    start = max(year, view.calendar.first_day)
    end = min(date(view.on.year + 1, 1, 31), view.calendar.last_day)
    found = [each.period for each in measures.due_figures(measure, start, end, view.calendar)]
    owed = [due.period for each, due in measures.owed_figures(view.pack, view.case, on=view.on, calendar=view.calendar)
            if each.id == measure.id]  # fmt: skip
    first = owed[:1] or [each for each in found if each <= f"{view.on.year}-{view.on.month:02}"][-1:]
    return list(dict.fromkeys([*first, *reversed(found)]))


def _figure(view: ProjectView, measure: Measure, each: Figure, evidence: dict[str, Evidence]) -> dict[str, Any]:
    return {
        "period": say_period(each.period),
        "value": said_figure(view.pack, measure.id, each.value) if each.value is not None else "",
        "plan": said_figure(view.pack, measure.id, each.planned) if each.planned is not None else "",
        "share": _share(each.value, each.planned),
        "behind": each.value is not None and each.planned is not None and each.value < each.planned,
        "day": date.fromisoformat(each.row.reported) if each.row.reported else None,
        "note": each.row.note,
        "evidence": [evidence[name] for name in each.row.evidence if name in evidence],
    }


def _share(value: Any, of: Any) -> str:
    if value is None or not of:
        return ""
    return say_amount(Fraction(value) / Fraction(of) * 100, "%")


def _toward(view: ProjectView, measure: Measure, total: Any) -> tuple[str, str, float] | None:
    """(fact, its value, share in percent) where the figures work off a fact."""
    aim = view.case.fact(measure.toward) if measure.toward else None
    if not aim or isinstance(aim, (str, date, bool)):
        return None
    share = float(rounded(Fraction(total or 0) / Fraction(aim) * 100))
    unit = UNITS.get(measure.type, "")
    return view.pack.label_of(measure.toward or ""), say_amount(in_unit(aim, unit), unit), min(share, 100.0)


def _bars(measure: Measure, found: Sequence[Figure]) -> list[Bar]:
    """The newest periods as bars; heights are whole units, so the picture is the same everywhere."""
    shown = list(found)[-SHOWN:]
    most = max(
        (Fraction(each or 0) for figure in shown for each in (figure.value, figure.planned)), default=Fraction(0)
    )
    if not most:
        return []
    bars = []
    for place, each in enumerate(shown):
        height, plan = (int(rounded(Fraction(value or 0) / most * HIGH, 0)) for value in (each.value, each.planned))
        bars.append(Bar(x=place * STEP, height=height, plan=plan, said=say_period(each.period)))
    return bars


# Evaluations.


def shown_evaluations(view: ProjectView, person: Person) -> list[dict[str, Any]]:
    """Those that apply, each with its indicators, the arithmetic and the class."""
    found = []
    for each in view.pack.evaluations:
        if each.applies.holds(view.case):
            dues = list(evaluations.due_evaluations(each, view.case, view.on, view.calendar))
            found += [_evaluation(view, person, each, due) for due in dues[-2:]] or [_not_yet(view, each)]
    return found


def _not_yet(view: ProjectView, evaluation: Evaluation) -> dict[str, Any]:
    after = say_anchors(view.pack, evaluation.since) if evaluation.since else ""
    wait = f"后{evaluation.after.words}" if evaluation.after else "后"
    return {
        "id": evaluation.id, "label": evaluation.label, "basis": evaluation.basis, "later": f"{after}{wait}进行",
    }  # fmt: skip


def _evaluation(
    view: ProjectView, person: Person, evaluation: Evaluation, due: evaluations.DueEvaluation
) -> dict[str, Any]:
    key = evaluations.key_of(evaluation.id, due.period)
    row = view.case.evaluations.get(key)
    lines = evaluations.sheet(view.pack, view.case, evaluation, due.period, on=view.on, calendar=view.calendar)
    known = all(each.score is not None for each in lines)
    return {
        "id": evaluation.id,
        "key": key.replace("/", "-"),
        "period": due.period,
        "label": evaluation.label + (f"（{say_period(due.period)}）" if due.period else ""),
        "basis": evaluation.basis,
        "opens": due.opens,
        "is_coming": due.opens > view.on,
        "day": due.day,
        "by": view.pack.label_of(evaluation.by),
        "third_party": evaluation.third_party,
        "lines": _concluded_lines(evaluation, row.lines)
        if row and row.klass
        else [_line(view, each) for each in lines],
        "total": plain(Decimal(row.total)) if row and row.klass else plain(evaluations.total_of(lines)),
        "result": _class_label(evaluation, row.klass) if row and row.klass else "",
        "so_far": _class_label(evaluation, evaluations.class_of(evaluation, lines).id) if known else "",
        "concluded": date.fromisoformat(row.concluded) if row and row.concluded else None,
        "note": row.note if row else "",
        "classes": [_bound(each) for each in evaluation.classes],
        "mine": [] if row and row.klass else _mine(view, person, evaluation, due),
        "may_conclude": not (row and row.klass) and may_ask(
            person, view, evaluations.ConcludeEvaluation, evaluation=evaluation.id, period=due.period
        ),
    }  # fmt: skip


def _line(view: ProjectView, each: evaluations.IndicatorLine) -> dict[str, Any]:
    indicator = each.indicator
    waiting = f"待{view.pack.label_of(indicator.entered_by)}填写" if indicator.entered_by else "缺少数据"
    return {
        "label": indicator.label,
        "value": say_amount(each.value, indicator.unit) if each.value is not None else "",
        "source": each.source if each.value is not None or indicator.of else waiting,
        "how": each.how,
        "score": plain(each.score) if each.score is not None else "",
        "weighted": plain(each.weighted) if each.weighted is not None else "",
        "is_too_low": each.is_too_low,
        "waiting": each.value is None,
    }


def _concluded_lines(evaluation: Evaluation, lines: Sequence[Sequence[str]]) -> list[dict[str, Any]]:
    """As they were when the conclusion was drawn, whatever has changed since."""
    labels = {each.id: each.label for each in evaluation.indicators}
    return [
        {
            "label": labels.get(name, name), "value": value, "score": plain(Decimal(score)),
            "weighted": plain(Decimal(weighted)), "how": how, "source": source,
        }
        for name, value, score, weighted, how, source in lines
    ]  # fmt: skip


def _bound(each: EvaluationClass) -> tuple[str, str]:
    return each.label, plain(each.at_least) if each.at_least is not None else ""


def _class_label(evaluation: Evaluation, name: str) -> str:
    return next((each.label for each in evaluation.classes if each.id == name), name)


def _mine(
    view: ProjectView, person: Person, evaluation: Evaluation, due: evaluations.DueEvaluation
) -> list[dict[str, Any]]:
    """The indicators the person may enter."""
    key = evaluations.key_of(evaluation.id, due.period)
    entered = view.case.evaluations[key].entered if key in view.case.evaluations else {}
    found = []
    for each in evaluation.indicators:
        words = {"evaluation": evaluation.id, "indicator": each.id, "value": Decimal(1), "source": "问",
                 "period": due.period,
                 "evaluator": "问", "reason": "问"}  # fmt: skip
        if each.entered_by and may_ask(person, view, evaluations.EnterIndicator, **words):
            known = entered.get(each.id)
            found.append({"id": each.id, "label": each.label, "unit": each.unit, "value": known[0] if known else ""})
    return found


# Points and exits.


def shown_points(view: ProjectView, entries: Sequence[Earned]) -> list[dict[str, Any]]:
    """One project's entries, newest first, each with the line of history it comes from."""
    return [entry(view.pack, each, str(view.id)) for each in reversed(entries)]


def entry(pack: Any, each: Earned, project: str) -> dict[str, Any]:
    """An entry as a page shows it, with its rule, its clause, what the caps took and where it happened."""
    rule = next((rule for rule in pack.points if rule.id == each.rule), None)
    return {
        "label": pack.label_of(each.rule),
        "unit": party(pack, each.unit),
        "day": each.day,
        "amount": plain(each.amount),
        "counted": plain(each.counted),
        "cut": plain(each.cut) if each.cut else "",
        "is_undone": bool(each.undone),
        "evidence": rule.evidence if rule else "",
        "basis": rule.basis if rule else (),
        "url": _history_of(project, each.version),
        "undone_url": _history_of(project, each.undone),
    }


def _history_of(project: str, version: int) -> str:
    """Where an event stands in the project's history; "" for none."""
    return f"{reverse('project-history', args=[project])}?event={version}#event-{version}" if version else ""


def party(pack: Any, name: str) -> str:
    """A unit, or a jurisdiction by its code."""
    below = pack.jurisdiction.get(name)
    return below.label if below else pack.place.name if name == pack.place.code else pack.label_of(name)


def shown_exits(view: ProjectView, person: Person, evidence: dict[str, Evidence]) -> list[dict[str, Any]]:
    return [found for each in view.pack.exits if (found := _exit(view, person, each, evidence))]


def _exit(view: ProjectView, person: Person, way: ExitKind, evidence: dict[str, Evidence]) -> dict[str, Any]:
    """A way out that was taken or that the person may propose; nothing otherwise."""
    row = view.case.exits.get(way.id)
    probe = {"exit": way.id, "ground": way.grounds[0], "reason": "问", "evidence": ("no:1",)}
    may_propose = may_ask(person, view, exits.ProposeExit, **probe)
    if row is None and not may_propose:
        return {}
    badge, word = STANDINGS[row.standing] if row else ("", "")
    return {
        "id": way.id, "label": way.label, "basis": way.basis, "needs": way.needs,
        "grounds": [(each, each) for each in way.grounds], "badge": badge, "word": word, "row": row,
        "proposed": date.fromisoformat(row.proposed) if row else None,
        "decided": date.fromisoformat(row.decided) if row and row.decided else None,
        "evidence": [evidence[name] for name in row.evidence if name in evidence] if row else [],
        "decided_by": view.pack.label_of(way.decided_by),
        "may_propose": may_propose,
        "may_decide": may_ask(person, view, exits.DecideExit, exit=way.id, agreed=True),
    }  # fmt: skip

"""Scenario words for measures, scores, points, rankings, lights, evaluations, exits and upgrades."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from quancheng.engine import evaluations, exits, lights, measures, points, rankings, scored_reviews, streaks, upgrades
from quancheng.engine import events as ev
from quancheng.engine import requests as rq
from quancheng.engine.case import Case, fold
from quancheng.engine.gauges import Gauge
from quancheng.engine.pack import Value
from quancheng.engine.rankings import Published
from quancheng.engine.scales import plain
from quancheng.packfiles.scenario_areas.area import Area, StepWord, given_of, words_of
from quancheng.packfiles.values import parse_day, parse_flag, parse_value

if TYPE_CHECKING:
    from datetime import date

    from quancheng.engine.proposals import Proposal
    from quancheng.packfiles.scenario_run import Outcome
    from quancheng.packfiles.scenario_world import World
    from quancheng.packfiles.scenarios import Step

BESIDE, PUBLISHED, MINE = "beside", "published", "project"
NOTHING = "none"


# Steps on the project.


def _figure(world: World, step: Step) -> Value:
    return parse_value(world.pack.measure[step.particulars["measure"]].type, step.particulars["value"])


def _report(world: World, step: Step) -> list[rq.Request]:
    given = given_of(step, "measure", "period", "note", "reason")
    evidence = words_of(step, "evidence")
    return [measures.ReportMeasure(by=world.actor(step), value=_figure(world, step), evidence=evidence, **given)]


def _plan(world: World, step: Step) -> list[rq.Request]:
    given = given_of(step, "measure", "period", "reason")
    return [measures.PlanMeasure(by=world.actor(step), value=_figure(world, step), **given)]


def _scores(world: World, step: Step) -> list[rq.Request]:
    given = given_of(step, "review", "unit", "note")
    scores = {name: Decimal(text) for name, text in step.particulars["scores"].items()}
    remarks = dict(step.particulars.get("remarks", {}))
    vetoes = words_of(step, "vetoes")
    request = scored_reviews.GiveScores(by=world.actor(step), scores=scores, remarks=remarks, vetoes=vetoes, **given)
    return [request]


def _enter(world: World, step: Step) -> list[rq.Request]:
    given = given_of(step, "evaluation", "indicator", "source", "period", "evaluator", "reason")
    return [evaluations.EnterIndicator(by=world.actor(step), value=Decimal(step.particulars["value"]), **given)]


def _conclude(world: World, step: Step) -> list[rq.Request]:
    return [evaluations.ConcludeEvaluation(by=world.actor(step), **given_of(step, "evaluation", "period", "note"))]


def _leave(world: World, step: Step) -> list[rq.Request]:
    given = given_of(step, "exit", "ground", "reason")
    return [exits.ProposeExit(by=world.actor(step), evidence=words_of(step, "evidence"), **given)]


def _decide_leaving(world: World, step: Step) -> list[rq.Request]:
    agreed = parse_flag(step.particulars["agreed"])
    return [exits.DecideExit(by=world.actor(step), agreed=agreed, **given_of(step, "exit", "note"))]


def _link(world: World, step: Step) -> list[rq.Request]:
    return [upgrades.LinkUpgrade(by=world.actor(step), **given_of(step, "of", "how", "reason"))]


# Steps beside the project: others that are ranked with it, and the rankings of the place.


def _beside(world: World, step: Step) -> None:
    """Another project simply stands there: its facts, roles, happenings and reported figures, as if told one by one."""
    history = list(_told(world, step))
    world.books.setdefault(BESIDE, {})[step.particulars["project"]] = history


def _told(world: World, step: Step) -> Iterable[ev.Event]:
    pack, on = world.pack, step.day
    yield ev.ProjectOpened(on=on, stage=pack.stages[0].id)
    yield ev.FactsRecorded(on=on, facts=world.facts(step))  # type: ignore[arg-type]  # no foreign amounts here
    for role, unit in step.particulars.get("roles", {}).items():
        yield ev.RoleFilled(on=on, role=role, officer=f"officer of {unit}", unit=unit)
    for name, day in step.particulars.get("happened", {}).items():
        yield ev.HappeningRecorded(on=on, name=name, day=parse_day(day))
    for word, event in (("measured", measures.MeasureReported), ("planned", measures.MeasurePlanned)):
        for key, text in step.particulars.get(word, {}).items():
            measure, _, period = key.partition("/")
            value = ev.encode_value(parse_value(pack.measure[measure].type, text))
            yield event(on=on, measure=measure, period=period, value=value)


def _projects(world: World) -> list[tuple[str, list[ev.Event], Case]]:
    mine = [(MINE, world.history, world.case)] if world.case.opened else []
    beside: Mapping[str, list[ev.Event]] = world.books.get(BESIDE, {})
    return [*mine, *((name, history, fold(history)) for name, history in beside.items())]


def _earned(world: World) -> list[points.Earned]:
    found: list[points.Earned] = []
    for name, history, _ in _projects(world):
        numbered = enumerate(history, start=1)
        found += points.points_of(world.pack, name, numbered, calendar=world.calendar)
    return points.counted(world.pack, found)


def _rows(world: World, name: str, on: date) -> list[rankings.Row]:
    projects = [(project, case) for project, _, case in _projects(world)]
    year = points.sums(each for each in _earned(world) if each.year == on.year)
    ranking = rankings.ranking_of(world.pack, name)
    return rankings.rank(world.pack, ranking, projects, points=year, on=on, calendar=world.calendar)


def _published(world: World) -> list[Published]:
    found: list[Published] = world.books.setdefault(PUBLISHED, [])
    return found


def _publish(world: World, step: Step) -> None:
    name, period = step.particulars["ranking"], step.particulars["period"]
    known = (each for each in _published(world) if (each.ranking, each.period) == (name, period))
    state = next((each for each in known if each.standing == "published"), Published())
    request = rankings.PublishRanking(
        by=world.actor(step), ranking=name, period=period, rows=_rows(world, name, step.day)
    )
    for event in rankings.decide_ranking(world.pack, state, request, on=step.day, calendar=world.calendar):
        state = rankings.after_ranking(state, event)
    _published(world).append(state)


def _withdraw(world: World, step: Step) -> None:
    request = rankings.WithdrawRanking(by=world.actor(step), reason=step.particulars["reason"])
    state = _published(world)[-1]
    for event in rankings.decide_ranking(world.pack, state, request, on=step.day, calendar=world.calendar):
        state = rankings.after_ranking(state, event)
    _published(world)[-1] = state


def _proposed(world: World, on: date) -> Iterable[Proposal]:
    pack = world.pack
    yield from streaks.ranking_proposals(pack, _published(world), on=on)
    if world.case.opened:
        yield from streaks.light_proposals(
            pack, world.case, lambda: world.history, project=MINE, on=on, calendar=world.calendar
        )


# What is found.


def _measured(outcome: Outcome, wanted: Mapping[str, str]) -> dict[str, str]:
    world = outcome.world
    gauge = Gauge(world.pack, world.case, outcome.today, world.calendar)
    found = {}
    for key, text in wanted.items():
        name, _, span = key.partition("/")
        planned = span.startswith("plan-")
        reads = gauge.meant if planned else gauge.measured
        value = reads(name, span.removeprefix("plan-") or "all")
        told = parse_value(world.pack.measure[name].type, text) if text != NOTHING else None
        found[key] = text if value == told else str(value)
    return found


def _points(outcome: Outcome, wanted: Mapping[str, str]) -> dict[str, str]:
    """`unit` or `unit/rule`."""
    sums = points.sums(_earned(outcome.world))
    by_unit = {unit: sum((value for (of, _), value in sums.items() if of == unit), Decimal(0)) for unit, _ in sums}
    told = {**{f"{unit}/{rule}": value for (unit, rule), value in sums.items()}, **by_unit}
    return {key: plain(told.get(key, Decimal(0))) for key in wanted}


def _points_cut(outcome: Outcome, wanted: Mapping[str, str]) -> dict[str, str]:
    cut: dict[str, Decimal] = {}
    for each in _earned(outcome.world):
        cut[each.rule] = cut.get(each.rule, Decimal(0)) + each.cut
    return {rule: plain(cut.get(rule, Decimal(0))) for rule in wanted}


def _ranked(outcome: Outcome, wanted: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, parties in wanted.items():
        rows = {row.party: row for row in _rows(outcome.world, name, outcome.today)}
        found[name] = {party: str(rows[party].place) if party in rows else NOTHING for party in parties}
    return found


def _ranked_by(outcome: Outcome, wanted: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, parties in wanted.items():
        name, _, measure = key.partition("/")
        rows = {row.party: row for row in _rows(outcome.world, name, outcome.today)}
        found[key] = {
            party: (rows[party].cells[measure].shown + rows[party].cells[measure].unit) or NOTHING for party in parties
        }
    return found


def _lights(outcome: Outcome, wanted: Mapping[str, str]) -> dict[str, str]:
    world = outcome.world
    shining = lights.lights_of(world.pack, world.case, on=outcome.today, calendar=world.calendar)
    told = {each.light.id: str(each.colour) for each in shining}
    return {name: told.get(name, NOTHING) for name in wanted}


def _review_total(outcome: Outcome, wanted: Mapping[str, str]) -> dict[str, str]:
    """The total of a concluded review; `review/dimension` the score that counts there."""
    found = {}
    for key in wanted:
        review, _, dimension = key.partition("/")
        row = outcome.world.case.scores.get(review)
        score = row.scores.get(dimension) if row else None
        found[key] = plain(Decimal(score)) if score is not None else NOTHING
    return found


def _evaluation(outcome: Outcome, wanted: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, asked in wanted.items():
        row = outcome.world.case.evaluations.get(key)
        told = {"class": row.klass if row else "", "total": plain(Decimal(row.total)) if row and row.total else ""}
        found[key] = {name: told[name] or NOTHING for name in asked}
    return found


def _exits(outcome: Outcome, wanted: Mapping[str, str]) -> dict[str, str]:
    rows = outcome.world.case.exits
    return {name: rows[name].standing if name in rows else NOTHING for name in wanted}


def _links(outcome: Outcome, wanted: Mapping[str, str]) -> dict[str, str]:
    return {name: outcome.world.case.links.get(name, NOTHING) for name in wanted}


AREA = Area(
    steps={
        "measure-reported": StepWord(
            "the figure of a period was reported or corrected",
            ("measure", "period", "value"),
            ("evidence", "note", "reason"),
        ),
        "measure-planned": StepWord("the plan of a period was set", ("measure", "period", "value"), ("reason",)),
        "scores-given": StepWord(
            "a panel unit scored its dimensions", ("review", "unit", "scores"), ("remarks", "vetoes", "note")
        ),
        "indicator-entered": StepWord(
            "a figure of an evaluation was entered",
            ("evaluation", "indicator", "value", "source"),
            ("period", "evaluator", "reason"),
        ),
        "evaluation-concluded": StepWord("an evaluation was concluded", ("evaluation",), ("period", "note")),
        "exit-proposed": StepWord("a way out was proposed", ("exit", "ground", "reason"), ("evidence",)),
        "exit-decided": StepWord("it was agreed to or refused", ("exit", "agreed"), ("note",)),
        "upgrade-linked": StepWord("the project upgrades another", ("of", "how"), ("reason",)),
        "stands-beside": StepWord(
            "another project stands beside, as told: `roles` {role: unit}, `happened` {name: day},"
            " `measured` and `planned` {measure/period: value}",
            ("project",),
            ("roles", "happened", "measured", "planned"),
            facts=True,
        ),
        "ranking-published": StepWord("a ranking was published as it stood", ("ranking", "period")),
        "ranking-withdrawn": StepWord("the ranking published last was withdrawn", ("reason",)),
    },
    expects={
        "measured": "what has been reported (`measure`, `measure/year`) or was meant by now (`measure/plan-year`)",
        "points": "the points of each `unit` or `unit/rule` after caps",
        "points_cut": "what the caps took off by each rule",
        "ranked": "the place of each party in each ranking as it stands today; `none` where it is not ranked",
        "ranked_by": "the figure of each party in each `ranking/measure`",
        "lights": "the colour of each light; `none` where it does not shine",
        "scored": "the total of each concluded review, or the score of a `review/dimension`",
        "evaluation": "the `class` and `total` of each evaluation; `none` while there is none",
        "exits": "where each way out stands",
        "links": "what the project is linked to",
    },
    asked={
        "measure-reported": _report,
        "measure-planned": _plan,
        "scores-given": _scores,
        "indicator-entered": _enter,
        "evaluation-concluded": _conclude,
        "exit-proposed": _leave,
        "exit-decided": _decide_leaving,
        "upgrade-linked": _link,
    },
    taken={"stands-beside": _beside, "ranking-published": _publish, "ranking-withdrawn": _withdraw},
    found={
        "measured": _measured,
        "points": _points,
        "points_cut": _points_cut,
        "ranked": _ranked,
        "ranked_by": _ranked_by,
        "lights": _lights,
        "scored": _review_total,
        "evaluation": _evaluation,
        "exits": _exits,
        "links": _links,
    },
    proposed=_proposed,
)

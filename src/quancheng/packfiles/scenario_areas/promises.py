"""Scenario words for what is owed: commitments, instalments, fulfilment, waived materials, filings, publicity."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from quancheng.engine import actuals, commitments, filings, fulfilment, publicity, waivers
from quancheng.engine import requests as rq
from quancheng.engine.pack import Value
from quancheng.engine.said import said
from quancheng.packfiles.scenario_areas.area import Area, Asked, StepWord, day_of, given_of, plain_request, words_of
from quancheng.packfiles.values import parse_flag, parse_money, parse_value

if TYPE_CHECKING:
    from quancheng.packfiles.scenario_run import Outcome
    from quancheng.packfiles.scenario_world import World
    from quancheng.packfiles.scenarios import Step

NONE = "none"


def _value(world: World, step: Step) -> Value:
    kind = commitments.kind_of(world.pack, step.particulars["commitment"])
    return parse_value(kind.type, step.particulars["value"])


def _set(world: World, step: Step) -> list[rq.Request]:
    given = given_of(step, "commitment", "reason")
    value, due = _value(world, step), day_of(step, "due")
    return [commitments.SetCommitment(by=world.actor(step), **given, value=value, due=due)]


def _report(world: World, step: Step) -> list[rq.Request]:
    request = commitments.ReportCommitment(
        by=world.actor(step), **given_of(step, "commitment", "note"), value=_value(world, step),
        day=day_of(step, "dated"), evidence=words_of(step, "evidence"),
    )  # fmt: skip
    return [request]


def _amount(step: Step) -> dict[str, Any]:
    return {"amount": parse_money(step.particulars["amount"])} if "amount" in step.particulars else {}


def _asked(request: Callable[..., rq.Request], *names: str, dated: bool = False, amount: bool = False) -> Asked:
    """A step with evidence, perhaps with the day it was so and a sum of money."""

    def asked(world: World, step: Step) -> list[rq.Request]:
        more: dict[str, Any] = {"day": day_of(step, "dated")} if dated else {}
        more |= _amount(step) if amount else {}
        evidence = words_of(step, "evidence")
        return [request(by=world.actor(step), **given_of(step, *names), **more, evidence=evidence)]

    return asked


def _answer_claim(world: World, step: Step) -> list[rq.Request]:
    request = fulfilment.AnswerFulfilment(
        by=world.actor(step), **given_of(step, "commitment", "claim", "decision", "reason"), **_amount(step),
        granted=parse_flag(step.particulars["granted"]), evidence=words_of(step, "evidence"),
    )  # fmt: skip
    return [request]


def _grant(world: World, step: Step) -> list[rq.Request]:
    request = waivers.GrantWaiver(
        by=world.actor(step), **given_of(step, "task", "waiver"), materials=words_of(step, "materials"),
        due=day_of(step, "due"), evidence=words_of(step, "evidence"),
    )  # fmt: skip
    return [request]


def _deliver(world: World, step: Step) -> list[rq.Request]:
    request = waivers.DeliverMaterials(
        by=world.actor(step), **given_of(step, "task"), materials=words_of(step, "materials"),
        day=day_of(step, "dated"), evidence=words_of(step, "evidence"),
    )  # fmt: skip
    return [request]


def _kept(outcome: Outcome, wanted: Mapping[str, str]) -> dict[str, str]:
    world, on = outcome.world, outcome.today
    return {
        name: str(
            commitments.stand(
                world.pack, world.case, commitments.kind_of(world.pack, name), on=on, calendar=world.calendar
            )
        )
        for name in wanted
    }


def _actual(outcome: Outcome, wanted: Mapping[str, str]) -> dict[str, str]:
    world, on, found = outcome.world, outcome.today, {}
    for name in wanted:
        kind = commitments.kind_of(world.pack, name)
        found[name] = said(kind.type, actuals.actual_of(world.pack, world.case, kind, on=on)) or NONE
    return found


def _actual_from(outcome: Outcome, wanted: Mapping[str, list[str]]) -> dict[str, list[str]]:
    world, on, found = outcome.world, outcome.today, {}
    for name in wanted:
        rows = actuals.sources_of(world.pack, world.case, commitments.kind_of(world.pack, name), on=on)
        found[name] = [" ".join(filter(None, (row.what, row.of, row.value))) for row in rows]
    return found


def _parts(outcome: Outcome, wanted: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    case = outcome.world.case
    return {
        name: {part: (commitments.state_of(case, name).instalments.get(part) or ["owed"])[0] for part in parts}
        for name, parts in wanted.items()
    }


def _claims(outcome: Outcome, wanted: Mapping[str, str]) -> dict[str, str]:
    every = [state.claims for state in outcome.world.case.commitments.values()]
    return {name: next((claims[name][0] for claims in every if name in claims), NONE) for name in wanted}


def _debts(outcome: Outcome, wanted: Mapping[str, Any]) -> dict[str, str]:
    found = outcome.world.case.waivers
    return {name: found[name].state if name in found else NONE for name in wanted}


def _owed(outcome: Outcome, wanted: Mapping[str, Any]) -> dict[str, list[str]]:
    found = outcome.world.case.waivers
    return {name: waivers.owed_materials(found[name]) for name in wanted}


def _filings(outcome: Outcome, wanted: Mapping[str, str]) -> dict[str, str]:
    rules, states = {each.id: each for each in outcome.world.pack.filings}, outcome.world.case.filings
    return {
        name: filings.filing_standing(rules[name], states[name]) if name in states else NONE for name in wanted
    }  # fmt: skip


def _publicity(outcome: Outcome, wanted: Mapping[str, str]) -> dict[str, str]:
    states = outcome.world.case.publicity
    return {name: states[name].state if name in states else NONE for name in wanted}


AREA = Area(
    steps={
        "commitment-set": StepWord("what was agreed was abstracted", ("commitment", "value"), ("due", "reason")),
        "commitment-reported": StepWord(
            "the actual value of a commitment", ("commitment", "value"), ("dated", "note", "evidence")
        ),
        "commitment-judged": StepWord(
            "a commitment was declared broken, relieved, or taken up again", ("commitment", "verdict", "reason"),
            ("evidence",),
        ),
        "instalment-settled": StepWord(
            "a part was paid, returned or forfeited", ("commitment", "instalment"),
            ("became", "amount", "dated", "reason", "evidence"),
        ),
        "fulfilment-applied": StepWord(
            "policy money was applied for", ("commitment", "claim", "amount"), ("note", "evidence")
        ),
        "fulfilment-answered": StepWord(
            "an application was approved or declined", ("commitment", "claim", "granted"),
            ("amount", "decision", "reason", "evidence"),
        ),
        "fulfilment-paid": StepWord("it was paid", ("commitment", "claim"), ("dated", "evidence")),
        "waiver-granted": StepWord(
            "materials of a task may come later", ("task", "waiver", "materials"), ("due", "evidence")
        ),
        "materials-delivered": StepWord("waived materials came", ("task", "materials"), ("dated", "evidence")),
        "waiver-revoked": StepWord("they did not come and the waiver was revoked", ("task", "reason")),
        "filing-made": StepWord("a filing was made with an authority", ("filing", "authority"), ("dated", "evidence")),
        "filing-relieved": StepWord("a filing is no longer needed", ("filing", "reason")),
        "project-published": StepWord("the project was published", ("publicity",), ("label", "dated", "evidence")),
        "publicity-withheld": StepWord("it was decided not to publish it", ("publicity", "reason")),
        "publicity-ended": StepWord("publication ended", ("publicity",), ("reason",)),
    },
    expects={
        "commitment": "how each commitment stands: unset, not due, near, behind, kept, broken, relieved",
        "actual": "the actual value of each commitment as it is known or read; `none`",
        "actual_from": "the rows from which each actual value is read, as `what period value`, the newest first",
        "instalments": "what became of parts of each commitment: owed, paid, returned, forfeited",
        "claim": "how each application stands: applied, approved, declined, paid",
        "debt": "how the waived materials of each task stand: owed, settled, revoked, none",
        "debt_owes": "the materials still owed for each task, all of them",
        "filing": "how each filing stands: owed, fell, relieved, filed, none",
        "publicity": "how each publication stands: owed, published, withheld, ended, none",
    },
    asked={
        "commitment-set": _set,
        "commitment-reported": _report,
        "commitment-judged": _asked(commitments.JudgeCommitment, "commitment", "verdict", "reason"),
        "instalment-settled": _asked(
            fulfilment.SettleInstalment, "commitment", "instalment", "became", "reason", dated=True, amount=True
        ),
        "fulfilment-applied": _asked(fulfilment.ApplyFulfilment, "commitment", "claim", "note", amount=True),
        "fulfilment-answered": _answer_claim,
        "fulfilment-paid": _asked(fulfilment.PayFulfilment, "commitment", "claim", dated=True),
        "waiver-granted": _grant,
        "materials-delivered": _deliver,
        "waiver-revoked": plain_request(waivers.RevokeWaiver, "task", "reason"),
        "filing-made": _asked(filings.MakeFiling, "filing", "authority", dated=True),
        "filing-relieved": plain_request(filings.RelieveFiling, "filing", "reason"),
        "project-published": _asked(publicity.PublishProject, "publicity", "label", dated=True),
        "publicity-withheld": plain_request(publicity.WithholdPublicity, "publicity", "reason"),
        "publicity-ended": plain_request(publicity.EndPublicity, "publicity", "reason"),
    },
    found={
        "commitment": _kept,
        "actual": _actual,
        "actual_from": _actual_from,
        "instalments": _parts,
        "claim": _claims,
        "debt": _debts,
        "debt_owes": _owed,
        "filing": _filings,
        "publicity": _publicity,
    },
)  # fmt: skip

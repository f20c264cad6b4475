"""Running scenarios: let the given steps happen, try what is to be tried, compare what is expected."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from quancheng.engine import agenda as ag
from quancheng.engine import duties
from quancheng.engine.clocks import Reading, read_task_clock
from quancheng.engine.conditions import say_value
from quancheng.engine.errors import Refused
from quancheng.engine.items import Item
from quancheng.engine.pack import Form, Pack
from quancheng.engine.recurrence import occurrences
from quancheng.engine.territory import parted
from quancheng.engine.workdays import Calendar
from quancheng.packfiles.calendars import load_calendar
from quancheng.packfiles.loader import load_pack
from quancheng.packfiles.mistakes import Mistake
from quancheng.packfiles.scenario_areas import AREAS
from quancheng.packfiles.scenario_areas.area import Find, Missed
from quancheng.packfiles.scenario_world import World
from quancheng.packfiles.scenarios import Scenario, read_scenarios
from quancheng.packfiles.values import parse_day

NEVER, NOT_THERE, OPEN = "never", "not there", "open"
NOT_MEANT = (AttributeError, TypeError, ValueError, AssertionError, IndexError)
"""What comes of an expectation of another shape than its word has, or of asking a project that is not there."""
ABOUT_TRYING = frozenset({"refused", "names", "granted"})


@dataclass
class Outcome:
    """A scenario run: the world after it, and the refusal of what was tried."""

    world: World
    today: date
    refusal: Refused | None


def run_pack(folder: Path) -> tuple[list[Scenario], list[Mistake]]:
    """All scenarios of a pack, and every expectation that was not met, with file and line."""
    pack = load_pack(folder)
    scenarios, mistakes = read_scenarios(folder, pack)
    calendar = load_calendar()
    for scenario in scenarios:
        mistakes += run_scenario(pack, scenario, calendar)
    return scenarios, mistakes


def run_scenario(pack: Pack, scenario: Scenario, calendar: Calendar) -> list[Mistake]:
    """What differs from what the scenario expects; empty where all is as expected."""
    world = World(pack, calendar)
    for step in scenario.given:
        try:
            world.take(step)
        except (Refused, KeyError, *NOT_MEANT) as refused:
            return [_said(scenario, step.line, f"{step.day} 的 {step.what} 没有办成：{refused}")]
    try:
        refusal = _attempt(world, scenario)
    except (KeyError, *NOT_MEANT) as error:
        return [_said(scenario, scenario.line, f"try 的写法不对：{error}")]
    if isinstance(refusal, Refused) and not ABOUT_TRYING & set(scenario.expect):
        return [_said(scenario, scenario.line, f"try 没有办成：{refusal}")]
    outcome = Outcome(world, scenario.today, refusal)
    found: list[Mistake] = []
    for word, wanted in scenario.expect.items():
        found += _compare(scenario, outcome, word, wanted)
    return found


def _attempt(world: World, scenario: Scenario) -> Refused | None:
    if scenario.attempt is None:
        return None
    try:
        world.take(scenario.attempt)
    except Refused as refused:
        return refused
    return None


def _compare(scenario: Scenario, outcome: Outcome, word: str, wanted: Any) -> list[Mistake]:
    line = scenario.lines[word]
    try:
        if word in CONTAINS:
            missed = [(key, text) for key, text in CONTAINS[word](outcome, wanted)]
            return [_said(scenario, line, f"期望 {key} 里有“{text}”，但没有") for key, text in missed]
        found = FOUND[word](outcome, wanted)
    except (Refused, KeyError, StopIteration) as error:
        return [_said(scenario, line, f"{word} 没有可比的内容：{error!r}")]
    except NOT_MEANT as error:
        return [_said(scenario, line, f"{word} 写的样子不对，或这里没有它看的东西（{error}）。看看它应当怎样写")]
    if found == wanted:
        return []
    return [_said(scenario, line, f"期望 {word} 是 {_shown(wanted)}，实际是 {_shown(found)}")]


def _said(scenario: Scenario, line: int, sentence: str) -> Mistake:
    return Mistake(scenario.file, line, f"场景“{scenario.name}”：{sentence}。")


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_shown(each)}" for key, each in value.items()) + "}"
    return "[" + ", ".join(map(_shown, value)) + "]" if isinstance(value, list) else str(value)


# What is found, in the shape of what is wanted. Lists that mean “all of it” compare without order.


def _per_key(find: Callable[[Outcome, str], Any]) -> Find:
    """Compare only the keys that are asked for."""
    return lambda outcome, wanted: {key: find(outcome, key) for key in wanted}


def _all_of(find: Callable[[Outcome], Iterable[str]]) -> Find:
    """Compare the whole, in the order wanted where it is the same set."""
    return lambda outcome, wanted: _in_order(find(outcome), wanted)


def _in_order(found: Iterable[str], wanted: list[str]) -> list[str]:
    all_found = list(dict.fromkeys(found))
    return wanted if sorted(all_found) == sorted(wanted) else all_found


def _reading(outcome: Outcome, key: str) -> Reading:
    world = outcome.world
    reading = read_task_clock(world.pack, world.case, key, on=outcome.today, calendar=world.calendar)
    if reading is None:
        raise KeyError(f"{key} 没有时限")
    return reading


def _items(outcome: Outcome) -> list[Item]:
    world = outcome.world
    return ag.agenda(world.pack, world.case, on=outcome.today, calendar=world.calendar)


def _agenda_of(outcome: Outcome, party: str) -> list[str]:
    return [item.key for item in _items(outcome) if party in (item.party, item.unit)]


def _state(outcome: Outcome, key: str) -> str:
    row = outcome.world.case.tasks.get(key)
    return row.state if row else NOT_THERE


def _row(outcome: Outcome, key: str, field: str) -> str:
    return str(getattr(outcome.world.case.row(key), field)) or NEVER


def _libraries(outcome: Outcome) -> list[str]:
    case = outcome.world.case
    return [each.id for each in outcome.world.pack.libraries if each.holds.holds(case)]


def _library_order(outcome: Outcome, name: str) -> list[str]:
    return next(list(each.order) for each in outcome.world.pack.libraries if each.id == name)


def _fact(outcome: Outcome, name: str) -> str:
    return say_value(outcome.world.case.fact(name))


def _answers(outcome: Outcome, wanted: Mapping[str, str]) -> dict[str, str]:
    return {each.party: each.duty for each in ag.who_answers(outcome.world.pack, outcome.world.case)}


def _missing(outcome: Outcome) -> list[str]:
    return [each.key for each in ag.missing_for_next(outcome.world.pack, outcome.world.case)]


def _review(outcome: Outcome, name: str) -> str:
    state = outcome.world.case.reviews.get(name)
    return (state.outcome if state else "") or OPEN


def _due_duties(outcome: Outcome) -> list[duties.DueDuty]:
    world, on = outcome.world, outcome.today
    of_project = (
        duties.project_duties(world.pack, world.case, on=on, calendar=world.calendar) if world.case.opened else []
    )
    return [*of_project, *duties.place_duties(world.pack, world.book, on=on, calendar=world.calendar)]


def _duties_due(outcome: Outcome, name: str) -> list[str]:
    return [each.day.isoformat() for each in _due_duties(outcome) if each.duty.id == name]


def _duties_late(outcome: Outcome) -> list[str]:
    return [each.key for each in _due_duties(outcome) if each.day < outcome.today]


def _duties_done(outcome: Outcome, wanted: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Who did a duty of the place, by duty/period, counties by their ids."""
    pack, done = outcome.world.pack, outcome.world.book.fulfilled
    found = {}
    for name, units in wanted.items():
        held = [parted(key.removeprefix(f"{name}@")) for key in done if key.startswith(f"{name}@")]
        who = [f"{party}@{pack.jurisdiction[code].id}" if code else party for party, code in held]
        found[name] = _in_order(who, units)
    return found


def _duty_days(outcome: Outcome, wanted: Mapping[str, Any]) -> dict[str, Any]:
    world, found = outcome.world, {}
    for name, asked in wanted.items():
        duty = next(each for each in world.pack.duties if each.id == name)
        start, end = parse_day(asked["from"]), parse_day(asked["to"])
        days = [each.day.isoformat() for each in occurrences(duty.every, start, end, world.calendar)]
        found[name] = {**asked, "days": days}
    return found


def _proposals(outcome: Outcome, wanted: Mapping[str, list[str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in outcome.world.proposals(outcome.today):
        about = (
            each.about
            or each.task
            or (each.unit if each.proposes == "annual-veto" else each.key.rpartition("/")[0].rpartition("/")[2])
        )
        found.setdefault(each.trigger, []).append(about)
    return {name: _in_order(found.get(name, []), about) for name, about in wanted.items()}


def _proposed_to(outcome: Outcome, wanted: Mapping[str, list[str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in outcome.world.proposals(outcome.today):
        found.setdefault(each.trigger, []).append(each.unit)
    return {name: _in_order(found.get(name, []), units) for name, units in wanted.items()}


def _notice(outcome: Outcome, field: str) -> str:
    return str(getattr(outcome.world.notices[-1], field)) or NEVER


def _meeting(outcome: Outcome, field: str) -> Any:
    meeting = outcome.world.meeting
    if field == "resolutions":
        return {number: made.state for number, made in meeting.resolutions.items()}
    value = getattr(meeting, field)
    return list(value) if isinstance(value, tuple) else value


def _meeting_kind(outcome: Outcome, wanted: Mapping[str, Any]) -> dict[str, Any]:
    kinds = {each.id: each for each in outcome.world.pack.meetings}
    found = {}
    for name, asked in wanted.items():
        about = {field: getattr(kinds[name], field) for field in asked}
        found[name] = {field: list(value) if isinstance(value, tuple) else value for field, value in about.items()}
    return found


def _form(outcome: Outcome, wanted: Mapping[str, Any]) -> dict[str, Any]:
    forms = {each.id: each for each in outcome.world.pack.forms}
    return {name: {part: _printed(forms[name], part) for part in asked} for name, asked in wanted.items()}


def _printed(form: Form, part: str) -> Any:
    if part == "title":
        return form.title
    if part == "blocks":
        return [[each.label for each in block] for block in form.blocks]
    return [each.label for each in getattr(form, part)]


def _report(outcome: Outcome, task: str) -> dict[str, str]:
    line = outcome.world.case.reports[task]._asdict()
    return {name: value for name, value in line.items() if value and name != "on"}


def _role(outcome: Outcome, name: str) -> str:
    holder = outcome.world.case.roles.get(name)
    return holder.officer if holder else NEVER


CORE_FOUND: Mapping[str, Find] = {
    "refused": lambda outcome, wanted: outcome.refusal.code if outcome.refusal else "granted",
    "names": lambda outcome, wanted: _in_order(_named(outcome.refusal), wanted),
    "granted": lambda outcome, wanted: "true" if outcome.refusal is None else str(outcome.refusal),
    "stage": lambda outcome, wanted: outcome.world.case.stage,
    "ended": lambda outcome, wanted: outcome.world.case.ended or NEVER,
    "library": _all_of(_libraries),
    "library_order": _per_key(_library_order),
    "facts": _per_key(_fact),
    "grades": _per_key(lambda outcome, name: outcome.world.case.grade(name) or NEVER),
    "happened": _per_key(lambda outcome, name: outcome.world.case.happenings.get(name, NEVER)),
    "state": _per_key(_state),
    "proved": _per_key(lambda outcome, key: dict(outcome.world.case.proofs.get(key, ()))),
    "owner": _per_key(lambda outcome, key: outcome.world.case.owner(outcome.world.pack, key)),
    "planned": _per_key(lambda outcome, key: _row(outcome, key, "planned")),
    "first_planned": _per_key(lambda outcome, key: _row(outcome, key, "first_planned")),
    "due": _per_key(lambda outcome, key: str(_reading(outcome, key).due or NEVER)),
    "stand": _per_key(lambda outcome, key: str(_reading(outcome, key).stand)),
    "left": _per_key(lambda outcome, key: str(_reading(outcome, key).left)),
    "provisional": _per_key(lambda outcome, key: str(_reading(outcome, key).provisional).lower()),
    "agenda_of": lambda outcome, wanted: {
        party: _in_order(_agenda_of(outcome, party), keys) for party, keys in wanted.items()
    },
    "holds_ball": _all_of(lambda outcome: ag.holders(outcome.world.pack, outcome.world.case)),
    "answers": _answers,
    "missing": _all_of(_missing),
    "review": _per_key(_review),
    "report": _per_key(_report),
    "issues": _per_key(lambda outcome, key: outcome.world.case.issues[key].state),
    "duties_due": _per_key(_duties_due),
    "duty_days": _duty_days,
    "duties_late": _all_of(_duties_late),
    "proposals": _proposals,
    "proposed_to": _proposed_to,
    "duties_fulfilled_by": _duties_done,
    "notice": _per_key(_notice),
    "meeting": _per_key(_meeting),
    "meeting_kind": _meeting_kind,
    "form": _form,
    "role": _per_key(_role),
    "role_of_unit": _per_key(lambda outcome, name: outcome.world.pack.unit[name].duty),
}


def _named(refusal: Refused | None) -> list[str]:
    facts = dict(refusal.facts) if refusal else {}
    about = facts.get("missing") or facts.get("names") or []
    return [about] if isinstance(about, str) else [str(each) for each in about]  # type: ignore[attr-defined]


# Words that must be contained.


def _says(outcome: Outcome, wanted: Any) -> list[tuple[str, str]]:
    texts = [wanted] if isinstance(wanted, str) else wanted
    said = str(outcome.refusal or "")
    return [("拒绝的话", text) for text in texts if text not in said]


def _why(outcome: Outcome, wanted: Mapping[str, Any]) -> list[tuple[str, str]]:
    missed = []
    for key, texts in wanted.items():
        said = "".join(_reading(outcome, key).why)
        missed += [(key, text) for text in ([texts] if isinstance(texts, str) else texts) if text not in said]
    return missed


def _waits_for(outcome: Outcome, wanted: Mapping[str, list[str]]) -> list[tuple[str, str]]:
    return [(party, key) for party, keys in wanted.items() for key in keys if key not in _agenda_of(outcome, party)]


CORE_CONTAINS: Mapping[str, Missed] = {
    "says": _says,
    "why": _why,
    "waits_for": _waits_for,
}
FOUND: Mapping[str, Find] = {**CORE_FOUND, **{word: find for area in AREAS for word, find in area.found.items()}}
CONTAINS: Mapping[str, Missed] = {
    **CORE_CONTAINS,
    **{word: missed for area in AREAS for word, missed in area.contains.items()},
}

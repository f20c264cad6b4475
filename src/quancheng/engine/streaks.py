"""What low places in rankings and lasting lights propose: each with its evidence, for a person to decide."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from quancheng.engine import events as ev
from quancheng.engine.case import Case
from quancheng.engine.gauges import Gauge
from quancheng.engine.lights import COLOUR_WORDS, Colour, months_red, shining, times_red
from quancheng.engine.pack import Pack, Ranking, Trigger
from quancheng.engine.proposals import Proposal, proposed
from quancheng.engine.rankings import LowPlaces, Published, answering, low_places, ranking_of, say_place
from quancheng.engine.standing import unit_behind
from quancheng.engine.workdays import Calendar

IN_YEAR = "in a year"


def ranking_proposals(pack: Pack, published: Iterable[Published], *, on: date) -> Iterator[Proposal]:
    """What the published rankings propose: so often among the last, in a row or in a year."""
    issues = list(published)
    for trigger in pack.triggers:
        if trigger.when == "streak":
            mine = [each for each in issues if each.ranking == trigger.ranking]
            for low in low_places(mine, bottom=trigger.bottom, year=on.year):
                yield from _of_party(pack, ranking_of(pack, trigger.ranking or ""), trigger, low)


def _of_party(pack: Pack, ranking: Ranking, trigger: Trigger, low: LowPlaces) -> Iterator[Proposal]:
    in_year = trigger.counted == IN_YEAR
    behind = low.in_year if in_year else low.in_a_row
    if len(behind) < trigger.at_least:
        return
    label, who = ranking.label, party_label(pack, low.party)
    how = f"一年内{len(behind)}次" if in_year else f"连续{len(behind)}次"
    yield proposed(
        trigger,
        key=f"{low.party}/{behind[-1].period}",
        unit=answering(pack, ranking, low.party),
        evidence=(
            f"{who}{how}在“{label}”中排在后{trigger.bottom}位。",
            *(say_place(issue, low.party, label) for issue in behind),
        ),
    )


def party_label(pack: Pack, party: str) -> str:
    """The name of whoever is ranked: a unit, or a jurisdiction by its code."""
    if party == pack.place.code:
        return pack.place.name
    below = pack.jurisdiction.get(party)
    return below.label if below else pack.label_of(party)


def light_proposals(
    pack: Pack,
    case: Case,
    history: Callable[[], Sequence[ev.Event]],
    *,
    project: str,
    on: date,
    calendar: Calendar,
) -> Iterator[Proposal]:
    """What a lasting red light of one project proposes; its history is only read while the light is red."""
    gauge = Gauge(pack, case, on, calendar)
    for trigger in pack.triggers:
        light = next((each for each in pack.lights if each.id == trigger.light), None)
        if trigger.when != "light" or light is None or not case.opened or case.ended:
            continue
        now = shining(pack, light, gauge)
        if now.colour is not Colour.RED:
            continue
        counting = times_red if trigger.counted == IN_YEAR else months_red
        months = counting(pack, light, history(), on=on, calendar=calendar)
        if months < trigger.at_least:
            continue
        party = light.tells or trigger.decided_by
        how = f"本年第{months}个月" if trigger.counted == IN_YEAR else f"连续{months}个月"
        yield proposed(
            trigger,
            key=f"{project}/{light.id}/{on.year}-{on.month:02}",
            unit=unit_behind(pack, case, party) or party,
            project=project,
            evidence=(f"“{light.label}”{how}为{COLOUR_WORDS[Colour.RED]}。", f"{now.why}。"),
        )

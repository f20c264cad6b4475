"""Made-up values of facts, fields and figures: by the id where everybody knows the word, else by the type."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from random import Random
from typing import TYPE_CHECKING, Any

from quancheng.engine.pack import Fact, FactType
from quancheng.people import actions as people
from quancheng.people.models import Contact
from quancheng.server.demo import words

if TYPE_CHECKING:
    from quancheng.server.demo.story import Story

WHOLE = "investment"
SHARES = (5, 8, 10, 15, 20, 30, 40)
"""Any other amount of a project is so many hundredths of its investment."""


def facts_of(story: Story, facts: Iterable[Fact], day: date) -> dict[str, Any]:
    """A value for each fact; what is part of another is smaller than it."""
    given: dict[str, Any] = {}
    for fact in sorted(facts, key=lambda each: (each.part_of is not None, each.id != WHOLE)):
        given[fact.id] = _part_of(story.random, fact, given) or value(story, fact, day)
    return given


def _part_of(random: Random, fact: Fact, given: Mapping[str, Any]) -> int | None:
    whole = given.get(fact.part_of or WHOLE)
    if fact.type is FactType.MONEY and isinstance(whole, int) and fact.id != WHOLE:
        return whole * random.choice(SHARES) // 100
    return None


def value(story: Story, fact: Any, day: date) -> Any:
    """Of a fact, a field of a record, a factor or a measure."""
    random, named = story.random, _BY_ID.get(fact.id)
    if named is not None and fact.type in (FactType.TEXT, FactType.REGION):
        return named(random)
    match fact.type:
        case FactType.USCC:
            return words.uscc(random, story.pack.place.code)
        case FactType.MONEY:
            return words.investment(random)
        case FactType.CHOICE:
            return _choice(random, fact)
        case FactType.UNIT:
            return random.choice(fact.units)
        case FactType.YES_NO:
            return random.random() < 0.8
        case FactType.NUMBER | FactType.AREA:
            return words.number(random)
        case FactType.PERCENT:
            return words.number(random) / 1000
        case FactType.DATE:
            return day
        case FactType.PERSON:
            return contact(story, day)
        case FactType.REGION:
            return random.choice(words.SITES)
    return random.choice(words.REMARKS)


def _choice(random: Random, fact: Any) -> str:
    """Mostly the first, which a pack writes for the usual case; of industries any."""
    if fact.id in EVENLY:
        return str(random.choice(fact.choices))
    return str(fact.choices[0] if random.random() < 0.7 else random.choice(fact.choices[:2]))


def contact(story: Story, day: date) -> str:
    """Somebody of the enterprise, kept as people are."""
    name = f"{story.random.choice('赵钱孙李周吴郑王冯陈')}某"
    kept = people.keep_contact(story.registrar, name=name, phone="", kind=Contact.Of.PROJECT, at=story.at(day))
    return kept.hex


EVENLY = frozenset({"industry", "sector", "chain", "park", "channel"})
_BY_ID: Mapping[str, Callable[[Random], Any]] = {
    "name": words.project,
    "enterprise": words.enterprise,
    "company": words.enterprise,
    "site": lambda random: random.choice(words.SITES),
    "industry": lambda random: random.choice(words.INDUSTRIES),
    "content": lambda random: f"建设{random.choice(words.GOODS)[0]}生产线及配套设施",
}

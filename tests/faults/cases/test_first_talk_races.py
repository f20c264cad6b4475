"""Fifty units' officers claim one enterprise at once: one holds it, the others are told so, nothing else happens."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from quancheng.cases import leads
from quancheng.engine.claims import AlreadyClaimed
from quancheng.store.session import reading, session
from quancheng.store.verify import verify
from tests.app.cases.city import EAST, WEST, ZONE, City, linjiang
from tests.app.cases.intakes import AT
from tests.faults.cases.test_duplicates_and_races import RACERS, RACES
from tests.faults.store.threads import all_at_once

NAMES = ("恒远{}号铝材有限公司", "江西恒远{}号铝材有限公司", "江西省恒远{}号铝材（赣州）股份有限公司")


def claims(city: City, race: int, *, names: Callable[[int], str]) -> list[Callable[[], Any]]:
    """Fifty registrations of first talks by three counties' clerks, each under its own key."""
    clerks = [city.clerk(place) for place in (EAST, WEST, ZONE)]
    units = [sorted(clerk.units)[0] for clerk in clerks]
    return [
        partial(
            leads.register, clerks[n % 3], {"enterprise": names(n)}, unit=units[n % 3], at=AT, key=f"{race}-{n}"
        )
        for n in range(RACERS)
    ]  # fmt: skip


def holders(city: City) -> int:
    with reading(city.tenant):
        return int(session().execute("SELECT count(*) FROM cases_lead WHERE holds").fetchone()[0])


def streams(city: City) -> int:
    with reading(city.tenant):
        return int(session().execute("SELECT count(*) FROM store_stream WHERE kind = 'claim'").fetchone()[0])


def test_fifty_claim_one_enterprise_and_one_holds_it(own_database):
    city = linjiang()
    for race in range(RACES):
        answers = all_at_once(claims(city, race, names=lambda n, race=race: NAMES[n % len(NAMES)].format(race)))
        won = [answer for answer in answers if isinstance(answer, UUID)]
        told = [answer for answer in answers if isinstance(answer, AlreadyClaimed)]
        assert (len(won), len(told)) == (1, RACERS - 1), [each for each in answers if each not in won + told]
    assert (holders(city), streams(city)) == (RACES, RACES)
    assert verify().is_whole


def test_the_negative_control_with_a_name_each_all_hold(own_database):
    city = linjiang()
    answers = all_at_once(claims(city, 0, names=lambda n: NAMES[0].format(n)))
    assert all(isinstance(answer, UUID) for answer in answers), answers
    assert holders(city) == RACERS


def test_a_claim_that_comes_five_times_under_one_key_is_one(own_database):
    city = linjiang()
    one = claims(city, 0, names=lambda n: NAMES[0].format(n))[0]
    answers = all_at_once([one] * 5)
    assert len(set(answers)) == 1
    assert holders(city) == 1

"""The same request many times is one effect; many who want one thing have one winner and clean refusals."""

import random
from functools import partial

import pytest

from quancheng.store.errors import StaleStream
from quancheng.store.verify import verify
from tests.app.store.counting import a_counter, count, counting, do_it, stored
from tests.faults.store.threads import all_at_once

REQUESTS = 500
AT_ONCE = 10
RACERS = 50
RACES = 5


def asked(number: int, *, key: bool):
    """A request that adds its number, with its key or (the negative control) without."""
    said = {"key": f"k{number}", "request": {"by": number}} if key else {}
    return partial(do_it, counting(number), **said)


def sent_again_and_again(*, key: bool) -> list:
    """A hundred requests, each five times, reordered, ten callers at once."""
    numbers = [number for number in range(1, REQUESTS // 5 + 1) for _ in range(5)]
    random.Random(20260302).shuffle(numbers)
    calls = [asked(number, key=key) for number in numbers]
    lanes = [calls[lane::AT_ONCE] for lane in range(AT_ONCE)]
    answers = all_at_once([lambda lane=lane: [call() for call in lane] for lane in lanes])
    assert all(isinstance(answer, list) for answer in answers), answers
    return answers


def test_a_request_that_comes_five_times_counts_once(own_database):
    a_counter()
    sent_again_and_again(key=True)
    assert stored().state["total"] == sum(range(1, REQUESTS // 5 + 1))
    assert count("store_key") == REQUESTS // 5
    assert verify().is_whole


def test_the_same_request_gets_the_same_answer(own_database):
    a_counter()
    answers = all_at_once([asked(7, key=True)] * AT_ONCE)
    assert answers == [{"total": 7}] * AT_ONCE


def test_the_negative_control_without_a_key_each_counts(own_database):
    a_counter()
    sent_again_and_again(key=False)
    assert stored().state["total"] == 5 * sum(range(1, REQUESTS // 5 + 1))


def test_fifty_who_saw_the_same_have_one_winner(own_database):
    a_counter()
    for race in range(RACES):
        calls = [partial(do_it, counting(n, seen=race + 1), key=f"{race}-{n}") for n in range(RACERS)]
        answers = all_at_once(calls)
        assert sum(isinstance(answer, dict) for answer in answers) == 1
        assert sum(isinstance(answer, StaleStream) for answer in answers) == RACERS - 1
    assert stored().version == RACES + 1
    assert verify().is_whole


def test_fifty_who_did_not_look_all_count(own_database):
    a_counter()
    answers = all_at_once([partial(do_it, counting(1))] * RACERS)
    assert sorted(answer["total"] for answer in answers) == list(range(1, RACERS + 1))
    assert verify().is_whole


@pytest.mark.parametrize("tenants", [2])
def test_tenants_do_not_disturb_each_other(own_database, tenants):
    for tenant in range(1, tenants + 1):
        a_counter(tenant=tenant)
    calls = [partial(do_it, counting(1), tenant=1 + n % tenants) for n in range(20)]
    assert not [answer for answer in all_at_once(calls) if isinstance(answer, Exception)]
    assert verify().is_whole

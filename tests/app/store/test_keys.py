"""The same request twice is one effect; a key is not for two requests."""

import pytest

from quancheng.engine.errors import NotNow
from quancheng.store.errors import KeyTaken
from tests.app.store.counting import OTHER, a_counter, count, counting, do_it, stored

pytestmark = pytest.mark.django_db


def test_the_same_key_and_request_get_the_same_answer_and_do_nothing():
    a_counter()
    first = do_it(counting(5), key="k-1", request={"by": 5})
    again = do_it(counting(5), key="k-1", request={"by": 5})
    assert first == again == {"total": 5}
    assert stored().state["total"] == 5


def test_the_order_of_fields_makes_no_other_request():
    a_counter()
    do_it(counting(5), key="k-1", request={"by": 5, "why": "x"})
    assert do_it(counting(5), key="k-1", request={"why": "x", "by": 5}) == {"total": 5}


def test_a_key_used_for_another_request_is_refused():
    a_counter()
    do_it(counting(5), key="k-1", request={"by": 5})
    with pytest.raises(KeyTaken, match="另一项内容"):
        do_it(counting(6), key="k-1", request={"by": 6})
    assert stored().state["total"] == 5


def test_without_a_key_each_request_counts():
    a_counter()
    do_it(counting(5), request={"by": 5})
    do_it(counting(5), request={"by": 5})
    assert stored().state["total"] == 10


def test_keys_of_two_tenants_do_not_meet():
    a_counter()
    a_counter(tenant=OTHER)
    do_it(counting(5), key="k-1", request={"by": 5})
    assert do_it(counting(6), key="k-1", request={"by": 6}, tenant=OTHER) == {"total": 6}


def test_a_refused_request_leaves_its_key_free():
    a_counter(3)
    with pytest.raises(NotNow):
        do_it(counting(5, seen=1), key="k-1", request={"by": 5})
    assert count("store_key") == 0
    assert do_it(counting(5, seen=2), key="k-1", request={"by": 5}) == {"total": 8}

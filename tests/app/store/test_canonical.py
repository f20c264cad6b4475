"""The canonical form: frozen, the same as the standard library's, the same in the offline verifier."""

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quancheng.store.canonical import canonical, digest_of, parsed, sm3
from tests.app.store.offline import verify_log

words = st.text(st.characters(exclude_categories=["Cs"]))
plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=12,
)
FIELDS = (1, 7, "0198" * 8, "case", "somewhere@1", 3, "task-finished", "2026-03-02 02:00:00", "2026-03-02", "clerk")


@given(plain)
def test_it_is_what_the_standard_library_writes(value):
    assert canonical(value) == json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


@given(plain)
def test_it_says_what_went_in(value):
    assert parsed(canonical(value)) == value


@given(plain)
def test_writing_it_again_changes_nothing(value):
    text = canonical(value)
    assert canonical(parsed(text)) == text


def test_chinese_stays_readable_and_keys_are_sorted():
    assert canonical({"b": 1, "a": "昌盛"}) == '{"a":"昌盛","b":1}'


def test_form_1_is_frozen():
    digest = digest_of(FIELDS, '{"task":"土地"}', "0" * 64)
    assert digest == "e5b988407228bc9732d5f910ab9b6109bc9a247b7508e646e0ecd809d67c5f64"


def test_each_field_counts():
    whole = digest_of(FIELDS, "{}", "0" * 64)
    for place, value in enumerate(FIELDS):
        changed = (*FIELDS[:place], value + 1 if isinstance(value, int) else f"{value}x", *FIELDS[place + 1 :])
        assert digest_of(changed, "{}", "0" * 64) != whole
    assert digest_of(FIELDS, "{ }", "0" * 64) != whole
    assert digest_of(FIELDS, "{}", "1" * 64) != whole


def test_sm3_is_the_standards():
    # GB/T 32905-2016, appendix A.1
    assert sm3(b"abc") == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


@given(st.binary(max_size=300))
def test_the_offline_verifiers_own_sm3_agrees(message):
    assert verify_log.plain_sm3(message) == hashlib.new("sm3", message).hexdigest()


@given(words, words)
def test_the_offline_verifier_takes_the_same_digest(actor, body):
    fields = (*FIELDS[:-1], actor)
    event = dict(zip(verify_log.FIELDS, fields, strict=True)) | {"body": body, "previous": "0" * 64}
    assert verify_log.digest_of(event) == digest_of(fields, body, "0" * 64)


@pytest.mark.parametrize("value", [{1: "a"}, {"a": object()}, {"a": {1, 2}}])
def test_what_is_not_json_is_refused(value):
    with pytest.raises(TypeError):
        canonical(value)

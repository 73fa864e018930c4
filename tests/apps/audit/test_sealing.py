import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshu.apps.audit.sealing import FIRST, canonical, moment, plain, seal_of

scalars = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.datetimes(timezones=st.just(UTC))
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
details = st.dictionaries(st.text(max_size=4), values, max_size=4)


@given(details)
def test_any_detail_has_one_byte_form_that_survives_json(detail):
    cleaned = plain(detail)
    form = canonical(cleaned)
    assert canonical(json.loads(form)) == form


@given(details)
def test_cleaning_what_is_clean_changes_nothing(detail):
    assert plain(plain(detail)) == plain(detail)


@given(details)
def test_the_order_of_keys_makes_no_difference(detail):
    cleaned = plain(detail)
    turned = dict(reversed(list(cleaned.items())))
    assert seal_of(FIRST, cleaned) == seal_of(FIRST, turned)


@given(details, details)
def test_different_content_has_a_different_seal(one, other):
    one, other = plain(one), plain(other)
    assert (seal_of(FIRST, one) == seal_of(FIRST, other)) == (canonical(one) == canonical(other))


def test_the_seal_is_the_published_formula():
    # printf '%s\n%s' "$(printf '0%.0s' {1..64})" '{"a":"洛"}' | sha256sum
    assert canonical({"a": "洛"}) == '{"a":"洛"}'.encode()
    assert seal_of(FIRST, {"a": "洛"}) == "5a9649178effeb1db446621678189f30a0299a376edcd9a53607e5cb7e4eb405"


def test_a_moment_is_the_same_text_in_every_zone():
    at = datetime(2024, 9, 17, 16, 5, 9, 7, tzinfo=timezone(timedelta(hours=8)))
    assert moment(at) == moment(at.astimezone(UTC)) == "2024-09-17T08:05:09.000007Z"


def test_a_time_without_zone_is_refused():
    with pytest.raises(ValueError, match="aware"):
        moment(datetime(2024, 9, 17))  # noqa: DTZ001

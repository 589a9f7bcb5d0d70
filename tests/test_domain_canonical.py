from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.entry import canonical, instant_text, read_instant

#: With the characters that UTF-16 sorts otherwise than code points, and halves of a pair.
texts = st.text() | st.text(st.characters(min_codepoint=0xD800), max_size=3)
numbers = st.integers() | st.integers(-(2**54), 2**54)
leaves = st.none() | st.booleans() | numbers | texts | st.sampled_from(['":1.5', "[-2e5", "é"])
values = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(texts, inner)
        | st.dictionaries(st.sampled_from(["\U0001f600", "\uffee", "é", "z"]), inner)
    ),
)


@given(values)
def test_the_canonical_text_is_that_of_rfc_8785(value: Any) -> None:
    try:
        expected = rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError):
        with pytest.raises(ValueError, match=r".*"):
            canonical(value)
    else:
        assert canonical(value).encode() == expected


@given(values, st.floats() | st.just("a \ud83d b") | st.sampled_from([2**53, -(2**53)]))
def test_what_has_no_one_text_is_refused_wherever_it_stands(value: Any, refused: Any) -> None:
    for holder in (refused, [value, refused], {"a": value, "é": [refused]}, {"b": refused}):
        with pytest.raises(ValueError, match=r".*"):
            canonical(holder)
    with pytest.raises(ValueError, match=r".*"):
        canonical({"\udc00": value})


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_moment_is_read_as_it_was_written(moment: datetime) -> None:
    assert read_instant(instant_text(moment)) == moment


@pytest.mark.parametrize(
    "text",
    [
        "2025-01-16T09:30:00.000000+00:00",
        "2025-01-16 09:30:00.000000Z",
        "2025-W03-4T09:30:00.000000Z",
        "2025-01-16T09:30:00,000000Z",
        "2025-01-16T09:30:00.000000Z\n",
        "2025-01-16",
    ],
)
def test_no_other_way_to_write_a_moment_is_read(text: str) -> None:
    with pytest.raises(ValueError, match="not a moment of the ledger"):
        read_instant(text)

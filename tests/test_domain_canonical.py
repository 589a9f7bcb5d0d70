from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.canonical import canonical, instant_text, read_instant

numbers = st.integers() | st.integers(-(2**54), 2**54) | st.floats()
leaves = st.none() | st.booleans() | numbers | st.text() | st.sampled_from(['":1.5', "[-2e5", "é"])
values = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(st.text(max_size=3), inner)
        | st.dictionaries(st.sampled_from(["\U0001f600", "\uffee", "é", "z"]), inner)
    ),
)


@given(values)
def test_the_canonical_text_is_that_of_rfc_8785(value: Any) -> None:
    try:
        expected = rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError):
        with pytest.raises(ValueError, match=r".*"):
            canonical(value).encode()
    else:
        assert canonical(value).encode() == expected


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

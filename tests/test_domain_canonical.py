from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.entry import (
    ENTRY_TAG,
    TEXT_TAG,
    canonical,
    digest_of,
    instant_text,
    read_instant,
    text_commitment,
)
from tracker.domain.facets import TextField

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


whole_texts = st.text(st.characters(exclude_categories=["Cs"]))
header = st.fixed_dictionaries(
    dict.fromkeys(("seq", "batch", "subject", "actor"), st.integers(1, 2**31))
    | dict.fromkeys(
        ("id", "facet", "item", "voice", "value", "occurred", "recorded_at"), whole_texts
    )
    | {
        "amends": st.none() | st.integers(1, 2**31),
        "refs": st.dictionaries(whole_texts, st.lists(st.integers(1, 2**31))),
        "detail": st.dictionaries(whole_texts, st.none() | whole_texts | st.integers(0, 2**31)),
        "texts": st.dictionaries(st.sampled_from(TextField), st.binary(min_size=32, max_size=32)),
        "prev": st.binary(min_size=32, max_size=32),
    }
)


@given(header)
def test_a_digest_is_that_of_the_header_in_rfc_8785(header: dict[str, Any]) -> None:
    texts = {str(name): commitment.hex() for name, commitment in header["texts"].items()}
    expected = rfc8785.dumps(header | {"texts": texts, "prev": header["prev"].hex()})
    stored = {name: canonical(header[name]) for name in ("refs", "detail")}
    made = digest_of(**(header | stored | {"texts": sorted(header["texts"].items())}))
    assert made == sha256(ENTRY_TAG + expected).digest()


@given(st.binary(min_size=16, max_size=16), st.sampled_from(TextField), whole_texts)
def test_a_commitment_is_that_of_the_text_in_rfc_8785(salt: bytes, field: str, text: str) -> None:
    message = TEXT_TAG + salt + field.encode() + b"\0" + rfc8785.dumps(text)
    assert text_commitment(salt, field, text) == sha256(message).digest()


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

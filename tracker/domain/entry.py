"""One line of the ledger before and after it is written: its canonical form, its digest.

Every identifier is the number of an entry: a subject is the entry that opened it, a
party the entry that introduced it, a batch its first entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256
from json import JSONEncoder
from json.encoder import encode_basestring
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from tracker.domain.dates import When, parse_when
from tracker.domain.prose import count_words, day_words
from tracker.domain.vocabulary import Facet, SuccessTestValue, Voice

#: JSON values that a header may hold. No floats: their text differs between languages.
Json: TypeAlias = "bool | int | str | list[Json] | dict[str, Json] | None"

ENTRY_TAG = b"tracker-entry-v1\n"
TEXT_TAG = b"tracker-text-v1\n"
#: What the first entry of a ledger chains to.
GENESIS = bytes(32)
#: Whole numbers beyond this are rounded by readers that hold every number as a double.
LARGEST_NUMBER = 2**53 - 1
#: The JSON text of a value that this program alone reads: one for each value, not `canonical`.
compact = JSONEncoder(
    ensure_ascii=False, check_circular=False, sort_keys=True, separators=(",", ":")
).encode
_encode_ordered = JSONEncoder(
    ensure_ascii=False, check_circular=False, separators=(",", ":")
).encode
#: The RFC 8785 text of a string: the standard library escapes what that asks for and no more.
quoted = encode_basestring
#: A number that may be a float, or too long for one: only where it stands as a value.
_NOT_SHORT = re.compile(r"(?:^|\":|[\[,])-?(?:[0-9]+[.e]|[0-9]{16}|[NI])")
#: A number, or a period: 2026, 2026-Q1, 2026-04, 2026-27, 2026-W05, 2026-03-31; never a word.
_ITEM = re.compile(r"|[1-9][0-9]{0,9}|[0-9]{4}-(?:Q[1-4]|W?[0-9]{2}|[0-9]{2}-[0-9]{2})")
_INSTANT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z")


def canonical(value: object) -> str:
    """The RFC 8785 text of a JSON value without floats.

    Raises ValueError for a float, for a whole number beyond `LARGEST_NUMBER` and for half of a
    surrogate pair: none of them has one text in every language.
    """
    if value == {}:
        return "{}"
    text = compact(value)
    if text.isascii() and _NOT_SHORT.search(text) is None:
        return text
    if not isinstance(value, str):
        text = _encode_ordered(_in_order(value))
    text.encode()
    return text


def _in_order(value: object) -> object:
    """The value with its keys in the order of their UTF-16 code units (RFC 8785, 3.2.3).

    The standard library sorts by code points: it puts U+FFEE before U+1F600, UTF-16 behind it.
    """
    if isinstance(value, dict):
        ordered = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return {key: _in_order(value[key]) for key in ordered}
    if isinstance(value, list | tuple):
        return [_in_order(item) for item in value]
    if isinstance(value, float) or (isinstance(value, int) and abs(value) > LARGEST_NUMBER):
        raise ValueError(f"{value} is a number that no entry can hold")
    return value


def text_commitment(salt: bytes, field: str, value: str) -> bytes:
    """What the header holds in place of a text: it proves the text without showing it.

    The field name is closed by a zero byte, which no name holds, so that salt, name and
    text cannot be cut in another way.
    """
    # Half of a surrogate pair has no UTF-8 and is refused by `encode`.
    return sha256(TEXT_TAG + salt + field.encode() + b"\0" + quoted(value).encode()).digest()


def instant_text(moment: datetime) -> str:
    """A moment as the ledger stores it: UTC, microseconds, fixed width, so that text sorts.

    >>> from datetime import datetime, UTC
    >>> instant_text(datetime(2025, 1, 16, 9, 30, tzinfo=UTC))
    '2025-01-16T09:30:00.000000Z'
    """
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone cannot be recorded")
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def read_instant(text: str) -> datetime:
    """The moment behind `instant_text`; nothing else is read, however near it comes."""
    if _INSTANT.fullmatch(text) is None:
        raise ValueError(f"{text!r} is not a moment of the ledger")
    return datetime.fromisoformat(text)


def is_item(text: str) -> bool:
    """Whether a text can say what of its subject an entry is about.

    >>> is_item(""), is_item("3"), is_item("2026-Q1"), is_item("section 72")
    (True, True, True, False)
    """
    return _ITEM.fullmatch(text) is not None


#: The register itself is the subject that the first entry opens.
REGISTER = 1


def party_voice(party: int) -> str:
    """The voice of a named third party."""
    return f"party:{party}"


def voice_party(voice: str) -> int | None:
    """The party behind a voice, or None for the promiser and the tracker."""
    return int(voice[6:]) if voice.startswith("party:") else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What somebody asks the ledger to hold."""

    facet: Facet
    value: str
    occurred: When
    subject: int | None = None
    """None opens a new subject, which takes the entry's own number."""
    item: str | None = ""
    """What of the subject it is about, where a facet has several: a number or a period. None is
    something new, which takes the entry's own number."""
    voice: str = Voice.TRACKER.value
    refs: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """Other entries by their part: source, parent, lead, to, by, target, anchor."""
    detail: Mapping[str, Json] = field(default_factory=dict)
    """Structured facts that nobody types in words of their own: a window, a rule, a count."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """Every word that somebody typed, by field (`TextField`); it can be redacted."""
    amends: int | None = None
    """The entry that this one corrects, retracts, undoes or redacts."""


class Entry(NamedTuple):
    """A line of the ledger as it stands.

    A tuple, because a register has a million of them and a tuple is made six times faster.
    """

    seq: int
    id: str
    batch: int
    subject: int
    facet: Facet
    item: str
    """What of the subject it is about: a number or a period; empty where there is but one."""
    voice: str
    value: str
    occurred: str
    occurred_latest: date
    recorded_at: datetime
    actor: int
    amends: int | None
    refs: Mapping[str, tuple[int, ...]]
    detail: Mapping[str, Json]
    texts: Mapping[str, str | None] = MappingProxyType({})
    """The free text that was asked for; a mark (`Redacted`) where it was destroyed."""

    @property
    def when(self) -> When:
        """When it happened, with what is known of the day."""
        return parse_when(self.occurred)

    @property
    def is_event(self) -> bool:
        """Whether something happened on its day.

        A success test that is set says what a promise means, and has the day of the promise.
        """
        return self.facet is not Facet.TEST or self.value != SuccessTestValue.SET

    @property
    def delay_days(self) -> int:
        """Days from the latest day on which it may have happened to the day it was recorded."""
        return (self.recorded_at.date() - self.occurred_latest).days

    @property
    def label(self) -> str:
        """What readers call it: a finding or a claim of delivery, and else its facet."""
        if self.facet is not Facet.DELIVERY:
            return self.facet.label
        return "claim" if self.voice == Voice.PROMISER else "finding"

    @property
    def of_register(self) -> bool:
        """Whether it is about the register or one of its parties, and so about no promise."""
        return self.subject == REGISTER or self.facet is Facet.PARTY

    def text(self, name: str) -> str | None:
        """A free text, a mark in its place when it was redacted; None when there is none."""
        return self.texts.get(name)


def digest_of(
    *,
    seq: int,
    id: str,
    batch: int,
    subject: int,
    facet: str,
    item: str,
    voice: str,
    value: str,
    occurred: str,
    recorded_at: str,
    actor: int,
    amends: int | None,
    refs: str,
    detail: str,
    texts: Iterable[tuple[str, bytes]],
    prev: bytes,
) -> bytes:
    """The digest of an entry, SHA-256 over a tag and its RFC 8785 header; the next one's `prev`.

    `recorded_at`, `refs` and `detail` are the canonical texts that are stored; `texts` are
    the names of its fields, in their order, with their salted commitments. The members stand
    here in the order of RFC 8785: what is stored goes into the digest as it is, not as what it
    reads like. Raises ValueError for half of a surrogate pair.
    """
    salted = ",".join([f'{quoted(name)}:"{commitment.hex()}"' for name, commitment in texts])
    header = (
        f'{{"actor":{actor},"amends":{"null" if amends is None else amends},'
        f'"batch":{batch},"detail":{detail},"facet":{quoted(facet)},"id":{quoted(id)},'
        f'"item":{quoted(item)},"occurred":{quoted(occurred)},"prev":"{prev.hex()}",'
        f'"recorded_at":{quoted(recorded_at)},"refs":{refs},"seq":{seq},'
        f'"subject":{subject},"texts":{{{salted}}},"value":{quoted(value)},'
        f'"voice":{quoted(voice)}}}'
    )
    return sha256(ENTRY_TAG + header.encode()).digest()


@dataclass(frozen=True, slots=True)
class Break:
    """What a restore gave up, as the register has recorded it."""

    on: date
    """The day of the restore."""
    entry: int
    """The number of the entry that records it."""
    copied: int
    """How many entries the copy held."""
    given_up: int
    """Entries of the register before that it no longer has."""
    published: int
    """Published heads that it no longer has."""
    because: str | None = None
    """The reason that was given."""


def break_of(entry: Entry) -> Break:
    """A break from its entry."""
    given_up, published = entry.detail.get("given_up"), entry.detail.get("published")
    lost_entries = 0
    if isinstance(given_up, dict):
        lost_entries = _number(given_up.get("entries")) - _number(given_up.get("shared"))
    return Break(
        # Not when it was recorded: a later restore records an earlier break again.
        on=entry.occurred_latest,
        entry=entry.seq,
        copied=_number(entry.detail.get("entries")),
        given_up=lost_entries,
        published=len(published) if isinstance(published, list) else 0,
        because=entry.text("because"),
    )


def break_words(gap: Break) -> str:
    """What a break gave up, in a clause.

    >>> break_words(Break(date(2026, 7, 1), entry=9, copied=7, given_up=1, published=0))
    'restored on 1 July 2026 (entry 9) from a copy of 7 entries, giving up 1 entry'
    """
    lost = [
        count_words(number, *names)
        for number, names in (
            (gap.given_up, ("entry", "entries")),
            (gap.published, ("published head",)),
        )
        if number
    ]
    copied = count_words(gap.copied, "entry", "entries")
    words = f"restored on {day_words(gap.on)} (entry {gap.entry}) from a copy of {copied}"
    words = f"{words}, giving up {' and '.join(lost)}" if lost else words
    return f"{words}: {gap.because}" if gap.because else words


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0

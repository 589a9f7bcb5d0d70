"""The subjects of entries (commitments, instruments, sources) and the refs that name them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import TypeAlias

from tracker.domain.dates import When, parse_when
from tracker.domain.entry import Entry, Json
from tracker.domain.text import clean_text, one_line
from tracker.domain.vocabulary import (
    Identity,
    InstrumentForm,
    Kind,
    PartyKind,
    SourceType,
    SubjectType,
)
from tracker.errors import BadRef

#: The texts that a repair may change; its quote and note are about the repair itself.
_REPAIRED = frozenset({"title", "wording", "publisher", "url", "archive", "file", "tags"})
#: A look into a mapping costs a third of a call of the enumeration, and reports ask often.
_KINDS = {kind.value: kind for kind in Kind}


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A commitment, an instrument or a source as it stands at two times."""

    id: int
    type: SubjectType
    ref: str
    opened: Entry
    """The opening entry that stands: the first, or what corrected it."""
    detail: Mapping[str, Json]
    refs: Mapping[str, tuple[int, ...]]
    texts: Mapping[str, str | None]

    @property
    def title(self) -> str:
        """Our words for it; '[redacted]' when they were destroyed."""
        return self.texts.get("title") or "[redacted]"

    @property
    def wording(self) -> str | None:
        """The promise as it was first published, verbatim."""
        return self.texts.get("wording")

    @property
    def kind(self) -> Kind:
        """The sort of commitment."""
        return _KINDS[str(self.detail["kind"])]

    @property
    def instrument_form(self) -> InstrumentForm:
        """The sort of instrument."""
        return InstrumentForm(str(self.detail["form"]))

    @property
    def source_type(self) -> SourceType:
        """What a source is."""
        return SourceType(str(self.detail["type"]))

    @property
    def promisers_own(self) -> bool:
        """Whether a source is the promiser's own statement. Unless told, words are."""
        return self.detail.get("own") is True

    @property
    def published(self) -> When | None:
        """When a source was published; None when it does not say."""
        text = self.detail.get("published")
        return None if text is None else parse_when(str(text))

    @property
    def copies(self) -> tuple[str, ...]:
        """The SHA-256 of each file that is this source: the file it is, and copies kept of it."""
        copies = self.detail.get("copies")
        own = self.detail.get("sha256")
        files = [own, *(copies if isinstance(copies, list) else [])]
        return tuple(dict.fromkeys(str(sha256) for sha256 in files if sha256))

    @property
    def announced(self) -> When:
        """When a commitment was made."""
        return self.opened.when

    @property
    def announced_latest(self) -> date:
        """The last day on which it may have been made; from it on, it is in the register."""
        return self.opened.occurred_latest

    @property
    def tags(self) -> tuple[str, ...]:
        """Its tags, sorted; one mark in their place where they were redacted."""
        return read_lines(self.texts.get("tags"))

    def one(self, part: str) -> int | None:
        """The single entry in a part: parent, lead, by, speaker."""
        numbers = self.refs.get(part)
        return numbers[0] if numbers else None


def fold(entries: Iterable[Entry]) -> Subject | None:
    """A subject from its standing identity entries, or None when its opening was taken back.

    The opening comes first whatever its day; repairs follow in the order of the ledger.
    """
    ordered = sorted(entries, key=lambda entry: (entry.occurred_latest, entry.seq))
    openings = [entry for entry in ordered if entry.value == Identity.OPENED]
    if not openings:
        return None
    opened = openings[-1]
    detail, refs, texts = dict(opened.detail), dict(opened.refs), dict(opened.texts)
    for edit in ordered:
        if edit.value == Identity.EDITED:
            detail.update(edit.detail)
            refs.update({part: value for part, value in edit.refs.items() if part != "source"})
            texts.update({name: edit.texts[name] for name in edit.texts if name in _REPAIRED})
            for part in _emptied(edit):
                refs.pop(part, None)
                texts.pop(part, None)
    return Subject(
        id=opened.subject,
        type=SubjectType(str(detail["subject"])),
        ref=str(detail["ref"]),
        opened=opened,
        detail=detail,
        refs=refs,
        texts=texts,
    )


def write_lines(words: Iterable[str]) -> str:
    """Several words as one text, one a line, each once and sorted; '' for none.

    Raises BadText for a word that cannot be recorded.
    """
    return "\n".join(sorted({one_line(clean_text("word", word)) for word in words}))


def read_lines(text: str | None) -> tuple[str, ...]:
    """The words of such a text, sorted.

    >>> read_lines(write_lines(["water", "air", "water"]))
    ('air', 'water')
    """
    return tuple(sorted(set(text.split("\n")))) if text else ()


def _emptied(edit: Entry) -> list[str]:
    parts = edit.detail.get("emptied")
    return [str(part) for part in parts] if isinstance(parts, list) else []


LONGEST_REF = 60
MOST_IN_RANGE = 1000
NEAREST = 3
_REF = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")
_RANGE = re.compile(
    r"(?P<stem>[A-Za-z0-9.-]*?)(?<![0-9])(?P<first>[0-9]{1,9})\.\.(?P<last>[0-9]{1,9})"
)


class SelectorKind(StrEnum):
    """How a person named several commitments."""

    REF = "ref"
    PATTERN = "pattern"
    CHILDREN = "children"
    SAVED = "saved"


@dataclass(frozen=True, slots=True)
class Selector:
    """One word of REFS: a ref, a pattern (`JAY-*`), the children (`JAY/`), a saved list."""

    kind: SelectorKind
    text: str

    def matches(self, ref: str) -> bool:
        """Whether a pattern covers a ref, in any case."""
        return fnmatchcase(ref.lower(), self.text.lower())


RefOrder: TypeAlias = tuple[tuple[str | int, ...], str]
_DIGITS = re.compile("([0-9]+)")


@lru_cache(maxsize=1 << 14)
def ref_order(ref: str) -> RefOrder:
    """What refs and keys are sorted by: the numbers in them as numbers, letters in any case.

    >>> sorted(["REC-10", "rec-2", "REC-2.11", "REC-2.9"], key=ref_order)
    ['rec-2', 'REC-2.9', 'REC-2.11', 'REC-10']
    """
    key = ref.lower()
    # Split at digits, texts and numbers take turns: no text is ever compared with a number.
    parts = enumerate(_DIGITS.split(key))
    return tuple(int(part) if place % 2 else part for place, part in parts), key


def check_ref(text: str) -> str:
    """A ref that may be given to something new. Raises BadRef."""
    if len(text) > LONGEST_REF or ".." in text or not _REF.fullmatch(text):
        raise BadRef(text)
    return text


def read_selectors(words: Iterable[str]) -> list[Selector]:
    """What the words of REFS select, ranges spelled out. Raises BadRef.

    >>> [found.text for found in read_selectors(["JAY-08..10", "CASEY/"])]
    ['JAY-08', 'JAY-09', 'JAY-10', 'CASEY']
    """
    return [selector for word in words for selector in _read(word)]


#: Nobody mistypes more than this; comparing it would take for ever.
LONGEST_NAME = 200


def nearest(name: str, candidates: Sequence[str]) -> list[str]:
    """The few known names that a mistyped one may have meant, in their own case."""
    if len(name) > LONGEST_NAME:
        return []
    by_key = {name.lower(): name for name in candidates}
    close = difflib.get_close_matches(name.lower(), by_key, n=NEAREST, cutoff=0.6)
    if not close:
        close = [key for key in by_key if key.startswith(name.lower()[:3])][:NEAREST]
    return [by_key[key] for key in close]


def _read(word: str) -> list[Selector]:
    if word.startswith("@") and _REF.fullmatch(word[1:]):
        return [Selector(SelectorKind.SAVED, word[1:])]
    if word.endswith("/") and _REF.fullmatch(word[:-1]):
        return [Selector(SelectorKind.CHILDREN, word[:-1])]
    span = _RANGE.fullmatch(word)
    if span:
        return _spelled_out(word, span["stem"], span["first"], span["last"])
    if any(mark in word for mark in "*?["):
        return [Selector(SelectorKind.PATTERN, word)]
    return [Selector(SelectorKind.REF, check_ref(word))]


def _spelled_out(word: str, stem: str, first: str, last: str) -> list[Selector]:
    if not 0 <= int(last) - int(first) < MOST_IN_RANGE:
        raise BadRef(word)
    width = len(first)
    return [
        Selector(SelectorKind.REF, f"{stem}{number:0{width}d}")
        for number in range(int(first), int(last) + 1)
    ]


#: Who can be asked a question: an office or a public authority.
ASKABLE = frozenset({PartyKind.OFFICE, PartyKind.PUBLIC_BODY})


@dataclass(frozen=True, slots=True)
class Party:
    """A person in a public role, an office, a public body or another body."""

    number: int
    name: str
    kind: PartyKind
    asked_through: int | None
    """The party that is asked in its place."""


def parties_of(entries: Iterable[Entry], names: Mapping[int, str]) -> dict[int, Party]:
    """Every party as it is known, by number; its entries come by number, the first names it."""
    parties: dict[int, Party] = {}
    for entry in entries:
        before = parties.get(entry.subject)
        asked_before = None if before is None else before.asked_through
        through = entry.refs.get("asked_through")
        parties[entry.subject] = Party(
            number=entry.subject,
            name=names.get(entry.subject, ""),
            kind=PartyKind(entry.value),
            asked_through=through[0] if through else asked_before,
        )
    return parties


def asked_party(parties: Mapping[int, Party], number: int | None) -> Party | None:
    """Whom questions to a body end with: the body, or whom it is asked through.

    Whether that one can be asked is not looked at. None where each is asked through another.
    """
    visited: set[int] = set()
    while number is not None and number in parties and number not in visited:
        party = parties[number]
        if party.asked_through is None:
            return party
        visited.add(number)
        number = party.asked_through
    return None


def addressee(parties: Mapping[int, Party], number: int | None) -> Party | None:
    """Whom a question about a body's promise goes to: the body, or whom it is asked through.

    None where nobody is known that can be asked.
    """
    party = asked_party(parties, number)
    return party if party is not None and party.kind in ASKABLE else None

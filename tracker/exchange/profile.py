"""How one list is to be understood: its columns and its words, as a YAML file or options say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from tracker.domain.subject import check_ref
from tracker.domain.text import name_key
from tracker.domain.vocabulary import Delivery, Ended, Voice
from tracker.errors import SheetTrouble, UsageError
from tracker.exchange.days import Order, PairMeaning
from tracker.exchange.table.values import Shape
from tracker.record.document import KeyReader, read_text
from tracker.record.verb import (
    DAY,
    FLAG,
    NEW_REF,
    TEXT,
    TEXT_OR_NOTHING,
    Declared,
    DeclaredField,
    ValueType,
    declared,
    fields_of,
    needed,
    one_of,
    option,
    options,
)
from tracker.record.yaml_text import Faults, Tree, read_documents


class ListField(StrEnum):
    """A field of a commitment that a column is mapped to."""

    TITLE = "title"
    """Our words for the promise; the wording in short where a file has only that."""
    REF = "ref"
    WORDING = "wording"
    """The promise verbatim."""
    KIND = "kind"
    LEAD = "lead"
    TO = "to"
    BY = "by"
    """Who promised."""
    PARENT = "parent"
    """The ref or the key of another row, or a ref of the register."""
    TAG = "tag"
    ANNOUNCED = "announced"
    DUE = "due"
    """A deadline: a phrase, kept verbatim, or a date."""
    SAID = "said"
    """The day on which the deadline was stated; without one it is that of the promise."""
    EARLIEST = "earliest"
    """The first day of the deadline's window, where its words are read otherwise, or by none."""
    LATEST = "latest"
    """The last day of the deadline's window."""
    STRICT_LATEST = "strict_latest"
    """The last day of its window on the narrowest reading."""
    STATUS = "status"
    """Whose word it is, is the profile's `voice`."""
    OCCURRED = "occurred"
    """The day that the status speaks of; without one it is the day of the file."""
    ENDED = "ended"
    """Of our own finding: whether it is over, and why."""
    REASON = "reason"
    """Why the status is what it is: the note on it."""
    EVIDENCE = "evidence"
    """Addresses that the status rests on."""
    EVIDENCE_TYPE = "evidence-type"
    """Of each of them: the type of source, own or independent, by whom."""
    TEST = "test"
    """Of our own finding: the words or the number of a test that is met."""
    UNMET = "unmet"
    """Of our own finding: the words or the number of a test that is not met."""
    UNJUDGED = "unjudged"
    """The words of a test that nobody has judged."""
    SOURCE = "source"
    """Addresses at which the promise was made."""
    SOURCE_TYPE = "source-type"
    """Of each of them: the type of source, own or independent, by whom."""
    NOTE = "note"
    MEASURE = "measure"
    """Of a table of numbers: what is measured."""
    VALUE = "value"
    """A reading of the measure, of the day in `occurred`."""
    TARGET = "target"
    BASELINE = "baseline"
    UNIT = "unit"
    """What is counted."""
    PRICE_YEAR = "price-year"
    """Of money: in the prices of which year."""
    RECORDED = "recorded"
    """When the list itself wrote the row down: a history, with asserted times."""


#: Fields to which several columns, or several values of one cell, are all added. Of several
#: columns mapped to any other field, the first that is not empty counts.
MANY = frozenset(
    {
        *(ListField.TO, ListField.TAG, ListField.EVIDENCE, ListField.SOURCE, ListField.NOTE),
        *(ListField.TEST, ListField.UNMET, ListField.UNJUDGED),
        *(ListField.SOURCE_TYPE, ListField.EVIDENCE_TYPE),
    }
)
#: Fields of the tests on which a finding of ours rests.
TESTS = (ListField.TEST, ListField.UNMET, ListField.UNJUDGED)
#: Fields whose cells are addresses: every http(s) address in a cell is one.
ADDRESSES = frozenset({ListField.EVIDENCE, ListField.SOURCE})
#: Fields whose cells are days.
DAYS = frozenset(
    {
        *(ListField.ANNOUNCED, ListField.OCCURRED, ListField.RECORDED, ListField.SAID),
        *(ListField.EARLIEST, ListField.LATEST, ListField.STRICT_LATEST),
    }
)
#: Fields of the numbers of a measure: a table that has one is no list of promises.
NUMBERS = (ListField.VALUE, ListField.TARGET, ListField.BASELINE)
#: Fields that are said of each row or of none.
_OF_A_ROW = frozenset(
    {
        ListField.STATUS,
        ListField.OCCURRED,
        ListField.ENDED,
        ListField.SAID,
        ListField.EARLIEST,
        ListField.LATEST,
        ListField.STRICT_LATEST,
        ListField.REASON,
        ListField.EVIDENCE,
        ListField.EVIDENCE_TYPE,
        *TESTS,
        *NUMBERS,
        ListField.NOTE,
        ListField.RECORDED,
    }
)

#: The word says nothing of delivery: nothing is recorded for it.
NOTHING = "nothing"
#: The row is no commitment at all and is left out.
SKIP = "skip"
#: Nobody has decided yet; a file that uses the word is refused.
UNDECIDED = "?"
_ENDED = "ended"
_STATUS, _REASON_TO_END = one_of("status", Delivery), one_of("reason to end", Ended)


def spelt(value: Delivery | Ended) -> str:
    """A value as a profile has it: `partly-delivered`."""
    return value.value.replace("_", "-")


@dataclass(frozen=True, slots=True)
class Meaning:
    """A status word in the register's vocabulary."""

    delivery: Delivery | None = None
    """None says nothing of delivery."""
    ended: Ended | None = None
    """That it is over, and why; only a tracker's own older register may say so."""
    skip: bool = False

    def __str__(self) -> str:
        """As it is written in a profile."""
        if self.skip:
            return SKIP
        words = [] if self.delivery is None else [spelt(self.delivery)]
        if self.ended is not None:
            words.append(f"{_ENDED} {spelt(self.ended)}")
        return ", ".join(words) or NOTHING


def read_meaning(text: str) -> Meaning | None:
    """The meaning that a profile gives to a word; None where it is undecided (`?`).

    Raises UnknownValue with the nearest for a word that is none of the vocabulary.

    >>> print(read_meaning("part, ended no_funding"), read_meaning("Skip"), read_meaning("?"))
    partly-delivered, ended no-funding skip None
    """
    typed = text.strip()
    if typed == UNDECIDED:
        return None
    if typed.casefold() == SKIP:
        return Meaning(skip=True)
    if typed.casefold() == NOTHING:
        return Meaning()
    delivery: Delivery | None = None
    ended: Ended | None = None
    for part in typed.split(","):
        word = part.strip()
        first, _, reason = word.partition(" ")
        if first.casefold() == _ENDED and ended is None:
            ended = _REASON_TO_END.read(reason)
        elif delivery is None:
            delivery = _STATUS.read(word)
        else:
            raise UsageError(
                f"'{text}' says two things of delivery.", hint="Write one, as part or delivered."
            )
    return Meaning(delivery, ended)


FORMAT = "tracker-profile/1"
#: Voices that are no name: our own judgement, and the promiser's claim.
TRACKER, PROMISER = Voice.TRACKER.value, Voice.PROMISER.value


class Vanished(StrEnum):
    """What is done about rows that are gone."""

    REPORT = "report"
    DROP = "drop"


class Lone(StrEnum):
    """What is done about rows of which one cell is filled."""

    LEAVE_OUT = "leave-out"
    """They are headings and footnotes."""
    KEEP = "keep"
    """They are promises of which nothing more is said."""


def _read_years(text: str) -> range:
    match = re.fullmatch("([0-9]{4})-([0-9]{4})", text.strip())
    if match is None or match[1] > match[2]:
        raise UsageError(f"'{text}' is no span of years.", hint="Type it as 1900-2100.")
    return range(int(match[1]), int(match[2]) + 1)


def _read_format(text: str) -> str:
    if text != FORMAT:
        raise UsageError(f"'{text}' is not a profile's format; it is one of {FORMAT}")
    return text


def _read_prefix(text: str) -> str:
    check_ref(f"{text}1")
    return text


_MEANING = ValueType("status", read_meaning)


@declared
class Profile:
    """How one list is understood: the keys of a profile, and the options of the command."""

    name: str = needed(
        "The list; its rows are matched with those of its earlier imports, and no others.",
        NEW_REF,
        example="promised-vs-did",
    )
    by: str | None = option("Who keeps the list.", TEXT, default=None, metavar="NAME")
    voice: str | None = option(
        "Whose judgement: tracker, promiser or a name; default: --by.",
        TEXT,
        default=None,
        metavar="V",
    )
    as_of: date | None = option("The day up to which the file is true.", DAY, default=None)
    file: Shape = field(default_factory=Shape)
    columns: Mapping[ListField, tuple[str, ...]]
    always: Mapping[ListField, tuple[str, ...]] = field(default_factory=dict)
    """What is the same for every row whose columns say nothing."""
    measures: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Of a wide table of numbers: by the name of a measure, the columns of its readings."""
    values: Mapping[str, Meaning | None] = field(default_factory=dict)
    """Every status word, by its key; None where nobody has decided."""
    skip: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Rows that are no commitments: by column, the words that say so."""
    dates: Order = option(
        "How 03/04/2025 is read.", one_of("date order", Order, listed=True), default=Order.ISO
    )
    pairs: PairMeaning | None = option(
        "What 2010-11 is, where a column does not prove it.",
        one_of("kind of pair", PairMeaning, listed=True),
        default=None,
    )
    years: range | None = option(
        "The years of its days; default: 75 before the file's day to 100 after.",
        ValueType("years", _read_years),
        default=None,
        metavar="FIRST-LAST",
    )
    fill_down: tuple[str, ...] = options(
        "An empty cell holds what stands above it.", TEXT, default=(), metavar="COLUMN"
    )
    lone: Lone | None = option(
        "Rows of which one cell is filled.",
        one_of("way to treat rows", Lone, listed=True),
        default=None,
    )
    key: tuple[str, ...] = options("What tells a row apart.", TEXT, default=(), metavar="COLUMN")
    prefix: str | None = option(
        "Number rows without a ref: P01, P02, …",
        ValueType("prefix", _read_prefix),
        default=None,
        metavar="P",
    )
    empty: tuple[str, ...] = options("It says nothing.", TEXT, default=(), metavar="WORD")
    keep: tuple[str, ...] = options("Keep it as a note.", TEXT, default=(), metavar="COLUMN")
    ignore: tuple[str, ...] = options("It is knowingly left out.", TEXT, default=())
    vanished: Vanished = option(
        "Rows that are gone.",
        one_of("way to treat rows", Vanished, listed=True),
        default=Vanished.REPORT,
    )
    history: bool = option("Rows are changes, in order.", FLAG, default=False)
    existing: bool = option("Refs may be the register's own.", FLAG, default=False)

    @property
    def used(self) -> set[str]:
        """Every column that something is made of."""
        both = (*self.columns.values(), *self.measures.values())
        mapped = {column for columns in both for column in columns}
        return (mapped - {UNDECIDED}) | {*self.key, *self.skip, *self.keep}

    @property
    def is_of_numbers(self) -> bool:
        """Whether it is a table of numbers, and no list of promises."""
        return bool(self.measures) or any(of in self.columns for of in NUMBERS)

    def meaning(self, word: str) -> Meaning | None:
        """The meaning of a status word; None where there is none yet."""
        return self.values.get(word_key(word))


def word_key(word: str) -> str:
    """What the spellings of one status word share: nothing unseen tells them apart, nor case."""
    return name_key(word)


def _keys(
    names: Mapping[str, Any], type: ValueType[Any] = TEXT, *, many: bool = True
) -> dict[str, DeclaredField]:
    """Keys that hold the same sort of value."""
    return {
        name: DeclaredField(name, Declared(type=type, many=many), required=False) for name in names
    }


_FORMAT_KEY = DeclaredField(
    "profile", Declared(type=ValueType("format", _read_format), example=FORMAT), required=True
)
#: Which columns say what; a column may serve several fields.
COLUMNS = _keys({of.value: of for of in ListField})
#: What may be the same for every row whose column, if there is one, is empty.
ALWAYS = {
    name: replace(key, declared=replace(key.declared, many=name in MANY))
    for name, key in COLUMNS.items()
    if name not in _OF_A_ROW
}
_GROUPS = ("file", "map", "set", "measures", "values", "skip")


def read_profile(content: bytes | str, *, name: str) -> Profile:
    """A profile from its YAML. Raises SheetTrouble with every fault, line and column (exit 6)."""
    faults = Faults(name)
    text = read_text(content, faults, what="profile")
    documents = [] if text is None else list(read_documents(text, faults))
    profile: Profile | None = None
    if len(documents) == 1 and isinstance(tree := documents[0].tree, dict):
        profile = _ProfileReader(documents[0], faults).profile(tree)
    elif not faults.noted:
        faults.add((1, 1), "this is no profile; write one with tracker import FILE --suggest")
    if profile is None or faults.noted:
        raise SheetTrouble(faults.lines())
    return profile


class _ProfileReader(KeyReader):
    """Reads one document as a profile."""

    def profile(self, tree: dict[str, Tree]) -> Profile | None:
        """The profile; None where something is wrong."""
        heading = {key: value for key, value in tree.items() if key not in _GROUPS}
        keys = {"profile": _FORMAT_KEY} | {field.key: field for field in fields_of(Profile)}
        stated = self.values(keys, "a profile", heading, (), others=_GROUPS)
        shape = self._group(tree, "file", {field.key: field for field in fields_of(Shape)})
        columns = self._group(tree, "map", COLUMNS)
        always = self._group(tree, "set", ALWAYS)
        measures = self._group(tree, "measures", None, type=TEXT)
        values = self._group(tree, "values", None, type=_MEANING, many=False)
        skip = self._group(tree, "skip", None, type=TEXT_OR_NOTHING)
        if "map" not in tree:
            sentence = "nothing says what the columns are; add map: and title: COLUMN"
            self.faults.add(self.positioned.value(()), sentence)
        if stated is None:
            return None
        del stated["profile"]
        return Profile(
            **stated,
            file=Shape(**shape),
            columns={ListField(name): columns[name] for name in columns},
            always={
                ListField(name): value if isinstance(value, tuple) else (value,)
                for name, value in always.items()
            },
            measures=measures,
            values={word_key(word): meaning for word, meaning in values.items()},
            skip=skip,
        )

    def _group(
        self,
        tree: dict[str, Tree],
        name: str,
        keys: Mapping[str, DeclaredField] | None,
        **how: Any,
    ) -> dict[str, Any]:
        """The values below a key of the profile; `keys` are those it may have, if not any."""
        group = tree.get(name)
        if isinstance(group, dict):
            keys = _keys(group, **how) if keys is None else keys
            return self.values(keys, name, group, (name,)) or {}
        if group is not None:
            what = f"'{name}' holds keys of its own; indent them below it"
            self.faults.add(self.positioned.value((name,)), what)
        return {}

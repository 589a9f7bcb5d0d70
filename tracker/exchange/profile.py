"""How one list is to be understood: its columns and its words, as a YAML file or options say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property, partial
from typing import Any, TypeVar

from tracker.domain.dates import parse_when
from tracker.domain.subject import check_ref, nearest
from tracker.domain.text import clean_text, name_key
from tracker.domain.vocabulary import Delivery, Ended, Voice, find_word, spellings
from tracker.errors import NotADate, SheetTrouble, TrackerError, UnknownValue, UsageError
from tracker.exchange.days import DAY_FIRST, MONTH_FIRST, Order
from tracker.exchange.table.values import FORMATS, Shape
from tracker.record.document import as_fault, nearest_or_all
from tracker.record.yaml_text import LARGEST, Faults, Positioned, Tree, read_documents

W = TypeVar("W", Delivery, Ended)


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
    STATUS = "status"
    """Whose word it is, is the profile's `voice`."""
    OCCURRED = "occurred"
    """The day that the status speaks of; without one it is the day of the file."""
    REASON = "reason"
    """Why the status is what it is: the note on it."""
    EVIDENCE = "evidence"
    """Addresses that the status rests on."""
    SOURCE = "source"
    """Addresses at which the promise was made."""
    NOTE = "note"
    RECORDED = "recorded"
    """When the list itself wrote the row down: a history, with asserted times."""


#: Fields to which several columns, or several values of one cell, are all added. Of several
#: columns mapped to any other field, the first that is not empty counts.
MANY = frozenset(
    {ListField.TO, ListField.TAG, ListField.EVIDENCE, ListField.SOURCE, ListField.NOTE}
)
#: Fields whose cells are addresses: every http(s) address in a cell is one.
ADDRESSES = frozenset({ListField.EVIDENCE, ListField.SOURCE})
#: Fields whose cells are days.
DAYS = frozenset({ListField.ANNOUNCED, ListField.OCCURRED, ListField.RECORDED})
#: Fields that are said of each row or of none.
_OF_A_ROW = frozenset(
    {
        ListField.STATUS,
        ListField.OCCURRED,
        ListField.REASON,
        ListField.EVIDENCE,
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
            ended = _one_of("reason to end", Ended, reason.strip())
        elif delivery is None:
            delivery = _one_of("status", Delivery, word)
        else:
            raise UsageError(
                f"'{text}' says two things of delivery.", hint="Write one, as part or delivered."
            )
    return Meaning(delivery, ended)


def _one_of(what: str, words: type[W], typed: str) -> W:
    known_words: tuple[W, ...] = tuple(words)
    word = find_word(known_words, typed)
    if word is None:
        choices = [*spellings(known_words), *((NOTHING, SKIP) if words is Delivery else ())]
        raise UnknownValue(what, typed, nearest=nearest(typed, choices), known=choices)
    return word


FORMAT = "tracker-profile/1"
#: Voices that are no name: our own judgement, and the promiser's claim.
TRACKER, PROMISER = Voice.TRACKER.value, Voice.PROMISER.value
ORDERS: tuple[Order, ...] = ("iso", DAY_FIRST, MONTH_FIRST)
VANISHED = ("report", "drop")


@dataclass(frozen=True, kw_only=True)
class Profile:
    """How one list is understood."""

    name: str
    """The list; its rows are matched with those of its earlier imports, and with no others."""
    by: str | None = None
    """Who keeps the list."""
    voice: str | None = None
    """Whose word the statuses are: `tracker`, `promiser` or a name; None is who keeps it."""
    as_of: date | None = None
    """The day up to which the file says it is true; `--as-of` goes before it."""
    file: Shape = field(default_factory=Shape)
    key: tuple[str, ...] = ()
    """The columns that tell a row apart; none: the ref's, else the title's."""
    prefix: str | None = None
    """Numbers the rows that bring no ref that can be used: `NZ-` gives NZ-1, NZ-2."""
    dates: Order = "iso"
    columns: Mapping[ListField, tuple[str, ...]]
    always: Mapping[ListField, tuple[str, ...]] = field(default_factory=dict)
    values: Mapping[str, Meaning | None] = field(default_factory=dict)
    """Every status word, in any case; None where nobody has decided."""
    skip: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Rows that are no commitments: by column, the words that say so."""
    keep: tuple[str, ...] = ()
    """Columns that are kept as notes, each with its name."""
    ignore: tuple[str, ...] = ()
    """Columns that are knowingly left out."""
    empty: tuple[str, ...] = ()
    """Words that say nothing wherever they stand: tbc, n/a, -."""
    history: bool = False
    """Rows are changes, in order: the same key may come again."""
    existing: bool = False
    """A ref that the register holds already is that commitment, and not a clash."""
    vanished: str = "report"
    """What is done about rows that are gone: report, or drop."""

    @cached_property
    def blanks(self) -> frozenset[str]:
        """The words that say nothing, by their keys."""
        return frozenset(map(word_key, self.empty))

    @property
    def used(self) -> set[str]:
        """Every column that something is made of."""
        mapped = {column for columns in self.columns.values() for column in columns}
        return mapped | {*self.key, *self.skip, *self.keep}

    def meaning(self, word: str) -> Meaning | None:
        """The meaning of a status word; None where there is none yet."""
        return self.values.get(word_key(word))


def word_key(word: str) -> str:
    """What the spellings of one status word share: nothing unseen tells them apart, nor case."""
    return name_key(word)


def read_prefix(text: str) -> str:
    """What stands before a number in a ref: `NZ-`. Raises BadRef."""
    check_ref(f"{text}1")
    return text


#: Reads one value of a key, or one of several. Raises a TrackerError with what is wrong.
_Read = Callable[[str, str], Any]


@dataclass(frozen=True, slots=True)
class _Key:
    """What may stand under a key of a profile."""

    read: _Read
    many: bool = False
    """Whether it may be several, as [A, B]."""
    example: str | None = None
    """What to add where the key is missing; None for one that may be left out."""


def _text(key: str, text: str) -> str:
    if not text.strip():
        raise UsageError(f"'{key}' is empty.", hint="Write its text, or leave the key out.")
    return clean_text(key, text)


def _any_text(key: str, text: str) -> str:
    return clean_text(key, text) if text.strip() else ""


def _ref(_: str, text: str) -> str:
    return check_ref(text)


def _word(_: str, text: str, *, what: str, words: tuple[str, ...]) -> str:
    word = text.strip().casefold().replace("_", "-")
    if word not in words:
        raise UsageError(f"'{text}' is not {what}; it is one of {', '.join(words)}")
    return word


def _number(_: str, text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 13):
        raise UsageError(f"'{text}' is not a number.", hint="Type it as 41.")
    return int(text)


def _day(_: str, text: str) -> date:
    when = parse_when(text)
    if when.latest is None or when.earliest != when.latest or when.approximate:
        raise NotADate(text, because="one day is wanted", hint="Type it as 2025-04-30.")
    return when.latest


def _flag(_: str, text: str) -> bool:
    if text.lower() not in {"true", "yes", "false", "no"}:
        raise UsageError(f"'{text}' is neither true nor false.", hint="Type true or false.")
    return text.lower() in {"true", "yes"}


_TEXT, _TEXTS = _Key(_text), _Key(_text, many=True)
#: The keys of a profile that are no group of their own.
_HEADING = {
    "profile": _Key(partial(_word, what="a profile's format", words=(FORMAT,)), example=FORMAT),
    "name": _Key(_ref, example="promised-vs-did"),
    "by": _TEXT,
    "voice": _TEXT,
    "as_of": _Key(_day),
    "key": _TEXTS,
    "prefix": _Key(lambda _, text: read_prefix(text)),
    "dates": _Key(partial(_word, what="an order", words=ORDERS)),
    "keep": _TEXTS,
    "ignore": _TEXTS,
    "empty": _TEXTS,
    "history": _Key(_flag),
    "existing": _Key(_flag),
    "vanished": _Key(partial(_word, what="what is done", words=VANISHED)),
}
#: How the file is read; what is left out is found out and said.
_FILE = {
    "format": _Key(partial(_word, what="a format", words=FORMATS)),
    "encoding": _TEXT,
    "delimiter": _Key(lambda _, text: text),
    "sheet": _TEXT,
    "header": _Key(_number),
    "records": _Key(_any_text),
}
#: Which columns say what; a column may serve several fields.
COLUMNS = {of.value: _TEXTS for of in ListField}
#: What is the same for every row whose column, if there is one, is empty.
ALWAYS = {
    of.value: _Key(_text, many=of in MANY)
    for of in ListField
    if of not in {*_OF_A_ROW, ListField.TITLE, ListField.REF, ListField.WORDING}
}
_GROUPS = ("file", "map", "set", "values", "skip")


def read_profile(content: bytes | str, *, name: str) -> Profile:
    """A profile from its YAML. Raises SheetTrouble with every fault, line and column (exit 6)."""
    faults = Faults(name)
    text = content if isinstance(content, str) else _decoded(content, faults)
    documents = list(read_documents(text, faults)) if text else []
    if len(documents) == 1 and isinstance(documents[0].tree, dict):
        profile = _ProfileReader(documents[0], documents[0].tree, faults).profile()
        if not faults.noted:
            return profile()
    elif not faults.noted:
        faults.add((1, 1), "this is no profile; write one with tracker import FILE --suggest")
    raise SheetTrouble(faults.lines())


def _decoded(content: bytes, faults: Faults) -> str:
    if len(content) > LARGEST:
        faults.add((1, 1), f"a profile is at most {LARGEST // 1_000_000} MB")
        return ""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        faults.add((1, 1), "this is not UTF-8; save the file with that encoding")
        return ""


@dataclass(frozen=True, slots=True)
class _ProfileReader:
    """One document read as a profile; what is wrong is added to the faults."""

    document: Positioned
    tree: dict[str, Tree]
    faults: Faults

    def profile(self) -> Callable[[], Profile]:
        """What makes the profile, once it is known that nothing is wrong."""
        heading = {key: tree for key, tree in self.tree.items() if key not in _GROUPS}
        values = self._keys((), heading, _HEADING, "a profile")
        shape = self._keys(("file",), self._mapping("file"), _FILE, "file")
        columns = self._fields("map", COLUMNS)
        always = self._fields("set", ALWAYS)
        meanings = dict(self._meanings())
        skip = {
            column: tuple(map(str, words if isinstance(words, list) else [words]))
            for column, words in self._mapping("skip").items()
        }
        if "map" not in self.tree:
            said_so = "nothing says what the columns are; add map: and title: COLUMN"
            self.faults.add(self.document.value(()), said_so)
        values.pop("profile", None)
        return lambda: Profile(
            **values,
            file=Shape(**shape),
            columns=columns,
            always=always,
            values=meanings,
            skip=skip,
        )

    def _mapping(self, key: str) -> dict[str, Tree]:
        tree = self.tree.get(key)
        if tree is None:
            return {}
        if not isinstance(tree, dict):
            what = f"'{key}' holds keys of its own; indent them below it"
            self.faults.add(self.document.value((key,)), what)
            return {}
        return tree

    def _fields(self, key: str, keys: Mapping[str, _Key]) -> dict[ListField, tuple[str, ...]]:
        values = self._keys((key,), self._mapping(key), keys, key)
        return {
            ListField(name): value if isinstance(value, tuple) else (value,)
            for name, value in values.items()
        }

    def _keys(
        self, path: tuple[str, ...], group: Mapping[str, Tree], keys: Mapping[str, _Key], what: str
    ) -> dict[str, Any]:
        """The values of a group of keys."""
        values: dict[str, Any] = {}
        for name, tree in group.items():
            key = keys.get(name)
            if key is None:
                left = [other for other in keys if other not in group]
                wrong = f"'{name}' is not a key of {what}; {nearest_or_all(name, left)}"
                self.faults.add(self.document.key((*path, name)), wrong)
            elif tree is not None:  # a key without a value is a fault already
                values[name] = self._value((*path, name), tree, key)
        for name, key in keys.items():
            if key.example is not None and name not in group:
                wrong = f"'{name}' of {what} is missing; add {name}: {key.example}"
                self.faults.add(self.document.value(path), wrong)
        return values

    def _value(self, path: tuple[str | int, ...], tree: Tree, key: _Key) -> Any:
        name = str(path[-1])
        if key.many:
            if not tree or isinstance(tree, dict):
                what = "keys of its own" if isinstance(tree, dict) else "an empty list"
                wrong = f"'{name}' holds {what}; write one value, or several as [A, B]"
                self.faults.add(self.document.value(path), wrong)
                return ()
            trees = tree if isinstance(tree, list) else [tree]
            return tuple(
                self._one((*path, place) if isinstance(tree, list) else path, name, item, key.read)
                for place, item in enumerate(trees)
            )
        return self._one(path, name, tree, key.read)

    def _one(self, path: tuple[str | int, ...], name: str, tree: Tree, read: _Read) -> Any:
        if not isinstance(tree, str):
            what = "a list" if isinstance(tree, list) else "several keys"
            wrong = f"'{name}' holds {what}; one value is read here"
            self.faults.add(self.document.value(path), wrong)
            return None
        try:
            return read(name, tree)
        except TrackerError as error:
            self.faults.add(self.document.value(path), as_fault(error))
            return None

    def _meanings(self) -> Iterator[tuple[str, Meaning | None]]:
        for word, tree in self._mapping("values").items():
            if not isinstance(tree, str):
                wrong = f"'{word}' means one word, as delivered, or ?"
                self.faults.add(self.document.value(("values", word)), wrong)
                continue
            read = self._one(("values", word), word, tree, lambda _, text: (read_meaning(text),))
            yield word_key(word), None if read is None else read[0]

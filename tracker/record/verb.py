"""What a verb is: one class that declares its fields, its checks and its effect.

The command line, sheets and imports build the same class. From the declaration of a field
come the argument or option of the command, the key of the sheet and its JSON Schema. A module
of verbs imports only the domain and this one; it reaches the register through the `Writer`
that it is handed. What was recorded is told as a `Receipt`.
"""

from __future__ import annotations

import dataclasses
import inspect
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import (
    TYPE_CHECKING,
    Any,
    ClassVar,
    Generic,
    Self,
    TypedDict,
    TypeVar,
    Unpack,
    dataclass_transform,
)

from tracker.domain.dates import When, parse_when
from tracker.domain.deadline.window import Jurisdiction
from tracker.domain.source import not_citable
from tracker.domain.subject import check_ref, nearest, read_selectors
from tracker.domain.vocabulary import Grade, SourceType, find_word, spellings
from tracker.errors import MissingOption, NotADate, UnknownName, UnknownValue, UsageError

if TYPE_CHECKING:
    from tracker.domain.grade import GradedSource
    from tracker.domain.subject import Subject
    from tracker.record.writer import Writer

C = TypeVar("C")
D = TypeVar("D")
T = TypeVar("T")
W = TypeVar("W", bound=StrEnum)

#: The entries of a register are numbered with 31 bits.
MOST_ENTRIES = 2**31 - 1
#: How a test is named by its number, and not by its words.
TEST_NUMBER = "[0-9]{1,9}"
_FLAGS = {"true": True, "yes": True, "false": False, "no": False}
_METADATA = "tracker"


@dataclass(frozen=True, slots=True)
class ValueType(Generic[T]):
    """One sort of value: its name on a help page, how typed text is read, its JSON Schema."""

    name: str
    read: Callable[[str], T]
    """Raises a TrackerError that says what to type instead."""
    schema: Mapping[str, Any] = dataclasses.field(default_factory=lambda: {"type": "string"})
    words: tuple[StrEnum, ...] = ()
    """The allowed words, where it is one of a vocabulary."""
    verbatim: bool = False
    """Whether a command takes the text as it was typed; a sheet reads it all the same."""
    metavar: str | None = None
    """How a help page names it, where not by its name in capitals."""
    signed: bool = False
    """Whether it may begin with a minus, which is then no sign of an option."""
    dated: bool = False
    """Whether it is a date: what is typed may be `today`, and is echoed where it is not ISO."""


def one_of(name: str, words: Iterable[W], *, listed: bool = False) -> ValueType[W]:
    """A word of a vocabulary, typed with `-` or `_`, in any case, or by its short word.

    With `listed` the help page names every word in place of the vocabulary.
    """
    vocabulary = tuple(words)

    def read(text: str) -> W:
        word = find_word(vocabulary, text)
        if word is None:
            values = [value.value for value in vocabulary]
            raise UnknownValue(
                name, text, nearest=nearest(text, spellings(vocabulary)), known=values
            )
        return word

    typed = spellings(vocabulary)
    hyphened = [word.replace("_", "-") for word in typed if "_" in word]
    metavar = f"[{'|'.join(word.value for word in vocabulary)}]" if listed else None
    return ValueType(name, read, {"enum": [*typed, *hyphened]}, vocabulary, metavar=metavar)


#: Where something was promised or enacted.
JURISDICTION = one_of("jurisdiction", Jurisdiction, listed=True)


def read_refs(text: str) -> str:
    """One word of REFS: a ref, a range, a pattern, the children of one, a saved list."""
    read_selectors([text])
    return text


def read_when(text: str) -> When:
    """A day, or as much of one as is known, in ISO, EDTF or as people write it."""
    try:
        return parse_when(text)
    except NotADate:
        # Most days are ISO: the rules for others are imported where one is not.
        from tracker.domain.dates import read_written

        return read_written(text)


def read_day(text: str) -> date:
    """A calendar day and nothing vaguer."""
    when = read_when(text)
    if when.latest is None or when.earliest != when.latest or when.approximate:
        raise NotADate(text, because="one day is wanted", hint="Type it as 2025-04-30.")
    return when.latest


def read_happened(text: str) -> When:
    """When something happened: a day, or as much of one as is known, with a last day."""
    when = read_when(text)
    if when.is_open:
        first = text.split("/", maxsplit=1)[0]
        raise UsageError(
            f"'{text}' has no last day, and this has happened.",
            hint=f"Give the day by which it had: {first}/2025-06-30.",
        )
    return when


def read_entry(text: str) -> int:
    """The number of an entry, with or without `#`."""
    match = re.fullmatch(r"#?([0-9]{1,12})", text)
    if match is None:
        raise UsageError(
            f"'{text}' is not the number of an entry.", hint="Type it as 41; see tracker log."
        )
    if int(match[1]) > MOST_ENTRIES:
        raise UnknownName("entry", match[1], see="See tracker log.")
    return int(match[1])


def _read_number(text: str) -> int:
    if not re.fullmatch(TEST_NUMBER, text):
        raise UsageError(f"'{text}' is not a number.", hint="Type it as 1.")
    return int(text)


def _read_period(text: str) -> str:
    if not re.fullmatch(r"[0-9]{4}(-(W?[0-9]{2}|Q[1-4]|[0-9]{2}-[0-9]{2}))?", text.strip().upper()):
        raise UsageError(
            f"'{text}' is not a period.",
            hint="Type it as 2026, 2026-27, 2026-Q1, 2026-03, 2026-W05 or 2026-03-31.",
        )
    return text.strip().upper()


def _read_flag(text: str) -> bool:
    if text.lower() not in _FLAGS:
        raise UsageError(f"'{text}' is neither true nor false.", hint="Type true or false.")
    return _FLAGS[text.lower()]


def _read_address(text: str) -> str:
    if not re.match(r"https?://[^\s]+\Z", text, re.IGNORECASE):
        raise not_citable(text)
    return text


class Side(StrEnum):
    """Whose words a source holds."""

    PROMISER = "promiser"
    INDEPENDENT = "independent"


def _read_side(text: str) -> bool:
    word = find_word(Side, text)
    if word is None:
        sides = [side.value for side in Side]
        what = "side that a source speaks for"
        raise UnknownValue(what, text, nearest=nearest(text, sides), known=sides)
    return word is Side.PROMISER


_TEXT_SCHEMA = {"type": "string", "minLength": 1}
_ANY_SCALAR = ["string", "number"]
TEXT = ValueType("text", str, {"type": [*_ANY_SCALAR, "boolean"]}, verbatim=True)
#: A text that may be empty, which empties the part that it repairs.
TEXT_OR_NOTHING = ValueType("text", str, {"type": [*_ANY_SCALAR, "boolean"]}, verbatim=True)
REF = ValueType("ref", check_ref, {"type": _ANY_SCALAR}, verbatim=True)
#: A ref that is not taken yet.
NEW_REF = ValueType("ref", check_ref, {"type": _ANY_SCALAR}, verbatim=True)
#: A ref, or nothing, which empties the part that it repairs.
REF_OR_NOTHING = ValueType("ref", str, {"type": _ANY_SCALAR}, verbatim=True)
REFS = ValueType("refs", read_refs, {"type": _ANY_SCALAR}, verbatim=True)
#: The key of a source that the register knows, or on a command line its address or file.
SOURCE = ValueType("source", check_ref, {"type": _ANY_SCALAR}, verbatim=True)
ADDRESS = ValueType(
    "url", _read_address, {**_TEXT_SCHEMA, "pattern": "^[Hh][Tt][Tt][Pp][Ss]?://"}, verbatim=True
)
FLAG = ValueType("flag", _read_flag, {"enum": [True, False, "yes", "no"]})
#: A day, or as much of one as is known: the EDTF subset.
WHEN = ValueType("when", read_when, {"type": _ANY_SCALAR}, dated=True)
HAPPENED = ValueType("when", read_happened, {"type": _ANY_SCALAR}, dated=True)
DAY = ValueType("date", read_day, {"type": "string"}, dated=True)
ENTRY = ValueType("entry", read_entry, {"type": ["integer", "string"]})
#: An occurrence of a duty that returns, by its period.
PERIOD = ValueType("period", _read_period, {"type": _ANY_SCALAR})
NUMBER = ValueType("number", _read_number, {"type": ["integer", "string"]})
SIDE = ValueType("side", _read_side, {"enum": [side.value for side in Side]})
#: The help of a reason.
WHY = "Why, in our words."
SOURCE_TYPE = one_of("source type", SourceType)
GRADE = one_of("grade", Grade)


@dataclass(frozen=True, slots=True)
class Switch:
    """An option without a value that stands for one: `--letter` for the type of a test."""

    word: str
    """What is typed behind `--`."""
    value: str
    """The value that it stands for, as a sheet has it."""
    help: str = ""
    """Its line on a help page; two switches share the line of their field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """How a person gives the value of a field."""

    type: ValueType[Any]
    help: str = ""
    by_place: bool = False
    """Whether it is typed by its place, without a name."""
    many: bool = False
    """Whether it is a tuple of such values."""
    spread: bool = False
    """Whether the option takes all words up to the next option, or is repeated with one each."""
    flags: tuple[str, ...] = ()
    """How the option is typed, where not as `--` and the field's name."""
    key: str | None = None
    """The key of the sheet, where it is not the field's name."""
    metavar: str | None = None
    switches: tuple[Switch, ...] = ()
    in_sheet: bool = True
    question: str | None = None
    """What is said where a command lacks it; `{first}` is the first thing that was typed."""
    prompt: str | None = None
    """What a person at a terminal is asked for it, where it is left out."""
    example: str = "…"


@dataclass(frozen=True, slots=True)
class DeclaredField:
    """A field of a declared class."""

    name: str
    declared: Declared
    required: bool
    default: Any = None

    @property
    def key(self) -> str:
        """Its key in a sheet."""
        return self.declared.key or self.name


class How(TypedDict, total=False):
    """What may be said of a field besides its type and help; see `Declared`."""

    by_place: bool
    spread: bool
    flags: tuple[str, ...]
    key: str
    metavar: str
    switches: tuple[Switch, ...]
    in_sheet: bool
    question: str
    prompt: str
    example: str


def argument(type: ValueType[T], **how: Unpack[How]) -> T:
    """A field that is typed by its place."""
    how["by_place"] = True
    return _field(Declared(type=type, **how))  # type: ignore[no-any-return]


def arguments(type: ValueType[T], **how: Unpack[How]) -> tuple[T, ...]:
    """A field of one or more values that are typed by their place."""
    how["by_place"] = True
    return _field(Declared(type=type, many=True, **how))  # type: ignore[no-any-return]


def option(help: str, type: ValueType[T], *, default: D, **how: Unpack[How]) -> T | D:
    """A field that may be left out."""
    return _field(Declared(type=type, help=help, **how), default)  # type: ignore[no-any-return]


def needed(help: str, type: ValueType[T], **how: Unpack[How]) -> T:
    """A field that is typed as an option and may not be left out."""
    return _field(Declared(type=type, help=help, **how))  # type: ignore[no-any-return]


def options(help: str, type: ValueType[T], *, default: D, **how: Unpack[How]) -> tuple[T, ...] | D:
    """A field of several values that may be left out."""
    return _field(Declared(type=type, help=help, many=True, **how), default)  # type: ignore[no-any-return]


def needed_options(help: str, type: ValueType[T], **how: Unpack[How]) -> tuple[T, ...]:
    """A field of one or more values that is typed as an option and may not be left out."""
    return _field(Declared(type=type, help=help, many=True, **how))  # type: ignore[no-any-return]


def _field(declared: Declared, default: Any = dataclasses.MISSING) -> Any:
    return dataclasses.field(default=default, metadata={_METADATA: declared})


@dataclass_transform(
    frozen_default=True,
    kw_only_default=True,
    field_specifiers=(
        argument,
        arguments,
        option,
        options,
        needed,
        needed_options,
        dataclasses.field,
    ),
)
def declared(cls: type[C]) -> type[C]:
    """A frozen dataclass with keyword-only fields that say how a person gives them."""
    return dataclass(frozen=True, slots=True, kw_only=True)(cls)


@cache
def fields_of(cls: type[Any]) -> tuple[DeclaredField, ...]:
    """The declared fields of a class, its own before those of its base; not its evidence."""
    own = list(inspect.get_annotations(cls))
    fields = [
        DeclaredField(
            field.name,
            field.metadata[_METADATA],
            required=field.default is dataclasses.MISSING,
            default=None if field.default is dataclasses.MISSING else field.default,
        )
        for field in dataclasses.fields(cls)
        if _METADATA in field.metadata
    ]
    order = {name: place for place, name in enumerate(own)}
    return tuple(sorted(fields, key=lambda field: order.get(field.name, len(own))))


@declared
class NewSource:
    """A document that the register may not hold yet."""

    where: str = argument(ADDRESS, key="url", metavar="URL|FILE")
    """Its URL, key or file."""
    key: str | None = option(
        "A short name of its own; default: made of its host and a number.",
        REF,
        default=None,
        example="hansard-2025-01-16",
    )
    title: str | None = option(
        "Its title.", TEXT, default=None, example="Its title, as published", prompt="Title"
    )
    type: SourceType | None = option(
        "What it is.",
        SOURCE_TYPE,
        default=None,
        example=SourceType.OFFICIAL_RECORD.value,
        prompt="Type",
    )
    publisher: str | None = option("Who published it.", TEXT, default=None, prompt="Publisher")
    published: When | None = option(
        "When it was published.", WHEN, default=None, prompt="Published on"
    )
    speaker: str | None = option(
        "Whose words they are.",
        TEXT,
        default=None,
        prompt="Whose words (Enter: nobody's in particular)",
    )
    own: bool | None = option(
        "The promiser's own words, or somebody else's.",
        SIDE,
        default=None,
        key="speaks_for",
        switches=(
            Switch("own", Side.PROMISER),
            Switch("independent", Side.INDEPENDENT),
        ),
    )
    """Whether it is the promiser's own statement; None when nobody said."""
    archive: str | None = option(
        "Its address in an archive of the web.", ADDRESS, default=None, metavar="URL"
    )
    copy: str | None = dataclasses.field(default=None)
    """The file that is kept as its copy."""
    sha256: str | None = dataclasses.field(default=None)
    """Of a file that is imported: the digest of its bytes."""


@declared
class Evidence:
    """What a fact rests on, and when it happened."""

    sources: tuple[NewSource, ...] = dataclasses.field(default=())
    quote: str | None = option(
        "The words of the source, verbatim.", TEXT, default=None, flags=("-q", "--quote")
    )
    on: When | None = option(
        "When it happened; default: the source's date.", HAPPENED, default=None
    )
    note: str | None = option("A note of your own.", TEXT, default=None)
    because: str | None = option(
        "The reason, where a rule asks for one.", TEXT, default=None, in_sheet=False
    )
    """Why the grade was set by hand; a verb that needs a reason has one of its own."""
    anyway: str | None = option(
        "Why a quote stands that is in no stored copy of its source.",
        TEXT,
        default=None,
        metavar="REASON",
    )
    grade: Grade | None = option(
        "Set the grade by hand, with --because.", GRADE, default=None, in_sheet=False
    )

    def __post_init__(self) -> None:
        """Raise MissingOption for a grade that was set without a reason."""
        if self.grade is not None and not self.because:
            raise MissingOption(
                "A grade set by hand is shown with its reason.", hint="Add --because."
            )


#: The sources of a fact on a command line; a sheet names further ones beside its own.
CITED = Declared(
    type=SOURCE,
    help="What it rests on; '.' is the last one used. Repeatable.",
    many=True,
    flags=("-s", "--source"),
    metavar="KEY|URL|FILE",
)


class Verb(ABC):
    """One thing that a person can do; its docstring is the help page of its command."""

    __slots__ = ()

    verb: ClassVar[str]
    """The word for it: the command's name, and the first key of a sheet's fact."""

    @abstractmethod
    def record(self, writer: Writer) -> None:
        """Write it into the writer's batch. Raises Refused and its kin where a rule forbids it."""


@declared
class Fact(Verb):
    """A verb that carries evidence: documents, words, the day."""

    ours: ClassVar[bool] = False
    """Whether it is an act of the tracker's own, which may rest on no source."""
    in_words: ClassVar[bool] = False
    """Whether it is in somebody's words, so that it needs a quote."""
    renews: ClassVar[bool] = False
    """Whether its ref may be taken: it then says something new of the same."""

    evidence: Evidence = dataclasses.field(default_factory=Evidence)

    def rests_on_nothing(self) -> bool:
        """Whether it may be recorded without any source."""
        return self.ours

    def with_evidence(self, evidence: Evidence) -> Self:
        """The same with other evidence."""
        return dataclasses.replace(self, evidence=evidence)


@dataclass(frozen=True, slots=True)
class Recorded:
    """One line of what a command did."""

    ref: str
    title: str
    what: str
    before: str | None
    after: str
    entry: int
    occurred: str
    graded: tuple[GradedSource, ...] = ()
    next: str | None = None
    """The next sensible command."""


@dataclass(frozen=True, slots=True)
class CitedSource:
    """A source that a command cites."""

    source: Subject
    new: bool
    """Whether the command made it known."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a command recorded; `batch` is None when it was a dry run."""

    batch: int | None
    lines: tuple[Recorded, ...]
    remarks: tuple[str, ...]
    nothing: bool = False
    """Whether there was nothing to record."""
    cited: tuple[CitedSource, ...] = ()
    """The sources that it rests on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asserted:
    """Recorded times that a file brings with it, and the file that says so for ever."""

    moment: datetime
    file: str
    sha256: str
    backfill: bool = False

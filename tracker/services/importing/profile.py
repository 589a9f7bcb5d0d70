"""How one list is to be understood: its file, its columns, its words. A YAML file, or options.

Reading a profile needs pydantic and ruamel.yaml; only `tracker import` does.
"""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainValidator

from tracker.domain.subject import check_ref
from tracker.domain.text import name_key
from tracker.domain.vocabulary import Voice
from tracker.errors import SheetTrouble, TrackerError
from tracker.record.document import as_fault
from tracker.record.yaml_text import LARGEST, Faults, Positioned, Tree, read_documents
from tracker.services.importing import fields
from tracker.services.importing.profile_values import (
    AS_SAID,
    AnyText,
    Day,
    Flag,
    Number,
    Ref,
    Strict,
    Text,
    Texts,
    checked,
    fault,
    read_by,
)
from tracker.services.importing.status_words import Meaning, read_meaning
from tracker.services.tables.table import Shape

FORMAT = "tracker-profile/1"
#: Voices that are no name: our own judgement, and the promiser's claim.
TRACKER, PROMISER = Voice.TRACKER.value, Voice.PROMISER.value
DATES = ("iso", "day-first", "month-first")


def _word(what: str, words: tuple[str, ...]) -> PlainValidator:
    def read(given: Any) -> str:
        word = str(given).strip().casefold().replace("_", "-")
        if word not in words:
            raise fault(AS_SAID, f"'{given}' is not {what}; it is one of {', '.join(words)}")
        return word

    return PlainValidator(read)


class File(Strict):
    """How the file is read; what is left out is found out and said."""

    verb = "file"
    format: Annotated[str, _word("a format", ("csv", "xlsx", "json", "jsonl", "yaml"))] | None = (
        None
    )
    encoding: Text | None = None
    delimiter: Annotated[str, PlainValidator(str)] | None = None
    sheet: Text | None = None
    header: Number | None = None
    records: AnyText | None = None


class Columns(Strict):
    """Which columns say what; of several, see `fields.MANY`. A column may serve several fields."""

    verb = "map"
    title: Texts | None = None
    ref: Texts | None = None
    wording: Texts | None = None
    kind: Texts | None = None
    lead: Texts | None = None
    to: Texts | None = None
    by: Texts | None = None
    parent: Texts | None = None
    tag: Texts | None = None
    announced: Texts | None = None
    due: Texts | None = None
    status: Texts | None = None
    occurred: Texts | None = None
    reason: Texts | None = None
    evidence: Texts | None = None
    source: Texts | None = None
    note: Texts | None = None
    recorded: Texts | None = None


class Always(Strict):
    """What is the same for every row whose column, if there is one, is empty."""

    verb = "set"
    kind: Text | None = None
    lead: Text | None = None
    to: Texts | None = None
    by: Text | None = None
    parent: Text | None = None
    tag: Texts | None = None
    announced: Text | None = None
    due: Text | None = None
    source: Texts | None = None


def read_prefix(text: str) -> str:
    """What stands before a number in a ref. Raises BadRef."""
    check_ref(f"{text}1")
    return text


#: What stands before a number in a ref: `NZ-`.
Prefix = Annotated[str, read_by(read_prefix)]


class Heading(Strict):
    """The keys of a profile that are no group of their own."""

    verb = "a profile"
    profile: Annotated[str, _word("a profile's format", (FORMAT,))] = Field(examples=[FORMAT])
    name: Ref = Field(examples=["promised-vs-did"])
    by: Text | None = None
    voice: Text | None = None
    as_of: Day | None = None
    key: Texts | None = None
    prefix: Prefix | None = None
    dates: Annotated[Literal["iso", "day-first", "month-first"], _word("an order", DATES)] = "iso"
    keep: Texts = ()
    ignore: Texts = ()
    empty: Texts = ()
    history: Flag = False
    existing: Flag = False
    vanished: Annotated[Literal["report", "drop"], _word("what is done", ("report", "drop"))] = (
        "report"
    )


class Profile(BaseModel):
    """How one list is understood."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    name: str
    """The list; its rows are matched with those of its earlier imports, and with no others."""
    by: str | None = None
    """Who keeps the list."""
    voice: str | None = None
    """Whose word the statuses are: `tracker`, `promiser` or a name; None is who keeps it."""
    as_of: date | None = None
    """The day up to which the file says it is true; `--as-of` goes before it."""
    file: Shape = Shape()
    key: tuple[str, ...] = ()
    """The columns that tell a row apart; none: the ref's, else the title's."""
    prefix: str | None = None
    """Numbers the rows that bring no ref that can be used: `NZ-` gives NZ-1, NZ-2."""
    dates: Literal["iso", "day-first", "month-first"] = "iso"
    columns: dict[fields.Field, tuple[str, ...]]
    always: dict[fields.Field, tuple[str, ...]] = {}
    values: dict[str, Meaning | None] = {}
    """Every status word, in any case; None where nobody has decided."""
    skip: dict[str, tuple[str, ...]] = {}
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
    vanished: Literal["report", "drop"] = "report"

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


def read_profile(content: bytes | str, *, name: str) -> Profile:
    """A profile from its YAML. Raises SheetTrouble with every fault, line and column (exit 6)."""
    faults = Faults(name)
    text = content if isinstance(content, str) else _decoded(content, faults)
    documents = list(read_documents(text, faults)) if text else []
    profile = None
    if len(documents) == 1 and isinstance(documents[0].tree, dict):
        profile = _profile(documents[0], documents[0].tree, faults)
    elif not faults.noted:
        faults.add((1, 1), "this is no profile; write one with tracker import FILE --suggest")
    if faults.noted or profile is None:
        raise SheetTrouble(faults.lines())
    return profile


def _decoded(content: bytes, faults: Faults) -> str:
    if len(content) > LARGEST:
        faults.add((1, 1), f"a profile is at most {LARGEST // 1_000_000} MB")
        return ""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        faults.add((1, 1), "this is not UTF-8; save the file with that encoding")
        return ""


def _profile(found: Positioned, tree: dict[str, Tree], faults: Faults) -> Profile | None:
    heading = checked(
        Heading,
        {key: value for key, value in tree.items() if key not in _GROUPS},
        (),
        found,
        faults,
    )
    file = _group(File, tree, "file", found, faults)
    columns = _group(Columns, tree, "map", found, faults)
    always = _group(Always, tree, "set", found, faults)
    values = _words(tree, "values", found, faults)
    skip = {
        column: tuple(given) if isinstance(given, list) else (given,)
        for column, given in _mapping(tree, "skip", found, faults).items()
    }
    if "map" not in tree:
        faults.add(found.value(()), "nothing says what the columns are; add map: and title: COLUMN")
    if heading is None or file is None or columns is None or always is None:
        return None
    return Profile(
        **heading.model_dump(exclude={"profile"}, exclude_none=True),
        file=Shape(**file.model_dump()),
        columns=_fields(columns),
        always=_fields(always),
        values=values,
        skip={column: tuple(map(str, words)) for column, words in skip.items()},
    )


_GROUPS = ("file", "map", "set", "values", "skip")


def _group(model: Any, tree: dict[str, Tree], key: str, found: Positioned, faults: Faults) -> Any:
    return checked(model, _mapping(tree, key, found, faults), (key,), found, faults)


def _mapping(tree: dict[str, Tree], key: str, found: Positioned, faults: Faults) -> dict[str, Tree]:
    given = tree.get(key)
    if given is None:
        return {}
    if not isinstance(given, dict):
        faults.add(found.value((key,)), f"'{key}' holds keys of its own; indent them below it")
        return {}
    return given


def _fields(group: Strict) -> dict[fields.Field, tuple[str, ...]]:
    given = group.model_dump(exclude_none=True)
    return {
        fields.Field(name): value if isinstance(value, tuple) else (value,)
        for name, value in given.items()
    }


def _words(
    tree: dict[str, Tree], key: str, found: Positioned, faults: Faults
) -> dict[str, Meaning | None]:
    meanings: dict[str, Meaning | None] = {}
    for word, given in _mapping(tree, key, found, faults).items():
        if not isinstance(given, str):
            faults.add(found.value((key, word)), f"'{word}' means one word, as delivered, or ?")
            continue
        try:
            meanings[word_key(word)] = read_meaning(given)
        except TrackerError as error:
            faults.add(found.value((key, word)), as_fault(error))
    return meanings

"""Reads a sheet: from YAML to verbs, with the line and column of whatever cannot be read.

A sheet is a file of documents. A fact of a document is a verb of `record` with its fields as
keys. Every scalar arrives as text and is read by the type of its field; nothing is converted
behind anybody's back: `2025-07` stays a month and `no` a word until the key under which it
stands says what it is. All faults of all documents are reported together.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from tracker.domain.dates import When
from tracker.domain.subject import nearest
from tracker.domain.text import clean_text
from tracker.errors import (
    FileTrouble,
    NotADate,
    SheetTrouble,
    TrackerError,
    nearest_hint,
)
from tracker.record.amend import Correct, Retract
from tracker.record.assess import Resume, Stall, Update
from tracker.record.deadlines import Due
from tracker.record.dispose import Drop, Merge, Replace, Split, Withdraw
from tracker.record.events import Close, RecordEvent
from tracker.record.measures import RecordMeasure
from tracker.record.opening import Add, Edit, OpenInstrument, Tag
from tracker.record.say import Claim, Respond, Restate, Says
from tracker.record.sources import EditParty
from tracker.record.steps import Checked, Link, Note, Step
from tracker.record.success_tests import JudgeTest, SetTest
from tracker.record.verb import (
    CITED,
    FLAG,
    HAPPENED,
    REF_OR_NOTHING,
    SOURCE,
    TEXT,
    TEXT_OR_NOTHING,
    Declared,
    DeclaredField,
    Evidence,
    Fact,
    NewSource,
    ValueType,
    declared,
    fields_of,
    option,
    read_day,
)
from tracker.record.yaml_text import (
    LARGEST,
    Faults,
    KeyPath,
    Place,
    Positioned,
    Tree,
    read_documents,
)

#: The verbs of a sheet, by the word that a fact begins with; `test` has two forms.
VERBS: tuple[type[Fact], ...] = (
    *(Add, OpenInstrument, Edit, Link, Due, Step, Claim, Respond, Says, Restate),
    *(Update, Stall, Resume, Checked, RecordMeasure, SetTest, JudgeTest),
    *(Replace, Withdraw, Split, Merge, Drop, Note, Tag, EditParty, Correct, Retract),
    *(RecordEvent, Close),
)
#: What a described source cannot do without.
SOURCE_NEEDS = ("key", "title", "type")
_BY_WORD: dict[str, type[Fact]] = {verb.verb: verb for verb in VERBS if verb is not JudgeTest}
_SWITCHED_ON = {
    field.name.replace("_", "-")
    for verb in VERBS
    for field in fields_of(verb)
    if field.declared.type is FLAG
}
_OPTION = re.compile(r"(?<![\w-])--([a-z][a-z-]*)")
_SHORT_OPTION = {"-s": "source:", "-q": "quote:"}


def read_recorded(text: str) -> date | datetime:
    """When something was recorded: a day, or a moment with its zone."""
    if "T" not in text:
        return read_day(text)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise NotADate(text, kind="moment", hint="Type it as 2025-01-16T09:30:00Z.")
    return moment.astimezone(UTC)


RECORDED = ValueType("moment", read_recorded)


@declared
class DocumentHeading:
    """What a document says of all its facts."""

    source: str | None = option(
        "The key of a source that the register knows, or the description of a new one.",
        SOURCE,
        default=None,
    )
    on: When | None = option(
        "The day of every fact that names none; left out: the day the source was published.",
        HAPPENED,
        default=None,
    )
    recorded: date | datetime | None = option(
        "Only for histories that bring their own recorded times, such as the example.",
        RECORDED,
        default=None,
    )
    note: str | None = option("A note on the batch.", TEXT, default=None)


@dataclass(frozen=True, slots=True)
class PlacedFact:
    """A verb, and where the sheet asks for it (`FILE:LINE:COLUMN`)."""

    place: str
    verb: Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetDocument:
    """One batch of a sheet."""

    places: Mapping[str, str]
    """Where it begins (under "") and where `source`, `source.url`, `recorded` … stand."""
    source: NewSource | str | None
    """A mapping describes a source; a text names one that is known."""
    on: When | None
    recorded: date | datetime | None
    note: str | None
    facts: tuple[PlacedFact, ...]


def read_file(path: Path, *, name: str | None = None) -> bytes:
    """The bytes of a sheet, of which errors speak by `name`. Raises FileTrouble (exit 6)."""
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        because = (error.strerror or str(error)).lower()
        raise FileTrouble(name or str(path), because, hint="Check the name.") from None


def read_sheet(content: bytes | str, *, name: str) -> list[SheetDocument]:
    """The documents of a sheet, in order. Raises SheetTrouble with every fault (exit 6)."""
    faults = Faults(name)
    documents: list[SheetDocument | None] = []
    text = read_text(content, faults, what="sheet")
    if text is not None:
        parts = read_documents(text, faults)
        documents = [_DocumentReader(part, faults).read() for part in parts]
        if not documents and not faults.noted:
            faults.add((1, 1), "the sheet is empty; write a source: and its facts:")
    if faults.noted:
        raise SheetTrouble(faults.lines())
    return [document for document in documents if document is not None]


def read_text(content: bytes | str, faults: Faults, *, what: str) -> str | None:
    """The text of a file in UTF-8; None where it is a fault."""
    if len(content) > LARGEST:
        most = f"{LARGEST // 1_000_000} MB"
        faults.add((1, 1), f"the {what} is larger than {most}; divide it into several files")
        return None
    if isinstance(content, str):
        return content
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start].decode("utf-8-sig")
        place = (before.count("\n") + 1, len(before) - before.rfind("\n"))
        faults.add(place, "this is not UTF-8; save the file with that encoding")
        return None


def as_fault(error: TrackerError) -> str:
    """A refusal as a sheet's fault: what is wrong; what to type, keys in place of options.

    >>> from tracker.errors import UsageError
    >>> as_fault(UsageError("Nothing says when it happened.", hint="Add --on 2025-01-16."))
    'Nothing says when it happened; add on: 2025-01-16'
    """
    sentence, hint = error.sentence.removesuffix("."), error.hint
    if "tracker " not in sentence:
        sentence = _OPTION.sub(_key_of_option, sentence)
    if not hint:
        return sentence
    if "tracker " not in hint:
        hint = _OPTION.sub(_key_of_option, hint)
        hint = re.sub(r"(?<![\w-])-[sq](?= )", lambda match: _SHORT_OPTION[match[0]], hint)
    start = hint[0].lower() if hint[1:2].islower() else hint[0]
    return f"{sentence}; {start}{hint[1:].removesuffix('.')}"


def _key_of_option(match: re.Match[str]) -> str:
    name = match[1]
    return name.replace("-", "_") + (": true" if name in _SWITCHED_ON else ":")


def keys_of(verb: type[Fact]) -> dict[str, DeclaredField]:
    """The keys of a fact: the verb's word, its other fields, and the evidence."""
    fields = fields_of(verb)
    subject = next(field for field in fields if field.declared.by_place)
    keys = {verb.verb: subject} | {field.key: field for field in fields if field is not subject}
    evidence = {field.key: field for field in fields_of(Evidence) if field.declared.in_sheet}
    evidence["sources"] = DeclaredField("sources", CITED, required=False, default=())
    return keys | {key: field for key, field in evidence.items() if key not in keys}


def source_keys() -> dict[str, DeclaredField]:
    """The keys of a described source."""
    return {
        field.key: replace(field, required=field.key in SOURCE_NEEDS)
        for field in fields_of(NewSource)
    }


def heading_keys() -> dict[str, DeclaredField]:
    """The keys of a document but its facts."""
    return {field.key: field for field in fields_of(DocumentHeading)}


class KeyReader:
    """Reads the keys of one document by their declarations, noting every fault with its place."""

    def __init__(self, positioned: Positioned, faults: Faults) -> None:
        self.positioned = positioned
        self.faults = faults

    def values(
        self,
        keys: Mapping[str, DeclaredField],
        what: str,
        tree: Mapping[str, Tree],
        path: KeyPath,
        *,
        others: Collection[str] = (),
    ) -> dict[str, Any] | None:
        """The values of a mapping by the names of their fields; None where it has faults."""
        values: dict[str, Any] = {}
        faulty = False
        for key in tree:
            if key not in keys:
                left = [other for other in (*keys, *others) if other not in tree]
                sentence = f"'{key}' is not a key of {what}; {nearest_or_all(key, left)}"
                self.faults.add(self.positioned.key((*path, key)), sentence)
                faulty = True
        for key, field in keys.items():
            if key not in tree:
                if field.required:
                    sentence = f"'{key}' of {what} is missing; add {key}: {field.declared.example}"
                    self.faults.add(self.positioned.value(path), sentence)
                    faulty = True
                continue
            try:
                values[field.name] = self._value(key, field.declared, tree[key], (*path, key))
            except _Faulty as fault:
                if fault.sentence is not None:
                    self.faults.add(self.positioned.value(fault.path), fault.sentence)
                faulty = True
        return None if faulty else values

    def _value(self, key: str, declared: Declared, tree: Tree, path: KeyPath) -> Any:
        """A value read by its type, or a tuple of them. Raises _Faulty."""
        if not declared.many:
            return _scalar(key, declared.type, tree, path)
        if isinstance(tree, str):
            return (_scalar(key, declared.type, tree, path),)
        if isinstance(tree, list) and tree:
            items = enumerate(tree)
            return tuple(_scalar(key, declared.type, item, (*path, n)) for n, item in items)
        what = "an empty list" if isinstance(tree, list) else "keys of its own"
        sentence = f"'{key}' holds {what}; write one value, or several as [A, B]"
        raise _Faulty(path, None if tree is None else sentence)


class _DocumentReader(KeyReader):
    """Reads one document of a sheet."""

    def read(self) -> SheetDocument | None:
        """The document; None where it has faults of its own."""
        tree = self.positioned.tree
        if not isinstance(tree, dict):
            if tree is not None:
                place = self.positioned.value(())
                self.faults.add(place, "a document has keys; write source: and facts:")
            return None
        described = tree.get("source")
        stated = {key: value for key, value in tree.items() if key != "facts"}
        source: NewSource | None = None
        if isinstance(described, dict):
            stated.pop("source")
            source = self._source(described)
        heading = self._heading(stated)
        key = heading.source if heading is not None else None
        if source is not None:
            key = source.key
        facts = self._facts(tree.get("facts"), key)
        if heading is None:
            return None
        if "source" not in tree:
            for number, fact in facts:
                self._check_sourceless(fact, heading, self.positioned.value(("facts", number)))
        return SheetDocument(
            places={
                ".".join(map(str, path)): self.faults.at(place)
                for path, place in self.positioned.values.items()
                if not path or path[0] in {"source", "recorded"}
            },
            source=source or key,
            on=heading.on,
            recorded=heading.recorded,
            note=heading.note,
            facts=tuple(
                PlacedFact(self.faults.at(self.positioned.value(("facts", number))), fact)
                for number, fact in facts
            ),
        )

    def _heading(self, stated: Mapping[str, Tree]) -> DocumentHeading | None:
        values = self.values(heading_keys(), "a document", stated, (), others=("facts",))
        return None if values is None else DocumentHeading(**values)

    def _source(self, described: Mapping[str, Tree]) -> NewSource | None:
        values = self.values(source_keys(), "source", described, ("source",))
        return None if values is None else NewSource(**{"where": values["key"]} | values)

    def _facts(self, tree: Tree, source: str | None) -> list[tuple[int, Fact]]:
        if not isinstance(tree, list) or not tree:
            sentence = "a document records facts; add facts: and below it a line - note: JAY"
            self.faults.add(self.positioned.key(("facts",)), sentence)
            return []
        facts = ((number, self._fact(fact, number, source)) for number, fact in enumerate(tree))
        return [(number, fact) for number, fact in facts if fact is not None]

    def _fact(self, tree: Tree, number: int, source: str | None) -> Fact | None:
        path = ("facts", number)
        if not isinstance(tree, dict) or not tree:
            if tree is not None:
                sentence = "a fact begins with its verb; write - note: JAY"
                self.faults.add(self.positioned.value(path), sentence)
            return None
        word = next(iter(tree))
        verb = _BY_WORD.get(word)
        if verb is None:
            later = next((key for key in tree if key in _BY_WORD and key != "note"), None)
            hint = (
                nearest_or_all(word, _BY_WORD) if later is None else f"move {later}: to its front"
            )
            place = self.positioned.key((*path, word))
            self.faults.add(place, f"a fact begins with a verb, not '{word}'; {hint}")
            return None
        if verb is SetTest and "number" in tree:
            verb = JudgeTest
        return self._built(verb, tree, path, source)

    def _built(
        self, verb: type[Fact], tree: Mapping[str, Tree], path: KeyPath, source: str | None
    ) -> Fact | None:
        """The verb of a fact; None where it has faults."""
        keys = keys_of(verb)
        values = self.values(keys, verb.verb, tree, path)
        if values is None:
            return None
        place = self.positioned.value(path)
        if verb.in_words and "quote" not in values:
            sentence = f"'{verb.verb}' is in somebody's words; add quote: their words"
            self.faults.add(place, sentence)
            return None
        own = {field.name for field in fields_of(verb)}
        cited = dict.fromkeys([source] if source else ())
        cited |= dict.fromkeys(values.pop("sources", ()))
        evidence = Evidence(
            sources=tuple(NewSource(where=key) for key in cited),
            **{name: values[name] for name in values if name not in own},
        )
        try:
            return verb(**{name: values[name] for name in values if name in own}, evidence=evidence)
        except TrackerError as error:
            self.faults.add(place, as_fault(error))
            return None

    def _check_sourceless(self, fact: Fact, heading: DocumentHeading, place: Place) -> None:
        """Without a source there are only acts of the tracker's own, and they name their day."""
        if fact.evidence.sources:
            return
        if not fact.rests_on_nothing():
            sentence = f"'{fact.verb}' needs a source; add source: to the document"
            self.faults.add(place, sentence)
        elif heading.on is None and fact.evidence.on is None:
            sentence = f"nothing says when '{fact.verb}' happened; add on: 2025-01-16"
            self.faults.add(place, sentence)


class _Faulty(Exception):
    """A value that cannot be read: where, and the fault; None where it was noted already."""

    def __init__(self, path: KeyPath, sentence: str | None) -> None:
        super().__init__(sentence)
        self.path = path
        self.sentence = sentence


def _scalar(key: str, type: ValueType[Any], tree: Tree, path: KeyPath) -> Any:
    """One value of a type from a text. Raises _Faulty."""
    if tree is None:
        raise _Faulty(path, None)
    if not isinstance(tree, str):
        what = "a list" if isinstance(tree, list) else "several keys"
        raise _Faulty(path, f"'{key}' holds {what}; one value is read here")
    try:
        if not any(type is text for text in (TEXT, TEXT_OR_NOTHING, REF_OR_NOTHING)):
            return type.read(tree)
        text = clean_text(key, tree) if tree.strip() else ""
    except TrackerError as error:
        raise _Faulty(path, as_fault(error)) from None
    if not text and type is TEXT:
        raise _Faulty(path, f"'{key}' is empty; write its text, or leave the key out")
    return text


def nearest_or_all(word: str, choices: Iterable[str]) -> str:
    """'did you mean A?', or all there is to choose from."""
    choices = list(choices)
    hint = nearest_hint(nearest(word, choices))
    return f"it is one of {', '.join(choices)}" if hint is None else f"d{hint[1:]}"


#: The draft that editors of YAML know.
DRAFT = "http://json-schema.org/draft-07/schema#"


def sheet_schema() -> dict[str, Any]:
    """The schema of one document of a sheet.

    It is as strict as can be said without the register: keys, allowed words and what is
    missing. `tracker record --dry-run` checks the rest.
    """
    definitions = {verb.__name__: _fact_schema(verb) for verb in VERBS}
    definitions["source"] = _object_schema(source_keys(), "The document that all facts rest on.")
    document = _object_schema(heading_keys(), "One source and its many facts; one batch.")
    properties = document["properties"]
    properties["source"] = {
        "description": properties["source"]["description"],
        "anyOf": [{"type": ["string", "number"]}, {"$ref": "#/definitions/source"}],
    }
    properties["facts"] = {
        "description": "What is recorded; the first key of each is its verb.",
        "type": "array",
        "minItems": 1,
        "items": {"anyOf": [{"$ref": f"#/definitions/{verb.__name__}"} for verb in VERBS]},
    }
    document["required"] = ["facts"]
    return {
        "$schema": DRAFT,
        "title": "Sheet of tracker record",
        **document,
        "definitions": definitions,
    }


def _fact_schema(verb: type[Fact]) -> dict[str, Any]:
    summary = " ".join((verb.__doc__ or "").partition("\n\n")[0].split())
    return _object_schema(keys_of(verb), summary)


def _object_schema(keys: Mapping[str, DeclaredField], description: str) -> dict[str, Any]:
    return {
        "description": description,
        "type": "object",
        "properties": {key: _value_schema(field) for key, field in keys.items()},
        "required": [key for key, field in keys.items() if field.required],
        "additionalProperties": False,
    }


def _value_schema(field: DeclaredField) -> dict[str, Any]:
    declared = field.declared
    schema: dict[str, Any] = dict(declared.type.schema)
    if declared.many:
        schema = {"anyOf": [schema, {"type": "array", "items": schema, "minItems": 1}]}
    if declared.help:
        schema["description"] = declared.help
    return schema

"""A sheet as documents: one source and its many facts, each fact an act with its place.

All faults of all documents are reported together. This is the only path that imports
pydantic and ruamel.yaml.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from tracker.domain.dates import When
from tracker.errors import FileTrouble, SheetTrouble
from tracker.services import acts, sheet_findings, sheet_sayings, sheet_verbs
from tracker.services.sheet_checking import checked, nearest_or_all
from tracker.services.sheet_findings import JudgeCriterion, SetCriterion
from tracker.services.sheet_model import Fact, Heading, Source
from tracker.services.sheet_nodes import LARGEST, Faults, Place, Positioned, Tree, read_documents

#: Every verb by the word that a fact begins with.
VERBS: dict[str, type[Fact]] = {
    model.verb: model for model in (*sheet_verbs.VERBS, *sheet_sayings.VERBS, *sheet_findings.VERBS)
}


@dataclass(frozen=True, slots=True)
class Placed:
    """An act, and where the sheet asks for it (`FILE:LINE:COLUMN`)."""

    place: str
    act: acts.Act


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One batch of a sheet."""

    places: Mapping[str, str]
    """Where it begins (under "") and where `source`, `source.url`, `recorded` … stand."""
    source: acts.NewSource | str | None
    """A mapping describes a source; a text names one that is known."""
    on: When | None
    recorded: date | datetime | None
    note: str | None
    facts: tuple[Placed, ...]


def read_file(path: Path, *, shown: str | None = None) -> bytes:
    """The bytes of a sheet. Raises FileTrouble (exit 6)."""
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        because = (error.strerror or str(error)).lower()
        raise FileTrouble(shown or str(path), because, hint="Check the name.") from None


def read_sheet(content: bytes | str, *, name: str) -> list[Document]:
    """The documents of a sheet, in order. Raises SheetTrouble with every fault (exit 6)."""
    faults = Faults(name)
    documents: list[Document | None] = []
    text = _decoded(content, faults)
    if text is not None:
        documents = [_document(found, faults) for found in read_documents(text, faults)]
        if not documents and not faults.found:
            faults.add((1, 1), "the sheet is empty; write a source: and its facts:")
    if faults.found:
        raise SheetTrouble(faults.lines())
    return [document for document in documents if document is not None]


def _decoded(content: bytes | str, faults: Faults) -> str | None:
    if len(content) > LARGEST:
        most = f"{LARGEST // 1_000_000} MB"
        faults.add((1, 1), f"the sheet is larger than {most}; divide it into several files")
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


def _document(found: Positioned, faults: Faults) -> Document | None:
    tree = found.tree
    if not isinstance(tree, dict):
        if tree is not None:
            faults.add(found.value(()), "a document has keys; write source: and facts:")
        return None
    described = tree.get("source")
    given = {key: value for key, value in tree.items() if key != "facts"}
    source = None
    if isinstance(described, dict):
        given.pop("source")
        source = checked(Source, described, ("source",), found, faults)
    heading = checked(Heading, given, (), found, faults)
    facts = _facts(tree.get("facts"), found, faults)
    if heading is None:
        return None
    key = heading.source if source is None else source.key
    if "source" not in tree:
        for number, fact in facts:
            _check_sourceless(fact, heading, found.value(("facts", number)), faults)
    return Document(
        places={
            ".".join(map(str, path)): faults.at(place)
            for path, place in found.values.items()
            if not path or path[0] in {"source", "recorded"}
        },
        source=key if source is None else source.described(),
        on=heading.on,
        recorded=heading.recorded,
        note=heading.note,
        facts=tuple(
            Placed(faults.at(found.value(("facts", number))), fact.wanted(key))
            for number, fact in facts
        ),
    )


def _facts(given: Tree, found: Positioned, faults: Faults) -> list[tuple[int, Fact]]:
    if not isinstance(given, list) or not given:
        said = "a document records facts; add facts: and below it a line - note: JAY"
        faults.add(found.key(("facts",)), said)
        return []
    facts = ((number, _fact(each, number, found, faults)) for number, each in enumerate(given))
    return [(number, fact) for number, fact in facts if fact is not None]


def _fact(given: Tree, number: int, found: Positioned, faults: Faults) -> Fact | None:
    path = ("facts", number)
    if not isinstance(given, dict) or not given:
        if given is not None:
            faults.add(found.value(path), "a fact begins with its verb; write - note: JAY")
        return None
    verb = next(iter(given))
    model = VERBS.get(verb)
    if model is None:
        later = next((key for key in given if key in VERBS and key != "note"), None)
        hint = nearest_or_all(verb, VERBS) if later is None else f"move {later}: to its front"
        faults.add(found.key((*path, verb)), f"a fact begins with a verb, not '{verb}'; {hint}")
        return None
    if model is SetCriterion and "number" in given:
        model = JudgeCriterion
    return checked(model, given, path, found, faults)


def _check_sourceless(fact: Fact, heading: Heading, place: Place, faults: Faults) -> None:
    """Without a source there are only acts of the tracker's own, and they name their day."""
    if fact.sources:
        return
    if not fact.rests_on_nothing():
        said = f"'{fact.verb}' needs a source; add source: to the document"
        faults.add(place, said)
    elif heading.on is None and fact.on is None:
        faults.add(place, f"nothing says when '{fact.verb}' happened; add on: 2025-01-16")

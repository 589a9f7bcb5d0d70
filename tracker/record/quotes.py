"""Looks quotes up in the stored copies of their sources: before anything is asked, and all."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from tracker.domain.entry import Entry
from tracker.domain.subject import Subject
from tracker.domain.text import Redacted
from tracker.domain.vocabulary import SubjectType
from tracker.errors import RefTaken
from tracker.ledger import lookup
from tracker.ledger.database import Connection, Register
from tracker.ledger.projections import ALL
from tracker.ledger.refs import RefIndex
from tracker.ledger.standing import history
from tracker.record.stored import VERBATIM, CopyFolder, Lookup, copy_folder, looked_up
from tracker.record.verb import NEW_REF, REF, REFS, Fact, fields_of
from tracker.record.writer import Writer, find_source, open_writer


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedQuote:
    """A quote, and whether it is in a stored copy of one of its sources."""

    result: Lookup
    sources: tuple[str, ...]
    ref: str
    entry: int
    quote: str
    because: str | None
    """Why it stands though it is in no copy, as that was recorded."""


@dataclass(frozen=True, slots=True)
class QuoteCheck:
    """What came of looking up every quote of some sources, or of all."""

    quotes: tuple[CheckedQuote, ...]
    troubles: tuple[str, ...]
    """Copies that are not what was kept, or cannot be read."""
    looked_up: bool = True
    """False on a server that was told of no folder of copies."""

    @property
    def holds(self) -> bool:
        """Whether every quote that could be looked up was found, and every copy is as kept."""
        return not self.troubles and all(
            quote.result is not Lookup.NOT_IN_IT for quote in self.quotes
        )


def check_quotes(register: Register, keys: Collection[str] = ()) -> QuoteCheck:
    """Look up the quotes of the sources of these keys, or of all. Raises UnknownName (exit 4)."""
    with register.database.reading() as connection:
        entries = history(connection, ALL, texts=True)
        numbers = [number for number, _ in RefIndex(connection).refs([SubjectType.SOURCE])]
        numbers_wanted = {find_source(connection, key).id for key in keys} or set(numbers)
        sources = lookup.subjects(connection, ALL, numbers=numbers)
        about = lookup.subjects(connection, ALL, numbers={entry.subject for entry in entries})
    folder = copy_folder(register)
    quotes = []
    troubles: dict[str, None] = {}
    for entry in entries:
        cited = [number for number in entry.refs.get("source", ()) if number in sources]
        if numbers_wanted.isdisjoint(cited):
            continue
        cited_sources = [sources[number] for number in cited]
        for quote in _verbatim(entry):
            result, troubled = _look_up(folder, quote, cited_sources)
            troubles |= dict.fromkeys(troubled)
            quotes.append(
                CheckedQuote(
                    result=result,
                    sources=tuple(source.ref for source in cited_sources),
                    ref=about[entry.subject].ref if entry.subject in about else "register",
                    entry=entry.seq,
                    quote=quote,
                    because=entry.text("quote_because"),
                )
            )
    for number in sorted(numbers_wanted):
        copies = folder.copies(sources[number]) if folder is not None else ()
        troubles |= dict.fromkeys(copy.trouble for copy in copies if copy.trouble)
    return QuoteCheck(tuple(quotes), tuple(troubles), looked_up=folder is not None)


def check_ahead(register: Register, facts: Iterable[Fact]) -> None:
    """Refuse what no answer could mend, before a person is asked anything; nothing is written.

    Raises UnknownName (exit 4) for refs and sources that are not there, RefTaken for one that
    is, and Refused (exit 5) for a quote or a wording that is not in the stored copies.
    """
    with (
        register.database.writing(keep=False) as connection,
        open_writer(register, connection) as writer,
    ):
        for fact in facts:
            _check_refs(writer, fact)
            quoted = {"quote": fact.evidence.quote, "wording": getattr(fact, "wording", None)}
            sources = writer.sources(fact.evidence)
            writer.check_words(quoted, sources, anyway=fact.evidence.anyway)


def _check_refs(writer: Writer, fact: Fact) -> None:
    for field in fields_of(type(fact)):
        value = getattr(fact, field.name)
        if not value:
            continue
        if field.declared.type is REFS:
            writer.selected(value)
        elif field.declared.type is REF:
            for ref in value if field.declared.many else (value,):
                if writer.subject_of_key(ref) is None:
                    writer.subject(ref)
        elif field.declared.type is NEW_REF and not fact.renews:
            taken = writer.subject_of_key(value)
            if taken is not None:
                raise RefTaken(value, taken.title)


def copies_holding(writer: Writer, words: str) -> list[str]:
    """What is to be said of each stored copy that holds some words: only a person deletes it."""
    if writer.folder is None:
        return []
    return [
        f"The stored copy {path} holds the words: delete it, or black them out in it and keep it "
        f"again: tracker source keep {source.ref} FILE"
        for source in _kept_sources(writer.connection)
        for path in writer.folder.holding(words, source)
    ]


def number_of_copies(register: Register) -> int:
    """How many stored copies the register knows by their digests."""
    with register.database.reading() as connection:
        return sum(len(source.copies) for source in _kept_sources(connection))


def _kept_sources(connection: Connection) -> list[Subject]:
    numbers = [number for number, _ in RefIndex(connection).refs([SubjectType.SOURCE])]
    sources = lookup.subjects(connection, ALL, numbers=numbers) if numbers else {}
    return [source for source in sources.values() if source.copies]


def _verbatim(entry: Entry) -> Iterator[str]:
    """The words of sources that an entry holds, each once."""
    texts = (entry.text(name) for name in VERBATIM)
    yield from dict.fromkeys(text for text in texts if text and not isinstance(text, Redacted))


def _look_up(
    folder: CopyFolder | None, quote: str, sources: Sequence[Subject]
) -> tuple[Lookup, list[str]]:
    if folder is None:
        return Lookup.NO_COPY, []
    looked = [folder.look_up(quote, source) for source in sources]
    troubles = [trouble for _, trouble in looked if trouble]
    return looked_up(result for result, _ in looked), troubles

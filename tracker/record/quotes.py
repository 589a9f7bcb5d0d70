"""Looks every quote of the register up in the stored copies of its sources."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from tracker.domain.entry import Entry
from tracker.domain.subject import Subject
from tracker.domain.text import Redacted
from tracker.domain.vocabulary import SubjectType
from tracker.ledger import lookup
from tracker.ledger.database import Connection, Register
from tracker.ledger.projections import ALL
from tracker.ledger.refs import RefIndex
from tracker.ledger.standing import history
from tracker.record.stored import VERBATIM, CopyFolder, Lookup, copy_folder, looked_up
from tracker.record.writer import Writer, find_source


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
        wanted = {find_source(connection, key).id for key in keys} or set(numbers)
        sources = lookup.subjects(connection, ALL, numbers=numbers)
        about = lookup.subjects(connection, ALL, numbers={entry.subject for entry in entries})
    folder = copy_folder(register)
    quotes = []
    troubles: dict[str, None] = {}
    for entry in entries:
        cited = [number for number in entry.refs.get("source", ()) if number in sources]
        if wanted.isdisjoint(cited):
            continue
        known = [sources[number] for number in cited]
        for quote in _verbatim(entry):
            result, troubled = _look_up(folder, quote, known)
            troubles |= dict.fromkeys(troubled)
            quotes.append(
                CheckedQuote(
                    result=result,
                    sources=tuple(source.ref for source in known),
                    ref=about[entry.subject].ref if entry.subject in about else "register",
                    entry=entry.seq,
                    quote=quote,
                    because=entry.text("quote_because"),
                )
            )
    for number in sorted(wanted):
        copies = folder.copies(sources[number]) if folder is not None else ()
        troubles |= dict.fromkeys(copy.trouble for copy in copies if copy.trouble)
    return QuoteCheck(tuple(quotes), tuple(troubles))


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

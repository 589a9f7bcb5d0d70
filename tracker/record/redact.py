"""Destroying words: one text of an entry, or every text in which they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from tracker.domain.dates import When
from tracker.domain.entry import Draft, Entry
from tracker.domain.prose import list_words
from tracker.domain.subject import nearest
from tracker.domain.text import Redacted, name_key
from tracker.domain.vocabulary import Facet, SubjectType
from tracker.errors import Refused, UnknownName, UsageError, as_typed
from tracker.record.verb import ENTRY, TEXT, Verb, argument, declared, needed

if TYPE_CHECKING:
    from tracker.ledger.redaction import RedactedText
    from tracker.record.writer import Writer

#: Words that are destroyed everywhere have so many characters.
SHORTEST = 4


@declared
class Redact(Verb):
    """Destroy one text of an entry, for every date and for good.

    The entry stands, and so do the chain and every published head; a mark with the day
    takes the place of the words, in every report printed from now on. Copies that
    `tracker backup` made here are made anew; one that was moved is named. FIELD is the
    name of the text: quote, note, title, wording, phrase, what, name …

    With --everywhere every text that holds the words goes, whatever it says besides; files
    that were written here and stored copies that hold them are named, and with
    --delete-files deleted. An interrupted command is finished by typing it again.

    \b
    Example:
      tracker redact 208 quote --basis "Names a private person; decided by the editor" --dry-run
      tracker redact --everywhere "Jo Private" --basis "A private person" --dry-run
    """

    verb: ClassVar[str] = "redact"
    entry: int = argument(ENTRY)
    field: str = argument(TEXT)
    basis: str = needed("Why, and who decided it. It is kept.", TEXT)

    def record(self, writer: Writer) -> None:
        """Destroy one text of an entry.

        Raises UnknownName (exit 4) for an entry or a field that is not there. One that was
        destroyed already is no error, so that an interrupted command can be repeated.
        """
        entry = writer.entry(self.entry)
        words = _words(entry, self.field)
        if isinstance(words, Redacted):
            # Destroyed, but perhaps not yet in the file and the copies: that is done again.
            writer.destroyed = True
            writer.remarks.append(
                f"The {self.field} of entry {entry.seq} was redacted already: {words}."
            )
            return
        _check_basis(self.basis, words)
        _destroy(writer, entry, self.field, self.basis)
        writer.remarks += [remark for remark in (_elsewhere(writer, words),) if remark]
        _remark(writer, [entry])


@declared
class RedactEverywhere(Verb):
    """Destroy every text in which words stand, for every date and for good."""

    verb: ClassVar[str] = "redact"
    words: str = argument(TEXT)
    basis: str = needed("Why, and who decided it. It is kept.", TEXT)

    def record(self, writer: Writer) -> None:
        """Destroy every text that holds the words, of redactions too.

        Raises UsageError for words so short that they stand everywhere, and for a basis that
        holds them.
        """
        if len(name_key(self.words)) < SHORTEST:
            raise UsageError(
                f"{as_typed(self.words)} is too short: it stands in many words.",
                hint=f"Give at least {SHORTEST} characters.",
            )
        _check_basis(self.basis, self.words)
        entries = []
        for number, field in _texts_holding(writer, self.words):
            entries.append(writer.entry(number))
            _destroy(writer, entries[-1], field, self.basis)
        # What an earlier run destroyed may still be in the file and the copies.
        writer.destroyed = True
        if not entries:
            writer.remarks.append("The words stand in no text of the register.")
        for ref in _refs_holding(writer, self.words):
            writer.remarks.append(
                f"They stand in the ref {ref}, which is part of the chain and cannot be destroyed."
            )
        _remark(writer, entries)


def _destroy(writer: Writer, entry: Entry, field: str, basis: str) -> None:
    written = redact_text(writer, entry, field, basis)
    writer.settle()
    # What a batch opened that was undone is no subject any more, and its words are still there.
    subject = writer.subject_numbered(entry.subject)
    writer.add_line(subject, written, f"redacted the {field} of entry {entry.seq}", "gone")


def _check_basis(basis: str, words: str) -> None:
    """The reason of a redaction is kept: it may not say again what was destroyed."""
    if name_key(words) in name_key(basis):
        raise UsageError(
            "The basis repeats the words that are to be destroyed, and it is kept.",
            hint="Give a reason without them: --basis 'Names a private person'.",
        )


def _remark(writer: Writer, entries: list[Entry]) -> None:
    """What the command cannot reach: the reports that may show the words, a server's old rows."""
    reports = {number for entry in entries for number in writer.reports_showing(entry)}
    remarks = (
        _published(sorted(reports)),
        "PostgreSQL keeps the old row until its owner runs: VACUUM FULL entry_text"
        if writer.register.database.is_server
        else None,
    )
    writer.remarks += [remark for remark in remarks if remark]


def redact_text(writer: Writer, entry: Entry, field: str, basis: str) -> Entry:
    """Destroy one text of an entry, and write that it was destroyed and why.

    Stored copies of documents that hold the same words are named.
    """
    from tracker.ledger.redaction import destroy
    from tracker.record.quotes import copies_holding

    writer.remarks += copies_holding(writer, entry.text(field) or "")
    written = writer.batch.append(
        Draft(
            subject=entry.subject,
            facet=Facet.REDACTION,
            value=field,
            occurred=When.on(writer.batch.recorded_at.date()),
            texts={"because": basis},
            amends=entry.seq,
        )
    )
    destroy(writer.connection, entry.seq, field)
    writer.destroyed = True
    return written


def redact_again(writer: Writer, number: int, destroyed: RedactedText) -> None:
    """Redact a text that was redacted before and has come back with an older copy."""
    why = "Redacted before this register was restored"
    basis = f"{why}: {destroyed.basis}" if destroyed.basis else f"{why}."
    redact_text(writer, writer.entry(number), destroyed.field, basis)


def _texts_holding(writer: Writer, words: str) -> list[tuple[int, str]]:
    """The entries and fields in which words stand, alone or among others."""
    from tracker.ledger.redaction import texts_holding

    return texts_holding(writer.connection, words)


def _refs_holding(writer: Writer, words: str) -> list[str]:
    """The refs and keys in which words stand; they cannot be destroyed."""
    from tracker.ledger.redaction import spoken
    from tracker.ledger.refs import RefIndex

    sought = spoken(words)
    refs = [ref for _, ref in RefIndex(writer.connection).refs(tuple(SubjectType))]
    return [ref for ref in refs if sought in spoken(ref)]


def _words(entry: Entry, field: str) -> str:
    """The text of a field, or the mark in its place."""
    texts = {name: text for name, text in entry.texts.items() if text is not None}
    if not texts:
        raise Refused(
            f"Entry {entry.seq} has no words of its own.",
            hint="See tracker log for the entries that have.",
        )
    if field not in texts:
        names = sorted(texts)
        what = f"text of entry {entry.seq} called"
        raise UnknownName(what, field, nearest=nearest(field, names) or names)
    return texts[field]


def _elsewhere(writer: Writer, words: str) -> str | None:
    """Where the same words still stand: a correction, another entry of the same quote."""
    places = _texts_holding(writer, words)
    if not places:
        return None
    first = list_words([f"entry {number} ({field})" for number, field in places[:5]])
    more = f" and {len(places) - 5} more" if len(places) > 5 else ""
    number, field = places[0]
    return f"The same words still stand in {first}{more}: tracker redact {number} {field} --basis …"


def _published(reports: list[int]) -> str | None:
    """A warning that issued reports rest on the entry: their files are beyond this program."""
    if not reports:
        return None
    numbers = list_words([str(number) for number in reports])
    what = "Report" if len(reports) == 1 else "Reports"
    return f"{what} {numbers}, issued before, may show the words; files are not recalled by this."

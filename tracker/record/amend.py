"""Putting the record right: correct, retract and undo. Nothing is changed in place."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from tracker.domain.amount import read_number
from tracker.domain.binding import BOUND_LATER
from tracker.domain.dates import When
from tracker.domain.entry import Draft, Entry
from tracker.domain.facets import VALUES, MeasureValue
from tracker.domain.measure import amount_of
from tracker.domain.prose import when_words
from tracker.domain.related import check_stage
from tracker.domain.schedule import detail_of
from tracker.domain.subject import nearest, ref_order
from tracker.domain.text import Redacted
from tracker.domain.transitions import check_test_words
from tracker.domain.vocabulary import (
    CLAIMS,
    FINDINGS,
    DeadlineValue,
    Delivery,
    Disposition,
    Facet,
    Identity,
    Stage,
    SuccessTestValue,
    Voice,
    Word,
    find_word,
    spellings,
    words_of,
)
from tracker.errors import (
    MissingOption,
    Refused,
    UnknownName,
    UnknownValue,
)
from tracker.record.deadlines import Dated, ReadDate
from tracker.record.gate import check_finding, keeping_evidence
from tracker.record.measures import check_name, check_one_reading
from tracker.record.verb import ENTRY, TEXT, WHY, Fact, Verb, argument, declared, needed, option

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tracker.domain.entry import Json
    from tracker.domain.subject import Subject
    from tracker.record.writer import Writer

#: Entries that hold the register together; they are not facts that can be wrong.
_KEPT = frozenset(
    {
        *(Facet.REGISTER, Facet.SETTING, Facet.BATCH, Facet.BREAK),
        *(Facet.UNDO, Facet.REDACTION),
    }
)
#: Refs that are named one by one where a batch is undone.
MOST_NAMED = 50
_WITH_SUCCESSOR = frozenset({Disposition.SUPERSEDED, Disposition.MERGED, Disposition.SPLIT})
#: The texts that an entry is made of, and the option that gives them anew.
_RETYPED = {"text": "--text", "what": "--text", "phrase": "--phrase", "quote": "-q"}
_MAIN_TEXTS = {
    Facet.STEP: "what",
    Facet.NOTE: "text",
    Facet.TEST: "text",
    Facet.MEASURE: "name",
}
_TAKEN_BACK = frozenset({Facet.RETRACTION, Facet.UNDO})
_WHAT_WAS_WRONG = "What was wrong with entry {first}?"


@declared
class Correct(Dated):
    """Replace an entry that was wrong, from now on, with the reason.

    What was known before stays as it was: a report as known at an earlier time still
    says what it said.

    \b
    Example:
      tracker correct 381 --on 2025-12-10 --because "The page was marked a day later"
    """

    verb: ClassVar[str] = "correct"
    ours: ClassVar[bool] = True
    entry: int = argument(ENTRY)
    because: str = needed(WHY, TEXT, question=_WHAT_WAS_WRONG, example="why, in our words")
    value: str | None = option(
        "What it should have said, from the same vocabulary; of a measure, the number.",
        TEXT,
        default=None,
    )
    text: str | None = option(
        "What a step, note or test should have said; of a measure, its name.", TEXT, default=None
    )
    phrase: str | None = option(
        "Of a deadline or a target: the phrase that was used.", TEXT, default=None
    )

    def __post_init__(self) -> None:
        """Raise MissingOption for a window without a phrase."""
        if self.phrase is None and self.has_window():
            raise MissingOption("A window belongs to a phrase.", hint="Add --phrase TEXT.")

    def record(self, writer: Writer) -> None:
        """Replace an entry from now on; what was known before stays as it was."""
        entry = _standing_entry(writer, self.entry)
        sources = writer.sources(self.evidence)
        subject = writer.by_number([entry.subject])[0]
        value, detail, texts, anchor = self._corrected(writer, entry, subject)
        dated = self.evidence.on
        when = writer.when(self.evidence, sources, "that") if dated else entry.when
        cited = tuple(source.id for source in sources) or entry.refs.get("source", ())
        if (value, detail, texts, when.text, cited, anchor) == (
            entry.value,
            dict(entry.detail),
            _kept_texts(entry),
            entry.occurred,
            entry.refs.get("source", ()),
            entry.refs.get("anchor", ()),
        ):
            raise MissingOption(
                f"The correction of entry {entry.seq} changes nothing.",
                hint="Say what it should be: --value, --on, -q, -s, --phrase …",
            )
        self._check_shape(entry, value)
        _check_words(entry, texts)
        if self.evidence.quote or sources:
            texts.pop("quote_because", None)
            because = writer.check_words(
                texts, writer.by_number(cited), anyway=self.evidence.anyway
            )
            if because is not None:
                texts["quote_because"] = because
        texts["correction"] = self.because
        with keeping_evidence(writer, [entry.subject]):
            written = writer.batch.append(
                Draft(
                    subject=entry.subject,
                    facet=entry.facet,
                    item=entry.item,
                    value=value,
                    occurred=when,
                    voice=entry.voice,
                    refs={**entry.refs, "source": cited, "anchor": anchor},
                    detail=detail,
                    texts=texts,
                    amends=entry.seq,
                )
            )
            writer.batch.settle()
            if entry.facet in {Facet.DELIVERY, Facet.ENDED} and entry.voice == Voice.TRACKER:
                # The gate holds for what the record will say: the whole batch is refused otherwise.
                check_finding(writer, subject, written, because=self.because)
            if entry.facet is Facet.STAGE:
                others = writer.history(Facet.STAGE, [subject.id])
                others = [stage for stage in others if stage.seq != written.seq]
                check_stage(subject, Stage(value), when, others)
            if entry.facet is Facet.MEASURE:
                check_name(writer, subject, written)
            if entry.facet is Facet.TEST and entry.value == SuccessTestValue.SET:
                self._check_test(writer, entry, subject, texts["text"])
        writer.add_line(
            subject,
            written,
            f"corrected entry {entry.seq}",
            _value_words(written),
            before=f"{_value_words(entry)}, {when_words(entry.when)}",
            sources=sources,
        )

    def _check_test(self, writer: Writer, entry: Entry, subject: Subject, words: str) -> None:
        """Other words are another test: what was judged by the old ones is not judged now."""
        check_test_words(subject, words)
        judged = [
            judgement
            for judgement in writer.history(Facet.TEST, [subject.id])
            if judgement.item == entry.item and judgement.value != SuccessTestValue.SET
        ]
        if judged:
            writer.remarks.append(
                f"Test {entry.item} of {subject.ref} was judged by its old words (entry "
                f"{judged[-1].seq}); judge it again: tracker test {subject.ref} {entry.item} "
                "--met or --unmet, -s SOURCE."
            )

    def _corrected(
        self, writer: Writer, entry: Entry, subject: Subject
    ) -> tuple[str, dict[str, Json], dict[str, str], tuple[int, ...]]:
        """The value, structured part, texts and anchor of an entry as they should have been."""
        value, detail, texts = entry.value, dict(entry.detail), _kept_texts(entry)
        anchor = entry.refs.get("anchor", ()) or _bound_later(writer, entry)
        if self.value is not None and entry.facet is Facet.MEASURE:
            detail["value"] = _read_number(writer, entry, self.value)
        elif self.value is not None:
            value = _read_value(entry, self.value)
            if value != entry.value:
                detail.pop("reasons", None)  # of what was too vague and is not
        if self.phrase is not None:
            reading = self._reading(writer, entry, subject, self.phrase)
            deadline, anchor = reading.deadline, reading.anchor
            detail |= detail_of(deadline)
            texts |= {"phrase": deadline.phrase, "reading": deadline.reading}
        if self.text is not None:
            texts[_main_text(entry)] = self.text
        if self.evidence.quote:
            texts["quote"] = self.evidence.quote
        if self.evidence.note:
            texts["note"] = self.evidence.note
        if self.evidence.sources:
            # A grade set by hand was for the sources that it was set for.
            detail.pop("grade", None)
        if self.evidence.grade is not None:
            detail["grade"] = self.evidence.grade.value
            texts["grade_because"] = self.evidence.because or self.because
        return value, detail, texts, anchor

    def _reading(self, writer: Writer, entry: Entry, subject: Subject, phrase: str) -> ReadDate:
        """What the phrase says, of an entry that states a date."""
        if entry.facet is not Facet.DEADLINE and entry.value != MeasureValue.TARGET:
            raise Refused(
                f"Entry {entry.seq} is no deadline.",
                hint=f"See tracker log --ref {subject.ref}.",
            )
        return self.read(phrase, self.evidence.on or entry.when, writer)

    def _check_shape(self, entry: Entry, value: str) -> None:
        """A correction may not turn an entry into one that lacks what its value is made of."""
        if value == entry.value:
            return
        lacking = {
            Facet.TEST: SuccessTestValue.SET in {value, entry.value},
            Facet.DEADLINE: value == DeadlineValue.STATED and self.phrase is None,
            Facet.DELIVERY: value == Delivery.TOO_VAGUE,
            Facet.DISPOSITION: value in _WITH_SUCCESSOR and not entry.refs.get("by"),
        }
        if lacking.get(entry.facet, False):
            raise Refused(
                f"Entry {entry.seq} cannot become {value.replace('_', ' ')} by a correction: "
                "it lacks what that says.",
                hint=f"Retract it (tracker retract {entry.seq} --because …) and record it anew.",
            )


@declared
class Retract(Fact):
    """Withdraw an entry that should not have been made, with the reason.

    \b
    Example:
      tracker retract 381 --because "The mark was about another page"
    """

    verb: ClassVar[str] = "retract"
    ours: ClassVar[bool] = True
    entry: int = argument(ENTRY)
    because: str = needed(WHY, TEXT, question=_WHAT_WAS_WRONG, example="why, in our words")

    def record(self, writer: Writer) -> None:
        """Withdraw an entry from now on; it stays visible as retracted, with the reason."""
        entry = _standing_entry(writer, self.entry)
        subject = writer.by_number([entry.subject])[0]
        if entry.facet is Facet.IDENTITY and entry.value == Identity.OPENED:
            raise Refused(
                f"Entry {entry.seq} opened {subject.ref}; a commitment is not retracted.",
                hint=f"Put it out of scope: tracker drop {subject.ref} --because …",
            )
        with keeping_evidence(writer, [entry.subject]):
            sources = writer.sources(self.evidence)
            written = writer.batch.append(
                Draft(
                    subject=entry.subject,
                    facet=Facet.RETRACTION,
                    value="retracted",
                    occurred=When.on(writer.batch.recorded_at.date()),
                    refs={"source": tuple(source.id for source in sources)},
                    texts={"because": self.because},
                    amends=entry.seq,
                )
            )
        writer.add_line(
            subject,
            written,
            f"retracted entry {entry.seq}",
            "retracted",
            before=f"{entry.label}: {_value_words(entry)}",
        )


@declared
class Undo(Verb):
    """Take back your own last batch, or the one named, whole.

    It leaves no public line. A batch that an issued report has shown is not undone: put
    it right with `tracker correct`.

    \b
    Example:
      tracker note JAY-07 "To be looked at again"
      tracker undo
    """

    verb: ClassVar[str] = "undo"
    batch: int | None = option(
        "The batch; default: your last one.", ENTRY, default=None, by_place=True
    )

    def record(self, writer: Writer) -> None:
        """Take back one's own batch that no issued report has shown."""
        batch = self.batch if self.batch is not None else writer.last_batch()
        if batch is None:
            raise Refused(
                "You have recorded nothing that could be undone.", hint="See tracker log."
            )
        whole = writer.batch_entries(batch)
        entries = [entry for entry in whole if not _is_kept(entry)]
        _check_undo(writer, batch, whole, entries)
        numbers = sorted({entry.subject for entry in entries if not entry.of_register})
        refs = sorted({subject.ref for subject in writer.by_number(numbers)}, key=ref_order)
        # An import may have written a hundred thousand.
        writer.batch.bulk = True
        with keeping_evidence(writer, {entry.subject for entry in entries}):
            for entry in reversed(entries):
                writer.batch.append(
                    Draft(
                        subject=entry.subject,
                        facet=Facet.UNDO,
                        value="undone",
                        occurred=When.on(writer.batch.recorded_at.date()),
                        detail={"batch": batch},
                        amends=entry.seq,
                    )
                )
        writer.remarks.append(
            f"Undone: batch {batch}, {len(entries)} "
            f"{'entry' if len(entries) == 1 else 'entries'}"
            + (f" on {_first_refs(refs)}." if refs else ".")
        )


def check_unpublished(entry: Entry) -> None:
    """Refuse to take back or to change that a report was issued: readers have it."""
    if entry.facet is Facet.ISSUE:
        raise Refused(
            f"Report {entry.item} was published; it cannot be taken back.",
            hint=f"Issue a corrected one: tracker report issue --week {entry.detail['week']}.",
        )


def _standing_entry(writer: Writer, number: int) -> Entry:
    """The entry of a number, which can be put right and was not yet."""
    entry = writer.entry(number)
    check_unpublished(entry)
    if _is_kept(entry) or entry.facet is Facet.RETRACTION:
        raise Refused(
            f"Entry {number} is of the register itself ({entry.label}).",
            hint="See tracker log for the entries that can be put right.",
        )
    if entry.facet is Facet.SAVED:
        raise Refused(
            f"Entry {number} saved the list @{entry.text('name')}; it says nothing of a promise.",
            hint=f"Save it anew: tracker saved {entry.text('name')} REFS.",
        )
    for later in writer.amendments(number):
        if later.facet is not Facet.REDACTION:
            raise Refused(
                f"Entry {number} no longer stands: entry {later.seq} took its place."
                if later.facet not in _TAKEN_BACK
                else f"Entry {number} was taken back already, by entry {later.seq}.",
                hint=f"Name the entry that stands: {later.seq}."
                if later.facet not in _TAKEN_BACK
                else "Record the fact anew if it holds after all.",
            )
    return entry


def _kept_texts(entry: Entry) -> dict[str, str]:
    return {
        name: text
        for name, text in entry.texts.items()
        if text is not None and not isinstance(text, Redacted)
    }


def _check_words(entry: Entry, texts: Mapping[str, str]) -> None:
    """What was redacted is not carried on; an entry that is made of it needs other words."""
    for name, spelled in _RETYPED.items():
        if isinstance(entry.texts.get(name), Redacted) and name not in texts:
            raise Refused(
                f"The {name} of entry {entry.seq} was redacted, and its correction needs one.",
                hint=f"Give other words: {spelled} …",
            )


def _bound_later(writer: Writer, entry: Entry) -> tuple[int, ...]:
    """The event to which the phrase of a deadline was bound after it was recorded."""
    others = (
        writer.history(Facet.DEADLINE, [entry.subject]) if entry.facet is Facet.DEADLINE else ()
    )
    return next(
        (
            other.refs["anchor"]
            for other in others
            if BOUND_LATER in other.detail and other.refs["target"] == (entry.seq,)
        ),
        (),
    )


def _is_kept(entry: Entry) -> bool:
    """Whether an entry holds the register together; others may rest on the name of a party."""
    introduces = entry.facet is Facet.PARTY and entry.seq == entry.subject
    return introduces or entry.facet in _KEPT


def _read_number(writer: Writer, entry: Entry, typed: str) -> str:
    """The number that an entry of a measure should have stated, in its own unit."""
    number, unit = read_number(typed), amount_of(entry).unit
    check_one_reading(writer, number)
    if number.unit not in {None, unit}:
        raise Refused(
            f"Entry {entry.seq} is counted in {unit}, not in {number.unit}.",
            hint=f"Retract it (tracker retract {entry.seq} --because …) and record it anew.",
        )
    return number.text


def _value_words(entry: Entry) -> str:
    """What an entry says: its value, of a measure the number too."""
    if entry.facet is Facet.MEASURE:
        return f"{words_of(entry.value)}, {amount_of(entry).words}"
    return words_of(entry.value)


def _main_text(entry: Entry) -> str:
    """The field that holds what a step, note or test says."""
    name = _MAIN_TEXTS.get(entry.facet)
    if name is None:
        raise Refused(
            f"Entry {entry.seq} ({entry.label}) has no text of its own.",
            hint="Correct it with --value, --on, -q, -s or --phrase.",
        )
    return name


def _read_value(entry: Entry, typed: str) -> str:
    """What an entry should have said, from the vocabulary of its facet."""
    if entry.facet is Facet.IDENTITY:
        raise Refused(
            f"Entry {entry.seq} says what a commitment is called and whose it is.",
            hint="Repair it with tracker edit REF --title …, --kind …, --lead …",
        )
    words = tuple(word for word in VALUES[entry.facet] if isinstance(word, Word))
    if entry.facet is Facet.DELIVERY:
        words = FINDINGS if entry.voice == Voice.TRACKER else CLAIMS
    word = find_word(words, typed)
    if word is None:
        values = [value.value for value in words]
        raise UnknownValue(
            entry.label, typed, nearest=nearest(typed, spellings(words)), known=values
        )
    return word.value


def _first_refs(refs: list[str]) -> str:
    """Refs, the first of them where they are many."""
    more = len(refs) - MOST_NAMED
    return ", ".join(refs) if more <= 0 else f"{', '.join(refs[:MOST_NAMED])} and {more:,} more"


def _check_undo(writer: Writer, batch: int, whole: list[Entry], entries: list[Entry]) -> None:
    if not entries:
        raise UnknownName("batch", str(batch), see="See tracker log.")
    if any(entry.facet is Facet.REGISTER for entry in whole):
        raise Refused("The register's own beginning cannot be undone.", hint="See tracker log.")
    for entry in entries:
        check_unpublished(entry)
    if entries[0].actor != writer.batch.actor:
        raise Refused(
            f"Batch {batch} is not yours.",
            hint=f"Ask whoever wrote it, or retract: tracker retract {entries[0].seq} --because …",
        )
    # A week that is issued late rests on an older head than the issue before it.
    if batch <= max((issue.head_seq for issue in writer.issues()), default=0):
        raise Refused(
            f"Batch {batch} was shown in an issued report.",
            hint=f"Correct it instead: tracker correct {entries[0].seq} --because …",
        )
    amendments = writer.amendments(*(entry.seq for entry in entries))
    if any(amendment.facet is Facet.UNDO for amendment in amendments):
        raise Refused(f"Batch {batch} was undone already.", hint="See tracker log.")
    later = _later_use(writer, entries)
    if later:
        raise Refused(
            f"Batch {batch} opened {later[0]}, which entry {later[1]} speaks of.",
            hint="Undo the later batch first.",
        )


def _later_use(writer: Writer, entries: list[Entry]) -> tuple[str, int] | None:
    """A subject opened in the batch that a later, standing entry is about."""
    opened = [
        entry.seq
        for entry in entries
        if entry.facet is Facet.IDENTITY and entry.seq == entry.subject
    ]
    later = writer.users(opened, after=entries[-1].seq)
    if not later:
        return None
    user, subject = later[0]
    return writer.by_number([subject])[0].ref, user

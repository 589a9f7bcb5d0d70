"""Sections 4 and 12: what happened, what was learned, and what was put right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracker.domain.prose import count_words, day_words, list_words, sentence, sentence_case
from tracker.domain.vocabulary import Facet
from tracker.publish.filters import number, utc_date
from tracker.publish.wording.pieces import Words, evidence, on, quote, ref, strong, words
from tracker.report.changes import Backfill, ChangeLine
from tracker.report.corrections import CorrectionLine, Repair
from tracker.report.masthead import Masthead

HAPPENED = "Happened this week"
LEARNED = "Learned this week about earlier"
CORRECTIONS = "Corrections"
NOTHING = "Nothing that happened this week was recorded."
EARLIER = "Earlier days"
_HOW = {
    Repair.CORRECTED: "corrected",
    Repair.RETRACTED: "retracted",
    Repair.UNDONE: "undone",
    Repair.REPAIRED: "our transcription repaired",
}
_BY = {
    Repair.CORRECTED: "replaced",
    Repair.RETRACTED: "retracted",
    Repair.UNDONE: "put right by an undo",
    Repair.REPAIRED: "repaired",
}


def learned(mast: Masthead) -> str:
    """Why these events stand apart from those of the week."""
    return f"These events happened before {day_words(mast.monday)}. We recorded them this week."


def about(change: ChangeLine, carded: frozenset[str]) -> Words:
    """What a change is about: a commitment by ref and title, or how many."""
    if len(change.refs) == 1:
        title = f" {change.titles[0]}" if change.titles else None
        return words(ref(change.refs[0], carded), title)
    return words(f"{number(len(change.refs))} commitments" if change.refs else "The register")


def what(change: ChangeLine) -> Words:
    """What happened, on a line of its own; a note is its text alone."""
    if change.facet is Facet.NOTE:
        return words(strong("Note."), f" {change.short}")
    return words(sentence_case(change.what))


def more(change: ChangeLine) -> Iterator[Words]:
    """The words that were said, the reason and the note."""
    if change.quote:
        who = f"{sentence_case(change.attribution)}: " if change.attribution else None
        yield words(who, quote(change.quote))
    for line in (change.because, change.note):
        if line:
            yield words(line)


def recorded(change: ChangeLine) -> Words:
    """The sources, and who wrote it down when."""
    return words(
        evidence(change.evidence),
        " " if change.evidence else None,
        "Recorded on ",
        on(utc_date(change.recorded_at)),
        f" by {change.actor} ({records(change.entries)}).",
    )


def records(numbers: Sequence[int]) -> str:
    """Records by their numbers: 'record 9', 'records 12 and 13', 'records 309 to 315'."""
    noun = "record" if len(numbers) == 1 else "records"
    if len(numbers) > 2 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"{noun} {number(numbers[0])} to {number(numbers[-1])}"
    return f"{noun} {list_words([number(record) for record in numbers])}"


def backfill(line: Backfill) -> str:
    """History that was brought in at once, and whose word its recorded times are."""
    made, on_what = count_words(line.entries, "record"), count_words(line.refs, "commitment")
    sentence = f"History brought in at once: {made} on {on_what}."
    if not line.asserted_by:
        return sentence
    times = "Its recorded time is that" if line.entries == 1 else "Their recorded times are those"
    return f"{sentence} {times} of {line.asserted_by}."


def put_right(total: int) -> str:
    """What section 12 lists."""
    return (
        "This week’s corrections, and all that an issued report would have shown, newest first: "
        f"{number(total)}."
    )


def corrected(correction: CorrectionLine, carded: frozenset[str]) -> Words:
    """What was put right, and how."""
    return words(ref(correction.ref, carded), f" {correction.title}: {_HOW[correction.how]}")


def before_and_after(correction: CorrectionLine) -> str:
    """What we had written, what it reads now, and why."""
    now = (
        f"It now reads: {sentence(correction.now)}"
        if correction.now
        else "The record no longer counts."
    )
    because = f" {correction.because}" if correction.because else ""
    return f"We had written: {sentence(correction.was or '')} {now}{because}"


def corrected_by(correction: CorrectionLine) -> str:
    """Which record took the place of which, and whose it is."""
    return (
        f"Record {number(correction.entry)}, {_BY[correction.how]} by record "
        f"{number(correction.by_entry)}. Recorded by {correction.actor}."
    )

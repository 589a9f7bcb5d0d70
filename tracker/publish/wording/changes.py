"""Sections 4 and 12: what happened, what was learned, and what was put right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracker.domain.prose import count_words, day_words, list_words
from tracker.publish.filters import number, sentence_case, utc_date
from tracker.publish.wording.pieces import Words, evidence, on, quote, ref, strong, words
from tracker.report.changes import Backfill, Change
from tracker.report.corrections import CorrectionLine
from tracker.report.masthead import Masthead

HAPPENED = "Happened this week"
LEARNED = "Learned this week about earlier"
CORRECTIONS = "Corrections"
NOTHING = "Nothing that happened this week was recorded."
EARLIER = "Earlier days"
_NOTE = "Note: "


def learned(mast: Masthead) -> str:
    """Why these events stand apart from those of the week."""
    return f"These events happened before {day_words(mast.monday)}. We recorded them this week."


def about(each: Change, carded: frozenset[str]) -> Words:
    """What a change is about: a commitment by ref and title, or how many."""
    if len(each.refs) == 1:
        title = f" {each.titles[0]}" if each.titles else None
        return words(ref(each.refs[0], carded), title)
    return words(f"{number(len(each.refs))} commitments" if each.refs else "The register")


def what(each: Change) -> Words:
    """What happened, on a line of its own; a note is its text alone."""
    if each.what.startswith(_NOTE):
        return words(strong("Note."), f" {each.what.removeprefix(_NOTE)}")
    return words(sentence_case(each.what))


def more(each: Change) -> Iterator[Words]:
    """The words that were said, the reason and the note."""
    if each.quote:
        who = each.quoted or each.voice
        if each.what.startswith(f"{each.voice}: "):
            # The line above has named the speaker: what is left is who reports it.
            who = who.removeprefix(each.voice).lstrip(", ")
        yield words(f"{sentence_case(who)}: " if who else None, quote(each.quote))
    for line in (each.because, each.note):
        if line:
            yield words(line)


def recorded(each: Change) -> Words:
    """The sources, and who wrote it down when."""
    return words(
        evidence(each.evidence),
        " " if each.evidence else None,
        "Recorded on ",
        on(utc_date(each.recorded_at)),
        f" by {each.actor} ({records(each.entries)}).",
    )


def records(numbers: Sequence[int]) -> str:
    """Records by their numbers: 'record 9', 'records 12 and 13', 'records 309 to 315'."""
    noun = "record" if len(numbers) == 1 else "records"
    if len(numbers) > 2 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return f"{noun} {number(numbers[0])} to {number(numbers[-1])}"
    return f"{noun} {list_words([number(each) for each in numbers])}"


def backfill(each: Backfill) -> str:
    """History that was brought in at once, and whose word its recorded times are."""
    made, on_what = count_words(each.entries, "record"), count_words(each.refs, "commitment")
    said = f"History brought in at once: {made} on {on_what}."
    if not each.asserted_by:
        return said
    times = "Its recorded time is that" if each.entries == 1 else "Their recorded times are those"
    return f"{said} {times} of {each.asserted_by}."


def put_right(total: int) -> str:
    """What section 12 lists."""
    return (
        "This week’s corrections, and all that an issued report would have shown, newest first: "
        f"{number(total)}."
    )


def corrected(each: CorrectionLine, carded: frozenset[str]) -> Words:
    """What was put right, and how."""
    how = "corrected" if each.now else "retracted"
    return words(ref(each.ref, carded), f" {each.title}: {how}")


def before_and_after(each: CorrectionLine) -> str:
    """What we had written, what it reads now, and why."""
    now = f"It now reads: {_ended(each.now)}" if each.now else "The record no longer counts."
    because = f" {each.because}" if each.because else ""
    return f"We had written: {_ended(each.was)} {now}{because}"


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def corrected_by(each: CorrectionLine) -> str:
    """Which record took the place of which, and whose it is."""
    how = "replaced" if each.now else "retracted"
    return (
        f"Record {number(each.entry)}, {how} by record {number(each.by_entry)}. Recorded by "
        f"{each.actor}."
    )

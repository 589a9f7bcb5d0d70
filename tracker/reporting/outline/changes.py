"""Sections 4 and 12: what happened, what was learned, and what was put right."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.domain.prose import count_words, day_words, when_words
from tracker.domain.report import Backfill, Change, CorrectionLine, Weekly
from tracker.reporting.diary import changed_words
from tracker.reporting.filters import lower_first, number, sentence_case, utc_date
from tracker.reporting.outline.blocks import Block, Bullets, Item, Words
from tracker.reporting.outline.pieces import (
    evidence,
    heading,
    paragraph,
    quote,
    ref,
    refs,
    strong,
    words,
)


def changes(report: Weekly, carded: frozenset[str]) -> Iterator[Block]:
    """Every entry of the week, once: happened, learned, corrected."""
    found = report.changes
    yield heading(3, "Happened this week")
    if found.happened:
        yield Bullets(tuple(_change(each, carded) for each in found.happened))
    else:
        yield paragraph("Nothing that happened this week was recorded.")
    if found.learned or found.backfills:
        yield heading(3, "Learned this week about earlier")
        yield paragraph(
            f"These events happened before {day_words(report.masthead.monday)}. We recorded them "
            "this week."
        )
        yield Bullets(
            (
                *(_change(each, carded) for each in found.learned),
                *(_backfill(each) for each in found.backfills),
            )
        )
    if found.corrections:
        yield heading(3, "Corrections")
        yield Bullets(tuple(_correction(each, carded) for each in found.corrections))


def corrections(report: Weekly, carded: frozenset[str]) -> Iterator[Block]:
    """Section 12: each correction, and the issued reports that would have read differently."""
    made, as_of = report.corrections, report.masthead.as_of
    yield paragraph(
        "This week’s corrections and all that an issued report would have shown, newest first: "
        f"{number(len(made))}."
    )
    yield Bullets(
        tuple(_correction(each, carded, changed_words(each.issues, as_of)) for each in made)
    )


def _change(each: Change, carded: frozenset[str]) -> Item:
    return Item(headline_of(each, carded), tuple(_more(each, carded)))


def headline_of(each: Change, carded: frozenset[str]) -> Words:
    """A change in one line: when, about what, and what it is."""
    glyph = f"{each.headline.glyph} " if each.headline else None
    what = each.what if each.headline else lower_first(each.what)
    day = strong(f"{when_words(each.occurred)}.")
    return words(day, " ", glyph, _about(each, carded), f": {what}")


def _about(each: Change, carded: frozenset[str]) -> Words:
    if len(each.refs) == 1:
        title = f" {each.titles[0]}" if each.titles else None
        return words(ref(each.refs[0], carded), title)
    return words(f"{number(len(each.refs))} commitments" if each.refs else "The register")


def _more(each: Change, carded: frozenset[str]) -> Iterator[Words]:
    if len(each.refs) > 1:
        yield refs(each.refs, carded)
    if each.before and each.before not in each.what:
        yield words(f"Before: {each.before}. After: {each.after}.")
    if each.quote:
        yield words(f"{sentence_case(each.quoted or each.voice)}: ", quote(each.quote))
    if each.because:
        yield words(each.because)
    if each.note:
        yield words(each.note)
    yield words(
        evidence(each.evidence),
        " " if each.evidence else None,
        f"Recorded on {day_words(utc_date(each.recorded_at))} by {each.actor}, "
        f"{_entries(each.entries)}.",
    )


def _entries(entries: tuple[int, ...]) -> str:
    noun = "entry" if len(entries) == 1 else "entries"
    if len(entries) > 2 and entries[-1] - entries[0] == len(entries) - 1:
        return f"{noun} {number(entries[0])} to {number(entries[-1])}"
    return f"{noun} {', '.join(number(entry) for entry in entries)}"


def _backfill(each: Backfill) -> Item:
    entries, about = count_words(each.entries, "entry"), count_words(each.refs, "commitment")
    asserted = (
        f". The recorded times are asserted by {each.asserted_by}" if each.asserted_by else ""
    )
    return Item(
        words(strong("Backfill."), f" History brought in at once: {entries} on {about}"),
        (words(f"Batch {number(each.batch)}{asserted}."),),
    )


def _correction(each: CorrectionLine, carded: frozenset[str], issues: str = "") -> Item:
    how = "corrected" if each.now else "retracted"
    after = f"It now reads: {each.now}." if each.now else "The entry no longer counts."
    because = f" {each.because}" if each.because else ""
    more = [words(f"We had written: {each.was}. {after}{because}")]
    if issues:
        more.append(words(strong(issues)))
    by = "replaced" if each.now else "retracted"
    more.append(
        words(
            f"Entry {number(each.entry)}, {by} by entry {number(each.by_entry)}, recorded by "
            f"{each.actor}."
        )
    )
    day = strong(f"{day_words(utc_date(each.recorded_at))}.")
    return Item(words(day, " ", ref(each.ref, carded), f" {each.title}: {how}"), tuple(more))

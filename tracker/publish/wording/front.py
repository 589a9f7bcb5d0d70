"""The sentences of the masthead, the bottom line and the foot."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.domain.dates import Week
from tracker.domain.prose import count_words, day_words, list_words, range_words, sentence_case
from tracker.publish.filters import head12, issue_words, moment, moment_iso, number
from tracker.publish.wording.pieces import Piece, Style, Words, on, strong, words
from tracker.report.counts import Figure
from tracker.report.masthead import Masthead

JUDGE = "How we judge"
NO_CHANGE = "No change was recorded this week."
COMMENT = "The analyst’s comment"


def week(mast: Masthead) -> str:
    """The week by its number and its days: 'Week 25, 16 to 22 June 2025'."""
    return f"Week {Week.parse(mast.week).number}, {range_words(mast.monday, mast.sunday)}"


def notices(mast: Masthead) -> Iterator[Words]:
    """That this is a draft, which report it takes the place of, and what was given up."""
    if mast.number is None:
        yield words(
            strong("Draft."),
            " This report has no number and changes nothing in the register. Its figures may "
            "differ from those of the issued report.",
        )
    if mast.replaces:
        which = "If it is issued, it" if mast.number is None else "This report"
        yield words(
            f"{which} replaces report {number(mast.replaces.number)}, as of "
            f"{day_words(mast.replaces.as_of)}, known at {moment(mast.replaces.known_at)}."
        )
    for restoration in mast.breaks:
        lost = [
            count_words(restoration.given_up, "record") if restoration.given_up else None,
            count_words(restoration.published, "published head") if restoration.published else None,
        ]
        yield words(
            strong("Break."),
            f" This register was restored from a copy on {day_words(restoration.on)} (record "
            f"{restoration.entry}). It gave up {list_words([part for part in lost if part])}.",
        )


def facts(mast: Masthead) -> Iterator[tuple[str, Words]]:
    """The days, the scope and the register that the report speaks of."""
    yield "As of", words(on(mast.as_of))
    known_at = Piece(Style.TIME, moment(mast.known_at), moment_iso(mast.known_at))
    yield "Known at", words(known_at)
    if mast.issued_on:
        yield "Issued", words(on(mast.issued_on))
    yield "Scope", words(mast.scope)
    if mast.prepared_by:
        yield "Prepared by", words(mast.prepared_by)
    yield "Ledger head", words(head12(mast.head))


def source(mast: Masthead) -> str:
    """What a chart was made from."""
    return f"Source: the register at {head12(mast.head)}."


def change(figure: Figure) -> str:
    """How a large figure moved, and what has to be known beside it."""
    sentence = "no change"
    if figure.change:
        more = "more" if figure.change > 0 else "fewer"
        sentence = f"{number(abs(figure.change))} {more} than last week"
    return f"{sentence}. {sentence_case(figure.note)}." if figure.note else sentence


def comment_by(mast: Masthead) -> str:
    """Who wrote the one paragraph that no query made."""
    return f"Written by {mast.prepared_by or 'the analyst'}, not generated from the register."


def foot(mast: Masthead) -> str:
    """What this was made from; a draft says once more that it is one."""
    status = "" if mast.number is not None else ", not issued"
    return (
        f"{issue_words(mast)}{status}. Made from the register at {head12(mast.head)}, as of "
        f"{day_words(mast.as_of)}, as known at {moment(mast.known_at)}. The same "
        "register and the same arguments give the same bytes."
    )


def on_paper(mast: Masthead) -> str:
    """What stands at the foot of every sheet of paper."""
    made = f"register at {head12(mast.head)}"
    if mast.number is None:
        return f"Draft, not issued: week of {range_words(mast.monday, mast.sunday)}, {made}"
    return f"{issue_words(mast)}, as of {day_words(mast.as_of)}, {made}"

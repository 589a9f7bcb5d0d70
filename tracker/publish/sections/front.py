"""The masthead, In brief and the foot as blocks."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.domain.dates import Week
from tracker.domain.prose import (
    count_words,
    day_words,
    list_words,
    range_words,
    sentence,
    sentence_case,
)
from tracker.publish.document import (
    Beside,
    Block,
    Blocks,
    Callout,
    CalloutStyle,
    Code,
    Day,
    Link,
    Pair,
    Pairs,
    PairStyle,
    Paragraph,
    Prose,
    Role,
    Runs,
    Strong,
    page,
    runs,
)
from tracker.publish.sections.shared import spans
from tracker.publish.words import moment, number
from tracker.report.brief import FigureCount
from tracker.report.build import Masthead, Weekly
from tracker.report.gate import doubts_words

NO_PUBLISHER = "Publisher not named"


def issue_words(mast: Masthead) -> str:
    """'Weekly report 24' or 'Draft weekly report'."""
    return "Draft weekly report" if mast.number is None else f"Weekly report {mast.number}"


def week_words(mast: Masthead) -> str:
    """The week by its number and its days: 'Week 25, 16 to 22 June 2025'."""
    return f"Week {Week.parse(mast.week).number}, {range_words(mast.monday, mast.sunday)}"


def masthead(report: Weekly) -> tuple[Runs, ...]:
    """Who says this, which issue, of which days, when the next comes, where to correct it."""
    mast = report.masthead
    items = [
        runs(mast.publisher or NO_PUBLISHER),
        runs(issue_words(mast)),
        runs(week_words(mast)),
        runs(f"Next issue {day_words(mast.next_issue)}"),
    ]
    if mast.corrections:
        items.append(runs("Corrections: ", _contact(mast.corrections)))
    return tuple(items)


def _contact(contact: str) -> Link:
    address = f"mailto:{contact}" if "@" in contact and " " not in contact else contact
    return Link(contact, address)


def heading(report: Weekly) -> str:
    """The heading of the page, the scope first."""
    brief = report.brief
    return f"{brief.scope}: {brief.title}" if brief.scope else brief.title


def notices(report: Weekly) -> Iterator[Block]:
    """That this is a draft, which report it takes the place of, and what was given up."""
    mast = report.masthead
    lines: list[Runs] = []
    if mast.number is None:
        lines.append(runs(Strong("Draft, not for quotation."), " It has no number yet."))
    if mast.replaces is not None:
        which = "If it is issued, it replaces" if mast.number is None else "It replaces"
        lines.append(
            runs(
                f"{which} report {number(mast.replaces.number)} of the same week, as known at "
                f"{moment(mast.replaces.known_at)}."
            )
        )
    if mast.first:
        lines.append(runs("This is the first issue: it compares with nothing before it."))
    for restoration in mast.breaks:
        lost = [
            count_words(restoration.given_up, "entry", "entries") if restoration.given_up else None,
            count_words(restoration.published, "published head") if restoration.published else None,
        ]
        lines.append(
            runs(
                Strong("Break."),
                f" This register was restored from a copy on {day_words(restoration.on)} (entry "
                f"{restoration.entry}). It gave up {list_words([part for part in lost if part])}.",
            )
        )
    if lines:
        yield Callout(tuple(Paragraph(line) for line in lines), CalloutStyle.NOTICE)


def brief(report: Weekly) -> Blocks:
    """Four answers, four figures and the analyst's own paragraphs."""
    value = report.brief
    answers = Pairs(
        tuple(
            Pair(runs(answer.question.label), (spans(answer.spans),)) for answer in value.answers
        ),
        PairStyle.ANSWERS,
    )
    figures = Pairs(tuple(map(_figure, value.figures)), PairStyle.FIGURES)
    blocks: list[Block] = [Beside((answers,), (figures,))]
    if value.comment:
        by = report.masthead.prepared_by or "the analyst"
        blocks.append(
            Callout(
                (
                    Prose(value.comment),
                    Paragraph(runs(f"Written by {by}, not made from the register."), Role.NOTE),
                ),
                CalloutStyle.OURS,
            )
        )
    return tuple(blocks)


def _figure(figure: FigureCount) -> Pair:
    change = ""
    if figure.change is not None:
        more = "more" if figure.change > 0 else "fewer"
        change = (
            f"{number(abs(figure.change))} {more} than last week" if figure.change else "no change"
        )
    notes = [words for words in (change, figure.note) if words]
    return Pair(
        runs(figure.label),
        (
            runs(Strong(number(figure.value)), f" of {number(figure.of)}"),
            *([runs("; ".join(notes))] if notes else []),
        ),
    )


def foot(report: Weekly) -> tuple[Pair, ...]:
    """What this was made from: the facts of the ledger, and where the report stands."""
    mast, manifest = report.masthead, report.manifest
    pairs = [
        ("Published by", runs(mast.publisher or NO_PUBLISHER)),
        ("Contact and replies", runs(_contact(mast.contact)) if mast.contact else None),
        ("Permanent address", runs(page(f"issues/{mast.number}", _address(mast)))),
        ("Scope", runs(mast.scope)),
        ("As of", runs(Day(mast.as_of))),
        ("Known at", runs(moment(mast.known_at))),
        ("Issued", runs(Day(mast.issued_on)) if mast.issued_on else None),
        ("Prepared by", runs(mast.prepared_by) if mast.prepared_by else None),
        ("Issued all the same", _anyway(report)),
        ("Entries", runs(number(mast.entries))),
        ("Register", runs(Code(manifest.register))),
        ("Program", runs(f"version {manifest.tracker}, format {manifest.schema}")),
        ("Ledger head", runs(Code(mast.head))),
    ]
    has_address = mast.number is not None and mast.site is not None
    return tuple(
        Pair(runs(name), (value,))
        for name, value in pairs
        if value and (name != "Permanent address" or has_address)
    )


def _anyway(report: Weekly) -> Runs | None:
    """What the report was issued in spite of, and why."""
    reason = report.masthead.anyway
    if reason is None:
        return None
    return runs(f"{sentence_case(doubts_words(report.gate))}. Reason given: {sentence(reason)}")


def _address(mast: Masthead) -> str:
    return f"{(mast.site or '').rstrip('/')}/issues/{mast.number}/"


def on_paper(report: Weekly) -> str:
    """What stands at the foot of every sheet: enough to trace a page that was cut out."""
    mast = report.masthead
    parts = (
        mast.publisher,
        mast.register_title,
        f"{issue_words(mast)}{', not issued' if mast.number is None else ''}",
        range_words(mast.monday, mast.sunday),
        f"register at {mast.head[:12]}",
    )
    return ", ".join(part for part in parts if part)

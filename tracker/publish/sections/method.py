"""What we ask, and how we judge, as blocks."""

from __future__ import annotations

from tracker.domain.headlines import Badge, Headline
from tracker.domain.prose import days_words, list_words
from tracker.publish.document import (
    Block,
    Blocks,
    Card,
    Cards,
    CardStyle,
    Code,
    Item,
    Items,
    Link,
    Paragraph,
    Role,
    Runs,
    Strong,
    page,
    ref,
    runs,
)
from tracker.publish.sections.shared import more
from tracker.publish.words import number
from tracker.report.ask import AskRow
from tracker.report.build import METHOD, Weekly
from tracker.report.shared import body_words, counted, opening


def ask(report: Weekly) -> Blocks:
    """The open questions, a line an office."""
    value = report.ask
    if not value.total:
        return (
            Paragraph(runs(f"No open promise is without news for {days_words(value.after_days)}.")),
        )
    blocks: list[Block] = []
    if value.offices.rows:
        blocks.append(Cards(tuple(map(_office, value.offices.rows)), CardStyle.ASKS))
    blocks += more(report, value.offices.left_out, "office", "ask", "tracker list --gone-quiet 180")
    if value.unaddressed.total:
        blocks.append(Paragraph(_missing(report), Role.NOTE))
    if report.masthead.site is not None:
        blocks.append(Paragraph(runs("Letters: ", page("ask", "ready to send"), "."), Role.NOTE))
    return tuple(blocks)


def _office(row: AskRow) -> Card:
    others = row.questions - 1
    more_ = f" and {counted(others, 'more question')}" if others else ""
    return Card(
        runs(row.office),
        (Paragraph(runs(ref(row.ref, row.title), f": {row.question}{more_}.".replace("?.", "?"))),),
    )


def _missing(report: Weekly) -> Runs:
    some = report.ask.unaddressed
    names = [row.body or "no lead body" for row in some.rows]
    total = sum(row.questions for row in some.rows)
    waits = "waits" if total == 1 else "wait"
    return runs(
        f"{opening(total, 'question')} {waits} for an addressee: no office is named through which ",
        f"{list_words([body_words(name) if name != 'no lead body' else name for name in names])} ",
        "can be asked.",
    )


def how(report: Weekly) -> Blocks:
    """The words on this page, the grades, the two dates, and how to check it."""
    used = [headline for headline, _ in report.stands.headlines]
    badges = {badge for group in report.stands.groups for row in group.rows for badge in row.badges}
    lines = [
        *(
            Item(_defined(headline.label, headline.meaning))
            for headline in Headline
            if headline in used
        ),
        *(Item(_defined(badge.label, badge.meaning)) for badge in Badge if badge in badges),
        *(Item(line) for line in _rules(report)),
    ]
    return (Items(tuple(lines), small=True),)


def _defined(label: str, meaning: str) -> Runs:
    return runs(Strong(f"{label}:"), f" {meaning}")


def _rules(report: Weekly) -> tuple[Runs, ...]:
    mast = report.masthead
    licence = f" Licence: {mast.licence}." if mast.licence else ""
    number_ = "this draft" if mast.number is None else f"issue {number(mast.number)}"
    where = Link(mast.site, mast.site) if mast.site else None
    return (
        runs(
            Strong("Grades:"),
            " A law, audited data or the thing itself; B an independent inspection, court, "
            "committee or official record; C the promiser’s own statement; D media and other.",
        ),
        runs(
            Strong("Two dates:"),
            " the world at the end of the week, as the ledger knew it at the moment named below.",
        ),
        runs(
            Strong("Counting:"),
            " every number is a query. Replaced, merged, split and out-of-scope commitments leave "
            "the count, withdrawn ones stay; demands, milestones and instruments stand apart.",
        ),
        runs(
            Strong("They and we:"),
            " a promiser’s words never move a finding of ours; “coded by us” marks our reading of "
            "their words. What we have not looked at is “not checked by us”.",
        ),
        runs(
            Strong("Check:"),
            " ",
            Code("tracker report verify FILE"),
            " compares this file with what was issued; ",
            Code("tracker verify --against FILE"),
            " compares the ledger with the head below.",
        ),
        runs(
            Strong("Cite:"),
            f" {', '.join(filter(None, (mast.publisher, mast.register_title)))}, "
            f"{number_}, week {mast.week}.{licence}",
            " " if where else None,
            where,
        ),
        runs(Strong("Method:"), f" version {METHOD}.{_files(report)}"),
    )


def _files(report: Weekly) -> str:
    mast = report.masthead
    words = ""
    if mast.asserted_by:
        files = counted(len(mast.asserted_by), "file")
        words += (
            f" Recorded times before this register began are asserted by {files}, which the JSON "
            "of this report names with their SHA-256."
        )
    if mast.rehearsal_entries:
        words += f" Entries written under a clock set by hand: {number(mast.rehearsal_entries)}."
    return words

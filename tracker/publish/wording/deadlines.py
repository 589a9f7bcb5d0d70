"""The sentences of section 5: deadlines that are due, late, moved or missing."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.domain.prose import day_words, lower_first, range_words, sentence_case
from tracker.publish.filters import DueGroup, due_groups, number, passed_groups
from tracker.publish.wording.front import source
from tracker.publish.wording.pieces import Words, at, on, quote, ref, words
from tracker.report.late import DeadlineRow, Deadlines
from tracker.report.masthead import Masthead

OVERDUE_STRICTLY = "Overdue on the strictest reading only"
UNCHECKED = "Passed, and not checked since"
NO_WORDS = "No words recorded"
IN_LINES = "Each line is one commitment: its words, its latest day and what became of it."


def in_pictures(*, cut: bool) -> str:
    """How the timelines are read."""
    further = " A band with an open arrow runs on past the axis." if cut else ""
    return (
        "Each row is one commitment. Above the line: what the promiser said and did. On it: "
        f"others. Below: what we found.{further}"
    )


def left_out(drawn: int, total: int) -> str:
    """How many rows of a chart are drawn."""
    return (
        f"{number(drawn)} of {number(total)} are drawn; the other {number(total - drawn)} are in "
        "the tables below or in the register."
    )


def marks_source(mast: Masthead, cards_left_out: int) -> str:
    """What the timelines were made from, and where their marks are listed."""
    if cards_left_out:
        where = "Marks of commitments with a card are listed with their sources in section 10."
    else:
        where = "Every mark is listed with its source in section 10."
    return f"{source(mast)} {where}"


def slips(ring: str = "", arrow: str = "", dot: str = "") -> str:
    """How the moved dates are read; a picture names its signs."""
    return (
        f"From the latest day first promised{ring} to the latest day now promised{arrow} or the "
        f"day of delivery{dot}."
    )


def slips_left_out(count: int) -> str:
    """How many moved dates are not drawn."""
    return f"Another {number(count)} moved by fewer days and are not drawn."


def phrase_said(row: DeadlineRow, joint: str = ", ") -> Words:
    """The phrase in its own words, and when it was said."""
    last = row.statements[-1] if row.statements else None
    phrase = row.phrase or (last.phrase if last else None)
    when = row.said or (last.said if last else None)
    if not phrase:
        return words(NO_WORDS)
    return words(quote(phrase), joint if when else None, at(when) if when else None)


def result(row: DeadlineRow) -> str:
    """What became of a date, in one line: '27 days late, delivered on 16 June 2025'."""
    return f"{row.result}, {lower_first(row.result_detail)}" if row.result_detail else row.result


def passed(mast: Masthead) -> tuple[str, str]:
    """Caption of the deadlines that passed."""
    return "Deadlines met or passed this week", range_words(mast.monday, mast.sunday)


def overdue(mast: Masthead) -> tuple[str, str]:
    """Caption of what is overdue."""
    return "Overdue", f"Days past the latest day that the promise allows, on {_on(mast)}"


def due(mast: Masthead) -> tuple[str, str]:
    """Caption of what is due."""
    return "What is due", f"Days from {_on(mast)} to the latest day"


MOVED = ("Deadlines that moved this week", "Days are counted from the day first promised")


def open_ended(mast: Masthead) -> tuple[str, str]:
    """Caption of the promises without a day."""
    return (
        "Promised without a day, and how old the phrase is",
        f"Never overdue; aged on {_on(mast)}",
    )


def no_timetable(mast: Masthead) -> tuple[str, str]:
    """Caption of the promises without any date."""
    return "No timetable", f"Commitments for which no date was given, on {_on(mast)}"


def group(row_group: DueGroup) -> str:
    """The title of a group of rows, with their number."""
    listed = len(row_group.rows)
    first = f", of which the first {number(listed)}" if listed < row_group.total else ""
    return f"{row_group.title}: {number(row_group.total)}{first}"


def rest(listed: int, total: int) -> str | None:
    """How many rows a long list leaves out; None where it has them all."""
    if listed >= total:
        return None
    return (
        f"The first {number(listed)} of {number(total)} are listed; the rest are in the register."
    )


def on_strict(row: DeadlineRow, carded: frozenset[str]) -> Words:
    """A promise that is late on one reading only, with both days."""
    days = []
    if row.strict_latest:
        days.append(f"strictest latest day {day_words(row.strict_latest)}")
    if row.latest:
        days.append(f"most generous {day_words(row.latest)}")
    both = sentence_case(", ".join(days))
    return words(who(row, carded), ": ", quote(row.phrase or ""), f". {both}.")


def unchecked(row: DeadlineRow, carded: frozenset[str]) -> Words:
    """A promise whose day has passed without anybody looking."""
    which, day = "latest day", row.latest
    if (row.timing.days or 0) <= 0 and row.strict_latest:
        which, day = "last day on the strictest reading", row.strict_latest
    last = on(day) if day else "not known"
    return words(who(row, carded), f": {which} ", last, ". Nobody has looked since.")


def who(row: DeadlineRow, carded: frozenset[str]) -> Words:
    """The ref, linked where it has a card, and the title."""
    return words(ref(row.ref, carded), f" {row.title}")


def nothing(section: Deadlines) -> str:
    """The lists without a row, gathered in one paragraph; empty where each has one."""
    lists: tuple[tuple[Sequence[object], str], ...] = (
        (passed_groups(section), "No deadline was met or passed this week."),
        (section.overdue, "Nothing is overdue."),
        (due_groups(section), "Nothing is in its window or due within 30 days."),
        (section.moved_this_week, "No deadline moved this week."),
    )
    return " ".join(sentence for rows, sentence in lists if not rows)


def _on(mast: Masthead) -> str:
    return day_words(mast.as_of)

"""The sentences of sections 7, 8 and 9: no news, dates expected, and dates ahead."""

from __future__ import annotations

from tracker.domain.prose import count_words, day_words, days_words, sentence_case
from tracker.publish.filters import OUTCOME_LABELS, number
from tracker.publish.wording.pieces import Words, on, ref, strong, words
from tracker.report.ask import GoneQuiet, QuietRow, Request
from tracker.report.masthead import Masthead
from tracker.report.since import CalendarLine, LookAhead, SinceLastIssue

QUESTIONS = "Written questions, ready to ask"
COPY = "Texts to copy; each cites the promise, its date and its source."
INFORMATION = "Request for information"
LETTER = "Letter"
NEVER = "Never"
GONE = "No longer in the register"
OUTCOMES = {outcome: strong(f"{label}.") for outcome, label in OUTCOME_LABELS.items()}


def quiet(section: GoneQuiet) -> str:
    """How many are quiet, and what would have been news."""
    one = section.total == 1
    whom = "one open commitment" if one else count_words(section.total, "open commitment")
    return (
        f"For {whom} there has been no news for {days_words(section.after_days)} or more, or for "
        f"longer than {'its' if one else 'their'} own words led one to expect. News is a step, a "
        "claim or a finding, also of its parts, of what it is linked to and of what carries it."
        f"{_unseen(section)}"
    )


def _unseen(section: GoneQuiet) -> str:
    """That the silence is ours, too, where we have never looked."""
    never = sum(row.last_looked is None for row in section.rows)
    if not never or len(section.rows) < section.total:
        return ""
    which = f"{number(never)} of them" if never < section.total else "any of them"
    return f" Not checked by us: {which if section.total > 1 else 'it'}."


def quiet_rows(mast: Masthead) -> tuple[str, str]:
    """Caption of what has gone quiet."""
    return "Gone quiet", f"Days from the last event to {day_words(mast.as_of)}, longest first"


def quiet_left_out(section: GoneQuiet) -> str | None:
    """How many the list leaves out; None where it has them all."""
    if len(section.rows) >= section.total:
        return None
    return (
        f"{number(len(section.rows))} of {number(section.total)} are listed, longest first; the "
        "rest are in the register."
    )


def last_event(row: QuietRow) -> Words:
    """What was heard last, and when."""
    return words(f"{row.last_what}, ", on(row.last_on))


def news_expected(row: QuietRow) -> str | None:
    """After how long its own words lead one to expect news."""
    return f"news expected after {days_words(row.expected_days)}" if row.expected_days else None


def last_looked(row: QuietRow) -> Words:
    """When somebody looked last, and who."""
    if not row.last_looked:
        return words(NEVER)
    return words(on(row.last_looked), f", by {row.last_looked_by}" if row.last_looked_by else None)


def request(letters: Request) -> str:
    """The heading of the texts to one body."""
    return f"{letters.body}: request and letter"


def request_about(letters: Request) -> str:
    """What the texts to one body are about."""
    return f"Texts to copy, about {count_words(len(letters.refs), 'commitment')}."


def since(section: SinceLastIssue) -> tuple[str, str]:
    """Caption of what the last issue expected."""
    return (
        f"What report {number(section.issue.number)} expected, and what happened",
        f"As of {day_words(section.issue.as_of)}, held against what we know now",
    )


def ahead(section: LookAhead) -> str:
    """How many dates are to come, and until when."""
    return (
        f"In the {number(section.days)} days up to {day_words(section.until)}: "
        f"{count_words(section.total('lines'), 'date')}."
    )


def coming(line: CalendarLine, carded: frozenset[str]) -> Words:
    """What comes, and of which commitment."""
    return words(f"{sentence_case(line.words)}: ", ref(line.ref, carded), f" {line.title}")

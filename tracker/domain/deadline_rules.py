"""The rules that read deadline phrases, each with its number of version and its examples.

A version goes up when a change makes some phrase give other days; the days of an entry were
stored with the version that read it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from tracker.domain import deadline_calendar as of_calendar
from tracker.domain import deadline_days as of_days
from tracker.domain import deadline_open as of_open
from tracker.domain import deadline_periods as of_periods
from tracker.domain.deadline_values import Bound, Deadline, Hardness
from tracker.domain.deadline_window import Spoken, Window

USUAL_DAY = date(2025, 1, 16)
_UNDATED = frozenset({Bound.EXPECTATION, Bound.OPEN_ENDED})


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its name in the ledger, the function that reads, and phrases it reads."""

    id: str
    version: int
    read: Callable[[Spoken], Window | None]
    examples: tuple[str, ...]

    def deadline(self, spoken: Spoken) -> Deadline | None:
        """The phrase as this rule reads it, or None; UnknownPhrase if it cannot be decided."""
        try:
            window = self.read(spoken)
        except (OverflowError, ValueError) as error:
            raise spoken.refuse("it leads outside the years 1 to 9999") from error
        if window is None:
            return None
        return Deadline(
            phrase=spoken.phrase,
            bound=window.bound,
            earliest=window.earliest,
            latest=window.latest,
            strict_latest=window.strict_latest,
            precision=window.precision,
            hardness=Hardness.EXPECTATION if window.bound in _UNDATED else Hardness.FIRM,
            rule=self.id,
            version=self.version,
            calendar=window.calendar,
            expectation_days=window.expectation_days,
            reading=window.reading,
            period=window.period,
        )


RULES: tuple[Rule, ...] = (
    Rule("day", 1, of_days.on_day, ("by 31 May 2025", "before 31 May 2025", "on 5 March 2026")),
    Rule("easter-by", 1, of_days.by_easter, ("by Easter",)),
    Rule("easter-before", 1, of_days.before_easter, ("before Easter",)),
    Rule("christmas", 1, of_days.christmas, ("by Christmas", "before Christmas")),
    Rule("new-year", 1, of_calendar.new_year, ("in the new year",)),
    Rule("month", 1, of_calendar.month, ("by May 2025", "in May", "before May 2025")),
    Rule("part-of-month", 1, of_calendar.part_of_month, ("in late May 2025",)),
    Rule("season", 1, of_calendar.season, ("spring 2025", "by autumn 2025")),
    Rule("this-season", 1, of_calendar.this_season, ("this spring",)),
    Rule("quarter", 1, of_calendar.quarter, ("Q2 2025", "by Q1 2026-27")),
    Rule("half-year", 1, of_calendar.half_year, ("in the second half of 2025",)),
    Rule("year", 1, of_calendar.year, ("in 2026", "by 2027")),
    Rule("part-of-year", 1, of_calendar.part_of_year, ("early 2026", "by mid-2027", "late 2025")),
    Rule("split-year", 1, of_calendar.split_year, ("2026-27", "by fiscal year 2026-27")),
    Rule("named-year", 1, of_calendar.named_year, ("this financial year",)),
    Rule("this-period", 1, of_calendar.this_period, ("later this year", "this month")),
    Rule("next-period", 1, of_calendar.next_period, ("next year",)),
    Rule("end-of", 1, of_calendar.end_of, ("by the end of the year", "by the end of March 2026")),
    Rule("end-of-decade", 1, of_calendar.end_of_decade, ("by the end of the decade",)),
    Rule("within", 1, of_periods.within, ("within three months", "within 100 days")),
    Rule("within-of", 1, of_periods.within_of, ("within three months of Royal Assent",)),
    Rule("from-now", 1, of_periods.from_now, ("in the next year", "in six months' time")),
    Rule("named-length", 1, of_periods.named_length, ("three-month audit",)),
    Rule("at-least", 1, of_periods.at_least, ("at least four years",)),
    Rule("not-before", 1, of_periods.not_before, ("not before 2027",)),
    Rule("soon", 1, of_open.soon, ("soon", "shortly")),
    Rule("at-once", 1, of_open.at_once, ("immediately", "urgently")),
    Rule("early", 1, of_open.early, ("early",)),
    Rule("coming-weeks", 1, of_open.coming_weeks, ("in the coming weeks",)),
    Rule("as-possible", 1, of_open.as_possible, ("as quickly as possible",)),
    Rule("open-ended", 1, of_open.open_ended, ("in due course", "when parliamentary time allows")),
    Rule("parliament", 1, of_open.parliament, ("by the end of this Parliament",)),
    Rule("occasion", 1, of_open.occasion, ("before the summer recess",)),
    Rule("once-done", 1, of_open.once_done, ("once the bill receives royal assent",)),
    Rule("recurring", 1, of_open.recurring, ("every quarter", "annually")),
    Rule("ongoing", 1, of_open.ongoing, ("ongoing",)),
)


def rules_table() -> str:
    """The rules as a Markdown table: one line per example, said on 16 January 2025."""
    lines = ["| rule | version | example | window | reading |", "|---|---|---|---|---|"]
    for rule in RULES:
        for phrase in rule.examples:
            deadline = rule.deadline(Spoken.of(phrase, USUAL_DAY))
            if deadline is None:
                raise LookupError(f"rule {rule.id} does not read its example {phrase!r}")
            cells = (rule.id, str(rule.version), f"“{phrase}”", f"`{deadline}`", deadline.reading)
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"

"""What the keys of the report as JSON mean that have no docstring of their own.

One name has one meaning wherever it stands; `Object.name` is for the few that differ.
"""

from __future__ import annotations

#: Keys that say by their name what they mean.
PLAIN = frozenset(
    """
    actor addressee after announced announced_by arguments batch because before body by
    by_entry change claim closing count counts day days disposition due_in_14_days earliest
    ended_words entry event evidence finding foi grade group happened hardness headline how
    in_window key kind label last_looked_by last_total last_week lead leads learned letter
    met_on met_this_week missed_this_week monday moved_this_week moves no_timetable
    not_assessed note number open_ended opening original_latest outcome prepared_by programme
    programmes provision published publisher rated reading recorded_at ref
    refs register register_title response rule said schema silent silent_moves slip_days
    speaker stage stalled_since stance sunday tags text this_week title titles too_vague total
    tracker type unjudged_this_week until vague_words value version voice was week what who
    wording words
    """.split()  # noqa: SIM905 - a list of words
)
NAMES = {
    "after_days": "Days without news after which a commitment counts as gone quiet",
    "agreement": "The claim held against our finding",
    "as_of": "The report date: the last day that the report speaks of",
    "asserted_by": "The file that asserts the recorded times",
    "badges": "At most two are shown, in this order",
    "counted": "Whether it is counted with commitments",
    "DeadlineStatement.days": "Days by which the date moved; negative: brought forward",
    "LookAhead.days": "How many days the calendar covers",
    "Timing.days": "Days past the last day; negative: days left",
    "dek": "The sentence below the headline",
    "due_soon_days": "Days before its last day from which a deadline is due soon",
    "effect_not_shown": "Whether every test of the letter is met and one of the effect is open",
    "entries": "Numbers of the entries behind it",
    "Manifest.entries": "How many entries the ledger held",
    "has_standing": "Whether it holds promises to keep a state of affairs",
    "head": "The ledger's head, 64 hexadecimal digits",
    "known_at": "What the ledger held at this moment is what the report knows",
    "last_looked": "Null: never",
    "latest": "Last day on the most generous reading",
    "measured_from": "The day from which lateness in words is counted",
    "met": "Null: not judged",
    "Figure.note": "What is behind the change; may be empty",
    "occurred": "When it happened, as vaguely as it is known",
    "overdue": "Past the last day on every reading, and checked since, longest first",
    "overdue_on_strict_reading": "Past the last day on the strictest reading only",
    "passed_unchecked": "Past the last day, and nobody has looked since",
    "phrase": "The words about the date, verbatim",
    "quote": "Verbatim words",
    "replaced_this_week": "How many were replaced this week; they are not counted",
    "result_detail": "More of it: '16 June 2025'; may be empty",
    "scope": "Which part of the register is counted, in words",
    "strict_days": "Days past the last day on the strictest reading",
    "strict_latest": "Last day on the strictest reading",
    "timeline": "Every row once: overdue first, then by last day",
    "url": "The address as recorded; hold it against a list of safe schemes before linking",
}

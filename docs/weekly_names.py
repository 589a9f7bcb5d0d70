"""What the keys of the report as JSON mean that have no docstring of their own.

One name has one meaning wherever it stands; `Object.name` is for the few that differ.
"""

from __future__ import annotations

#: Keys that say by their name what they mean.
PLAIN = frozenset(
    """
    actor after agree announced arguments because before body by_entry change claim closing
    count counts day days doubt effects_left_out entry event evidence facet finding gap gate
    grade happened headline how is_body key kind label lead learned monday moves not_assessed
    note number office opening outcome phrase_before prepared_by published publisher question
    questions rated recorded_at ref refs register register_title reported_by said said_by
    schema silent sort speaker sunday text title too_vague total tracker type until value
    voice was week what when who words
    """.split()  # noqa: SIM905 - a list of words
)
NAMES = {
    "after_days": "Days without news after which a commitment counts as gone quiet",
    "as_of": "The report date: the last day that the report speaks of",
    "asserted_by": "The file that asserts the recorded times",
    "badges": "At most two are shown, in this order",
    "checked": "The last day on which we looked; null: never",
    "Manifest.entries": "How many entries the ledger held",
    "entries": "Numbers of the entries behind it",
    "head": "The ledger's head, 64 hexadecimal digits",
    "known_at": "What the ledger held at this moment is what the report knows",
    "latest": "Last day on the most generous reading",
    "met": "Null: not judged",
    "occurred": "When it happened, as vaguely as it is known",
    "overdue": "Past the last day on every reading, and checked since, longest first",
    "phrase": "The words about the date, verbatim",
    "quote": "Verbatim words",
    "scope": "Which part of the register is counted, in words",
    "strict_days": "Days past the last day on the strictest reading",
    "strict_latest": "Last day on the strictest reading",
    "url": "The address as recorded; hold it against a list of safe schemes before linking",
}

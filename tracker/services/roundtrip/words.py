"""A refusal in the words of a workbook: columns where a command has options."""

from __future__ import annotations

import re

from tracker.errors import MissingDay, TrackerError

#: What a hint says of options, and what it says of columns.
_COLUMNS = (
    (
        r"Reopen it with --reopen --because …, on new evidence",
        "set ended to open, with because and source",
    ),
    (r"Add --because … and -s SOURCE", "fill in because and source"),
    (r"A reassessment needs its reason: --because …", "fill in because"),
    (r"Add -s KEY(?:, -s URL or -s \. \(the last one\)| or -s URL)?", "fill in source"),
    (r"Give the window yourself: ", "give the window: tracker due REF PHRASE "),
    (r"Give the day by which it had: --on ", "write the day by which it had: "),
)


def told(error: TrackerError, ref: str, day: str, *, rests: bool = True) -> str:
    """What is wrong and what to do, as a clause.

    `day` is the column of the day that it speaks of; `rests` is whether the row has a source.
    """
    what = error.sentence.removesuffix(".")
    if isinstance(error, MissingDay) and not rests:
        return f"A change of {ref} needs evidence; fill in source"
    if isinstance(error, MissingDay):
        return (
            f"{what}; fill in {day}, or make the day of the source known: "
            "tracker source edit KEY --published DAY"
        )
    hint = (error.hint or "").removesuffix(".")
    for of_options, of_columns in _COLUMNS:
        hint = re.sub(of_options, of_columns, hint)
    if not hint:
        return what
    start = hint[0].lower() if hint[1:2].islower() or hint[1:2] == " " else hint[0]
    return f"{what}; {start}{hint[1:]}".replace(" REF ", f" {ref} ")

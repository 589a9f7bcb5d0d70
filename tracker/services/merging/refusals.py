"""Where two registers cannot both be true: nothing is written, and what to do is said."""

from __future__ import annotations

import json

from tracker.domain.prose import list_words
from tracker.errors import Refused, UsageError
from tracker.ledger import lookup, merge
from tracker.ledger.database import Connection
from tracker.services.merging.sides import Brought, Sides, opens

#: More are counted, not named.
_NAMED = 5


def check_renames(sides: Sides) -> None:
    """A new ref is for something that the file opens. Raises UsageError."""
    opened = {str(json.loads(line.detail)["ref"]).lower() for line in sides.there if opens(line)}
    for old in sides.renames:
        if old not in opened:
            raise UsageError(
                f"The file opens nothing under the ref {old.upper()} since both went their way.",
                hint="--rename is for a ref that a merge has refused.",
            )


def check(connection: Connection, found: Brought, name: str, *, both: bool) -> None:
    """Refuse what cannot be brought in.

    `both` says that this register has issued reports, too, since the shared past.
    """
    if found.issues:
        numbers = _few([f"report {number}" for number in found.issues])
        issued = f"{name} holds {numbers}, issued since the two went their way"
        if both:
            raise Refused(
                f"{issued}, and reports were issued here too: both cannot stand in one ledger.",
                hint="Keep one of the two; export the other as CSV and import that.",
            )
        raise Refused(
            f"{issued}, which stays true in its own register only.",
            hint="That register must be the base: import this one's ledger there.",
        )
    if found.undone:
        raise Refused(
            f"{_few([f'Entry {number}' for number in found.undone])}: undone in {name}, and shown "
            "in a report that was issued here.",
            hint=f"Retract it here first: tracker retract {found.undone[0]} --because …",
        )
    if found.clashes:
        said = "; ".join(what for _, what in found.clashes[:_NAMED])
        more = len(found.clashes) - _NAMED
        said += f" and {more} more" if more > 0 else ""
        given = [f"--rename {ref}={_free(connection, ref)}" for ref, _ in found.clashes]
        raise Refused(
            f"Both have opened different things under one ref: {said}.",
            hint=f"Give the file's a ref of their own: {' '.join(given)}",
        )


def check_open(connection: Connection, name: str, shared: int) -> None:
    """Refuse what leaves entries about something that is no longer there."""
    for opening in merge.taken_back(connection, shared + 1):
        used = merge.speaking_of(connection, opening.subject)
        if used:
            raise Refused(
                f"{opening.detail['ref']} was taken back on one side and is spoken of on the "
                f"other, in {_few([f'entry {number}' for number in used])}.",
                hint=f"Undo or retract those where they stand, and take {name} anew if they "
                "stand there.",
            )


def _free(connection: Connection, ref: str) -> str:
    number = 2
    while lookup.subject_id(connection, f"{ref}-{number}") is not None:
        number += 1
    return f"{ref}-{number}"


def _few(words: list[str]) -> str:
    more = len(words) - _NAMED
    return list_words([*words[:_NAMED], *([f"{more} more"] if more > 0 else [])])

"""Whether a file can be the next of its list: no older than the last, of the same promises."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tracker.domain.entry import Entry
from tracker.domain.prose import count_words
from tracker.errors import Refused
from tracker.services.importing.comparing import Matched
from tracker.services.importing.past import Held, Past
from tracker.services.importing.plan import Plan


def check_order(plan: Plan, past: Past, before: Mapping[int, Entry]) -> None:
    """Refuse a file that is older than what its list has said since; it would go back.

    Raises Refused (exit 5). A history says itself when each change was.
    """
    days = (str(said.detail.get("as_of", "")) for at, said in before.items() if at in past.batches)
    newest = max(days, default="")
    if plan.profile.history or plan.as_of is None or newest <= plan.as_of.isoformat():
        return
    raise Refused(
        f"{plan.profile.name} was imported as it was on {newest}; this file is true on "
        f"{plan.as_of.isoformat()} and would take back what has changed since.",
        hint="Import files in the order of their days; tracker undo takes back a later one.",
    )


def check_kinship(plan: Plan, past: Past, rows: Sequence[Matched]) -> None:
    """Refuse a file of which no row is one of its list's: another list, or another key.

    Raises Refused (exit 5), before everything is opened a second time or put out of scope.
    """
    known = not past.by_key or any(row.held is not None for row in rows)
    harm = plan.profile.vanished == "drop" or any(row.item.ref is None for row in rows)
    if known or not harm or not rows or plan.profile.history:
        return
    raise Refused(
        f"No row of {plan.title} is one that {plan.profile.name} had: it is another list, or its "
        "rows are told apart by another key.",
        hint="Keep to the --key of the list, or give this one a name: name: in a profile, or --by.",
    )


def check_vanished(plan: Plan, vanished: Sequence[Held], unknown: int) -> None:
    """Refuse to drop what may stand in one of the rows that nobody can tell apart.

    Raises Refused (exit 5).
    """
    if unknown and vanished and plan.profile.vanished == "drop":
        raise Refused(
            f"{count_words(unknown, 'row')} left out may be one of the "
            f"{count_words(len(vanished), 'promise')} that would be dropped.",
            hint="Mend such rows, or leave the promises in: --vanished report.",
        )

"""The denominator rolled forward: opening, what came, what left, closing.

Opening and closing are counted on their own; the lines between them are read from what became
of each commitment. A report whose lines do not lead from one to the other is not written
(domain, counting rules).
"""

from __future__ import annotations

from collections.abc import Iterable

from tracker.domain.report import Bridge, BridgeLine
from tracker.domain.standing import Standing
from tracker.domain.vocabulary import Disposition, Headline
from tracker.errors import Refused
from tracker.services.weekly.reading import Reading, is_apart

ADDED = "Added"
PARTS = "Split: the parts"
BACK = "Back in the count"
KIND_IN = "Kind repaired: now counted"
WHOLE = "Split: the whole"
MERGED = "Merged"
REPLACED = "Replaced"
OUT_OF_SCOPE = "Out of scope"
KIND_OUT = "Kind repaired: no longer counted"
#: Every line with its sign, in the order of the domain's formula.
LINES = (
    (ADDED, 1),
    (PARTS, 1),
    (BACK, 1),
    (KIND_IN, 1),
    (WHOLE, -1),
    (MERGED, -1),
    (REPLACED, -1),
    (OUT_OF_SCOPE, -1),
    (KIND_OUT, -1),
)
#: The terms of the formula are shown at zero too; the others only when there is something.
ALWAYS = frozenset({ADDED, PARTS, MERGED, REPLACED, OUT_OF_SCOPE})
_LEFT = {
    Disposition.SPLIT: WHOLE,
    Disposition.MERGED: MERGED,
    Disposition.SUPERSEDED: REPLACED,
    Disposition.OUT_OF_SCOPE: OUT_OF_SCOPE,
}


def bridge_of(reading: Reading) -> Bridge:
    """The bridge from last Sunday to this one. Raises Refused if it does not balance (exit 5)."""
    refs: dict[str, list[str]] = {label: [] for label, _ in LINES}
    parts = _parts(reading)
    for number, now in reading.now.standings.items():
        for label in _moves(now, reading.last.standings.get(number), part=number in parts):
            refs[label].append(now.subject.ref)
    closing = [found for found in reading.now.standings.values() if found.counted]
    too_vague = sum(found.headline is Headline.TOO_VAGUE for found in closing)
    not_assessed = sum(found.headline is Headline.NOT_YET_ASSESSED for found in closing)
    bridge = Bridge(
        opening=sum(found.counted for found in reading.last.standings.values()),
        lines=tuple(
            BridgeLine(label, sign, len(refs[label]), tuple(refs[label]))
            for label, sign in LINES
            if refs[label] or label in ALWAYS
        ),
        closing=len(closing),
        rated=sum(
            found.headline not in {Headline.TOO_VAGUE, Headline.NOT_YET_ASSESSED}
            for found in closing
        ),
        too_vague=too_vague,
        not_assessed=not_assessed,
    )
    check_balance(bridge)
    return bridge


def check_balance(bridge: Bridge) -> None:
    """Raise Refused (exit 5) unless the lines lead from opening to closing, and that is rated,
    too vague to rate or not assessed.
    """
    reached = bridge.opening + sum(line.sign * line.count for line in bridge.lines)
    known = bridge.rated + bridge.too_vague + bridge.not_assessed
    for line in bridge.lines:
        if line.count != len(line.refs):
            raise _unbalanced(f"{line.label} is {line.count} and names {len(line.refs)}")
    if reached != bridge.closing:
        raise _unbalanced(
            f"{bridge.opening} last week leads to {reached}, and {bridge.closing} are counted"
        )
    if known != bridge.closing:
        raise _unbalanced(
            f"{known} are rated, too vague or not assessed, and {bridge.closing} are counted"
        )


def _moves(now: Standing, before: Standing | None, *, part: bool) -> Iterable[str]:
    """The lines on which a commitment stands: none, one, or two if it came and left again."""
    counted_before = before is not None and before.counted
    if before is None and not is_apart(now):
        yield PARTS if part else ADDED
        if not now.counted:
            yield _LEFT[now.disposition]
    elif before is not None and now.counted and not counted_before:
        yield KIND_IN if is_apart(before) else BACK
    elif counted_before and not now.counted:
        yield KIND_OUT if is_apart(now) else _LEFT[now.disposition]


def _parts(reading: Reading) -> set[int]:
    """What was split off this week."""
    found: set[int] = set()
    for number, now in reading.now.standings.items():
        before = reading.last.standings.get(number)
        fresh = before is None or before.disposition is not Disposition.SPLIT
        if now.disposition is Disposition.SPLIT and fresh:
            entry = next(
                (each for each in now.entries.values() if each.value == Disposition.SPLIT), None
            )
            found |= set(entry.refs.get("by", ())) if entry is not None else set()
    return found


def _unbalanced(because: str) -> Refused:
    return Refused(
        f"The bridge does not balance: {because}.",
        hint="No report is written. Run tracker verify, and tell the maintainers.",
    )

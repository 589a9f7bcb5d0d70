"""The bridge from last week's count of commitments to this week's, which must balance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.domain.headlines import Headline
from tracker.domain.standing import Standing
from tracker.domain.vocabulary import Disposition
from tracker.errors import Refused
from tracker.report.reading import Reading, is_apart


@dataclass(frozen=True, slots=True)
class BridgeLine:
    """One term of the bridge with the refs behind it."""

    label: str
    sign: int
    """+1 adds, −1 takes away, 0 is a total."""
    count: int
    refs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bridge:
    """Opening + added + split − merged − replaced − out of scope = closing."""

    opening: int
    lines: tuple[BridgeLine, ...]
    closing: int
    rated: int
    too_vague: int
    not_assessed: int


#: Every headline that is counted, in the fixed order; Replaced has left the count.
COUNTED = tuple(headline for headline in Headline if headline is not Headline.REPLACED)
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
    closing = [standing for standing in reading.now.standings.values() if standing.counted]
    too_vague = sum(standing.headline is Headline.TOO_VAGUE for standing in closing)
    not_assessed = sum(standing.headline is Headline.NOT_YET_ASSESSED for standing in closing)
    bridge = Bridge(
        opening=sum(standing.counted for standing in reading.last.standings.values()),
        lines=tuple(
            BridgeLine(label, sign, len(refs[label]), tuple(refs[label]))
            for label, sign in LINES
            if refs[label] or label in ALWAYS
        ),
        closing=len(closing),
        rated=sum(
            standing.headline not in {Headline.TOO_VAGUE, Headline.NOT_YET_ASSESSED}
            for standing in closing
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
    classified = bridge.rated + bridge.too_vague + bridge.not_assessed
    for line in bridge.lines:
        if line.count != len(line.refs):
            raise _unbalanced(f"{line.label} is {line.count} and names {len(line.refs)}")
    if reached != bridge.closing:
        raise _unbalanced(
            f"{bridge.opening} last week leads to {reached}, and {bridge.closing} are counted"
        )
    if classified != bridge.closing:
        raise _unbalanced(
            f"{classified} are rated, too vague or not assessed, and {bridge.closing} are counted"
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
    parts: set[int] = set()
    for number, now in reading.now.standings.items():
        before = reading.last.standings.get(number)
        fresh = before is None or before.disposition is not Disposition.SPLIT
        if now.disposition is Disposition.SPLIT and fresh:
            entry = next(
                (
                    candidate
                    for candidate in now.entries.values()
                    if candidate.value == Disposition.SPLIT
                ),
                None,
            )
            parts |= set(entry.refs.get("by", ())) if entry is not None else set()
    return parts


def _unbalanced(because: str) -> Refused:
    return Refused(
        f"The bridge does not balance: {because}.",
        hint="No report is written. Run tracker verify, and tell the maintainers.",
    )

"""Computes the gaps between the claims of promisers and our findings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from tracker.domain.entry import Entry
from tracker.domain.standing import Standing
from tracker.domain.vocabulary import LADDER, Agreement, Delivery, Facet
from tracker.report.citations import finding_of, position_of
from tracker.report.events import is_gap
from tracker.report.reading import Reading
from tracker.report.value import LISTED, Finding, LeftOut, Limited, Position, left_out


@dataclass(frozen=True, slots=True)
class ClaimGap:
    """Section 6: one claim, its refs, and our finding beside it."""

    refs: tuple[str, ...]
    titles: tuple[str, ...]
    claim: Finding
    findings: tuple[Finding | None, ...]
    """Our finding for each ref; None where nothing was assessed."""
    tests: tuple[str, ...]
    """The success tests in words, of the first ref."""
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class Claims(Limited):
    """Section 6."""

    gaps: tuple[ClaimGap, ...]
    positions: tuple[Position, ...]
    """Positions taken up to the report date on commitments in section 6, and all of this week."""
    left_out: LeftOut = ()
    """How many rows each list leaves out; a list that is whole has no line."""


_Key = tuple[int, str, str | None, str]


def claims_of(reading: Reading) -> Claims:
    """Section 6: gaps, the widest first; and where third parties stand."""
    gaps = widest_first(standing for standing in reading.commitments if is_gap(standing))
    lines: dict[_Key | None, list[Standing]] = {}
    for standing in gaps:
        lines.setdefault(_key(reading, standing), []).append(standing)
    for standing in reading.commitments:
        # A blanket claim names its unassessed refs too; alone, they make no gap.
        if standing.agreement is Agreement.CLAIM_ONLY and _key(reading, standing) in lines:
            lines[_key(reading, standing)].append(standing)
    claimed = list(lines.values())
    listed = claimed[:LISTED]
    positions = _positions(reading, {standing.subject.id for same in listed for standing in same})
    return Claims(
        gaps=tuple(_gap(reading, same) for same in listed),
        positions=tuple(position_of(reading, entry) for entry in positions[:LISTED]),
        left_out=left_out({"gaps": claimed, "positions": positions}),
    )


def _positions(reading: Reading, gaps: AbstractSet[int]) -> list[Entry]:
    """Every position on a commitment with a gap, and every position of this week."""
    fresh = [entry for entry in reading.of_week if entry.occurred_latest >= reading.week.monday]
    older = [entry for number in gaps for entry in reading.history.get(number, ())]
    positions = {entry.seq: entry for entry in (*fresh, *older) if entry.facet is Facet.SAYS}
    return sorted(positions.values(), key=lambda entry: (entry.occurred_latest, entry.seq))


def widest_first(some: Iterable[Standing]) -> list[Standing]:
    """Gaps by the rungs of the ladder between claim and finding; contested ones last."""
    return sorted(some, key=lambda standing: (-gap_width(standing), standing.subject.ref.lower()))


def gap_width(standing: Standing) -> int:
    """The rungs by which a claim is ahead; 0 where it cannot be measured."""
    if standing.claimed not in LADDER or standing.delivery not in LADDER:
        return 0
    return LADDER.index(standing.claimed or Delivery.NOT_ASSESSED) - LADDER.index(standing.delivery)


def test_words(standing: Standing) -> tuple[str, ...]:
    """The success tests in words, each with what was found of it."""
    judged = {None: "not judged", True: "met", False: "not met"}
    return tuple(
        f"{test.set_by.text('text') or '[redacted]'} ({judged[test.met]})"
        for test in standing.criteria
    )


def _key(reading: Reading, standing: Standing) -> _Key | None:
    claim = standing.claim
    if claim is None:
        return None
    return claim.batch, claim.value, reading.with_texts(claim).text("quote"), claim.occurred


def _gap(reading: Reading, same: Sequence[Standing]) -> ClaimGap:
    first = same[0]
    if first.claim is None:
        raise LookupError(f"{first.subject.ref} has no claim")
    members = sorted(same, key=lambda standing: standing.subject.ref.lower())
    return ClaimGap(
        refs=tuple(standing.subject.ref for standing in members),
        titles=tuple(standing.subject.title for standing in members),
        claim=finding_of(reading, first.claim),
        findings=tuple(
            None if standing.finding is None else finding_of(reading, standing.finding)
            for standing in members
        ),
        tests=test_words(members[0]),
        agreement=first.agreement,
    )

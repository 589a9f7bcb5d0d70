"""Claims and evidence: what promisers say beside what we find, and what is cited for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from tracker.domain.entry import Entry
from tracker.domain.standing import Standing
from tracker.domain.vocabulary import LADDER, Agreement, Delivery, Facet
from tracker.report.citations import Citations
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


def claims_of(reading: Reading, citations: Citations) -> Claims:
    """Section 6: gaps, the widest first; and where third parties stand."""
    gaps = widest_first(found for found in reading.commitments if is_gap(found))
    lines: dict[_Key | None, list[Standing]] = {}
    for found in gaps:
        lines.setdefault(_key(reading, found), []).append(found)
    for found in reading.commitments:
        # A blanket claim names its unassessed refs too; alone, they make no gap.
        if found.agreement is Agreement.CLAIM_ONLY and _key(reading, found) in lines:
            lines[_key(reading, found)].append(found)
    claimed = list(lines.values())
    shown = claimed[:LISTED]
    positions = _positions(reading, {found.subject.id for same in shown for found in same})
    return Claims(
        gaps=tuple(_gap(citations, same) for same in shown),
        positions=tuple(map(citations.position, positions[:LISTED])),
        left_out=left_out({"gaps": claimed, "positions": positions}),
    )


def _positions(reading: Reading, gaps: AbstractSet[int]) -> list[Entry]:
    """Every position on a commitment with a gap, and every position of this week."""
    fresh = [entry for entry in reading.of_week if entry.occurred_latest >= reading.week.monday]
    older = [entry for number in gaps for entry in reading.history.get(number, ())]
    said = {entry.seq: entry for entry in (*fresh, *older) if entry.facet is Facet.SAYS}
    return sorted(said.values(), key=lambda entry: (entry.occurred_latest, entry.seq))


def widest_first(some: Iterable[Standing]) -> list[Standing]:
    """Gaps by the rungs of the ladder between claim and finding; contested ones last."""
    return sorted(some, key=lambda found: (-gap_width(found), found.subject.ref.lower()))


def gap_width(found: Standing) -> int:
    """The rungs by which a claim is ahead; 0 where it cannot be measured."""
    if found.claimed not in LADDER or found.delivery not in LADDER:
        return 0
    return LADDER.index(found.claimed or Delivery.NOT_ASSESSED) - LADDER.index(found.delivery)


def test_words(found: Standing) -> tuple[str, ...]:
    """The success tests in words, each with what was found of it."""
    judged = {None: "not judged", True: "met", False: "not met"}
    return tuple(
        f"{test.set_by.text('text') or '[redacted]'} ({judged[test.met]})"
        for test in found.criteria
    )


def _key(reading: Reading, found: Standing) -> _Key | None:
    claim = found.claim
    if claim is None:
        return None
    return claim.batch, claim.value, reading.with_texts(claim).text("quote"), claim.occurred


def _gap(citations: Citations, same: Sequence[Standing]) -> ClaimGap:
    first = same[0]
    claim = citations.finding(first.claim)
    if claim is None:
        raise LookupError(f"{first.subject.ref} has no claim")
    members = sorted(same, key=lambda found: found.subject.ref.lower())
    return ClaimGap(
        refs=tuple(found.subject.ref for found in members),
        titles=tuple(found.subject.title for found in members),
        claim=claim,
        findings=tuple(citations.finding(found.finding) for found in members),
        tests=test_words(members[0]),
        agreement=first.agreement,
    )

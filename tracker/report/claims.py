"""Claims and evidence: what promisers say against what we find."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tracker.domain.fact import SuccessTest
from tracker.domain.headlines import Agreement, Headline
from tracker.domain.standing import Standing
from tracker.domain.subject import RefOrder, ref_order
from tracker.domain.vocabulary import LADDER, Delivery, Response, Voice
from tracker.report.reading import Reading
from tracker.report.shared import MOST, Finding, Listed, finding_of


class Said(StrEnum):
    """What promisers say of a commitment: the rows of the matrix, in their order."""

    DELIVERED = "delivered"
    HOLDING = "holding"
    PARTLY_DELIVERED = "partly_delivered"
    UNDER_WAY = "under_way"
    PLANNED = "planned"
    REJECTED = "rejected"
    BREACHED = "breached"
    UNSPECIFIED = "unspecified"
    ACCEPTED = "accepted"
    ACCEPTED_IN_PRINCIPLE = "accepted_in_principle"
    ACCEPTED_IN_PART = "accepted_in_part"
    NOTED = "noted"
    AWAITED = "awaited"
    NOTHING = "nothing"

    @property
    def label(self) -> str:
        """What a reader sees: of an answer, that no claim of delivery stands beside it."""
        special = {
            Said.REJECTED: "Rejected or not taken forward",
            Said.UNSPECIFIED: "Progress, no state named",
            Said.AWAITED: "No answer yet",
            Said.NOTHING: "Nothing that we hold",
        }
        return special.get(self) or self.value.replace("_", " ").capitalize()

    @property
    def is_answer(self) -> bool:
        """Whether it answers an ask, and says nothing of delivery."""
        return self in _ANSWERS

    @property
    def is_claim(self) -> bool:
        """Whether it says something of delivery."""
        return not self.is_answer and self is not Said.NOTHING


_ANSWERS = frozenset(
    {Said.ACCEPTED, Said.ACCEPTED_IN_PRINCIPLE, Said.ACCEPTED_IN_PART, Said.NOTED, Said.AWAITED}
)
_CLAIMED = {
    Delivery.DELIVERED: Said.DELIVERED,
    Delivery.HOLDING: Said.HOLDING,
    Delivery.PARTLY_DELIVERED: Said.PARTLY_DELIVERED,
    Delivery.UNDER_WAY: Said.UNDER_WAY,
    Delivery.PLANNED: Said.PLANNED,
    Delivery.DROPPED: Said.REJECTED,
    Delivery.BREACHED: Said.BREACHED,
}
_ANSWERED = {
    Response.ACCEPTED: Said.ACCEPTED,
    Response.ACCEPTED_IN_PRINCIPLE: Said.ACCEPTED_IN_PRINCIPLE,
    Response.ACCEPTED_IN_PART: Said.ACCEPTED_IN_PART,
    Response.NOTED: Said.NOTED,
    Response.REJECTED: Said.REJECTED,
    Response.AWAITED: Said.AWAITED,
    Response.NOT_DUE: Said.AWAITED,
}


def said_of(standing: Standing) -> Said:
    """What promisers say: their claim, else their answer; of several answers the least.

    An answer stands in order of what it binds to, so that one acceptance among refusals is not
    shown as an acceptance by all.
    """
    if standing.claimed is not None:
        return _CLAIMED.get(standing.claimed, Said.UNSPECIFIED)
    answers = {_ANSWERED[Response(e.value)] for e in standing.responses if e.voice != Voice.TRACKER}
    final = answers - {Said.AWAITED} or answers
    order = (*sorted(_ANSWERS, key=list(Said).index), Said.REJECTED)
    return max(final, key=order.index, default=Said.NOTHING)


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """How many commitments promisers and we say this of."""

    headline: Headline
    count: int
    ahead: int
    """Of them, those on which the claim is ahead of our finding."""
    unchecked: int
    """Of them, those whose claim we have not checked."""
    agree: int
    """Of them, those whose claim is our finding."""


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """What promisers say, and what we find of the same commitments."""

    said: Said
    total: int
    cells: tuple[MatrixCell, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Claim against finding; rows and columns sum to the commitments that are counted."""

    headlines: tuple[Headline, ...]
    """Those that occur, in the fixed order."""
    rows: tuple[MatrixRow, ...]
    totals: tuple[int, ...]
    """Of each headline."""
    total: int


class Gap(StrEnum):
    """Why a claim is to be read beside the evidence."""

    AHEAD = "ahead"
    UNCHECKED = "unchecked"
    DISPUTED = "disputed"
    UNCLEAR = "unclear"
    """The claim names no state, or none of the finding's scale."""


@dataclass(frozen=True, slots=True)
class TestLine:
    """A success test and what was found of it."""

    number: int
    text: str
    met: bool | None


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One claim, of one commitment or of several, beside what we and others find."""

    gap: Gap
    refs: tuple[str, ...]
    title: str
    """Of the first ref."""
    headline: Headline
    claim: Finding | None
    """None where only third parties and we differ."""
    finding: Finding | None
    tests: tuple[TestLine, ...]
    others: tuple[Finding, ...]
    """Third parties with another finding, each in its own voice."""
    days: int | None
    """Of a claim that nobody checked, the days since it was made."""
    is_new: bool
    """Whether the claim is of this week."""


@dataclass(frozen=True, slots=True)
class Claims:
    """Claims and evidence."""

    matrix: Matrix
    ahead: int
    """Commitments whose claim is ahead of our finding."""
    unchecked: int
    """Commitments whose claim we have not checked."""
    disputed: int
    """Commitments of which a third party finds otherwise."""
    unclear: int
    """Commitments whose claim names no state that can be held against ours."""
    rows: Listed[ClaimRow]


def matrix_of(standings: Iterable[Standing]) -> Matrix:
    """The counted commitments by what is said and what is found."""
    counted = [standing for standing in standings if standing.counted]
    by_cell: dict[tuple[Said, Headline], list[Standing]] = {}
    for standing in counted:
        by_cell.setdefault((said_of(standing), standing.headline), []).append(standing)
    headlines = tuple(h for h in Headline if any(headline is h for _, headline in by_cell))
    rows = tuple(
        MatrixRow(
            stance,
            sum(len(same) for (row, _), same in by_cell.items() if row is stance),
            tuple(_cell(headline, by_cell.get((stance, headline), [])) for headline in headlines),
        )
        for stance in Said
        if any(row is stance for row, _ in by_cell)
    )
    totals = Counter(standing.headline for standing in counted)
    return Matrix(headlines, rows, tuple(totals[h] for h in headlines), len(counted))


def _cell(headline: Headline, same: Sequence[Standing]) -> MatrixCell:
    agreements = Counter(standing.agreement for standing in same)
    return MatrixCell(
        headline,
        len(same),
        agreements[Agreement.CLAIM_AHEAD],
        agreements[Agreement.CLAIM_UNCHECKED],
        agreements[Agreement.AGREE],
    )


_GAPS = {
    Agreement.CLAIM_AHEAD: Gap.AHEAD,
    Agreement.CLAIM_UNCHECKED: Gap.UNCHECKED,
    Agreement.CLAIM_UNCLEAR: Gap.UNCLEAR,
}


def gap_of(standing: Standing) -> Gap | None:
    """Why a commitment's claim is to be read beside the evidence; None for no reason."""
    if not standing.counted:
        return None
    gap = _GAPS.get(standing.agreement)
    return Gap.DISPUTED if gap in {None, Gap.UNCLEAR} and standing.disputed else gap


def gap_width(standing: Standing) -> int:
    """The rungs by which a claim is ahead; 0 where it cannot be measured."""
    if standing.claimed not in LADDER or standing.delivery not in LADDER:
        return 0
    return LADDER.index(standing.claimed or Delivery.NOT_ASSESSED) - LADDER.index(standing.delivery)


def gap_standings(reading: Reading) -> list[Standing]:
    """The commitments with a gap: those of this week, then ahead, unchecked, disputed, unclear."""
    gaps = [standing for standing in reading.commitments if gap_of(standing) is not None]
    return sorted(gaps, key=lambda standing: _place(reading, standing))


def _place(reading: Reading, standing: Standing) -> tuple[bool, int, int, RefOrder]:
    gap = gap_of(standing) or Gap.UNCLEAR
    return (
        not _is_new(reading, standing),
        list(Gap).index(gap),
        -gap_width(standing),
        ref_order(standing.subject.ref),
    )


def _is_new(reading: Reading, standing: Standing) -> bool:
    claim = standing.claim
    return claim is not None and claim.occurred_latest >= reading.week.monday


def claims_of(reading: Reading) -> Claims:
    """The matrix, and the claims that are to be read beside the evidence."""
    gaps = gap_standings(reading)
    counts = Counter(map(gap_of, gaps))
    together: dict[object, list[Standing]] = {}
    for standing in gaps:
        together.setdefault(_key(reading, standing), []).append(standing)
    rows = [list(same) for same in together.values()]
    return Claims(
        matrix=matrix_of(reading.commitments),
        ahead=counts[Gap.AHEAD],
        unchecked=counts[Gap.UNCHECKED],
        disputed=sum(standing.counted and standing.disputed for standing in reading.commitments),
        unclear=counts[Gap.UNCLEAR],
        rows=Listed(tuple(_row(reading, same) for same in rows[:MOST]), len(rows)),
    )


def _key(reading: Reading, standing: Standing) -> object:
    """What is told in one row: one claim made in one breath of several commitments."""
    claim, gap = standing.claim, gap_of(standing)
    if claim is None or gap is Gap.DISPUTED or standing.tests:
        return standing.subject.id
    return claim.batch, claim.value, reading.with_texts(claim).text("quote"), claim.occurred, gap


def _row(reading: Reading, same: Sequence[Standing]) -> ClaimRow:
    first = same[0]
    gap = gap_of(first) or Gap.UNCLEAR
    claim = first.claim
    since = reading.week.sunday
    return ClaimRow(
        gap=gap,
        refs=tuple(standing.subject.ref for standing in same),
        title=first.subject.title,
        headline=first.headline,
        claim=None if claim is None else finding_of(reading, claim),
        finding=None if first.finding is None else finding_of(reading, first.finding),
        tests=tuple(map(_test, first.tests)),
        others=tuple(_others(reading, first)),
        days=(since - claim.occurred_latest).days if claim and gap is Gap.UNCHECKED else None,
        is_new=_is_new(reading, first),
    )


def _test(test: SuccessTest) -> TestLine:
    return TestLine(test.number, test.set_by.text("text") or "[redacted]", test.met)


def _others(reading: Reading, standing: Standing) -> Iterator[Finding]:
    if standing.disputed:
        yield from (finding_of(reading, entry) for entry in standing.others)

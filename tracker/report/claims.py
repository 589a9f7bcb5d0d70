"""What is claimed and found, with the sources behind it, and the gaps between the two."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from tracker.domain.entry import Entry
from tracker.domain.headlines import Agreement
from tracker.domain.prose import on_words
from tracker.domain.standing import Standing
from tracker.domain.subject import Subject, ref_order
from tracker.domain.vocabulary import LADDER, Delivery, Facet
from tracker.report.events import is_gap
from tracker.report.reading import Reading
from tracker.report.value import (
    LISTED,
    EvidenceLine,
    Finding,
    LeftOut,
    Limited,
    Position,
    SourceLine,
    left_out,
)


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
        only = standing.agreement is Agreement.CLAIM_UNCHECKED and not is_gap(standing)
        if only and _key(reading, standing) in lines:
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
    return sorted(
        some, key=lambda standing: (-gap_width(standing), ref_order(standing.subject.ref))
    )


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
        for test in standing.tests
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
    members = sorted(same, key=lambda standing: ref_order(standing.subject.ref))
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


def evidence_of(
    reading: Reading, entry: Entry, about: Subject | None = None
) -> tuple[EvidenceLine, ...]:
    """The sources of an entry with their grades for its commitment."""
    entry = reading.with_texts(entry)
    return tuple(
        EvidenceLine(
            source=_source(reading, graded.source, own=graded.own),
            grade=graded.grade,
            grade_because=entry.text("grade_because") if graded.by_hand else None,
        )
        for graded in reading.now.graded(entry, about)
    )


def _source(reading: Reading, source: Subject, *, own: bool) -> SourceLine:
    """A source as it is cited; `own` where its speaker is a promiser of the commitment."""
    speaker = source.one("speaker")
    return SourceLine(
        key=source.ref,
        title=source.title,
        publisher=source.texts.get("publisher"),
        url=source.texts.get("url"),
        published=source.published,
        type=source.source_type,
        speaker=None if speaker is None else reading.name(speaker),
        promisers_own=own or source.promisers_own,
    )


def first_source(reading: Reading, entry: Entry) -> SourceLine | None:
    """The source that an entry rests on first."""
    evidence = evidence_of(reading, entry)
    return evidence[0].source if evidence else None


def finding_of(reading: Reading, entry: Entry) -> Finding:
    """What a voice says of delivery, and on what."""
    entry = reading.with_texts(entry)
    return Finding(
        entry=entry.seq,
        voice=reading.voice(entry),
        value=Delivery(entry.value),
        occurred=entry.when,
        quote=entry.text("quote"),
        because=entry.text("because") or _looked(reading, entry),
        evidence=evidence_of(reading, entry),
        note=entry.text("note"),
    )


def position_of(reading: Reading, entry: Entry) -> Position:
    """Where a third party stands."""
    entry = reading.with_texts(entry)
    return Position(
        ref=reading.ref(entry.subject),
        title=reading.title_of(entry.subject),
        who=reading.voice(entry),
        stance=entry.value,
        occurred=entry.when,
        quote=entry.text("quote"),
        evidence=evidence_of(reading, entry),
    )


def _looked(reading: Reading, entry: Entry) -> str | None:
    """That nothing was found rests on a look: its places are the reason."""
    for number in entry.refs.get("look", ()):
        look = reading.full.get(number)
        places = look.text("places") if look is not None else None
        if look is not None and look.facet is Facet.LOOK and places:
            return f"We looked {on_words(look.when)} in {places}."
    return None

"""Section 6: what they say beside what we find."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.domain.prose import day_words, when_words
from tracker.domain.report import ClaimGap, Claims, Finding, Masthead, Weekly
from tracker.domain.vocabulary import Agreement
from tracker.reporting.filters import delivery_words, number, sentence_case
from tracker.reporting.filters import words as plain_words
from tracker.reporting.gaps import found_by_value
from tracker.reporting.outline.blocks import Block, Group, Head, Pair, Pairs, Table, Words
from tracker.reporting.outline.pieces import (
    cells,
    evidence,
    heading,
    paragraph,
    quote,
    ref,
    refs,
    strong,
    words,
)

_AGREEMENT = {
    Agreement.AGREE: "They and we agree",
    Agreement.CLAIM_AHEAD: "The claim is ahead of the evidence",
    Agreement.CLAIM_BEHIND: "The claim is behind the evidence",
    Agreement.CLAIM_ONLY: "A claim, not yet assessed",
    Agreement.VERDICT_ONLY: "Assessed, without a claim",
    Agreement.CONTESTED: "Third parties disagree",
    Agreement.NONE: "Neither has spoken",
}


def claims(report: Weekly, carded: frozenset[str]) -> Iterator[Block]:
    """Each claim with its refs and our finding, then where third parties stand."""
    found = report.claims
    for gap in found.gaps:
        yield from _gap(gap, carded)
    if found.positions:
        yield _positions(found, report.masthead, carded)


def _gap(gap: ClaimGap, carded: frozenset[str]) -> Iterator[Block]:
    said = _AGREEMENT[gap.agreement]
    if len(gap.refs) == 1:
        yield heading(3, ref(gap.refs[0], carded), f" {gap.titles[0]}")
        yield paragraph(said)
    else:
        yield heading(3, f"One claim for {number(len(gap.refs))} commitments")
        yield paragraph(f"{said}: ", refs(gap.refs, carded))
    tests = "Test" if len(gap.tests) == 1 else "Tests"
    pairs = [Pair("They say", tuple(_lines(gap.claim, because=False)))]
    pairs.append(Pair("We find", tuple(_ours(gap, carded))))
    if gap.tests:
        pairs.append(Pair(tests, (words("; ".join(gap.tests)),)))
    yield Pairs(tuple(pairs))


def _ours(gap: ClaimGap, carded: frozenset[str]) -> Iterator[Words]:
    if len(gap.refs) > 1:
        for value, found in found_by_value(gap):
            yield words(strong(f"{number(len(found))} {value}:"), " ", refs(found, carded))
        return
    for finding in gap.findings:
        if finding:
            yield from _lines(finding, quoted=False)
        else:
            yield words(strong("Not yet assessed."), " Nobody has looked.")


def _lines(finding: Finding, *, quoted: bool = True, because: bool = True) -> Iterator[Words]:
    yield words(
        strong(sentence_case(delivery_words(finding.value))),
        f", {when_words(finding.occurred)}.",
        (" " if finding.quote else None) if quoted else None,
        quote(finding.quote) if quoted and finding.quote else None,
        f" {finding.because}" if because and finding.because else None,
    )
    if finding.evidence:
        yield evidence(finding.evidence)


def finding_lines(finding: Finding | None, empty: str) -> tuple[Words, ...]:
    """What one voice says, with its quote, its reason and its evidence; or that it is silent."""
    return tuple(_lines(finding)) if finding else (words(empty),)


def _positions(found: Claims, mast: Masthead, carded: frozenset[str]) -> Table:
    return Table(
        "Positions of third parties",
        f"Up to {day_words(mast.as_of)}",
        (Head("Who"), Head("Commitment"), Head("Position"), Head("When")),
        (
            Group(
                None,
                tuple(
                    cells(
                        each.who,
                        words(ref(each.ref, carded), f" {each.title}"),
                        words(
                            sentence_case(plain_words(each.stance)),
                            ": " if each.quote else None,
                            quote(each.quote) if each.quote else None,
                            ". " if each.evidence else None,
                            evidence(each.evidence),
                        ),
                        when_words(each.occurred),
                    )
                    for each in found.positions
                ),
            ),
        ),
    )

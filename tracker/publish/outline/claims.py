"""Section 6 as blocks: claims of the promisers beside our findings."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.domain.prose import when_words
from tracker.publish.filters import refs_by_finding
from tracker.publish.outline.blocks import Block, ColumnHead, Pair, Pairs, RowGroup, TableBlock
from tracker.publish.outline.pieces import cells, heading, paragraph, rest
from tracker.publish.wording import claims as say
from tracker.publish.wording.pieces import Words, evidence, ref, refs, strong, words
from tracker.report.build import Weekly
from tracker.report.claims import ClaimGap, Claims
from tracker.report.masthead import Masthead
from tracker.report.value import Finding


def claims(report: Weekly, carded: frozenset[str]) -> Iterator[Block]:
    """Each claim with its refs and our finding, then where third parties stand."""
    section = report.claims
    for gap in section.gaps:
        yield from _gap(gap, carded)
    yield from rest(section.gaps, section.total("gaps"))
    if section.positions:
        yield _positions(section, report.masthead, carded)
        yield from rest(section.positions, section.total("positions"))


def _gap(gap: ClaimGap, carded: frozenset[str]) -> Iterator[Block]:
    agreement = say.AGREEMENT[gap.agreement]
    if len(gap.refs) == 1:
        yield heading(3, ref(gap.refs[0], carded), f" {gap.titles[0]}")
        yield paragraph(agreement)
    else:
        yield heading(3, say.one_for(gap))
        yield paragraph(f"{agreement}: ", refs(gap.refs, carded))
    pairs = [Pair(say.THEY_SAY, tuple(_lines(gap.claim, because=False)))]
    pairs.append(Pair(say.WE_FIND, tuple(_ours(gap, carded))))
    if gap.tests:
        pairs.append(Pair(say.tests(gap), (words("; ".join(gap.tests)),)))
    yield Pairs(tuple(pairs))


def _ours(gap: ClaimGap, carded: frozenset[str]) -> Iterator[Words]:
    if len(gap.refs) > 1:
        for value, members in refs_by_finding(gap):
            yield words(strong(say.found_for(value, members)), " ", refs(members, carded))
        return
    for finding in gap.findings:
        if finding:
            yield from _lines(finding, quoted=False)
        else:
            yield say.NOT_ASSESSED


def _lines(finding: Finding, *, quoted: bool = True, because: bool = True) -> Iterator[Words]:
    yield say.finding(finding, quoted=quoted, because=because)
    if finding.evidence:
        yield evidence(finding.evidence)


def finding_lines(finding: Finding | None, empty: Words) -> tuple[Words, ...]:
    """What one voice says, with its quote, its reason and its evidence; or that it is silent."""
    return tuple(_lines(finding)) if finding else (empty,)


def _positions(section: Claims, mast: Masthead, carded: frozenset[str]) -> TableBlock:
    return TableBlock(
        *say.positions(mast),
        (ColumnHead("Who"), ColumnHead("Commitment"), ColumnHead("Position"), ColumnHead("When")),
        (
            RowGroup(
                None,
                tuple(
                    cells(
                        position.who,
                        words(ref(position.ref, carded), f" {position.title}"),
                        words(
                            say.position(position),
                            ". " if position.evidence else None,
                            evidence(position.evidence),
                        ),
                        when_words(position.occurred),
                    )
                    for position in section.positions
                ),
            ),
        ),
    )

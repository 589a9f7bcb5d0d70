"""Section 6: what they say beside what we find."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.domain.prose import when_words
from tracker.publish.filters import found_by_value
from tracker.publish.outline.blocks import Block, Group, Head, Pair, Pairs, Table
from tracker.publish.outline.pieces import cells, heading, paragraph, rest
from tracker.publish.wording import claims as say
from tracker.publish.wording.pieces import Words, evidence, ref, refs, strong, words
from tracker.report.build import Weekly
from tracker.report.claims import ClaimGap, Claims
from tracker.report.masthead import Masthead
from tracker.report.value import Finding


def claims(report: Weekly, carded: frozenset[str]) -> Iterator[Block]:
    """Each claim with its refs and our finding, then where third parties stand."""
    found = report.claims
    for gap in found.gaps:
        yield from _gap(gap, carded)
    yield from rest(found.gaps, found.total("gaps"))
    if found.positions:
        yield _positions(found, report.masthead, carded)
        yield from rest(found.positions, found.total("positions"))


def _gap(gap: ClaimGap, carded: frozenset[str]) -> Iterator[Block]:
    said = say.AGREEMENT[gap.agreement]
    if len(gap.refs) == 1:
        yield heading(3, ref(gap.refs[0], carded), f" {gap.titles[0]}")
        yield paragraph(said)
    else:
        yield heading(3, say.one_for(gap))
        yield paragraph(f"{said}: ", refs(gap.refs, carded))
    pairs = [Pair(say.THEY_SAY, tuple(_lines(gap.claim, because=False)))]
    pairs.append(Pair(say.WE_FIND, tuple(_ours(gap, carded))))
    if gap.tests:
        pairs.append(Pair(say.tests(gap), (words("; ".join(gap.tests)),)))
    yield Pairs(tuple(pairs))


def _ours(gap: ClaimGap, carded: frozenset[str]) -> Iterator[Words]:
    if len(gap.refs) > 1:
        for value, found in found_by_value(gap):
            yield words(strong(say.found_for(value, found)), " ", refs(found, carded))
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


def _positions(found: Claims, mast: Masthead, carded: frozenset[str]) -> Table:
    return Table(
        *say.positions(mast),
        (Head("Who"), Head("Commitment"), Head("Position"), Head("When")),
        (
            Group(
                None,
                tuple(
                    cells(
                        each.who,
                        words(ref(each.ref, carded), f" {each.title}"),
                        words(
                            say.position(each),
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

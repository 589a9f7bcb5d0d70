"""The sentences of section 6: claims of the promisers beside our findings."""

from __future__ import annotations

from tracker.domain.headlines import Agreement
from tracker.domain.prose import day_words, sentence_case
from tracker.publish.filters import delivery_words, number
from tracker.publish.filters import words as plain_words
from tracker.publish.wording.pieces import Words, at, quote, strong, words
from tracker.report.claims import ClaimGap
from tracker.report.masthead import Masthead
from tracker.report.value import Finding, Position

#: The voice of our own findings.
WE = "We"
THEY_SAY = "They say"
WE_FIND = "We find"
NOT_ASSESSED = words(strong("Not yet assessed."), " We have recorded no finding.")
AGREEMENT = {
    Agreement.AGREE: "They and we agree",
    Agreement.CLAIM_AHEAD: "The claim is ahead of what we find",
    Agreement.CLAIM_BEHIND: "The claim is behind what we find",
    Agreement.CLAIM_UNCHECKED: "A claim that we have not checked",
    Agreement.FINDING_ONLY: "A finding, without a claim",
    Agreement.CLAIM_UNCLEAR: "The claim does not say how much",
    Agreement.NONE: "Neither has spoken",
}


def one_for(gap: ClaimGap) -> str:
    """The heading of a claim that is made for many."""
    return f"One claim for {number(len(gap.refs))} commitments"


def tests(gap: ClaimGap) -> str:
    """What the success tests of a claim stand under."""
    return "Test" if len(gap.tests) == 1 else "Tests"


def finding(line: Finding, *, quoted: bool = True, because: bool = True) -> Words:
    """What one voice says and when, with its words and its reason."""
    quotation = line.quote if quoted else None
    return words(
        strong(sentence_case(delivery_words(line.value))),
        ", ",
        at(line.occurred),
        ".",
        " " if quotation else None,
        quote(quotation) if quotation else None,
        f" {line.because}" if because and line.because else None,
        f" Our reading: {line.note}" if line.note and line.voice != WE else None,
    )


def found_for(value: str, refs: tuple[str, ...]) -> str:
    """How many share a finding: '12 not yet assessed:'."""
    return f"{number(len(refs))} {value}:"


def positions(mast: Masthead) -> tuple[str, str]:
    """Caption of where third parties stand."""
    return "Positions of third parties", f"Up to {day_words(mast.as_of)}"


def position(line: Position) -> Words:
    """Where a third party stands, in its own words where there are any."""
    return words(
        sentence_case(plain_words(line.stance)),
        ": " if line.quote else None,
        quote(line.quote) if line.quote else None,
    )

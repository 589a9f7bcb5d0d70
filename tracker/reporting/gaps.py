"""One claim for many commitments, and what we find for each: gathered by what is found."""

from __future__ import annotations

from tracker.domain.report import ClaimGap
from tracker.domain.vocabulary import LADDER, Delivery
from tracker.reporting.filters import delivery_words

_NOT_ASSESSED = Delivery.NOT_ASSESSED
_ORDER = (*reversed(LADDER), *(value for value in Delivery if value not in LADDER))


def found_by_value(gap: ClaimGap) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The refs under each finding, from most to least delivered."""
    held: dict[Delivery, list[str]] = {}
    for ref, finding in zip(gap.refs, gap.findings, strict=True):
        held.setdefault(finding.value if finding else _NOT_ASSESSED, []).append(ref)
    return tuple((delivery_words(value), tuple(held[value])) for value in _ORDER if value in held)

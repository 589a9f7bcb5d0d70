"""Which commitments the first nine sections name: the ones that a long register has cards for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tracker.domain.report import (
    Bridge,
    Changes,
    Claims,
    GoneQuiet,
    LookAhead,
    Sentence,
    SinceLastIssue,
    SpanKind,
)
from tracker.domain.report.limits import REFS
from tracker.services.weekly.deadlines import Listed


def named(
    told: Iterable[Sentence],
    bridge: Bridge,
    changes: Changes,
    listed: Listed,
    claims: Claims,
    quiet: GoneQuiet,
    since: SinceLastIssue | None,
    ahead: LookAhead,
) -> Iterator[str]:
    """Their refs in the order of the page; a ref may come more than once."""
    for sentence in told:
        yield from (span.text for span in sentence.spans if span.kind is SpanKind.REF)
    for line in bridge.lines:
        yield from line.refs[:REFS]
    for change in (*changes.happened, *changes.learned):
        yield from change.refs[:REFS]
    yield from (each.ref for each in changes.corrections)
    for name, rows in listed.shown.items():
        # It is printed as those due soon and those beyond.
        if name != "in_window":
            yield from (found.subject.ref for found in rows)
    for gap in claims.gaps:
        yield from gap.refs[:REFS]
    yield from (each.ref for each in claims.positions)
    yield from (row.ref for row in quiet.rows)
    if since is not None:
        yield from (expected.ref for expected in since.lines)
    yield from (coming.ref for coming in ahead.lines)

"""What is said in the invented register: sources, claims, changes, sentences."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from tracker.domain.dates import When
from tracker.domain.vocabulary import Agreement, Delivery, Facet, Grade, Headline, SourceType
from tracker.report.changes import ChangeLine
from tracker.report.claims import ClaimGap, Claims
from tracker.report.value import (
    EvidenceLine,
    Finding,
    Position,
    Sentence,
    SourceLine,
    Span,
    SpanKind,
)

STATEMENT = SourceLine(
    key="house-2025-01-16",
    title="Clean rivers, oral statement",
    publisher="House of Assembly",
    url="https://assembly.example/2025-01-16",
    published=When.on(date(2025, 1, 16)),
    type=SourceType.OFFICIAL_RECORD,
    speaker="Dana Holt, Rivers Minister",
    promisers_own=True,
)
UPDATE = SourceLine(
    key="rivers-2025-04-09",
    title="Clean rivers: progress update",
    publisher="Department for Rivers",
    url="https://rivers.example/update?id=9&part=2",
    published=When.on(date(2025, 4, 9)),
    type=SourceType.STATEMENT,
    speaker=None,
    promisers_own=True,
)
NOTICE = SourceLine(
    key="gazette-2025-06-16",
    title="Notice of appointment",
    publisher="Gazette",
    url="https://gazette.example/4471",
    published=When.on(date(2025, 6, 16)),
    type=SourceType.DELIVERABLE,
    speaker=None,
    promisers_own=False,
)
CLAIMED = tuple(f"HAR-{number:02}" for number in range(1, 21))
_RECORDED = datetime(2025, 6, 18, 14, 30, tzinfo=UTC)


def finding(voice: str, value: Delivery, day: date) -> Finding:
    """What one voice says, on one source."""
    ours = voice == "tracker"
    return Finding(
        entry=31,
        voice=voice,
        value=value,
        occurred=When.on(day),
        quote=None if ours else "updated the House on all the recommendations",
        because="The update gives dates for 6 of the 20." if ours else None,
        evidence=(EvidenceLine(UPDATE, Grade.C, None),),
    )


def change(refs: tuple[str, ...], title: str, headline: Headline | None, day: date) -> ChangeLine:
    """One act of the week."""
    return ChangeLine(
        entries=tuple(range(380, 380 + len(refs))),
        refs=refs,
        titles=(title,) * len(refs),
        occurred=When.on(day),
        recorded_at=_RECORDED + timedelta(days=1),
        delay_days=1,
        actor="A. Analyst",
        voice="we" if headline else "Dana Holt, Rivers Minister",
        what=headline.label if headline else "Claimed under way",
        short=headline.label if headline else "Under way",
        facet=Facet.DELIVERY,
        before="Under way" if headline else None,
        after=headline.label if headline else "Claimed under way",
        because="The appointment is in the Gazette." if headline is Headline.DELIVERED else None,
        quote=None if headline else "work on all twenty has begun",
        note=None,
        evidence=(
            EvidenceLine(NOTICE if headline else UPDATE, Grade.A if headline else Grade.C, None),
        ),
        headline=headline,
        attribution="" if headline else "Dana Holt, Rivers Minister",
    )


def claims() -> Claims:
    """Two claims ahead of the evidence, and one position."""
    ours = finding("tracker", Delivery.PARTLY_DELIVERED, date(2025, 4, 22))
    theirs = finding("promiser", Delivery.DELIVERED, date(2025, 4, 9))
    blanket = finding("promiser", Delivery.UNDER_WAY, date(2025, 6, 18))
    proof = (EvidenceLine(UPDATE, Grade.C, None),)
    title = "Publish a timetable for the 20 recommendations"
    return Claims(
        gaps=(
            ClaimGap(
                refs=("HAR-02",),
                titles=(title,),
                claim=theirs,
                findings=(ours,),
                tests=("A timetable is published", "It has a date for each of the 20"),
                agreement=Agreement.CLAIM_AHEAD,
            ),
            ClaimGap(
                refs=CLAIMED,
                titles=("",) * len(CLAIMED),
                claim=blanket,
                findings=(ours, None) * (len(CLAIMED) // 2),
                tests=(),
                agreement=Agreement.CLAIM_AHEAD,
            ),
        ),
        positions=(
            Position(
                "HAR-02",
                title,
                "River Watch",
                "legal_action",
                When.on(date(2025, 4, 15)),
                "we will go to court",
                proof,
            ),
        ),
    )


def told() -> tuple[Sentence, ...]:
    """The bottom line in four sentences."""
    text, strong = SpanKind.TEXT, SpanKind.STRONG
    return (
        Sentence(
            Headline.DELIVERED,
            (
                Span(strong, "Three commitments were delivered."),
                Span(text, " The "),
                Span(SpanKind.REF, "HAR-01", "river commissioner"),
                Span(
                    text,
                    " was appointed on 16 June 2025, 27 days late on the most generous reading of ",
                ),
                Span(SpanKind.QUOTE, "three-month appointment"),
                Span(text, " and 61 on the strictest."),
            ),
        ),
        Sentence(
            Headline.REPLACED,
            (
                Span(strong, "One was replaced."),
                Span(
                    text, " The five local reviews gave way to a national inquiry on 14 June 2025."
                ),
            ),
        ),
        Sentence(
            None,
            (
                Span(strong, "Overdue: 5, which is 1 more than last week."),
                Span(text, " The longest is "),
                Span(SpanKind.REF, "HAR-03"),
                Span(text, ", at 83 days."),
            ),
        ),
        Sentence(
            Headline.PARTLY_DELIVERED,
            (
                Span(strong, "The widest gap is the timetable."),
                Span(text, " The Government says it "),
                Span(SpanKind.QUOTE, "updated the House on all the recommendations"),
                Span(text, ". We find dates for 6 of the 20."),
            ),
        ),
    )

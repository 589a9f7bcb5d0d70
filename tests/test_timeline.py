"""One timeline: what each kind of entry is drawn as, in the terminal and on the page."""

from __future__ import annotations

import pytest

from tests.office import TESTS, Office, claimed, due, found, on, promise
from tracker.cli.timeline import drawn
from tracker.domain.dates import Times, Week
from tracker.domain.headlines import Headline
from tracker.domain.timeline import Lane, Mark, MarkKind
from tracker.domain.vocabulary import (
    Comparison,
    Delivery,
    Ended,
    InstrumentForm,
    Kind,
    LinkType,
    Response,
    SourceType,
    Stance,
    StepKind,
    VagueReason,
)
from tracker.publish.charts import timeline_axis
from tracker.read.timeline import timelines
from tracker.record.assess import Stall, Update
from tracker.record.deadlines import Due
from tracker.record.dispose import Replace, Withdraw
from tracker.record.opening import OpenInstrument
from tracker.record.say import Claim, Respond, Restate, Says
from tracker.record.steps import Checked, Link, Note, Step
from tracker.record.success_tests import SetTest
from tracker.record.verb import Verb

DAY = "2025-06-10"
SUNDAY = Week(2025, 25).sunday
THEY, OTHERS, WE = Lane
LAW = on(DAY, type=SourceType.LAW)


def others_claim(word: Delivery) -> Claim:
    """What a third party finds."""
    evidence = on(DAY, type=SourceType.MEDIA, quote="so we find")
    return Claim(refs=("A",), word=word, voice="River Watch", evidence=evidence)


def terminal(office: Office, ref: str = "A") -> tuple[tuple[Mark, ...], dict[str, str]]:
    """The marks of the terminal's drawing, and its lines by the name of their lane."""
    (row,) = timelines(office.register, Times(SUNDAY, None), [ref])
    rows = drawn(row.timeline, timeline_axis([row.timeline], SUNDAY), 100)
    return row.timeline.marks, {drawing[:10].strip(): drawing[10:] for drawing in rows}


@pytest.mark.parametrize(
    ("act", "lane", "kind", "headline", "words", "sign", "glyph"),
    [
        (
            claimed("A", word=Delivery.DELIVERED, day=DAY),
            *(THEY, MarkKind.CLAIM, Headline.DELIVERED, "Claim: delivered", "✓", "delivered"),
        ),
        (
            claimed("A", word=Delivery.DROPPED, day=DAY),
            *(THEY, MarkKind.CLAIM, None, "Claim: dropped", "“", "say"),
        ),
        (
            claimed("A", word=Delivery.UNSPECIFIED, day=DAY),
            *(THEY, MarkKind.CLAIM, None, "Claim: no state named", "“", "say"),
        ),
        (
            others_claim(Delivery.PLANNED),
            *(OTHERS, MarkKind.CLAIM, Headline.PLANNED, "Finding of River Watch: planned"),
            *("◎", "planned"),
        ),
        (
            others_claim(Delivery.DROPPED),
            *(OTHERS, MarkKind.CLAIM, None, "Finding of River Watch: dropped", "“", "say"),
        ),
        (
            Says(refs=("A",), who="River Watch", stance=Stance.DOUBTS, evidence=on(DAY)),
            *(OTHERS, MarkKind.POSITION, None, "River Watch: doubts it", "“", "stance"),
        ),
        (
            Says(refs=("A",), who="Water Office", stance=Stance.REPLIES, evidence=on(DAY)),
            *(THEY, MarkKind.POSITION, None, "Water Office: replies", "“", "stance"),
        ),
        (
            Restate(ref="A", comparison=Comparison.SAME, evidence=on(DAY, quote="again")),
            *(THEY, MarkKind.STATEMENT, None, "Said again, in the same sense", "“", "say"),
        ),
        (
            due("A", "by July 2025", DAY),
            *(THEY, MarkKind.DATE, None, "Date given as “by July 2025” (by 31 July 2025)"),
            *("@", "say"),
        ),
        (
            Due(refs=("A",), none_set=True, evidence=on(DAY)),
            *(THEY, MarkKind.DATE, None, "No date was given", "@", "say"),
        ),
        (
            Step(refs=("A",), what="A speech", kind=StepKind.TALK, evidence=on(DAY)),
            *(THEY, MarkKind.STATEMENT, None, "Talk: A speech", "“", "say"),
        ),
        (
            Step(refs=("A",), what="A pilot", kind=StepKind.ACTION, evidence=on(DAY)),
            *(THEY, MarkKind.ACTION, None, "Action: A pilot", "+", "act"),
        ),
        (
            Withdraw(refs=("A",), because="They said so", evidence=on(DAY)),
            *(THEY, MarkKind.GONE, Headline.WITHDRAWN, "Withdrawn", "⊘", "withdrawn"),
        ),
        (
            Replace(refs=("A",), by=("B",), evidence=on(DAY)),
            *(THEY, MarkKind.GONE, Headline.REPLACED, "Replaced by B", "→", "replaced"),
        ),
        (
            found("A", Delivery.UNDER_WAY, DAY),
            *(WE, MarkKind.FINDING, Headline.UNDER_WAY, "Under way", "▷", "under_way"),
        ),
        (
            Update(
                refs=("A",),
                finding=Delivery.PARTLY_DELIVERED,
                **TESTS[Delivery.PARTLY_DELIVERED],
                ended=Ended.COMPLETED,
                evidence=LAW,
            ),
            *(WE, MarkKind.FINDING, Headline.PARTLY_DELIVERED_ENDED),
            *("Partly delivered and ended as completed", "◧", "partly_delivered_ended"),
        ),
        (
            Update(
                refs=("A",),
                finding=Delivery.TOO_VAGUE,
                reason=(VagueReason.NO_MEASURE,),
                evidence=on(DAY),
            ),
            *(WE, MarkKind.FINDING, Headline.TOO_VAGUE, "Too vague to rate: no measure"),
            *("≈", "too_vague"),
        ),
        (
            Checked(refs=("A",), nothing=True, places="the gazette", evidence=on(DAY)),
            *(WE, MarkKind.LOOK, None, "Looked and found no action", "-", "look"),
        ),
        (
            Stall(refs=("A",), evidence=on(DAY)),
            *(WE, MarkKind.STALLED, None, "Stalled", "‖", "act"),
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_kind_of_entry_has_one_mark_on_both_drawings(
    office: Office,
    act: Verb,
    lane: Lane,
    kind: MarkKind,
    headline: Headline | None,
    words: str,
    sign: str,
    glyph: str,
) -> None:
    office.record("2025-01-17", promise("A"), promise("B"))
    office.record("2025-06-17", act)
    marks, rows = terminal(office)
    announced, mark = marks
    assert (announced.kind, announced.lane, announced.words) == (MarkKind.OPENED, THEY, "Announced")
    assert (mark.lane, mark.kind, mark.headline, mark.words) == (lane, kind, headline, words)
    assert [name for name in Lane if sign in rows.get(name, "")] == [lane]


@pytest.mark.parametrize(
    "act",
    [
        Note(refs=("A",), text="a note", evidence=on(DAY)),
        SetTest(ref="A", text="A plan is out", evidence=on(DAY)),
        Link(refs=("A",), type=LinkType.DEPENDS_ON, target="B", evidence=on(DAY)),
    ],
    ids=lambda act: type(act).__name__,
)
def test_what_is_no_event_in_the_world_has_no_mark(office: Office, act: Verb) -> None:
    office.record("2025-01-17", promise("A"), promise("B"))
    office.record("2025-06-17", act)
    assert [mark.kind for mark in terminal(office)[0]] == [MarkKind.OPENED]


def test_what_is_asked_for_is_announced_by_others_and_answered_by_them(office: Office) -> None:
    office.record(
        "2025-01-17", promise("ASK", kind=Kind.RECOMMENDATION, to=("Water Office",), lead=None)
    )
    office.record(
        "2025-06-17",
        Respond(refs=("ASK",), response=Response.NOTED, evidence=on(DAY)),
    )
    marks, _ = terminal(office, "ASK")
    assert [(mark.lane, mark.words) for mark in marks] == [
        (OTHERS, "Announced"),
        (THEY, "Response of Water Office: noted"),
    ]


def test_the_stages_of_what_carries_a_promise_are_on_its_timeline(office: Office) -> None:
    office.record(
        "2025-01-17",
        promise("A"),
        OpenInstrument(
            ref="BILL", title="Rivers Bill", form=InstrumentForm.BILL, evidence=on("2025-01-16")
        ),
        Link(refs=("A",), type=LinkType.CARRIED_BY, target="BILL", evidence=on("2025-01-16")),
    )
    office.record("2025-06-17", Step(refs=("BILL",), what="introduced", evidence=on(DAY)))
    marks, rows = terminal(office)
    assert [(mark.kind, mark.lane, mark.words) for mark in marks[1:]] == [
        (MarkKind.STAGE, THEY, "BILL: introduced")
    ]
    assert "+" in rows[THEY]


def test_a_state_that_is_claimed_and_dropped_again_is_no_withdrawal(office: Office) -> None:
    """Only our own finding withdraws a promise, whatever its maker says."""
    office.record("2025-01-17", promise("A"), due("A", "by May 2025"))
    office.record("2025-02-10", claimed("A", word=Delivery.DROPPED, day="2025-02-10"))
    _, rows = terminal(office)
    assert "⊘" not in "".join(rows.values())

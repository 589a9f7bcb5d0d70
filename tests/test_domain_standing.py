"""The rules that make one headline, one agreement and two badges of what stands."""

from __future__ import annotations

from itertools import product

import pytest

from tracker.domain.glossary import GLOSSARY
from tracker.domain.headlines import (
    MOST_BADGES,
    Agreement,
    Badge,
    Headline,
    agreement,
    badges,
    headline,
)
from tracker.domain.schedule import Schedule
from tracker.domain.vocabulary import CLAIMS, FINDINGS, LADDER, Delivery, Disposition, Ended

OPEN, OVER = Ended.OPEN, Ended.NO_FUNDING
ACTIVE = Disposition.ACTIVE


def test_every_combination_has_one_headline_by_precedence() -> None:
    for delivery, ended, disposition, rejected in product(
        FINDINGS, Ended, Disposition, (True, False)
    ):
        shown = headline(delivery, ended, disposition, rejected=rejected)
        if disposition is Disposition.WITHDRAWN:
            assert shown is Headline.WITHDRAWN
        elif disposition not in {Disposition.ACTIVE, Disposition.OUT_OF_SCOPE}:
            assert shown is Headline.REPLACED
        elif rejected and delivery in {Delivery.NOT_ASSESSED, Delivery.NO_ACTION_FOUND}:
            assert shown is Headline.REJECTED
        else:
            assert shown not in {Headline.WITHDRAWN, Headline.REPLACED, Headline.REJECTED}


@pytest.mark.parametrize(
    ("delivery", "while_open", "ended"),
    [
        (Delivery.DELIVERED, Headline.DELIVERED, Headline.DELIVERED),
        (
            Delivery.PARTLY_DELIVERED,
            Headline.PARTLY_DELIVERED,
            Headline.PARTLY_DELIVERED_ENDED,
        ),
        (Delivery.UNDER_WAY, Headline.UNDER_WAY, Headline.NOT_DELIVERED),
        (Delivery.PLANNED, Headline.PLANNED, Headline.NOT_DELIVERED),
        (Delivery.NO_ACTION_FOUND, Headline.NO_ACTION_FOUND, Headline.NOT_DELIVERED),
        # Nobody is said to have failed where nobody looked, or could judge.
        (Delivery.NOT_ASSESSED, Headline.NOT_YET_ASSESSED, Headline.NOT_YET_ASSESSED),
        (Delivery.TOO_VAGUE, Headline.TOO_VAGUE, Headline.TOO_VAGUE),
        (Delivery.HOLDING, Headline.HOLDING, Headline.HOLDING),
        (Delivery.BREACHED, Headline.BREACHED, Headline.BREACHED),
    ],
)
def test_what_ended_short_says_so(
    delivery: Delivery, while_open: Headline, ended: Headline
) -> None:
    assert headline(delivery, OPEN, ACTIVE) is while_open
    assert headline(delivery, OVER, ACTIVE) is ended


@pytest.mark.parametrize(
    ("claimed", "finding", "looked_since", "expected"),
    [
        (None, Delivery.NOT_ASSESSED, False, Agreement.NONE),
        (None, Delivery.TOO_VAGUE, False, Agreement.NONE),
        (None, Delivery.PLANNED, False, Agreement.FINDING_ONLY),
        (Delivery.DELIVERED, Delivery.NOT_ASSESSED, True, Agreement.CLAIM_UNCHECKED),
        (Delivery.DELIVERED, Delivery.PLANNED, False, Agreement.CLAIM_UNCHECKED),
        (Delivery.DELIVERED, Delivery.PLANNED, True, Agreement.CLAIM_AHEAD),
        (Delivery.PLANNED, Delivery.PLANNED, False, Agreement.AGREE),
        (Delivery.PLANNED, Delivery.UNDER_WAY, False, Agreement.CLAIM_BEHIND),
        (Delivery.DROPPED, Delivery.NO_ACTION_FOUND, False, Agreement.CLAIM_BEHIND),
        (Delivery.UNSPECIFIED, Delivery.PLANNED, True, Agreement.CLAIM_UNCLEAR),
        (Delivery.HOLDING, Delivery.BREACHED, True, Agreement.CLAIM_AHEAD),
        (Delivery.BREACHED, Delivery.HOLDING, True, Agreement.CLAIM_BEHIND),
    ],
)
def test_a_claim_is_held_against_our_finding(
    claimed: Delivery | None, finding: Delivery, looked_since: bool, expected: Agreement
) -> None:
    assert agreement(claimed, finding, looked_since=looked_since) is expected


def test_a_claim_ahead_is_always_above_the_finding_on_one_ladder() -> None:
    for claimed, finding in product(CLAIMS, FINDINGS):
        if agreement(claimed, finding, looked_since=True) is Agreement.CLAIM_AHEAD:
            ladder = LADDER if finding in LADDER else (Delivery.BREACHED, Delivery.HOLDING)
            assert ladder.index(claimed) > ladder.index(finding)


def test_two_badges_at_most_in_their_order() -> None:
    for shown, schedule, compared in product(Headline, Schedule, Agreement):
        worn = badges(
            shown,
            schedule,
            compared,
            disputed=True,
            law_waits=True,
            stalled=True,
            slipped=True,
            effect_not_shown=True,
        )
        order = [list(Badge).index(badge) for badge in worn]
        assert len(worn) <= MOST_BADGES
        assert order == sorted(order)
        if shown in {Headline.DELIVERED, Headline.REJECTED, Headline.NOT_DELIVERED}:
            assert not set(worn) & {Badge.OVERDUE, Badge.STALLED, Badge.ENACTED_NOT_IN_FORCE}


def test_the_glossary_has_every_word_once() -> None:
    for topic in GLOSSARY:
        words = [term.word for term in topic.terms]
        assert len(set(words)) == len(words), topic.title
        assert all(term.meaning.endswith(".") or "?" in term.meaning for term in topic.terms)
    by_title = {topic.title: len(topic.terms) for topic in GLOSSARY}
    assert by_title["Headline"] == len(Headline)
    assert by_title["Badge"] == len(Badge)
    assert by_title["Delivery"] == len(Delivery)
    assert by_title["Agreement"] == len(Agreement)
    assert by_title["Schedule"] == len(Schedule)
    assert by_title["Ended"] == len(Ended)
    assert by_title["Disposition"] == len(Disposition)

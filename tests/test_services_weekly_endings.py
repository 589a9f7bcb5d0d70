"""What became of a commitment, in words."""

from __future__ import annotations

import pytest

from tests.test_services_weekly import Office, found, office, on, promise
from tests.test_services_weekly_cards import card
from tracker.domain.vocabulary import (
    Carry,
    Delivery,
    Disposition,
    Ended,
    Headline,
    SourceType,
    SuccessTestType,
)
from tracker.record.assess import SetCriterion, Stall, Update
from tracker.record.dispose import Drop, Merge, Replace, Split, Withdraw
from tracker.record.verb import Verb

__all__ = ["office"]


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (
            Withdraw(refs=("A",), because="they said so", evidence=on("2025-06-16")),
            "Withdrawn on 16 June 2025. They said so.",
        ),
        (
            Replace(refs=("A",), by=("B", "C"), evidence=on("2025-06-16")),
            "Replaced on 16 June 2025 by B and C.",
        ),
        (
            Replace(refs=("A",), by=("B",), carry=Carry.EQUIVALENT, evidence=on("2025-06-16")),
            "Replaced on 16 June 2025 by B, an equivalent promise.",
        ),
        (
            Merge(refs=("A",), into="B", evidence=on("2025-06-16")),
            "Merged into B on 16 June 2025.",
        ),
        (
            Split(ref="A", into=("B", "C"), evidence=on("2025-06-16")),
            "Split into B and C on 16 June 2025.",
        ),
        (
            Drop(refs=("A",), because="Not ours", evidence=on("2025-06-16")),
            "Taken out of scope on 16 June 2025. Not ours.",
        ),
    ],
)
def test_every_disposition_has_its_words(office: Office, act: Verb, words: str) -> None:
    office.record("2025-01-17", *(promise(ref) for ref in ("A", "B", "C")))
    office.record("2025-06-17", act)
    shown = card(office.report(), "A")
    assert shown.disposition_words == words
    assert shown.disposition is not Disposition.ACTIVE


def test_an_ending_says_why_and_a_flag_since_when(office: Office) -> None:
    law = on("2025-06-16", type=SourceType.LAW)
    office.record("2025-01-17", promise("A"), promise("B"))
    office.record(
        "2025-06-17",
        Update(
            refs=("A",), delivery=Delivery.PARTLY_DELIVERED, ended=Ended.NO_FUNDING, evidence=law
        ),
        Stall(refs=("B",), evidence=on("2025-06-16")),
    )
    shown = card(office.report(), "A")
    assert shown.ended_words == "Ended on 16 June 2025 because it had no funding."
    assert shown.headline is Headline.DELIVERED_IN_PART
    stalled = card(office.report(), "B").stalled_since
    assert stalled is not None
    assert stalled.text == "2025-06-16"


def test_delivered_to_the_letter_says_that_the_effect_is_not_shown(office: Office) -> None:
    spirit = SetCriterion(
        ref="A", text="It works", type=SuccessTestType.SPIRIT, evidence=on("2025-01-16")
    )
    office.record("2025-01-17", promise("A"), spirit)
    office.record("2025-06-17", found("A", Delivery.DELIVERED, "2025-06-16"))
    assert card(office.report(), "A").effect_not_shown

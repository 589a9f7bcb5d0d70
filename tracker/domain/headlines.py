"""What readers see first of a commitment: its headline and group, badges, and agreement."""

from __future__ import annotations

from typing import Self

from tracker.domain.schedule import Schedule
from tracker.domain.vocabulary import (
    LADDER,
    NOT_MEASURED,
    STANDING_VALUES,
    Delivery,
    Disposition,
    Ended,
    Word,
)


class Agreement(Word):
    """The promiser's claim held against our finding."""

    AGREE = "agree", "They and we say the same."
    CLAIM_AHEAD = "claim_ahead", "They claim more than we find, and we have looked since."
    CLAIM_BEHIND = "claim_behind", "They claim less than we find."
    CLAIM_UNCHECKED = (
        "claim_unchecked",
        "They make a claim, and we have no finding, or none of its day or later that supports it.",
    )
    CLAIM_UNCLEAR = "claim_unclear", "Their claim does not say how much."
    FINDING_ONLY = "finding_only", "We have a finding, and they make no claim."
    NONE = "none", "Neither has spoken."


class Group(Word):
    """The five groups that readers see first, and Replaced, which stands apart."""

    DONE = "done", "Delivered, or holding."
    MOVING = "moving", "Partly delivered, under way or planned."
    NOTHING_FOUND = "nothing_found", "We looked and found no action."
    NOT_KNOWN = "not_known", "Not yet assessed, or too vague to rate."
    ENDED_SHORT = (
        "ended_short",
        "Ended partly delivered, not delivered, rejected, withdrawn or breached.",
    )
    REPLACED = "replaced", "Another promise took its place."


class Headline(Word):
    """One phrase for readers. The order is the fixed order of bars and tables."""

    glyph: str
    """One character of text, none of which has an emoji form."""
    group: Group
    """The group that a reader sees first."""

    def __new__(cls, value: str, glyph: str, group: Group, meaning: str) -> Self:
        word = str.__new__(cls, value)
        word._value_, word.meaning = value, meaning
        word.glyph, word.group = glyph, group
        return word

    DELIVERED = (
        "delivered",
        "✓",
        Group.DONE,
        (
            "Every test of whether they did it is met, each on evidence of grade A or B. A "
            "late delivery is still a delivery."
        ),
    )
    HOLDING = (
        "holding",
        "◆",
        Group.DONE,
        (
            "A promise to keep a state of affairs, which is being kept. It is never counted "
            "as progress."
        ),
    )
    PARTLY_DELIVERED = (
        "partly_delivered",
        "◐",
        Group.MOVING,
        (
            "At least one test is met, on evidence of grade A, B or C, and at least one is "
            "not met or not judged yet."
        ),
    )
    UNDER_WAY = (
        "under_way",
        "▷",
        Group.MOVING,
        (
            "A verifiable action that itself produces the outcome has begun. For a promise to "
            "legislate: introduction."
        ),
    )
    PLANNED = (
        "planned",
        "◎",
        Group.MOVING,
        "A concrete step is published; nothing operates yet. Royal Assent is not delivery.",
    )
    NO_ACTION_FOUND = (
        "no_action_found",
        "○",
        Group.NOTHING_FOUND,
        "We looked in listed places on a given day and found no action.",
    )
    NOT_YET_ASSESSED = (
        "not_yet_assessed",
        "◌",
        Group.NOT_KNOWN,
        "We have recorded no finding. This says nothing about the world.",
    )
    TOO_VAGUE = (
        "too_vague",
        "≈",
        Group.NOT_KNOWN,
        (
            "The promise cannot be judged: it has no measure, no baseline, no owner or no "
            "clear term. A missing date is not vagueness."
        ),
    )
    PARTLY_DELIVERED_ENDED = (
        "partly_delivered_ended",
        "◧",
        Group.ENDED_SHORT,
        "It is over; at least one test was met, and at least one was not.",
    )
    NOT_DELIVERED = (
        "not_delivered",
        "✗",
        Group.ENDED_SHORT,
        "It is over, and we had found less than a part of it delivered.",
    )
    REJECTED = (
        "rejected",
        "⊖",
        Group.ENDED_SHORT,
        "Everybody who was asked rejected it, and we have found no action.",
    )
    BREACHED = (
        "breached",
        "◇",
        Group.ENDED_SHORT,
        "A promise to keep a state of affairs, which is not being kept.",
    )
    WITHDRAWN = (
        "withdrawn",
        "⊘",
        Group.ENDED_SHORT,
        "The promiser took it back, in words or by an act. It stays in the count.",
    )
    REPLACED = (
        "replaced",
        "→",
        Group.REPLACED,
        "Another promise took its place. It leaves the count and stands in the bridge.",
    )

    @property
    def label(self) -> str:
        return _LABELS.get(self) or super().label.capitalize()


class Badge(Word):
    """At most two stand after the headline, in this order of precedence."""

    glyph: str
    """One character of text, none of which has an emoji form."""

    def __new__(cls, value: str, glyph: str, meaning: str) -> Self:
        word = str.__new__(cls, value)
        word._value_, word.meaning, word.glyph = value, meaning, glyph
        return word

    OVERDUE = (
        "overdue",
        "!",
        "The latest day on the most generous reading has passed, and somebody has looked since.",
    )
    PASSED_UNCHECKED = (
        "passed_unchecked",
        "?",
        "The latest day has passed and nobody has looked since.",
    )
    CLAIM_AHEAD = "claim_ahead", "»", "The promiser claims more than we find."
    CLAIM_UNCHECKED = "claim_unchecked", "›", "The promiser makes a claim that we have not checked."
    DISPUTED = (
        "disputed",
        "≠",
        "Somebody else finds otherwise than the promiser claims, or than we find.",
    )
    ENACTED_NOT_IN_FORCE = (
        "enacted_not_in_force",
        "§",
        "The law that carries it was made, and is not recorded in force.",
    )
    STALLED = "stalled", "‖", "Evidence shows that work has stopped. A timer never sets this."
    NO_TIMETABLE = "no_timetable", "∅", "There is evidence that no date was given."
    SLIPPED = "slipped", "⇥", "The date has moved to a later one than first promised."
    EFFECT_NOT_SHOWN = (
        "effect_not_shown",
        "~",
        "Every test of whether they did it is met; a test of whether it worked is still open.",
    )

    @property
    def label(self) -> str:
        return _LABELS.get(self) or super().label.capitalize()


#: What readers see where it is not the stored word with a capital letter.
_LABELS: dict[Word, str] = {
    Headline.TOO_VAGUE: "Too vague to rate",
    Headline.PARTLY_DELIVERED_ENDED: "Partly delivered, ended",
    Badge.PASSED_UNCHECKED: "Date passed, not checked",
    Badge.ENACTED_NOT_IN_FORCE: "Enacted, not in force",
}
MOST_BADGES = 2
#: The headline of a finding while nothing else decides: the one of the same word.
BY_DELIVERY = {
    Delivery.NOT_ASSESSED: Headline.NOT_YET_ASSESSED,
    **{Delivery(headline): headline for headline in Headline if headline in {*Delivery}},
}
#: Of a state to be kept: what is broken, and above it what holds.
_KEPT = tuple(reversed(STANDING_VALUES))
_REPLACED = frozenset({Disposition.SUPERSEDED, Disposition.MERGED, Disposition.SPLIT})
_WHETHER_ENDED_OR_NOT = frozenset(
    {
        Headline.DELIVERED,
        Headline.HOLDING,
        Headline.BREACHED,
        Headline.TOO_VAGUE,
        Headline.NOT_YET_ASSESSED,
    }
)
_NO_ACTION = frozenset({Delivery.NOT_ASSESSED, Delivery.NO_ACTION_FOUND})
_OVER = frozenset(
    {
        Headline.DELIVERED,
        Headline.PARTLY_DELIVERED_ENDED,
        Headline.NOT_DELIVERED,
        Headline.REJECTED,
        Headline.WITHDRAWN,
        Headline.REPLACED,
    }
)


def headline(
    delivery: Delivery, ended: Ended, disposition: Disposition, *, rejected: bool = False
) -> Headline:
    """The one headline of a combination, by precedence.

    Withdrawn, Replaced, Rejected, Delivered, then what ended short, then the ladder
    downwards. A commitment out of scope keeps the headline of its delivery; one that ended
    and was never assessed has failed nobody, and keeps its own. `rejected` is that everybody
    who was asked said no.
    """
    if disposition is Disposition.WITHDRAWN:
        return Headline.WITHDRAWN
    if disposition in _REPLACED:
        return Headline.REPLACED
    if rejected and delivery in _NO_ACTION:
        return Headline.REJECTED
    open_headline = BY_DELIVERY.get(delivery, Headline.NOT_YET_ASSESSED)
    if ended is Ended.OPEN or open_headline in _WHETHER_ENDED_OR_NOT:
        return open_headline
    if open_headline is Headline.PARTLY_DELIVERED:
        return Headline.PARTLY_DELIVERED_ENDED
    return Headline.NOT_DELIVERED


def agreement(claimed: Delivery | None, finding: Delivery, *, looked_since: bool) -> Agreement:
    """The promiser's claim against our finding.

    `looked_since` is whether a finding or look of ours is of the claim's day or later: a
    claim ahead of an older finding is one that nobody has checked. Dropped is below the
    ladder; holding is above breached.
    """
    assessed = finding not in NOT_MEASURED
    if claimed is None:
        return Agreement.FINDING_ONLY if assessed else Agreement.NONE
    if not assessed:
        return Agreement.CLAIM_UNCHECKED
    scale = _KEPT if finding in _KEPT else (Delivery.DROPPED, *LADDER)
    if claimed not in scale:
        return Agreement.CLAIM_UNCLEAR
    difference = scale.index(claimed) - scale.index(finding)
    if difference == 0:
        return Agreement.AGREE
    if difference < 0:
        return Agreement.CLAIM_BEHIND
    return Agreement.CLAIM_AHEAD if looked_since else Agreement.CLAIM_UNCHECKED


def badges(
    phrase: Headline,
    *,
    schedule: Schedule,
    compared: Agreement,
    disputed: bool,
    law_waits: bool,
    stalled: bool,
    slip_days: int,
    effect_not_shown: bool,
) -> tuple[Badge, ...]:
    """At most two, in the order of `Badge`. What is over is neither overdue nor stalled."""
    over, replaced = phrase in _OVER, phrase is Headline.REPLACED
    holds = {
        Badge.OVERDUE: not over and schedule is Schedule.OVERDUE,
        Badge.PASSED_UNCHECKED: not over and schedule is Schedule.PASSED_UNCHECKED,
        Badge.CLAIM_AHEAD: compared is Agreement.CLAIM_AHEAD and not replaced,
        Badge.CLAIM_UNCHECKED: compared is Agreement.CLAIM_UNCHECKED and not replaced,
        Badge.DISPUTED: disputed and not replaced,
        Badge.ENACTED_NOT_IN_FORCE: not over and law_waits,
        Badge.STALLED: not over and stalled,
        Badge.NO_TIMETABLE: not over and schedule is Schedule.NO_TIMETABLE_SET,
        Badge.SLIPPED: slip_days > 0 and not replaced,
        Badge.EFFECT_NOT_SHOWN: phrase is Headline.DELIVERED and effect_not_shown,
    }
    return tuple(badge for badge, fits in holds.items() if fits)[:MOST_BADGES]

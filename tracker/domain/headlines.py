"""What readers see first of a commitment: its headline and group, badges, and agreement."""

from __future__ import annotations

from functools import cache

from tracker.domain.schedule import Schedule
from tracker.domain.vocabulary import (
    LADDER,
    NOT_MEASURED,
    STANDING_VALUES,
    Delivery,
    Disposition,
    Ended,
    Word,
    words_of,
)


class Agreement(Word):
    """The promiser's claim held against our finding."""

    AGREE = "agree"
    CLAIM_AHEAD = "claim_ahead"
    CLAIM_BEHIND = "claim_behind"
    CLAIM_UNCHECKED = "claim_unchecked"
    CLAIM_UNCLEAR = "claim_unclear"
    FINDING_ONLY = "finding_only"
    NONE = "none"


class Group(Word):
    """The five groups that readers see first, and Replaced, which stands apart."""

    DONE = "done"
    MOVING = "moving"
    NOTHING_FOUND = "nothing_found"
    NOT_KNOWN = "not_known"
    ENDED_SHORT = "ended_short"
    REPLACED = "replaced"


class Headline(Word):
    """One phrase for readers. The order is the fixed order of bars and tables."""

    DELIVERED = "delivered"
    HOLDING = "holding"
    PARTLY_DELIVERED = "partly_delivered"
    UNDER_WAY = "under_way"
    PLANNED = "planned"
    NO_ACTION_FOUND = "no_action_found"
    NOT_YET_ASSESSED = "not_yet_assessed"
    TOO_VAGUE = "too_vague"
    PARTLY_DELIVERED_ENDED = "partly_delivered_ended"
    NOT_DELIVERED = "not_delivered"
    REJECTED = "rejected"
    BREACHED = "breached"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"

    @property
    def label(self) -> str:
        return _LABELS.get(self) or words_of(self.value).capitalize()

    @property
    def glyph(self) -> str:
        """One character of text, none of which has an emoji form."""
        return _GLYPHS[self]

    @property
    def meaning(self) -> str:
        """The test behind the word, in a sentence for readers."""
        return _MEANINGS[self]

    @property
    def group(self) -> Group:
        """The group that a reader sees first."""
        return _GROUPS[self]


_LABELS: dict[str, str] = {
    "too_vague": "Too vague to rate",
    "partly_delivered_ended": "Partly delivered, ended",
    "passed_unchecked": "Date passed, not checked",
    "enacted_not_in_force": "Enacted, not in force",
}
_GLYPHS = {
    Headline.DELIVERED: "✓",
    Headline.HOLDING: "◆",
    Headline.PARTLY_DELIVERED: "◐",
    Headline.UNDER_WAY: "▷",
    Headline.PLANNED: "◎",
    Headline.NO_ACTION_FOUND: "○",
    Headline.NOT_YET_ASSESSED: "◌",
    Headline.TOO_VAGUE: "≈",
    Headline.PARTLY_DELIVERED_ENDED: "◧",
    Headline.NOT_DELIVERED: "✗",
    Headline.REJECTED: "⊖",
    Headline.BREACHED: "◇",
    Headline.WITHDRAWN: "⊘",
    Headline.REPLACED: "→",
}
_GROUPS = {
    Headline.DELIVERED: Group.DONE,
    Headline.HOLDING: Group.DONE,
    Headline.PARTLY_DELIVERED: Group.MOVING,
    Headline.UNDER_WAY: Group.MOVING,
    Headline.PLANNED: Group.MOVING,
    Headline.NO_ACTION_FOUND: Group.NOTHING_FOUND,
    Headline.NOT_YET_ASSESSED: Group.NOT_KNOWN,
    Headline.TOO_VAGUE: Group.NOT_KNOWN,
    Headline.PARTLY_DELIVERED_ENDED: Group.ENDED_SHORT,
    Headline.NOT_DELIVERED: Group.ENDED_SHORT,
    Headline.REJECTED: Group.ENDED_SHORT,
    Headline.BREACHED: Group.ENDED_SHORT,
    Headline.WITHDRAWN: Group.ENDED_SHORT,
    Headline.REPLACED: Group.REPLACED,
}


class Badge(Word):
    """At most two stand after the headline, in this order of precedence."""

    OVERDUE = "overdue"
    PASSED_UNCHECKED = "passed_unchecked"
    CLAIM_AHEAD = "claim_ahead"
    CLAIM_UNCHECKED = "claim_unchecked"
    DISPUTED = "disputed"
    ENACTED_NOT_IN_FORCE = "enacted_not_in_force"
    STALLED = "stalled"
    NO_TIMETABLE = "no_timetable"
    SLIPPED = "slipped"
    EFFECT_NOT_SHOWN = "effect_not_shown"

    @property
    def label(self) -> str:
        return _LABELS.get(self) or words_of(self.value).capitalize()

    @property
    def glyph(self) -> str:
        """One character of text, none of which has an emoji form."""
        return {
            Badge.OVERDUE: "!",
            Badge.PASSED_UNCHECKED: "?",
            Badge.CLAIM_AHEAD: "»",
            Badge.CLAIM_UNCHECKED: "›",
            Badge.DISPUTED: "≠",
            Badge.ENACTED_NOT_IN_FORCE: "§",
            Badge.STALLED: "‖",
            Badge.NO_TIMETABLE: "∅",
            Badge.SLIPPED: "⇥",
            Badge.EFFECT_NOT_SHOWN: "~",
        }[self]

    @property
    def meaning(self) -> str:
        """The test behind the badge, in a sentence for readers."""
        return _BADGE_MEANINGS[self]


_MEANINGS = {
    Headline.DELIVERED: (
        "Every test of whether they did it is met, each on evidence of grade A or B. A late "
        "delivery is still a delivery."
    ),
    Headline.HOLDING: (
        "A promise to keep a state of affairs, which is being kept. It is never counted as "
        "progress."
    ),
    Headline.PARTLY_DELIVERED: (
        "At least one test is met, on evidence of grade A, B or C, and at least one is not met "
        "or not judged yet."
    ),
    Headline.UNDER_WAY: (
        "A verifiable action that itself produces the outcome has begun. For a promise to "
        "legislate: introduction."
    ),
    Headline.PLANNED: (
        "A concrete step is published; nothing operates yet. Royal Assent is not delivery."
    ),
    Headline.NO_ACTION_FOUND: "We looked in listed places on a given day and found no action.",
    Headline.NOT_YET_ASSESSED: "We have recorded no finding. This says nothing about the world.",
    Headline.TOO_VAGUE: (
        "The promise cannot be judged: it has no measure, no baseline, no owner or no clear "
        "term. A missing date is not vagueness."
    ),
    Headline.PARTLY_DELIVERED_ENDED: (
        "It is over; at least one test was met, and at least one was not."
    ),
    Headline.NOT_DELIVERED: "It is over, and we had found less than a part of it delivered.",
    Headline.REJECTED: "Everybody who was asked rejected it, and we have found no action.",
    Headline.BREACHED: "A promise to keep a state of affairs, which is not being kept.",
    Headline.WITHDRAWN: "The promiser took it back, in words or by an act. It stays in the count.",
    Headline.REPLACED: (
        "Another promise took its place. It leaves the count and stands in the bridge."
    ),
}
_BADGE_MEANINGS = {
    Badge.OVERDUE: (
        "The latest day on the most generous reading has passed, and somebody has looked since."
    ),
    Badge.PASSED_UNCHECKED: "The latest day has passed and nobody has looked since.",
    Badge.CLAIM_AHEAD: "The promiser claims more than we find.",
    Badge.CLAIM_UNCHECKED: "The promiser makes a claim that we have not checked.",
    Badge.DISPUTED: "Somebody else finds otherwise than the promiser claims, or than we find.",
    Badge.ENACTED_NOT_IN_FORCE: "The law that carries it was made, and is not recorded in force.",
    Badge.STALLED: "Evidence shows that work has stopped. A timer never sets this.",
    Badge.NO_TIMETABLE: "There is evidence that no date was given.",
    Badge.SLIPPED: "The date has moved to a later one than first promised.",
    Badge.EFFECT_NOT_SHOWN: (
        "Every test of whether they did it is met; a test of whether it worked is still open."
    ),
}
MOST_BADGES = 2
#: The headline of a finding while nothing else decides.
BY_DELIVERY = {
    Delivery.HOLDING: Headline.HOLDING,
    Delivery.BREACHED: Headline.BREACHED,
    Delivery.DELIVERED: Headline.DELIVERED,
    Delivery.PARTLY_DELIVERED: Headline.PARTLY_DELIVERED,
    Delivery.UNDER_WAY: Headline.UNDER_WAY,
    Delivery.PLANNED: Headline.PLANNED,
    Delivery.NO_ACTION_FOUND: Headline.NO_ACTION_FOUND,
    Delivery.TOO_VAGUE: Headline.TOO_VAGUE,
    Delivery.NOT_ASSESSED: Headline.NOT_YET_ASSESSED,
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


@cache
def headline(
    delivery: Delivery, ended: Ended, disposition: Disposition, rejected: bool = False
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


@cache
def agreement(claimed: Delivery | None, finding: Delivery, looked_since: bool) -> Agreement:
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


@cache
def badges(
    shown: Headline,
    schedule: Schedule,
    compared: Agreement,
    *,
    disputed: bool,
    law_waits: bool,
    stalled: bool,
    slipped: bool,
    effect_not_shown: bool,
) -> tuple[Badge, ...]:
    """At most two, in the order of `Badge`. What is over is neither overdue nor stalled."""
    over, replaced = shown in _OVER, shown is Headline.REPLACED
    holds = {
        Badge.OVERDUE: not over and schedule is Schedule.OVERDUE,
        Badge.PASSED_UNCHECKED: not over and schedule is Schedule.PASSED_UNCHECKED,
        Badge.CLAIM_AHEAD: compared is Agreement.CLAIM_AHEAD and not replaced,
        Badge.CLAIM_UNCHECKED: compared is Agreement.CLAIM_UNCHECKED and not replaced,
        Badge.DISPUTED: disputed and not replaced,
        Badge.ENACTED_NOT_IN_FORCE: not over and law_waits,
        Badge.STALLED: not over and stalled,
        Badge.NO_TIMETABLE: not over and schedule is Schedule.NO_TIMETABLE_SET,
        Badge.SLIPPED: slipped and not replaced,
        Badge.EFFECT_NOT_SHOWN: shown is Headline.DELIVERED and effect_not_shown,
    }
    return tuple(badge for badge, fits in holds.items() if fits)[:MOST_BADGES]

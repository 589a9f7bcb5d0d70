"""The words that are computed for readers and never recorded."""

from __future__ import annotations

from tracker.domain.vocabulary.word import Word


class Agreement(Word):
    """The promiser's claim held against the tracker's finding."""

    AGREE = "agree"
    CLAIM_AHEAD = "claim_ahead"
    CLAIM_BEHIND = "claim_behind"
    CLAIM_ONLY = "claim_only"
    VERDICT_ONLY = "verdict_only"
    CONTESTED = "contested"
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
    DELIVERED_IN_PART = "delivered_in_part"
    NOT_DELIVERED = "not_delivered"
    BREACHED = "breached"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"

    @property
    def label(self) -> str:
        if self is Headline.TOO_VAGUE:
            return "Too vague to rate"
        return self.value.replace("_", " ").capitalize()

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


_GLYPHS = {
    Headline.DELIVERED: "✓",
    Headline.HOLDING: "◆",
    Headline.PARTLY_DELIVERED: "◐",
    Headline.UNDER_WAY: "▷",
    Headline.PLANNED: "◎",
    Headline.NO_ACTION_FOUND: "○",
    Headline.NOT_YET_ASSESSED: "◌",
    Headline.TOO_VAGUE: "≈",
    Headline.DELIVERED_IN_PART: "◧",
    Headline.NOT_DELIVERED: "✗",
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
    Headline.DELIVERED_IN_PART: Group.ENDED_SHORT,
    Headline.NOT_DELIVERED: Group.ENDED_SHORT,
    Headline.BREACHED: Group.ENDED_SHORT,
    Headline.WITHDRAWN: Group.ENDED_SHORT,
    Headline.REPLACED: Group.REPLACED,
}


class Badge(Word):
    """At most two stand after the headline, in this order of precedence."""

    OVERDUE = "overdue"
    PASSED_UNCHECKED = "passed_unchecked"
    CLAIM_AHEAD = "claim_ahead"
    STALLED = "stalled"
    NO_TIMETABLE = "no_timetable"
    SLIPPED = "slipped"
    EFFECT_NOT_SHOWN = "effect_not_shown"

    @property
    def label(self) -> str:
        return self.value.replace("_", " ").capitalize()

    @property
    def glyph(self) -> str:
        """One character of text, none of which has an emoji form."""
        return {
            Badge.OVERDUE: "!",
            Badge.PASSED_UNCHECKED: "?",
            Badge.CLAIM_AHEAD: "»",
            Badge.STALLED: "‖",
            Badge.NO_TIMETABLE: "∅",
            Badge.SLIPPED: "⇥",
            Badge.EFFECT_NOT_SHOWN: "~",
        }[self]

    @property
    def meaning(self) -> str:
        """The test behind the badge, in a sentence for readers."""
        return _BADGE_MEANINGS[self]


class Grade(Word):
    """How strong a source is for what it is to show; derived, not typed."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


_MEANINGS = {
    Headline.DELIVERED: (
        "Every success criterion is met, each with evidence of grade A or B. A late delivery "
        "is still a delivery."
    ),
    Headline.HOLDING: (
        "A promise to keep a state of affairs, which is being kept. It is never counted as "
        "progress."
    ),
    Headline.PARTLY_DELIVERED: (
        "At least one success criterion is met, with evidence, and the work goes on."
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
    Headline.DELIVERED_IN_PART: "It is over, and at least one criterion was met but not all.",
    Headline.NOT_DELIVERED: "It is over, and no criterion was met.",
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
    Badge.CLAIM_AHEAD: "The promiser claims more than our evidence supports.",
    Badge.STALLED: "Evidence shows that work has stopped. A timer never sets this.",
    Badge.NO_TIMETABLE: "There is evidence that no date was given.",
    Badge.SLIPPED: "The date has moved to a later one than first promised.",
    Badge.EFFECT_NOT_SHOWN: "Every test of the letter is met; a test of the effect is still open.",
}

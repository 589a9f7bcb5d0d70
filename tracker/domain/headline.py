"""One phrase for readers, its badges, and how claim and finding compare."""

from __future__ import annotations

from tracker.domain.schedule import Schedule
from tracker.domain.vocabulary import (
    LADDER,
    Agreement,
    Badge,
    Delivery,
    Disposition,
    Ended,
    Headline,
    Ratability,
)

MOST_BADGES = 2
_BY_DELIVERY = {
    Delivery.HOLDING: Headline.HOLDING,
    Delivery.BREACHED: Headline.BREACHED,
    Delivery.DELIVERED: Headline.DELIVERED,
    Delivery.PART_DELIVERED: Headline.PARTLY_DELIVERED,
    Delivery.UNDER_WAY: Headline.UNDER_WAY,
    Delivery.PLANNED: Headline.PLANNED,
    Delivery.NO_ACTION_FOUND: Headline.NO_ACTION_FOUND,
    Delivery.NOT_ASSESSED: Headline.NOT_YET_ASSESSED,
}
_REPLACED = frozenset({Disposition.SUPERSEDED, Disposition.MERGED, Disposition.SPLIT})
_OVER = frozenset(
    {
        Headline.DELIVERED,
        Headline.DELIVERED_IN_PART,
        Headline.NOT_DELIVERED,
        Headline.WITHDRAWN,
        Headline.REPLACED,
    }
)


def headline(
    delivery: Delivery, ended: Ended, disposition: Disposition, ratability: Ratability
) -> Headline:
    """The one headline of a combination, by precedence.

    Withdrawn, Replaced, Too vague to rate, Delivered, then what ended short, then the
    ladder downwards. A commitment out of scope keeps the headline of its delivery.
    """
    if disposition is Disposition.WITHDRAWN:
        return Headline.WITHDRAWN
    if disposition in _REPLACED:
        return Headline.REPLACED
    if ratability is Ratability.TOO_VAGUE:
        return Headline.TOO_VAGUE
    found = _BY_DELIVERY.get(delivery, Headline.NOT_YET_ASSESSED)
    if ended is Ended.OPEN or found in {Headline.DELIVERED, Headline.HOLDING, Headline.BREACHED}:
        return found
    if found is Headline.PARTLY_DELIVERED:
        return Headline.DELIVERED_IN_PART
    return Headline.NOT_DELIVERED


def agreement(claimed: Delivery | None, found: Delivery) -> Agreement:
    """The promiser's claim against the tracker's finding.

    A claim without a place on the ladder ("we are delivering", "dropped") that stands
    beside a finding is `contested`: it can be neither ahead nor behind.
    """
    looked = found is not Delivery.NOT_ASSESSED
    if claimed is None:
        return Agreement.VERDICT_ONLY if looked else Agreement.NONE
    if not looked:
        return Agreement.CLAIM_ONLY
    if claimed not in LADDER or found not in LADDER:
        return Agreement.CONTESTED
    difference = LADDER.index(claimed) - LADDER.index(found)
    if difference == 0:
        return Agreement.AGREE
    return Agreement.CLAIM_AHEAD if difference > 0 else Agreement.CLAIM_BEHIND


def badges(
    shown: Headline,
    *,
    schedule: Schedule,
    compared: Agreement,
    stalled: bool,
    slip_days: int,
    effect_not_shown: bool,
) -> tuple[Badge, ...]:
    """At most two, in the order of `Badge`. What is over is neither overdue nor stalled."""
    over = shown in _OVER
    found = {
        Badge.OVERDUE: not over and schedule is Schedule.OVERDUE,
        Badge.PASSED_UNCHECKED: not over and schedule is Schedule.PASSED_UNCHECKED,
        Badge.CLAIM_AHEAD: compared is Agreement.CLAIM_AHEAD and shown is not Headline.REPLACED,
        Badge.STALLED: not over and stalled,
        Badge.NO_TIMETABLE: not over and schedule is Schedule.NO_TIMETABLE_SET,
        Badge.SLIPPED: slip_days > 0 and shown is not Headline.REPLACED,
        Badge.EFFECT_NOT_SHOWN: shown is Headline.DELIVERED and effect_not_shown,
    }
    return tuple(badge for badge, holds in found.items() if holds)[:MOST_BADGES]

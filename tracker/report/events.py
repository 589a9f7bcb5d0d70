"""What happened between two Sundays, as a comparison of the two: never a list typed by hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tracker.domain.entry import Entry
from tracker.domain.schedule import Schedule
from tracker.domain.standing import Standing
from tracker.domain.vocabulary import (
    COUNTED_APART,
    Agreement,
    Disposition,
    Facet,
    Headline,
    Kind,
    Voice,
)
from tracker.report.reading import Reading, is_apart

#: What is over has no deadline any more: delivered, ended, withdrawn or replaced.
OVER = frozenset(
    {
        Headline.DELIVERED,
        Headline.DELIVERED_IN_PART,
        Headline.NOT_DELIVERED,
        Headline.WITHDRAWN,
        Headline.REPLACED,
    }
)
_STATES = frozenset({Facet.DELIVERY, Facet.ENDED, Facet.DISPOSITION})
#: Endings in the order in which the report leads with them (look, first screen).
ENDINGS = (
    Headline.DELIVERED,
    Headline.DELIVERED_IN_PART,
    Headline.NOT_DELIVERED,
    Headline.BREACHED,
    Headline.WITHDRAWN,
)


@dataclass(frozen=True, slots=True)
class Events:
    """The counted commitments to which something happened this week, in order of ref."""

    ended: dict[Headline, tuple[Standing, ...]]
    """By each of ENDINGS: the commitments that show it now and did not last Sunday."""
    replaced: tuple[Standing, ...]
    overdue: tuple[Standing, ...]
    """That are overdue now and were not last Sunday."""
    no_longer_overdue: tuple[Standing, ...]
    """That were overdue last Sunday and are counted still, but not as overdue."""
    all_overdue: tuple[Standing, ...]
    """Longest first."""
    unchecked: tuple[Standing, ...]
    """Whose date has passed and nobody has looked since; milestones too, which have dates."""
    learned: tuple[Standing, ...]
    """That ended in an earlier week, of which we learned in this one."""
    changed: tuple[Standing, ...]
    """That show another headline which is none of the endings."""
    entered: tuple[Standing, ...]
    gaps: tuple[Standing, ...]
    """Where a claim is ahead of our finding, or contested."""


def events_of(reading: Reading) -> Events:
    """Compare this Sunday with the last; both as known at the same moment."""
    counted = [each for each in reading.commitments if each.counted]
    was = reading.last.standings
    fresh = [each for each in counted if _shown(was.get(each.subject.id)) is not each.headline]
    ended = {ending: tuple(each for each in fresh if each.headline is ending) for ending in ENDINGS}
    late = [each for each in counted if is_overdue(each)]
    late_before = {number for number, each in was.items() if is_overdue(each)}
    learned_of = {
        entry.subject
        for entry in reading.of_week
        if entry.facet in _STATES and entry.voice == Voice.TRACKER and _is_learned(reading, entry)
    }
    return Events(
        ended=ended,
        replaced=tuple(replaced_this_week(reading)),
        overdue=tuple(each for each in late if each.subject.id not in late_before),
        no_longer_overdue=tuple(
            each for each in counted if each.subject.id in late_before and not is_overdue(each)
        ),
        all_overdue=tuple(sorted(late, key=lambda each: (-(each.timing.days or 0), _key(each)))),
        unchecked=tuple(
            each
            for each in reading.commitments
            if is_unchecked(each) and (each.counted or each.subject.kind is Kind.MILESTONE)
        ),
        learned=tuple(
            each
            for each in reading.commitments
            if each.headline in OVER
            and each.subject.kind not in COUNTED_APART
            and each.subject.id in learned_of
            and was.get(each.subject.id) is not None
            and was[each.subject.id].headline is each.headline
        ),
        changed=tuple(
            each for each in fresh if each.headline not in ENDINGS and each.subject.id in was
        ),
        entered=tuple(each for each in counted if each.subject.id not in was),
        gaps=tuple(each for each in counted if is_gap(each)),
    )


def _is_learned(reading: Reading, entry: Entry) -> bool:
    """Whether an entry of the week is of an earlier day, stands, and is no loaded history."""
    found = reading.now.standings.get(entry.subject)
    remark = reading.remarks.get(entry.batch)
    return (
        entry.occurred_latest < reading.week.monday
        and entry.amends is None
        and found is not None
        and found.entries.get((entry.facet, entry.voice)) == entry._replace(texts={})
        and not (remark is not None and remark.detail.get("backfill") is True)
    )


def replaced_this_week(reading: Reading) -> Iterable[Standing]:
    """The commitments that another has taken the place of since last Sunday."""
    for number, each in reading.now.standings.items():
        before = reading.last.standings.get(number)
        if (
            each.disposition is Disposition.SUPERSEDED
            and not is_apart(each)
            and (before is None or before.disposition is not Disposition.SUPERSEDED)
        ):
            yield each


def is_overdue(found: Standing) -> bool:
    """Past its date on every reading, looked at since, and not over."""
    return found.is_open and found.timing.value is Schedule.OVERDUE


def is_unchecked(found: Standing) -> bool:
    """Past its date on one reading at least, and nobody has looked since."""
    return found.is_open and found.timing.value is Schedule.PASSED_UNCHECKED


def is_gap(found: Standing) -> bool:
    """Whether section 6 shows it: what they say is ahead of what we find, or contested."""
    return (
        found.agreement in {Agreement.CLAIM_AHEAD, Agreement.CONTESTED}
        and found.headline is not Headline.REPLACED
        and found.disposition is not Disposition.OUT_OF_SCOPE
    )


def _shown(found: Standing | None) -> Headline | None:
    return None if found is None else found.headline


def _key(found: Standing) -> str:
    return found.subject.ref.lower()

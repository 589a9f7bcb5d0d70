"""Why a commitment needs somebody's judgement: the five reasons of a weekly review."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from tracker.domain.dates import parse_when
from tracker.domain.fact import Stated
from tracker.domain.prose import day_words, days_words, when_words
from tracker.domain.schedule import Schedule
from tracker.domain.standing import AnyStanding
from tracker.domain.vocabulary import Voice, Word, words_of

#: A last day that is so near is looked at before it comes.
NEAR_DAYS = 14


class ReasonKind(Word):
    """A reason to look, in the order in which a review takes them."""

    PASSED = "passed"
    IN_WINDOW = "in_window"
    NEW_CLAIM = "new_claim"
    UNASSESSED = "unassessed"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason; the names are those of the JSON answer."""

    why: ReasonKind
    day: date
    """The day that it rests on: of the deadline, of the claim, of the last event."""
    words: str


def reasons(
    standing: AnyStanding, as_of: date, *, quiet_after: int, speaker: Callable[[str], str]
) -> tuple[Reason, ...]:
    """Every reason to look at a commitment, in order; none where nothing is left to wait for.

    `quiet_after` is in days; where the promise's own words ("shortly") say sooner, they count.
    `speaker` names the voice of an entry.
    """
    if not standing.is_open:
        return ()
    return (
        *_passed(standing),
        *_in_window(standing, as_of),
        *_claimed(standing, speaker),
        *_unassessed(standing, as_of, quiet_after),
        *_silent(standing, as_of, quiet_after),
    )


def _passed(standing: AnyStanding) -> Iterator[Reason]:
    timing = standing.timing
    if timing.value is not Schedule.PASSED_UNCHECKED:
        return
    on_all = (timing.days or 0) > 0
    last = timing.latest if on_all else timing.strict_latest
    if last is not None:
        reading = "" if on_all else " on the strictest reading"
        passed = f"the date passed on {day_words(last)}{reading}"
        if standing.duty is not None and standing.duty.waiting > 1:
            passed = f"{standing.duty.waiting} times passed, the first on {day_words(last)}"
        sentence = f"{passed}; nobody has looked since"
        yield Reason(ReasonKind.PASSED, last, sentence)


def _in_window(standing: AnyStanding, as_of: date) -> Iterator[Reason]:
    timing = standing.timing
    latest, strict = timing.latest, timing.strict_latest
    if latest is None or strict is None or latest < as_of:
        return
    for last in (strict, latest):
        left = (last - as_of).days
        if 0 <= left <= NEAR_DAYS:
            when = f"in {days_words(left)}" if left else "today"
            reading = " on the strictest reading" if last < latest else ""
            yield Reason(ReasonKind.IN_WINDOW, last, f"due {when}{reading}, on {day_words(last)}")
            return
    if timing.value is Schedule.IN_WINDOW:
        yield Reason(ReasonKind.IN_WINDOW, latest, f"its window is open until {day_words(latest)}")


def _claimed(standing: AnyStanding, speaker: Callable[[str], str]) -> Iterator[Reason]:
    finding = standing.finding
    claims = [entry for entry in (standing.claim, *standing.others) if entry is not None]
    for entry in claims:
        if finding is not None and _place(entry) < _place(finding):
            continue
        who = "they say" if entry.voice == Voice.PROMISER else f"{speaker(entry.voice)}:"
        if finding is not None:
            ours = f"our finding is of {_on(finding)}"
        else:
            ours = "not checked by us" if standing.last_looked is None else "no finding of ours yet"
        sentence = f"{who} {words_of(entry.value)}, {_on(entry)}; {ours}"
        yield Reason(ReasonKind.NEW_CLAIM, entry.occurred_latest, sentence)


def _unassessed(standing: AnyStanding, as_of: date, quiet_after: int) -> Iterator[Reason]:
    """What was opened and never assessed; who has looked lately has put it off knowingly."""
    looked = standing.last_looked
    if standing.finding is not None or (looked and (as_of - looked).days <= quiet_after):
        return
    opened = standing.subject.announced_latest
    sentence = f"never assessed since it was announced on {day_words(opened)}"
    if not (standing.tests or standing.is_kept):
        sentence += "; no test says how we will see that it is done"
    yield Reason(ReasonKind.UNASSESSED, opened, sentence)


def _silent(standing: AnyStanding, as_of: date, quiet_after: int) -> Iterator[Reason]:
    last, expected = standing.last_news, standing.expected_days
    silent = silent_for(standing, as_of, quiet_after)
    if silent is None:
        return
    sentence = f"nothing for {days_words(silent)}, since {day_words(last)}"
    if expected is not None:
        sentence += f"; expected within {days_words(expected)}"
    yield Reason(ReasonKind.QUIET, last, sentence)


def silent_for(standing: AnyStanding, as_of: date, quiet_after: int) -> int | None:
    """The days since there was news of it, where it has gone quiet; else None.

    That is after `quiet_after` days, or sooner where its own words lead one to expect news.
    """
    silent = (as_of - standing.last_news).days
    expected = standing.expected_days
    return silent if silent > (quiet_after if expected is None else expected) else None


def _place(entry: Stated) -> tuple[date, int]:
    return entry.occurred_latest, entry.seq


def _on(entry: Stated) -> str:
    return when_words(parse_when(entry.occurred))

"""Section 7: the open commitments of which nothing has been recorded for a long time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tracker.domain.entry import Entry
from tracker.domain.report import GoneQuiet, QuietRow
from tracker.domain.standing import Standing
from tracker.domain.vocabulary import Response
from tracker.services.agenda import QUIET_DAYS
from tracker.services.weekly.citing import Citations
from tracker.services.weekly.last_event import last_event, last_words
from tracker.services.weekly.questions import Unanswered, question, requests
from tracker.services.weekly.reading import Reading

#: The rows that are shown of a long register.
SHOWN = 40


@dataclass(frozen=True, slots=True)
class Silence:
    """A commitment that has gone quiet."""

    found: Standing
    last: Entry | None
    """The last event; None where nothing is recorded since it was announced."""
    last_on: date
    days: int


def silences(reading: Reading) -> tuple[Silence, ...]:
    """Every counted commitment that is open and has gone quiet, longest first."""
    return tuple(sorted(_silences(reading), key=_place))


def quiet_of(reading: Reading, citations: Citations, silent: tuple[Silence, ...]) -> GoneQuiet:
    """Section 7: the longest silences, with ready texts to the bodies that could break them."""
    asked = [(each, _unanswered(reading, citations, each)) for each in silent[:SHOWN]]
    return GoneQuiet(
        after_days=QUIET_DAYS,
        total=len(silent),
        rows=tuple(_row(reading, each, about) for each, about in asked),
        requests=requests(about for _, about in asked),
    )


def _silences(reading: Reading) -> Iterable[Silence]:
    for found in reading.commitments:
        if not (found.counted and found.is_open) or _is_refused(found):
            continue
        last = last_event(reading, found)
        last_on = found.subject.announced_latest if last is None else last.occurred_latest
        days = (reading.week.sunday - last_on).days
        if days > min(QUIET_DAYS, found.expected_days or QUIET_DAYS):
            yield Silence(found, last, last_on, days)


def _is_refused(found: Standing) -> bool:
    """Whether everybody who answered an ask has rejected it: no news of it is to be expected."""
    answers = {entry.value for entry in found.responses}
    return answers == {Response.REJECTED.value}


def _place(silence: Silence) -> tuple[int, str]:
    return -silence.days, silence.found.subject.ref.lower()


def _unanswered(reading: Reading, citations: Citations, silence: Silence) -> Unanswered:
    subject = silence.found.subject
    lead = subject.one("lead")
    said = last_words(reading, silence.last)
    return Unanswered(
        subject=subject,
        lead=None if lead is None else reading.name(lead),
        source=citations.first_source(subject.opened),
        since=None if silence.last is None else silence.last_on,
        last_what=said.what,
        last_sentence=said.sentence,
    )


def _row(reading: Reading, silence: Silence, about: Unanswered) -> QuietRow:
    found = silence.found
    looked = found.last_look
    return QuietRow(
        ref=found.subject.ref,
        title=found.subject.title,
        headline=found.headline,
        lead=about.lead,
        last_on=silence.last_on,
        last_what=about.last_what,
        days=silence.days,
        expected_days=found.expected_days,
        last_looked=None if looked is None else looked.occurred_latest,
        last_looked_by=None if looked is None else reading.name(looked.actor),
        question=question(about),
    )

"""Deadline phrases that need a day or a country: anchors, customs of places, working days."""

from __future__ import annotations

import sys
from datetime import date

import pytest

from tracker.domain.deadline.calendars import CUSTOMS
from tracker.domain.deadline.grammar import find_phrase, read_phrase
from tracker.domain.deadline.undated import event_words
from tracker.domain.deadline.window import Bound, Deadline, Jurisdiction
from tracker.domain.schedule import detail_of
from tracker.errors import MissingExtra, NotADate, UnknownPhrase, UsageError

SAID = date(2025, 1, 16)


def read(phrase: str, jurisdiction: Jurisdiction = Jurisdiction.UK) -> Deadline:
    return read_phrase(phrase, said=SAID, jurisdiction=jurisdiction)


def test_the_day_of_an_event_or_a_returning_duty_may_be_given_with_its_phrase() -> None:
    budget, yearly = date(2025, 11, 26), date(2025, 3, 31)

    assert str(read_phrase("by the Budget", said=SAID, anchor=budget)) == "../2025-11-26"
    duty = read_phrase("annually", said=SAID, anchor=yearly)
    assert (duty.earliest, str(duty.period)) == (yearly, "P1Y")
    assert duty.reading.endswith("first by 31 March 2026")


@pytest.mark.parametrize(
    ("phrase", "reason"),
    [
        ("by May 2025", "counts from no other day: by 31 May 2025"),
        ("soon", "counts from no other day"),
        ("every term", "counts from no other day"),
        ("within 100 days of 20 January 2025", "counts from 20 January 2025 by its own words"),
        ("in two weeks", "counts from 16 January 2025 by its own words"),
    ],
)
def test_an_anchor_of_no_use_is_refused(phrase: str, reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        read_phrase(phrase, said=SAID, anchor=date(2025, 2, 20))


def test_an_anchor_that_repeats_the_phrase_is_taken() -> None:
    deadline = read("within 100 days of 20 January 2025")

    assert read_phrase(deadline.phrase, said=SAID, anchor=date(2025, 1, 20)) == deadline


@pytest.mark.parametrize(
    ("phrase", "place", "window"),
    [
        ("by spring 2026", Jurisdiction.AUSTRALIA, "../2026-11-30 (strict 2026-08-31)"),
        ("summer 2025/26", Jurisdiction.NEW_ZEALAND, "2025-12-01/2026-02-28"),
        ("by the end of 2026-27", Jurisdiction.AUSTRALIA, "../2027-06-30"),
        ("by the end of FY2026", Jurisdiction.US, "../2026-09-30"),
        ("FY26", Jurisdiction.INDIA, "2025-04-01/2026-03-31"),
        ("fiscal year 2026", Jurisdiction.IRELAND, "2026-01-01/2026-12-31"),
        ("this financial year", Jurisdiction.US, "../2025-09-30"),
        ("by fiscal year 2023-24", Jurisdiction.CANADA, "../2024-03-31"),
        ("academic year 2026", Jurisdiction.AUSTRALIA, "2026-01-01/2026-12-31"),
        ("Q1 FY2026", Jurisdiction.US, "2025-10-01/2025-12-31"),
        ("Q1 2026-27", Jurisdiction.UK_SCOTLAND, "2026-04-01/2026-06-30"),
    ],
)
def test_a_place_has_its_own_years_and_seasons(
    phrase: str, place: Jurisdiction, window: str
) -> None:
    assert str(read(phrase, jurisdiction=place)) == window


@pytest.mark.parametrize(
    ("phrase", "place", "reason"),
    [
        ("by the end of 2026-27", Jurisdiction.NEUTRAL, "Name the country"),
        ("next financial year", Jurisdiction.NEUTRAL, "begins on another day in each country"),
        ("FY2026", Jurisdiction.UK, "it may be 2025-26 or 2026-27"),
        ("2026-27", Jurisdiction.IRELAND, "lies in one calendar year"),
        ("academic year 2026-27", Jurisdiction.US, "has no one beginning in the US"),
        ("within 28 working days", Jurisdiction.EU, "the holidays of one country"),
        ("within 28 sitting days", Jurisdiction.UK, "those of one house"),
        ("03/04/2025", Jurisdiction.NEUTRAL, "it may be 3 April 2025 or 4 March 2025"),
        ("by 03/04/2025", Jurisdiction.US, "4 March 2025, the usual order in the US, or 3 April"),
    ],
)
def test_what_depends_on_the_place_is_refused_where_that_leaves_it_open(
    phrase: str, place: Jurisdiction, reason: str
) -> None:
    with pytest.raises(UnknownPhrase) as refusal:
        read(phrase, jurisdiction=place)
    assert reason in refusal.value.line()


@pytest.mark.parametrize("place", [one for one in Jurisdiction if CUSTOMS[one].holidays])
def test_working_days_name_the_holidays_and_their_library(place: Jurisdiction) -> None:
    deadline = read_phrase(
        "within 28 working days", said=SAID, anchor=date(2025, 12, 1), jurisdiction=place
    )

    assert deadline.latest is not None
    assert date(2026, 1, 8) < deadline.latest < date(2026, 1, 16)
    assert deadline.library is not None
    assert "28 working days from 1 December 2025 (that day not counted)" in deadline.reading
    assert f"{CUSTOMS[place].name} ({deadline.library})" in deadline.reading
    assert detail_of(deadline)["library"] == deadline.library


def test_working_days_without_the_library_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "holidays", None)

    with pytest.raises(MissingExtra, match="working days"):
        read("within 10 working days of 14 April 2025")
    assert read("within 10 working days").bound is Bound.RELATIVE
    assert find_phrase("It will reply within 10 days of 14 April 2025") is not None


def test_every_jurisdiction_has_its_customs() -> None:
    assert set(CUSTOMS) == set(Jurisdiction)


@pytest.mark.parametrize(
    ("phrase", "event"),
    [
        ("by the Budget", "budget"),
        ("by the end of this Parliament", "parliament"),
        ("before the end of the Danish presidency", "danish presidency"),
        ("within six weeks of Royal Assent", "royal assent"),
        ("once the bill receives royal assent", "the bill receives royal assent"),
        ("by May 2025", None),
    ],
)
def test_the_words_of_the_event_are_kept_apart(phrase: str, event: str | None) -> None:
    assert event_words(phrase) == event


@pytest.mark.parametrize(
    ("phrase", "reason"),
    [
        ("by 31 June 2025", "June 2025 has 30 days"),
        ("by 30 February", "February has no day 30"),
        ("30 February 2025", "February 2025 has 28 days"),
        ("by 0 May", "May has no day 0"),
        ("2025-06-31", "June 2025 has 30 days"),
        ("31/06/2025", "June 2025 has 30 days"),
        ("by 13/13/2025", "there is no month 13"),
        ("in the week of 31 June 2025", "June 2025 has 30 days"),
        ("phase 2 (2025-02-30)", "February 2025 has 28 days"),
        ("15/06/2568", "2568 is 2025 of the common era"),
        ("2568-12-31", "2568 is 2025 of the common era"),
        ("by 2570", "2570 is 2027 of the common era"),
    ],
)
def test_a_day_that_does_not_exist_is_no_words(phrase: str, reason: str) -> None:
    with pytest.raises(NotADate, match=reason):
        read(phrase)

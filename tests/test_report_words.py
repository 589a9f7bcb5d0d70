"""Generated sentences: true, short, plain, and in careful English."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.office import (
    WEEK,
    Office,
    careful,
    claimed,
    due,
    found,
    lines,
    on,
    promise,
)
from tracker.domain.dates import Week
from tracker.domain.headlines import Headline
from tracker.domain.prose import on_words, sentence
from tracker.domain.vocabulary import Carry, Delivery, Ended, Kind, SourceType
from tracker.record.assess import Update
from tracker.record.dispose import Replace, Withdraw
from tracker.record.opening import Edit
from tracker.record.say import Claim
from tracker.record.steps import Checked
from tracker.record.success_tests import JudgeTest, SetTest
from tracker.report.value import counted, opening, short_title, so_many_are

HOMES = "Homes for all who need one"
LAW = on("2025-06-16", type=SourceType.LAW)
PLANNED = found("A", Delivery.PLANNED, "2025-05-02")


def test_a_week_without_change_says_so(office: Office) -> None:
    office.record("2025-01-17", promise("A"), promise("B"))
    office.record("2025-01-18", found("A", Delivery.DELIVERED, "2025-01-17"))
    report = office.report()
    assert report.masthead.title == "No change of status this week: 1 of 2 delivered"
    assert report.masthead.dek == (
        "1 of 2 commitments is delivered and none is overdue. "
        "Promisers claim more than we find on none."
    )
    assert lines(report) == [
        "Nothing was delivered this week. One of the two commitments is delivered.",
        "Nothing is overdue.",
        "No claim is ahead of our findings.",
    ]
    assert {"What changed", "Deadlines"} <= set(report.nothing_to_report)
    careful(report)


def test_the_headline_tells_of_two_events_in_order(office: Office) -> None:
    office.record(
        "2025-01-17",
        *(promise(ref) for ref in ("LATE", "R-1", "R-2", "GONE", "NEW", "DONE", "SHORT")),
        due("DONE", "by 20 May 2025"),
        due("LATE", "by 17 June 2025"),
    )
    office.record(
        "2025-06-19",
        Replace(refs=("R-1", "R-2"), by=("NEW",), carry=Carry.WEAKER, evidence=LAW),
        Checked(refs=("LATE",), evidence=on("2025-06-19")),
    )
    assert office.report().masthead.title == ("Two commitments replaced; overdue: Promise LATE")
    office.record(
        "2025-06-20",
        Update(refs=("SHORT",), finding=Delivery.UNDER_WAY, ended=Ended.REFUSED, evidence=LAW),
        Withdraw(refs=("GONE",), evidence=LAW),
    )
    assert office.report().masthead.title == (
        "Not delivered: Promise SHORT; withdrawn: Promise GONE"
    )
    office.record("2025-06-20", found("DONE", Delivery.DELIVERED, "2025-06-16"))
    report = office.report()
    assert report.masthead.title == (
        "Delivered, 27 days late: Promise DONE; not delivered: Promise SHORT"
    )
    careful(report)


def test_every_ending_in_plural(office: Office) -> None:
    refs = [f"P-{number:02}" for number in range(12)]
    office.record(
        "2025-01-17", *(promise(ref) for ref in refs), promise("KEEP", kind=Kind.STANDING)
    )
    office.record(
        "2025-06-17",
        *(found(ref, Delivery.DELIVERED, "2025-06-16") for ref in refs[:3]),
        *(found(ref, Delivery.PLANNED, "2025-06-16") for ref in refs[3:5]),
        found(refs[5], Delivery.UNDER_WAY, "2025-06-16"),
        found("KEEP", Delivery.BREACHED, "2025-06-16"),
        Withdraw(refs=tuple(refs[6:8]), evidence=LAW),
        Replace(refs=(refs[8],), by=(refs[9],), carry=Carry.DIFFERENT, evidence=LAW),
    )
    report = office.report()
    assert report.masthead.title == "Three commitments delivered; breached: Promise KEEP"
    careful(report)
    assert lines(report)[0].endswith(
        "Three others changed status: one is now under way and two are now planned."
    )
    assert report.bottom_line[0].headline is Headline.DELIVERED


def test_dates_that_nobody_checked_are_not_called_overdue(office: Office) -> None:
    office.record("2025-01-17", promise("A"), due("A", "by 17 June 2025"))
    report = office.report()
    assert lines(report)[1] == (
        "Nothing is known to be overdue."
        " One date has passed, and nobody has looked since: Promise A."
    )
    office.record("2025-06-19", Checked(refs=("A",), evidence=on("2025-06-19")))
    after = office.report(WEEK.next)
    assert lines(after)[1] == (
        "Nothing became overdue; one commitment still is."
        " Promise A: 12 days past its last day of 17 June 2025."
    )


def said(quote: str) -> Claim:
    return claimed("A", word=Delivery.DELIVERED, day="2025-06-16", quote=quote)


def withdrawn(ref: str, day: str) -> Withdraw:
    return Withdraw(refs=(ref,), evidence=on(day))


def test_an_ending_of_an_earlier_week_leads_when_we_learn_of_it(office: Office) -> None:
    office.record("2025-06-14", *(promise(ref) for ref in "ABC"))
    office.record("2025-06-19", withdrawn("A", "2025-05-02"))
    report = office.report()
    assert report.masthead.title == "Learned this week, withdrawn earlier: Promise A"
    line = "We learned of one earlier ending. Promise A: withdrawn on 2 May 2025."
    assert line in lines(report)
    delivered = found("C", Delivery.DELIVERED, "2025-06-16")
    office.record("2025-06-20", withdrawn("B", "2025-05-03"), delivered)
    report = office.report()
    assert report.masthead.title == "Delivered: Promise C"
    assert "We learned of two earlier endings." in " ".join(lines(report))
    # The week after, it is no news.
    assert "earlier ending" not in " ".join(lines(office.report(Week(2025, 26))))


def test_a_test_that_nobody_judged_is_not_called_failed(office: Office) -> None:
    tests = [SetTest(ref="A", text=word, evidence=on("2025-01-16")) for word in "xy"]
    met = JudgeTest(ref="A", number=1, met=True, evidence=LAW)
    office.record("2025-06-14", promise("A"), *tests, PLANNED)
    office.record("2025-06-19", met, said("all is done"))
    (gap,) = (line for line in lines(office.report()) if line.startswith("On one"))
    assert gap.endswith("We find planned, on 2 May 2025, with 1 of 2 tests met and one not judged.")


def test_words_that_have_to_be_read_as_a_claim_are_called_so(office: Office) -> None:
    claim = said("the House was told")
    note = "The words refer back to April."
    read = claim.with_evidence(replace(claim.evidence, note=note))
    office.record("2025-06-14", promise("A"), PLANNED)
    office.record("2025-06-19", read)
    report = office.report()
    (gap,) = (line for line in lines(report) if line.startswith("On one"))
    assert (
        "Water Office spoke on 16 June 2025 in words that we read as delivered. "
        "We find planned" in gap
    )
    assert report.claims.gaps[0].claim.note == "The words refer back to April."


def test_a_claim_newer_than_our_finding_is_not_yet_ahead_of_it(office: Office) -> None:
    office.record("2025-06-14", promise("A"), PLANNED)
    office.record("2025-06-17", said("all is done"))
    report = office.report()
    assert report.masthead.dek.endswith("We have not checked their newer claim on 1.")
    assert lines(report)[-1].startswith(
        "On one commitment we have not checked the claim: Promise A. Water Office said "
    )
    careful(report)
    office.record("2025-06-18", Checked(refs=("A",), evidence=on("2025-06-18")))
    looked = office.report()
    assert looked.masthead.dek.endswith("Promisers claim more than we find on 1.")
    assert lines(looked)[-1].startswith("On one commitment the claim is ahead of our finding: ")


def test_a_long_title_gives_way_to_the_ref(office: Office) -> None:
    long = "A promise whose title goes on and on, with much in it, and never comes to an end at all"
    office.record("2025-01-17", promise("LONG"), Edit(ref="LONG", title=long * 2))
    office.record("2025-01-18", due("LONG", "by 20 May 2025"))
    office.record("2025-06-17", found("LONG", Delivery.DELIVERED, "2025-06-16"))
    careful(office.report())


@pytest.mark.parametrize(
    ("title", "short"),
    [
        ("Casey audit", "Casey audit"),
        ("Build 100 homes.", "Build 100 homes"),
        ("Is the bridge safe?", None),
        ("x" * 90, None),
        ("Homes for all who need one, in each town and village of the north and the west", HOMES),
        (
            "Say “soon, or later on” in each of the letters that go out to those who are to wait",
            None,
        ),
        (
            "Levy (on land, and on homes that stand empty) in each town and village of the north",
            None,
        ),
    ],
)
def test_a_title_is_cut_only_where_it_stays_whole(title: str, short: str | None) -> None:
    assert short_title(title) == short


@pytest.mark.parametrize(
    ("number", "head", "inside", "exist"),
    [
        (0, "No inquiries", "0 inquiries", "None is"),
        (1, "One inquiry", "one inquiry", "One is"),
        (2, "Two inquiries", "two inquiries", "Two are"),
        (10, "Ten inquiries", "10 inquiries", "Ten are"),
        (40, "Forty inquiries", "40 inquiries", "Forty are"),
        (99, "Ninety-nine inquiries", "99 inquiries", "Ninety-nine are"),
        (1200, "In all, 1,200 inquiries", "1,200 inquiries", "In all, 1,200 are"),
    ],
)
def test_a_count_agrees_with_its_noun_and_verb(
    number: int, head: str, inside: str, exist: str
) -> None:
    assert opening(number, "inquiry") == head
    assert counted(number, "inquiry") == inside
    assert so_many_are(number) == exist


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("they said so", "they said so."),
        ("They said so. ", "They said so."),
        ("Why?", "Why?"),
        ("They said “no.”", "They said “no.”"),
        ("They said “no”", "They said “no”."),
        ("", ""),
    ],
)
def test_a_sentence_has_one_full_stop(text: str, closed: str) -> None:
    assert sentence(text) == closed


def test_a_day_in_a_sentence_has_its_preposition() -> None:
    when = on("2025-06-16").on
    assert when is not None
    assert on_words(when) == "on 16 June 2025"

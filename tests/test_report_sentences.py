"""Generated sentences case by case: one, two and many, in careful English."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.office import Office, claimed, due, found, lines, on, promise
from tracker.domain.dates import Week
from tracker.domain.vocabulary import Carry, Delivery, SourceType
from tracker.record.assess import JudgeCriterion, SetCriterion
from tracker.record.deadlines import Due
from tracker.record.dispose import Replace, Withdraw
from tracker.record.steps import Checked
from tracker.record.verb import Fact, Verb

A, B, C, D = (promise(ref) for ref in "ABCD")
MANY = tuple(f"M-{number}" for number in range(8))
LAW = on("2025-06-16", type=SourceType.LAW)
SAID = on("2025-06-17")
NOTHING = "Nothing was delivered this week."
UNDATED = "on 16 June 2025, with no last day to hold it against."
HOLDS = "On one commitment the claim is ahead of our evidence: Promise A."
CLAIM = "Dana Holt, Rivers Minister, said on 16 June 2025 that it is delivered:"


def done(*refs: str) -> list[Verb]:
    return [found(ref, Delivery.DELIVERED, "2025-06-16") for ref in refs]


def looked(*refs: str, day: str = "2025-06-19") -> Verb:
    return Checked(refs=refs, evidence=on(day))


def nothing(*refs: str, day: str = "2025-06-16") -> list[Verb]:
    evidence = on(day, type=SourceType.LAW)
    look = Checked(refs=refs, nothing=True, places="the gazette", evidence=evidence)
    return [look, *(found(ref, Delivery.NO_ACTION_FOUND, day) for ref in refs)]


def replaced(*refs: str, by: tuple[str, ...]) -> Verb:
    return Replace(refs=refs, by=by, carry=Carry.EQUIVALENT, evidence=LAW)


def said(quote: str, word: Delivery = Delivery.DELIVERED) -> Verb:
    return claimed("A", word=word, day="2025-06-16", quote=quote)


def criterion_of(ref: str) -> Verb:
    return SetCriterion(ref=ref, text="A plan is out", evidence=on("2025-01-16"))


PLANNED = found("A", Delivery.PLANNED, "2025-05-02")
LATE = [due("A", "by 20 May 2025"), due("B", "by 17 June 2025")]


@pytest.mark.parametrize(
    ("before", "this_week", "line"),
    [
        # delivered: none, one, two, many; of one, of many
        ([A], [], f"{NOTHING} The one commitment is not yet delivered."),
        ([A, B], [], f"{NOTHING} None of the two commitments is delivered."),
        ([A], done("A"), f"One commitment was delivered. Promise A: {UNDATED}"),
        (
            [A, B],
            done("A"),
            f"One commitment was delivered; the other one is not. Promise A: {UNDATED}",
        ),
        (
            [A, B, C, D],
            done("A", "B", "C", "D"),
            (
                "Four commitments were delivered."
                f" Promise A: {UNDATED} Promise B: {UNDATED} So were C and D."
            ),
        ),
        (
            [A, due("A", "by 17 June 2025")],
            done("A"),
            "One commitment was delivered. Promise A: on 16 June 2025, on time.",
        ),
        # another status
        (
            [A, B],
            nothing("A", "B"),
            (
                f"{NOTHING} None of the two commitments is delivered."
                " Two commitments now show no action."
            ),
        ),
        # over, in other ways
        (
            [A, B, C],
            [replaced("A", by=("B", "C"))],
            "One commitment was replaced. Promise A: on 16 June 2025 by B and C.",
        ),
        (
            [A, *(promise(ref) for ref in MANY)],
            [replaced("A", by=MANY)],
            (
                "One commitment was replaced."
                " Promise A: on 16 June 2025 by M-0, M-1, M-2, M-3, M-4 and three more."
            ),
        ),
        (
            [A, B, C, D],
            [replaced("A", "B", "C", by=("D",))],
            (
                "Three commitments were replaced."
                " Promise A: on 16 June 2025 by D, an equivalent promise."
                " Promise B: on 16 June 2025 by D, an equivalent promise. Also: C."
            ),
        ),
        # dates
        (
            [A, due("A", "by 31 May 2025")],
            [Due(refs=("A",), withdrawn=True, evidence=SAID)],
            "One date changed. Promise A: the date was taken back.",
        ),
        (
            [A, B, due("A", "by 31 May 2025"), due("B", "by 31 May 2025")],
            [due(ref, "by 30 June 2025", "2025-06-17") for ref in "AB"],
            "Two dates moved. Promise A: moved later by 30 days, to “by 30 June 2025”.",
        ),
        # overdue, no longer so, and not known to be
        (
            [A, B, *LATE],
            [looked("A", "B")],
            (
                "Two commitments became overdue."
                " Longest: Promise A, 33 days past its last day of 20 May 2025."
            ),
        ),
        (
            [A, B, *LATE, looked("A", day="2025-05-30")],
            [looked("B")],
            (
                "One commitment became overdue; two are in all."
                " Longest: Promise A, 33 days past its last day of 20 May 2025."
            ),
        ),
        (
            [A, LATE[0], looked("A", day="2025-05-30")],
            [due("A", "by 31 December 2025", "2025-06-17")],
            "Nothing is overdue. One commitment is no longer overdue: Promise A.",
        ),
        (
            [A, B, *LATE],
            [],
            "Nothing is known to be overdue. Two dates have passed, and nobody has looked since.",
        ),
        # titles
        (
            [replace(A, title="publish the plan."), LATE[0]],
            [looked("A")],
            (
                "One commitment became overdue."
                " Publish the plan: 33 days past its last day of 20 May 2025."
            ),
        ),
        (
            [replace(A, title="a b c d e f g h i j k l m n o p q"), LATE[0]],
            [looked("A")],
            "One commitment became overdue. A: 33 days past its last day of 20 May 2025.",
        ),
        (
            [replace(A, title="Is it safe?"), LATE[0]],
            [looked("A")],
            "One commitment became overdue. A: 33 days past its last day of 20 May 2025.",
        ),
        # claims
        (
            [A, criterion_of("A"), PLANNED],
            [said("All done.")],
            (
                f"{HOLDS} {CLAIM} “All done.” We find planned, on 2 May 2025, with its one test"
                " not judged."
            ),
        ),
        (
            [A, *nothing("A", day="2025-05-02")],
            [said("done " * 20)],
            f"{HOLDS} {CLAIM[:-1]}. We find no action, on 2 May 2025.",
        ),
        (
            [A, PLANNED],
            [said("we act", Delivery.UNSPECIFIED)],
            (
                "On one commitment claim and evidence cannot be compared: Promise A."
                " Dana Holt, Rivers Minister, named no state on 16 June 2025: “we act”."
                " We find planned, on 2 May 2025."
            ),
        ),
    ],
)
def test_the_bottom_line_counts_in_careful_english(
    office: Office, before: list[Verb], this_week: list[Verb], line: str
) -> None:
    office.record("2025-06-14", *before)
    if this_week:
        office.record("2025-06-19", *this_week)
    assert line in lines(office.report())


@pytest.mark.parametrize(
    ("before", "this_week", "title"),
    [
        ([A], [], "No change of status this week: 0 of 1 delivered"),
        ([A, B], nothing("A", "B"), "Two commitments now show no action"),
        (
            [A, B],
            [found("A", Delivery.PLANNED, "2025-06-16"), *nothing("B")],
            "Two commitments change status",
        ),
        ([A, LATE[0]], [due("A", "by 30 June 2025", "2025-06-17")], "Date changed: Promise A"),
        (
            [A, B, *LATE],
            [due(ref, "by 30 June 2025", "2025-06-17") for ref in "AB"],
            "Two dates changed",
        ),
        ([replace(A, title="build homes.")], done("A"), "Delivered: build homes"),
    ],
)
def test_the_headline_names_one_and_counts_many(
    office: Office, before: list[Verb], this_week: list[Verb], title: str
) -> None:
    office.record("2025-06-14", *before)
    if this_week:
        office.record("2025-06-19", *this_week)
    assert office.report().masthead.title == title


def withdrawn(ref: str, day: str) -> Withdraw:
    return Withdraw(refs=(ref,), evidence=on(day))


def test_an_ending_of_an_earlier_week_leads_when_we_learn_of_it(office: Office) -> None:
    office.record("2025-06-14", A, B, C)
    office.record("2025-06-19", withdrawn("A", "2025-05-02"))
    report = office.report()
    assert report.masthead.title == "Learned this week, withdrawn earlier: Promise A"
    line = "We learned of one earlier ending. Promise A: withdrawn on 2 May 2025."
    assert line in lines(report)
    office.record("2025-06-20", withdrawn("B", "2025-05-03"), *done("C"))
    report = office.report()
    assert report.masthead.title == "Delivered: Promise C"
    assert "We learned of two earlier endings." in " ".join(lines(report))
    # The week after, it is no news.
    assert "earlier ending" not in " ".join(lines(office.report(Week(2025, 26))))


def test_a_test_that_nobody_judged_is_not_called_failed(office: Office) -> None:
    tests = [SetCriterion(ref="A", text=word, evidence=on("2025-01-16")) for word in "xy"]
    met = JudgeCriterion(ref="A", number=1, met=True, evidence=LAW)
    office.record("2025-06-14", A, *tests, PLANNED)
    office.record("2025-06-19", met, said("all is done"))
    (gap,) = (line for line in lines(office.report()) if line.startswith("On one"))
    assert gap.endswith("We find planned, on 2 May 2025, with 1 of 2 tests met and one not judged.")


def test_words_that_have_to_be_read_as_a_claim_are_called_so(office: Office) -> None:
    claim = said("the House was told")
    assert isinstance(claim, Fact)
    note = "The words refer back to April."
    read = claim.with_evidence(replace(claim.evidence, note=note))
    office.record("2025-06-14", A, PLANNED)
    office.record("2025-06-19", read)
    report = office.report()
    (gap,) = (line for line in lines(report) if line.startswith("On one"))
    assert (
        "Dana Holt, Rivers Minister, spoke on 16 June 2025 in words that we read as delivered: "
        "“the House was told”." in gap
    )
    assert report.claims.gaps[0].claim.note == "The words refer back to April."

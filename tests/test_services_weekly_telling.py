"""Every entry in words: who says it, on what, and what was said before."""

from __future__ import annotations

import pytest

from tests.test_services_weekly import Office, due, found, office, on, promise
from tests.test_services_weekly_changes import one, words
from tracker.domain.vocabulary import (
    Carry,
    Comparison,
    Delivery,
    Ended,
    Grade,
    Headline,
    Kind,
    Response,
    SourceType,
    Stance,
    VagueReason,
)
from tracker.record.assess import JudgeCriterion, SetCriterion, Stall, Update, Vague
from tracker.record.deadlines import Due
from tracker.record.dispose import Replace, Withdraw
from tracker.record.say import Claim, Respond, Restate, Says
from tracker.record.steps import Checked

__all__ = ["office"]


def test_a_change_says_who_on_what_evidence_and_who_wrote_it_down(office: Office) -> None:
    office.record("2025-01-17", promise("A"))
    law = on("2025-06-16", type=SourceType.LAW, quote="In force", note="Read in full")
    office.record(
        "2025-06-17",
        Update(refs=("A",), delivery=Delivery.UNDER_WAY, because="It is law", evidence=law),
        Claim(
            refs=("A",),
            word=Delivery.DELIVERED,
            evidence=on("2025-06-16", speaker="Dana Holt, Rivers Minister", quote="all done"),
        ),
        Says(
            refs=("A",),
            who="River Watch",
            stance=Stance.DOUBTS,
            evidence=on("2025-06-16", type=SourceType.MEDIA, quote="no", grade=Grade.B),
        ),
    )
    report = office.report()
    finding, claim = one(report, "A", "Under way"), one(report, "A", "Claim")
    position = one(report, "A", "River Watch: doubts it")
    assert (finding.voice, finding.actor, finding.because) == ("We", "A. Analyst", "It is law")
    assert (finding.before, finding.after) == ("Not yet assessed", "Under way")
    assert (finding.headline, finding.note) == (Headline.UNDER_WAY, "Read in full")
    assert finding.evidence[0].grade is Grade.A
    assert (claim.voice, claim.quoted) == ("Dana Holt, Rivers Minister",) * 2
    assert claim.evidence[0].grade is Grade.C
    assert claim.evidence[0].source.promisers_own
    assert (position.voice, position.quoted) == ("River Watch", "River Watch, as reported")
    assert (position.evidence[0].grade, position.evidence[0].grade_because) == (
        Grade.B,
        "told by hand",
    )


def test_each_facet_has_its_words(office: Office) -> None:
    office.record(
        "2025-01-17",
        *(promise(ref) for ref in ("A", "B", "V", "W", "E", "R")),
        promise("ASK", kind=Kind.RECOMMENDATION, to=("Water Office",)),
        due("A", "by 31 May 2025"),
        found("R", Delivery.UNDER_WAY, "2025-01-17"),
    )
    day = on("2025-06-16")
    told = on("2025-06-16", quote="their words")
    office.record(
        "2025-06-17",
        Respond(refs=("ASK",), response=Response.ACCEPTED_IN_PART, evidence=day),
        Due(refs=("A",), phrase="by 31 August 2025", silent=True, evidence=day),
        Due(refs=("B",), none_set=True, evidence=day),
        SetCriterion(ref="A", text="A plan is out", evidence=day),
        JudgeCriterion(ref="A", number=1, met=True, evidence=day),
        Checked(refs=("B",), nothing=True, places="the gazette", evidence=day),
        Stall(refs=("B",), evidence=day),
        Vague(ref="V", reasons=(VagueReason.NO_MEASURE,), evidence=day),
        Withdraw(refs=("W",), because="They said so", evidence=day),
        Update(
            refs=("E",),
            delivery=Delivery.PARTLY_DELIVERED,
            ended=Ended.COMPLETED,
            evidence=on("2025-06-16", type=SourceType.LAW),
        ),
        Restate(ref="A", comparison=Comparison.NARROWER, evidence=told),
        Replace(refs=("B",), by=("A",), carry=Carry.EQUIVALENT, evidence=day),
        found("R", Delivery.PLANNED, "2025-06-16", because="Less than we had read"),
    )
    said = dict(words(office.report()))
    every = [what for _, what in words(office.report())]
    assert said["ASK"] == "Response: accepted in part"
    assert (
        "Date moved later by 92 days, to “by 31 August 2025”, not announced,"
        " previously “by 31 May 2025”"
    ) in every
    assert "No date was given" in every
    assert "Test 1 set: A plan is out" in every
    assert "Test 1 met: A plan is out" in every
    assert one(office.report(), "B", "We looked and found no action").note == (
        "Places searched: the gazette."
    )
    assert "Stalled" in every
    assert said["V"] == "Too vague to rate: no measure, previously Not yet assessed"
    assert said["W"] == "Withdrawn, previously Not yet assessed"
    assert said["E"] == "Delivered in part and ended as completed, previously Not yet assessed"
    assert len(one(office.report(), "E", "Delivered in part").entries) == 2
    assert "Said again, narrower than at first" in every
    assert "Replaced by A, an equivalent promise, previously Not yet assessed" in every
    assert said["R"] == "Planned (reassessed), previously Under way"


NONE, BACK = "none given", "taken back"
MAY, JUNE, YEAR = "by 31 May 2025", "by 30 June 2025", "this year"


@pytest.mark.parametrize(
    ("stated", "words"),
    [
        ([MAY], "Date given as “by 31 May 2025”"),
        ([YEAR], "Date given as “this year” (by 31 December 2025)"),
        (["in due course"], "Date given as “in due course” (no last day)"),
        ([NONE], "No date was given"),
        ([NONE, NONE], "Again no date was given"),
        ([NONE, MAY], "Date given for the first time, as “by 31 May 2025”"),
        ([MAY, MAY], "Date stated again as “by 31 May 2025”, previously “by 31 May 2025”"),
        (
            [MAY, JUNE],
            "Date moved later by 30 days, to “by 30 June 2025”, previously “by 31 May 2025”",
        ),
        (
            [MAY, JUNE, YEAR],
            (
                "Date moved later again, by 184 days, to “this year” (by 31 December 2025),"
                " previously “by 30 June 2025”"
            ),
        ),
        (
            [YEAR, JUNE, MAY],
            (
                "Date brought forward again, by 30 days, to “by 31 May 2025”,"
                " previously “by 30 June 2025”"
            ),
        ),
        (
            [MAY, "in due course"],
            "Date made softer, now “in due course” (no last day), previously “by 31 May 2025”",
        ),
        (
            ["in due course", MAY],
            "Date made firmer, now “by 31 May 2025”, previously “in due course”",
        ),
        ([MAY, NONE], "No date was given, previously “by 31 May 2025”"),
        ([MAY, BACK], "The date was taken back, previously “by 31 May 2025”"),
        ([BACK], "The date was taken back"),
        (
            [MAY, BACK, JUNE],
            "Date moved later by 30 days, to “by 30 June 2025”, previously no date",
        ),
    ],
)
def test_a_date_says_what_became_of_the_one_before_it(
    office: Office, stated: list[str], words: str
) -> None:
    office.record("2025-01-17", promise("A"))
    days = [*(f"2025-01-{number:02}" for number in range(17, 16 + len(stated))), "2025-06-16"]
    for phrase, day in zip(stated, days, strict=True):
        evidence = on(day)
        act = Due(refs=("A",), phrase=phrase, evidence=evidence)
        if phrase in {NONE, BACK}:
            none, back = phrase == NONE, phrase == BACK
            act = Due(refs=("A",), none_set=none, withdrawn=back, evidence=evidence)
        office.record("2025-06-17", act)
    assert [change.what for change in office.report().changes.happened] == [words]


def test_a_last_day_that_becomes_a_first_day_is_told_both_ways(office: Office) -> None:
    office.record("2025-01-17", promise("A"), promise("B"))
    office.record("2025-01-17", due("A", "not before 2027"), due("B", "by 31 December 2027"))
    office.record("2025-06-17", due("A", "by 31 December 2027", "2025-06-16"))
    office.record("2025-06-17", due("B", "not before 2027", "2025-06-16"))
    assert [change.what for change in office.report().changes.happened] == [
        "A first day became a last day, “by 31 December 2027”, previously “not before 2027”",
        (
            "A last day became a first day, “not before 2027” (not before 1 January 2027, which"
            " sets no last day), previously “by 31 December 2027”"
        ),
    ]


@pytest.mark.parametrize(
    ("ended", "words"),
    [
        (Ended.NOT_PRIORITISED, "Not delivered and ended because it was not prioritised"),
        (Ended.CHANGED_MIND, "Not delivered and ended because the promiser changed its mind"),
        (Ended.BLOCKED_IN_PARLIAMENT, "Not delivered and ended because Parliament blocked it"),
        (Ended.BLOCKED_BY_COURT, "Not delivered and ended because a court blocked it"),
        (Ended.NO_FUNDING, "Not delivered and ended because it had no funding"),
        (Ended.OVERTAKEN_BY_EVENTS, "Not delivered and ended because events overtook it"),
        (Ended.PERIOD_ENDED, "Not delivered and ended because its period was over"),
        (Ended.REFUSED, "Not delivered and ended because it was refused"),
        (Ended.UNKNOWN, "Not delivered and ended for a reason that is not known"),
    ],
)
def test_an_ending_says_why(office: Office, ended: Ended, words: str) -> None:
    office.record("2025-01-17", promise("A"))
    law = on("2025-06-16", type=SourceType.LAW)
    office.record(
        "2025-06-17",
        Update(refs=("A",), delivery=Delivery.UNDER_WAY, ended=ended, evidence=law),
    )
    (change,) = office.report().changes.happened
    assert change.what == f"{words}, previously Not yet assessed"

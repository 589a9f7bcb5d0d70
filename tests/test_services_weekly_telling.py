"""Every entry in words: who says it, on what, and what was said before."""

from __future__ import annotations

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
from tracker.services import acts

__all__ = ["office"]


def test_a_change_says_who_on_what_evidence_and_who_wrote_it_down(office: Office) -> None:
    office.record("2025-01-17", promise("A"))
    law = on("2025-06-16", type=SourceType.LAW, quote="In force", note="Read in full")
    office.record(
        "2025-06-17",
        acts.Update(refs=("A",), delivery=Delivery.UNDER_WAY, because="It is law", evidence=law),
        acts.Claim(
            refs=("A",),
            word=Delivery.DELIVERED,
            evidence=on("2025-06-16", speaker="Dana Holt, Rivers Minister", quote="all done"),
        ),
        acts.Says(
            refs=("A",),
            who="River Watch",
            stance=Stance.DOUBTS,
            evidence=on("2025-06-16", type=SourceType.MEDIA, quote="no", grade=Grade.B),
        ),
    )
    report = office.report()
    finding, claim = one(report, "A", "Under way"), one(report, "A", "Claim")
    position = one(report, "A", "Doubts it")
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
        acts.Respond(refs=("ASK",), response=Response.ACCEPTED_IN_PART, evidence=day),
        acts.Due(refs=("A",), phrase="by 31 August 2025", silent=True, evidence=day),
        acts.Due(refs=("B",), none_set=True, evidence=day),
        acts.SetCriterion(ref="A", text="A plan is out", evidence=day),
        acts.JudgeCriterion(ref="A", number=1, met=True, evidence=day),
        acts.Checked(refs=("B",), nothing=True, places="the gazette", evidence=day),
        acts.Stall(refs=("B",), evidence=day),
        acts.Vague(ref="V", reasons=(VagueReason.NO_MEASURE,), evidence=day),
        acts.Withdraw(refs=("W",), because="They said so", evidence=day),
        acts.Update(
            refs=("E",),
            delivery=Delivery.PART_DELIVERED,
            ended=Ended.COMPLETED,
            evidence=on("2025-06-16", type=SourceType.LAW),
        ),
        acts.Restate(ref="A", comparison=Comparison.NARROWER, evidence=told),
        acts.Replace(refs=("B",), by=("A",), carry=Carry.EQUIVALENT, evidence=day),
        found("R", Delivery.PLANNED, "2025-06-16", because="Less than we had read"),
    )
    said = dict(words(office.report()))
    every = [what for _, what in words(office.report())]
    assert said["ASK"] == "Response: accepted in part"
    assert (
        "Date moved later by 92 days, not announced: “by 31 August 2025”, by 31 August 2025,"
        " before: “by 31 May 2025”"
    ) in every
    assert "No date was given" in every
    assert "Test 1 set: A plan is out" in every
    assert "Test 1 met: A plan is out" in every
    assert one(office.report(), "B", "Looked, no action found").note == "Places: the gazette."
    assert "Stalled" in every
    assert said["V"] == "Too vague to rate: no measure, before: Not yet assessed"
    assert said["W"] == "Withdrawn, before: Not yet assessed"
    assert said["E"] == "Delivered in part (ended: completed), before: Not yet assessed"
    assert len(one(office.report(), "E", "Delivered in part").entries) == 2
    assert "Said again, narrower than at first" in every
    assert "Replaced by A, an equivalent promise, before: Not yet assessed" in every
    assert said["R"] == "Planned (reassessed), before: Under way"

"""Cards: claims against findings, all that is held of one commitment, what became of it."""

from __future__ import annotations

import pytest

from tests.office import TESTS, Office, card, claimed, due, found, on, promise
from tracker.domain.headlines import Agreement, Headline
from tracker.domain.vocabulary import (
    Carry,
    Comparison,
    Delivery,
    Disposition,
    Ended,
    Grade,
    InstrumentForm,
    Kind,
    LinkType,
    Response,
    SourceType,
    Stance,
    SuccessTestType,
    VagueReason,
)
from tracker.record.amend import Correct
from tracker.record.assess import Stall, Update
from tracker.record.dispose import Drop, Merge, Replace, Split, Withdraw
from tracker.record.opening import OpenInstrument
from tracker.record.say import Claim, Respond, Restate, Says
from tracker.record.steps import Checked, Link, Note, Step
from tracker.record.success_tests import JudgeTest, SetTest
from tracker.record.verb import Verb
from tracker.report.build import Weekly


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Weekly:
    office = Office.open(tmp_path_factory.mktemp("cards"))
    thing = on("2025-04-22", type=SourceType.DELIVERABLE)
    office.record(
        "2025-01-17",
        promise("TOP", tags=("rivers",), wording="We will clean it"),
        promise("A", parent="TOP", kind=Kind.RECOMMENDATION, to=("Water Office", "Wales")),
        promise("B", parent="TOP"),
        promise("C", parent="TOP"),
        promise("STONE", parent="TOP", kind=Kind.MILESTONE),
        promise("ASK", kind=Kind.DEMAND),
        promise("OLD"),
        promise("OTHER"),
        promise("VAGUE"),
        due("A", "before Easter"),
        OpenInstrument(
            ref="BILL", title="A bill", form=InstrumentForm.BILL, evidence=on("2025-01-16")
        ),
        Link(refs=("A",), type=LinkType.CARRIED_BY, target="BILL"),
        Link(refs=("A",), type=LinkType.ANSWERS, target="ASK"),
        Link(refs=("B",), type=LinkType.DEPENDS_ON, target="A"),
        Step(refs=("BILL",), what="introduced", evidence=on("2025-02-01")),
        Step(refs=("BILL",), what="royal-assent", evidence=on("2025-03-01")),
        Step(refs=("BILL",), what="in-force", provision="s.96", evidence=on("2025-04-01")),
        SetTest(ref="A", text="A plan is out", how="Read", evidence=on("2025-01-16")),
        SetTest(ref="A", text="It works", type=SuccessTestType.SPIRIT, evidence=on("2025-01-16")),
        JudgeTest(ref="A", number=1, met=True, evidence=thing),
        Respond(
            refs=("A",),
            response=Response.ACCEPTED_IN_PART,
            addressee="Water Office",
            evidence=on("2025-02-01", quote="most of it"),
        ),
        Restate(
            ref="A",
            comparison=Comparison.WEAKER,
            evidence=on("2025-03-02", quote="we will look at it"),
        ),
        Says(
            refs=("A",),
            who="River Watch",
            stance=Stance.LEGAL_ACTION,
            evidence=on("2025-03-03", quote="see you in court"),
        ),
        Update(
            refs=("A",), finding=Delivery.PARTLY_DELIVERED, because="One of two", evidence=thing
        ),
        Claim(
            refs=("A",),
            word=Delivery.UNDER_WAY,
            voice="River Watch",
            evidence=on("2025-04-23", quote="it began"),
        ),
        Update(
            refs=("VAGUE",),
            finding=Delivery.TOO_VAGUE,
            reason=(VagueReason.NO_MEASURE, VagueReason.NO_OWNER),
            evidence=on("2025-06-17"),
        ),
    )
    office.record(
        "2025-06-17",
        claimed("A", "B", "C", word=Delivery.DELIVERED, day="2025-06-16", quote="all of it"),
        Claim(
            refs=("OTHER",), word=Delivery.UNSPECIFIED, evidence=on("2025-06-16", quote="we act")
        ),
        Update(
            refs=("OTHER",),
            finding=Delivery.UNDER_WAY,
            evidence=on("2025-06-16", type=SourceType.LAW),
        ),
        Checked(refs=("A",), evidence=on("2025-06-16")),
        Checked(refs=("B",), nothing=True, places="the gazette", evidence=on("2025-06-17")),
        Update(refs=("B",), finding=Delivery.NO_ACTION_FOUND),
        Says(refs=("OLD",), who="River Watch", stance=Stance.OPPOSES, evidence=on("2025-06-16")),
        Replace(refs=("OLD",), by=("A",), carry=Carry.DIFFERENT, evidence=on("2025-06-16")),
    )
    return office.report()


def test_a_blanket_claim_is_one_line_for_its_refs_with_the_tests(report: Weekly) -> None:
    widest, contested = report.claims.gaps
    assert widest.refs == ("A", "B", "C")
    assert widest.titles == ("Promise A", "Promise B", "Promise C")
    assert (widest.claim.value, widest.claim.quote) == (Delivery.DELIVERED, "all of it")
    assert [each.value if each else None for each in widest.findings] == [
        Delivery.PARTLY_DELIVERED,
        Delivery.NO_ACTION_FOUND,
        None,
    ]
    assert widest.tests == ("A plan is out (met)", "It works (not judged)")
    assert widest.agreement is Agreement.CLAIM_AHEAD
    assert (contested.refs, contested.agreement) == (("OTHER",), Agreement.CLAIM_UNCLEAR)


def test_that_nothing_was_found_rests_on_the_look(report: Weekly) -> None:
    finding = card(report, "B").finding
    assert finding is not None
    assert finding.because == "We looked on 17 June 2025 in the gazette."


def test_positions_are_those_on_gaps_and_those_of_the_week(report: Weekly) -> None:
    assert [
        (each.ref, each.who, each.stance, each.occurred.text) for each in (report.claims.positions)
    ] == [
        ("A", "River Watch", "legal_action", "2025-03-03"),
        ("OLD", "River Watch", "opposes", "2025-06-16"),
    ]


def test_a_card_holds_identity_and_wording(report: Weekly) -> None:
    top = card(report, "TOP")
    assert (top.wording, top.tags, top.lead) == ("We will clean it", ("rivers",), "Water Office")
    assert top.wording_source is not None
    assert top.wording_source.key == "s-statement-2025-01-16"
    assert top.announced_by == "Dana Holt, Rivers Minister"
    assert top.programme == "Promise TOP"
    assert top.kind is Kind.UNDERTAKING
    assert card(report, "OTHER").programme is None


def test_a_card_rolls_up_its_children_without_what_is_counted_apart(report: Weekly) -> None:
    assert dict(card(report, "TOP").children) == {
        Headline.PARTLY_DELIVERED: 1,
        Headline.NO_ACTION_FOUND: 1,
        Headline.NOT_YET_ASSESSED: 1,
    }


def test_a_card_has_a_response_per_addressee(report: Weekly) -> None:
    lines = [(each.addressee, each.response, each.quote) for each in card(report, "A").responses]
    assert lines == [
        ("Water Office", "accepted_in_part", "most of it"),
        ("Wales", "none recorded", None),
    ]
    assert card(report, "TOP").responses == ()


def test_a_card_has_tests_findings_and_voices(report: Weekly) -> None:
    a = card(report, "A")
    assert [(each.number, each.met, each.type) for each in a.tests] == [
        (1, True, SuccessTestType.LETTER),
        (2, None, SuccessTestType.SPIRIT),
    ]
    assert a.tests[0].evidence[0].grade is Grade.A
    assert a.finding is not None
    assert (a.finding.voice, a.finding.because) == ("We", "One of two")
    assert a.claim is not None
    assert a.claim.voice == "Water Office"
    assert [(each.voice, each.value) for each in a.others] == [("River Watch", Delivery.UNDER_WAY)]
    assert a.agreement is Agreement.CLAIM_AHEAD
    assert [(when.text, how, words) for when, how, words in a.restatements] == [
        ("2025-03-02", "weaker", "we will look at it")
    ]
    assert [each.stance for each in a.positions] == ["legal_action"]


def test_a_card_shows_instruments_by_provision(report: Weekly) -> None:
    lines = [(each.ref, each.stage, each.provision) for each in card(report, "A").instruments]
    assert lines == [("BILL", "royal_assent", None), ("BILL", "in_force", "s.96")]


def test_links_show_on_both_cards(report: Weekly) -> None:
    assert card(report, "A").links == (
        ("answers", "ASK", "Promise ASK"),
        ("needed by", "B", "Promise B"),
        ("replaces", "OLD", "Promise OLD"),
    )
    assert card(report, "ASK").links == (("answered by", "A", "Promise A"),)
    assert card(report, "B").links == (("depends on", "A", "Promise A"),)


def test_dispositions_and_what_is_too_vague_in_words(report: Weekly) -> None:
    old = card(report, "OLD")
    assert old.disposition_words == "Replaced on 16 June 2025 by A, a different promise."
    assert not old.counted
    words = card(report, "VAGUE").vague_words
    assert words == "Too vague to rate: no measure and no owner."


def test_who_looked_last_is_named_and_a_finding_is_a_look(report: Weekly) -> None:
    b, a, c = (card(report, ref) for ref in ("B", "A", "C"))
    assert b.last_looked is not None
    assert (b.last_looked.text, b.last_looked_by) == ("2025-06-17", "A. Analyst")
    assert a.last_looked is not None
    assert a.last_looked.text == "2025-06-16"
    other = card(report, "OTHER")
    assert other.last_looked is not None
    assert other.last_looked.text == "2025-06-16"
    assert c.last_looked is None


def test_the_history_holds_every_live_entry_in_order(office: Office) -> None:
    office.record("2025-01-17", promise("A"))
    wrong = office.record("2025-02-01", claimed("A", word=Delivery.PLANNED, day="2025-01-31"))
    office.record("2025-02-02", Note(refs=("A",), text="earlier", evidence=on("2025-01-20")))
    office.record(
        "2025-06-17",
        Correct(entry=wrong.lines[0].entry, because="Misread", value="under-way"),
    )
    shown = card(office.report(), "A").history
    assert [(each.what, each.amended) for each in shown] == [
        ("New in the register (undertaking)", None),
        ("Note: earlier", None),
        ("Claim: under way", "corrected"),
    ]
    assert shown[2].quote == "it is done"
    assert shown[2].because == "Misread"
    before = card(office.report(known="2025-02-02"), "A").history
    assert [each.what for each in before][2] == "Claim: planned"


@pytest.mark.parametrize(
    ("act", "words"),
    [
        (
            Withdraw(refs=("A",), because="they said so", evidence=on("2025-06-16")),
            "Withdrawn on 16 June 2025. They said so.",
        ),
        (
            Replace(refs=("A",), by=("B", "C"), evidence=on("2025-06-16")),
            "Replaced on 16 June 2025 by B and C.",
        ),
        (
            Replace(refs=("A",), by=("B",), carry=Carry.EQUIVALENT, evidence=on("2025-06-16")),
            "Replaced on 16 June 2025 by B, an equivalent promise.",
        ),
        (
            Merge(refs=("A",), into="B", evidence=on("2025-06-16")),
            "Merged on 16 June 2025 into B.",
        ),
        (
            Split(ref="A", into=("B", "C"), evidence=on("2025-06-16")),
            "Split on 16 June 2025 into B and C.",
        ),
        (
            Drop(refs=("A",), because="Not ours", evidence=on("2025-06-16")),
            "Taken out of scope on 16 June 2025. Not ours.",
        ),
    ],
)
def test_every_disposition_has_its_words(office: Office, act: Verb, words: str) -> None:
    office.record("2025-01-17", *(promise(ref) for ref in ("A", "B", "C")))
    office.record("2025-06-17", act)
    shown = card(office.report(), "A")
    assert shown.disposition_words == words
    assert shown.disposition is not Disposition.ACTIVE


def test_an_ending_says_why_and_a_flag_since_when(office: Office) -> None:
    law = on("2025-06-16", type=SourceType.LAW)
    office.record("2025-01-17", promise("A"), promise("B"))
    office.record(
        "2025-06-17",
        Update(
            refs=("A",),
            finding=Delivery.PARTLY_DELIVERED,
            **TESTS[Delivery.PARTLY_DELIVERED],
            ended=Ended.NO_FUNDING,
            evidence=law,
        ),
        Stall(refs=("B",), evidence=on("2025-06-16")),
    )
    shown = card(office.report(), "A")
    assert shown.ended_words == "Ended on 16 June 2025 because it had no funding."
    assert shown.headline is Headline.PARTLY_DELIVERED_ENDED
    stalled = card(office.report(), "B").stalled_since
    assert stalled is not None
    assert stalled.text == "2025-06-16"


def test_delivered_to_the_letter_says_that_the_effect_is_not_shown(office: Office) -> None:
    spirit = SetTest(
        ref="A", text="It works", type=SuccessTestType.SPIRIT, evidence=on("2025-01-16")
    )
    office.record("2025-01-17", promise("A"), spirit)
    office.record("2025-06-17", found("A", Delivery.DELIVERED, "2025-06-16"))
    assert card(office.report(), "A").remarks == (
        "Every test of whether they did it is met; the effect is not shown.",
        "Test 2 was set when judged.",
    )

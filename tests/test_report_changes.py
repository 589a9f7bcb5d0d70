"""What changed: every entry of the week once, in words, with its evidence."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy import text

from tests.office import TESTS, WEEK, Office, claimed, due, found, on, one, promise, words
from tracker.domain.dates import When
from tracker.domain.headlines import Headline
from tracker.domain.vocabulary import (
    Carry,
    Comparison,
    Delivery,
    Ended,
    Grade,
    Kind,
    Response,
    SourceType,
    Stance,
    StepKind,
    VagueReason,
)
from tracker.record.amend import Correct, Retract, Undo
from tracker.record.assess import Stall, Update
from tracker.record.deadlines import Due
from tracker.record.dispose import Replace, Withdraw
from tracker.record.opening import Save
from tracker.record.say import Claim, Respond, Restate, Says
from tracker.record.steps import Checked, Note, Step
from tracker.record.success_tests import JudgeTest, SetTest
from tracker.record.verb import Evidence
from tracker.report.build import Weekly


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Facts of this week and of others, recorded in it and later, put right and taken back."""
    office = Office.open(tmp_path_factory.mktemp("changes"))
    office.record("2025-01-17", *(promise(ref) for ref in ("A", "B", "C")))
    old = office.record("2025-04-10", claimed("A", word=Delivery.PLANNED, day="2025-04-08"))
    office.record(
        "2025-06-17",
        found("A", Delivery.UNDER_WAY, "2025-06-16"),
        Step(refs=("B",), what="A meeting", kind=StepKind.TALK, evidence=on("2025-05-02")),
        promise("D", "2025-06-16"),
    )
    office.record(
        "2025-06-18",
        Correct(
            entry=old.lines[0].entry, because="The page is of 9 April", evidence=on("2025-04-09")
        ),
    )
    office.record("2025-06-18", Save(name="mine", refs=("A", "B")))
    office.record("2025-06-19", Note(refs=("B",), text="undone", evidence=on("2025-06-18")))
    office.record("2025-06-19", Undo())
    wrong = office.record("2025-06-19", Note(refs=("C",), text="wrong", evidence=on("2025-06-18")))
    office.record("2025-06-20", Retract(entry=wrong.lines[0].entry, because="Another C"))
    fresh = office.record("2025-06-20", Note(refs=("C",), text="a slip", evidence=on("2025-06-19")))
    office.record(
        "2025-06-20",
        Correct(entry=fresh.lines[0].entry, because="A slip of the pen", text="right"),
    )
    office.assert_times(
        "2025-06-21",
        Note(refs=("A",), text="old", evidence=on("2024-03-01")),
        Note(refs=("B",), text="old", evidence=on("2024-03-02")),
        Note(refs=("B",), text="of this week", evidence=on("2025-06-20")),
        backfill=True,
    )
    office.assert_times("2025-06-22", Note(refs=("A",), text="asserted", evidence=on("2024-04-01")))
    office.record("2025-06-25", Note(refs=("A",), text="later", evidence=on("2025-06-21")))
    office.record("2025-06-25", Note(refs=("A",), text="next", evidence=on("2025-06-24")))
    return office


@pytest.fixture(scope="module")
def report(busy: Office) -> Weekly:
    return busy.report()


def test_every_entry_of_the_week_stands_once(busy: Office, report: Weekly) -> None:
    """By enumerating the ledger: facts of the week, and facts recorded in it."""
    with busy.register.database.reading() as connection:
        rows = connection.execute(
            text(
                "SELECT seq, facet, occurred_latest AS day, substr(recorded_at, 1, 10) AS recorded,"
                " batch, amends, subject FROM entry ORDER BY seq"
            )
        ).all()
    amended = {row.amends for row in rows}
    sources = {
        row.subject for row in rows if row.facet == "identity" and row.seq == row.subject
    } - {row.subject for row in rows if row.facet in {"delivery", "note", "step"}}
    framing = {"register", "party", "batch", "saved", "undo", "retraction"}
    wanted: set[int] = set()
    backfilled: set[int] = set()
    for row in rows:
        if row.facet in framing or row.seq in amended or row.subject in sources - {opened(report)}:
            continue
        happened = "2025-06-16" <= row.day <= "2025-06-22"
        recorded = "2025-06-16" <= row.recorded <= "2025-06-22"
        if happened or (recorded and row.day < "2025-06-16" and row.amends is None):
            asserted = row.recorded == "2025-06-21" and not happened
            (backfilled if asserted else wanted).add(row.seq)
    shown = Counter(
        entry
        for change in (*report.changes.happened, *report.changes.learned)
        for entry in change.entries
    )
    assert set(shown.values()) == {1}
    assert set(shown) == wanted
    assert sum(each.entries for each in report.changes.backfills) == len(backfilled) == 2
    corrected = {each.entry for each in report.changes.corrections}
    assert not corrected & set(shown)


def opened(report: Weekly) -> int:
    """The entry that opened D, the one commitment of which nothing else is recorded."""
    return one(report, "D", "New in").entries[0]


def test_what_is_learned_stands_apart_from_what_happened(report: Weekly) -> None:
    assert words(report) == [
        ("A", "Under way, previously Not yet assessed"),
        ("D", "New in the register (undertaking)"),
        ("C", "Note: right"),
        ("B", "Note: of this week"),
        ("A", "Note: later"),
    ]
    assert [(change.refs, change.what) for change in report.changes.learned] == [
        (("A",), "Note: asserted"),
        (("B",), "Talk: A meeting"),
    ]


def test_what_was_recorded_later_is_not_known_earlier(busy: Office) -> None:
    early = busy.report(known="2025-06-17")
    assert words(early) == [
        ("A", "Under way, previously Not yet assessed"),
        ("D", "New in the register (undertaking)"),
    ]
    assert early.changes.corrections == ()
    a = next(card for card in early.cards if card.ref == "A")
    assert a.claim is not None
    assert a.claim.occurred.text == "2025-04-08"


def test_corrections_and_retractions_say_what_was_written(report: Weekly) -> None:
    told = [(each.ref, each.was, each.now, each.because) for each in report.changes.corrections]
    assert told == [
        (
            "A",
            "Claim: planned, 8 April 2025",
            "Claim: planned, 9 April 2025",
            "The page is of 9 April",
        ),
        ("C", "Note: wrong, 18 June 2025", None, "Another C"),
        ("C", "Note: a slip, 19 June 2025", "Note: right, 19 June 2025", "A slip of the pen"),
    ]
    note = one(report, "C", "Note: right").note
    assert note == "Corrected on 20 June 2025: A slip of the pen."


def test_a_backfill_is_one_line_and_asserted_times_alone_are_none(report: Weekly) -> None:
    (backfill,) = report.changes.backfills
    assert (backfill.asserted_by, backfill.entries, backfill.refs) == ("history.yaml", 2, 2)


def test_an_undone_entry_never_shows(busy: Office, report: Weekly) -> None:
    said = [change.what for change in (*report.changes.happened, *report.changes.learned)]
    assert not any("undone" in what for what in said)
    assert not any("undone" in entry.what for card in report.cards for entry in card.history)


def test_one_act_for_many_refs_is_one_line(office: Office) -> None:
    refs = ("A", "B", "C")
    office.record("2025-01-17", *(promise(ref) for ref in refs))
    office.record("2025-01-18", found("B", Delivery.PLANNED, "2025-01-17"))
    office.record(
        "2025-06-17",
        Update(
            refs=refs, finding=Delivery.UNDER_WAY, evidence=on("2025-06-16", type=SourceType.LAW)
        ),
        claimed(*refs, word=Delivery.DELIVERED, day="2025-06-16"),
        claimed("A", word=Delivery.DELIVERED, day="2025-06-17", quote="other words"),
        Step(refs=("A",), what="One thing", evidence=on("2025-06-16")),
        Step(refs=("B",), what="Another", evidence=on("2025-06-16")),
        promise("N-1", "2025-06-16"),
        promise("N-2", "2025-06-16"),
        promise("N-3", "2025-06-16", kind=Kind.DEMAND),
    )
    assert words(office.report()) == [
        ("A,B,C", "Under way, previously Not yet assessed for 2 and Planned for 1"),
        ("A,B,C", "Claim: delivered"),
        ("A", "Action: One thing"),
        ("B", "Action: Another"),
        ("N-1,N-2", "New in the register (undertaking)"),
        ("N-3", "New in the register (demand)"),
        ("A", "Claim: delivered, previously delivered"),
    ]
    line = office.report().changes.happened[0]
    assert len(line.entries) == 3
    assert line.titles == ("Promise A", "Promise B", "Promise C")


def test_a_fact_whose_last_day_is_yet_to_come_has_not_happened(office: Office) -> None:
    office.record("2025-01-17", promise("A"))
    vague = Evidence(on=When.on(WEEK.monday), sources=on("2025-06-16").sources)
    later = Evidence(on=on("2025-06-30").on, sources=vague.sources)
    office.record("2025-06-17", Note(refs=("A",), text="a plan", evidence=later))
    assert words(office.report()) == []
    assert words(office.report(WEEK.next)) == []
    assert words(office.report(WEEK.next.next)) == [("A", "Note: a plan")]


def test_a_change_says_who_on_what_evidence_and_who_wrote_it_down(office: Office) -> None:
    office.record("2025-01-17", promise("A"))
    law = on("2025-06-16", type=SourceType.LAW, quote="In force", note="Read in full")
    office.record(
        "2025-06-17",
        Update(refs=("A",), finding=Delivery.UNDER_WAY, because="It is law", evidence=law),
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
        SetTest(ref="A", text="A plan is out", evidence=day),
        JudgeTest(ref="A", number=1, met=True, evidence=day),
        Checked(refs=("B",), nothing=True, places="the gazette", evidence=day),
        Stall(refs=("B",), evidence=day),
        Update(
            refs=("V",), finding=Delivery.TOO_VAGUE, reason=(VagueReason.NO_MEASURE,), evidence=day
        ),
        Withdraw(refs=("W",), because="They said so", evidence=day),
        Update(
            refs=("E",),
            finding=Delivery.PARTLY_DELIVERED,
            **TESTS[Delivery.PARTLY_DELIVERED],
            ended=Ended.COMPLETED,
            evidence=on("2025-06-16", type=SourceType.LAW),
        ),
        Restate(ref="A", comparison=Comparison.NARROWER, evidence=told),
        Replace(refs=("B",), by=("A",), carry=Carry.EQUIVALENT, evidence=day),
        found("R", Delivery.PLANNED, "2025-06-16", because="Less than we had read"),
    )
    said = dict(words(office.report()))
    every = [what for _, what in words(office.report())]
    assert said["ASK"] == "Response of Water Office: accepted in part"
    assert (
        "Date moved later by 92 days, to “by 31 August 2025”, not announced,"
        " previously “by 31 May 2025”"
    ) in every
    assert "No date was given" in every
    assert "Test 1 met: A plan is out" in every
    assert one(office.report(), "B", "We looked and found no action").note == (
        "Places searched: the gazette."
    )
    assert "Stalled" in every
    assert said["V"] == "Too vague to rate: no measure, previously Not yet assessed"
    assert said["W"] == "Withdrawn, previously Not yet assessed"
    assert said["E"] == "Partly delivered and ended as completed, previously Not yet assessed"
    assert len(one(office.report(), "E", "Partly delivered").entries) == 2
    assert "Said again, narrower than at first" in every
    assert "Replaced by A, an equivalent promise, previously Not yet assessed" in every
    assert said["R"] == "Planned (reassessed), previously Under way"


NONE, BACK = "none given", "taken back"
MAY, JUNE, YEAR = "by 31 May 2025", "by 30 June 2025", "this year"


#: The dates that were given one after the other, and what is said of the last.
DATES = (
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
)


def test_a_date_says_what_became_of_the_one_before_it(office: Office) -> None:
    refs = [f"P-{number:02}" for number in range(len(DATES))]
    office.record("2025-01-17", *(promise(ref) for ref in refs))
    for ref, (stated, _) in zip(refs, DATES, strict=True):
        days = [*(f"2025-01-{number:02}" for number in range(17, 16 + len(stated))), "2025-06-16"]
        for phrase, day in zip(stated, days, strict=True):
            evidence = on(day)
            act = Due(refs=(ref,), phrase=phrase, evidence=evidence)
            if phrase in {NONE, BACK}:
                none, back = phrase == NONE, phrase == BACK
                act = Due(refs=(ref,), none_set=none, withdrawn=back, evidence=evidence)
            office.record("2025-06-17", act)
    said = [
        (ref, change.what) for change in office.report().changes.happened for ref in change.refs
    ]
    assert sorted(said) == [(ref, words) for ref, (_, words) in zip(refs, DATES, strict=True)]


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


ENDINGS = (
    (Ended.NOT_PRIORITISED, "Not delivered and ended because it was not prioritised"),
    (Ended.CHANGED_MIND, "Not delivered and ended because the promiser changed its mind"),
    (Ended.BLOCKED_IN_PARLIAMENT, "Not delivered and ended because Parliament blocked it"),
    (Ended.BLOCKED_BY_COURT, "Not delivered and ended because a court blocked it"),
    (Ended.NO_FUNDING, "Not delivered and ended because it had no funding"),
    (Ended.OVERTAKEN_BY_EVENTS, "Not delivered and ended because events overtook it"),
    (Ended.PERIOD_ENDED, "Not delivered and ended because its period was over"),
    (Ended.REFUSED, "Not delivered and ended because it was refused"),
    (Ended.UNKNOWN, "Not delivered and ended for a reason that is not known"),
)


def test_an_ending_says_why(office: Office) -> None:
    law = on("2025-06-16", type=SourceType.LAW)
    refs = {f"E-{place}": each for place, each in enumerate(ENDINGS)}
    office.record("2025-01-17", *(promise(ref) for ref in refs))
    for ref, (ended, _) in refs.items():
        act = Update(refs=(ref,), finding=Delivery.UNDER_WAY, ended=ended, evidence=law)
        office.record("2025-06-17", act)
    assert dict(words(office.report())) == {
        ref: f"{why}, previously Not yet assessed" for ref, (_, why) in refs.items()
    }

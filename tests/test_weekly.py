"""What every weekly keeps: events once, sums that close, and words that nobody can call wrong."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from tests.acts import an_act, random_register
from tests.office import (
    WEEK,
    Office,
    answers,
    claimed,
    due,
    effects,
    events,
    found,
    issued,
    on,
    promise,
)
from tracker.domain.headlines import Headline
from tracker.domain.vocabulary import Comparison, Delivery, Kind, Response, SourceType
from tracker.errors import TrackerError
from tracker.publish.weekly import weekly_file
from tracker.record.say import Respond, Restate
from tracker.report.build import Weekly
from tracker.report.changes import clerical_sort, has_line
from tracker.report.claims import Said
from tracker.report.reading import read_week

NEXT = WEEK.next


def words(report: Weekly) -> str:
    """The report as text, its lines joined."""
    return " ".join(weekly_file(report, "txt").decode().split())


@pytest.mark.parametrize("seed", range(12))
def test_whatever_was_recorded_is_told_once_or_counted(tmp_path: Path, seed: int) -> None:
    office, chance = random_register(tmp_path, seed), Random(-seed)
    issued(office, 25, "2025-06-23")
    refs = tuple(f"P-{number}" for number in range(9))
    for _ in range(12):
        with suppress(TrackerError):
            office.record("2025-06-25", an_act(chance, refs))
    report = office.report(NEXT)
    changes = report.changes
    assert not changes.first
    told = [number for event in events(report) for number in event.entries]
    assert len(told) == len(set(told))
    with office.register.database.reading() as connection:
        reading = read_week(connection, NEXT, None)
    lines = [entry for entry in reading.of_week if has_line(reading, entry)]
    clerical = sum(clerical_sort(reading, entry) is not None for entry in lines)
    put_right = {(made.was or made.first).seq for made in reading.corrections}
    untold = {entry.seq for entry in lines if clerical_sort(reading, entry) is None} - set(told)
    if not (changes.happened.left_out or changes.learned.left_out):
        assert untold <= put_right
    assert sum(line.count for line in changes.clerical) >= clerical
    assert len(changes.wrong.rows) <= len(put_right)


@pytest.mark.parametrize("seed", range(12))
def test_every_sum_closes(tmp_path: Path, seed: int) -> None:
    office = random_register(tmp_path, seed)
    for report in (office.report(), office.report(NEXT)):
        stands, claims = report.stands, report.claims
        matrix = claims.matrix
        assert matrix.total == stands.total == sum(count for _, count in stands.headlines)
        assert sum(row.total for row in matrix.rows) == sum(matrix.totals) == matrix.total
        for row in matrix.rows:
            assert sum(cell.count for cell in row.cells) == row.total
            for cell in row.cells:
                assert cell.ahead + cell.unchecked + cell.agree <= cell.count
        columns = zip(*(row.cells for row in matrix.rows), strict=True)
        assert tuple(sum(cell.count for cell in column) for column in columns) == matrix.totals
        marked = sum(cell.ahead + cell.unchecked for row in matrix.rows for cell in row.cells)
        assert claims.ahead + claims.unchecked == marked
        assert sum(len(group.rows) for group in stands.groups) == stands.total
        bridge = stands.bridge
        moves = sum(line.sign * line.count for line in bridge.lines)
        assert bridge.opening + moves == bridge.closing == stands.total
        figures = {figure.label: figure.value for figure in report.brief.figures}
        assert figures["Claims not borne out"] == marked
        assert figures["Not yet assessed"] == stands.total - stands.assessed


def test_an_act_and_what_we_find_of_it_are_one_event(office: Office) -> None:
    office.record("2025-01-17", promise("A"), due("A", "by May 2025"))
    act = claimed("A", word=Delivery.DELIVERED, day="2025-06-17")
    office.record("2025-06-17", act, found("A", Delivery.DELIVERED, "2025-06-17"))
    report = office.report()
    (event,) = report.changes.happened.rows
    assert event.effects[0].now is Headline.DELIVERED
    assert "Delivered, 17 to " in words(report)
    assert "delivered, 17 days late" in report.brief.title


def test_what_may_have_happened_earlier_is_no_event_of_this_week(office: Office) -> None:
    office.record("2025-01-17", promise("A"))
    issued(office, 24, "2025-06-15")
    again = Restate(
        ref="A",
        comparison=Comparison.SAME,
        evidence=on("2025-03-01/2025-06-18", key="old", quote="again"),
    )
    office.record("2025-06-18", again)
    changes = office.report().changes
    assert (changes.happened.total, changes.learned.total) == (0, 1)


def test_answers_to_a_programme_are_one_act_by_name(office: Office) -> None:
    asked = [
        promise(ref, "2025-01-16", kind=Kind.RECOMMENDATION, to=("Water Office",), lead=None)
        for ref in ("R-1", "R-2", "R-3")
    ]
    office.record("2025-01-17", *asked)
    answer = Respond(
        refs=("R-1", "R-2", "R-3"),
        response=Response.ACCEPTED,
        evidence=on("2025-06-18", quote="We accept them all", speaker="Water Office"),
    )
    office.record("2025-06-18", answer)
    report = office.report()
    assert answers(report)[0].startswith("The Water Office accepted three recommendations.")
    assert report.changes.happened.total == 1
    assert "The Water Office accepted three recommendations." in words(report)
    accepted = next(row for row in report.claims.matrix.rows if row.said is Said.ACCEPTED)
    assert accepted.total == 3


def test_a_first_issue_compares_with_nothing(office: Office) -> None:
    office.record("2025-01-17", promise("A"))
    first = office.report()
    assert all(figure.change is None for figure in first.brief.figures)
    assert "This is the first issue: it compares with nothing before it." in words(first)
    issued(office, 25, "2025-06-23")
    later = office.report(NEXT, known="2025-06-30")
    assert {figure.change for figure in later.brief.figures} == {0}
    assert "Since issue 1" in words(later)


def test_a_reading_of_ours_is_said_to_be_one_and_a_paraphrase_is_not_quoted(
    office: Office,
) -> None:
    office.record("2025-01-17", promise("A"), promise("B"))
    own = claimed("A", word=Delivery.DELIVERED, day="2025-06-17", quote="we updated the House")
    named = claimed("B", word=Delivery.DELIVERED, day="2025-06-17", quote="it is delivered")
    office.record("2025-06-17", own, named)
    report = office.report()
    text = words(report)
    assert "“we updated the House”: coded by us as delivered" in text
    assert "“it is delivered”: delivered" in text
    assert "said that it is delivered" not in text
    (line,) = [effect for effect in effects(report, "A") if effect.quote]
    assert line.coded


def test_words_in_a_newspaper_are_reported_and_not_quoted(office: Office) -> None:
    office.record("2025-01-17", promise("A"))
    evidence = on("2025-06-17", type=SourceType.MEDIA, quote="it was all finished by then")
    claim = claimed("A", word=Delivery.DELIVERED, day="2025-06-17")
    office.record("2025-06-17", replace(claim, evidence=evidence))
    text = words(office.report())
    assert "“it was all finished by then”" not in text
    assert "they say, as reported: it was all finished by then, coded by us as delivered" in text
    assert "it was all finished by then (as reported by" in text


def test_a_date_in_a_newspaper_is_reported_and_not_quoted(office: Office) -> None:
    office.record("2025-01-17", promise("A"), promise("B"))
    said = due("A", "by June 2026", day="2025-06-17")
    evidence = on("2025-06-17", type=SourceType.MEDIA, quote="it will be done by June 2026")
    office.record("2025-06-17", replace(said, evidence=evidence))
    office.record("2025-06-17", due("B", "by July 2026", day="2025-06-17"))
    changed = words(office.report()).partition("Late and due")[0]
    assert "“by June 2026”" not in changed
    assert "by June 2026" in changed
    assert "“by July 2026”" in changed


def test_a_mostly_unassessed_register_is_no_progress(office: Office) -> None:
    office.record("2025-01-17", *(promise(f"A-{number}") for number in range(9)))
    office.record("2025-02-17", found("A-1", Delivery.UNDER_WAY, "2025-02-17"))
    report = office.report()
    assert report.brief.title == "1 of 9 assessed so far"
    assert report.stands.bars == ()
    assert "The rest we have not checked; that says nothing about the world." in words(report)


def test_delays_are_drawn_from_five_delivered_on(office: Office) -> None:
    office.record(
        "2025-01-17",
        *(promise(f"A-{number}") for number in range(3)),
        *(promise(f"B-{number}", lead="Harbour Trust") for number in range(2)),
    )
    days = ("2025-03-01", "2025-03-01", "2025-06-14", "2025-02-10", "2025-05-20")
    refs = ("A-0", "A-1", "A-2", "B-0", "B-1")
    for day, ref in list(zip(days, refs, strict=True))[:4]:
        office.record("2025-06-17", found(ref, Delivery.DELIVERED, day))
    assert office.report().stands.delays == ()
    office.record("2025-06-17", found("B-1", Delivery.DELIVERED, days[4]))
    report = office.report()
    told = [
        (delays.body, [(one.ref, one.days) for one in delays.delivered], delays.middle)
        for delays in report.stands.delays
    ]
    assert told == [
        ("Water Office", [("A-0", 44), ("A-1", 44), ("A-2", 149)], 44),
        ("Harbour Trust", [("B-0", 25), ("B-1", 124)], 25),
    ]
    text = words(report)
    assert "Water Office: 3 delivered, 44 to 149 days after the promise" in text
    assert "A-0 44, A-1 44, A-2 149; half of them in 44 days or less" in text

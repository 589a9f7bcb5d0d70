"""Counts that sum to the denominator, and a bridge that balances."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.office import WEEK, Office, claimed, due, found, on, promise
from tracker.domain.dates import Times
from tracker.domain.headlines import Group, Headline
from tracker.domain.vocabulary import Carry, Delivery, InstrumentForm, Kind, LinkType, Response
from tracker.errors import Refused
from tracker.read.snapshot import take
from tracker.record.amend import Correct
from tracker.record.dispose import Drop, Merge, Replace, Split, Withdraw
from tracker.record.opening import Add, Edit, OpenInstrument
from tracker.record.say import Respond
from tracker.record.steps import Checked, Link
from tracker.report.build import Weekly
from tracker.report.counts import check_balance


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Two programmes and some others, of several kinds, with a busy week."""
    office = Office.open(tmp_path_factory.mktemp("counts"))
    office.record(
        "2025-01-17",
        promise("TOP"),
        promise("TOP-1", parent="TOP", kind=Kind.RECOMMENDATION, to=("Water Office",)),
        promise("TOP-2", parent="TOP", kind=Kind.RECOMMENDATION, to=("Water Office", "Wales")),
        promise("KEEP", kind=Kind.STANDING, lead="Harbour Board"),
        Add(ref="ALONE", title="Alone", evidence=on("2025-01-16")),
        promise("OLD"),
        promise("ASK", kind=Kind.DEMAND),
        promise("STONE", kind=Kind.MILESTONE),
        OpenInstrument(
            ref="BILL", title="A bill", form=InstrumentForm.BILL, evidence=on("2025-01-16")
        ),
        Respond(
            refs=("TOP-1", "TOP-2"),
            response=Response.ACCEPTED,
            addressee="Water Office",
            evidence=on("2025-01-16"),
        ),
        due("ALONE", "by 31 May 2025"),
        due("STONE", "by 31 May 2025"),
        found("TOP-1", Delivery.UNDER_WAY, "2025-02-03"),
    )
    office.record(
        "2025-06-17",
        promise("NEW", "2025-06-16"),
        Link(refs=("NEW",), type=LinkType.ANSWERS, target="ASK", evidence=on("2025-06-16")),
        found("TOP", Delivery.DELIVERED, "2025-06-16"),
        found("KEEP", Delivery.HOLDING, "2025-06-16"),
        Replace(refs=("OLD",), by=("NEW",), carry=Carry.WEAKER, evidence=on("2025-06-16")),
        claimed("TOP-1", word=Delivery.DELIVERED, day="2025-06-16"),
        Checked(refs=("TOP-1",), evidence=on("2025-06-16")),
        Checked(
            refs=("ALONE", "STONE"), nothing=True, places="the gazette", evidence=on("2025-06-16")
        ),
    )
    return office


@pytest.fixture(scope="module")
def report(busy: Office) -> Weekly:
    return busy.report()


def test_the_five_groups_come_first_and_sum(report: Weekly) -> None:
    board = report.scoreboard
    groups = {each.group: (each.this_week, each.last_week) for each in board.groups}
    assert list(groups) == [
        Group.DONE,
        Group.MOVING,
        Group.NOTHING_FOUND,
        Group.NOT_KNOWN,
        Group.ENDED_SHORT,
    ]
    assert groups[Group.DONE] == (2, 0)
    assert sum(now for now, _ in groups.values()) == board.total == 6
    assert sum(last for _, last in groups.values()) == board.last_total == 6


def test_the_headlines_stand_in_fixed_order_with_zero_rows(report: Weekly) -> None:
    states = report.scoreboard.states
    assert [each.headline for each in states] == [
        each for each in Headline if each is not Headline.REPLACED
    ]
    assert sum(each.this_week for each in states) == report.scoreboard.total
    assert sum(each.last_week for each in states) == report.scoreboard.last_total
    assert any(each.this_week == 0 for each in states)


def test_programmes_and_lead_bodies_sum_to_the_denominator(report: Weekly) -> None:
    board = report.scoreboard
    for tallies in (board.programmes, board.leads):
        assert sum(each.total for each in tallies) == board.total
        for each in tallies:
            assert sum(number for _, number in each.counts) == each.total
            assert len(each.counts) == len(board.states)
    assert [(each.ref, each.title, each.total) for each in board.programmes] == [
        ("TOP", "Promise TOP", 3),
        (None, "Other commitments", 3),
    ]
    assert [(each.title, each.total) for each in board.leads] == [
        ("Harbour Board", 1),
        ("Water Office", 4),
        ("No lead body named", 1),
    ]
    assert [each.has_standing for each in board.programmes] == [False, True]


def test_replaced_leaves_the_counts_and_is_named_for_its_week(busy: Office, report: Weekly) -> None:
    assert [each.replaced_this_week for each in report.scoreboard.programmes] == [0, 1]
    assert sum(each.replaced_this_week for each in report.scoreboard.leads) == 1
    after = busy.report(WEEK.next)
    assert [each.replaced_this_week for each in after.scoreboard.programmes] == [0, 0]


def test_what_is_counted_apart_has_lines_of_its_own(report: Weekly) -> None:
    assert [(each.label, each.count, each.note) for each in report.scoreboard.apart] == [
        ("Demands", 1, "One is answered by a commitment."),
        ("Milestones", 1, "None is reached. One is overdue."),
        ("Instruments", 1, "One bill."),
    ]
    cards = {card.ref: card for card in report.cards}
    assert not cards["ASK"].counted
    assert not cards["STONE"].counted


def test_responses_state_their_unit(report: Weekly) -> None:
    assert report.scoreboard.asks == 3
    assert dict(report.scoreboard.responses)["accepted"] == 2
    assert dict(report.scoreboard.responses)["rejected"] == 0


def test_four_figures_with_their_change(report: Weekly) -> None:
    figures = [(each.label, each.value, each.of, each.change) for each in report.figures]
    assert figures == [
        ("Delivered", 1, 6, 1),
        ("Overdue", 1, 6, 1),
        ("Claim ahead of evidence", 1, 6, 1),
        ("Not yet assessed", 3, 6, -2),
    ]
    assert report.figures[1].note == "One item counted apart is overdue too"


def test_programmes_are_those_of_the_snapshot(busy: Office, report: Weekly) -> None:
    with busy.register.database.reading() as connection:
        snapshot = take(connection, Times(WEEK.sunday, report.masthead.known_at))
    programmes = {
        found.subject.ref: None if top is None else top.title
        for found in snapshot.standings.values()
        for top in [snapshot.programme(found.subject)]
    }
    assert {card.ref: card.programme for card in report.cards} == programmes


def lines(report: Weekly) -> dict[str, tuple[int, tuple[str, ...]]]:
    return {line.label: (line.sign, line.refs) for line in report.bridge.lines if line.refs}


def test_the_bridge_leads_from_sunday_to_sunday(report: Weekly) -> None:
    assert lines(report) == {"Added": (1, ("NEW",)), "Replaced": (-1, ("OLD",))}
    assert [line.label for line in report.bridge.lines] == [
        "Added",
        "Split: the parts",
        "Merged",
        "Replaced",
        "Out of scope",
    ]
    bridge = report.bridge
    assert bridge.opening == report.scoreboard.last_total
    assert bridge.closing == report.scoreboard.total
    assert bridge.rated + bridge.too_vague + bridge.not_assessed == bridge.closing


def test_every_way_in_and_out_has_its_line(office: Office) -> None:
    office.record(
        "2025-01-17",
        *(promise(ref) for ref in ("SPLIT", "M-1", "M-2", "DROP", "BOTH", "TO-DEMAND")),
        promise("FROM-DEMAND", kind=Kind.DEMAND),
    )
    told = office.record("2025-01-18", Edit(ref="FROM-DEMAND", kind=Kind.UNDERTAKING))
    other = office.record("2025-01-18", Edit(ref="TO-DEMAND", kind=Kind.DEMAND))
    office.record(
        "2025-06-17",
        promise("S-1", "2025-06-16"),
        promise("S-2", "2025-06-16"),
        Split(ref="SPLIT", into=("S-1", "S-2"), evidence=on("2025-06-16")),
        Merge(refs=("M-1",), into="M-2", evidence=on("2025-06-16")),
        promise("SHORT", "2025-06-16"),
        Drop(refs=("DROP",), because="not ours", evidence=on("2025-06-16")),
        Replace(refs=("SHORT",), by=("BOTH",), evidence=on("2025-06-16")),
        # A repair counts from the day that it names: the kind was another one before it.
        *(
            Correct(entry=each.lines[0].entry, because="from then", evidence=on("2025-06-16"))
            for each in (told, other)
        ),
    )
    report = office.report()
    assert lines(report) == {
        "Added": (1, ("SHORT",)),
        "Split: the parts": (1, ("S-1", "S-2")),
        "Kind repaired: now counted": (1, ("FROM-DEMAND",)),
        "Split: the whole": (-1, ("SPLIT",)),
        "Merged": (-1, ("M-1",)),
        "Replaced": (-1, ("SHORT",)),
        "Out of scope": (-1, ("DROP",)),
        "Kind repaired: no longer counted": (-1, ("TO-DEMAND",)),
    }
    check_balance(report.bridge)


def test_what_comes_back_has_its_line(office: Office) -> None:
    office.record("2025-01-17", promise("BACK"))
    office.record(
        "2025-02-02",
        Drop(refs=("BACK",), because="not ours", evidence=on("2025-02-01")),
    )
    again = office.record("2025-06-17", Withdraw(refs=("BACK",), evidence=on("2025-06-16")))
    office.record(
        "2025-06-18",
        Correct(entry=again.lines[0].entry, because="ours", value="active"),
    )
    assert lines(office.report()) == {"Back in the count": (1, ("BACK",))}


@pytest.mark.parametrize(
    ("field", "because"),
    [
        ("opening", "7 last week leads to 7, and 6 are counted"),
        ("closing", "6 last week leads to 6, and 7 are counted"),
        ("rated", "7 are rated, too vague or not assessed, and 6 are counted"),
        ("too_vague", "7 are rated, too vague or not assessed, and 6 are counted"),
    ],
)
def test_a_bridge_that_does_not_balance_is_refused(
    report: Weekly, field: str, because: str
) -> None:
    broken = replace(report.bridge, **{field: getattr(report.bridge, field) + 1})
    with pytest.raises(Refused, match=f"The bridge does not balance: {because}") as refused:
        check_balance(broken)
    assert refused.value.exit_code == 5


def test_a_line_that_counts_more_than_it_names_is_refused(report: Weekly) -> None:
    first, *rest = report.bridge.lines
    broken = replace(report.bridge, lines=(replace(first, count=2), *rest))
    with pytest.raises(Refused, match="Added is 2 and names 1"):
        check_balance(broken)

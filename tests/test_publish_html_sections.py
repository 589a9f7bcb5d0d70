"""What each section of the page says: expected, quiet, to come, corrected, learned later."""

from __future__ import annotations

from dataclasses import replace
from xml.etree.ElementTree import Element

from tests.reporting_ahead import LAST
from tests.reporting_pages import every, tree, words
from tests.reporting_sample import large, sample
from tracker.domain.vocabulary import Badge
from tracker.publish.html import weekly_html
from tracker.report.build import Weekly
from tracker.report.since import Outcome

PAGE = weekly_html(sample())
ROOT = tree(PAGE)


def section(number: int, root: Element = ROOT) -> Element:
    """The section whose heading has this number."""
    return next(
        each for each in every(root, "section") if each.get("aria-labelledby") == f"s_{number}"
    )


def _said(number: int, report: Weekly) -> str:
    return words(section(number, tree(weekly_html(report))))


def test_sections_stand_in_the_order_of_their_numbers() -> None:
    numbers = [int(words(head).split()[0]) for head in every(ROOT, "h2")]
    assert numbers == list(range(1, 14))


def test_the_list_of_sections_leads_to_each_of_them() -> None:
    links = [link.get("href") for link in every(next(every(ROOT, "nav")), "a")]
    assert links == [f"#s_{number}" for number in range(2, 14)]


def test_figures_stand_beside_what_they_are_a_part_of() -> None:
    assert [words(dd) for dd in every(ROOT, "dd") if dd.get("class") == "big"] == [
        "4 of 44",
        "5 of 44",
        "2 of 44",
        "8 of 44",
    ]


def test_a_status_in_use_is_explained_where_it_first_stands() -> None:
    table = next(table for table in every(ROOT, "table") if "states" in (table.get("class") or ""))
    rows = {
        words(next(every(row, "th"))): words(list(every(row, "td"))[-1])
        for row in every(table, "tr")
        if list(every(row, "td"))
    }
    for state in sample().scoreboard.states:
        assert rows[state.headline.label] == state.headline.meaning


def test_a_badge_is_explained_where_it_first_stands() -> None:
    found = words(section(5))
    for shown in (Badge.OVERDUE, Badge.STALLED, Badge.NO_TIMETABLE):
        assert found.index(shown.meaning) < found.index("Deadlines met or passed this week")
    assert Badge.EFFECT_NOT_SHOWN.meaning not in found


def test_a_quiet_commitment_comes_with_its_question() -> None:
    found = words(section(7))
    assert "for 180 days or more" in found
    for row in sample().quiet.rows:
        assert row.question in found
    assert "Announced, 4 December 2024" in found
    assert "4 December 2024, by A. Analyst" in found
    assert "news expected after 60" in found


def test_texts_to_copy_are_in_sight_and_keep_their_lines() -> None:
    request = sample().quiet.requests[0]
    copied = ["".join(p.itertext()) for p in every(ROOT, "p") if p.get("class") == "copy"]
    assert request.foi in copied
    assert request.letter in copied
    hidden = {id(p) for details in every(ROOT, "details") for p in every(details, "p")}
    assert not [p for p in every(ROOT, "p") if p.get("class") == "copy" and id(p) in hidden]


def test_a_long_list_of_quiet_commitments_says_how_many_it_leaves_out() -> None:
    report = sample()
    longer = replace(report, quiet=replace(report.quiet, total=57))
    assert "2 of 57 are listed, longest first" in _said(7, longer)


def test_what_was_expected_is_counted_in_one_sentence_and_listed() -> None:
    found = words(section(8))
    assert (
        "Report 22 (week 24) expected 7 dates by 22 June 2025: 1 was met, 1 was missed, "
        "1 was not checked, 1 moved, 1 ended or left, 1 opened and 1 was corrected." in found
    )
    assert "Missed. Overdue since 16 June 2025" in found
    assert "No longer in the register" in found


def test_an_issue_that_expected_one_date_or_none_says_so() -> None:
    report = sample()
    assert report.since
    one = replace(report.since, lines=report.since.lines[:1])
    assert "expected one date by 22 June 2025: it was met." in _said(8, replace(report, since=one))
    found = _said(8, replace(report, since=replace(report.since, lines=())))
    assert "Report 22 (week 24) expected nothing by 22 June 2025." in found


def test_the_calendar_names_each_day_once() -> None:
    days = [words(p) for p in every(section(9), "p") if p.get("class") == "when"]
    assert days == ["1 July 2025", "22 July 2025"]
    assert "Window opens: HAR-04 Promise HAR-04" in words(section(9))


def test_a_correction_names_the_issues_that_would_have_read_differently() -> None:
    assert (
        "Report 1 (week 51 of 2024) and report 22 (week 24) would have read differently."
        in words(section(12))
    )
    report = sample()
    none = replace(report, corrections=(replace(report.corrections[0], issues=()),))
    assert "No issued report would have read differently." in _said(12, none)


def test_a_moved_date_comes_with_the_reason_given_or_that_there_was_none() -> None:
    assert "ReasonNot announced" in words(section(5))
    report = sample()
    moved = tuple(row for row in report.deadlines.slipped if row.ref == "HAR-01")
    told = replace(report, deadlines=replace(report.deadlines, moved_this_week=moved))
    assert "ReasonThe tender had to be run again" in _said(5, told)
    bare = replace(moved[0], statements=(replace(moved[0].statements[-1], because=None),))
    silent = replace(report, deadlines=replace(report.deadlines, moved_this_week=(bare,)))
    assert "ReasonNo reason given" in _said(5, silent)


def test_a_report_names_the_one_that_it_replaces() -> None:
    report = sample()
    again = replace(report, masthead=replace(report.masthead, replaces=LAST))
    assert "This report replaces report 22, as of 15 June 2025" in weekly_html(again)
    draft = replace(again, masthead=replace(again.masthead, number=None))
    assert "If it is issued, it replaces report 22" in weekly_html(draft)
    assert "replaces report" not in PAGE


def test_a_list_of_a_very_long_register_says_what_it_leaves_out() -> None:
    page = weekly_html(large())
    overdue = large().deadlines.total("overdue")
    assert f"The first 100 of {overdue} are listed; the rest are in the register." in page
    assert len(page.encode()) < 800_000


def test_a_long_look_ahead_and_a_long_look_back_say_what_they_leave_out() -> None:
    report = sample()
    assert report.since
    longer = replace(
        report,
        ahead=replace(report.ahead, lines=report.ahead.lines[-1:] * 100, left_out=(("lines", 1),)),
        since=replace(
            report.since, lines=report.since.lines[:1] * 100, left_out=((Outcome.MET, 2),)
        ),
    )
    for number, count in ((9, 101), (8, 102)):
        assert f"The first 100 of {count} are listed" in _said(number, longer)

"""Deadline phrases: what each rule reads in them, and laws that hold for every phrase."""

from __future__ import annotations

import doctest
import json
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.deadline.grammar import (
    RULES,
    USUAL_DAY,
    Rule,
    find_phrase,
    given_window,
    hardness_of,
    read_phrase,
    resolve,
    rules_markdown,
)
from tracker.domain.deadline.window import (
    Bound,
    Deadline,
    Hardness,
    Jurisdiction,
    Period,
    SpokenPhrase,
    combine,
)
from tracker.errors import UnknownPhrase, UsageError

ROOT = Path(__file__).parent.parent
OFFICIALS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "data" / "deadline_cases.json").read_text(encoding="utf-8")
)["cases"]
# Officials had to give a month for these; no rule may (see benchmarks/deadlines.py).
NO_ONE_MONTH = {
    "Annually",
    "Ongoing",
    "May 2023 and ongoing",
    "By February 2022 and February 2023",
    "Completion by March 2025; report initial progress by 2024",
}
EXAMPLES = [(rule, phrase) for rule in RULES for phrase in rule.examples]
SAID = date(2025, 1, 16)
phrases = st.sampled_from([phrase for _, phrase in EXAMPLES])


def read(phrase: str, said: date = SAID, jurisdiction: Jurisdiction = Jurisdiction.UK) -> Deadline:
    return read_phrase(phrase, said=said, jurisdiction=jurisdiction)


@pytest.mark.parametrize(
    ("phrase", "window"),
    [
        ("by Easter", "../2025-04-20 (strict 2025-04-17)"),
        ("before Easter", "../2025-04-19 (strict 2025-04-17)"),
        ("  BEFORE   Easter. ", "../2025-04-19 (strict 2025-04-17)"),
        ("“Before Easter”", "../2025-04-19 (strict 2025-04-17)"),
        ("by Easter 2026", "../2026-04-05 (strict 2026-04-02)"),
        ("by Christmas", "../2025-12-25 (strict 2025-12-24)"),
        ("before Christmas", "../2025-12-24"),
        ("by May 2025", "../2025-05-31 (strict 2025-04-30)"),
        ("by May 2025 at the latest", "../2025-05-31"),
        ("no later than May 2025", "../2025-05-31"),
        ("before May 2025", "../2025-04-30"),
        ("in May", "2025-05-01/2025-05-31"),
        ("this May", "2025-05-01/2025-05-31"),
        ("in May next year", "2026-05-01/2026-05-31"),
        ("mid-May 2025", "2025-05-11/2025-05-20"),
        ("by the end of February 2028", "../2028-02-29"),
        ("this spring", "2025-03-01/2025-05-31"),
        ("in the spring", "2025-03-01/2025-05-31"),
        ("summer 2025", "2025-06-01/2025-08-31"),
        ("autumn 2025", "2025-09-01/2025-11-30"),
        ("winter 2025", "2025-12-01/2026-02-28"),
        ("winter 2025/26", "2025-12-01/2026-02-28"),
        ("the 2026-27 financial year", "2026-04-01/2027-03-31"),
        ("by the end of 2026 at the latest", "../2026-12-31"),
        ("this winter", "2024-12-01/2025-02-28"),
        ("fall 2022", "2022-09-01/2022-11-30"),
        ("by spring 2025", "../2025-05-31 (strict 2025-02-28)"),
        ("Q2 2025", "2025-04-01/2025-06-30"),
        ("the second quarter of 2025", "2025-04-01/2025-06-30"),
        ("2025 Q2", "2025-04-01/2025-06-30"),
        ("by Q1 2026-27", "../2026-06-30 (strict 2026-03-31)"),
        ("in the first half of 2026", "2026-01-01/2026-06-30"),
        ("this financial year", "../2025-03-31"),
        ("by the end of the financial year", "../2025-03-31"),
        ("by the end of the academic year", "../2025-08-31"),
        ("next financial year", "2025-04-01/2026-03-31"),
        ("2026-27", "2026-04-01/2027-03-31"),
        ("2026–27", "2026-04-01/2027-03-31"),
        ("in 2026/27", "2026-04-01/2027-03-31"),
        ("by fiscal year 2023-24", "../2024-03-31"),
        ("academic year 2025-26", "2025-09-01/2026-08-31"),
        ("later this year", "../2025-12-31"),
        ("this year", "../2025-12-31"),
        ("by the end of the year", "../2025-12-31"),
        ("by year end", "../2025-12-31"),
        ("by end of 2022", "../2022-12-31"),
        ("next year", "2026-01-01/2026-12-31"),
        ("by 2027", "../2027-12-31 (strict 2026-12-31)"),
        ("by mid-2027", "../2027-07-31 (strict 2027-04-30)"),
        ("mid 2027", "2027-05-01/2027-07-31"),
        ("early 2026", "2026-01-01/2026-03-31"),
        ("early next year", "2026-01-01/2026-03-31"),
        ("late 2025", "2025-10-01/2025-12-31"),
        ("in the new year", "2026-01-01/2026-01-31"),
        ("by the end of March 2026", "../2026-03-31"),
        ("by March 2026", "../2026-03-31 (strict 2026-02-28)"),
        ("by 31 May 2025", "../2025-05-31"),
        ("by 31st of May, 2025", "../2025-05-31"),
        ("by May 31, 2025", "../2025-05-31"),
        ("before 31 May 2025", "../2025-05-30"),
        ("by 20 April", "../2025-04-20"),
        ("by April 20", "../2025-04-20"),
        ("by 16 January", "../2026-01-16"),
        ("on 5 March 2026", "2026-03-05/2026-03-05"),
        ("on Thursday 5 March 2026", "2026-03-05/2026-03-05"),
        ("by the end of the decade", "../2030-12-31 (strict 2029-12-31)"),
        ("within three months", "relative"),
        ("within 100 days", "relative"),
        ("within three years", "relative"),
        ("within three months of the formal setting-up date", "relative"),
        ("three-month audit", "relative"),
        ("in six months' time", "2025-01-16/2025-07-16"),
        ("soon", "expectation"),
        ("shortly", "expectation"),
        ("in the coming weeks", "expectation"),
        ("over the next few months", "expectation"),
        ("in the next three weeks", "2025-01-16/2025-02-06"),
        ("immediately", "expectation"),
        ("as quickly as possible", "expectation"),
        ("early", "expectation"),
        ("in due course", "open_ended"),
        ("when parliamentary time allows", "open_ended"),
        ("at least four years", "not_before"),
        ("not before 2027", "2027-01-01/.."),
        ("no earlier than spring 2027", "2027-03-01/.."),
        ("by the end of this Parliament", "event"),
        ("by the end of the session", "event"),
        ("before the next general election", "event"),
        ("Once the bill receives royal assent", "event"),
        ("every quarter", "2025-03-31/.."),
        ("annually", "2025-12-31/.."),
        ("Ongoing", "recurring"),
        ("within 100 days of 20 January 2025", "2025-01-20/2025-04-30"),
        ("within three months of 20 February 2025", "2025-02-20/2025-05-20"),
        ("three months from 1 June", "2025-06-01/2025-09-01"),
        ("within 90 days of 1 June 2025", "2025-06-01/2025-08-30"),
        ("within 10 working days of 14 April 2025", "2025-04-14/2025-04-30"),
        ("within 28 working days", "relative"),
        ("within 10 business days of the vote", "relative"),
        ("no later than 31/12/2026", "../2026-12-31"),
        ("13/12/2026", "2026-12-13/2026-12-13"),
        ("by 12/13/2026", "../2026-12-13"),
        ("31.12.2026", "2026-12-31/2026-12-31"),
        ("by 2026/12/31", "../2026-12-31"),
        ("by 05/05/2026", "../2026-05-05"),
        ("Jun-25", "2025-06-01/2025-06-30"),
        ("by the end of June '25", "../2025-06-30"),
        ("next spring", "2025-03-01/2026-05-31 (strict 2025-05-31)"),
        ("next winter", "2025-12-01/2026-02-28"),
        ("by Friday", "../2025-01-17"),
        ("by Thursday", "../2025-01-23 (strict 2025-01-16)"),
        ("in two weeks", "2025-01-16/2025-01-30"),
        ("ASAP", "expectation"),
        ("from 2027 onwards", "2027-01-01/.."),
        ("until the end of 2026", "../2026-12-31"),
        ("until 31 March 2026", "../2026-03-31"),
        ("by the end of the presidency", "event"),
        ("by the end of this Dáil", "event"),
        ("before the end of the Danish presidency", "event"),
        ("within the lifetime of this Assembly", "event"),
        ("at COP31", "event"),
        ("once the bill is signed by the President", "event"),
        ("annually by 31 March", "2024-03-31/.."),
        ("by 31 March each year", "2024-03-31/.."),
        ("annually by the end of March", "2024-03-31/.."),
        ("by the end of next spring", "../2026-05-31 (strict 2025-05-31)"),
        ("by 12/2026", "../2026-12-31 (strict 2026-11-30)"),
        ("no later than 5 working days after 3 March 2025", "2025-03-03/2025-03-10"),
        ("by Budget 2026", "event"),
    ],
)
def test_a_phrase_said_on_16_january_2025_stands_for_this_window(phrase: str, window: str) -> None:
    assert str(read(phrase)) == window
    assert read(phrase).phrase == phrase


@pytest.mark.parametrize(
    ("phrase", "anchor", "window"),
    [
        ("within three months", "2025-01-16", "2025-01-16/2025-04-16"),
        ("within one month", "2025-01-31", "2025-01-31/2025-02-28"),
        ("within a year", "2024-02-29", "2024-02-29/2025-02-28"),
        ("within 100 days", "2025-01-16", "2025-01-16/2025-04-26"),
        ("within a hundred days", "2025-01-16", "2025-01-16/2025-04-26"),
        ("within three years", "2026-03-31", "2026-03-31/2029-03-31"),
        ("within twenty-four months", "2025-01-16", "2025-01-16/2027-01-16"),
        ("at least four years", "2025-01-16", "2029-01-16/.."),
    ],
)
def test_a_length_of_time_runs_from_its_anchor(phrase: str, anchor: str, window: str) -> None:
    day = date.fromisoformat(anchor)

    assert str(read_phrase(phrase, said=SAID, anchor=day)) == window
    assert resolve(read(phrase), day) == read_phrase(phrase, said=SAID, anchor=day)


def test_in_the_next_year_runs_from_the_day_it_was_said() -> None:
    assert read("in the next year", date(2025, 2, 5)).latest == date(2026, 2, 5)


def test_two_rival_anchors_keep_the_generous_and_the_strict_day() -> None:
    audit = read("three-month audit")
    rivals = [resolve(audit, date(2025, 1, 16)), resolve(audit, date(2025, 2, 20))]

    both = combine(rivals)

    assert (both.strict_latest, both.latest) == (date(2025, 4, 16), date(2025, 5, 20))
    assert both.earliest == date(2025, 1, 16)
    assert combine(rivals[:1]) == rivals[0]
    assert combine([audit, *rivals]).latest == both.latest


def test_nothing_cannot_be_combined() -> None:
    with pytest.raises(ValueError):
        combine([])


def test_an_event_gives_the_date_once_it_is_recorded() -> None:
    election = date(2029, 7, 5)

    assert str(resolve(read("by the end of this Parliament"), election)) == "../2029-07-05"
    assert str(resolve(read("before the next general election"), election)) == "../2029-07-04"
    assert str(resolve(read("after royal assent"), election)) == "2029-07-05/.."
    assert resolve(read("by May 2025"), election) == read("by May 2025")


def test_the_words_may_count_quarters_by_another_year() -> None:
    second, pair = read("Q2 of the financial year 2025-26"), read("academic year 2026-27")

    assert (str(second), second.calendar) == ("2025-07-01/2025-09-30", "uk-financial")
    assert (str(pair), pair.calendar) == ("2026-09-01/2027-08-31", "academic")


def test_a_strict_reading_that_was_over_when_it_was_said_is_dropped() -> None:
    assert str(read("by May 2025", date(2025, 5, 10))) == "../2025-05-31"
    assert str(read("before Easter", date(2025, 4, 19))) == "../2025-04-19"


def test_easter_of_the_next_year_is_meant_once_this_one_is_over() -> None:
    assert read("by Easter", date(2025, 4, 20)).latest == date(2026, 4, 5)


@pytest.mark.parametrize(
    ("phrase", "reason"),
    [
        ("by 05/03/2026", "it may be 5 March 2026, the usual order in the UK, or 3 May 2026"),
        ("by 31/12/26", "its year has two figures"),
        ("90 days from 1 December", "1 December 2024 may be meant, or 1 December 2025"),
        ("by May 25", "it may be 25 May or May 2025"),
        ("on Friday 5 March 2026", "5 March 2026 is a Thursday"),
        ("in January", "names no year"),
        ("this winter 2025", ""),
        ("summer 2025/26", ""),
        ("2011-12", "may also be a month"),
        ("2026-30", "two years that follow each other"),
        ("in academic year Q2", ""),
        ("in 999 years", ""),
        ("2568 homes by 2026", ""),
        ("next May", ""),
        ("on May 2025", ""),
        ("By June 2022 for reporting year 2022, and June 2023 for reporting year 2023", ""),
        ("would not put a timescale on when this would happen", ""),
        ("it would take around three years", ""),
        ("", ""),
        ("by", ""),
    ],
)
def test_nothing_is_guessed(phrase: str, reason: str) -> None:
    said = date(9500, 1, 16) if "999" in phrase else SAID
    with pytest.raises(UnknownPhrase) as refusal:
        read(phrase, said)

    assert reason in refusal.value.sentence
    assert "--earliest FIRST-DAY --latest LAST-DAY" in refusal.value.line()


def test_this_spring_cannot_be_meant_in_july() -> None:
    with pytest.raises(UnknownPhrase, match="was over when it was said"):
        read("this spring", date(2025, 7, 2))


@pytest.mark.parametrize("case", OFFICIALS, ids=[case["en"] for case in OFFICIALS])
def test_officials_chose_the_month_that_the_rules_give(case: dict[str, Any]) -> None:
    chosen = max(case["due_dates"], key=case["due_dates"].__getitem__)
    try:
        latest = read(case["en"], date(2022, 9, 1), Jurisdiction.CANADA).latest
    except UnknownPhrase:
        latest = None

    if case["en"] in NO_ONE_MONTH:
        assert latest is None
    else:
        assert f"{latest:%Y-%m}" == chosen


def test_a_window_may_be_given_by_hand() -> None:
    by_hand = given_window("in good time", earliest=date(2025, 4, 1), latest=date(2025, 6, 30))
    lower = given_window("not for years", earliest=date(2027, 1, 1), latest=None)

    assert (str(by_hand), by_hand.bound, by_hand.rule) == (
        "2025-04-01/2025-06-30",
        Bound.WITHIN,
        "given",
    )
    assert lower.bound is Bound.NOT_BEFORE


@pytest.mark.parametrize(
    ("earliest", "latest"), [(None, None), (date(2025, 7, 1), date(2025, 6, 30))]
)
def test_a_window_given_by_hand_must_have_days_in_order(
    earliest: date | None, latest: date | None
) -> None:
    with pytest.raises(UsageError, match="window"):
        given_window("in good time", earliest=earliest, latest=latest)


@pytest.mark.parametrize(("rule", "phrase"), EXAMPLES)
def test_an_example_is_read_by_its_own_rule_and_no_other(rule: Rule, phrase: str) -> None:
    spoken = SpokenPhrase.of(phrase, USUAL_DAY, rule.place)

    assert [one.id for one in RULES if one.deadline(spoken)] == [rule.id]


@pytest.mark.parametrize("name", sorted({rule.read.__module__ for rule in RULES}))
def test_every_rule_shows_its_window_in_a_doctest(name: str) -> None:
    module = import_module(name)

    assert doctest.testmod(module).failed == 0
    for rule in RULES:
        if rule.read.__module__ == name:
            assert ">>>" in (rule.read.__doc__ or "")


def test_the_page_of_rules_agrees_with_the_rules() -> None:
    page = (ROOT / "docs" / "deadlines.md").read_text(encoding="utf-8")

    assert rules_markdown() in page


@given(
    phrases, st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.none() | st.dates(date(2000, 1, 1))
)
def test_the_days_of_every_reading_are_in_order(
    phrase: str, said: date, anchor: date | None
) -> None:
    try:
        deadline = read_phrase(phrase, said=said, anchor=anchor)
    except UsageError:
        return
    assert deadline.reading
    if deadline.latest:
        assert deadline.strict_latest is not None
        assert deadline.strict_latest <= deadline.latest
        assert deadline.earliest is None or deadline.earliest <= deadline.latest


@given(st.text(max_size=40), st.dates(), st.none() | st.dates())
def test_any_text_is_read_or_refused(text: str, said: date, anchor: date | None) -> None:
    try:
        deadline = read_phrase(text, said=said, anchor=anchor)
    except UsageError as refusal:
        line = refusal.line()
    else:
        line = deadline.reading
        assert deadline.phrase == text
    assert line
    assert "\n" not in line


@given(st.text(max_size=60))
def test_a_phrase_that_is_found_stands_in_the_text(text: str) -> None:
    found = find_phrase(text)

    assert found is None or found in text


@given(phrases, st.dates(), st.none() | st.dates())
def test_every_example_on_any_day_is_read_or_refused(
    phrase: str, said: date, anchor: date | None
) -> None:
    try:
        deadline = read_phrase(phrase, said=said, anchor=anchor)
    except UsageError:
        return
    assert deadline.rule in {rule.id for rule in RULES}


@given(st.builds(Period, *([st.integers(0, 200)] * 5)))
def test_a_period_is_stored_as_text_and_read_back(period: Period) -> None:
    assert Period.parse(str(period)) == period


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Before Easter, the Government will lay out a clear timetable", "Before Easter"),
        ("we will respond to all 20 IICSA recommendations by Easter", "by Easter"),
        ("The national three-month audit, led by Dame Louise Casey", "three-month audit"),
        (
            "Once the bill receives royal assent, the scheme will apply",
            "Once the bill receives royal assent",
        ),
        ("we will consult on developing the new authority this year", "this year"),
        ("bills due to be brought before parliament in the next year", "in the next year"),
        ("It will be published by March 5, 2026, and then reviewed", "by March 5, 2026"),
        ("It will be in place by the end of March 2026.", "by the end of March 2026"),
        ("We will legislate when parliamentary time allows.", "when parliamentary time allows"),
    ],
)
def test_a_phrase_is_found_in_a_quotation(text: str, found: str) -> None:
    assert find_phrase(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "published on 16 June 2025",
        "which came into force on 29 June 2026, removes the",
        "In July this year, the former Home Secretary wrote to",
        "On 6 January 2025 the then Home Secretary announced that it will",
        "the current three-year limitation period for personal injury claims",
        "tabled last week (18 November 2025), would allow",
        "although she would not put a timescale on when this would happen",
        "the Government would implement all 20 of the recommendations from the 2022 report",
        "The report was published before Easter",
        "It will end by the end of the year after next",
        "Mr Early will soon speak",
        "",
    ],
)
def test_what_is_no_deadline_is_not_found(text: str) -> None:
    assert find_phrase(text) is None


@pytest.mark.parametrize(
    ("words", "hardness"),
    [
        ("The Secretary of State must by law respond", Hardness.STATUTORY),
        ("there is a statutory deadline", Hardness.STATUTORY),
        ("The statutory inquiry will report", Hardness.FIRM),
        ("We will publish it", Hardness.FIRM),
        ("We will aim to publish it", Hardness.TARGET),
        ("we plan to respond", Hardness.TARGET),
        ("The plan will be published", Hardness.FIRM),
        ("he claimed it will happen", Hardness.FIRM),
        ("we hope to respond", Hardness.ASPIRATION),
        ("we expect to respond", Hardness.EXPECTATION),
    ],
)
def test_the_words_offer_a_hardness(words: str, hardness: Hardness) -> None:
    assert hardness_of(words) is hardness
    deadline = read_phrase("by May 2025", said=SAID)
    assert deadline.with_hardness(hardness).hardness is hardness


def test_statutory_is_hardest_and_expectation_softest() -> None:
    assert min(Hardness, key=lambda one: one.rank) is Hardness.EXPECTATION
    assert max(Hardness, key=lambda one: one.rank) is Hardness.STATUTORY

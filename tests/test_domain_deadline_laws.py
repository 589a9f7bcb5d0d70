"""The laws of the deadline grammar, its page, and finding a phrase in a quotation."""

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
    find_phrase,
    hardness_of,
    read_phrase,
    rules_markdown,
)
from tracker.domain.deadline.window import Hardness, Period, SpokenPhrase
from tracker.errors import UnknownPhrase

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
EXAMPLES = [(rule.id, phrase) for rule in RULES for phrase in rule.examples]
SAID = date(2025, 1, 16)
phrases = st.sampled_from([phrase for _, phrase in EXAMPLES])


@pytest.mark.parametrize(("rule", "phrase"), EXAMPLES)
def test_an_example_is_read_by_its_own_rule_and_no_other(rule: str, phrase: str) -> None:
    spoken = SpokenPhrase.of(phrase, USUAL_DAY)

    assert [one.id for one in RULES if one.deadline(spoken)] == [rule]


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
    except UnknownPhrase:
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
    except UnknownPhrase as refusal:
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
    except UnknownPhrase:
        return
    assert deadline.rule in {rule.id for rule in RULES}


@given(st.builds(Period, *([st.integers(0, 200)] * 4)))
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

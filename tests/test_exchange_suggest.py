"""Sentences that commit somebody: what is found, whose it is, by when, and what is left alone."""

from __future__ import annotations

from itertools import islice
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.suggest import ARTICLE, score_article, score_texts
from tracker.exchange.suggest import PATTERNS, Speakers, Suggestion, suggest
from tracker.exchange.suggest_text import blocks, sentences

U, S, T, D, R = "undertaking", "standing", "timetable", "demand", "recommendation"
#: Sentence, kind, who, title (or how it begins), deadline; a kind of None is nothing suggestion.
FOUND: list[tuple[str, str, str | None, str, str | None]] = [
    ("The Government will publish a plan by May 2026.", U, "Government", "Publish", "by May 2026"),
    ("“We will build it,” said Ann Roe.", U, "Ann Roe", "Build it", None),
    ("Ann Roe said: “We will build the bridge.”", U, "Ann Roe", "Build the bridge", None),
    ("Ann Roe, the mayor, told reporters: “I will cut fares.”", U, "Ann Roe", "Cut fares", None),
    ("The minister said she would repeal the Act.", U, "minister", "Repeal the Act", None),
    ("We'll recruit 60 nurses.", U, None, "Recruit 60 nurses", None),
    ("The council is to sell the hall.", U, "council", "Sell the hall", None),
    ("Ministers have pledged to ban the trade.", U, "Ministers", "Ban the trade", None),
    ("The mayor has promised a new tram.", U, "mayor", "A new tram", None),
    ("The Home Office plans to recruit 500 officers.", U, "Home Office", "Recruit 500", None),
    ("The Home Office announced an audit of every force.", U, "Home Office", "An audit", None),
    ("Mr Abel Cole ordered a review of the contract.", U, "Mr Abel Cole", "A review", None),
    ("I have asked the regulator to report to me.", U, None, "Asked the regulator", None),
    ("We are investing £5 million in ferries.", U, None, "Investing £5 million", None),
    ("We are going to build a tunnel.", U, None, "Build a tunnel", None),
    ("We are committed to building 500 homes.", U, None, "Building 500 homes", None),
    ("Our target is to halve waiting times by 2030.", U, None, "Halve waiting times", "by 2030"),
    ("The Government accepts all nine recommendations.", U, "Government", "Accepts all nine", None),
    ("A new fund will be set up before Easter.", U, None, "A new fund will be", "before Easter"),
    ("The line is due to be reopened by 2027.", U, None, "The line is due", "by 2027"),
    ("Victims will be able to ask for a review.", U, None, "Victims will be able", None),
    ("Firms will be required to report leaks.", U, None, "Firms will be required", None),
    ("The new duty will come into force in 2027.", U, None, "The new duty", "in 2027"),
    ("There will be a full public inquiry.", U, None, "A full public inquiry", None),
    ("If elected, we will cut class sizes.", U, None, "Cut class sizes", None),
    ("Ministers to ban plastic bags", U, None, "Ban plastic bags", None),
    ("The council aims to be carbon neutral by 2030.", U, "council", "Be carbon", "by 2030"),
    ("The Government will publish a timetable for reform.", T, "Government", "Publish a t", None),
    ("We will set out a clear roadmap by Christmas.", T, None, "Set out", "by Christmas"),
    ("We will not raise income tax.", S, None, "We will not raise income tax", None),
    ("We are not going to close the library.", S, None, "We are not going to close", None),
    ("There will be no increase in council tax.", S, None, "No increase", None),
    ("Ministers must publish the report by May 2026.", D, None, "Publish the", "by May 2026"),
    ("The rule should be abolished.", D, None, "The rule should be", None),
    ("Unions urged the minister to publish the figures.", D, "Unions", "Publish the figures", None),
    ("Ann Roe called for a national inquiry.", D, "Ann Roe", "A national inquiry", None),
    ("It followed calls for an inquiry from the Greens.", D, "Greens", "An inquiry", None),
    ("Residents have demanded a safer crossing.", D, "Residents", "A safer crossing", None),
    ("Campaigners want a full public inquiry.", D, "Campaigners", "A full public inquiry", None),
    ("Ann Roe said it was vital that the law is changed.", D, "Ann Roe", "The law is", None),
    ("Ann Roe threatened to sue unless the file was published.", D, "Ann Roe", "The file", None),
    ("We recommend that the Department publish the data.", R, None, "Publish the data", None),
    ("Recommendation 3: The Board should meet monthly.", R, None, "Meet monthly", None),
]
NOTHING = [
    "Will the minister commit to a ban?",
    "“Will you publish it?” she asked.",
    "If the economy grows, we will cut taxes.",
    "We will consider it if the money is there.",
    "Should it fail, the Government will remove the contract.",
    "I think the Government will publish it.",
    "Analysts predict that the council will raise fares.",
    "The council could sell the hall next year.",
    "The last government promised to build 40 hospitals.",
    "Ministers had promised to act.",
    "The minister did not commit to a date.",
    "The mayor refused to pledge a new tram.",
    "The Government has no plans to extend the scheme.",
    "The Home Secretary will not hold a national inquiry.",
    "“They will raise taxes,” said Ann Roe.",
    "The debate will be held on Monday.",
    "The Committee will meet on Tuesday.",
    "The Minister will make a statement tomorrow.",
    "The company announced its annual results.",
    "The bridge was commissioned in 1964.",
    "The number of cases has doubled since 2020.",
    "The scheme would have cost half as much.",
    "We must all do better.",
    "It should be noted that trials have begun.",
    "We want a country where everyone can get on.",
    "The climate will change.",
    "She declined to say how it would be paid for.",
    "Ann Roe rejected calls for an inquiry.",
]


@pytest.mark.parametrize(("sentence", "kind", "by", "title", "due"), FOUND)
def test_a_sentence_commits_somebody_to_something(
    sentence: str, kind: str, by: str | None, title: str, due: str | None
) -> None:
    (suggestion,) = suggest(sentence)
    assert (suggestion.kind, suggestion.by, suggestion.due_phrase) == (kind, by, due)
    assert suggestion.title.startswith(title)


@pytest.mark.parametrize("sentence", NOTHING)
def test_a_sentence_commits_nobody(sentence: str) -> None:
    assert list(suggest(sentence)) == []


def test_every_pattern_finds_something() -> None:
    examples = [sentence for sentence, *_ in FOUND]
    examples += ["Ann Roe recommends more training.", "She promised a ban."]
    examples += ["Our pledges:\n- Cut fares", "The council committed itself to building homes."]
    used = {next(iter(one.rules)) for text in examples for one in suggest(text)}
    assert used == {pattern.id for pattern in PATTERNS}


def test_who_is_addressed() -> None:
    text = (
        "Unions urged the Treasury to pay.\n\nMinisters must act.\n\nThe council must:\n- repair it"
    )
    assert [one.to for one in suggest(text)] == ["Treasury", "Ministers", "council"]


def test_a_quotation_goes_on_in_the_next_paragraph() -> None:
    text = "Councillor Ann Roe said: “It is late.\n\n“We will build the bridge.”\n\nIt rained."
    (suggestion,) = suggest(text)
    assert suggestion.by == "Councillor Ann Roe"


def test_in_a_debate_it_is_the_speakers_turn() -> None:
    text = (
        "The Minister for Rail (Ann Roe)\nWe will extend the line.\n\n"
        "Bo Lee (Eastleigh) (LD): I urge the Minister to publish the cost.\n\n"
        "Ann Roe\nI will write to him by May 2026.\n"
    )
    assert [(one.by, one.kind.value) for one in suggest(text)] == [
        ("Ann Roe", U),
        ("Bo Lee", D),
        ("Ann Roe", U),
    ]


def test_a_pronoun_is_read_as_who_was_named_last() -> None:
    text = "Yvonne Carr announced a review. She also ordered an audit of spending."
    assert [one.by for one in suggest(text)] == ["Yvonne Carr", "Yvonne Carr"]


def test_the_items_of_a_list_are_promised_by_the_words_above_it() -> None:
    text = "In government, the Island Party will:\n• Build homes by 2030\n• Abolish fees\n\nRain"
    suggestions = list(suggest(text))
    assert [(one.quote, one.by, one.due_phrase) for one in suggestions] == [
        ("Build homes by 2030", "Island Party", "by 2030"),
        ("Abolish fees", "Island Party", None),
    ]


def check(text: str, suggestion: Suggestion) -> None:
    assert text[suggestion.start : suggestion.end] == suggestion.quote
    assert suggestion.line == text.count("\n", 0, suggestion.start) + 1
    assert suggestion.title
    assert all(words in suggestion.quote for words in suggestion.rules.values())


PIECES = [sentence for sentence, *_ in FOUND] + NOTHING
JOINTS = [" ", "\n", "\n\n", "\n- ", " “", "” ", "\t", ". ", "\u2028", "İ", "é", "🏛", '"', "'"]
JOINTS += ["(", ": "]


@given(st.lists(st.sampled_from(PIECES + JOINTS), max_size=12).map("".join))
def test_every_quote_is_where_it_is_said_to_be(text: str) -> None:
    for suggestion in suggest(text):
        check(text, suggestion)


HOSTILE = ["will ", "we will build ", "“", '"a" ', "A", "Ann Roe said, ", "call on ", "- will\n"]
HOSTILE += [
    "(",
    "1. ",
    "within three months of ",
    "if we will build ",
    "not been the a ",
    " ",
    "\n",
]
HOSTILE += ["said “a” ", "court ", "Ann (", "demand the ", "was the a-", "recommend that a "]
HOSTILE += ["1) a:\n"]


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_hostile_text_is_read_to_its_end(piece: str) -> None:
    text = piece * (20_000 // len(piece))
    for suggestion in suggest(text):
        check(text, suggestion)
        assert len(suggestion.quote) <= 2000


def seconds(text: str) -> float:
    begin = process_time()
    speakers = Speakers()
    for block in blocks(text):
        for sentence in islice(sentences(block, speakers.begin(block)), 10_000):
            speakers.of(sentence, sentence.start)
    return process_time() - begin


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_megabyte_is_divided_in_time_that_grows_with_it(piece: str) -> None:
    small, large = (piece * (length // len(piece)) for length in (100_000, 1_000_000))
    # Ten times the length: a hundred times the time would be quadratic.
    assert seconds(large) < 30 * max(seconds(small), 0.02)


def test_a_megabyte_is_read_and_what_stands_in_it_is_found() -> None:
    promise = "\n\nThe Council of Zed will build a bridge.\n\n"
    taken = []
    for length in (100_000, 1_000_000):
        text = promise.join(piece * (length // len(piece) // len(HOSTILE)) for piece in HOSTILE)
        begin = process_time()
        quotes = [suggestion.quote for suggestion in suggest(text)]
        taken.append(process_time() - begin)
        assert quotes.count(promise.strip()) == len(HOSTILE) - 1
    assert taken[1] < 30 * taken[0]


def test_the_benchmark_finds_what_it_found() -> None:
    written, held = score_texts("written"), score_texts("held")
    assert (written.recall, len(written.wrong)) == (1, 1)
    assert held.recall > 0.8
    assert held.precision > 0.9
    if ARTICLE.exists():
        article = score_article(ARTICLE)
        assert (article.recall, len(article.wrong)) == (1, 1)

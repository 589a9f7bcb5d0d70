"""Quotes are looked up in the stored copies of their sources: found, not in it, or no copy."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest

from tests.fixtures_program import Tracker, done
from tests.paged import as_page, as_pdf, as_text
from tracker.domain.quote import is_quoted

SUBJECTS = ("The Government", "The department", "The minister", "The Board", "Every council")
VERBS = ("will publish", "did not publish", "shall fund", "will never close", "has re-opened")
OBJECTS = (
    'the "interim" programme',
    "a long-term settlement",
    "the council's non-binding statement",
    "more than half of the new housing - all of it public -",
)
ENDS = ("by the end of {} without further delay", "in the {} budget, and no later", "for {} homes")
HYPHENS = "\u2010\u2011"
MANY = 500


def sentences() -> list[str]:
    """Sentences of promises, each with a number of its own."""
    chance = Random(15)
    return [
        f"{chance.choice(SUBJECTS)} {chance.choice(VERBS)} {chance.choice(OBJECTS)} "
        f"{chance.choice(ENDS).format(number)}."
        for number in range(1_000, 1_000 + MANY)
    ]


def retyped(sentence: str, chance: Random) -> str:
    """The same words with other spaces, hyphens and quotation marks."""
    marks = chance.choice(('""', "\u201c\u201d", "\u00ab\u00bb", "''", "\u2018\u2019"))
    opening, closing = marks[0], marks[1]
    text = sentence.replace('"interim"', f"{opening}interim{closing}")
    text = text.replace("'s", chance.choice(("'s", "\u2019s")))
    text = text.replace(" - ", chance.choice((" - ", " \u2013 ", "\u2014", " \u2014 ")))
    text = text.replace(
        "long-term", chance.choice(("long-term", "long\u2010term", "long\u2011term"))
    )
    text = text.replace(" ", chance.choice((" ", "  ", "\u00a0", "\n")), chance.randrange(4))
    return text.rstrip(chance.choice((".", "")))


def altered(sentence: str, chance: Random) -> str:
    """The sentence with another digit, another word, one more or less, or another negation."""
    words = sentence.rstrip(".").split(" ")
    middle = chance.randrange(1, len(words) - 1)
    kind = chance.randrange(5)
    if kind == 0:
        digits = [place for place, sign in enumerate(sentence) if sign.isdigit()]
        place = chance.choice(digits)
        other = chance.choice([digit for digit in "0123456789" if digit != sentence[place]])
        return sentence[:place] + other + sentence[place + 1 :]
    if kind == 1:
        words[middle] = chance.choice(("partly", "later", "some", "old"))
    elif kind == 2 and words[middle] != "-":
        del words[middle]
    elif kind == 3 and {"not", "never", "no", "without"} & set(words):
        words = [word for word in words if word not in {"not", "never", "no", "without"}]
    else:
        words.insert(middle, chance.choice(("not", "never", "no")))
    return " ".join(words)


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("kind", ["txt", "html", "pdf"])
def test_every_altered_quote_is_refused_and_every_true_one_is_found(
    tracker: Tracker, empty_register: str, workplace: Path, kind: str
) -> None:
    said = sentences()
    content = {"txt": as_text, "html": as_page, "pdf": as_pdf}[kind](said)
    Path(f"paper.{kind}").write_bytes(content)
    done(tracker("source", "add", f"paper.{kind}", "--key", "paper", "--published", "2025-01-16"))
    done(tracker("add", "HOMES", "Build the homes", "-s", "paper"))
    chance = Random(kind)
    facts = [{"note": "HOMES", "text": "true", "quote": retyped(one, chance)} for one in said]
    for one in said:
        fact = {"note": "HOMES", "text": "altered", "quote": altered(one, chance)}
        facts.append({**fact, "anyway": "to be counted"})
    Path("facts.yaml").write_text(json.dumps({"source": "paper", "facts": facts}))
    done(tracker("record", "facts.yaml"))

    checked = tracker("source", "check", "--json")

    assert checked.exit_code == 1
    rows = checked.json()["rows"]
    found = [row["quote"] for row in rows if row["because"] is None and row["result"] == "found"]
    refused = [row for row in rows if row["because"] and row["result"] == "not_in_it"]
    wrong = [row["quote"] for row in rows if row["because"] and row["result"] != "not_in_it"]
    assert (len(found), len(refused), wrong) == (MANY, MANY, [])
    fact = facts[-1]
    assert tracker("note", "HOMES", "x", "-s", "paper", "-q", fact["quote"]).exit_code == 5


PAGE = (
    "We will not build the bridge. We have spent \u00a31.25 million on a non-binding plan. "
    "\u201cWe shall act,\u201d she said, \u201cand soon.\u201d It rose to 10% in 2024\u201325, "
    "from -5 to 12. No. 10 said so. (See the re-\nport.)"
)


@pytest.mark.parametrize(
    "quote",
    [
        "We will not build the bridge",
        "we will not build",
        "not build the bridge",
        "We have spent \u2026 on a non-binding plan",
        "We have spent [...] non\u2010binding plan.",
        "[w]e have spent",
        "'We shall act', she said, 'and soon'",
        "rose to 10% in 2024-25",
        "from \u22125 to 12",
        "10 said so",
        "See the report",
        "See the re-port",
    ],
)
def test_what_is_typeset_and_not_said_is_read_over(quote: str) -> None:
    assert is_quoted(quote, PAGE)


@pytest.mark.parametrize(
    "quote",
    [
        "We will build the bridge",
        "build the bridge",
        "We will",
        "spent \u00a31",
        "25 million",
        "a binding plan",
        "binding plan",
        "rose to 10 in",
        "rose to 10",
        "in 2024",
        "from 5 to 12",
        "We shall act, and soon",
        "non-binding plan \u2026 We will not build",
        "we Have spent",
        "\u2026",
    ],
)
def test_a_word_a_digit_and_a_negation_are_never_lost(quote: str) -> None:
    assert not is_quoted(quote, PAGE)


def test_a_quote_of_very_many_parts_is_none() -> None:
    words = [f"word{number}" for number in range(11)]
    assert is_quoted(" \u2026 ".join(words[:10]), " ".join(words))
    assert not is_quoted(" \u2026 ".join(words), " ".join(words))


@pytest.mark.parametrize(
    "text",
    [
        "We will not {}.",
        "We won\u2019t {}.",
        "We can't now {}.",
        "It is not to {}.",
        "We are no longer going to {}.",
        "None of us is to {}.",
        "No one will {}.",
        "The Board failed to {}.",
        "Let us wait rather than {}.",
        "All is lost unless we {}.",
        "Much changes if they {}.",
        "They ask whether to {}.",
        "It holds provided that we {}.",
        "We shall {}, if the Treasury agrees.",
        "We shall {} unless it rains.",
        "We shall {}, provided that funds allow.",
        "We shall {} subject to approval.",
        "We {} not.",
    ],
)
def test_no_quote_is_cut_off_beside_a_negation_or_a_condition(text: str) -> None:
    words = "act on the report"
    passage = text.format(words)
    assert not is_quoted(words, passage)
    assert is_quoted(passage, f"It said so. {passage} That was all.")
    assert not is_quoted(f"so \u2026 {words}", f"It said so. {passage}")


@pytest.mark.parametrize(
    "text",
    [
        "If so. {}.",
        "Will you? No, {}.",
        "The homes provided help us {}.",
        "We hope that we will {}; if not, we resign.",
        "We will {}, not talk about it.",
        "It took all. {}. If asked, we repeat it.",
    ],
)
def test_a_negation_or_condition_of_another_clause_hides_no_quote(text: str) -> None:
    assert is_quoted("act on the report", text.format("act on the report"))

"""A review on a terminal: cards, questions, refusals, and ways to leave."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.fixtures_program import Tracker, done
from tests.registers import waiting
from tests.terminal import on_terminal

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
def filled(review_register: str, tracker: Tracker) -> Tracker:
    return tracker


def test_a_card_says_what_is_needed_to_judge(
    filled: Tracker, register_url: str, workplace: Path
) -> None:
    done(filled("test", "SAID", "It stands", "-s", "new"))
    with on_terminal(register_url, workplace, "review", "SAID") as terminal:
        card = terminal.until("SAID> ")
        assert [line.rstrip() for line in card.splitlines()] == [
            "",
            "── 1 of 1 " + "─" * 70,
            "SAID  They say it is done",
            "◌ Not yet assessed  › Claim unchecked",
            "Why       they say delivered, 10 June 2026; not checked by us",
            "          never assessed since it was announced on 10 June 2026",
            "Deadline  no date is recorded",
            "They say  delivered, 10 June 2026: “it is done”",
            "We find   not yet assessed",
            "Looked    not checked by us",
            "Tests     0 of 1 met",
            "c checked  n nothing  s step  u finding  d date  a all  k skip  ? more  q stop",
            "SAID>",
        ]


def test_the_fullest_card_fits_a_screen(
    filled: Tracker, register_url: str, workplace: Path
) -> None:
    long = "Words that go on and on, "
    at = ("-s", "old", "--on", "2025-01-20")
    done(filled("add", "FULL", long * 8, "--wording", long * 20, "--due", "by 10 July 2026", *at))
    for who in ("A charity", "A union"):
        done(filled("claim", "FULL", "planned", "--voice", who, "-q", long * 9, *at))
    done(filled("claim", "FULL", "planned", "-q", long * 9, *at))
    done(filled("test", "FULL", long, *at))
    done(filled("stall", "FULL", *at, "--because", "Nothing moves", now="2026-06-20T10:00:00Z"))
    options = ("review", "FULL", "--on", "2026-07-01", "--quiet-after", "1")
    with on_terminal(register_url, workplace, *options) as terminal:
        terminal.type("q\n")
        assert "Nothing needs a judgement" in terminal.ends()[0]
    with on_terminal(register_url, workplace, *options, "--on", "2026-07-07") as terminal:
        card = terminal.until("FULL> ").splitlines()
        assert len(card) <= 24
        assert max(map(len, card)) <= 80
        assert any(line.endswith("…") for line in card)


def test_a_refusal_is_a_line_and_the_question_comes_again(
    filled: Tracker, register_url: str, workplace: Path
) -> None:
    before = filled("head").stdout
    with on_terminal(register_url, workplace, "review", "SAID") as terminal:
        terminal.until("SAID> ")
        for line, said in (
            ("u delivered -s new --test Open", "no source of grade A or B"),
            ("d 'by May 2030' -s nwe", "There is no source 'nwe'."),
            ("u planned -s new --on 2026-02-30", "February 2026 has 28 days"),
            ("x", "There is no answer 'x'."),
            ("z", "Nothing was recorded here yet."),
        ):
            told = terminal.answer(line, "SAID> ")
            assert said in re.sub(r"\s+", " ", told)
        assert filled("head").stdout == before
        terminal.type("q\n")
        assert terminal.ends() == (
            "q\n0 done, 0 skipped, 1 left. To go on: tracker review SAID\n",
            0,
        )
    assert filled("head").stdout == before


def test_a_letter_alone_asks_for_what_it_needs(
    filled: Tracker, register_url: str, workplace: Path
) -> None:
    with on_terminal(register_url, workplace, "review") as terminal:
        terminal.until("BOTH> ")
        terminal.answer("s", "What happened: ")
        terminal.answer("--they met", "address or file): ")
        terminal.answer("https://gov.example/met", "[action]: ")
        terminal.answer("talk", "Title: ")
        terminal.answer("Minutes", "[statement]: ")
        terminal.answer("", "[Housing Department]: ")
        terminal.answer("", "Published on, as 2025-01-16 (Enter: not known): ")
        terminal.answer("2026-06-30", "nobody's in particular): ")
        terminal.answer("", "(Enter: Housing Department): ")
        terminal.answer("", "SOON> ")
        terminal.answer("u", "delivered, holding, breached,\ntoo-vague): ")
        terminal.answer("planned", "Minutes) [gov-1]: ")
        terminal.answer("", "none): ")
        terminal.answer("as planned", "SAID> ")
        terminal.answer("d", "by Easter: ")
        terminal.answer("by May 2030", "Minutes) [gov-1]: ")
        terminal.answer("new", "CALM> ")
        terminal.answer("", "HUSHED> ")
        terminal.answer("?", "HUSHED> ")
        terminal.answer("", "QUIET> ")
        terminal.answer("n", "Where did you look?: ")
        terminal.answer("GOV.UK", "tracker review")
    (step,) = filled("log", "--ref", "BOTH", "--json", "--limit", "1").json()["rows"]
    assert (step["what"], step["occurred"]) == ("talk: --they met", "2026-06-30")
    (finding,) = filled("log", "--ref", "SOON", "--json", "--limit", "1").json()["rows"]
    assert (finding["value"], finding["quote"]) == ("planned", "as planned")
    assert filled("list", "SAID", "--json").json()["rows"][0]["due_phrase"] == "by May 2030"
    assert waiting(filled) == ["CALM", "HUSHED"]


def test_all_of_a_reason_are_asked_about_with_their_number(
    filled: Tracker, register_url: str, workplace: Path
) -> None:
    with on_terminal(register_url, workplace, "review", "--from", "HUSHED") as terminal:
        terminal.until("HUSHED> ")
        terminal.answer("a", "Checked, nothing new: 2 commitments (unassessed)? [y/N]: ")
        terminal.answer("", "HUSHED> ")
        assert "QUIET" in waiting(filled)
        terminal.answer("a", "[y/N]: ")
        shown = terminal.answer("y", "2 done, 0 skipped, 0 left.")
        assert "To take it back: z" in shown
    assert waiting(filled) == ["BOTH", "SOON", "SAID", "CALM"]


def test_ctrl_c_leaves_a_question_and_ctrl_d_the_review(
    filled: Tracker, register_url: str, workplace: Path
) -> None:
    before = filled("head").stdout
    with on_terminal(register_url, workplace, "review") as terminal:
        terminal.until("BOTH> ")
        terminal.answer("s", "What happened: ")
        told = terminal.interrupt("BOTH> ")
        assert "tracker: interrupted; tracker log shows what was recorded." in told
        terminal.type("\x04")
        shown, code = terminal.ends()
        assert "0 done, 0 skipped, 6 left. To go on: tracker review\n" in shown
        assert code == 0
    assert filled("head").stdout == before


def test_undo_on_a_terminal_returns_to_what_was_taken_back(
    filled: Tracker, register_url: str, workplace: Path
) -> None:
    with on_terminal(register_url, workplace, "review") as terminal:
        terminal.until("BOTH> ")
        terminal.answer("c", "SOON> ")
        terminal.answer("z", "BOTH> ")
        terminal.answer("q", "To go on: tracker review")
    assert waiting(filled)[0] == "BOTH"


def test_what_somebody_else_has_looked_at_meanwhile_is_not_looked_at_twice(
    filled: Tracker, register_url: str, workplace: Path
) -> None:
    with on_terminal(register_url, workplace, "review", "SAID") as terminal:
        terminal.until("SAID> ")
        done(filled("--as", "B. Editor", "checked", "SAID", "--on", "2026-06-30"))
        terminal.type("c\n")
        screen, code = terminal.ends()
    assert "SAID was dealt with meanwhile; nothing was recorded." in screen
    assert code == 0
    looks = [row for row in filled("log", "--json").json()["rows"] if row["facet"] == "look"]
    assert [row["actor"] for row in looks if row["ref"] == "SAID"] == ["B. Editor"]

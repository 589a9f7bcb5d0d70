"""The report as plain text: what a mail program shows."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from tests.reporting_pages import HOSTILE, hostile
from tests.reporting_sample import empty_week, large, sample, single
from tracker.domain.text import shown, width, wrapped
from tracker.publish.plain import weekly_txt

LONG = "An extraordinarily long title, which " * 8 + "Donaudampfschifffahrt" * 6
EAST = "治水と安全な水の約束" * 12
REPORTS = {
    "sample": sample(),
    "draft": sample(number=None),
    "empty": empty_week(),
    "single": single(),
    "large": large(),
    "long": hostile(LONG, url="https://x.example/" + "a" * 120),
    "east": hostile(EAST),
    **{f"hostile {place}": hostile(text) for place, text in enumerate(HOSTILE)},
}


@pytest.mark.parametrize("name", REPORTS)
def test_no_line_is_wider_than_a_mail(name: str) -> None:
    lines = weekly_txt(REPORTS[name]).split("\n")
    wide = [line for line in lines if width(line) > 78]
    assert [line for line in wide if not re.fullmatch(r"[ >]*\S*https?://\S+", line)] == []


@pytest.mark.parametrize("name", REPORTS)
def test_lines_end_cleanly(name: str) -> None:
    text = weekly_txt(REPORTS[name])
    assert text.endswith(".\n")
    assert not text.endswith("\n\n")
    assert [line for line in text.split("\n") if line != line.rstrip()] == []
    assert "\n\n\n\n" not in text


def test_no_control_sign_comes_through() -> None:
    for text in (*HOSTILE, "a\x1b[31mb\x07"):
        found = weekly_txt(hostile(text))
        assert not {sign for sign in found if not sign.isprintable()} - {"\n", "\xa0"}
        assert shown(text).split()[0] in found


def test_every_heading_is_underlined_at_its_length() -> None:
    lines = weekly_txt(sample()).split("\n")
    under = {title: line for title, line in pairwise(lines) if line and line == line[0] * len(line)}
    assert under["1 Bottom line"] == "============="
    assert under["Happened this week"] == "------------------"
    assert under[sample().masthead.title] == "=" * len(sample().masthead.title)


def test_digits_stand_under_digits() -> None:
    lines = weekly_txt(sample()).split("\n")
    start = lines.index("Group            week  week  Change")
    assert lines[start + 2 : start + 5] == [
        "Done                6     5      +1",
        "Moving             18    18       0",
        "Nothing found       4     4       0",
    ]


def test_a_long_title_hangs() -> None:
    lines = weekly_txt(sample()).split("\n")
    place = next(i for i, line in enumerate(lines) if line.startswith("HAR-03 Monitor"))
    assert lines[place + 1].startswith("    results published")


def test_a_table_of_many_states_is_parted_and_none_is_lost() -> None:
    text = weekly_txt(sample())
    table = text[text.index("Table 3.") : text.index("Table 4.")]
    assert table.count("\nProgramme ") == 3
    heads = [part.split("\n---")[0] for part in table.split("\n\n")[1:4]]
    named = " ".join(" ".join(heads).split())
    assert all(word in named for word in ("Delivered", "vague", "Withdrawn", "All"))


def test_wide_signs_count_two_columns() -> None:
    assert [width(line) for line in wrapped("水" * 50, 40)] == [40, 40, 20]


def test_bars_have_a_sign_for_each_commitment_up_to_forty() -> None:
    signs = "✓◆◐▷◎○◌≈◧✗◇⊘"
    bars = re.findall(rf"^  ([{signs}]+)$", weekly_txt(sample()), re.MULTILINE)
    assert [len(bar) for bar in bars] == [tally.total for tally in sample().scoreboard.programmes]
    many = weekly_txt(large())
    assert {len(bar) for bar in re.findall(rf"^  ([{signs}]+)$", many, re.MULTILINE)} == {40}
    assert "  1 mark = about " in many


def test_the_trend_is_a_line_of_counts_for_each_state() -> None:
    counts = next(line for line in sample().trend.lines if line.headline.value == "under_way")
    shown_counts = " ".join(map(str, counts.counts))
    flat = [" ".join(line.split()) for line in weekly_txt(sample()).split("\n")]
    assert f"Under way {shown_counts} (+4)" in flat


def test_the_comment_keeps_its_lines() -> None:
    report = replace(sample(), comment="One\n\n- two " + "and more " * 12 + "\n")
    text = weekly_txt(report)
    assert "\n> One\n>\n> - two and more" in text
    assert "\n>   more and more" in text


def test_the_last_section_names_what_makes_it_checkable() -> None:
    text = weekly_txt(sample())
    verify = text[text.index("How to verify") :]
    pairs = dict(re.findall(r"^(\S+(?: \S+)*)(?:  +|\n  )(\S.*)$", verify, re.MULTILINE))
    assert pairs["Register"] == "rivers"
    assert pairs["Report number"] == "23"
    assert pairs["As of"] == "2025-06-22"
    assert pairs["Known at"] == "2025-06-23T09:00:00Z"
    assert pairs["Week"] == "2025-W25"
    assert pairs["Ledger head"] == sample().manifest.head
    assert pairs["Program version"] == "0.1.0"


def test_a_draft_says_so_first_and_last() -> None:
    lines = weekly_txt(sample(number=None)).rstrip("\n").split("\n")
    assert "/ Draft weekly report /" in " ".join(lines[:2])
    assert "Draft weekly report, not issued." in " ".join(lines[-4:])
    assert "Draft. This report has no number" in "\n".join(lines)
    assert "Draft" not in weekly_txt(sample())


def test_the_same_value_gives_the_same_bytes() -> None:
    assert weekly_txt(sample()) == weekly_txt(sample())

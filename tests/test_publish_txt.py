"""The report as plain text: what a mail program shows."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from tests.office import Office, on, promise
from tests.weeklies import NAMES, Weeklies
from tracker.domain.headlines import Headline
from tracker.domain.text import width, wrapped
from tracker.publish.outline.plain import weekly_txt

LONG = "An extraordinarily long title, which " * 8 + "Donaudampfschifffahrt" * 6
EAST = "治水と安全な水の約束" * 12
SIGNS = "".join(each.glyph for each in Headline)


def too_wide(text: str) -> list[str]:
    """The lines that a mail program would break, but for an address that stands alone."""
    lines = [line for line in text.split("\n") if width(line) > 78]
    return [line for line in lines if not re.fullmatch(r"[ >]*\S*https?://\S+", line)]


@pytest.mark.parametrize("name", NAMES)
def test_lines_are_no_wider_than_a_mail_and_end_cleanly(weeklies: Weeklies, name: str) -> None:
    text = weekly_txt(weeklies(name))
    assert too_wide(text) == []
    assert text.endswith(".\n")
    assert not text.endswith("\n\n")
    assert [line for line in text.split("\n") if line != line.rstrip()] == []
    assert "\n\n\n\n" not in text


def test_long_and_wide_words_are_broken(tmp_path: Path) -> None:
    office = Office.open(tmp_path)
    for number, text in enumerate((LONG, EAST)):
        more = {"wording": text, "lead": text, "tags": (text,)}
        evidence = on("2025-06-16", key=f"s-{number}", quote=text)
        opened = promise(f"P-{number}", "2025-06-16", evidence=evidence, **more)
        office.record("2025-06-17", replace(opened, title=text))
    text = weekly_txt(office.report())
    assert too_wide(text) == []
    assert "治水" in text
    assert "Donaudampf" in text


def test_every_heading_is_underlined_at_its_length(weeklies: Weeklies) -> None:
    lines = weekly_txt(weeklies("busy")).split("\n")
    under = {title: line for title, line in pairwise(lines) if line and line == line[0] * len(line)}
    assert under["1 Bottom line"] == "============="
    assert under["Happened this week"] == "------------------"
    title = weeklies("busy").masthead.title
    assert under[title] == "=" * len(title)


def test_a_table_of_many_states_is_parted_and_none_is_lost(weeklies: Weeklies) -> None:
    report = weeklies("busy")
    text = weekly_txt(report)
    table = text[text.index("Table 3.") : text.index("Table 4.")]
    parts = table.count("\nProgramme ")
    assert parts > 1
    heads = [part.split("\n---")[0] for part in table.split("\n\n")[1 : parts + 1]]
    named = " ".join(" ".join(heads).split())
    used = {each for tally in report.scoreboard.programmes for each, count in tally.counts if count}
    assert all(each.label.split()[-1] in named for each in used)


def test_wide_signs_count_two_columns() -> None:
    assert [width(line) for line in wrapped("水" * 50, 40)] == [40, 40, 20]


def test_bars_have_a_sign_for_each_commitment_up_to_forty(weeklies: Weeklies) -> None:
    bar = re.compile(rf"^  ([{SIGNS}]+)$", re.MULTILINE)
    bars = bar.findall(weekly_txt(weeklies("busy")))
    tallies = weeklies("busy").scoreboard.programmes
    assert [len(each) for each in bars] == [tally.total for tally in tallies]
    report = weeklies("2025-W25")
    largest = max(tally.total for tally in report.scoreboard.programmes)
    assert max(map(len, bar.findall(weekly_txt(report)))) == min(largest, 40)


def test_the_comment_keeps_its_lines(weeklies: Weeklies) -> None:
    comment = "One\n\n- two " + "and more " * 12 + "\n"
    text = weekly_txt(replace(weeklies("single"), comment=comment))
    assert "\n> One\n>\n> - two and more" in text
    assert re.search(r"and\n>   more and|more\n>   and more", text)


def test_the_annex_names_what_makes_it_checkable(weeklies: Weeklies) -> None:
    report = weeklies("busy")
    text = weekly_txt(report)
    annex = text[text.index("How to verify") :]
    pairs = dict(re.findall(r"^(\S+(?: \S+)*)(?:  +|\n  )(\S.*)$", annex, re.MULTILINE))
    assert pairs["Report number"] == "2"
    assert pairs["As of"] == "2025-06-22"
    assert pairs["Known at"] == "2025-06-23T12:00:00.000000Z"
    assert pairs["Week"] == "2025-W25"
    assert pairs["Ledger head"] == report.manifest.head

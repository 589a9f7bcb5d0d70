"""The same numbers in every format: each table and chart is read back and compared."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from markdown_it.token import Token

from tests.reading_tables import Read, bare, of_markdown, of_page, of_text, plain, tokens
from tests.reporting_pages import every, tree, words
from tests.weeklies import NAMES, Weeklies
from tracker.publish.json import weekly_json
from tracker.publish.outline.html import weekly_html
from tracker.publish.outline.markdown import weekly_md
from tracker.publish.outline.plain import weekly_txt


@dataclass(frozen=True)
class Printed:
    """One report in four formats, with its tables as each of three shows them."""

    value: Any
    root: Element
    page: str
    """The words of the page."""
    markdown: str
    parsed: list[Token]
    text: str
    tables: dict[str, dict[int, Read]]


@pytest.fixture(scope="module", params=NAMES)
def printed(weeklies: Weeklies, request: pytest.FixtureRequest) -> Printed:
    report = weeklies(request.param)
    root, markdown, text = tree(weekly_html(report)), weekly_md(report), weekly_txt(report)
    parsed = tokens(markdown)
    tables = {"page": of_page(root), "markdown": of_markdown(parsed), "text": of_text(text)}
    page = words(next(every(root, "main")))
    return Printed(json.loads(weekly_json(report)), root, page, markdown, parsed, text, tables)


def by_caption(printed: Printed, opening: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The numbers of the table whose caption opens so; none if there is no such table."""
    tables = printed.tables["markdown"].values()
    return next((table.numbers for table in tables if table.caption.startswith(opening)), ())


def column(printed: Printed, opening: str) -> list[int]:
    """The last numeric column of a table without group titles, as numbers."""
    return [as_number(row[-1]) for _, row in by_caption(printed, opening) if row]


def as_number(text: str) -> int:
    return int(text.split(maxsplit=1)[0].replace(",", "").replace("−", "-").replace("+", ""))


def counts(*numbers: int) -> tuple[str, ...]:
    return tuple(f"{number:,}" for number in numbers)


def test_every_table_has_its_caption_and_its_number_in_every_format(printed: Printed) -> None:
    page, markdown, text = (
        [(number, bare(table.caption)) for number, table in found.items()]
        for found in printed.tables.values()
    )
    assert page == markdown == text
    assert len(page) >= 3


def test_every_number_of_every_table_stands_in_page_and_markdown(printed: Printed) -> None:
    for number, table in printed.tables["page"].items():
        assert table.numbers == printed.tables["markdown"][number].numbers, table.caption


def test_every_cell_of_every_table_stands_in_markdown_and_text(printed: Printed) -> None:
    for number, table in printed.tables["markdown"].items():
        assert printed.tables["text"][number].rows == table.rows, table.caption


def test_the_four_figures_are_the_same(printed: Printed) -> None:
    expected = [
        f"{each['label']} {each['value']:,} of {each['of']:,}" for each in printed.value["figures"]
    ]
    shown = [
        f"{words(next(every(div, 'dt')))} {words(next(every(div, 'dd')))}"
        for block in every(printed.root, "dl")
        if block.get("class") == "figures"
        for div in block
    ]
    assert shown == expected
    in_markdown = re.findall(
        r"^\* \*\*(.*):\*\* ([\d,]+ of [\d,]+);", printed.markdown, re.MULTILINE
    )
    assert [f"{label} {value}" for label, value in in_markdown] == expected
    flat = " ".join(printed.text.split())
    assert [figure for figure in expected if f"{figure};" not in flat] == []


def test_the_counts_of_the_tables_are_those_of_the_value(printed: Printed) -> None:
    board = printed.value["scoreboard"]
    totals = [board["total"], board["last_total"]]
    for opening, held in (("Commitments by group", "groups"), ("Commitments by status", "states")):
        both = [
            [each["this_week"], each["last_week"]]
            for each in board[held]
            if "replaced" not in each.values()
        ]
        rows = [row for _, row in by_caption(printed, opening) if row]
        assert [list(map(as_number, row)) for row in rows] == [
            [now, before, now - before] for now, before in (*both, totals)
        ]
    for opening, held in (
        ("Commitments by programme", "programmes"),
        ("Commitments by lead body", "leads"),
    ):
        shown = by_caption(printed, opening)
        assert [row[-1] for _, row in shown[:-1]] == [*counts(*(t["total"] for t in board[held]))]
        for tally, (_, row) in zip(board[held], shown, strict=False):
            some = [each["count"] for each in tally["counts"] if each["count"]]
            assert [each for each in row[:-1] if each != "0"] == [*counts(*some)]
    said = by_caption(printed, "Responses to")
    assert [row for _, row in said[:-1]] == [counts(each["count"]) for each in board["responses"]]


def test_the_bridge_and_the_denominators_are_those_of_the_value(printed: Printed) -> None:
    bridge = printed.value["bridge"]
    steps = [each["sign"] * each["count"] for each in bridge["lines"] if each["sign"]]
    assert column(printed, "From last week") == [bridge["opening"], *steps, bridge["closing"]]
    before, now = bridge["opening"], bridge["closing"]
    sentence = f"The count went from {before:,} to {now:,}."
    if before == now:
        sentence = f"The count stays at {now:,}."
    if now > 1:
        rated = f"{bridge['rated']:,}" if bridge["rated"] else "none is rated"
        sentence += f" Of the {now:,}, {rated}"
    for each in (printed.page, printed.markdown, printed.text):
        assert sentence in " ".join(each.split())


def test_the_bars_say_the_same_counts(printed: Printed) -> None:
    expected = [
        [f"{each['count']:,}" for each in tally["counts"] if each["count"]]
        + ([f"{tally['replaced_this_week']:,}"] if tally["replaced_this_week"] else [])
        for tally in printed.value["scoreboard"]["programmes"]
    ]
    root = printed.root
    bars = [each for each in every(root, "div") if each.get("class") == "prog"]
    assert [[words(item).split()[0] for item in every(bar, "li")] for bar in bars] == expected
    for paragraphs in (_after_bars(printed.markdown), _after_bars(printed.text)):
        said = [re.findall(r"(?:^|, )(?:\S\s)?([\d,]+) (?=[a-z])", each) for each in paragraphs]
        assert said == expected


def _after_bars(text: str) -> Iterator[str]:
    """The paragraph below each bar of signs."""
    for part in re.split(r"\n\n", text):
        flat = " ".join(part.split(" ")).replace("\n", " ")
        if re.match(r"[✓◆◐▷◎○◌≈◧✗◇⊘]\N{NO-BREAK SPACE}[\d,]+ ", flat):
            yield flat


def test_the_trend_is_the_same_at_every_week_end(printed: Printed) -> None:
    trend = printed.value["trend"]
    used = [line["counts"] for line in trend["lines"] if any(line["counts"])]
    expected = [[*counts(*line)] for line in (*used, trend["totals"])] if used else []
    table = [
        [words(cell) for cell in every(row, "td")]
        for found in every(printed.root, "table")
        if "weeks" in (found.get("class") or "")
        for row in every(found, "tr")
    ]
    assert [row for row in table if row] == expected
    for text in (printed.markdown, printed.text):
        assert [*_trend_lines(text)] == expected


def _trend_lines(text: str) -> Iterator[list[str]]:
    """The lines of numbers with the change in brackets at their end, continued ones joined."""
    held: list[str] = []
    for line in text.split("\n"):
        numbers = re.fullmatch(r" *(?:[A-Z][a-z ]+?)? +((?:[\d,]+ +)*[\d,]+)( \([+−\d,]+\))?", line)
        if numbers:
            held += numbers[1].split()
            if numbers[2]:
                yield held
                held = []
        else:
            held = []


def test_days_are_counted_the_same(printed: Printed) -> None:
    as_of = date.fromisoformat(printed.value["masthead"]["as_of"])
    deadlines, quiet = printed.value["deadlines"], printed.value["quiet"]
    overdue = [(as_of - date.fromisoformat(row["latest"])).days for row in deadlines["overdue"]]
    assert column(printed, "Overdue.") == overdue[:100]
    moved = [row["slip_days"] for row in deadlines["moved_this_week"]]
    assert column(printed, "Deadlines that moved") == moved[:100]
    assert column(printed, "Gone quiet") == [row["days"] for row in quiet["rows"]]


def test_as_many_have_gone_quiet(printed: Printed) -> None:
    total = printed.value["quiet"]["total"]
    for text in (printed.page, printed.markdown, printed.text):
        flat = " ".join(text.split())
        said = re.findall(r"For ([\d,]+) open commitments there has been no news", flat)
        assert said == ([f"{total:,}"] if total else [])


def test_the_charts_of_time_have_the_same_rows(printed: Printed) -> None:
    figures = [each for each in every(printed.root, "figure") if [*every(each, "table")]]
    by_name = {str(each.get("aria-labelledby")): each for each in figures}
    lists = _lists(printed.parsed)
    for name, days in (("f_time", False), ("f_slip", True)):
        if name not in by_name:
            continue
        title = words(next(every(by_name[name], "h3")))
        rows = [row for row in every(by_name[name], "tr") if row[0].get("scope") == "row"]
        items = lists[title]
        labels = [bare(words(next(every(row[0], "span")))) for row in rows]
        assert [bare(item).startswith(label) for item, label in zip(items, labels, strict=True)]
        if days:
            said = [words(next(every(row[2], "b"))) for row in rows]
            assert [re.findall(r", ([+−]?[\d,]+ days?),", item)[-1] for item in items] == said
        flat = " ".join(printed.text.split())
        assert [item for item in items if item not in flat] == []


def _lists(parsed: Sequence[Token]) -> dict[str, list[str]]:
    """The items of the lists below each third-level heading."""
    found: dict[str, list[str]] = {}
    title, listed = "", False
    opened = ""
    for token in parsed:
        if token.type == "heading_open":
            opened, listed = token.tag, False
        elif token.type in {"bullet_list_open", "bullet_list_close"}:
            listed = token.type == "bullet_list_open"
        elif token.type == "inline" and opened:
            title, opened = plain(token), ""
        elif token.type == "inline" and listed:
            found.setdefault(title, []).append(plain(token))
    return found

"""A profile proposed for a table: orders, status words, keys, and what nothing in a file breaks."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.hostile_text import NAUGHTY, OWN
from tracker.exchange.guesses import NAMES, folded, proposed_meaning
from tracker.exchange.profile import UNDECIDED, ListField, Profile, read_profile
from tracker.exchange.propose import suggest
from tracker.exchange.table.values import Cell, FileRow, FileTable, Shape


def understood(text: str) -> Profile:
    return read_profile(text, name="profile.yaml")


def table(columns: dict[str, list[Cell]], name: str = "list.csv", **about: str) -> FileTable:
    """A table by its columns."""
    rows = zip(*columns.values(), strict=True)
    return FileTable(
        name=name,
        sha256="0" * 64,
        shape=Shape(format="csv", encoding="utf-8", delimiter="\t", header=1),
        columns=tuple(columns),
        rows=tuple(
            FileRow(number, dict(zip(columns, cells, strict=True)))
            for number, cells in enumerate(rows, 2)
        ),
        notices=tuple(about.values()),
    )


@pytest.mark.parametrize(
    ("due", "updated", "expected"),
    [
        (["31/12/2030", "1/2/2030"], ["30/6/2025", "2/3/2025"], "dates: day-first\n"),
        (["12/31/2030", "1/2/2030"], ["2025-01-01", ""], "dates: month-first\n"),
        (["2030", "the autumn"], ["2025-01-01", date(2025, 1, 2)], "dates: iso\n"),
        (["31/12/2030", "1/2/2030"], ["1/6/2025", "2/3/2025"], "\n# dates: month-first\n"),
        (["31/12/2030", "12/31/2030"], ["2025-01-01", ""], "\n# dates: month-first\n"),
        (["1/2/2030", ""], ["2025-01-01", ""], "\n# dates: month-first\n"),
    ],
)
def test_an_order_is_proposed_where_each_column_proves_it_and_else_asked_for(
    due: list[Cell], updated: list[Cell], expected: str
) -> None:
    text = suggest(
        table(
            {
                "Title": ["Mend the bridge", "Print the timetable"],
                "Status": ["Done", "Late"],
                "Deadline": due,
                "Last updated": updated,
            }
        )
    )
    assert expected in text
    order = expected.removeprefix("dates: ").strip() if expected.startswith("dates") else "iso"
    assert understood(text).dates == order
    assert ("\ndates: " in text) is expected.startswith("dates")


@pytest.mark.parametrize(
    ("words", "meaning"),
    [
        ("Kept|DELIVERED|Achieved|Complete|fully  implemented|Erfüllt|Tenue", "delivered"),
        ("Partly|partially-delivered|Compromise|largely|part", "partly-delivered"),
        ("In Progress|Under way|underway|En cours", "under-way"),
        ("Not started|not_yet_started|no action found", "no-action-found"),
        ("Not yet rated", "not-assessed"),
        ("Abandoned|Scrapped", "dropped"),
        ("Broken|Not delivered|On track|Delayed|Stalled|Closed|Superseded|Ongoing|Accepted", "?"),
        ("Red|amber|GREEN|Amber/Red|Amber-Green|R|Green (improving)", "?"),
        ("None|N/A|Yes|4|Phase 2|wörd|🤷", "?"),
    ],
)
def test_a_status_word_has_a_meaning_only_where_every_list_means_the_same(
    words: str, meaning: str
) -> None:
    assert {word: proposed_meaning(word)[0] for word in words.split("|")} == dict.fromkeys(
        words.split("|"), meaning
    )


def test_every_known_name_is_written_as_names_are_compared() -> None:
    names = [name for known in NAMES.values() for name in known]
    assert [name for name in names if folded(name) != name] == []


def test_a_column_of_many_words_is_no_status_and_a_history_is_for_the_analyst_to_say() -> None:
    numbers = range(90)
    said = "Promise number {} of ninety, of which much may be said and little was heard"
    grid: dict[str, list[Cell]] = {
        "Title": [said.format(number) for number in numbers],
        "Progress": [f"{number % 45} of 45" for number in numbers],
        "Outcome": [said.format(number % 4) for number in numbers],
        "recorded_at": [f"2025-01-01T00:{number // 60:02}:{number % 60:02}Z" for number in numbers],
    }
    text = suggest(table(grid))
    assert "  # status: no column of words is called as statuses are\n" in text
    assert not understood(text).history
    assert set(understood(text).columns) == {ListField.TITLE}


def test_an_id_is_part_of_the_key_before_other_words_and_a_list_may_be_called_null() -> None:
    text = suggest(
        table(
            {
                "Colour": ["Red", "Red", "Blue", "Blue"],
                "Shape": ["Square", "Round", "Square", "Round"],
                "Body": ["Ferry Office", "Ferry Office", "Harbour", "Harbour"],
                "Chapter": ["3", "4", "4", "3"],
                "Body code": ["FO", "FO", "HB", "HB"],
                "Text": ["", "Run a boat every night", "", ""],
            },
            name="null.csv",
        )
    )
    assert understood(text).key == ("Body code", "Shape")
    assert understood(text).name == "null"


strings = st.sampled_from([*NAUGHTY, *OWN]) | st.text(max_size=30)
headings = strings | st.sampled_from([name for known in NAMES.values() for name in known])
cells = st.one_of(
    strings,
    st.just(""),
    st.sampled_from(["Delivered", "Broken", "31/12/2030", "03/04/25", "https://a.example/x", "1"]),
    st.dates(),
    st.lists(strings, max_size=3).map(tuple),
)


@st.composite
def tables(draw: st.DrawFn) -> FileTable:
    columns = draw(st.lists(headings, min_size=1, max_size=6, unique=True))
    height = draw(st.integers(0, 6))
    grid = {column: draw(st.lists(cells, min_size=height, max_size=height)) for column in columns}
    return table(grid, name=draw(strings), said=draw(strings), more=draw(strings))


@settings(max_examples=40)
@given(tables())
def test_no_name_and_no_cell_breaks_a_profile(drawn: FileTable) -> None:
    text = suggest(drawn)
    profile = understood(text)
    assert text == suggest(drawn)
    assert profile.used <= {*drawn.columns, UNDECIDED}
    assert profile.file == drawn.shape
    assert "".join(text.split("\n")).isprintable()
    lost = set(drawn.columns) - profile.used - set(profile.ignore)
    assert text.count("    no profile can hold this name as it is") == len(lost)


def test_every_hostile_text_can_be_a_name_a_status_and_a_sample() -> None:
    texts = list(dict.fromkeys([*NAUGHTY, *OWN]))
    for some in (texts[place : place + 38] for place in range(0, len(texts), 38)):
        statuses: list[Cell] = [each[:40] for each in (*some, *some)]
        grid: dict[str, list[Cell]] = {each: [each] * len(statuses) for each in some}
        profile = understood(suggest(table(grid | {"Status": statuses})))
        assert profile.columns[ListField.STATUS] == ("Status",)
        assert profile.used | set(profile.ignore) <= {*grid, "Status"}

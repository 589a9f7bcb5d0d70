"""The trend: a panel for each state in use, every one on the same scale."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date

import pytest

from tests.reporting_ahead import trend as counted
from tests.reporting_counts import lines
from tests.reporting_pages import every, tree, words
from tests.reporting_sample import empty_week, sample
from tracker.domain.vocabulary import Headline
from tracker.publish import charts
from tracker.publish.charts import LEAST_TREND, panels
from tracker.publish.html import weekly_html
from tracker.report.counts import Trend, TrendLine

ENDS = (date(2025, 6, 8), date(2025, 6, 15), date(2025, 6, 22))


def _trend(**counts: tuple[int, ...]) -> Trend:
    held = tuple(TrendLine(Headline(name), numbers) for name, numbers in counts.items())
    return Trend(ENDS, held, tuple(map(sum, zip(*counts.values(), strict=True))))


def test_every_panel_has_the_same_scale_and_its_zero_at_the_foot() -> None:
    found = panels(_trend(delivered=(0, 1, 2), under_way=(8, 8, 4)))
    assert found
    assert found.top == 8
    delivered, under_way = found.drawn
    assert [column.height for column in delivered.columns] == [0, 12.5, 25]
    assert [column.height for column in under_way.columns] == [100, 100, 50]
    assert all(column.y + column.height == 100 for panel in found.drawn for column in panel.columns)


def test_columns_stand_beside_each_other_inside_the_panel() -> None:
    found = panels(counted(lines()))
    assert found
    for panel in found.drawn:
        ends = [(column.x, column.x + column.width) for column in panel.columns]
        assert len(ends) == 13
        assert all(0 <= first < last <= 100 for first, last in ends)
        assert all(before[1] < after[0] for before, after in itertools.pairwise(ends))


def test_a_count_that_is_not_zero_can_be_seen() -> None:
    found = panels(_trend(delivered=(0, 0, 1), under_way=(900, 900, 900)))
    assert found
    assert found.drawn[0].columns[-1].height == LEAST_TREND


def test_the_change_is_counted_from_the_first_week_end() -> None:
    found = panels(_trend(delivered=(0, 1, 2), under_way=(8, 9, 4), planned=(1, 2, 1)))
    assert found
    assert [panel.change for panel in found.drawn] == [2, -4, 0]


def test_states_that_were_never_in_use_are_named_and_not_drawn() -> None:
    found = panels(_trend(delivered=(0, 1, 2), breached=(0, 0, 0)))
    assert found
    assert [panel.headline for panel in found.drawn] == [Headline.DELIVERED]
    assert found.unused == (Headline.BREACHED,)


def test_without_any_count_there_is_no_chart() -> None:
    assert panels(_trend(delivered=(0, 0, 0))) is None
    assert panels(Trend((), (), ())) is None
    assert "week ends" not in weekly_html(empty_week())


@pytest.mark.parametrize(
    ("counts", "title"),
    [
        ({"delivered": (0, 1, 2), "under_way": (8, 9, 4)}, "Under way fell from 8 to 4 in 2 weeks"),
        ({"delivered": (1, 1, 4), "planned": (3, 3, 0)}, "Delivered rose from 1 to 4 in 2 weeks"),
        ({"delivered": (1, 2, 1)}, "No count by status changed in 2 weeks"),
    ],
)
def test_the_title_names_the_count_that_changed_most(
    counts: dict[str, tuple[int, ...]], title: str
) -> None:
    assert charts.trend(_trend(**counts)) == title


def test_the_picture_its_words_and_its_table_have_the_same_numbers() -> None:
    report = sample()
    silent = replace(
        report.trend,
        lines=tuple(
            replace(line, counts=(0,) * 13) if line.headline is Headline.BREACHED else line
            for line in report.trend.lines
        ),
    )
    root = tree(weekly_html(replace(report, trend=silent)))
    pictures = {
        words(next(every(svg, "title"))).partition(",")[0]: words(next(every(svg, "desc")))
        for svg in every(root, "svg")
        if svg.get("class") == "trend"
    }
    table = next(each for each in every(root, "table") if "weeks" in (each.get("class") or ""))
    rows = {
        words(next(every(row, "th"))): [words(cell) for cell in every(row, "td")]
        for row in every(table, "tr")
        if list(every(row, "td"))
    }
    assert set(pictures) == set(rows) - {"All commitments"}
    for name, numbers in rows.items():
        assert name not in pictures or pictures[name].endswith(f": {', '.join(numbers)}.")
    assert "Breached" not in pictures
    assert "was a commitment breached." in words(root)
    assert rows["All commitments"] == [str(total) for total in report.trend.totals]

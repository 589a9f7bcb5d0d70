"""The charts: their geometry, the panels of the trend, and the colours they are drawn in."""

from __future__ import annotations

import importlib.util
import itertools
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from types import ModuleType

import pytest

from tests.fixtures_program import CHECKOUT
from tests.reporting_pages import every, tree, words
from tests.weeklies import Weeklies
from tracker.domain.headlines import Badge, Headline
from tracker.publish.axis import ROOMS, axis, timeline_axis
from tracker.publish.outline import charts_old as charts
from tracker.publish.outline.charts_old import LEAST, LEAST_TREND, panels, segments
from tracker.publish.outline.html import weekly_html
from tracker.report.late import DeadlineRow
from tracker.report.trend import Trend, TrendLine
from tracker.report.value import rows_kept

REPORT = date(2025, 6, 22)


@pytest.fixture
def rows(weeklies: Weeklies) -> dict[str, DeadlineRow]:
    """The deadlines of a week in which much happened, by ref."""
    return {row.ref: row for row in weeklies("busy").deadlines.timeline}


# bars


def test_segments_fill_the_bar_in_the_order_given() -> None:
    counts = [(headline, place) for place, headline in enumerate(Headline)]
    found = segments(counts)
    assert [part.headline for part in found] == list(Headline)[1:]
    assert sum(part.width for part in found) == pytest.approx(100, abs=0.01)
    assert all(a.x + a.width == pytest.approx(b.x, abs=0.01) for a, b in itertools.pairwise(found))
    assert [part.last for part in found] == [False] * (len(found) - 1) + [True]


def test_a_small_segment_stays_visible_at_the_cost_of_the_largest() -> None:
    small, big = segments([(Headline.DELIVERED, 1), (Headline.UNDER_WAY, 999)])
    assert small.width == LEAST
    assert small.shown is None
    assert big.width == 100 - LEAST
    assert small.notches == big.notches == ()


def test_a_count_is_shown_where_it_fits() -> None:
    shown = [part.shown for part in segments([(h, 1) for h in list(Headline)[:12]])]
    assert set(shown) == {"", "w560"} or set(shown) == {""} or set(shown) == {"w560"}
    assert segments([(Headline.DELIVERED, 2), (Headline.PLANNED, 198)])[0].shown is None


def test_up_to_forty_commitments_can_be_counted() -> None:
    assert segments([(Headline.DELIVERED, 4)])[0].notches == (25.0, 50.0, 75.0)
    assert segments([(Headline.DELIVERED, 41)])[0].notches == ()


def test_an_empty_bar_has_no_segment() -> None:
    assert segments([(Headline.DELIVERED, 0)]) == ()


# axis


def test_a_day_stands_where_the_calendar_puts_it() -> None:
    on = axis([date(2025, 1, 16), date(2025, 12, 31)], REPORT)
    assert (on.start, on.end) == (date(2025, 1, 1), date(2026, 1, 1))
    assert on.at(date(2025, 1, 1)) == 0
    assert on.at(date(2026, 1, 1)) == 100
    assert on.at(REPORT) == pytest.approx(100 * 172 / 365, abs=0.001)
    assert on.at(date(2030, 1, 1)) == 100


@pytest.mark.parametrize("days", [1, 40, 100, 300, 900, 2000, 9000, 40000])
def test_ticks_have_room_and_the_first_shown_one_names_its_year(days: int) -> None:
    on = axis([REPORT - timedelta(days=days // 2), REPORT + timedelta(days=days // 2)], REPORT)
    for room, width in ROOMS.items():
        labels = [(name.x, name.text) for name in on.names if room in name.rooms.split()]
        assert labels
        assert any(part.isdigit() for part in labels[0][1].split())
        for (x, text), (following, _) in itertools.pairwise(labels):
            assert (following - x) / 100 * width >= 0.6 * len(text)
        x, text = labels[-1]
        assert x / 100 * width + 0.6 * len(text) <= width + 0.5
    assert len(on.ticks) <= 12


def test_the_year_is_named_where_it_changes() -> None:
    on = axis([date(2024, 8, 1), date(2025, 12, 1)], REPORT)
    assert [tick.label for tick in on.ticks] == ["Oct 2024", "Jan 2025", "Apr", "Jul", "Oct"]


@pytest.mark.parametrize(
    "day", ["2025-01-03", "2025-03-31", "2025-06-22", "2025-09-30", "2025-12-20"]
)
def test_the_report_date_s_label_stays_on_its_strip(day: str) -> None:
    on = axis([date(2025, 1, 1), date(2025, 12, 31)], date.fromisoformat(day))
    for room, width in ROOMS.items():
        (name,) = [name for name in on.report_names if room in name.rooms.split()]
        share = 100 * 0.6 * len(name.text) / width
        left = name.x - share * {"start": 0, "middle": 0.5, "end": 1}[name.anchor]
        assert left >= 0
        assert left + share <= 100
        assert left <= on.at(on.report) <= left + share
        assert ("this report" in name.text) == (width > 10)


# timeline


def test_band_arrow_and_late_line_end_at_their_dates(rows: dict[str, DeadlineRow]) -> None:
    row = rows["RIV-01"]
    on = timeline_axis([row.timeline], REPORT)
    drawing = charts.drawn_timeline(row.timeline, on)
    assert row.latest
    assert row.met_on
    assert drawing.band == (on.at(row.timeline.announced), on.at(row.latest))
    assert drawing.latest == on.at(row.latest)
    assert drawing.late == (on.at(row.latest), on.at(row.met_on))
    moved = rows["SEA-01"]
    assert moved.original_latest
    on = timeline_axis([moved.timeline], REPORT)
    assert charts.drawn_timeline(moved.timeline, on).was == on.at(moved.original_latest)


def test_an_overdue_row_is_late_up_to_the_report_and_an_unchecked_one_is_not(
    rows: dict[str, DeadlineRow],
) -> None:
    on = timeline_axis([row.timeline for row in rows.values()], REPORT)
    late = charts.drawn_timeline(rows["RIV-02"].timeline, on).late
    assert late
    assert late[1] == on.at(REPORT)
    assert charts.drawn_timeline(rows["RIV-04"].timeline, on).late is None


def test_they_stand_above_the_line_and_we_below(rows: dict[str, DeadlineRow]) -> None:
    timeline = rows["RIV-02"].timeline
    drawing = charts.drawn_timeline(timeline, timeline_axis([timeline], REPORT))
    above = {mark.glyph for mark in drawing.marks if mark.y < 0}
    below = {mark.glyph for mark in drawing.marks if mark.y > 0}
    assert "delivered" in above
    assert "partly_delivered" in below
    assert "delivered" not in below


def test_a_few_far_dates_do_not_press_the_others_into_a_corner(
    rows: dict[str, DeadlineRow],
) -> None:
    on = charts.shared_span([row.timeline for row in rows.values()], REPORT)
    assert on.cut
    assert on.end - on.start < timedelta(days=900)
    far = rows["SEA-05"].timeline
    assert charts.drawn_timeline(far, on).beyond
    assert not charts.drawn_timeline(rows["RIV-07"].timeline, on).beyond
    assert not charts.shared_span([far], REPORT).cut


def test_a_long_list_draws_its_first_forty_rows(weeklies: Weeklies) -> None:
    assert (rows_kept("timeline", 60), rows_kept("timeline", 61)) == (60, 40)
    page = weekly_html(weeklies("many"))
    assert 'id="tt_40"' in page
    assert 'id="tt_41"' not in page


# slippage


def test_a_dumbbell_runs_from_the_first_day_to_the_last_one(rows: dict[str, DeadlineRow]) -> None:
    row = rows["SEA-05"]
    on = charts.span([row], REPORT)
    assert row.original_latest
    assert row.latest
    between = replace(row.statements[0], latest=date(2035, 7, 5))
    rival = replace(between, move="rival", latest=date(2035, 7, 9))
    body = charts.dumbbell(replace(row, statements=(*row.statements, rival, between)), on)
    assert (body.start, body.end) == (on.at(row.original_latest), on.at(row.latest))
    assert body.backward
    assert body.between == (on.at(date(2035, 7, 5)),)


def test_slips_are_sorted_longest_first(weeklies: Weeklies) -> None:
    days = [row.slip_days for row in charts.moved(weeklies("busy").deadlines.slipped)]
    assert days == [214, -365]


# colours


@pytest.fixture(scope="module")
def figures() -> ModuleType:
    path = CHECKOUT / "benchmarks" / "contrast.py"
    spec = importlib.util.spec_from_file_location("contrast_figures", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("index", [0, 1], ids=["light", "dark"])
def test_colours_keep_their_limits(figures: ModuleType, index: int) -> None:
    theme = figures.themes(figures.TOKENS.read_text(encoding="utf-8"))[index]
    page = theme.plain["page"]
    assert set(theme.states) == {headline.value for headline in Headline}
    assert set(theme.badges) == {badge.value for badge in Badge}
    assert figures.contrast(theme.plain["ink"], page) >= 7
    assert figures.contrast(theme.plain["ink2"], page) >= 7
    assert figures.contrast(theme.plain["accent"], page) >= 4.5
    assert figures.contrast(theme.plain["rule2"], page) >= 3
    assert figures.contrast(theme.plain["focus-ink"], theme.plain["focus"]) >= 4.5
    assert all(min(line, on) >= 4.5 for line, on, *_ in figures.state_figures(theme).values())
    assert all(figures.contrast(colour, page) >= 4.5 for colour in theme.badges.values())
    fills: Mapping[str, str] = {name: state.fill for name, state in theme.states.items()}
    colours = {**fills, **theme.badges}
    assert [name for name, like in figures.ALIKE.items() if colours[name] != colours[like]] == []
    for vision in figures.VISIONS:
        assert figures.nearest(fills, vision)[0] >= (12.0, 11.3)[index] - 0.05
        assert figures.nearest(theme.badges, vision)[0] >= (10.0, 12.0)[index]


def test_every_state_and_badge_has_its_shape() -> None:
    sprite = (CHECKOUT / "reports" / "sprite.svg.j2").read_text(encoding="utf-8")
    assert [name for name in Headline if f'id="g_{name.value}"' not in sprite] == []
    assert [name for name in Badge if f'id="b_{name.value}"' not in sprite] == []


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


def test_columns_stand_beside_each_other_inside_the_panel(weeklies: Weeklies) -> None:
    found = panels(weeklies("busy").trend)
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


def test_without_any_count_there_is_no_chart(weeklies: Weeklies) -> None:
    assert panels(_trend(delivered=(0, 0, 0))) is None
    assert panels(Trend((), (), ())) is None
    assert "week ends" not in weekly_html(weeklies("empty"))


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


def test_the_picture_its_words_and_its_table_have_the_same_numbers(weeklies: Weeklies) -> None:
    report = weeklies("busy")
    root = tree(weekly_html(report))
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
    unused = next(line for line in report.trend.lines if line.headline is Headline.BREACHED)
    assert not any(unused.counts)
    assert rows["All commitments"] == [str(total) for total in report.trend.totals]

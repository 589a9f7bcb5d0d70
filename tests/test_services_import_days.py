"""Cells as days: what a column proves, what each cell means, and what is never guessed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.errors import NotADate
from tracker.exchange.days import (
    Order,
    prove,
    read_day,
    read_moment,
)
from tracker.exchange.table.values import Cell

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
DAY_FIRST, MONTH_FIRST = Order.DAY_FIRST, Order.MONTH_FIRST
days = st.dates(date(1000, 1, 1), date(9999, 12, 31))


def read(cell: Cell, order: Order) -> str:
    """The canonical text, or why there is none."""
    try:
        return read_day(cell, order).text
    except NotADate as refusal:
        return f"! {refusal.line()}"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (date(2025, 1, 16), "2025-01-16"),
        ("2025-01-16", "2025-01-16"),
        ("2025-01-16T23:30:00-05:00", "2025-01-16"),
        ("2025-01-16 09:30", "2025-01-16"),
        ("2025/1/6", "2025-01-06"),
        ("20250116", "2025-01-16"),
        ("31/12/2030", "2030-12-31"),
        ("31.12.2030", "2030-12-31"),
        ("12-31-2030", "2030-12-31"),
        ("05/05/2025", "2025-05-05"),
        ("16/01/2025 00:00:00", "2025-01-16"),
        (" 16  January\u00a02025 ", "2025-01-16"),
        ("16th of january, 2025", "2025-01-16"),
        ("Thursday 16 January 2025", "2025-01-16"),
        ("Jan 16, 2025", "2025-01-16"),
        ("16-Sept-2025", "2025-09-16"),
        ("January 2025", "2025-01"),
        ("01/2025", "2025-01"),
        ("Q2 2025", "2025-34"),
        ("2025 q2", "2025-34"),
        ("2025-Q2", "2025-34"),
        ("2030", "2030"),
        ("2030.0", "2030"),
        ("2025-07~", "2025-07~"),
        ("2024-05-09/2024-07-17", "2024-05-09/2024-07-17"),
        (("2030",), "2030"),
    ],
)
def test_a_cell_that_is_one_day_needs_no_order(cell: Cell, text: str) -> None:
    assert {read(cell, Order.ISO)} == {text}


@pytest.mark.parametrize(
    ("cell", "order", "said"),
    [
        (
            "03/04/2025",
            Order.ISO,
            "two days, one in each order. Say which comes first: --dates day",
        ),
        (
            "31-12-30",
            Order.ISO,
            "its year has two figures. Say which comes first: --dates day-first",
        ),
        ("16 Jan 25", Order.ISO, "its year has two figures. Say which"),
        ("12/31/2030", DAY_FIRST, "there is no month 31, read day-first."),
        ("31/12/2030", MONTH_FIRST, "there is no month 31, read month-first."),
        ("29/02/2025", Order.ISO, "February 2025 has 28 days."),
        ("30/02/2025", DAY_FIRST, "February 2025 has 28 days, read day-first."),
        ("31 April 2025", Order.ISO, "April 2025 has 30 days."),
        ("2025-02-29", Order.ISO, "February 2025 has 28 days."),
        ("00/00/0000", Order.ISO, "there is no month 0."),
        ("01/01/0000", Order.ISO, "there is no year 0000."),
        ("13/2025", Order.ISO, "'13/2025' is not a date that can be read: there is no month 13."),
        ("Friday 16 January 2025", Order.ISO, "2025-01-16 is a Thursday."),
        ("16 Floréal 2025", Order.ISO, "it contains a space."),
        ("16 Foo 2025", Order.ISO, "'Foo' is no month in a language that is read."),
        ("Spring 2025", Order.ISO, "'Spring' is no month in a language"),
        ("Jan 25", Order.ISO, "25 may be a day or a year."),
        ("45673", Order.ISO, "a spreadsheet's own number of a day; save the column as dates."),
        ("TBC", Order.ISO, "'TBC' is not a date that can be read."),
        ("", Order.ISO, "it is empty."),
        (("2025", "2026"), Order.ISO, "'2025 2026' is not a date"),
    ],
)
def test_what_is_no_one_day_is_refused_with_the_reason(cell: Cell, order: Order, said: str) -> None:
    assert said in read(cell, order)


@given(days, st.sampled_from("/.-"), st.booleans(), st.sampled_from((DAY_FIRST, MONTH_FIRST)))
def test_a_day_in_figures_comes_back_by_its_order_and_never_by_another_without_one(
    day: date, sign: str, padded: bool, order: Order
) -> None:
    pair = (day.day, day.month) if order == DAY_FIRST else (day.month, day.day)
    first, second = (f"{part:02}" if padded else f"{part}" for part in pair)
    typed = f"{first}{sign}{second}{sign}{day.year:04}"
    assert read(typed, order) == day.isoformat()
    ambiguous = day.day <= 12 and day.day != day.month
    assert read(typed, Order.ISO).startswith("!") is ambiguous
    proof = prove([("row 2", typed)])
    if ambiguous:
        assert (proof.order, proof.ambiguous) == (None, ("row 2",))
    else:
        assert (proof.order, proof.ambiguous) == (order if day.day > 12 else Order.ISO, ())


@given(days, st.integers(0, 10), st.sampled_from(Order))
def test_a_day_written_with_its_month_comes_back_whatever_the_order(
    day: date, style: int, order: Order
) -> None:
    name = MONTHS[day.month - 1]
    short, year = name[:3], f"{day.year:04}"
    typed = (
        day.isoformat(),
        f"{day.isoformat()}T12:00:00Z",
        f"{year}/{day.month}/{day.day}",
        f"{day.day} {name} {year}",
        f"{day.day}th {short}. {year}",
        f"{name} {day.day}, {year}",
        f"{short.upper()} {day.day} {year}",
        f"{day.day}-{short}-{year}",
        f"{day:%A}, {day.day} {name} {year}",
        f"{day:%a} {short} {day.day} {year}",
        f"{day.day} {name.lower()}, {year} 9:30 am",
    )[style]
    assert read(typed, order) == day.isoformat()


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.sampled_from((DAY_FIRST, MONTH_FIRST)))
def test_two_figures_are_a_year_of_this_century_and_only_by_an_order(
    day: date, order: Order
) -> None:
    pair = (day.day, day.month) if order == DAY_FIRST else (day.month, day.day)
    typed = f"{pair[0]}/{pair[1]}/{day.year % 100:02}"
    assert read(typed, order) == day.isoformat()
    assert read(typed, Order.ISO).startswith("!")
    # 25/12/30 may be a day of 2025 too, so it proves nothing of the day's place.
    proves = order == MONTH_FIRST and day.day > 12
    assert prove([("row 2", typed)]).order == (MONTH_FIRST if proves else None)


@given(st.text(max_size=20) | st.from_regex(r"[0-9]{0,5}[/.-]?[0-9]{0,5}[/.-]?[0-9]{0,5}"))
def test_no_cell_is_ever_two_days_without_an_order(cell: str) -> None:
    plain = read(cell, Order.ISO)
    if not plain.startswith("!"):
        by_orders = {read(cell, order) for order in (DAY_FIRST, MONTH_FIRST)}
        assert plain in by_orders
        assert {each for each in by_orders if not each.startswith("!")} == {plain}


@pytest.mark.parametrize(
    ("column", "order", "evidence", "ambiguous"),
    [
        ([], Order.ISO, "no cell needs an order", []),
        ([date(2025, 3, 4), "2025-03-04", "TBC", "05/05/2025"], Order.ISO, "no cell needs", []),
        (["03/04/2025", "31/12/2030"], DAY_FIRST, "row 3 is '31/12/2030', which", ["row 2"]),
        (["03/04/2025", "12/31/2030"], MONTH_FIRST, "row 3 is '12/31/2030', which", ["row 2"]),
        (["03/04/2025", "05/06/25"], None, "more than one order", ["row 2", "row 3"]),
        (
            ["31/12/2030", "12/31/2030", "1/2/2030"],
            None,
            "row 2 is '31/12/2030' and row 3 is '12/31/2030': no one order reads both",
            ["row 4"],
        ),
        (["31/31/2030", "99/01/2030", "0/0/2030", "0/13/2030"], Order.ISO, "no cell", []),
        (["12/31/30"], MONTH_FIRST, "row 2", []),
        (["20/11/23"], None, "more than one order", ["row 2"]),
    ],
)
def test_only_a_row_that_is_a_day_in_one_order_proves_it(
    column: list[Cell], order: Order | None, evidence: str, ambiguous: list[str]
) -> None:
    proof = prove((f"row {number}", cell) for number, cell in enumerate(column, 2))
    assert (proof.order, list(proof.ambiguous)) == (order, ambiguous)
    assert evidence in proof.evidence


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("2025-01-16T09:30:00Z", "2025-01-16T09:30:00+00:00"),
        ("2025-01-16 09:30:00.5+02:00", "2025-01-16T07:30:00.500000+00:00"),
        ("2025-01-16", "2025-01-16T12:00:00+00:00"),
        (date(2025, 1, 16), "2025-01-16T12:00:00+00:00"),
        ("16 January 2025", "2025-01-16T12:00:00+00:00"),
    ],
)
def test_a_moment_is_in_utc_and_a_day_is_its_noon(cell: Cell, moment: str) -> None:
    assert read_moment(cell).isoformat() == moment


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("2025-01-16T09:30:00", "it has no zone. Type it as 2025-01-16T09:30:00Z."),
        ("2025-01-16T29:30:00Z", "there is no such moment."),
        ("9999-12-31T23:59:59-10:00", "there is no such moment."),
        ("2025-01", "one day is wanted."),
        ("2025-01-16~", "one day is wanted."),
        ("03/04/2025", "two days, one in each order."),
        ("", "it is empty."),
    ],
)
def test_what_is_no_moment_is_refused_with_the_reason(cell: Cell, said: str) -> None:
    with pytest.raises(NotADate) as refusal:
        read_moment(cell)
    assert said in refusal.value.line()

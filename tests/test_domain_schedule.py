"""The schedule of a commitment: which date stands, how it moved, and whether it was met."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.deadline.grammar import RULES, read_phrase, resolve
from tracker.domain.deadline.window import Deadline, Hardness, combine
from tracker.domain.schedule import Move, Schedule, Statement, Timing, moves_of, timing

SAID = date(2025, 1, 16)
TERMS = date(2025, 2, 20)
AUDIT = read_phrase("three-month audit", said=SAID)
CASEY = combine([resolve(AUDIT, SAID), resolve(AUDIT, TERMS)])
PUBLISHED = date(2025, 6, 16)


def judge(
    deadline: Deadline | str | None,
    as_of: date,
    *,
    met_on: date | None = None,
    examined_on: date | None = None,
    none_set: bool = False,
) -> Timing:
    if isinstance(deadline, str):
        deadline = read_phrase(deadline, said=SAID)
    return timing(
        as_of=as_of,
        deadline=deadline,
        none_set=none_set,
        met_on=met_on,
        examined_on=examined_on,
    )


@pytest.mark.parametrize(
    ("as_of", "examined_on", "value"),
    [
        (date(2025, 2, 1), None, Schedule.UPCOMING),
        (date(2025, 4, 16), None, Schedule.UPCOMING),
        (date(2025, 4, 17), None, Schedule.PASSED_UNCHECKED),
        (date(2025, 4, 17), date(2025, 4, 16), Schedule.PASSED_UNCHECKED),
        (date(2025, 4, 17), date(2025, 4, 17), Schedule.OVERDUE_ON_STRICT_READING),
        (date(2025, 5, 20), date(2025, 4, 30), Schedule.OVERDUE_ON_STRICT_READING),
        (date(2025, 5, 21), date(2025, 4, 30), Schedule.PASSED_UNCHECKED),
        (date(2025, 5, 21), date(2025, 5, 21), Schedule.OVERDUE),
    ],
)
def test_the_casey_audit_before_it_was_published(
    as_of: date, examined_on: date | None, value: Schedule
) -> None:
    assert judge(CASEY, as_of, examined_on=examined_on).value is value


def test_limitation_in_force_on_29_june_2026_was_144_days_late() -> None:
    deadline = read_phrase("in the next year", said=date(2025, 2, 5))
    in_force = date(2026, 6, 29)

    assert judge(deadline, date(2026, 6, 30), met_on=in_force).days == 144
    before = judge(deadline, date(2026, 5, 1), examined_on=date(2026, 4, 29))
    assert (before.value, before.days) == (Schedule.OVERDUE, 85)


def test_the_timetable_promised_before_easter_was_on_time() -> None:
    found = judge("before Easter", date(2025, 4, 27), met_on=date(2025, 4, 9))

    assert (found.value, found.days, found.strict_days) == (Schedule.MET_ON_TIME, -10, None)
    assert found.measured_from is None


def test_met_between_the_two_readings_is_on_time_and_says_so() -> None:
    found = judge("by May 2025", date(2025, 6, 30), met_on=date(2025, 5, 10))

    assert (found.value, found.days, found.strict_days) == (Schedule.MET_ON_TIME, -21, 10)
    assert found.measured_from == date(2025, 4, 30)


@pytest.mark.parametrize(
    ("phrase", "as_of", "value", "days"),
    [
        ("by 31 May 2025", date(2025, 4, 30), Schedule.UPCOMING, -31),
        ("by 31 May 2025", date(2025, 5, 1), Schedule.DUE_SOON, -30),
        ("by 31 May 2025", date(2025, 5, 31), Schedule.DUE_SOON, 0),
        ("by 31 May 2025", date(2025, 6, 1), Schedule.PASSED_UNCHECKED, 1),
        ("in May", date(2025, 4, 1), Schedule.UPCOMING, -60),
        ("in May", date(2025, 5, 1), Schedule.IN_WINDOW, -30),
        ("on 5 March 2026", date(2026, 3, 4), Schedule.DUE_SOON, -1),
        ("on 5 March 2026", date(2026, 3, 5), Schedule.IN_WINDOW, 0),
        ("in the next year", date(2025, 3, 1), Schedule.UPCOMING, -321),
    ],
)
def test_a_date_ahead_is_upcoming_then_due_soon_or_in_its_window(
    phrase: str, as_of: date, value: Schedule, days: int
) -> None:
    found = judge(phrase, as_of)

    assert (found.value, found.days) == (value, days)


@pytest.mark.parametrize(
    ("phrase", "value"),
    [
        ("in due course", Schedule.OPEN_ENDED),
        ("shortly", Schedule.OPEN_ENDED),
        ("by the end of this Parliament", Schedule.OPEN_ENDED),
        ("not before 2027", Schedule.OPEN_ENDED),
        ("every quarter", Schedule.OPEN_ENDED),
        ("within three months", Schedule.TIMETABLE_UNKNOWN),
    ],
)
def test_what_has_no_last_day_is_never_overdue(phrase: str, value: Schedule) -> None:
    late = date(2099, 1, 1)

    assert judge(phrase, late, examined_on=late) == Timing(value)
    assert judge(phrase, late, met_on=late) == Timing(value)


def test_no_deadline_and_no_date_given_are_two_different_things() -> None:
    assert judge(None, SAID).value is Schedule.TIMETABLE_UNKNOWN
    assert judge(None, SAID, none_set=True).value is Schedule.NO_TIMETABLE_SET


def test_what_happens_after_the_day_judged_has_not_happened() -> None:
    later = date(2025, 6, 20)

    found = judge("by 31 May 2025", date(2025, 6, 1), met_on=later, examined_on=later)

    assert found.value is Schedule.PASSED_UNCHECKED


days = st.dates(date(2024, 1, 1), date(2032, 1, 1))
deadlines = st.sampled_from(
    [
        reading
        for rule in RULES
        for phrase in rule.examples
        for stated in [read_phrase(phrase, said=SAID, jurisdiction=rule.place)]
        for reading in (stated, resolve(stated, SAID, rule.place))
    ]
)


@given(st.none() | deadlines, days, st.booleans(), st.none() | days, st.none() | days)
def test_every_combination_has_one_value_and_days_that_fit_it(
    deadline: Deadline | None,
    as_of: date,
    none_set: bool,
    met_on: date | None,
    examined_on: date | None,
) -> None:
    found = judge(deadline, as_of, met_on=met_on, examined_on=examined_on, none_set=none_set)

    if found.latest is None:
        assert found == Timing(found.value)
        return
    assert found.days is not None
    late = found.value in {Schedule.OVERDUE, Schedule.MET_LATE}
    assert (found.days > 0) == (
        late or (found.value is Schedule.PASSED_UNCHECKED and found.days > 0)
    )
    assert found.strict_days is None or found.strict_days >= max(found.days, 1)
    assert (found.measured_from is None) == (found.strict_days is None)


@given(deadlines, days)
def test_a_date_never_becomes_less_late_by_looking_later(deadline: Deadline, as_of: date) -> None:
    once = judge(deadline, as_of, examined_on=as_of)
    next_day = as_of + timedelta(days=1)
    then = judge(deadline, next_day, examined_on=next_day)

    order = [Schedule.OVERDUE_ON_STRICT_READING, Schedule.OVERDUE]
    if once.value in order:
        assert order.index(then.value) >= order.index(once.value)


def test_the_current_statement_is_the_one_that_is_judged() -> None:
    first, second = (read_phrase(f"by 31 {month} 2025", said=SAID) for month in ("May", "July"))
    history = moves_of(
        Statement(one, SAID, silent=False, none_set=False, withdrawn=False, seq=number)
        for number, one in enumerate((first, second))
    )

    found = judge(second, date(2025, 6, 30), examined_on=date(2025, 6, 30))

    assert found.value is Schedule.UPCOMING or found.value is Schedule.DUE_SOON
    assert history.slip_days == 61


START = date(2025, 1, 16)


def said(
    *phrases: str | None, silent: frozenset[int] = frozenset(), hardness: Hardness | None = None
) -> list[Statement]:
    """One statement a week; 'none' declines a date, None withdraws it."""
    statements = []
    for number, phrase in enumerate(phrases):
        day = START + timedelta(weeks=number)
        none_set = phrase == "none"
        deadline = None if phrase is None or none_set else read_phrase(phrase, said=day)
        if deadline and hardness and number:
            deadline = deadline.with_hardness(hardness)
        statements.append(
            Statement(deadline, day, number in silent, none_set, phrase is None, number)
        )
    return statements


def kinds(statements: list[Statement]) -> list[str]:
    return [moved.move.value for moved in moves_of(statements).each]


def test_slip_is_measured_against_the_original_date() -> None:
    moves = moves_of(said("by 31 May 2025", "by 30 June 2025", "by 31 December 2025"))

    assert (moves.original_latest, moves.current_latest) == (date(2025, 5, 31), date(2025, 12, 31))
    assert (moves.slip_days, moves.count, moves.silent_count) == (214, 2, 0)
    assert [moved.days for moved in moves.each] == [None, 30, 184]


def test_a_date_moved_without_a_word_is_silent() -> None:
    moves = moves_of(said("by 31 May 2025", "by 31 December 2025", silent=frozenset({1})))

    assert (moves.slip_days, moves.count, moves.silent_count) == (214, 1, 1)


def test_saying_the_date_again_is_no_move() -> None:
    moves = moves_of(said("by 31 May 2025", "by the end of May 2025", silent=frozenset({1})))

    assert [moved.move for moved in moves.each] == [Move.FIRST, Move.RESTATED]
    assert (moves.count, moves.silent_count, moves.slip_days) == (0, 0, 0)


def test_at_least_four_years_that_becomes_within_four_years_is_a_flipped_bound() -> None:
    assert kinds(said("at least four years", "within four years"))[1] == "bound_flipped"
    assert kinds(said("by 2027", "not before 2027"))[1] == "bound_flipped"


@pytest.mark.parametrize(
    ("phrases", "kind"),
    [
        (("by 31 May 2025", "by 30 April 2025"), "brought_forward"),
        (("by 31 May 2025", "in due course"), "softened"),
        (("by 31 May 2025", "none"), "softened"),
        (("by 31 May 2025", None), "withdrawn"),
        (("none", "by 31 May 2025"), "hardened"),
        (("in due course", "shortly"), "hardened"),
        (("soon", "shortly"), "hardened"),
        (("shortly", "soon"), "softened"),
        (("within three months", "within six months"), "softened"),
        (("not before 2027", "not before 2029"), "softened"),
        (("in due course", "when parliamentary time allows"), "restated"),
    ],
)
def test_a_statement_is_compared_with_the_one_before(
    phrases: tuple[str | None, ...], kind: str
) -> None:
    assert kinds(said(*phrases)) == ["first", kind]


def test_the_same_date_as_a_target_is_softer_and_as_law_harder() -> None:
    same = ("by 31 May 2025", "by 31 May 2025")

    assert kinds(said(*same, hardness=Hardness.TARGET))[1] == "softened"
    assert kinds(said(*same, hardness=Hardness.STATUTORY))[1] == "hardened"


def test_a_date_that_comes_back_is_compared_with_the_last_one_stated() -> None:
    moves = moves_of(said("by 31 May 2025", "in due course", "by 31 December 2025"))

    assert [moved.move.value for moved in moves.each] == ["first", "softened", "slipped"]
    assert (moves.slip_days, moves.count) == (214, 1)
    assert kinds(said("by 31 May 2025", None, "by 31 May 2025"))[2] == "hardened"


def test_a_withdrawn_date_leaves_no_current_day_and_keeps_its_slip() -> None:
    moves = moves_of(said("by 31 May 2025", "by 30 June 2025", None))

    assert moves.current_latest is None
    assert moves.slip_days == 30


def test_no_statement_is_no_history() -> None:
    moves = moves_of([])

    assert (moves.original_latest, moves.current_latest, moves.each) == (None, None, ())


histories = st.lists(
    st.sampled_from(
        [None, "none", "by 31 May 2027", "by 2028", "in due course", "within a year", "soon"]
    ),
    max_size=7,
)


@given(histories, st.randoms(use_true_random=False))
def test_the_history_is_that_of_the_days_said_not_of_the_list(
    phrases: list[str | None], random: Random
) -> None:
    statements = said(*phrases)
    shuffled = list(statements)
    random.shuffle(shuffled)

    assert moves_of(shuffled) == moves_of(statements)


@given(histories)
def test_the_days_of_the_moves_add_up_to_the_slip(phrases: list[str | None]) -> None:
    moves = moves_of(said(*phrases))

    assert sum(moved.days or 0 for moved in moves.each) == moves.slip_days
    assert [moved.move is Move.FIRST for moved in moves.each] == [
        number == 0 for number in range(len(phrases))
    ]
    assert moves.silent_count <= moves.count <= max(len(phrases) - 1, 0)

"""What happened to a date over time."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.deadline.grammar import read_phrase
from tracker.domain.deadline.window import Hardness
from tracker.domain.schedule import Move, Statement, moves_of

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

"""Whatever two sides record apart, merging both ways gives both the same."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.fixtures_program import Tracker
from tests.fixtures_register import Database, Registers
from tests.fixtures_torture import Trial
from tests.ledger_sides import Side, two_sides

_DAY = st.sampled_from(("2025-02-01", "2025-03-01", "2025-04-01"))
_REF = st.sampled_from(("HOMES", "ROADS"))
_PAGE = st.sampled_from(("https://law1.example/1", "https://law2.example/2"))


def _evidence(page: str, day: str) -> tuple[str, ...]:
    described = ("--type", "law", "--title", f"Law {page[-1]}", "--published", "2025-01-20")
    return ("-s", page, *described, "--on", day)


#: A source that both sides come to know apart.
APART = _evidence("https://law3.example/3", "2025-02-01")
_EVIDENCE = st.builds(_evidence, _PAGE, _DAY)


def _typed(*words: str | st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, ...]]:
    """A command whose last words are its evidence."""
    parts = [st.just(word) if isinstance(word, str) else word for word in words]
    return st.tuples(st.tuples(*parts), _EVIDENCE).map(lambda found: (*found[0], *found[1]))


ACT = st.one_of(
    _typed("update", _REF, st.sampled_from(("planned", "under-way", "delivered"))),
    _typed("claim", _REF, st.sampled_from(("under-way", "delivered")), "-q", "it is so"),
    _typed("due", _REF, st.sampled_from(("by 31 May 2025", "this year", "soon"))),
    _typed("step", _REF, st.sampled_from(("A board met", "A bill was read"))),
    _typed("note", _REF, st.sampled_from(("One", "Two"))),
    _typed("says", _REF, "--who", st.sampled_from(("A Group", "B Group")), "--stance", "demands"),
    _typed("criterion", _REF, st.sampled_from(("Ten homes", "Twenty homes"))),
    _typed("stall", _REF),
    st.just(("tag", "HOMES", "urgent")),
    st.just(("edit", "ROADS", "--title", "Build more roads")),
    st.just(("undo",)),
    st.integers(5, 24).map(lambda n: ("retract", str(n), "--because", "Misread")),
    st.integers(5, 24).map(lambda n: ("correct", str(n), "--text", "Anew", "--because", "Misread")),
    st.integers(5, 24).map(lambda n: ("redact", str(n), "text", "--basis", "Asked for")),
)


ACTS = st.lists(ACT, min_size=1, max_size=5)


@pytest.mark.databases("sqlite")
def test_two_sides_agree_but_where_a_conflict_was_listed(
    tracker: Tracker,
    empty_register: str,
    database: Database,
    registers_by_database: Callable[[Database], Registers],
    trial: Trial,
) -> None:
    met: list[int] = []

    @settings(
        max_examples=trial.size(short=3, whole=150),
        database=None,
        derandomize=True,
        phases=[Phase.generate],
    )
    @given(shared=st.lists(ACT, max_size=1), ours=ACTS, theirs=ACTS, new=st.booleans())
    def agree(
        shared: list[tuple[str, ...]],
        ours: list[tuple[str, ...]],
        theirs: list[tuple[str, ...]],
        *,
        new: bool,
    ) -> None:
        Path(ann.register).write_bytes(kept)
        for act in shared:
            ann.asked(*act)
        shutil.copyfile(ann.register, bob.register)
        for side, wanted in ((ann, ours), (bob, theirs)):
            if new:
                side("add", side.name.upper(), f"A promise to {side.name}", *APART)
            for act in wanted:
                side.asked(*act)  # what cannot be recorded is refused, as ever
        if _refused(ann, bob):
            return
        said = [side.takes(other)["conflicts"] for side, other in ((ann, bob), (bob, ann))]
        met.append(sum(map(len, said)))
        _agree(ann, bob, {found["ref"] for each in said for found in each})
        for side, other in ((ann, bob), (bob, ann)):
            assert side.takes(other)["added"] == 0
            side("verify")

    registers = registers_by_database(database)
    with two_sides(tracker, empty_register, registers, database) as (ann, bob):
        kept = Path(ann.register).read_bytes()
        agree()
    # A law that says nothing of conflicts would hold of registers that never meet.
    assert sum(met) > 0 or not trial.whole


def _refused(ann: Side, bob: Side) -> bool:
    """Whether one has taken back what the other speaks of: refused both ways, nothing changed."""
    heads = ann.head(), bob.head()
    tries = [
        side.asked("import", other.exported(), "--ledger", "--dry-run", now="2026-07-02T09:00:00Z")
        for side, other in ((ann, bob), (bob, ann))
    ]
    refused = ["was taken back on one side" in one.stderr for one in tries]
    assert refused[0] == refused[1], tries
    assert [one.exit_code for one in tries] == ([5, 5] if refused[0] else [0, 0]), tries
    assert (ann.head(), bob.head()) == heads
    return refused[0]


def _agree(ann: Side, bob: Side, listed: set[str]) -> None:
    one, other = ann.rows(), bob.rows()
    assert one.keys() == other.keys()
    assert {ref: row for ref, row in one.items() if ref not in listed} == {
        ref: row for ref, row in other.items() if ref not in listed
    }
    # The same entries, but for what each had under a name of its own: a party, a source, and
    # a redaction of the same words.
    apart = ann.ids() ^ bob.ids()
    facets = {line["facet"] for side in (ann, bob) for line in side.lines() if line["id"] in apart}
    assert facets <= {"party", "identity", "redaction", "batch", "undo", "retraction"}

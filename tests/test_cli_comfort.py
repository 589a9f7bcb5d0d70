"""What makes daily work easy: order, days as they are typed, columns, search, help."""

from __future__ import annotations

from pathlib import Path

from tests.fixtures_program import Tracker, done


def _imported(tracker: Tracker, numbers: range, stem: str = "REC") -> None:
    """A list of somebody's recommendations, imported in this order."""
    rows = "".join(f"{stem}-{number},Recommendation number {number}\n" for number in numbers)
    done(tracker("init"))
    Path("list.csv").write_text(f"Ref,Promise\n{rows}", encoding="utf-8")
    done(
        tracker(
            *("import", "list.csv", "--by", "Watch", "--as-of", "2026-01-31"),
            *("--map", "ref=Ref", "--map", "title=Promise"),
        )
    )


def _refs(table: str) -> list[str]:
    return [line.split("\t")[0] for line in table.splitlines()[1:]]


def test_refs_are_in_the_order_of_their_numbers_everywhere(tracker: Tracker) -> None:
    _imported(tracker, range(12, 0, -1))
    wanted = [f"REC-{number}" for number in range(1, 13)]
    assert _refs(done(tracker("list")).stdout) == wanted
    assert _refs(done(tracker("list", "REC-*")).stdout) == wanted
    assert _refs(done(tracker("list", "--limit", "3")).stdout) == wanted[:3]
    exported = done(tracker("export", "-", "--format", "csv")).stdout.splitlines()[1:]
    assert [line.split(",")[0] for line in exported] == wanted
    page = done(tracker("report", "weekly", "--week", "2026-W20", "--format", "txt"))
    assert page.stdout.index("REC-9") < page.stdout.index("REC-10")

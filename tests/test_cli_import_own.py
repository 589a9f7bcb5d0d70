"""`tracker import`: what `tracker export` wrote comes back as it was, in another register."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.fixtures_program import Tracker, done

DEBATE = "https://hansard.parliament.uk/commons/2025-01-16/debates/1"
ANSWER = "https://committees.parliament.uk/publications/2"
#: What an import says anew, of itself: which entries there are, and when somebody looked.
ANEW = {"sources", "last_entry", "last_occurred", "last_looked"}
OLD = ("--by", "Ferry Watch", "--as-of", "2026-06-30")


@pytest.fixture
def register(empty_register: str, tracker: Tracker) -> str:
    """Two promises with all that an export holds of them."""
    words = ("--wording", "We will open it, come what may.", "--kind", "recommendation")
    of = ("--by", "Anne Moss", "--lead", "Health Department", "--to", "Port Office")
    done(
        tracker(
            *("add", "P-1", "Open a clinic", "-s", DEBATE, "--title", "Debate", *words, *of),
            *("--type", "official_record", "--published", "2025-01-16", "--tag", "health"),
        )
    )
    window = ("--earliest", "2025-05-01", "--latest", "2025-12-31", "--strict-latest", "2025-06-30")
    said = ("-s", DEBATE, "--on", "2025-03-01")
    done(tracker("due", "P-1", "once the bill is through", *window, *said))
    done(tracker("test", "P-1", "It is open at night", "--on", "2025-03-01"))
    tests = ("--test", "A site is bought", "--unmet", "The clinic is open; it sees people")
    done(
        tracker(
            *("update", "P-1", "part", *tests, "-s", ANSWER, "--title", "Answer"),
            *("--type", "official_record", "--published", "2025-06-02", "--independent"),
            *("--speaker", "Ann Roe"),
        )
    )
    done(tracker("add", "P-1.1", "Buy a site", "-s", DEBATE, "--parent", "P-1"))
    done(tracker("due", "P-1.1", "within three months", "-s", DEBATE))
    ending = ("--ended", "refused", "--on", "2025-06-03", "--places", "The answers")
    done(tracker("update", "P-1.1", "none", *ending, "-s", ANSWER))
    return empty_register


def commitments(tracker: Tracker, *register: str) -> list[dict[str, Any]]:
    exported = done(tracker(*register, "export", "-", "--format", "json")).json()
    return [
        {name: value for name, value in row.items() if name not in ANEW}
        for row in exported["commitments"]
    ]


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("name", ["ours.csv", "ours.json", "ours.zip", "ours.xlsx"])
def test_an_export_comes_back_as_it_was(
    register: str, tracker: Tracker, workplace: Path, name: str
) -> None:
    done(tracker("export", name))
    again = ("--db", "again.db")
    done(tracker(*again, "init", "--title", "Again"))
    told: tuple[str, ...] = OLD
    if name.endswith("xlsx"):
        # Without a profile a workbook goes back to the register that it came from.
        proposal = done(tracker(*again, "import", name, "--suggest")).stdout
        (workplace / "profile.yaml").write_text(proposal, "utf-8")
        told = (*OLD, "--profile", "profile.yaml")
    account = done(tracker(*again, "import", name, *told, "--json")).json()
    assert (account["opened"], account["left_out"], account["voice"]) == (2, [], "tracker")
    assert commitments(tracker, *again) == commitments(tracker)
    unchanged = done(tracker(*again, "import", name, *told, "--json")).json()
    assert (unchanged["unchanged"], unchanged["entries"]) == (2, 0)

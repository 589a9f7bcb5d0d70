"""A promise of the Home Office, a law, a newspaper, and the minister's words to talk with."""

from __future__ import annotations

from tests.fixtures_program import Result, Tracker

#: What the minister said in the House, said by nobody and shown to be independent by nobody.
HANSARD = "https://hansard.parliament.uk/2025-05-02"
SOURCES = (
    ("https://legislation.gov.uk/ukpga/2025/1", "--key", "law"),
    ("https://news.example/a", "--key", "press", "--type", "media"),
    (HANSARD, "--key", "words"),
    (
        "https://hansard.parliament.uk/2025-05-03",
        *("--key", "other", "--independent", "--speaker", "Lord Hope"),
    ),
)


def fill(tracker: Tracker) -> None:
    """The promise A, and what may be cited for it."""
    for source in SOURCES:
        done(tracker("source", "add", *source, "--published", "2025-05-01"))
    done(tracker("add", "A", "Promise", "-s", "law", "--by", "Jo Doe, Home Secretary"))
    done(tracker("edit", "A", "--lead", "Home Office"))


def done(result: Result) -> Result:
    """The result of a command that has to succeed."""
    assert result.exit_code == 0, result
    return result


def refused(result: Result, *said: str) -> None:
    """A rule said no, in these words."""
    assert result.exit_code == 5, result
    for words in said:
        assert words in result.stderr, result.stderr


def entry(result: Result) -> str:
    """The number of the first entry that a command recorded."""
    return str(done(result).json()["rows"][0]["entry"])


def delivery(tracker: Tracker, *times: str) -> str:
    """What the register holds of A's delivery."""
    (row,) = tracker("list", "A", "--json", *times).json()["rows"]
    return str(row["delivery_tracker"])


def named(tracker: Tracker, check: str) -> list[dict[str, object]]:
    """What a check has to say, as rows."""
    rows: list[dict[str, object]] = tracker("lint", check, "--json").json()["rows"]
    return rows

"""Small registers to test with: what is recorded in them, and how tests ask what they hold."""

from __future__ import annotations

from typing import Any

from tests.fixtures_program import Result, Tracker, done

JANUARY = """
source:
  key: statement
  title: Statement on housing
  publisher: Housing Department
  url: https://gov.example/statement
  published: 2025-01-16
  type: statement
  speaker: Jo Bloggs, Housing Secretary
  speaks_for: promiser
facts:
- add: HOMES
  title: Build 100 homes
  lead: Housing Department
  tag: [housing]
  quote: "we will build 100 homes by May 2025"
- due: HOMES
  phrase: by May 2025
- test: HOMES
  text: 100 homes stand
  type: letter
- add: HOMES-PLAN
  title: Publish a plan for the homes
  kind: timetable
  lead: Housing Department
  parent: HOMES
  quote: "a plan before Easter"
- due: HOMES-PLAN
  phrase: before Easter
- add: LEVY
  title: A levy on empty homes
  kind: undertaking
  lead: Treasury
  parent: HOMES
  quote: "a levy in due course"
- due: LEVY
  phrase: in due course
- instrument: HOMES-BILL
  title: Homes Bill
  form: bill
- link: HOMES
  type: carried-by
  target: HOMES-BILL
"""
LATER = """
source:
  key: committee
  title: "Empty homes: third report"
  publisher: Housing Committee
  url: https://committee.example/empty
  published: 2025-03-03
  type: committee
  speaker: Housing Committee
  speaks_for: independent
facts:
- add: ASK-1
  title: Count the empty homes
  kind: recommendation
  lead: Housing Department
  to: [Housing Department]
  tag: [empty, housing]
- says: HOMES
  who: Housing Committee
  stance: doubts
  quote: "100 is not enough"
---
source:
  key: plan
  title: A plan for 100 homes
  publisher: Housing Department
  url: https://gov.example/plan
  published: 2025-04-17
  type: deliverable
  speaker: Housing Department
facts:
- update: HOMES-PLAN
  finding: delivered
  test: A plan for 100 homes is published
- claim: HOMES
  word: partly_delivered
  quote: "half of them stand"
- step: HOMES-BILL
  what: introduced
---
source:
  key: visit
  title: A visit to the site
  publisher: Housing Committee
  url: https://committee.example/visit
  published: 2025-06-10
  type: inspection
  speaks_for: independent
facts:
- update: HOMES
  finding: under_way
  because: Foundations were laid for 20 homes.
- respond: ASK-1
  response: accepted
  quote: "we shall count them"
"""
#: What docs promise of a row; more keys may come, none may go.
PROMISED = frozenset(
    {
        *("ref", "title", "kind", "parent", "lead", "addressees", "tags", "announced"),
        *("headline", "group", "badges", "delivery_tracker", "delivery_promiser"),
        *("delivery_others", "ended", "stalled", "response", "disposition"),
        *("schedule", "due_phrase", "due_earliest", "due_latest", "due_original_latest"),
        *("slip_days", "moves", "agreement", "last_entry", "last_occurred", "last_looked"),
        *("sources",),
    }
)
FIRST_DAY = "2025-02-01T09:00:00Z"
SECOND_DAY = "2025-06-20T09:00:00Z"


def fill_homes(tracker: Tracker) -> None:
    """Make the register and record both sheets, each on its day."""
    assert tracker("init", "--title", "Homes", now=FIRST_DAY).exit_code == 0
    for sheet, now in ((JANUARY, FIRST_DAY), (LATER, SECOND_DAY)):
        result = tracker("record", "-", input=sheet, now=now)
        assert result.exit_code == 0, result.stderr


#: What the minister said in the House, said by nobody and shown to be independent by nobody.
HANSARD = "https://hansard.parliament.uk/2025-05-02"
GATE_SOURCES = (
    ("https://legislation.gov.uk/ukpga/2025/1", "--key", "law"),
    ("https://news.example/a", "--key", "press", "--type", "media"),
    (HANSARD, "--key", "words"),
    (
        "https://hansard.parliament.uk/2025-05-03",
        *("--key", "other", "--independent", "--speaker", "Lord Hope"),
    ),
)


def fill_gate(tracker: Tracker) -> None:
    """The promise A, and what may be cited for it."""
    for source in GATE_SOURCES:
        done(tracker("source", "add", *source, "--published", "2025-05-01"))
    done(tracker("add", "A", "Promise", "-s", "law", "--by", "Jo Doe, Home Secretary"))
    done(tracker("edit", "A", "--lead", "Home Office"))


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


NOTED_SOURCE = (
    *("-s", "https://gov.example/plan", "--title", "Plan", "--type", "statement"),
    *("--published", "2025-01-16"),
)
SECRET = "Somebody Private of Acacia Avenue"
BASIS = ("--basis", "Decided by the editor")


def fill_noted(tracker: Tracker) -> Tracker:
    """One commitment, and one note on it."""
    done(tracker("add", "HOMES", "Build homes", *NOTED_SOURCE))
    done(tracker("note", "HOMES", f"Told by {SECRET}.", "--on", "2025-02-01"))
    return tracker


def answers(tracker: Tracker, register: str | None = None) -> list[str]:
    env = {} if register is None else {"TRACKER_DB": register}
    asked: tuple[tuple[str, ...], ...] = (
        ("head",),
        ("list", "--json"),
        ("log", "--limit", "0", "--json"),
        ("show", "HOMES"),
        ("verify",),
    )
    return [tracker(*one, env=env).stdout for one in asked]


def last_note(tracker: Tracker) -> str:
    rows = tracker("log", "--limit", "0", "--json").json()["rows"]
    return str(next(row["entry"] for row in rows if row["facet"] == "note"))


#: The Wednesday on which the tests review, and the Saturday before its week.
WEEK_BEFORE = "2026-06-20T09:00:00Z"

WAITING = """
source:
  key: old
  title: Statement of 2025
  publisher: Housing Department
  url: https://gov.example/old
  published: 2025-01-16
  type: statement
  speaker: Housing Department
  speaks_for: promiser
facts:
- add: BOTH
  title: Passed and quiet
  lead: Housing Department
  quote: "by May 2025"
- due: BOTH
  phrase: by May 2025
- add: QUIET
  title: Nothing has happened
  lead: Treasury
- add: HUSHED
  title: Nothing has happened here either
  parent: QUIET
- add: KNOWN-LATE
  title: Late, and known to be
- due: KNOWN-LATE
  phrase: by May 2026
---
source:
  key: new
  title: Statement of June 2026
  publisher: Housing Department
  url: https://gov.example/new
  published: 2026-06-10
  type: statement
  speaker: Housing Department
  speaks_for: promiser
facts:
- add: CALM
  title: Nothing to judge
- add: SOON
  title: Due in nine days
- due: SOON
  phrase: by 10 July 2026
- add: SAID
  title: They say it is done
- claim: SAID
  word: delivered
  quote: "it is done"
- step: KNOWN-LATE
  what: A note on progress
"""


def fill_review(tracker: Tracker) -> None:
    """Make the register, all of it recorded before the week of the review."""
    done(tracker("init", "--title", "Homes", now=WEEK_BEFORE))
    done(tracker("record", "-", input=WAITING, now=WEEK_BEFORE))
    done(tracker("checked", "KNOWN-LATE", now=WEEK_BEFORE))


def waiting(tracker: Tracker, *options: str) -> list[str]:
    """The refs that a review would walk through."""
    return [row["ref"] for row in done(tracker("review", "--json", *options)).json()["rows"]]


ERRATA_WEEK = "2025-W10"
FOUND_AT = "2025-03-10T09:00:00Z"
ISSUED_AT = "2025-03-11T09:00:00Z"
RIGHT = "2025-04-01T09:00:00Z"
LATE = "2025-05-01T09:00:00Z"
LATEST = "2025-06-01T09:00:00Z"
MARCH = """
source:
  key: visit
  title: A visit to the site
  publisher: Housing Committee
  url: https://committee.example/visit
  published: 2025-03-04
  type: inspection
  speaks_for: independent
facts:
- update: HOMES
  finding: under_way
  because: Foundations were laid.
  quote: "twenty foundations"
- update: HOMES-PLAN
  finding: planned
  because: A draft was seen.
- step: LEVY
  what: A levy was spoken of
  as: talk
  quote: "a levy can be thought of"
- update: LEVY
  finding: planned
  because: It was spoken of.
"""


def recorded(tracker: Tracker, *words: str, now: str) -> None:
    """Run a command that must succeed."""
    result = tracker(*words, now=now)
    assert result.exit_code == 0, result.stderr


def fill_errata(tracker: Tracker) -> None:
    """Make the register, and issue the report of the week that ends on 9 March 2025."""
    recorded(tracker, "init", "--title", "Homes", now=FIRST_DAY)
    for sheet, now in ((JANUARY, FIRST_DAY), (MARCH, FOUND_AT)):
        result = tracker("record", "-", input=sheet, now=now)
        assert result.exit_code == 0, result.stderr
    issue(tracker)


def issue(tracker: Tracker, *words: str, week: str = ERRATA_WEEK, now: str = ISSUED_AT) -> None:
    """Issue a report; what it prints is of no interest."""
    asked = ("report", "issue", "--week", week, "--anyway", "A rehearsal", "--output", "-")
    recorded(tracker, *asked, *words, now=now)


def entry_about(tracker: Tracker, ref: str, what: str) -> str:
    """The number of the newest entry about a ref that says this."""
    rows = tracker("log", "--ref", ref, "--limit", "0", "--json", now=LATEST).json()["rows"]
    found: int = next(row["entry"] for row in rows if what in row["what"])
    return str(found)


def notice(tracker: Tracker, *words: str, now: str = LATEST) -> Any:
    """The notice as one object."""
    result = tracker("errata", "--json", *words, now=now)
    assert result.exit_code == 0, result.stderr
    return result.json()


def put_right(tracker: Tracker) -> None:
    """A correction, a retraction and a repair."""
    finding = entry_about(tracker, "HOMES", "under way")
    words = ("--value", "planned", "--because", "No foundation was laid.")
    recorded(tracker, "correct", finding, *words, now=RIGHT)
    wrong = entry_about(tracker, "LEVY", "finding: planned")
    recorded(tracker, "retract", wrong, "--because", "Another levy.", now=RIGHT)
    recorded(tracker, "edit", "LEVY", "--title", "A levy on empty houses", now=RIGHT)


def learn(tracker: Tracker) -> None:
    """A finding and an act that come late, and a redaction."""
    when = ("-s", "visit", "--on", "2025-03-05")
    recorded(tracker, "update", "HOMES-PLAN", "under-way", *when, now=LATE)
    recorded(tracker, "step", "LEVY", "A report on empty homes", *when, now=LATE)
    talk = entry_about(tracker, "LEVY", "A levy was spoken of")
    recorded(tracker, "redact", talk, "quote", "--basis", "A private name.", now=LATE)

"""A small register to read: three promises, an ask, a bill, recorded on two days."""

from __future__ import annotations

from tests.fixtures_program import Tracker

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
  tags: [housing]
  quote: "we will build 100 homes by May 2025"
- due: HOMES
  phrase: by May 2025
- criterion: HOMES
  text: 100 homes stand
  test: letter
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
  type: bill
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
  tags: [empty, housing]
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
  delivery: delivered
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
  delivery: under_way
  because: Foundations were laid for 20 homes.
- respond: ASK-1
  response: accepted
  quote: "we shall count them"
"""
FIRST_DAY = "2025-02-01T09:00:00Z"
SECOND_DAY = "2025-06-20T09:00:00Z"


def fill(tracker: Tracker) -> None:
    """Make the register and record both sheets, each on its day."""
    assert tracker("init", "--title", "Homes", now=FIRST_DAY).exit_code == 0
    for sheet, now in ((JANUARY, FIRST_DAY), (LATER, SECOND_DAY)):
        result = tracker("record", "-", input=sheet, now=now)
        assert result.exit_code == 0, result.stderr

"""Calendars and feeds, read back by other programs than those that wrote them."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from icalendar import Calendar

from tests.fixtures_naughty import Hostile
from tests.fixtures_program import Tracker
from tracker.domain.text import one_line

SOURCE = ("-s", "https://gov.example/plan")
ATOM = "{http://www.w3.org/2005/Atom}"
#: A commitment, the words of its date, and the days of its event; None where there is none.
DATES = (
    ("BY", "by the end of March 2030", ("2030-03-31", "2030-03-31")),
    ("SPAN", "in 2030", ("2030-01-01", "2030-12-31")),
    ("SOON", "in due course", None),
    ("BARE", None, None),
    ("OVER", "by the end of March 2025", ("2025-03-31", "2025-03-31")),
    ("LATE", "by the end of April 2025", ("2025-04-30", "2025-04-30")),
)


@pytest.fixture
def dated(tracker: Tracker, empty_register: str) -> Tracker:
    new = ("--title", "The plan", "--type", "statement", "--published", "2025-01-16")
    said: tuple[str, ...] = (*SOURCE, *new, "--publisher", "Housing Department")
    for ref, phrase, _ in DATES:
        due = () if phrase is None else ("--due", phrase)
        done = tracker("add", ref, f"Promise {ref}, which; is", *due, *said)
        assert done.exit_code == 0, done.stderr
        said = SOURCE
    assert tracker("withdraw", "OVER", *SOURCE).exit_code == 0
    return tracker


def events(path: str) -> dict[str, Any]:
    """The events of a calendar by their uid, up to the at sign."""
    calendar = Calendar.from_ical(Path(path).read_bytes())
    assert (calendar["VERSION"], calendar["METHOD"]) == ("2.0", "PUBLISH")
    found = {str(event["UID"]).partition("@")[0]: event for event in calendar.walk("VEVENT")}
    assert len(found) == len(calendar.walk("VEVENT"))
    assert not [event.errors for event in found.values() if event.errors]
    return found


def test_an_event_stands_for_every_last_day_and_is_cancelled_when_it_is_over(
    dated: Tracker,
) -> None:
    assert dated("export", "dates.ics").exit_code == 0
    found = events("dates.ics")
    wanted = {ref: days for ref, _, days in DATES if days is not None}
    assert list(found) == sorted(wanted)
    for ref, (first, last) in wanted.items():
        event = found[ref]
        assert event["DTSTART"].dt == date.fromisoformat(first)
        end = event["DTEND"].dt - timedelta(days=1) if "DTEND" in event else event["DTSTART"].dt
        assert end == date.fromisoformat(last)
        assert event.get("STATUS") == ("CANCELLED" if ref == "OVER" else None)
    by = found["BY"]
    assert by["SUMMARY"] == "BY: Promise BY, which; is (“by the end of March 2030”)"
    assert by["URL"] == "https://gov.example/plan"
    assert by["DESCRIPTION"].splitlines()[0].startswith("Read as: by 31 March 2030")
    assert "Said by Housing Department, 16 January 2025." in by["DESCRIPTION"]


def test_a_day_that_moves_moves_its_event(dated: Tracker) -> None:
    dated("export", "before.ics")
    later = "https://gov.example/later"
    dated("due", "BY", "by the end of June 2030", "-s", later, "--on", "2025-03-01")
    dated("export", "after.ics")
    before, after = events("before.ics")["BY"], events("after.ics")["BY"]
    assert after["DESCRIPTION"].splitlines()[-1] == later
    assert after["UID"] == before["UID"]
    dated("undo")
    dated("export", "undone.ics")
    undone = events("undone.ics")["BY"]
    assert before["SEQUENCE"] < after["SEQUENCE"] < undone["SEQUENCE"]
    assert undone["DTSTART"].dt == before["DTSTART"].dt
    assert after["DTSTART"].dt == date(2030, 6, 30)
    assert after["DTSTAMP"].dt >= before["DTSTAMP"].dt


@pytest.mark.databases("sqlite")
def test_lines_are_folded_and_filters_hold(tracker: Tracker, example_register: str) -> None:
    tracker("export", "some.ics", "JAY-TIMETABLE", "--as-of", "2025-01-31")
    written = Path("some.ics").read_bytes()
    assert written.endswith(b"END:VCALENDAR\r\n")
    assert max(map(len, written.split(b"\r\n"))) <= 75
    assert list(events("some.ics")) == ["JAY-TIMETABLE"]


def feed(path: Path) -> ET.Element:
    """A feed that has what RFC 4287 asks for."""
    root = ET.fromstring(path.read_bytes())
    assert root.tag == f"{ATOM}feed"
    ids = []
    for each in (root, *root.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            (element,) = each.findall(f"{ATOM}{name}")
            assert element.text
        assert each.find(f"{ATOM}author/{ATOM}name") is not None
        assert all(link.get("href") for link in each.findall(f"{ATOM}link"))
        ids.append(_text(each, "id"))
    assert len(set(ids)) == len(ids)
    assert all(one.startswith("tag:") for one in ids)
    return root


def _text(element: ET.Element, name: str) -> str:
    return element.findtext(f"{ATOM}{name}") or ""


@pytest.mark.databases("sqlite")
def test_a_feed_tells_the_newest_entries_as_the_log_does(
    tracker: Tracker, example_register: str
) -> None:
    tracker("note", "JAY-07", "Taken back", "--on", "2026-06-30")
    tracker("undo")
    tracker(
        "note", "JAY-07", "A <b>bold</b> & new\uffff note", *("-s", "gov-audit", "-q", "the words")
    )
    tracker("export", "news.atom")
    root = feed(Path("news.atom"))
    entries = root.findall(f"{ATOM}entry")
    assert len(entries) == 50
    # A feed tells what had happened by its day, and the looks of the example are later.
    told = tracker("log", "--limit", "200", "--as-of", "2026-07-01", "--json").json()["rows"]
    apart = {"register", "party", "batch", "saved", "undo"}
    news = [row for row in told if row["facet"] not in apart and row["amended"] != "undone"]
    for entry, row in zip(entries, news, strict=False):
        ref = f"{row['ref']}: " if row["ref"] else ""
        assert one_line(_text(entry, "title")) == one_line(ref + row["what"]).replace(
            "\uffff", "\ufffd"
        )
        assert _text(entry, "updated")[:19] == row["recorded_at"][:19]
    first = entries[0]
    assert _text(first, "title") == "JAY-07: note: A <b>bold</b> & new\ufffd note"
    assert "<p>the words</p>" in _text(first, "content")
    assert "A &lt;b&gt;bold&lt;/b&gt; &amp; new\ufffd note" in _text(first, "content")
    link = first.find(f"{ATOM}link")
    assert link is not None
    assert str(link.get("href")).startswith("https://")

    tracker("export", "then.xml", "--known-at", "2025-03-01")
    then = feed(Path("then.xml"))
    ids = {_text(entry, "id") for entry in entries}
    assert _text(then, "updated") < "2025-03-02"
    assert not {_text(entry, "id") for entry in then.findall(f"{ATOM}entry")} & ids
    tracker("export", "one.atom", "JAY-07")
    titles = [_text(entry, "title") for entry in feed(Path("one.atom")).findall(f"{ATOM}entry")]
    assert titles
    assert all(title.startswith("JAY-07: ") for title in titles)


def test_no_text_of_any_kind_breaks_a_feed_or_a_calendar(hostile: Hostile, tmp_path: Path) -> None:
    listed = hostile("list", "--json").json()["rows"]
    for start in range(0, len(listed), 50):
        refs = [row["ref"] for row in listed[start : start + 50]]
        assert hostile("export", str(tmp_path / "all.atom"), *refs).exit_code == 0
        feed(tmp_path / "all.atom")
    assert hostile("export", str(tmp_path / "all.ics"), "--as-of", "2025-01-20").exit_code == 0
    events(str(tmp_path / "all.ics"))

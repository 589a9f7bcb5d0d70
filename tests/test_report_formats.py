"""Reports and dossiers as PDF and as mail: for paper and for an inbox, the same bytes each time."""

from __future__ import annotations

import email
import email.policy
import re
import sys
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from tests.fixtures_program import Tracker, done

pytestmark = pytest.mark.databases("sqlite")
WEEK = ("--week", "2025-W25", "--known-at", "2025-06-22")


def kinds_of(element: Any, seen: set[str]) -> set[str]:
    """What a tagged PDF says that its parts are."""
    element = element.get_object() if hasattr(element, "get_object") else element
    if isinstance(element, dict):
        seen.add(str(element.get("/S", "")))
        kinds_of(element.get("/K", []), seen)
    elif isinstance(element, list):
        for part in element:
            kinds_of(part, seen)
    return seen


@pytest.mark.parametrize("week", [WEEK, ("--week", "2026-W26")])
def test_a_weekly_on_paper_is_tagged_and_short(
    tracker: Tracker, example_register: str, week: tuple[str, ...]
) -> None:
    for name in ("a.pdf", "b.pdf"):
        done(tracker("report", "weekly", *week, "--output", name))
    assert Path("a.pdf").read_bytes() == Path("b.pdf").read_bytes()
    paper = PdfReader("a.pdf")
    root: Any = paper.trailer["/Root"]
    assert 3 <= len(paper.pages) <= 6
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"]
    assert paper.metadata is not None
    assert "Draft weekly report" in str(paper.metadata.title)
    tags = kinds_of(root["/StructTreeRoot"]["/K"], set())
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/Caption", "/L", "/P"} <= tags
    words = "".join(page.extract_text() for page in paper.pages)
    assert "Where everything stands" in words
    assert re.search(r"1 of \d", words)


def test_a_mail_opens_as_text_and_as_a_page_and_asks_for_nothing(
    tracker: Tracker, example_register: str
) -> None:
    done(tracker("config", "contact", "desk@promises.example"))
    done(tracker("config", "publisher", "Promises Desk, Leeds"))
    for name in ("a.eml", "b.eml"):
        done(tracker("report", "weekly", "--week", "2025-W25", "--output", name))
    whole = Path("a.eml").read_bytes()
    assert whole == Path("b.eml").read_bytes()
    message = email.message_from_bytes(whole, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    (sender,) = message["From"].addresses
    assert (sender.display_name, sender.addr_spec) == (
        "Promises Desk, Leeds",
        "desk@promises.example",
    )
    assert "Draft weekly report" in message["Subject"]
    assert parsedate_to_datetime(message["Date"]).year == 2026
    assert message["Message-ID"].endswith("@promises.example>")
    assert not [part.defects for part in message.walk() if part.defects]
    text, page = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert page is not None
    asked = tracker("report", "weekly", "--week", "2025-W25", "--format", "txt").stdout
    assert text.get_content().replace("\r\n", "\n") == asked
    html = page.get_content()
    assert "<h1 style=" in html
    assert "<table style=" in html
    assert not re.search(r"<(?:img|script|link|style|svg|iframe|object)|url\(|src=", html)


def test_a_mail_of_nobody_has_a_sender_without_an_address(
    tracker: Tracker, example_register: str
) -> None:
    done(tracker("report", "dossier", "JAY-13", "--output", "a.eml"))
    message = email.message_from_bytes(Path("a.eml").read_bytes(), policy=email.policy.default)
    assert not message["From"].addresses
    assert not message["From"].defects


def test_an_issue_on_paper_or_by_mail_is_known_again(
    tracker: Tracker, example_register: str
) -> None:
    issue = ("report", "issue", *WEEK, "--anyway", "A rehearsal", "--output")
    done(tracker(*issue, "week.pdf"))
    done(tracker(*issue, "week.eml"))
    (row,) = tracker("report", "list", "--json").json()["rows"]
    assert set(row["sha256"]) == {"html", "md", "txt", "json", "eml", "pdf"}
    done(tracker("report", "show", "1", "--output", "again.pdf"))
    for name in ("week.pdf", "again.pdf", "week.eml"):
        assert tracker("report", "verify", name).stdout.startswith("unchanged\treport 1")
    assert tracker("verify", "--against", "week.eml").exit_code == 0
    paper = Path("week.pdf").read_bytes()
    Path("week.pdf").write_bytes(paper + b"% more\n")
    assert tracker("report", "verify", "week.pdf").stdout.startswith(
        "altered\tthis is not report 1"
    )
    mail = Path("week.eml").read_bytes()
    Path("week.eml").write_bytes(mail.replace(b"Home Office", b"Some Office"))
    assert tracker("report", "verify", "week.eml").stdout.startswith(
        "altered\tthis is not report 1"
    )


def test_without_the_part_for_paper_one_line_says_what_to_install(
    tracker: Tracker, example_register: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "tracker.publish.pdf", raising=False)
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    for asked in (("report", "weekly", *WEEK), ("report", "dossier", "JAY-13")):
        result = tracker(*asked, "--output", "x.pdf")
        assert result.exit_code == 2
        assert result.stderr == (
            "tracker: A PDF needs a part that is not installed. Install it where the program's "
            "source is: pip install '.[pdf]'\n"
        )
        assert not Path("x.pdf").exists()


@pytest.mark.parametrize("name", ["html", "md", "txt", "json", "eml", "pdf"])
def test_a_dossier_is_a_file_in_every_format(
    tracker: Tracker, example_register: str, name: str
) -> None:
    asked = ("report", "dossier", "CASEY-AUDIT", "--as-of", "2025-06-22", "--output")
    for file in (f"a.{name}", f"b.{name}"):
        done(tracker(*asked, file))
    content = Path(f"a.{name}").read_bytes()
    assert content == Path(f"b.{name}").read_bytes()
    words = (
        "".join(page.extract_text() for page in PdfReader("a.pdf").pages)
        if name == "pdf"
        else content.decode()
    )
    for part in ("CASEY-AUDIT", "Baroness Casey"):
        assert part in " ".join(words.split())


def test_a_dossier_is_what_the_page_of_the_record_holds(
    tracker: Tracker, example_register: str
) -> None:
    day = ("--as-of", "2025-06-22")
    done(tracker("report", "site", "record", *day))
    page = Path("record/c/CASEY-AUDIT/index.html").read_text()
    dossier = tracker("report", "dossier", "CASEY-AUDIT", *day, "--output", "-").stdout
    for heading in re.findall(r"<h2[^>]*>(.*?)</h2>", page):
        if heading != "Link, cite, reply":
            assert f">{heading}</h2>" in dossier
    (summary,) = re.findall(r'<p class="summary">(.*?)</p>', page)
    assert summary in dossier


def test_a_dossier_of_many_has_a_section_each_and_no_id_twice(
    tracker: Tracker, example_register: str
) -> None:
    rows = tracker("list", "--parent", "CASEY", "--json").json()["rows"]
    page = tracker("report", "dossier", "--programme", "casey", "--output", "-").stdout
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    for row in rows:
        assert f'id="_{row["ref"]}"' in page
    lead = tracker("report", "dossier", "--lead", "home office", "--format", "txt").stdout
    assert "Home Office: " in lead


@pytest.mark.parametrize(
    ("asked", "code", "words"),
    [
        ((), 2, "A dossier is of refs, of a programme, or of a lead body."),
        (("JAY-13", "--lead", "Home Office"), 2, "Give one: tracker report dossier JAY-13"),
        (("JAY-99",), 4, "There is no commitment or instrument 'JAY-99'."),
        (("--programme", "JAI"), 4, "Did you mean JAY"),
        (("--lead", "Hom Office"), 4, "Did you mean Home Office?"),
        (("JAY-13", "--as-of", "1990-01-01"), 5, "Nothing of that was announced by then"),
        (("CP-BILL",), 5, "there is no dossier"),
        (("JAY-13", "--output", "a.docx"), 2, "nothing is written as docx"),
    ],
)
def test_what_no_dossier_is_of_is_one_line(
    tracker: Tracker, example_register: str, asked: tuple[str, ...], code: int, words: str
) -> None:
    result = tracker("report", "dossier", *asked)
    assert (result.exit_code, result.stdout) == (code, "")
    assert words in result.stderr
    assert result.stderr.count("\n") == 1

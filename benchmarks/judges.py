"""Asks programs of others whether what we write is right; nothing here is a test.

    python -m benchmarks.judges [--write]

The judges are installed into build/judges: the Nu Html Checker with its RELAX NG reader (npm
`vnu-jar`, needs Java), feedparser, atoma, icalendar, ical.js (npm), frictionless. LibreOffice
(`soffice`, Debian `libreoffice-calc`) is asked where it is installed; axe-core comes with the
extra [test]. They judge the public record, the reports and the exports of the example register.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

from openpyxl import load_workbook

from benchmarks.measure import TRACKER
from tests.fixtures_browser import Looking, find_chromium

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "build" / "judges"
PYTHON, NODE = FOLDER / "py", FOLDER / "node_modules"
JAR = NODE / "vnu-jar" / "build" / "dist" / "vnu.jar"
GRAMMAR = Path(__file__).with_name("atom.rnc")
BEGIN, END = "<!-- judged -->", "<!-- end of what was judged -->"
WEEKS = {"2025-W03": "2025-01-19", "2025-W16": "2025-04-20", "2025-W25": "2025-06-22"}
#: A page of each kind; the empty one is the first page.
KINDS = (
    *("", "c/CASEY-AUDIT", "c/NAT-INQ", "body", "body/home-office", "programme", "programme/JAY"),
    *("issues", "issues/1", "changes", "deadlines", "sources", "ask", "method", "corrections"),
    *("data", "status/delivered"),
)
_PYTHON_JUDGES = """
import json, sys
import atoma, feedparser
from frictionless import Package
from icalendar import Calendar
found = {"feedparser": [], "atoma": [], "icalendar": [], "frictionless": []}
for path in sys.argv[1:]:
    with open(path, "rb") as file:
        content = file.read()
    if path.endswith(".atom"):
        parsed = feedparser.parse(content)
        if parsed.bozo:
            found["feedparser"].append(f"{path}: {parsed.bozo_exception}")
        try:
            if len(atoma.parse_atom_bytes(content).entries) != len(parsed.entries):
                found["atoma"].append(f"{path}: not the entries of feedparser")
        except Exception as error:
            found["atoma"].append(f"{path}: {error}")
    elif path.endswith(".ics"):
        for event in Calendar.from_ical(content).walk():
            found["icalendar"] += [f"{path}: {error}" for error in event.errors]
    else:
        report = Package(path).validate()
        found["frictionless"] += [f"{path}: {one}" for one in report.flatten(["title", "message"])]
print(json.dumps(found))
"""
_CALENDAR_JUDGE = """
import ICAL from "ical.js";
import { readFileSync } from "node:fs";
ICAL.design.strict = true;
const faults = [];
for (const path of process.argv.slice(2)) {
  try {
    const calendar = new ICAL.Component(ICAL.parse(readFileSync(path, "utf8")));
    for (const part of calendar.getAllSubcomponents("vevent")) {
      const event = new ICAL.Event(part, { strictExceptions: true });
      if (!event.uid || !event.startDate.isDate || !(event.duration.toSeconds() > 0))
        faults.push(`${path}: ${event.uid}`);
    }
  } catch (error) { faults.push(`${path}: ${error}`); }
}
console.log(JSON.stringify(faults));
"""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a judge found in so many files; None where it could not be asked."""

    judge: str
    what: str
    count: int
    findings: Sequence[str] | None


def main() -> None:
    """Judge and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.judges", description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the lines into the docs")
    options = parser.parse_args()
    _install()
    made = FOLDER / "made"
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir(parents=True)
    _make(made)
    judged: list[Judgement] = []
    pages = list(_judge(judged, (lambda: _markup(made), lambda: _accessible(made / "site"))))
    data = list(_judge(judged, (lambda: _data(made), lambda: _workbook(made))))
    for judgement in judged:
        for finding in judgement.findings or ():
            print(f"{judgement.judge}: {finding}")
    for name, lines in (("design", pages), ("exporting", data)):
        table = _table(lines)
        print(table)
        if options.write:
            _write(ROOT / "docs" / f"{name}.md", table)


def _judge(
    judged: list[Judgement], judges: Sequence[Callable[[], Iterator[Judgement]]]
) -> Iterator[Judgement]:
    for judge in judges:
        for judgement in judge():
            judged.append(judgement)
            yield judgement


def _run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, check=False, cwd=FOLDER
    )


def _install() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    if not (PYTHON / "bin" / "frictionless").exists():
        _run(sys.executable, "-m", "venv", PYTHON)
        names = ("feedparser", "atoma", "icalendar", "frictionless")
        _run(PYTHON / "bin" / "pip", "install", "--quiet", *names)
    if not JAR.exists():
        _run("npm", "install", "--silent", "--no-audit", "--prefix", FOLDER, "vnu-jar", "ical.js")


def _make(made: Path) -> None:
    """The example as its users would make it: three reports, the record, and every export."""

    def tracker(*arguments: str | Path) -> None:
        done = _run(TRACKER, "--db", made / "register.db", "--quiet", *arguments)
        if done.returncode:
            raise SystemExit(done.stderr)

    tracker(
        "init", "--example", "--publisher", "Public Promises Desk", "--contact", "desk@a.example"
    )
    tracker("config", "site", "https://promises.example/record")
    for week, day in WEEKS.items():
        file = made / f"weekly-{week}.html"
        accepted = ("--anyway", "An example", "--output", file)
        tracker("report", "issue", "--week", week, "--known-at", day, *accepted)
    tracker("report", "site", made / "site")
    for suffix in ("xlsx", "zip", "ics", "atom"):
        tracker("export", made / f"register.{suffix}")


def _markup(made: Path) -> Iterator[Judgement]:
    pages = sorted(made.rglob("*.html"))
    done = _run("java", "-jar", JAR, "--format", "json", "--exit-zero-always", *pages)
    messages = json.loads(done.stderr)["messages"]
    faults = [
        f"{one['url']}:{one.get('lastLine')}: {one['message']}"
        for one in messages
        if one["type"] != "info"
    ]
    yield Judgement("Nu Html Checker (vnu)", "pages", len(pages), faults)


def _accessible(site: Path) -> Iterator[Judgement]:
    """axe-core on a page of each kind, at two widths, light and dark."""
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    faults: list[str] = []
    views = list(product(KINDS, (320, 1280), ("light", "dark")))
    with sync_playwright() as playwright:
        executable = find_chromium(playwright)
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        looking = Looking(browser)
        for where, width, scheme in views:
            page = looking.at(site / where / "index.html", width=width, color_scheme=scheme)
            seen = f"{where or 'index'} at {width}, {scheme}"
            if page.evaluate("document.documentElement.scrollWidth") > width:
                faults.append(f"{seen}: it scrolls sideways")
            faults += [f"{seen}: {complaint}" for complaint in looking.complaints]
            violations = Axe().run(page).response["violations"]
            faults += [f"{seen}: {one['id']}, {one['nodes'][0]['html']}" for one in violations]
            looking.complaints.clear()
            page.close()
        faults += [f"asked for {address}" for address in looking.external]
        looking.close()
        browser.close()
    yield Judgement("axe-core", "views of a page of each kind", len(views), faults)


def _data(made: Path) -> Iterator[Judgement]:
    feeds, calendars = sorted(made.rglob("*.atom")), sorted(made.rglob("*.ics"))
    packages = sorted(made.rglob("*.zip"))
    jing = _run(
        "java",
        "-cp",
        JAR,
        "nu.validator.vendor.thaiopensource.relaxng.util.Driver",
        "-c",
        GRAMMAR,
        *feeds,
    )
    yield Judgement(
        "Jing, with RFC 4287", "feeds", len(feeds), (jing.stdout + jing.stderr).splitlines()
    )
    done = _run(PYTHON / "bin" / "python", "-c", _PYTHON_JUDGES, *feeds, *calendars, *packages)
    if done.returncode:
        raise SystemExit(done.stderr)
    found = json.loads(done.stdout)
    for name, what, files in (
        ("feedparser", "feeds", feeds),
        ("atoma", "feeds", feeds),
        ("icalendar", "calendars", calendars),
        ("frictionless", "data packages", packages),
    ):
        yield Judgement(name, what, len(files), found[name])
    script = FOLDER / "calendar.mjs"
    script.write_text(_CALENDAR_JUDGE, encoding="utf-8")
    done = _run("node", script, *calendars)
    faults = json.loads(done.stdout) if done.returncode == 0 else [done.stderr]
    yield Judgement("ical.js", "calendars", len(calendars), faults)


def _workbook(made: Path) -> Iterator[Judgement]:
    """LibreOffice reads the workbook and saves it: every cell must come back as it was."""
    book = made / "register.xlsx"
    name, what = "LibreOffice, saved again", "workbooks"
    if shutil.which("soffice") is None:
        yield Judgement(name, what, 1, None)
        return
    saved = made / "saved"
    profile = f"-env:UserInstallation={(FOLDER / 'office').as_uri()}"
    _run("soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", saved, book)
    before, after = load_workbook(book), load_workbook(saved / book.name)
    faults = [] if before.sheetnames == after.sheetnames else ["other sheets"]
    for sheet in before.sheetnames:
        rows = zip(before[sheet].iter_rows(), after[sheet].iter_rows(), strict=False)
        faults += [
            f"{sheet}!{one.coordinate}: {one.value!r} became {other.value!r}"
            for row, again in rows
            for one, other in zip(row, again, strict=False)
            if one.value != other.value
        ]
    yield Judgement(name, what, 1, faults)


def _table(lines: Sequence[Judgement]) -> str:
    rows = [("judge", "judged", "findings"), ("---", "---", "--:")]
    for line in lines:
        count = "not asked" if line.findings is None else str(len(line.findings))
        rows.append((line.judge, f"{line.count} {line.what}", count))
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _write(page: Path, table: str) -> None:
    before, _, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    day = f"`python -m benchmarks.judges`, {datetime.now(UTC):%d %B %Y}:"
    page.write_text(f"{before}{BEGIN}\n{day}\n\n{table}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()

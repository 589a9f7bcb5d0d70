"""How we judge, the glossary, and the files of the record."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.domain.glossary import GLOSSARY, Topic
from tracker.domain.prose import sentence_case
from tracker.publish.document import (
    Block,
    Code,
    Column,
    Item,
    Items,
    Link,
    Paragraph,
    Role,
    Row,
    RowGroup,
    Section,
    Strong,
    Table,
    Target,
    TargetKind,
    runs,
)
from tracker.publish.sections.shared import cell
from tracker.publish.site.parts import Page, document
from tracker.publish.site.paths import slug, word_anchor
from tracker.report.site import Site

_RULES = {
    "They and we": (
        "A promiser’s words never move a finding of ours. “Coded by us” marks our reading of "
        "their words, and “not checked by us” what we have not looked at."
    ),
    "Grades": (
        "A: law, audited data or the thing itself. B: an independent inspection, court, committee "
        "or official record. C: the promiser’s own statement. D: media and other. Each source is "
        "graded for the promise that it is cited for."
    ),
    "Dates": (
        "A phrase such as “within three months” is read by a named rule, often in two ways. Late "
        "means late on the most generous reading; late on the strictest alone is said as such."
    ),
    "Counting": (
        "Every number is a query and opens its own rows. Replaced, merged, split and out-of-scope "
        "commitments leave the count, withdrawn ones stay; demands and milestones stand apart."
    ),
    "Two times": (
        "Every entry has the day on which it happened and the moment at which it was written "
        "down. Nothing is overwritten: what was put right stands beside what it was."
    ),
}


def method(site: Site) -> Iterator[Page]:
    """The rules, and every word of the vocabulary in a plain sentence."""
    rules = Items(
        tuple(Item(runs(Strong(f"{name}."), f" {words}")) for name, words in _RULES.items())
    )
    blocks: list[Block] = [Section("rules", "The rules", (rules,))]
    seen: set[str] = set()
    blocks += (
        Section(f"g-{slug(topic.title)}", topic.title, (_topic(topic, seen),)) for topic in GLOSSARY
    )
    yield Page(
        where="method",
        document=document(site, "How we judge", tuple(blocks)),
        section="method",
    )


def _topic(topic: Topic, seen: set[str]) -> Table:
    """The words of one question; a word that two questions share has its anchor at the first."""
    rows = []
    for term in topic.terms:
        anchor = word_anchor(term.word)
        rows.append(
            Row(
                (cell(sentence_case(term.word)), cell(term.meaning)),
                anchor=None if anchor in seen else anchor,
            )
        )
        seen.add(anchor)
    return Table(topic.about, (Column("Word"), Column("Meaning")), (RowGroup((), tuple(rows)),))


#: The files of the record: what they hold, and what writes them from an export.
FILES = (
    ("data/commitments.csv", "One row a commitment, as a table"),
    ("data/entries.csv", "Every entry of the ledger"),
    ("data/deadlines.csv", "Every statement of a date, and what it was read as"),
    ("data/measures.csv", "Every number that is measured"),
    ("data/sources.csv", "Every source"),
    ("data/register.json", "All of that as JSON"),
    ("data/register.zip", "All of that as a Data Package, with a schema of each table"),
    ("data/register.xlsx", "All of that as a workbook"),
    ("changes/feed.atom", "The changes as a feed"),
    ("deadlines/deadlines.ics", "The open dates as a calendar"),
)


def data(site: Site) -> Iterator[Page]:
    """What can be taken away."""
    rows = tuple(
        Row((cell(Link(name.rpartition("/")[2], Target(TargetKind.FILE, name))), cell(about)))
        for name, about in FILES
    )
    yield Page(
        where="data",
        document=document(
            site,
            "Data",
            (
                Paragraph(
                    runs(
                        "The whole record to take away. The page of each commitment has its own "
                        "data. A column is explained in the Data Package."
                    ),
                    Role.LEDE,
                ),
                Table(
                    "The files", (Column("File"), Column("What it holds")), (RowGroup((), rows),)
                ),
                Paragraph(
                    runs(
                        "Check: ",
                        Code("tracker verify --against DIGEST"),
                        " compares a copy of the ledger with the head at the foot of this page.",
                    ),
                    Role.NOTE,
                ),
            ),
            dated=True,
        ),
        section="data",
    )

"""Reading a rendered page as a tree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from xml.etree.ElementTree import Element

import html5lib

from tests.reporting_sample import sample
from tests.reporting_voices import NOTICE
from tracker.report.build import Weekly

#: Text that would be a script, an attribute, a style or another direction if it were not text.
HOSTILE = (
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "</style><script>alert(2)</script>",
    "{{ 7 * 7 }}{% raw %}",
    "a\u202eb\u2067c",
    "&lt;b&gt; &amp; \u00a0 \u202e",
)


def tree(page: str) -> Element:
    """The document element; a page with a parse error fails."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    root = parser.parse(page)
    assert isinstance(root, Element)
    return root


def every(root: Element, *names: str) -> Iterator[Element]:
    """The elements with one of these names, svg ones included."""
    for element in root.iter():
        if str(element.tag).rpartition("}")[2] in names:
            yield element


def words(element: Element) -> str:
    """The text of an element, spaces collapsed."""
    return " ".join("".join(element.itertext()).split())


#: Cards of a page that is made anew for every text.
FEW = 4


def hostile(text: str, *, url: str = "javascript:alert(1)") -> Weekly:
    """The sample with a few of its cards, and with this text wherever a person may type."""
    report = sample()
    source = replace(NOTICE, title=text, publisher=text, speaker=text, url=url)
    first = report.cards[0]
    proof = tuple(
        replace(each, source=source, grade_because=text) for each in first.history[0].evidence
    )
    entry = replace(first.history[0], quote=text, what=text, note=text, evidence=proof)
    deadline = replace(first.deadline, phrase=text, title=text, result=text, result_detail=text)
    marks = tuple(replace(mark, words=text) for mark in deadline.timeline.marks)
    card = replace(
        first,
        title=text,
        wording=text,
        lead=text,
        tags=(text,),
        history=(entry,),
        deadline=replace(deadline, timeline=replace(deadline.timeline, marks=marks)),
        wording_source=source,
    )
    quiet = report.quiet
    row = replace(quiet.rows[0], title=text, question=text, last_what=text, last_looked_by=text)
    asked = replace(quiet.requests[0], body=text, foi=text, letter=text)
    since = report.since
    assert since
    expected = replace(since.lines[0], title=text, words=text, outcome_words=text)
    coming = replace(report.ahead.lines[0], title=text, words=text, phrase=text)
    wrong = replace(report.corrections[0], title=text, was=text, now=text, because=text, actor=text)
    line = replace(report.changes.happened[0], titles=(text,), quote=text, what=text, actor=text)
    return replace(
        report,
        masthead=replace(
            report.masthead, title=text, dek=text, register_title=text, scope=text, prepared_by=text
        ),
        cards=(card, *report.cards[1:FEW]),
        cards_left_out=len(report.cards) - FEW,
        comment=text,
        quiet=replace(quiet, rows=(row,), requests=(asked,)),
        since=replace(since, lines=(expected,)),
        ahead=replace(report.ahead, lines=(coming,)),
        corrections=(wrong,),
        changes=replace(report.changes, happened=(line,)),
        deadlines=replace(report.deadlines, timeline=(card.deadline,), overdue=(card.deadline,)),
        manifest=replace(report.manifest, register=text, arguments=((text, text),)),
    )

"""One commitment as blocks: its page on the site, and its part of a dossier."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from tracker.domain.dates import parse_when
from tracker.domain.headlines import Headline
from tracker.domain.lateness import window_in_full
from tracker.domain.measure import reader_voice
from tracker.domain.prose import day_words, on_words, sentence, sentence_case
from tracker.domain.schedule import Schedule
from tracker.domain.timeline import Lane, MarkKind
from tracker.domain.timeline import Mark as TimelineMark
from tracker.domain.vocabulary import Delivery, Disposition, Facet, Stance, Voice
from tracker.publish.document import (
    BadgeMark,
    Block,
    Blocks,
    Cell,
    Change,
    Code,
    Column,
    Day,
    Details,
    Figure,
    Item,
    Items,
    Link,
    Pair,
    Pairs,
    PairStyle,
    Paragraph,
    Quote,
    Role,
    Row,
    RowGroup,
    Run,
    Runs,
    Section,
    State,
    Strong,
    Table,
    Target,
    TargetKind,
    Text,
    page,
    ref,
    runs,
)
from tracker.publish.drawings import MARKS_FROM, lanes, step_chart
from tracker.publish.sections.shared import cell, joined
from tracker.publish.site.parts import body, contact, day, source, sources, voice
from tracker.read.log import LogLine
from tracker.report.claims import Said
from tracker.report.dossier import Dossier, Imprint
from tracker.report.shared import body_words

_WORDS = re.compile(r"\s+|[^\s]+")


def commitment(dossier: Dossier) -> Blocks:
    """All that is held of one commitment, what a reader needs first at its head."""
    return (
        Paragraph(facts(dossier), Role.NOTE),
        *_summary(dossier),
        Pairs(tuple(_voices(dossier)), PairStyle.VOICES),
        *_section("when", "What happened, and when", tuple(_timeline(dossier))),
        *_section("deadline", "The deadline, and every move of it", tuple(_deadline(dossier))),
        *_section("tests", "Tests", tuple(_tests(dossier))),
        *_section("measures", "Measured", tuple(_measures(dossier))),
        *_section("around", "What carries it, and what hangs on it", tuple(_around(dossier))),
        *_section("words", "The words", tuple(_words(dossier))),
        *_section("entries", "Every entry", tuple(_entries(dossier))),
        *_section("corrections", "Corrections on this record", tuple(_corrections(dossier))),
    )


def embedded(dossier: Dossier, where: str) -> Blocks:
    """What stands in somebody else's page: where it stands, over time, and the way to the rest."""
    return (
        *_summary(dossier),
        *_section("when", "What happened, and when", tuple(_timeline(dossier))),
        Paragraph(runs(page(where, "Everything that is held of it")), Role.NOTE),
    )


def _section(key: str, title: str, blocks: Blocks) -> Iterator[Section]:
    if blocks:
        yield Section(key, title, blocks)


def title(dossier: Dossier) -> str:
    """What a window and a search engine show: 'JAY-13: Under way'."""
    return f"{dossier.ref}: {dossier.standing.headline.label}. {dossier.title}"


def summary_words(dossier: Dossier) -> str:
    """Two plain sentences: where it stands, and what the promiser says."""
    return f"{_stands(dossier)} {_says(dossier)}"


def _stands(dossier: Dossier) -> str:
    """'Delivered on 16 June 2025, 27 to 61 days late.'"""
    standing, card = dossier.standing, dossier.card
    if card.disposition_words and standing.disposition is not Disposition.ACTIVE:
        when = standing.of(Facet.DISPOSITION)
        on = f" {on_words(when.when)}" if when else ""
        return sentence(sentence_case(f"{card.disposition_words}{on}"))
    timing, judged = standing.timing, standing.judgement
    on = "" if judged is None else f" {on_words(judged.when)}"
    if standing.headline is Headline.NOT_YET_ASSESSED:
        words = "Not yet assessed: not checked by us"
    elif standing.headline is Headline.DELIVERED:
        words = f"Delivered{on}"
    else:
        words = f"{standing.headline.label}, as found{on}"
    if timing.value in {Schedule.MET_LATE, Schedule.MET_ON_TIME}:
        return f"{words}, {card.row.lateness.removeprefix('met ')}."
    return sentence(f"{words}{_due(dossier)}")


def _due(dossier: Dossier) -> str:
    """The date by its day, never by days that grow with every day."""
    standing = dossier.standing
    timing = standing.timing
    if not standing.is_open:
        return ""
    last = timing.latest
    if last is None:
        return "; no timetable is set" if timing.value is Schedule.NO_TIMETABLE_SET else ""
    past = {
        Schedule.OVERDUE: f"; overdue since {day_words(last)}, on every reading",
        Schedule.OVERDUE_ON_STRICT_READING: (
            f"; overdue on the strictest reading, the last day on the most generous is "
            f"{day_words(last)}"
        ),
        Schedule.PASSED_UNCHECKED: "; its date has passed on one reading at least, not checked "
        f"by us since (last day {day_words(last)})",
    }
    return past.get(timing.value, f"; due by {day_words(last)}")


def _says(dossier: Dossier) -> str:
    """What the promiser says, or that we hold nothing: silence is ours."""
    standing, lead = dossier.standing, dossier.card.row.lead
    who = body_words(lead)
    claim = dossier.card.claim
    if claim is not None:
        speaker = claim.by or sentence_case(who)
        if claim.value == Delivery.UNSPECIFIED:
            on = on_words(parse_when(claim.occurred))
            return f"{speaker} spoke of it {on} and named no state, as coded by us."
        coded = "" if claim.quote and claim.note is None else ", as coded by us"
        return sentence(
            f"{speaker} said {on_words(parse_when(claim.occurred))}: {claim.short}{coded}"
        )
    if dossier.said is not Said.NOTHING:
        return f"The answer: {dossier.said.label.lower()}; on delivery we hold no word of theirs."
    if standing.headline in {Headline.DELIVERED, Headline.HOLDING}:
        return f"We hold nothing from {who} that says otherwise."
    return f"We hold no word of {who} on delivery."


def _summary(dossier: Dossier) -> Iterator[Block]:
    standing = dossier.standing
    whole = summary_words(dossier)
    rest = whole.removeprefix(standing.headline.label)
    yield Paragraph(
        runs(State(standing.headline), rest if rest != whole else f". {whole}"), Role.SUMMARY
    )
    marks: list[Run] = []
    for badge in standing.badges:
        marks += [BadgeMark(badge, explained=True), Text(" ")]
    look = dossier.card.last_look
    checked = (
        runs("Not checked by us. ")
        if standing.last_looked is None
        else runs(
            "Last checked ", Day(standing.last_looked), f", by {look.actor}. " if look else ". "
        )
    )
    remarks = [f"{remark} " for remark in dossier.card.remarks]
    yield Paragraph(runs(tuple(marks), checked, *remarks), Role.NOTE)


def _voices(dossier: Dossier) -> Iterator[Pair]:
    card = dossier.card
    theirs = [line for line in (card.claim, *card.responses) if line is not None]
    yield Pair(
        runs("They say"),
        tuple(_said(line, dossier) for line in theirs)
        or (runs("Nothing on delivery that we hold."),),
    )
    found = [_said(card.finding, dossier)] if card.finding else []
    yield Pair(runs("We find"), (runs(State(dossier.standing.headline, explained=True)), *found))
    others = [_said(line, dossier) for line in (*card.others, *card.positions)]
    yield Pair(runs("Others say"), tuple(others) or (runs("We hold no finding of a third party."),))


def _said(line: LogLine, dossier: Dossier) -> Runs:
    """What one voice says: its words, who and when, on what, and why we hold it so."""
    reply = line.facet is Facet.SAYS and line.value == Stance.REPLIES
    who = "we" if line.voice == Voice.TRACKER and not line.by else voice(line, dossier)
    ground = joined((runs(f"{who}, ", day(line)), sources(line)), "; ")
    remarks = [sentence(remark) for remark in (line.because, line.note) if remark]
    return runs(
        Strong("Reply: ") if reply else None,
        sentence_case(line.short),
        runs(": ", Quote(line.quote)) if line.quote else None,
        runs(" (", ground, "). "),
        " ".join(remarks),
    )


def _timeline(dossier: Dossier) -> Iterator[Block]:
    marks = dossier.timeline.marks
    if not marks:
        return
    lines = {line.entry: line for line in dossier.card.entries}
    rows = []
    for place, mark in enumerate(marks, 1):
        line = lines.get(mark.entry)
        rows.append(
            Row(
                (
                    cell(str(place)),
                    cell(Day(mark.day, short=True)),
                    cell(_who(dossier, mark, line)),
                    cell(
                        runs(State(mark.headline), " ") if mark.headline else None,
                        mark.words,
                        runs(". ", Quote(line.quote)) if line and line.quote else None,
                    ),
                    Cell(sources(line) if line else ()),
                )
            )
        )
    table = Table(
        "The marks of the timeline",
        (
            Column("No."),
            Column("Day"),
            Column("Who"),
            Column("What they said or did, what we found"),
            Column("Source"),
        ),
        (RowGroup((), tuple(rows)),),
    )
    if len(marks) < MARKS_FROM:
        yield table
        return
    yield Figure(
        runs(_finding(dossier)),
        f"{len(marks)} marks in three lanes, they, others and we, from "
        f"{day_words(marks[0].day)} to {day_words(marks[-1].last)}; the table has the same.",
        lanes(dossier.timeline),
        (table,),
    )


def _who(dossier: Dossier, mark: TimelineMark, line: LogLine | None) -> str:
    """Whose mark it is: an announcement that we wrote down is that of who announced it."""
    if mark.kind is MarkKind.OPENED and dossier.card.announced_by:
        return dossier.card.announced_by
    if line is None or (mark.lane is Lane.THEY and line.by is None):
        return dossier.card.row.lead or "The promiser"
    return voice(line, dossier)


def _finding(dossier: Dossier) -> str:
    row = dossier.card.row
    last = dossier.timeline.last
    if dossier.standing.timing.value is Schedule.MET_LATE:
        return f"{sentence_case(row.lateness)}, against {window_in_full(dossier.standing)}"
    if last is not None:
        return f"{dossier.standing.headline.label}; the last day is {day_words(last)}"
    return f"{dossier.standing.headline.label}; no last day is set"


def _deadline(dossier: Dossier) -> Iterator[Block]:
    stated = [line for line in dossier.card.entries if line.facet is Facet.DEADLINE]
    if not stated:
        return
    words = dossier.card.deadline
    rows = [
        Row(
            (
                cell(day(line)),
                cell(sentence_case(line.short)),
                cell(voice(line, dossier)),
                Cell(runs(line.amended) if line.amended else ()),
                Cell(sources(line)),
            )
        )
        for line in stated
    ]
    if words.phrase and words.window:
        yield Paragraph(
            runs(
                Quote(words.phrase),
                f": {words.window}. ",
                f"Read as {words.reading}. " if words.reading else None,
                f"Firmness: {words.hardness}. " if words.hardness else None,
                f"Moved {words.slip}." if words.slip else "It has not moved.",
            )
        )
    yield Table(
        "Every statement of the date",
        (Column("Said"), Column("What"), Column("By"), Column("Since"), Column("Source")),
        (RowGroup((), tuple(rows)),),
    )
    if words.rule:
        yield Paragraph(runs(f"Rule {words.rule}, version {words.version}."), Role.NOTE)


def _tests(dossier: Dossier) -> Iterator[Block]:
    tests = dossier.card.tests
    if not tests:
        return
    results = {True: "Met", False: "Not met", None: "Not judged"}
    rows = [
        Row(
            (
                cell(f"{test.number}. {test.text}"),
                cell(test.how) if test.how else Cell(),
                cell(results[test.met], runs(", ", day(test.judged)) if test.judged else None),
                Cell(sources(test.judged) if test.judged else ()),
            )
        )
        for test in tests
    ]
    yield Table(
        "What would count as keeping it",
        (Column("Test"), Column("How it is checked"), Column("Result"), Column("Evidence")),
        (RowGroup((), tuple(rows)),),
    )


def _measures(dossier: Dossier) -> Iterator[Block]:
    """Each number over time against its target; no number of it is a finding."""
    for measure in dossier.card.measures:
        rows = [
            Row(
                (
                    cell(Day(measured.when, short=True)),
                    cell(
                        sentence_case(measured.kind.value),
                        runs(", ", Quote(measured.due_phrase)) if measured.due_phrase else None,
                        f", series {measured.series}"
                        if measured.series != measure.series
                        else None,
                    ),
                    cell(reader_voice(measured.voice)),
                    cell(measured.words),
                    cell(f"Grade {measured.grades}") if measured.grades else Cell(),
                )
            )
            for measured in measure.numbers
        ]
        table = Table(
            f"{sentence_case(measure.name)}: every number",
            (
                Column("Day"),
                Column("What it is"),
                Column("Who"),
                Column("Number", numeric=True),
                Column("Evidence"),
            ),
            (RowGroup((), tuple(rows)),),
        )
        drawing = step_chart(measure, max(number.occurred_latest for number in measure.numbers))
        lines = [Paragraph(runs(f"{sentence_case(line)}."), Role.NOTE) for line in measure.lines]
        if drawing is None:
            yield from lines
            yield table
            continue
        yield Figure(
            runs(f"{sentence_case(measure.name)}: {measure.standing}"),
            f"Steps are the readings of {measure.name}; the table has the same numbers. "
            f"{'. '.join(measure.lines)}.",
            drawing,
            (*lines[1:], table),
        )


def _around(dossier: Dossier) -> Iterator[Block]:
    card = dossier.card
    items = [
        Item(
            runs(
                sentence_case(stage.stage),
                f": {stage.title} ({stage.ref}), ",
                Day(parse_when(stage.occurred)),
            )
        )
        for stage in card.stages
    ]
    items += [
        Item(runs(sentence_case(link.how), " ", ref(link.ref), f": {link.title}"))
        for link in card.links
    ]
    if items:
        yield Items(tuple(items))
    if card.children:
        parts: list[Run] = []
        for tally in card.children:
            parts += [Text(f"{tally.count} "), State(tally.headline), Text(" ")]
        yield Paragraph(runs("Its parts, which never stand for it: ", tuple(parts)))
        yield Items(
            tuple(
                Item(
                    runs(
                        State(tally.headline),
                        ": ",
                        joined([runs(ref(name)) for name in tally.refs]),
                    )
                )
                for tally in card.children
            )
        )


def _words(dossier: Dossier) -> Iterator[Block]:
    card = dossier.card
    if card.wording is None and not card.restatements:
        return
    before = card.wording or ""
    pairs = []
    if card.wording:
        by = runs(" by ", card.announced_by) if card.announced_by else ()
        pairs.append(
            Pair(
                runs("As first published, ", Day(parse_when(card.row.announced)), by),
                (
                    runs(Quote(card.wording)),
                    joined([source(cited) for cited in card.announced_in], "; "),
                ),
            )
        )
    for line in card.restatements:
        now = line.quote or "[redacted]"
        pairs.append(
            Pair(
                runs("Restated, ", day(line), f": {line.short}"),
                (runs(changes(before, now)) if before else runs(Quote(now)), sources(line)),
            )
        )
        before = now
    yield Pairs(tuple(pairs))


def changes(before: str, after: str) -> Runs:
    """The later words, with what fell away and what came in marked.

    >>> changes("by May", "by June")
    (Text(text='by '), Change(text='May', is_new=False), Change(text='June', is_new=True))
    """
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    parts: list[Run] = []
    for what, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            parts.append(Text("".join(new[c:d])))
            continue
        if a < b:
            parts.append(Change("".join(old[a:b]), is_new=False))
        if c < d:
            parts.append(Change("".join(new[c:d]), is_new=True))
    return tuple(parts)


def _entries(dossier: Dossier) -> Iterator[Block]:
    entries = dossier.card.entries
    rows = [
        Row(
            (
                cell(str(line.entry)),
                cell(day(line, short=True)),
                cell(voice(line, dossier)),
                cell(
                    sentence_case(line.what),
                    runs(". ", Quote(line.quote)) if line.quote else None,
                    runs(". ", line.because) if line.because else None,
                    runs(". ", line.note) if line.note else None,
                    Strong(f" ({line.amended} by entry {line.amended_by})")
                    if line.amended
                    else None,
                ),
                Cell(sources(line)),
                cell(Day(line.recorded_at.date(), short=True), f", {line.actor}"),
            ),
            anchor=f"e{line.entry}",
        )
        for line in entries
    ]
    yield Details(
        runs(f"All {len(entries)}" if len(entries) > 1 else "The one entry"),
        (
            Table(
                "Every entry, by day",
                (
                    Column("No."),
                    Column("Day"),
                    Column("Who"),
                    Column("What"),
                    Column("Source"),
                    Column("Recorded"),
                ),
                (RowGroup((), tuple(rows)),),
            ),
        ),
    )


def _corrections(dossier: Dossier) -> Iterator[Block]:
    amended = [line for line in dossier.card.entries if line.amends]
    if not amended:
        yield Paragraph(runs("None."))
        return
    yield Items(
        tuple(
            Item(
                runs(
                    Day(line.recorded_at.date()),
                    f": {line.what} (entry {line.entry}, of entry {line.amends})",
                    f". {line.because}" if line.because else None,
                )
            )
            for line in amended
        )
    )


def cite(site: Imprint, dossier: Dossier, where: str) -> Section:
    """How to link to the page, cite it, take its data, answer it and say that it is wrong."""
    standing = f"{site.address}/{where}/" if site.address else None
    address = contact(site)
    cited = ", ".join(filter(None, (site.publisher, site.title, dossier.title, dossier.ref)))
    pairs = (
        ("Permanent link", runs(Link(standing, standing) if standing else page(where, where))),
        ("Cite", runs(f"{cited}{f', {standing}' if standing else ''}")),
        ("Data of this page", runs(Link("JSON", Target(TargetKind.FILE, f"{where}/data.json")))),
        ("News of it", runs(Link("Atom", Target(TargetKind.FILE, f"{where}/feed.atom")))),
        ("Embed", runs(*_frame(site, dossier))),
        (
            "Reply",
            runs(
                "Whoever is named here may answer; the answer stands beside what it answers. ",
                address,
            ),
        ),
        ("Corrections", runs(page("corrections", "what we put right, and how to say so"))),
    )
    return Section(
        "cite",
        "Link, cite, reply",
        (Pairs(tuple(Pair(runs(name), (value,)) for name, value in pairs)),),
    )


def _frame(site: Imprint, dossier: Dossier) -> Iterator[Run | str]:
    """The page to show in a frame, and the element to paste where the record has an address."""
    file = f"embed/{dossier.ref}.html"
    yield Link("its timeline alone", Target(TargetKind.FILE, file))
    if site.address:
        yield ": "
        yield Code(
            f'<iframe src="{site.address}/{file}" title="{dossier.ref}" width="100%" '
            'height="600" loading="lazy"></iframe>'
        )


def facts(dossier: Dossier) -> Runs:
    """The line under the heading: what it is called, whose it is, and when it was made."""
    row, card = dossier.card.row, dossier.card
    return joined(
        (
            runs(Code(row.ref)),
            runs(row.kind.value.replace("_", " ").capitalize()),
            runs("led by ", body(row.lead)) if row.lead else runs("no lead body named"),
            runs("asked of ", joined([runs(body(name)) for name in row.addressees]))
            if row.addressees
            else (),
            runs(
                "announced ",
                Day(parse_when(row.announced)),
                f" by {card.announced_by}" if card.announced_by else None,
            ),
        ),
        " · ",
    )

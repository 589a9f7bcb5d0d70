"""The pages of the record that list: bodies, programmes, sources, issues, changes, dates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tracker.domain.dates import parse_when
from tracker.domain.headlines import Badge
from tracker.domain.prose import count_words, range_words, sentence_case
from tracker.publish.document import (
    BadgeMark,
    Block,
    Blocks,
    Callout,
    Cell,
    Code,
    Column,
    Day,
    Item,
    Items,
    Letter,
    Link,
    Pair,
    Pairs,
    Paragraph,
    Quote,
    Role,
    Row,
    RowGroup,
    Run,
    Runs,
    Section,
    State,
    Subheading,
    Table,
    Target,
    TargetKind,
    Text,
    ref,
    runs,
)
from tracker.publish.errata import differences, findings
from tracker.publish.sections.shared import cell, joined
from tracker.publish.site.parts import (
    Page,
    contact,
    document,
    event,
    state_anchor,
    table_by_state,
    voice,
)
from tracker.publish.site.paths import place
from tracker.publish.weekly import document as weekly
from tracker.publish.words import moment, number
from tracker.report.dossier import Dossier
from tracker.report.errata import ReplacedReport, ReportErrata
from tracker.report.site import PublishedIssue, Site, SourceStory, headlines_of


def bodies(site: Site) -> Iterator[Page]:
    """Every body, and a page each."""
    rows = [
        _counted_row(body.name, Target(TargetKind.BODY, body.name), body.dossiers)
        for body in site.bodies
    ]
    yield Page(
        where="body",
        document=document(site, "Bodies", (_counted("Body", "Who leads or is asked", rows),)),
        section="body",
    )
    for body in site.bodies:
        yield _gathering(
            site,
            Target(TargetKind.BODY, body.name),
            body.name,
            "Body",
            body.dossiers,
        )


def programmes(site: Site) -> Iterator[Page]:
    """Every commitment with parts, and a page each."""
    rows = [
        _counted_row(
            programme.title, Target(TargetKind.PROGRAMME, programme.ref), programme.dossiers
        )
        for programme in site.programmes
    ]
    blocks: Blocks = (
        (_counted("Programme", "Commitments with parts", rows),)
        if rows
        else (Paragraph(runs("No commitment has parts.")),)
    )
    yield Page(
        where="programme", document=document(site, "Programmes", blocks), section="programme"
    )
    for programme in site.programmes:
        yield _gathering(
            site,
            Target(TargetKind.PROGRAMME, programme.ref),
            programme.title,
            f"Programme {programme.ref}",
            programme.dossiers,
        )


def _counted(head: str, caption: str, rows: Sequence[Row]) -> Table:
    columns = (Column(head), Column("Commitments", numeric=True), Column("We find"))
    return Table(caption, columns, (RowGroup((), tuple(rows)),))


def _counted_row(name: str, target: Target, dossiers: Sequence[Dossier]) -> Row:
    """A body or a programme with its counts, each of which opens its own rows."""
    total = Link(number(len(dossiers)), target)
    return Row((cell(Link(name, target)), cell(total), Cell(_counts(target, dossiers))))


def _counts(target: Target, dossiers: Sequence[Dossier]) -> Runs:
    """How many show each state; a count leads to its rows on the page of them all."""
    return joined(
        [
            runs(
                Link(number(count), replace(target, anchor=state_anchor(headline))),
                " ",
                State(headline),
            )
            for headline, count in headlines_of(dossiers)
        ]
    )


def _gathering(
    site: Site, target: Target, heading: str, above: str, dossiers: Sequence[Dossier]
) -> Page:
    """A body or a programme: what we find, what is late, and its commitments."""
    counted = [dossier for dossier in dossiers if dossier.standing.counted]
    late = [dossier for dossier in counted if Badge.OVERDUE in dossier.standing.badges]
    words = count_words(len(dossiers), "commitment")
    first = runs(
        f"{sentence_case(words)}: ",
        _counts(target, dossiers),
        ". ",
        runs("Overdue: ", joined([runs(ref(one.ref, one.title)) for one in late], "; "), ".")
        if late
        else "Nothing is overdue on every reading.",
    )
    return Page(
        where=place(target),
        document=document(
            site,
            heading,
            (Paragraph(first, Role.LEDE), table_by_state(sentence_case(words), dossiers)),
            above=above,
            summary=f"{heading}: {words}.",
        ),
        section="body" if target.kind is TargetKind.BODY else "programme",
        is_searched=True,
        feed="feed.atom",
    )


def issues(site: Site) -> Iterator[Page]:
    """Every issue as it was issued, and what we would now write differently."""
    if not site.issues:
        blocks: Blocks = (Paragraph(runs("No report has been issued yet.")),)
    else:
        blocks = (Items(tuple(map(_issue, site.issues))),)
    yield Page(where="issues", document=document(site, "Weekly reports", blocks), section="issues")
    for one in site.issues:
        report = weekly(one.report)
        report = replace(report, blocks=(*_revised(one), *report.blocks, _otherwise(one)))
        about: dict[str, object] = {
            "@type": "Article",
            "headline": report.title,
            "abstract": report.summary,
            "datePublished": one.row.issued_at.date().isoformat(),
        }
        yield Page(where=f"issues/{one.row.number}", document=report, section="issues", about=about)


#: Where the page of an issue says what it would say otherwise.
_OTHERWISE = "otherwise"


def _revision(one: PublishedIssue) -> Runs:
    """In a sentence, what became of an issue since."""
    since = one.since
    if isinstance(since, ReplacedReport):
        by = str(since.by.number)
        later = Link(f"report {by}", Target(TargetKind.ISSUE, by))
        return runs("It was replaced by ", later, " of the same week.")
    if since.is_empty:
        return runs("We would write nothing of it differently.")
    where = Target(TargetKind.ISSUE, str(one.row.number), f"_{_OTHERWISE}")
    return runs("We would now ", Link("write it differently", where), f": {findings(since)}.")


def _revised(one: PublishedIssue) -> Blocks:
    """Above an issue that we would now write differently, that this is so."""
    is_same = isinstance(one.since, ReportErrata) and one.since.is_empty
    return () if is_same else (Callout((Paragraph(_revision(one)),)),)


def _otherwise(one: PublishedIssue) -> Section:
    """What we would now write differently in an issue."""
    since = one.since
    if isinstance(since, ReplacedReport) or since.is_empty:
        blocks: Blocks = (Paragraph(_revision(one)),)
    else:
        blocks = (
            Paragraph(runs(f"Since it was issued: {findings(since)}."), Role.LEDE),
            *differences(since),
        )
    return Section(_OTHERWISE, "What we would now write differently", blocks)


def _issue(one: PublishedIssue) -> Item:
    brief = one.report.brief
    heading = f"{brief.scope}: {brief.title}" if brief.scope else brief.title
    mast = one.report.masthead
    return Item(
        runs(
            Link(heading, Target(TargetKind.ISSUE, str(one.row.number)), strong=True),
            f" Weekly report {one.row.number}, {range_words(mast.monday, mast.sunday)}",
        ),
        (
            runs(
                f"As known at {moment(one.row.known_at)}. ",
                Link(
                    "The file as it was issued",
                    Target(TargetKind.FILE, f"issues/{one.row.number}/weekly.html"),
                ),
                "; ",
                Code("tracker report verify"),
                " knows it",
            ),
            _revision(one),
        ),
    )


def changes(site: Site) -> Iterator[Page]:
    """What happened, week by week; never what we only wrote down otherwise."""
    blocks: list[Block] = [
        Paragraph(
            runs(
                "What happened in the world, the newest first. As a feed: ",
                Link("Atom", Target(TargetKind.FILE, "changes/feed.atom")),
                ".",
            ),
            Role.LEDE,
        )
    ]
    for news in site.news:
        key = f"w{str(news.week).lower()}"
        title = range_words(news.week.monday, news.week.sunday)
        blocks.append(Section(key, title, (Items(tuple(map(event, news.lines))),)))
    yield Page(
        where="changes",
        document=document(site, "Changes", tuple(blocks)),
        section="changes",
        feed="feed.atom",
    )


def deadlines(site: Site) -> Iterator[Page]:
    """Every open date: passed, to come, and promises without one."""
    open_ = [one for one in site.counted if one.standing.is_open]
    dated = sorted((one.status.due, one.ref, one) for one in open_ if one.status.due is not None)
    passed = [one for due, _, one in dated if due < site.as_of]
    coming = [one for due, _, one in dated if due >= site.as_of]
    undated = [one for one in open_ if one.status.due is None]
    parts = (
        ("passed", "The last day has passed", passed),
        ("coming", "To come", coming),
        ("undated", "Without a last day", undated),
    )
    yield Page(
        where="deadlines",
        document=document(
            site,
            "Deadlines",
            (
                Paragraph(
                    runs(
                        "Every promise that is open, by its last day. As a calendar: ",
                        Link("iCalendar", Target(TargetKind.FILE, "deadlines/deadlines.ics")),
                        ".",
                    ),
                    Role.LEDE,
                ),
                *(
                    Section(key, f"{title}: {number(len(some))}", (_dates(title, some),))
                    for key, title, some in parts
                    if some
                ),
            ),
        ),
        section="deadlines",
    )


def _dates(title: str, dossiers: Sequence[Dossier]) -> Table:
    rows = []
    for dossier in dossiers:
        words = dossier.card.deadline
        badges: list[Run] = []
        for badge in dossier.standing.badges:
            badges += [Text(" "), BadgeMark(badge)]
        due = dossier.status.due
        rows.append(
            Row(
                (
                    Cell(runs(Day(due, short=True)) if due else ()),
                    cell(ref(dossier.ref), f" {dossier.title}"),
                    Cell(runs(Quote(words.phrase)) if words.phrase else ()),
                    cell(State(dossier.standing.headline), tuple(badges)),
                )[0 if due else 1 :]
            )
        )
    columns = (Column("Last day"), Column("Commitment"), Column("Their words"), Column("We find"))
    dated = any(dossier.status.due for dossier in dossiers)
    return Table(title, columns[0 if dated else 1 :], (RowGroup((), tuple(rows)),))


#: The part of a source's page that has what rests on it.
_RESTS = "rests"


def sources(site: Site) -> Iterator[Page]:
    """Every source by who published it, and a page each with what rests on it."""
    by_publisher: dict[str, list[SourceStory]] = {}
    for story in site.sources:
        by_publisher.setdefault(story.row.publisher or "Publisher not recorded", []).append(story)
    groups = tuple(
        RowGroup(
            runs(f"{name} · {number(len(by_publisher[name]))}"),
            tuple(map(_source_row, by_publisher[name])),
        )
        for name in sorted(by_publisher, key=str.casefold)
    )
    columns = (
        Column("Source"),
        Column("Type"),
        Column("Published"),
        Column("Entries", numeric=True),
    )
    listed = Table(f"Every source: {number(len(site.sources))}", columns, groups)
    yield Page(where="sources", document=document(site, "Sources", (listed,)), section="sources")
    for story in site.sources:
        yield _source(site, story)


def _source_row(story: SourceStory) -> Row:
    published, count = story.row.published, number(len(story.cited_by))
    page = Target(TargetKind.SOURCE, story.row.ref)
    return Row(
        (
            cell(Link(story.row.title, page)),
            cell(sentence_case(story.row.type.value.replace("_", " "))),
            Cell(runs(Day(parse_when(published), short=True)) if published else ()),
            cell(Link(count, replace(page, anchor=f"_{_RESTS}")) if story.cited_by else count),
        )
    )


def _source(site: Site, story: SourceStory) -> Page:
    row = story.row
    facts = [
        ("Address", runs(Link(row.url, row.url)) if row.url else ()),
        ("Published by", runs(row.publisher)),
        ("Published", runs(Day(parse_when(row.published))) if row.published else ()),
        ("Speaker", runs(row.speaker)),
        ("Type", runs(sentence_case(row.type.value.replace("_", " ")))),
        ("Key", runs(Code(row.ref))),
    ]
    rests = [
        Item(
            runs(
                ref(line.ref or "", line.title or line.ref),
                f": {line.what}, ",
                Day(parse_when(line.occurred)),
                f" ({voice(line)}; ",
                joined(
                    [runs(f"grade {one.grade.value}") for one in line.sources if one.key == row.ref]
                ),
                f", entry {line.entry})",
            ),
            (runs(Quote(line.quote)),) if line.quote else (),
        )
        for line in story.cited_by
    ]
    return Page(
        where=f"sources/{row.ref}",
        document=document(
            site,
            row.title,
            (
                Pairs(tuple(Pair(runs(name), (value,)) for name, value in facts if value)),
                Section(
                    _RESTS,
                    f"What rests on it: {count_words(len(rests), 'entry', 'entries')}",
                    (Items(tuple(rests)),) if rests else (Paragraph(runs("Nothing cites it.")),),
                ),
            ),
            above="Source",
        ),
        section="sources",
    )


def letters(site: Site) -> Iterator[Page]:
    """The letters that are ready to send, by whom they go to."""
    blocks: list[Block] = []
    for number_, request in enumerate(site.letters, 1):
        blocks.append(
            Section(
                f"ask-{number_}",
                request.body,
                (
                    Paragraph(
                        runs("About ", joined([runs(ref(name)) for name in request.refs]), "."),
                        Role.NOTE,
                    ),
                    Subheading(runs("A letter")),
                    Letter(request.letter),
                    Subheading(runs("A request for information")),
                    Letter(request.foi),
                ),
            )
        )
    first = Paragraph(
        runs(
            "Open promises on which nothing is recorded for long. The letters ask what was done; "
            "copy them as they stand."
            if blocks
            else "No open promise has been without news for long: there is nothing to ask."
        ),
        Role.LEDE,
    )
    yield Page(where="ask", document=document(site, "Letters to send", (first, *blocks)))


def corrections(site: Site) -> Iterator[Page]:
    """What we put right, and what those who are named here answer."""
    address = contact(site)
    put_right = [
        Item(
            runs(
                Day(line.recorded_at.date()),
                ": ",
                ref(line.ref or "", line.title or line.ref),
                f", {line.what} (entry {line.entry}, of entry {line.amends})",
                f". {line.because}" if line.because else None,
            )
        )
        for line in site.corrections
    ]
    blocks = (
        Paragraph(
            runs(
                "Whoever is named here may answer, and the answer stands beside what it answers. ",
                runs("Write to ", address, ".")
                if address
                else "The publisher has not yet said where to write.",
            ),
            Role.LEDE,
        ),
        Section("replies", "Replies", _listed([event(line) for line in site.replies], "None yet.")),
        Section("put-right", "What we put right", _listed(put_right, "Nothing.")),
    )
    yield Page(where="corrections", document=document(site, "Corrections and replies", blocks))


def _listed(items: Sequence[Item], otherwise: str) -> Blocks:
    return (Items(tuple(items)),) if items else (Paragraph(runs(otherwise)),)

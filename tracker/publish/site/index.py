"""The first page of the record, and the filtered tables that its numbers open."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from heapq import nlargest

from tracker.domain.dates import parse_when
from tracker.domain.headlines import Badge, Group, Headline
from tracker.domain.prose import count_words, sentence_case
from tracker.publish.charts import trend
from tracker.publish.document import (
    Beside,
    Block,
    Blocks,
    Column,
    Day,
    Details,
    Figure,
    Link,
    Pair,
    Pairs,
    PairStyle,
    Paragraph,
    Role,
    Row,
    RowGroup,
    Run,
    Runs,
    Section,
    Strong,
    Table,
    Target,
    TargetKind,
    Text,
    page,
    ref,
    runs,
)
from tracker.publish.sections.claims import matrix_table
from tracker.publish.sections.shared import cell, joined, number_cell
from tracker.publish.sections.stands import status_table
from tracker.publish.site.parts import Page, document, table, voice
from tracker.publish.words import number
from tracker.report.brief import Question
from tracker.report.claims import Said, matrix_of
from tracker.report.dossier import Dossier
from tracker.report.errata import ReportErrata
from tracker.report.reading import EVERYTHING
from tracker.report.site import Site
from tracker.report.stands import StatusGroup

#: Beyond so many commitments the first page has programmes and bodies, and a page of its own
#: has the table of everything.
MOST_ROWS = 120


@dataclass(frozen=True, slots=True)
class Listings:
    """The filtered tables that counted numbers open; each is a page."""

    site: Site
    pages: dict[str, Page] = field(default_factory=dict)
    """By folder."""

    def count(self, name: str, title: str, dossiers: Sequence[Dossier]) -> Run:
        """A count as a link to its rows; zero has none."""
        text = number(len(dossiers))
        return self.link(name, title, dossiers, text) if dossiers else Text(text)

    def link(self, name: str, title: str, dossiers: Sequence[Dossier], words: str) -> Run:
        """A link to the page of these commitments."""
        where = f"status/{name}"
        if where not in self.pages:
            rows = count_words(len(dossiers), "commitment")
            self.pages[where] = Page(
                where=where,
                document=document(self.site, title, (table(rows, dossiers),), summary=f"{rows}."),
                is_searched=True,
            )
        return Link(words, Target(TargetKind.PAGE, where))


#: How many commitments an answer names.
_NAMED = 3
_NEWEST = 2


def index(site: Site) -> Iterator[Page]:
    """The first page, and every table that one of its numbers opens."""
    listings = Listings(site)
    counted = site.counted
    blocks = (
        Section("brief", "In brief", (_brief(site, listings),), is_headed=False),
        Section("every", "Every commitment", (*_filters(site, listings), *_tables(site, listings))),
        *_trend(site),
        Section("claims", "Claims and evidence", _claims(listings, counted)),
    )
    yield Page(
        where="",
        document=document(
            site,
            site.title,
            blocks,
            summary=f"What was promised, by when, and what the evidence supports: "
            f"{count_words(len(counted), 'commitment')}.",
            dated=True,
        ),
        section="",
        is_searched=True,
    )
    yield from listings.pages.values()


def _brief(site: Site, listings: Listings) -> Block:
    return Beside(
        (Pairs(tuple(_answers(site, listings)), PairStyle.ANSWERS), _latest_issue(site)),
        (Pairs(tuple(_figures(site, listings)), PairStyle.FIGURES),),
    )


def _latest_issue(site: Site) -> Block:
    if not site.issues:
        return Paragraph(runs("No report has been issued yet."), Role.NOTE)
    newest = site.issues[0]
    brief = newest.report.brief
    title = f"{brief.scope}: {brief.title}" if brief.scope else brief.title
    target = Target(TargetKind.ISSUE, str(newest.row.number))
    return Paragraph(
        runs(f"Weekly report {newest.row.number}: ", Link(title, target), "."), Role.NOTE
    )


def _answers(site: Site, listings: Listings) -> Iterator[Pair]:
    """The four answers: what was promised and what changed last, what is late, what is claimed."""

    def answer(question: Question, words: Runs) -> Pair:
        return Pair(runs(question.label), (words,))

    yield answer(Question.PROMISED, _promised(site, listings))
    yield answer(Question.CHANGED, _changed(site))
    late = _listed(listings, "overdue", "Overdue", _marked(site, Badge.OVERDUE))
    yield answer(Question.LATE, late or runs("Nothing is overdue on every reading."))
    claimed = _listed(listings, *_NOT_BORNE_OUT, _not_borne_out(site))
    yield answer(Question.CLAIMED, claimed or runs("No claim is ahead of what we find."))


def _promised(site: Site, listings: Listings) -> Runs:
    """How many commitments there are, and the newest by title, body and day."""
    total = count_words(len(site.counted), "commitment")
    every = listings.link("counted", "Every commitment that is counted", site.counted, total)
    newest = nlargest(
        _NEWEST,
        site.counted,
        key=lambda one: (one.standing.subject.announced_latest, one.standing.subject.id),
    )
    named = [runs(_named(one), ", ", Day(parse_when(one.card.row.announced))) for one in newest]
    return runs(every, "; the newest: " if named else "", joined(named, "; "), ".")


def _changed(site: Site) -> Runs:
    """The newest event, and the way to all of them."""
    if not site.news:
        return runs("Nothing is recorded yet.")
    event = site.news[0].lines[0]
    return runs(
        f"{voice(event)}, ",
        Day(event.occurred_latest),
        ": ",
        ref(event.ref or "", event.title),
        f", {event.what}. ",
        page("changes", "All changes"),
    )


def _listed(listings: Listings, name: str, label: str, chosen: Sequence[Dossier]) -> Runs:
    """The first of these by title and body, and a link to them all where there are more."""
    if not chosen:
        return ()
    rest = number(len(chosen))
    title = f"{label}: {count_words(len(chosen), 'commitment')}"
    every = listings.link(name, title, chosen, f"all {rest}")
    more = runs("; ", every) if len(chosen) > _NAMED else ()
    return runs(joined([_named(one) for one in chosen[:_NAMED]], "; "), more, ".")


def _named(dossier: Dossier) -> Runs:
    lead = f"{dossier.status.lead}: " if dossier.status.lead else None
    return runs(lead, ref(dossier.ref, dossier.title))


def _figures(site: Site, listings: Listings) -> Iterator[Pair]:
    counted = listings.count("counted", "Every commitment that is counted", site.counted)

    def figure(label: str, name: str, chosen: Sequence[Dossier]) -> Pair:
        title = f"{label}: {count_words(len(chosen), 'commitment')}"
        head: Run = listings.link(name, title, chosen, label) if chosen else Text(label)
        return Pair(runs(head), (runs(Strong(number(len(chosen))), " of ", counted),))

    yield figure("Delivered", "delivered", _showing(site, Headline.DELIVERED))
    yield figure("Overdue", "overdue", _marked(site, Badge.OVERDUE))
    name, label = _NOT_BORNE_OUT
    yield figure(label, name, _not_borne_out(site))
    yield figure("Not yet assessed", "not-yet-assessed", _showing(site, Headline.NOT_YET_ASSESSED))


def _showing(site: Site, headline: Headline) -> tuple[Dossier, ...]:
    return tuple(one for one in site.counted if one.standing.headline is headline)


#: The folder and the label of the claims that our findings do not bear out.
_NOT_BORNE_OUT = ("claims-not-borne-out", "Claims not borne out")


def _not_borne_out(site: Site) -> tuple[Dossier, ...]:
    return (*_marked(site, Badge.CLAIM_AHEAD), *_marked(site, Badge.CLAIM_UNCHECKED))


def _marked(site: Site, badge: Badge) -> tuple[Dossier, ...]:
    return tuple(one for one in site.counted if badge in one.standing.badges)


def _filters(site: Site, listings: Listings) -> Iterator[Block]:
    """Links to every filtered table: by group, by headline, by badge, by body."""

    def row(name: str, links: Iterable[tuple[str, str, Sequence[Dossier]]]) -> Pair | None:
        parts = [
            runs(
                listings.link(key, f"{label}: every such commitment", some, label),
                " ",
                number(len(some)),
            )
            for key, label, some in links
            if some
        ]
        return Pair(runs(name), (joined(parts, " · "),)) if parts else None

    def where(test: Callable[[Dossier], bool]) -> tuple[Dossier, ...]:
        return tuple(one for one in site.counted if test(one))

    rows = (
        row(
            "Status",
            (
                (
                    f"group-{group.value}".replace("_", "-"),
                    sentence_case(group.value.replace("_", " ")),
                    where(lambda one, group=group: one.standing.headline.group is group),  # type: ignore[misc]
                )
                for group in Group
            ),
        ),
        row(
            "We find",
            (
                (headline.value.replace("_", "-"), headline.label, _showing(site, headline))
                for headline in Headline
            ),
        ),
        row(
            "Look at",
            ((badge.value.replace("_", "-"), badge.label, _marked(site, badge)) for badge in Badge),
        ),
    )
    bodies = [
        runs(Link(body.name, Target(TargetKind.BODY, body.name)), f" {number(len(body.dossiers))}")
        for body in sorted(site.bodies, key=lambda body: -len(body.dossiers))[:8]
    ]
    yield Pairs(
        tuple(
            pair
            for pair in (
                *rows,
                Pair(
                    runs("Body"),
                    (joined([*bodies, runs(page("body", "all bodies"))], " · "),),
                ),
            )
            if pair
        ),
        PairStyle.FILTERS,
    )


def _tables(site: Site, listings: Listings) -> Iterator[Block]:
    """Everything by programme; where that is too long for one page, the way to it."""
    apart = [one for one in site.dossiers if not one.standing.counted]
    total = len(site.dossiers)
    caption = f"Every commitment: {number(total)}"
    note: Runs = ()
    if apart:
        every_other = listings.count("not-counted", "Not counted: replaced, or demands", apart)
        note = runs(every_other, " of them not counted: replaced, or demands")
    if total > MOST_ROWS:
        everything = listings.link("all", caption, site.dossiers, caption)
        yield Paragraph(
            runs(
                everything,
                ". By ",
                page("programme", "programme"),
                ", or by ",
                page("body", "body"),
                ". ",
                runs(note, ".") if note else None,
            ),
            Role.LEDE,
        )
        return
    titles = {programme.ref: programme.title for programme in site.programmes}
    by_programme: dict[str | None, list[Dossier]] = {ref: [] for ref in (*titles, None)}
    for dossier in site.dossiers:
        by_programme[dossier.programme].append(dossier)
    yield status_table(
        caption,
        tuple(
            StatusGroup(
                ref, titles.get(ref or "", "Other commitments"), tuple(one.status for one in some)
            )
            for ref, some in by_programme.items()
            if some
        ),
        runs("A dash: nothing that we hold. ", note),
    )


#: The trend is drawn from so many issues and so many assessed commitments on.
_ISSUES, _ASSESSED = 4, 20


def _trend(site: Site) -> Iterator[Section]:
    """What part was assessed and what part delivered, from issue to issue, each as it was issued.

    Issues about a part of the register, and those that another of their week replaced, are of
    another whole and are left out.
    """
    issues = [
        (one.row.number, one.report.stands)
        for one in reversed(site.issues)
        if one.row.scope == EVERYTHING and isinstance(one.since, ReportErrata)
    ]
    if len(issues) < _ISSUES or issues[-1][1].assessed < _ASSESSED:
        return
    wholes = [stands.total for _, stands in issues]
    assessed = [stands.assessed for _, stands in issues]
    delivered = [dict(stands.headlines).get(Headline.DELIVERED, 0) for _, stands in issues]

    def panel(label: str, parts: Sequence[int]) -> Figure:
        pairs = tuple(zip(parts, wholes, strict=True))
        first, last = (
            f"{number(part)} of {number(whole)}" for part, whole in (pairs[0], pairs[-1])
        )
        return Figure(
            runs(f"{label}: {last}"),
            f"{label}, as a share of all, from {first} in report {issues[0][0]} "
            f"to {last} in report {issues[-1][0]}.",
            trend(pairs),
            (Paragraph(runs(f"In report {issues[0][0]}: {first}"), Role.NOTE),),
        )

    rows = tuple(
        Row(
            (
                cell(Link(f"Report {name}", Target(TargetKind.ISSUE, str(name)))),
                *map(number_cell, row),
            )
        )
        for (name, _), *row in zip(issues, wholes, assessed, delivered, strict=True)
    )
    columns = (Column("Issue"), *(Column(name, True) for name in ("All", "Assessed", "Delivered")))
    table_of_all = Table("The same numbers, as they were issued", columns, (RowGroup((), rows),))
    yield Section(
        "trend",
        "From issue to issue",
        (
            panel("Assessed", assessed),
            panel("Delivered", delivered),
            Details(runs("The same numbers as a table"), (table_of_all,)),
        ),
    )


def _claims(listings: Listings, counted: Sequence[Dossier]) -> Blocks:
    """Claim against finding, each number a link to its commitments."""

    def count(_total: int, said: Said | None, headline: Headline | None) -> Run:
        chosen = [
            one
            for one in counted
            if (said is None or one.said is said)
            and (headline is None or one.standing.headline is headline)
        ]
        names = [
            "said",
            said.value if said else "all",
            "found",
            headline.value if headline else "all",
        ]
        what = [
            f"They say: {said.label.lower()}" if said else "Whatever they say",
            f"we find: {headline.label.lower()}" if headline else "whatever we find",
        ]
        return listings.count("-".join(names).replace("_", "-"), "; ".join(what), chosen)

    matrix = matrix_of(dossier.standing for dossier in counted)
    return (matrix_table(matrix, None, count),)

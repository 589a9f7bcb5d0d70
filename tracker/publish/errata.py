"""Writes the notice of errata: what issued reports would have said otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from tracker.domain.dates import Week
from tracker.domain.entry import instant_text
from tracker.domain.headlines import Headline
from tracker.domain.prose import count_words, day_words, list_words, range_words, sentence
from tracker.publish.document import (
    Block,
    Callout,
    Code,
    Column,
    Day,
    Document,
    Item,
    Items,
    Pair,
    Paragraph,
    Quote,
    Role,
    Row,
    RowGroup,
    Runs,
    Section,
    State,
    Strong,
    Subheading,
    Table,
    no_links,
    ref,
    runs,
)
from tracker.publish.formats import Envelope, written
from tracker.publish.look import OUR_LOOK, Look
from tracker.publish.sections.changes import effect_lines, event_sentence
from tracker.publish.sections.shared import cell, number_cell, source
from tracker.publish.weekly import TITLES, json_document, object_of
from tracker.publish.words import moment, number, utc_date
from tracker.read.issues import IssueRef
from tracker.report.changes import ReportedEvent
from tracker.report.corrections import CorrectionLine
from tracker.report.errata import Errata, RemovedWords, ReportErrata
from tracker.report.restated import Recount, Restated

SCHEMA = "tracker.errata/1"
_NAME = "Draft notice of errata"
_COLUMNS = tuple(Column(name, numeric=True) for name in ("Report said", "Put right", "Known now"))


def errata_file(notice: Errata, name: str, look: Look = OUR_LOOK) -> bytes:
    """The notice in a format; as JSON one object, `tracker.errata/1`, with every count."""
    if name == "json":
        return json_document({"schema": SCHEMA} | object_of(notice)).encode()
    envelope = Envelope(notice.register_title, None, notice.known_at)
    return written(document(notice), name, links=no_links, envelope=envelope, look=look)


def document(notice: Errata) -> Document:
    """The notice as blocks."""
    title = _title(notice)
    since = "since each report" if notice.since is None else f"from {moment(notice.since)}"
    return Document(
        title=f"{title} – {notice.register_title}",
        summary=f"{title}.",
        masthead=(
            runs(notice.register_title),
            runs(_NAME),
            runs(f"Known at {moment(notice.known_at)}"),
        ),
        heading=runs(title),
        blocks=tuple(_blocks(notice)),
        foot=(
            Pair(runs("Known at"), (runs(moment(notice.known_at)),)),
            Pair(runs("Recorded"), (runs(since),)),
            Pair(runs("Entries"), (runs(number(notice.entries)),)),
            Pair(runs("Ledger head"), (runs(Code(notice.head)),)),
        ),
        on_paper=f"{_NAME}, not issued: register at {notice.head[:12]}",
        head=(("ledger-head", notice.head),),
    )


def _title(notice: Errata) -> str:
    if not notice.wrong:
        return "Errata: no error of ours in the issued reports"
    issued = count_words(len(notice.reports), "issued report")
    return f"Errata: we were wrong in {number(notice.wrong)} of {issued}"


def _blocks(notice: Errata) -> Iterator[Block]:
    yield Callout(
        (
            Paragraph(
                runs(
                    Strong("Draft."),
                    " This is what our issued reports would have said, had we known what we know "
                    "now. It changes nothing in the register, and no issued report.",
                )
            ),
        )
    )
    for report in notice.reports:
        if not report.is_empty:
            yield Section(f"report-{report.issue.number}", _heading(report), tuple(_report(report)))
    others = tuple(Item(runs(line)) for line in _others(notice))
    if others:
        yield Section("others", "Other reports", (Items(others),))
    if not (notice.reports or notice.replaced):
        yield Paragraph(runs("No report has been issued, so there is nothing to put right."))
    yield Section("check", "How to check this notice", (Items(tuple(_checks(notice))),))


def _heading(report: ReportErrata) -> str:
    issue = report.issue
    days = range_words(report.monday, issue.as_of)
    return f"Report {number(issue.number)}: week {Week.parse(issue.week).number}, {days}"


def _report(report: ReportErrata) -> Iterator[Block]:
    issue = report.issue
    yield Paragraph(
        runs(
            "Its headline was ",
            Quote(report.title),
            f". It spoke of {day_words(issue.as_of)}, as known at {moment(issue.known_at)}. "
            f"Scope: {report.scope}. This notice counts {findings(report)}.",
        )
    )
    yield from differences(report)


def findings(report: ReportErrata) -> str:
    """How much there is to say of a report: 'one error of ours and two events learned late'."""
    kinds = (
        (report.wrong.total, "error of ours", "errors of ours"),
        (report.late.total, "event learned late", "events learned late"),
        (report.removed.total, "removal of words", "removals of words"),
    )
    return list_words([count_words(count, *nouns) for count, *nouns in kinds if count])


def differences(report: ReportErrata) -> Iterator[Block]:
    """What a report would say otherwise: counts, states, our errors, what we learned late."""
    issue = report.issue
    yield from _counts(report)
    if report.restated.rows:
        yield Table(
            "Commitments that would differ",
            (Column("Commitment"), *(Column(column.label) for column in _COLUMNS)),
            (RowGroup((), tuple(map(_status, report.restated.rows))),),
            _as_of(report),
        )
        yield from _rest(report.restated.left_out)
    yield Subheading(runs("We were wrong"))
    if report.wrong.rows:
        yield Items(tuple(map(_erratum, report.wrong.rows)))
        yield from _rest(report.wrong.left_out)
    else:
        yield Paragraph(runs("We found no error of ours in this report."))
    if report.late.rows:
        yield Subheading(runs("We did not know then"))
        yield Paragraph(
            runs(
                f"These events had happened by {day_words(issue.as_of)}. We recorded them after "
                "the report."
            )
        )
        yield Items(tuple(map(_late, report.late.rows)))
        yield from _rest(report.late.left_out)
    if report.removed.rows:
        yield Subheading(runs("Words removed"))
        yield Paragraph(
            runs(
                "These words were destroyed since the report was issued. The records themselves "
                "stand."
            )
        )
        yield Items(tuple(map(_removal, report.removed.rows)))
        yield from _rest(report.removed.left_out)


def _as_of(report: ReportErrata) -> Runs:
    day = day_words(report.issue.as_of)
    return runs(f"As of {day}, with all that was recorded since the report")


def _counts(report: ReportErrata) -> Iterator[Block]:
    total, *others = report.counts
    rows = [count for count in others if not count.said == count.put_right == count.now]
    if not rows:
        yield Paragraph(runs("No count of this report would differ."))
        return
    yield Paragraph(
        runs(
            "“Put right” is the report with our own errors mended. “Known now” adds what we "
            "learned after it."
        ),
        Role.NOTE,
    )
    yield Table(
        "Counts that would differ",
        (Column("Count"), *_COLUMNS),
        (RowGroup((), tuple(map(_count, rows))),),
        _as_of(report),
        _count(total),
    )


def _count(recount: Recount) -> Row:
    label = recount.label if recount.headline is None else State(recount.headline)
    return Row((cell(label), *map(number_cell, (recount.said, recount.put_right, recount.now))))


def _status(restated: Restated) -> Row:
    states = (restated.said, restated.put_right, restated.now)
    return Row((cell(ref(restated.ref), f" {restated.title}"), *(cell(_state(s)) for s in states)))


def _state(headline: Headline | None) -> State | str:
    return "Not in the register" if headline is None else State(headline)


def _rest(left_out: int) -> Iterator[Block]:
    if left_out:
        yield Paragraph(runs(f"And {number(left_out)} more."), Role.NOTE)


def _dated(recorded_at: datetime) -> Runs:
    return runs(Strong(f"{day_words(utc_date(recorded_at))}."), " ")


def _erratum(line: CorrectionLine) -> Item:
    under = [
        runs("The report said: ", sentence(line.was or "nothing of this record")),
        runs("It would now say: ", sentence(line.now or "nothing of this record")),
    ]
    if line.because:
        under.append(runs("Reason: ", sentence(line.because)))
    if line.sections:
        under.append(runs(_stood(line.sections)))
    how = f"{line.how.value.capitalize()} by entry {number(line.by_entry)}"
    under.append(runs(f"{how}; it was entry {number(line.entry)}. Recorded by {line.actor}."))
    if line.evidence:
        under.append(runs("Source: ", source(line.evidence[0].source), "."))
    return Item(runs(_dated(line.recorded_at), ref(line.ref), f" {line.title}"), tuple(under))


def _stood(sections: tuple[str, ...]) -> str:
    names = [TITLES[key] for key in sections]
    return f"It stood in {list_words(names)}."


def _late(event: ReportedEvent) -> Item:
    return Item(
        runs(Day(event.when), ": ", event_sentence(event)),
        (
            *effect_lines(event),
            runs(f"Recorded on {day_words(utc_date(event.recorded_at))}."),
            *([runs("Source: ", source(event.source), ".")] if event.source else []),
        ),
    )


def _removal(removed: RemovedWords) -> Item:
    whose = f"{removed.ref} {removed.title}" if removed.ref else "The report’s own words"
    under = [runs("Reason: ", sentence(removed.because))] if removed.because else []
    under.append(runs(_stood(removed.sections)))
    by = f"Redacted by entry {number(removed.by_entry)}. Recorded by {removed.actor}."
    return Item(
        runs(
            _dated(removed.recorded_at),
            f"{whose}: the {removed.field} of entry {number(removed.entry)}",
        ),
        (*under, runs(by)),
    )


def _others(notice: Errata) -> Iterator[str]:
    """A line for each report of which there is nothing to say."""
    since = "" if notice.since is None else f" that was recorded from {moment(notice.since)}"
    for report in notice.reports:
        if report.is_empty:
            yield f"{_issue(report.issue)} has nothing to put right{since}."
    for replaced in notice.replaced:
        by = f"report {number(replaced.by.number)}"
        yield f"{_issue(replaced.issue)} was replaced by {by} of the same week."


def _issue(issue: IssueRef) -> str:
    return f"Report {number(issue.number)} of week {Week.parse(issue.week).number}"


def _checks(notice: Errata) -> Iterator[Item]:
    again = f"tracker errata --known-at {instant_text(notice.known_at)}"
    if notice.since is not None:
        again += f" --since {instant_text(notice.since)}"
    again += "".join(f" --report {chosen}" for chosen in notice.chosen)
    for words, command in (
        ("Hold a published file against the register: ", "tracker report verify FILE"),
        ("Read every record of a commitment: ", "tracker log --ref REF"),
        ("Make this notice again: ", again),
    ):
        yield Item(runs(words, Code(command), "."))

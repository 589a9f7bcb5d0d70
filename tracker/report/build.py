"""Builds the weekly report as one value, from which every format is written."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from tracker.domain.dates import Week
from tracker.domain.headlines import Agreement
from tracker.domain.standing import Standing
from tracker.ledger.database import Database, Register
from tracker.report.ask import SHOWN, GoneQuiet, quiet_of, silences
from tracker.report.brief import bottom_line, dek_of, title_of
from tracker.report.changes import Changes, changes_of, has_line
from tracker.report.claims import Claims, claims_of
from tracker.report.commitment import Card, Cards
from tracker.report.corrections import CorrectionLine, corrections_of
from tracker.report.counts import (
    Bridge,
    Figure,
    Scoreboard,
    bridge_of,
    figures,
    scoreboard,
)
from tracker.report.events import events_of, is_gap
from tracker.report.late import DeadlineLists, DeadlineRows, Deadlines, deadline_lists, deadlines_of
from tracker.report.masthead import Edition, Manifest, Masthead, Method, manifest, masthead, method
from tracker.report.reading import EVERYTHING, Reading, Scope, context_of, read_week, with_history
from tracker.report.since import LookAhead, SinceLastIssue, ahead_of, since_of
from tracker.report.trend import Trend, read_trend, trend_of
from tracker.report.value import Sentence, SpanKind, leaves


@dataclass(frozen=True, slots=True)
class Weekly:
    """The whole report."""

    masthead: Masthead
    bottom_line: tuple[Sentence, ...]
    comment: str | None
    """The analyst's own paragraphs, in Markdown; never ours."""
    figures: tuple[Figure, ...]
    scoreboard: Scoreboard
    trend: Trend
    bridge: Bridge
    changes: Changes
    deadlines: Deadlines
    claims: Claims
    quiet: GoneQuiet
    since: SinceLastIssue | None
    """None where no report of the same scope was issued for an earlier week."""
    ahead: LookAhead
    cards: tuple[Card, ...]
    cards_left_out: int
    """Commitments without a card, in a register too long to print whole."""
    method: Method
    corrections: tuple[CorrectionLine, ...]
    """Section 12, newest first: this week's, and all that an issued report would have shown."""
    manifest: Manifest
    nothing_to_report: tuple[str, ...]
    """Names of sections with nothing to say, gathered in one closing sentence."""
    corrections_left_out: int = 0
    """Older corrections of section 12, too many to print."""


def _named_refs(sentences: Iterable[Sentence], *sections: object) -> Iterator[str]:
    """The refs that a report names, in the order of the page; a ref may come twice."""
    for sentence in sentences:
        yield from (span.text for span in sentence.spans if span.kind is SpanKind.REF)
    for name, leaf in leaves("section", sections):
        if name in {"ref", "refs"}:
            yield str(leaf)


#: From so many commitments on, only those that the report mentions have a card.
LONG_REGISTER = 1_000
#: Of those it mentions, as many as a page has room for.
MOST_CARDS = 40


def weekly(
    register: Register | Database,
    week: Week,
    *,
    known_at: datetime | None = None,
    scope: Scope = EVERYTHING,
    edition: Edition,
) -> Weekly:
    """The report of a week: the world at the end of its Sunday, as known at a moment.

    Without `known_at` that moment is the last entry's. Raises Refused (exit 5) if the bridge
    does not balance or nothing was recorded by then, UnknownName (exit 4) for a scope that the
    register does not know.
    """
    database = register.database if isinstance(register, Register) else register
    with database.reading() as connection:
        reading = read_week(connection, week, known_at, scope, number=edition.number)
        chosen, silent = deadline_lists(reading), silences(reading)
        since, ahead = since_of(reading), ahead_of(reading)
        quiet_standings = [silence.standing for silence in silent[:SHOWN]]
        dated = {line.ref for line in ahead.lines}
        dated |= {line.ref for line in since.lines} if since else set()
        mentioned = _mentioned(reading, chosen, quiet_standings, dated)
        detailed = {standing.subject.id for standing in (*mentioned, *quiet_standings)}
        instruments = {e.subject for e in reading.of_week if e.subject in reading.instruments}
        reading = with_history(connection, reading, detailed | instruments)
        moved = read_trend(connection, reading)
    context = context_of(reading)
    rows = DeadlineRows(reading, context)
    board, events = scoreboard(reading), events_of(reading)
    redated = chosen.lists["moved_this_week"]
    corrections, older = corrections_of(reading, context)
    changes = changes_of(reading, context, corrections)
    deadlines = deadlines_of(rows, chosen)
    claims = claims_of(reading)
    quiet = quiet_of(reading, context, silent)
    sentences = bottom_line(reading, context, events, board, redated)
    bridge = bridge_of(reading)
    refs = _named_refs(sentences, bridge, changes, deadlines, claims, quiet, since, ahead)
    carded = _carded(reading, mentioned, refs)
    cards = Cards(reading, context, rows)
    return Weekly(
        masthead=masthead(
            reading, edition, title=title_of(events, board, redated), dek=dek_of(events, board)
        ),
        comment=edition.comment,
        bottom_line=sentences,
        figures=figures(reading, board),
        scoreboard=board,
        trend=trend_of(reading, moved),
        bridge=bridge,
        changes=changes,
        deadlines=deadlines,
        claims=claims,
        quiet=quiet,
        since=since,
        ahead=ahead,
        cards=tuple(map(cards.card, carded)),
        cards_left_out=len(reading.now.standings) - len(carded),
        method=method(reading),
        corrections=corrections,
        manifest=manifest(reading, edition),
        nothing_to_report=tuple(_nothing(changes, deadlines, claims, quiet, ahead)),
        corrections_left_out=older,
    )


def _carded(reading: Reading, mentioned: list[Standing], refs: Iterable[str]) -> list[Standing]:
    """Every commitment; of a long register the first that the report names, in order of ref."""
    if len(reading.commitments) < LONG_REGISTER:
        return mentioned
    numbers = {standing.subject.ref: standing.subject.id for standing in mentioned}
    named = [numbers[ref] for ref in dict.fromkeys(refs) if ref in numbers]
    chosen = set(named[:MOST_CARDS])
    return [standing for standing in mentioned if standing.subject.id in chosen]


def _mentioned(
    reading: Reading, chosen: DeadlineLists, quiet: Iterable[Standing], dated: Collection[str]
) -> list[Standing]:
    """Every commitment; of a long register those that the report may name, in order of ref."""
    everyone = reading.commitments
    if len(everyone) < LONG_REGISTER:
        return everyone
    mentioned = {entry.subject for entry in reading.of_week if has_line(reading, entry)}
    mentioned |= {correction.first.subject for correction in reading.corrections}
    mentioned |= {standing.subject.id for some in chosen.shown.values() for standing in some}
    mentioned |= {standing.subject.id for standing in quiet}
    mentioned |= {standing.subject.id for standing in everyone if standing.subject.ref in dated}
    gaps = [standing for standing in everyone if is_gap(standing)]
    blanket = {standing.claim.batch for standing in gaps if standing.claim is not None}
    for standing in everyone:
        before = reading.last.standings.get(standing.subject.id)
        if (
            is_gap(standing)
            or before is None
            or before.counted is not standing.counted
            or before.headline is not standing.headline
            or _claimed_with(standing, blanket)
        ):
            mentioned.add(standing.subject.id)
    return [standing for standing in everyone if standing.subject.id in mentioned]


def _claimed_with(standing: Standing, batches: set[int]) -> bool:
    claim = standing.claim
    only = standing.agreement is Agreement.CLAIM_UNCHECKED
    return only and claim is not None and claim.batch in batches


def _nothing(
    changes: Changes, deadlines: Deadlines, claims: Claims, quiet: GoneQuiet, ahead: LookAhead
) -> Iterable[str]:
    """The names of sections that have nothing to say."""
    if not (changes.happened or changes.learned or changes.corrections or changes.backfills):
        yield "What changed"
    if not deadlines.timeline:
        yield "Deadlines"
    if not (claims.gaps or claims.positions):
        yield "Claim against evidence"
    if not quiet.total:
        yield "Gone quiet"
    if not ahead.lines:
        yield "Look ahead"

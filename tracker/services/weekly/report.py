"""The weekly report as a value: what every format is written from.

The same register and the same arguments give the same value: nothing here reads a clock, and
what was recorded after `known_at` is not read at all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from tracker.domain.report import (
    Changes,
    Claims,
    Deadlines,
    GoneQuiet,
    LookAhead,
    Weekly,
)
from tracker.domain.standing import Standing
from tracker.domain.vocabulary import Agreement
from tracker.domain.weeks import Week
from tracker.services.register import Register
from tracker.services.weekly.ahead import ahead_of
from tracker.services.weekly.bottom_line import bottom_line
from tracker.services.weekly.bridge import bridge_of
from tracker.services.weekly.cards import Cards
from tracker.services.weekly.changes import changes_of, has_line
from tracker.services.weekly.citing import Citations
from tracker.services.weekly.claims import claims_of
from tracker.services.weekly.counts import figures, scoreboard
from tracker.services.weekly.deadlines import Listed, Rows, deadlines_of, listed
from tracker.services.weekly.errata import corrections_of
from tracker.services.weekly.events import events_of, is_gap
from tracker.services.weekly.front import Edition, manifest, masthead, method
from tracker.services.weekly.hindsight import hindsight_of, read_hindsight
from tracker.services.weekly.named import named
from tracker.services.weekly.quiet import SHOWN, quiet_of, silences
from tracker.services.weekly.reading import Reading, read_week, with_history
from tracker.services.weekly.scope import EVERYTHING, Scope
from tracker.services.weekly.since import since_of
from tracker.services.weekly.telling import Teller
from tracker.services.weekly.title import dek_of, title_of
from tracker.services.weekly.trend import read_trend, trend_of
from tracker.storage.database import Database

__all__ = ["EVERYTHING", "Edition", "Scope", "weekly"]

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
    does not balance or nothing was recorded by then, UnknownName (exit 4) for a scope or an
    issue that the register does not know.
    """
    database = register.database if isinstance(register, Register) else register
    with database.reading() as connection:
        reading = read_week(connection, week, known_at, scope, number=edition.number)
        chosen, silent = listed(reading), silences(reading)
        since, ahead = since_of(reading), ahead_of(reading)
        shown = [each.found for each in silent[:SHOWN]]
        dated = {line.ref for line in ahead.lines}
        dated |= {line.ref for line in since.lines} if since else set()
        mentioned = [] if edition.brief else _mentioned(reading, chosen, shown, dated)
        looked_back = read_hindsight(connection, reading, edition.hindsight)
        written = {found.subject.id for found in (*mentioned, *shown)}
        written |= {entry.subject for entry in looked_back.learned} if looked_back else set()
        instruments = {e.subject for e in reading.of_week if e.subject in reading.instruments}
        reading = with_history(connection, reading, written | instruments)
        moved = read_trend(connection, reading)
    teller, citations = Teller(reading), Citations(reading)
    rows = Rows(reading, teller)
    board, events = scoreboard(reading), events_of(reading)
    redated = chosen.lists["moved_this_week"]
    changes = changes_of(reading, teller, citations)
    deadlines = deadlines_of(rows, chosen)
    claims = claims_of(reading, citations)
    quiet = quiet_of(reading, citations, silent)
    corrections, older = corrections_of(reading, teller)
    told = bottom_line(reading, teller, events, board, redated)
    bridge = bridge_of(reading)
    in_order = named(told, bridge, changes, chosen, claims, quiet, since, ahead)
    carded = [] if edition.brief else _carded(reading, mentioned, in_order)
    cards = Cards(reading, teller, citations, rows)
    return Weekly(
        masthead=masthead(
            reading, edition, title=title_of(events, board, redated), dek=dek_of(events, board)
        ),
        comment=edition.comment,
        bottom_line=told,
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
        hindsight=hindsight_of(looked_back, reading, teller, citations),
        sources=citations.lines(),
        manifest=manifest(reading, edition),
        nothing_to_report=tuple(_nothing(changes, deadlines, claims, quiet, ahead)),
        corrections_left_out=older,
    )


def _carded(reading: Reading, mentioned: list[Standing], in_order: Iterable[str]) -> list[Standing]:
    """Every commitment; of a long register the first that the report names, in order of ref."""
    if len(reading.commitments) < LONG_REGISTER:
        return mentioned
    numbers = {found.subject.ref: found.subject.id for found in mentioned}
    refs = [ref for ref in dict.fromkeys(in_order) if ref in numbers]
    chosen = {numbers[ref] for ref in refs[:MOST_CARDS]}
    return [found for found in mentioned if found.subject.id in chosen]


def _mentioned(
    reading: Reading, chosen: Listed, quiet: Iterable[Standing], dated: Collection[str]
) -> list[Standing]:
    """Every commitment; of a long register those that the report may name, in order of ref."""
    everyone = reading.commitments
    if len(everyone) < LONG_REGISTER:
        return everyone
    mentioned = {entry.subject for entry in reading.of_week if has_line(reading, entry)}
    mentioned |= {each.was.subject for each in reading.corrections}
    mentioned |= {found.subject.id for some in chosen.shown.values() for found in some}
    mentioned |= {found.subject.id for found in quiet}
    mentioned |= {found.subject.id for found in everyone if found.subject.ref in dated}
    gaps = [found for found in everyone if is_gap(found)]
    blanket = {found.claim.batch for found in gaps if found.claim is not None}
    for found in everyone:
        before = reading.last.standings.get(found.subject.id)
        if (
            is_gap(found)
            or before is None
            or before.counted is not found.counted
            or before.headline is not found.headline
            or _claimed_with(found, blanket)
        ):
            mentioned.add(found.subject.id)
    return [found for found in everyone if found.subject.id in mentioned]


def _claimed_with(found: Standing, batches: set[int]) -> bool:
    claim = found.claim
    only = found.agreement is Agreement.CLAIM_ONLY
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

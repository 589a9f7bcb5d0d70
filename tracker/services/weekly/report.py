"""The weekly report as a value: what every format is written from.

The same register and the same arguments give the same value: nothing here reads a clock, and
what was recorded after `known_at` is not read at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from tracker.domain.canonical import instant_text
from tracker.domain.report import (
    Changes,
    Claims,
    Deadlines,
    Manifest,
    Masthead,
    Method,
    Weekly,
)
from tracker.domain.schedule import DUE_SOON_DAYS
from tracker.domain.standing import Standing
from tracker.domain.vocabulary import Agreement, DeadlineValue
from tracker.domain.weeks import Week
from tracker.services.register import Register
from tracker.services.weekly.bottom_line import bottom_line
from tracker.services.weekly.bridge import bridge_of
from tracker.services.weekly.cards import Cards
from tracker.services.weekly.changes import changes_of, has_line
from tracker.services.weekly.citing import Citations
from tracker.services.weekly.claims import claims_of
from tracker.services.weekly.counts import figures, scoreboard
from tracker.services.weekly.deadlines import Listed, Rows, deadlines_of, listed
from tracker.services.weekly.events import events_of, is_gap
from tracker.services.weekly.reading import Reading, read_week, with_history
from tracker.services.weekly.scope import EVERYTHING, Scope
from tracker.services.weekly.telling import Teller
from tracker.services.weekly.title import dek_of, title_of
from tracker.storage.database import Database

__all__ = ["EVERYTHING", "Scope", "weekly"]

SCHEMA = "tracker.weekly/1"
#: Goes up when a rule of counting, of grading or of the headlines changes.
METHOD = "1"
#: From so many commitments on, only those that the report mentions have a card.
LONG_REGISTER = 1_000
#: The rows of a long timeline that are drawn, and so have to be read in full.
DRAWN_ROWS = 60


def weekly(
    register: Register | Database,
    week: Week,
    *,
    known_at: datetime | None = None,
    scope: Scope = EVERYTHING,
    prepared_by: str | None = None,
    title: str | None = None,
    version: str,
) -> Weekly:
    """The report of a week: the world at the end of its Sunday, as known at a moment.

    Without `known_at` that moment is the last entry's. `title` names the register on the page,
    by default as its first entry does; `version` is the program's. Raises Refused (exit 5) if
    the bridge does not balance or nothing was recorded by then, UnknownName (exit 4) for a
    scope that the register does not know.
    """
    database = register.database if isinstance(register, Register) else register
    with database.reading() as connection:
        reading = read_week(connection, week, known_at, scope)
        chosen = listed(reading)
        carded = _carded(reading, chosen)
        written = {found.subject.id for found in carded}
        instruments = {e.subject for e in reading.of_week if e.subject in reading.instruments}
        reading = with_history(connection, reading, written | instruments)
    teller, citations = Teller(reading), Citations(reading)
    rows = Rows(reading, teller)
    board, events = scoreboard(reading), events_of(reading)
    changes = changes_of(reading, teller, citations)
    deadlines = deadlines_of(rows, chosen)
    claims = claims_of(reading, citations)
    cards = Cards(reading, teller, citations, rows)
    return Weekly(
        masthead=_masthead(
            reading,
            scope,
            prepared_by,
            register_title=title or reading.title,
            title=title_of(events, board),
            dek=dek_of(events, board),
        ),
        bottom_line=bottom_line(reading, teller, events, board, chosen.lists["moved_this_week"]),
        figures=figures(reading, board),
        scoreboard=board,
        bridge=bridge_of(reading),
        changes=changes,
        deadlines=deadlines,
        claims=claims,
        cards=tuple(map(cards.card, carded)),
        cards_left_out=len(reading.now.standings) - len(carded),
        method=_method(reading),
        sources=citations.lines(),
        manifest=_manifest(reading, scope, prepared_by, version),
        nothing_to_report=tuple(_nothing(changes, deadlines, claims)),
    )


def _carded(reading: Reading, chosen: Listed) -> list[Standing]:
    """Every commitment; of a long register those that the report mentions, in order of ref."""
    everyone = reading.commitments
    if len(everyone) < LONG_REGISTER:
        return everyone
    mentioned = {entry.subject for entry in reading.of_week if has_line(reading, entry)}
    mentioned |= {reading.amended[each.entry].subject for each in reading.corrections}
    mentioned |= {found.subject.id for found in chosen.mentioned}
    mentioned |= {found.subject.id for found in chosen.lists["timeline"][:DRAWN_ROWS]}
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


def _masthead(
    reading: Reading,
    scope: Scope,
    prepared_by: str | None,
    *,
    register_title: str,
    title: str,
    dek: str,
) -> Masthead:
    return Masthead(
        register_title=register_title,
        week=str(reading.week),
        monday=reading.week.monday,
        sunday=reading.week.sunday,
        as_of=reading.week.sunday,
        known_at=reading.known_at,
        number=None,
        scope=scope.words,
        prepared_by=prepared_by,
        head=reading.head.digest,
        entries=reading.head.seq,
        asserted=any("asserted_by" in entry.detail for entry in reading.remarks.values()),
        title=title,
        dek=dek,
    )


def _method(reading: Reading) -> Method:
    rules = {
        (str(entry.detail["rule"]), int(str(entry.detail["version"])))
        for found in reading.commitments
        for entry in found.deadline_entries
        if entry.value == DeadlineValue.STATED
    }
    files = {
        (str(entry.detail["asserted_by"]), str(entry.detail["sha256"]))
        for entry in reading.remarks.values()
        if "asserted_by" in entry.detail
    }
    return Method(
        version=METHOD,
        rules=tuple(sorted(rules)),
        due_soon_days=DUE_SOON_DAYS,
        asserted_by=tuple(sorted(files)),
        rehearsal_entries=reading.by_hand,
    )


def _manifest(reading: Reading, scope: Scope, prepared_by: str | None, version: str) -> Manifest:
    known_at = instant_text(reading.known_at)
    arguments = [("week", str(reading.week)), ("known_at", known_at)]
    given = (("lead", scope.lead), ("programme", scope.programme), ("prepared_by", prepared_by))
    return Manifest(
        schema=SCHEMA,
        register=reading.id,
        head=reading.head.digest,
        entries=reading.head.seq,
        week=str(reading.week),
        as_of=reading.week.sunday,
        known_at=reading.known_at,
        arguments=(*arguments, *((name, value) for name, value in given if value)),
        tracker=version,
    )


def _nothing(changes: Changes, deadlines: Deadlines, claims: Claims) -> Iterable[str]:
    """The names of sections that have nothing to say."""
    if not (changes.happened or changes.learned or changes.corrections or changes.backfills):
        yield "What changed"
    if not deadlines.timeline:
        yield "Deadlines"
    if not (claims.gaps or claims.positions):
        yield "Claim against evidence"

"""Issuing a report: it gets a number, and the ledger says for ever what was published."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from tracker.domain.canonical import Json, instant_text
from tracker.domain.edtf import When
from tracker.domain.entry import REGISTER, Draft
from tracker.domain.report import Weekly
from tracker.domain.vocabulary import Facet
from tracker.domain.weeks import Week
from tracker.errors import Refused
from tracker.services.recording import desk_for
from tracker.services.register import Register
from tracker.services.weekly.report import Edition, Scope, weekly
from tracker.storage import lookup, verify
from tracker.storage.database import Connection
from tracker.storage.known import Known

#: Prints a report in every format, has the chosen one ready to be put in its place, and
#: returns the SHA-256 of each by the format's name.
Publish = Callable[[Weekly], Mapping[str, str]]


def issue(
    register: Register,
    week: Week,
    *,
    known_at: datetime | None,
    scope: Scope,
    edition: Edition,
    publish: Publish,
) -> Weekly:
    """Number a week's report, print it, and record that it was issued.

    Nothing is recorded when it cannot be printed. The entry holds the arguments, the head
    it rests on, the digest of each format, and the dates that it printed as expected. Raises
    what `weekly` raises, and Refused (exit 5) when another report took the number meanwhile
    or the register does not hold what was recorded.
    """
    with register.database.reading() as connection:
        fault = next(verify.faults(connection), None)
        if fault is not None:
            raise Refused(
                f"The register does not hold ({fault.words}), and nothing is issued from it.",
                hint="Run tracker verify.",
            )
        number = _next_number(connection)
    report = weekly(
        register,
        week,
        known_at=known_at,
        scope=scope,
        edition=replace(edition, number=number, issued_on=register.today),
    )
    digests = publish(report)
    with register.database.writing() as connection:
        if _next_number(connection) != number:
            raise Refused(
                f"Somebody else issued report {number} in the meantime.",
                hint="Run the command again; it takes the next number.",
            )
        with desk_for(register, connection) as desk:
            draft = _draft(connection, report, edition, digests)
            day = When.on(desk.batch.recorded_at.date())
            desk.batch.append(replace(draft, occurred=day))
    return report


def _next_number(connection: Connection) -> int:
    issued = lookup.register_entries(connection, Facet.ISSUE)
    return max((int(str(entry.detail["number"])) for entry in issued), default=0) + 1


def _draft(
    connection: Connection, report: Weekly, edition: Edition, digests: Mapping[str, str]
) -> Draft:
    mast, arguments = report.masthead, dict(report.manifest.arguments)
    known = Known(connection, mast.known_at)
    lines = () if mast.brief else report.ahead.lines
    wanted = {line.ref for line in lines}
    programme = arguments.get("programme")
    numbers = known.subject_ids({*wanted, *([programme] if programme else [])})
    detail: dict[str, Json] = {
        "number": mast.number,
        "week": mast.week,
        "known_at": instant_text(mast.known_at),
        "head": mast.head,
        "head_seq": mast.entries,
        "brief": mast.brief,
        "tracker": report.manifest.tracker,
        "issued_on": None if mast.issued_on is None else mast.issued_on.isoformat(),
        "sha256": dict(digests),
        "agenda": [
            [numbers[line.ref.lower()][0], line.event.value, line.day.isoformat()] for line in lines
        ],
    }
    if edition.hindsight is not None:
        detail["hindsight"] = str(edition.hindsight)
    refs = {}
    if "lead" in arguments:
        names = lookup.names(connection, mast.known_at)
        refs["lead"] = tuple(n for n, name in names.items() if name == arguments["lead"])[:1]
    if programme:
        refs["programme"] = (numbers[programme.lower()][0],)
    texts = {
        "comment": edition.comment,
        "prepared_by": edition.prepared_by,
        "title": edition.title,
    }
    return Draft(
        subject=REGISTER,
        facet=Facet.ISSUE,
        value="issued",
        occurred=When.on(mast.known_at.date()),
        refs=refs,
        detail=detail,
        texts={name: text for name, text in texts.items() if text},
    )

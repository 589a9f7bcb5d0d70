"""The quality of what a register says, and the privacy of those it might name: named checks.

Every check reads the register once, whatever its size; none changes anything.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from tracker.domain.dates import Times
from tracker.domain.row import Filters
from tracker.domain.subject import nearest
from tracker.errors import UnknownName
from tracker.ledger.database import Register
from tracker.lint import dates, delivered, evidence, privacy, promises, sources
from tracker.lint.registry import Check, Reading
from tracker.read.snapshot import candidates, chosen

#: The checks under their headings, as they are run and listed.
SECTIONS: dict[str, tuple[Check, ...]] = {
    "The promise": promises.CHECKS,
    "Dates": dates.CHECKS,
    "Evidence": evidence.CHECKS,
    "What was found delivered": delivered.CHECKS,
    "Sources and names": sources.CHECKS,
    "Privacy": privacy.CHECKS,
}
CHECKS = {check.name: check for checks in SECTIONS.values() for check in checks}


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of `lint`; the names are those of its JSON."""

    ref: str
    check: str
    entry: int | None
    what: str
    next: str
    """The next command to type."""


def lint(
    register: Register,
    times: Times,
    *,
    only: Collection[str] = (),
    but: Collection[str] = (),
    filters: Filters | None = None,
) -> list[Finding]:
    """What the named checks, or all `but` some, have to say; in order of ref.

    With filters, what is said of the commitments that pass. Raises UnknownName (exit 4) for
    a check, a parent, a body or a tag that is not there.
    """
    wanted = [check for check in checks_named(only) if check not in checks_named(but, none=True)]
    asked = filters or Filters()
    with register.database.reading() as connection:
        reading = Reading(connection, times)
        order = candidates(connection, times, asked)
        found = [
            Finding(said[0], check.name, *said[1:])
            for check in wanted
            for said in check.run(reading)
        ]
        if asked != Filters():
            passing = {each.subject.ref for each in chosen(reading.now, asked, order=order)}
            found = [each for each in found if each.ref in passing]
    return sorted(found, key=lambda one: (one.ref.lower(), one.check, one.entry or 0, one.what))


def checks_named(names: Iterable[str], *, none: bool = False) -> list[Check]:
    """The checks of these names; without names every check, or with `none` no check.

    Raises UnknownName with the nearest (exit 4).
    """
    named = list(names)
    for name in named:
        if name not in CHECKS:
            raise UnknownName("check", name, nearest=nearest(name, list(CHECKS)))
    return [CHECKS[name] for name in named] if named or none else list(CHECKS.values())

"""Checks the quality of a register's data and the privacy of the people in it.

Every check reads the register once, whatever its size; none changes anything.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from tracker.domain.dates import Times
from tracker.domain.row import Filters
from tracker.domain.subject import nearest, ref_order
from tracker.errors import UnknownName
from tracker.ledger.database import Register
from tracker.lint import dates, delivered, evidence, privacy, promises, sources
from tracker.lint.registry import Check, LintContext
from tracker.read.filters import candidates, chosen

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
class LintFinding:
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
) -> list[LintFinding]:
    """The findings of the named checks, or of all `but` some; in order of ref.

    With filters, only those about commitments that pass. Raises UnknownName (exit 4) for
    a check, a parent, a body or a tag that is not there.
    """
    checks = [check for check in checks_named(only) if check not in checks_named(but, none=True)]
    applied = filters or Filters()
    with register.database.reading() as connection:
        context = LintContext(connection, times, register.clock())
        order = candidates(connection, times, applied)
        findings = [
            LintFinding(violation[0], check.name, *violation[1:])
            for check in checks
            for violation in check.run(context)
        ]
        if applied != Filters():
            passing = {
                standing.subject.ref for standing in chosen(context.now, applied, order=order)
            }
            findings = [finding for finding in findings if finding.ref in passing]
    return sorted(
        findings, key=lambda one: (ref_order(one.ref), one.check, one.entry or 0, one.what)
    )


def checks_named(names: Iterable[str], *, none: bool = False) -> list[Check]:
    """The checks of these names; without names every check, or with `none` no check.

    Raises UnknownName with the nearest (exit 4).
    """
    selected = list(names)
    for name in selected:
        if name not in CHECKS:
            raise UnknownName("check", name, nearest=nearest(name, list(CHECKS)))
    return [CHECKS[name] for name in selected] if selected or none else list(CHECKS.values())

"""Everything that can go wrong, one class per cause.

A class holds its sentence, its exit code and what to type next; `tracker.cli.main`
is the one place that turns it into a line on stderr.
"""

from __future__ import annotations

from collections.abc import Sequence


class TrackerError(Exception):
    """A refusal that the person at the keyboard can act on."""

    exit_code = 2

    def __init__(self, sentence: str, *, hint: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.hint = hint

    def line(self) -> str:
        """The one line for stderr: what is wrong, then what to type next."""
        return f"{self.sentence} {self.hint}" if self.hint else self.sentence


def nearest_hint(nearest: Sequence[str]) -> str | None:
    """'Did you mean A, B or C?', or None when nothing is near."""
    if not nearest:
        return None
    if len(nearest) == 1:
        return f"Did you mean {nearest[0]}?"
    return f"Did you mean {', '.join(nearest[:-1])} or {nearest[-1]}?"


def with_article(noun: str) -> str:
    """A noun with its indefinite article: a finding, an official record."""
    return f"{'an' if noun[:1].lower() in {'a', 'e', 'i', 'o', 'u'} else 'a'} {noun}"


def as_typed(text: str, *, limit: int = 60) -> str:
    """What was typed, in quotes, cut to `limit` characters and safe to print on one line."""
    printed = text if text.isprintable() else text.encode("unicode_escape").decode("ascii")
    return f"'{printed if len(printed) <= limit else printed[: limit - 1] + '…'}'"


class UsageError(TrackerError):
    """Something in the command line or in a sheet cannot be understood (exit 2)."""


class NotADate(UsageError):
    """A text that is neither ISO nor the EDTF subset; with `kind="week"`, not an ISO week.

    `because` is the reason in a clause without a full stop ("February 2025 has 28 days").
    """

    def __init__(
        self, text: str, *, because: str | None = None, kind: str = "date", hint: str | None = None
    ) -> None:
        reason = f": {because}" if because else ""
        self.because = because
        super().__init__(
            f"{as_typed(text)} is not {with_article(kind)} that can be read{reason}.",
            hint=hint
            or "Type it as 2025-01-16, 16 January 2025, 2025-07, 2025-Q2 or 2024-05-09/2024-07-17.",
        )


#: No day stands in it, so that nobody takes one for an answer.
WINDOW_HINT = "Give the window yourself: --earliest FIRST-DAY --latest LAST-DAY."
#: Where the phrase is read by the customs of a country, and none is named.
PLACE_HINT = (
    "Name the country, as --jurisdiction uk; for the register: tracker config jurisdiction uk."
)


class UnknownPhrase(UsageError):
    """A deadline phrase that no rule reads, or that reads two ways. Nothing is guessed.

    `because` is the reason in a clause without a full stop, where there is one to give.
    """

    def __init__(self, phrase: str, *, because: str | None = None, hint: str = WINDOW_HINT) -> None:
        self.because = because
        reason = f": {because}" if because else ""
        self.because = because
        super().__init__(f"No rule reads the deadline {as_typed(phrase)}{reason}.", hint=hint)


class NoRegister(TrackerError):
    """There is no register where one was looked for (exit 3)."""

    exit_code = 3

    def __init__(self, where: str, *, because: str = "there is no such file") -> None:
        super().__init__(
            f"No register at {where}: {because}.",
            hint="Run `tracker init` to create one, or name another with --db.",
        )


class NotARegister(TrackerError):
    """Something is there, but it is not a register (exit 3)."""

    exit_code = 3

    def __init__(self, where: str, *, because: str) -> None:
        super().__init__(
            f"{where} is not a register: {because}.",
            hint="Name the register with --db, or create one elsewhere with `tracker init`.",
        )


class OlderRegister(TrackerError):
    """The register was written by an earlier version (exit 3)."""

    exit_code = 3

    def __init__(self, where: str, *, schema: str, supported: str) -> None:
        super().__init__(
            f"{where} has schema {schema}; this program needs {supported}.",
            hint="Run `tracker db upgrade`.",
        )


class NewerRegister(TrackerError):
    """The register was written by a later version (exit 3)."""

    exit_code = 3

    def __init__(self, where: str, *, schema: str, supported: str) -> None:
        super().__init__(
            f"{where} was written by a newer version: schema {schema}, this program knows "
            f"{supported}.",
            hint="Upgrade the program where its source is: git pull, then pip install .",
        )


class RegisterExists(TrackerError):
    """`init` was asked to create what is there already (exit 5)."""

    exit_code = 5

    def __init__(self, where: str) -> None:
        super().__init__(
            f"{where} exists already and is left as it is.",
            hint="Name another place.",
        )


class RegisterUnavailable(TrackerError):
    """The register is busy, full, read-only, damaged or out of reach (exit 7)."""

    exit_code = 7

    def __init__(self, where: str, *, because: str, hint: str) -> None:
        super().__init__(f"{where} {because}.", hint=hint)


class MissingExtra(TrackerError):
    """A part that is not installed is needed (exit 2)."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(
            f"{what} needs a part that is not installed.",
            hint=f"Install it where the program's source is: pip install '.[{extra}]'",
        )


class UnknownName(TrackerError):
    """A ref, source, entry or batch that the register does not hold (exit 4).

    `see` is what to type where no name is near.
    """

    exit_code = 4

    def __init__(
        self, what: str, name: str, *, nearest: Sequence[str] = (), see: str | None = None
    ) -> None:
        super().__init__(f"There is no {what} '{name}'.", hint=nearest_hint(nearest) or see)


class BadRef(UsageError):
    """A ref that cannot be one."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"{as_typed(text)} cannot be a ref: letters, digits, '-' and '.' only, at most 60.",
            hint="Type it as JAY-13.",
        )


class BadText(UsageError):
    """A text that the ledger does not hold: an empty one, or one with such characters."""

    def __init__(self, field: str, because: str, *, hint: str = "Remove them.") -> None:
        super().__init__(f"The {field} cannot be recorded: {because}.", hint=hint)


#: Words of a vocabulary that is printed beside the nearest of them.
SHORT_VOCABULARY = 15


class UnknownValue(UsageError):
    """A word that is not in the vocabulary of its place; a short one is always printed whole.

    A word that is near by its letters may mean the opposite: "done" is near "none".
    """

    def __init__(
        self, what: str, word: str, *, nearest: Sequence[str], known: Sequence[str]
    ) -> None:
        hints = [nearest_hint(nearest)]
        if not nearest or len(known) <= SHORT_VOCABULARY:
            hints.append(f"It is one of {', '.join(known)}.")
        super().__init__(
            f"'{word}' is not {with_article(what)}.", hint=" ".join(filter(None, hints))
        )


class Refused(TrackerError):
    """A rule of the register forbids it (exit 5)."""

    exit_code = 5


class Unfinished(TrackerError):
    """A command ended early: what stands of it, and what is left to do.

    The exit code is that of what went wrong; an interruption has its own.
    """

    INTERRUPTED = 130

    def __init__(self, because: str, stands: str, *, left: str | None, exit_code: int) -> None:
        to_do = f"; left to do: {left}" if left else ""
        super().__init__(
            f"{because}; {stands}{to_do}.",
            hint="Run the command again to finish it." if left else None,
        )
        self.exit_code = exit_code


class FileTrouble(TrackerError):
    """A file could not be read or written (exit 6)."""

    exit_code = 6

    def __init__(self, path: str, because: str, *, hint: str | None = None) -> None:
        super().__init__(f"{path}: {because}.", hint=hint)
        self.because = because


class SheetTrouble(TrackerError):
    """A sheet holds something that cannot be recorded (exit 6); each fault has its place."""

    exit_code = 6

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults), hint=None)
        self.faults = tuple(faults)


class MissingDay(UsageError):
    """Nothing says when a fact happened; it is never silently today."""

    def __init__(self, what: str, *, sourced: bool) -> None:
        if sourced:
            because = "the source has no date of publication"
            hint = "Add --on 2025-01-16, or --published for a new source."
        else:
            because, hint = "no source is named", "Add -s URL --published 2025-01-16, or -s KEY."
        super().__init__(f"Nothing says when {what} happened: {because}.", hint=hint)


class MissingOption(UsageError):
    """Something that a rule needs was left out."""

    def __init__(self, sentence: str, *, hint: str) -> None:
        super().__init__(sentence, hint=hint)


class RefTaken(Refused):
    """A ref or key is in use; it is never given twice."""

    def __init__(self, ref: str, title: str) -> None:
        super().__init__(
            f"{ref} is taken: {title}.",
            hint=f"Choose another ref, or see it with: tracker show {ref}",
        )

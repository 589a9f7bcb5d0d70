"""A review under way: it shows a commitment, takes an answer, and records it as a command does."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

import click

from tracker.cli.app import App
from tracker.cli.main import print_error
from tracker.cli.options import piped_lines
from tracker.cli.review_answers import COMMANDS, HELP, asked_for
from tracker.cli.review_card import MENU, compact
from tracker.cli.shell import split_line
from tracker.cli.show import show
from tracker.cli.undo import undo
from tracker.domain.attention import Why
from tracker.domain.prose import count_words
from tracker.domain.times import Times
from tracker.errors import UsageError

if TYPE_CHECKING:
    from tracker.services.reviewing import Case

#: Answers whose day is that of the review.
_LOOKS = frozenset({"c", "n", "a"})


class Session:
    """Commitments to be judged, in order, and what has been done with them so far."""

    def __init__(
        self,
        app: App,
        ctx: click.Context,
        found: tuple[Case, ...],
        look: Callable[[tuple[str, ...]], tuple[Case, ...]],
        *,
        on: date | None,
        again: str,
    ) -> None:
        self._app = app
        self._root = ctx.find_root()
        self._verbose = bool(self._root.params.get("verbose"))
        self._cases = found
        self._look = look
        self._on = on
        self._again = again
        self._at = 0
        self._recorded: list[tuple[int, int, int]] = []
        """What was recorded here: the batch, where in the review, and how many it dealt with."""
        self._skipped: set[str] = set()

    def run(self) -> int:
        """Take answers until nothing is left to judge, or nobody answers; the exit code."""
        kept, self._app.takes_back = self._app.takes_back, "z, or later tracker undo"
        code = self._ask_each() if self._app.interactive else self._read_each()
        self._app.takes_back = kept
        self._close()
        return code

    def _ask_each(self) -> int:
        case = self._next()
        while case is not None:
            try:
                line = self._app.ask(case.ref, default="", show_default=False, prompt_suffix="> ")
            except click.Abort:
                click.echo(err=True)
                return 0
            try:
                moved = self._answer(case, line)
            except BrokenPipeError:
                raise
            except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - each becomes a line
                print_error(error, verbose=self._verbose)
                continue
            if moved is None:
                return 0
            case = self._next() if moved else case
        return 0

    def _read_each(self) -> int:
        place, case = "", self._next()
        try:
            for place, line in piped_lines():  # noqa: B007 - it says where an error is
                moved = self._answer(case, line)
                if moved is None:
                    break
                case = self._next() if moved else case
        except BrokenPipeError:
            raise
        except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - each becomes a line
            return print_error(error, place=place, verbose=self._verbose)
        return 0

    def _next(self) -> Case | None:
        """Show the next commitment that still waits; None where there is none left."""
        while self._at < len(self._cases):
            found = self._look((self._cases[self._at].ref,))
            if found:
                self._show(found[0])
                return found[0]
            # Dealt with meanwhile: together with another one, or by somebody else.
            self._at += 1
        return None

    def _show(self, case: Case) -> None:
        place = f"{self._at + 1} of {len(self._cases)}"
        if not self._app.interactive:
            self._app.say(f"{place}  {case.ref}  {case.title}")
            return
        from tracker.services.cards import CommitmentCard
        from tracker.services.showing import show as look_up

        card = look_up(self._app.register, Times(self._on or self._app.today), case.ref)
        assert isinstance(card, CommitmentCard)
        click.echo(f"\n{compact(self._app, place, case, card)}\n{MENU}", err=True)

    def _answer(self, case: Case | None, line: str) -> bool | None:
        """Whether an answer moves on to the next commitment; None stops."""
        letter, *typed = split_line(line) or ["k"]
        if letter == "q":
            return None
        if letter == "z":
            return self._take_back()
        if case is None:
            if line.strip():
                raise UsageError("Every commitment has had its answer.", hint="Remove the line.")
            return False
        if letter == "k":
            self._skipped.add(case.ref)
            self._at += 1
            return True
        if letter in COMMANDS:
            return self._record(case, letter, typed)
        if letter == "v":
            self._run(show, [case.ref, *self._day("--as-of"), *typed])
        elif letter == "?":
            click.echo(HELP, err=True)
        else:
            raise UsageError(
                f"There is no answer '{letter}'.", hint="Type one of c n s u d a v k z q, or ?."
            )
        return False

    def _record(self, case: Case, letter: str, typed: list[str]) -> bool:
        refs = [case.ref]
        if letter in _LOOKS and not self._look((case.ref,)):
            # A look beside somebody else's of the same minute would say nothing new.
            self._app.say(f"{case.ref} was dealt with meanwhile; nothing was recorded.")
            self._at += 1
            return True
        if letter == "a":
            refs += self._alike(case)
            if self._app.interactive and not self._agreed(len(refs), case.whys[0]):
                return False
        command, words = COMMANDS[letter]
        words = (*words, *(self._day("--on") if letter in _LOOKS else ()))
        if self._app.interactive and not typed:
            typed = asked_for(self._app, letter, refs)
        else:
            typed = [*refs, *typed]
        before = len(self._app.batches)
        self._run(command, [*words, *typed])
        if len(self._app.batches) == before:
            return False  # a dry run, or help
        self._recorded.append((self._app.batches[-1], self._at, len(refs)))
        self._skipped -= set(refs)
        self._at += 1
        return True

    def _alike(self, case: Case) -> list[str]:
        """What remains for the same first reason; no claim is passed over for another reason."""
        rest = tuple(other.ref for other in self._cases[self._at + 1 :])
        return [
            other.ref
            for other in (self._look(rest) if rest else ())
            if other.whys[0] is case.whys[0]
            and (case.whys[0] is Why.NEW_CLAIM or Why.NEW_CLAIM not in other.whys)
        ]

    def _agreed(self, count: int, why: Why) -> bool:
        question = f"Checked, nothing new: {count_words(count, 'commitment')} ({why.label})?"
        return click.confirm(question, default=False, err=True)

    def _take_back(self) -> bool:
        if not self._recorded:
            raise UsageError("Nothing was recorded here yet.", hint="See tracker undo.")
        batch, place, _ = self._recorded[-1]
        self._run(undo, [str(batch)])
        self._recorded.pop()
        self._at = place
        return True

    def _day(self, option: str) -> tuple[str, ...]:
        return () if self._on is None else (option, self._on.isoformat())

    def _run(self, command: click.Command, words: list[str]) -> None:
        """A command of the program, parsed and run as if it had been typed."""
        with command.make_context(command.name, words, parent=self._root) as context:
            command.invoke(context)
        sys.stdout.flush()

    def _close(self) -> None:
        """Say what was done, what is left, and how to go on."""
        rest = tuple(case.ref for case in self._cases[self._at :])
        left = self._look(rest) if rest else ()
        done = sum(count for _, _, count in self._recorded)
        skipped = len(self._skipped)
        said = f"{done} done, {skipped} skipped, {len(left)} left."
        if left:
            start = f" --from {left[0].ref}" if self._at else ""
            said += f" To go on: {self._again}{start}"
        elif skipped:
            said += f" What was skipped comes again: {self._again}"
        self._app.say(said)

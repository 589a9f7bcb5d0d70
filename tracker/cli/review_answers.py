"""The answers of a review: which command each one is, and what is asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from tracker.cli.checked import checked
from tracker.cli.due import due
from tracker.cli.step import step
from tracker.cli.update import DELIVERY, update
from tracker.domain.vocabulary import Delivery

if TYPE_CHECKING:
    from tracker.cli.app import App

HELP = """\
c  checked: nothing new           c --places "GOV.UK, Hansard"
n  nothing at all was found
s  a step                         s "Bill introduced" -s https://… --action
u  a verdict                      u under-way -s . -q "…"
d  a date                         d "by Easter" -s hansard-2025-01-16-a
a  checked: this one, and all that remain for the same reason
   (no claim that waits for a verdict, unless claims are the reason)
v  the whole card
k  skip, as Enter does
z  take back what was recorded here last, and return to it
q  stop; what was recorded stays, and next time goes on from there
A letter alone asks for what it needs. After a letter stand the options of its
command: see tracker step --help. A source is a key, an address, or . for the
last one used."""

#: The command behind each letter, and what the letter adds to it.
COMMANDS: dict[str, tuple[click.Command, tuple[str, ...]]] = {
    "c": (checked, ()),
    "n": (checked, ("--nothing",)),
    "a": (checked, ()),
    "s": (step, ()),
    "u": (update, ()),
    "d": (due, ()),
}
_SOURCE = "Source (key, address, or . for the last one used)"
_SHORT = {value: word for word, value in Delivery.short_words().items()}


def asked_for(app: App, letter: str, refs: list[str]) -> list[str]:
    """The words of a letter's command with what it needs, asked for."""
    questions = _QUESTIONS.get(letter)
    if questions is None:
        return refs
    options, last = questions(app)
    # Behind --, so that no word of an answer is taken for an option.
    return [*options, "--", *refs, last]


def _step(app: App) -> tuple[list[str], str]:
    what = app.ask("What happened")
    source = app.ask(_SOURCE, default=".")
    kind = app.ask("An action, or talk", default="action", type=click.Choice(["action", "talk"]))
    return ["-s", source, f"--{kind}"], what


def _verdict(app: App) -> tuple[list[str], str]:
    given = [word for word in DELIVERY.words if word is not Delivery.NOT_ASSESSED]
    known = [_SHORT.get(word.value, word.value.replace("_", "-")) for word in given]
    delivery = app.ask(f"Delivery ({', '.join(known)})")
    source = app.ask(_SOURCE, default=".")
    quote = app.ask("Quote, verbatim (Enter: none)", default="", show_default=False)
    return ["-s", source, *(["-q", quote] if quote else [])], delivery


def _date(app: App) -> tuple[list[str], str]:
    phrase = app.ask("The date in their words, as: by Easter")
    return ["-s", app.ask(_SOURCE, default=".")], phrase


_QUESTIONS: dict[str, Callable[[App], tuple[list[str], str]]] = {
    "s": _step,
    "u": _verdict,
    "d": _date,
}

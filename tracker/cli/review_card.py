"""The compact card of a review: what is needed to judge, in 80 columns and 24 lines."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from tracker.cli.card import saying
from tracker.cli.printing import flags, render, state, text, width
from tracker.domain.prose import count_words
from tracker.domain.text import shown

if TYPE_CHECKING:
    from tracker.cli.app import App
    from tracker.services.cards import CommitmentCard
    from tracker.services.reviewing import Case

COLUMNS = 80
LABEL = 10
MENU = "c checked  n nothing  s step  u verdict  d date  a all  k skip  ? more  q stop"


def compact(app: App, place: str, case: Case, card: CommitmentCard) -> str:
    """The card with its place in the review and why it is there; no field runs on."""
    room = min(COLUMNS, width())
    ref = click.style(case.ref, bold=True) if app.colored else case.ref
    title = _cut(f"{case.ref}  {shown(case.title)}", room, 2)
    lines = [f"── {place} ".ljust(room, "─"), title[0].replace(case.ref, ref, 1), *title[1:]]
    standing = state(case.headline) + text("  ") + flags(case.badges)
    lines += render(app, standing).splitlines()[:2]
    for label, values, most in _fields(case, card):
        told = [line for value in values for line in _cut(shown(value), room - LABEL, most)]
        for number, line in enumerate(told):
            name = ("" if number else label).ljust(LABEL)
            lines.append((click.style(name, dim=True) if app.colored else name) + line)
    return "\n".join(lines)


def _fields(case: Case, card: CommitmentCard) -> Iterator[tuple[str, list[str], int]]:
    """Every field with its values, and how many lines each of them may take."""
    yield "Why", [reason.words for reason in case.reasons[:4]], 1 if len(case.reasons) > 2 else 2
    if card.wording:
        yield "Wording", [f"“{card.wording}”"], 3
    yield "Deadline", [_deadline(card)], 2
    yield "They say", [saying(card.claim) if card.claim else "nothing is recorded"], 2
    if card.others:
        last = max(card.others, key=lambda told: (told.occurred_latest, told.entry))
        more = len(card.others) - 1
        also = f" (and {count_words(more, 'other')})" if more else ""
        yield "Others", [f"{last.voice}{also}: {saying(last)}"], 1
    yield "We find", [saying(card.finding) if card.finding else "not yet assessed"], 2
    look = card.last_look
    yield "Looked", [f"{saying(look)}, by {look.actor}" if look else "nobody has yet"], 1
    if card.criteria:
        met = sum(test.met is True for test in card.criteria)
        yield "Tests", [f"{met} of {len(card.criteria)} met"], 1


def _deadline(card: CommitmentCard) -> str:
    found = card.deadline
    if found.phrase is None:
        return found.lateness or "no date is recorded"
    window = f": {found.window}" if found.window else ""
    moved = f"moved {found.slip}" if found.slip else ""
    return "; ".join(each for each in (f"“{found.phrase}”{window}", found.lateness, moved) if each)


def _cut(value: str, room: int, most: int) -> list[str]:
    return textwrap.wrap(value, room, max_lines=most, placeholder=" …") or [""]

"""The bottom line: three to five generated sentences, each about a count.

A sentence of the page opens with its count; what follows names the commitment that the count
is about. No word in them judges but by a rule: a headline, a badge, a date.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from tracker.domain.prose import (
    day_words,
    days_words,
    late_words,
    list_words,
    number_words,
)
from tracker.domain.report import Scoreboard, Sentence, Span
from tracker.domain.standing import Standing
from tracker.domain.vocabulary import Facet, Headline
from tracker.services.weekly.events import ENDINGS, Events
from tracker.services.weekly.gap import gap
from tracker.services.weekly.phrases import (
    be,
    carried_words,
    counted,
    lower_first,
    now_words,
    on_words,
    opening,
)
from tracker.services.weekly.reading import Reading
from tracker.services.weekly.spans import (
    LONGEST,
    NAMED,
    listed,
    name,
    named_if_one,
    rest,
    strong,
    text,
)
from tracker.services.weekly.statements import stated_of
from tracker.services.weekly.telling import Teller

MOST = 5
_ENDED = {
    Headline.DELIVERED_IN_PART: ("ended with part delivered", "ended with part delivered"),
    Headline.NOT_DELIVERED: ("ended with nothing delivered", "ended with nothing delivered"),
    Headline.BREACHED: ("is breached", "are breached"),
    Headline.WITHDRAWN: ("was withdrawn", "were withdrawn"),
    Headline.REPLACED: ("was replaced", "were replaced"),
}
#: Endings that the count before it names by the same word.
_SAME_WORDS = frozenset({Headline.WITHDRAWN, Headline.REPLACED})


def bottom_line(
    reading: Reading,
    teller: Teller,
    events: Events,
    board: Scoreboard,
    moved: Sequence[Standing],
) -> tuple[Sentence, ...]:
    """What was delivered, what ended, what moved, what is overdue, the widest gap."""
    always = [_delivered(events, board), _overdue(events), gap(reading, events)]
    others = [
        _ended(reading, events),
        _learned(reading, events),
        _moved(reading, teller, moved),
        _entered(events, board),
    ]
    chosen = [found for found in others if found is not None][: MOST - len(always)]
    return (always[0], *chosen, *always[1:])


def _delivered(events: Events, board: Scoreboard) -> Sentence:
    done = events.ended[Headline.DELIVERED]
    total = next(s.this_week for s in board.states if s.headline is Headline.DELIVERED)
    if done:
        said = f"{opening(len(done), 'commitment')} {be(len(done), past=True)} delivered"
        if len(done) == total < board.total:
            left = board.total - total
            others = f"none of the other {number_words(left)}" if left > 1 else "the other one"
            said += f"; {others} is{' not' if left == 1 else ''}"
        spans = [strong(f"{said}.")]
        for found in done[:NAMED]:
            words = f": {_delivery_words(found)}."
            spans += [text(" "), name(found, words), text(words)]
        spans += rest(done, "So was", "So were")
    else:
        spans = [strong("Nothing was delivered this week.")]
        if board.total == 1:
            spans.append(text(f" The one commitment is {'' if total else 'not yet '}delivered."))
        elif board.total:
            whole = f"of the {number_words(board.total)} commitments"
            first = opening(total, whole, whole) if total else f"None {whole}"
            spans.append(text(f" {first} {be(max(total, 1))} delivered."))
    if events.changed:
        spans.append(text(f" {_changed_words(events, others=bool(done))}"))
    return Sentence(Headline.DELIVERED if done else None, tuple(spans))


def _delivery_words(found: Standing) -> str:
    timing = found.timing
    late = late_words(timing.days, timing.strict_days, timing.measured_from)
    day = on_words(found.finding.when) if found.finding is not None else ""
    if found.deadline is None or timing.latest is None:
        return f"{day}, with no last day to hold it against"
    return f"{day}, {late or 'on time'}"


def _changed_words(events: Events, *, others: bool) -> str:
    counts = Counter(found.headline for found in events.changed)
    number = len(events.changed)
    who = opening(number, "other" if others else "commitment")
    if len(counts) == 1:
        return f"{who} {now_words(events.changed[0].headline, number)}."
    said = [
        f"{number_words(counts[each])} {now_words(each, counts[each])}"
        for each in Headline
        if counts[each]
    ]
    return f"{who} changed status: {list_words(said)}."


def _ended(reading: Reading, events: Events) -> Sentence | None:
    groups = [(each, events.ended[each]) for each in ENDINGS if each is not Headline.DELIVERED]
    groups.append((Headline.REPLACED, events.replaced))
    filled = [(headline, found) for headline, found in groups if found]
    if not filled:
        return None
    parts = []
    for place, (headline, some) in enumerate(filled):
        number = number_words(len(some)) if place else opening(len(some), "commitment")
        parts.append(f"{number} {_ENDED[headline][len(some) > 1]}")
    spans = [strong(f"{list_words(parts)}.")]
    everyone = [found for _, some in filled for found in some]
    for found in everyone[:NAMED]:
        ending = list(_ending_spans(reading, found, alone=len(filled) == 1))
        spans += [text(" "), name(found, "".join(span.text for span in ending)), *ending]
    spans += rest(everyone, "Also:", "Also:")
    return Sentence(filled[0][0], tuple(spans))


def _learned(reading: Reading, events: Events) -> Sentence | None:
    """Endings of earlier weeks that came to light in this one."""
    some = events.learned
    if not some:
        return None
    spans = [strong(f"We learned of {counted(len(some), 'earlier ending')}.")]
    for found in some[:NAMED]:
        ending = list(_ending_spans(reading, found, alone=False))
        spans += [text(" "), name(found, "".join(span.text for span in ending)), *ending]
    spans += rest(some, "Also:", "Also:")
    return Sentence(some[0].headline, tuple(spans))


def _ending_spans(reading: Reading, found: Standing, *, alone: bool) -> Iterable[Span]:
    """': withdrawn on 16 June 2025.'; alone, what it is said of has the verb: ': on 16 June …'."""
    verb = "" if alone and found.headline in _SAME_WORDS else lower_first(found.headline.label)
    if found.headline is Headline.REPLACED:
        entry = found.of(Facet.DISPOSITION)
        if entry is not None:
            numbers = entry.refs.get("by", ())
            carry = entry.detail.get("carry")
            words = carried_words(["\0"], None if carry is None else str(carry))
            yield text(f": {f'{verb} {on_words(entry.when)}'.lstrip()} by ")
            yield from listed([reading.ref(number) for number in numbers])
            yield text(f"{words.removeprefix(chr(0)) if len(numbers) == 1 else ''}.")
            return
    facet = Facet.DISPOSITION if found.headline is Headline.WITHDRAWN else Facet.ENDED
    entry = found.of(facet) or found.finding
    day = on_words(entry.when) if entry is not None else ""
    yield text(f": {f'{verb} {day}'.strip()}.")


def _moved(reading: Reading, teller: Teller, moved: Sequence[Standing]) -> Sentence | None:
    if not moved:
        return None
    week = reading.week
    latest = {
        found.subject.id: [
            each
            for each in stated_of(found)
            if week.monday <= each.entry.occurred_latest <= week.sunday
            and each.move not in {"first", "restated", "rival"}
        ][-1]
        for found in moved
    }
    longest = max(moved, key=lambda found: abs(latest[found.subject.id].days or 0))
    told = teller.tell(latest[longest.subject.id].entry).core
    # The sentence before it says that a date moved.
    core = lower_first(told.removeprefix("Date "))
    if len(core.split()) >= LONGEST:
        core = "see section 5"
    what = "moved" if all(each.days for each in latest.values()) else "changed"
    spans = [strong(f"{opening(len(moved), 'date')} {what}.")]
    spans += [text(" "), name(longest, core), text(f": {core}.")]
    return Sentence(None, tuple(spans))


def _entered(events: Events, board: Scoreboard) -> Sentence | None:
    if not events.entered:
        return None
    words = f"{opening(len(events.entered), 'commitment')} entered the register"
    before, now = board.last_total, board.total
    count = f" The count went from {before:,} to {now:,}."
    stays = f" The count stays at {now:,}."
    spans = named_if_one(events.entered, words, strong)
    return Sentence(None, (*spans, text(count if before != now else stays)))


def _overdue(events: Events) -> Sentence:
    new, late, unchecked = len(events.overdue), events.all_overdue, events.unchecked
    if not late:
        said = "Nothing is known to be overdue." if unchecked else "Nothing is overdue."
    elif not new:
        said = f"Nothing became overdue; {counted(len(late), 'commitment')} still {be(len(late))}."
    else:
        said = f"{opening(new, 'commitment')} became overdue"
        said += "." if len(late) == new else f"; {number_words(len(late))} are in all."
    spans = [strong(said)]
    if late:
        timing, many = late[0].timing, len(late) > 1
        last = f" of {day_words(timing.latest)}" if timing.latest else ""
        past = f"{days_words(timing.days or 0)} past its last day{last}."
        past = f", {past}" if many else f": {past}"
        spans += [text(" Longest: " if many else " "), name(late[0], past), text(past)]
    return Sentence(None, (*spans, *_no_longer(events.no_longer_overdue), *_unchecked(unchecked)))


def _no_longer(some: Sequence[Standing]) -> list[Span]:
    if not some:
        return []
    words = f" {opening(len(some), 'commitment')} {be(len(some))} no longer overdue"
    return named_if_one(some, words)


def _unchecked(some: Sequence[Standing]) -> list[Span]:
    """Dates that passed without anybody looking; on one reading only, where that is so."""
    if not some:
        return []
    strictly = all((found.timing.days or 0) <= 0 for found in some)
    passed = "has passed" if len(some) == 1 else "have passed"
    reading = " on the strictest reading" if strictly else ""
    words = f" {opening(len(some), 'date')} {passed}{reading}, and nobody has looked since"
    return named_if_one(some, words)

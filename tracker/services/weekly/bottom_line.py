"""The bottom line: three to five generated sentences, each about a count.

A sentence of the page opens with its count; what follows names the commitment that the count
is about. No word in them judges but by a rule: a headline, a badge, a date.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from tracker.domain.prose import days_words, late_words, list_words, number_words
from tracker.domain.report import Scoreboard, Sentence, Span, SpanKind
from tracker.domain.standing import Standing
from tracker.domain.vocabulary import Agreement, Delivery, Facet, Headline
from tracker.services.weekly.claims import widest_first
from tracker.services.weekly.events import ENDINGS, Events
from tracker.services.weekly.phrases import (
    be,
    carried_words,
    counted,
    lower_first,
    on_words,
    opening,
    short_title,
)
from tracker.services.weekly.reading import Reading
from tracker.services.weekly.statements import stated_of
from tracker.services.weekly.telling import Teller

MOST = 5
#: The longest sentence, in words (look, microcopy); a title that does not fit gives way to
#: the ref, a quote is left to section 6.
LONGEST = 25
LONGEST_QUOTE = 12
#: How many commitments a sentence names before it only counts them.
NAMED = 2
_ENDED = {
    Headline.DELIVERED_IN_PART: ("ended delivered in part", "ended delivered in part"),
    Headline.NOT_DELIVERED: ("ended not delivered", "ended not delivered"),
    Headline.BREACHED: ("is breached", "are breached"),
    Headline.WITHDRAWN: ("was withdrawn", "were withdrawn"),
    Headline.REPLACED: ("was replaced", "were replaced"),
}


def bottom_line(
    reading: Reading,
    teller: Teller,
    events: Events,
    board: Scoreboard,
    moved: Sequence[Standing],
) -> tuple[Sentence, ...]:
    """What was delivered, what ended, what moved, what is overdue, the widest gap."""
    always = [_delivered(events, board), _overdue(events), _gap(reading, events)]
    others = [
        _ended(reading, events),
        _moved(reading, teller, moved),
        _entered(events, board),
    ]
    chosen = [found for found in others if found is not None][: MOST - len(always)]
    return (always[0], *chosen, *always[1:])


def _delivered(events: Events, board: Scoreboard) -> Sentence:
    done = events.ended[Headline.DELIVERED]
    if done:
        spans = [
            _strong(f"{opening(len(done), 'commitment')} {be(len(done), past=True)} delivered.")
        ]
        for found in done[:NAMED]:
            words = f": {_delivery_words(found)}."
            spans += [_text(" "), _name(found, words), _text(words)]
        spans += _rest(done)
    else:
        total = next(s.this_week for s in board.states if s.headline is Headline.DELIVERED)
        spans = [_strong("Nothing was delivered this week.")]
        if board.total:
            whole = counted(board.total, "commitment")
            said = "none is" if not total else f"{number_words(total)} {be(total)}"
            spans.append(_text(f" Of {whole}, {said} delivered."))
    if events.changed:
        spans.append(_text(f" {_changed_words(events, others=bool(done))}"))
    return Sentence(Headline.DELIVERED if done else None, tuple(spans))


def _delivery_words(found: Standing) -> str:
    timing = found.timing
    late = late_words(timing.days, timing.strict_days, timing.measured_from)
    day = on_words(found.finding.when) if found.finding is not None else ""
    if found.deadline is None or timing.latest is None:
        return f"delivered {day}, with no last day to hold it against"
    return f"delivered {day}, {late or 'on time'}"


def _changed_words(events: Events, *, others: bool) -> str:
    counts = Counter(found.headline for found in events.changed)
    number = len(events.changed)
    who = opening(number, "other" if others else "commitment")
    if len(counts) == 1:
        return f"{who} changed status, to {events.changed[0].headline.label}."
    said = [f"{number_words(counts[each])} to {each.label}" for each in Headline if counts[each]]
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
    spans = [_strong(f"{list_words(parts)}.")]
    everyone = [found for _, some in filled for found in some]
    for found in everyone[:NAMED]:
        ending = list(_ending_spans(reading, found))
        spans += [_text(" "), _name(found, "".join(span.text for span in ending)), *ending]
    spans += _rest(everyone)
    return Sentence(filled[0][0], tuple(spans))


def _ending_spans(reading: Reading, found: Standing) -> Iterable[Span]:
    if found.headline is Headline.REPLACED:
        entry = found.of(Facet.DISPOSITION)
        if entry is not None:
            numbers = entry.refs.get("by", ())
            carry = entry.detail.get("carry")
            words = carried_words(["\0"], None if carry is None else str(carry))
            yield _text(f" gave way {on_words(entry.when)} to ")
            for place, number in enumerate(numbers):
                yield _text(" and ") if place else _text("")
                yield Span(SpanKind.REF, reading.ref(number))
            yield _text(f"{words.removeprefix(chr(0)) if len(numbers) == 1 else ''}.")
            return
    facet = Facet.DISPOSITION if found.headline is Headline.WITHDRAWN else Facet.ENDED
    entry = found.of(facet) or found.finding
    day = f" {on_words(entry.when)}" if entry is not None else ""
    yield _text(f": {lower_first(found.headline.label)}{day}.")


def _moved(reading: Reading, teller: Teller, moved: Sequence[Standing]) -> Sentence | None:
    if not moved:
        return None
    week = reading.week
    latest = {
        found.subject.id: [
            each
            for each in stated_of(found)
            if week.monday <= each.entry.occurred_latest <= week.sunday and not each.rival
        ][-1]
        for found in moved
    }
    longest = max(moved, key=lambda found: abs(latest[found.subject.id].days or 0))
    core = lower_first(teller.tell(latest[longest.subject.id].entry).core)
    what = "moved" if all(each.days for each in latest.values()) else "changed"
    spans = [_strong(f"{opening(len(moved), 'date')} {what}.")]
    spans += [_text(" "), _name(longest, core), _text(f": {core}.")]
    return Sentence(None, tuple(spans))


def _entered(events: Events, board: Scoreboard) -> Sentence | None:
    if not events.entered:
        return None
    words = f"{opening(len(events.entered), 'commitment')} entered the register."
    before, now = board.last_total, board.total
    count = f" The count went from {before:,} to {now:,}."
    return Sentence(
        None, (_strong(words), _text(count if before != now else f" The count stays at {now:,}."))
    )


def _overdue(events: Events) -> Sentence:
    new, late, unchecked = len(events.overdue), events.all_overdue, events.unchecked
    if not late:
        said = "Nothing is known to be overdue." if unchecked else "Nothing is overdue."
    elif not new:
        said = f"Nothing became overdue; {number_words(len(late))} still {be(len(late))}."
    else:
        said = f"{opening(new, 'commitment')} became overdue"
        said += "." if len(late) == new else f"; {number_words(len(late))} are in all."
    spans = [_strong(said)]
    if late:
        past = f", {days_words(late[0].timing.days or 0)} past its last day."
        what = "The longest overdue is " if len(late) > 1 else "It is "
        spans += [_text(f" {what}"), _name(late[0], what + past), _text(past)]
    return Sentence(None, (*spans, *_unchecked(unchecked)))


def _unchecked(some: Sequence[Standing]) -> list[Span]:
    """Dates that passed without anybody looking; on one reading only, where that is so."""
    if not some:
        return []
    strictly = all((found.timing.days or 0) <= 0 for found in some)
    passed = "has passed" if len(some) == 1 else "have passed"
    reading = " on the strictest reading" if strictly else ""
    words = f" {opening(len(some), 'date')} {passed}{reading}, and nobody has looked since"
    if len(some) > 1:
        return [_text(f"{words}.")]
    return [_text(f"{words}: "), _name(some[0], words), _text(".")]


def _gap(reading: Reading, events: Events) -> Sentence:
    ahead = [found for found in events.gaps if found.agreement is Agreement.CLAIM_AHEAD]
    gaps = widest_first(events.gaps)
    if not gaps or gaps[0].claim is None:
        return Sentence(None, (_strong("No claim is ahead of our evidence."),))
    widest, claim = gaps[0], reading.with_texts(gaps[0].claim)
    one = len(ahead or gaps) == 1
    where = counted(len(ahead or gaps), "commitment")
    if ahead:
        first = f"On {where} the claim is ahead of our evidence."
        name = " It is " if one else " The widest gap is "
    else:
        first = f"On {where} claim and evidence cannot be compared."
        name = " It is " if one else " The first is "
    named = [_text(name), _name(widest, name), _text(".")]
    said = f"say {Delivery(claim.value).label}"
    if claim.value == Delivery.UNSPECIFIED:
        said = "name no state"
    spans = [_strong(first), *named, _text(f" They {said}, {on_words(claim.when)}")]
    quote = claim.text("quote")
    if quote and len(quote.split()) <= LONGEST_QUOTE:
        spans += [_text(": "), Span(SpanKind.QUOTE, quote)]
    spans.append(_text(f". We find {_found_words(widest)}."))
    return Sentence(widest.headline, tuple(spans))


def _found_words(found: Standing) -> str:
    # What was withdrawn, or cannot be rated, was found to be something all the same.
    beside = found.headline in {Headline.WITHDRAWN, Headline.TOO_VAGUE}
    words = found.delivery.label if beside else lower_first(found.headline.label)
    if found.finding is not None:
        words += f", {on_words(found.finding.when)}"
    if found.criteria:
        met = sum(test.met is True for test in found.criteria)
        words += f"; {met} of {len(found.criteria)} tests met"
    return words


def _rest(some: Sequence[Standing]) -> list[Span]:
    """The refs beyond those that a sentence has named."""
    left = some[NAMED:]
    if not left:
        return []
    spans = [_text(" So " + ("was " if len(left) == 1 else "were "))]
    for place, found in enumerate(left[:MOST]):
        spans += [_text(", ")] if place else []
        spans.append(Span(SpanKind.REF, found.subject.ref))
    more = len(left) - MOST
    return [*spans, _text(f" and {number_words(more)} more." if more > 0 else ".")]


def _name(found: Standing, beside: str) -> Span:
    """A commitment by its title where the sentence has room for it, else by its ref."""
    title = short_title(found.subject.title)
    fits = title is not None and len(title.split()) + len(beside.split()) <= LONGEST
    return Span(SpanKind.REF, found.subject.ref, title if fits else None)


def _text(text: str) -> Span:
    return Span(SpanKind.TEXT, text)


def _strong(text: str) -> Span:
    return Span(SpanKind.STRONG, text)

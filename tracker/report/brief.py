"""Writes the headline of a report and the sentences of its bottom line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from tracker.domain.describe import Context, clause, describe
from tracker.domain.entry import Entry
from tracker.domain.headlines import Agreement, Headline
from tracker.domain.prose import (
    count_words,
    day_words,
    days_words,
    late_words,
    list_words,
    lower_first,
    number_words,
    on_words,
    sentence_case,
)
from tracker.domain.schedule import Move, Schedule, deadline_changes
from tracker.domain.standing import Standing
from tracker.domain.vocabulary import Delivery, Facet
from tracker.report.claims import widest_first
from tracker.report.counts import Scoreboard
from tracker.report.events import ENDINGS, Events
from tracker.report.reading import Reading
from tracker.report.value import (
    Sentence,
    Span,
    SpanKind,
    be,
    counted,
    now_words,
    opening,
    short_title,
)

#: The longest sentence, in words (look, microcopy); a title that does not fit gives way to
#: the ref.
LONGEST = 25
#: How many commitments a sentence names by title, and how many more by ref.
NAMED = 2
MOST_REFS = 5


def text(text: str) -> Span:
    """Plain words."""
    return Span(SpanKind.TEXT, text)


def strong(text: str) -> Span:
    """The words that a sentence leads with."""
    return Span(SpanKind.STRONG, text)


def name(standing: Standing, beside: str) -> Span:
    """A commitment by its title where the sentence has room for it, else by its ref."""
    title = short_title(standing.subject.title)
    if title is None or len(f"{title} {beside}".split()) > LONGEST:
        return Span(SpanKind.REF, standing.subject.ref)
    return Span(SpanKind.REF, standing.subject.ref, sentence_case(title))


def named_if_one(
    some: Sequence[Standing], words: str, lead: Callable[[str], Span] = text
) -> list[Span]:
    """A sentence about some, which closes with the name of the only one."""
    if len(some) > 1:
        return [lead(f"{words}.")]
    return [lead(words), text(": "), name(some[0], words), text(".")]


def rest(some: Sequence[Standing], one: str, many: str) -> list[Span]:
    """The refs beyond those that a sentence has named, after words for one or for many."""
    left = [standing.subject.ref for standing in some[NAMED:]]
    if not left:
        return []
    return [text(f" {one if len(left) == 1 else many} "), *listed(left), text(".")]


def listed(refs: Sequence[str]) -> Iterator[Span]:
    """A, B and C; of a long list the first ones and how many more there are."""
    first_refs, more = refs[:MOST_REFS], len(refs) - MOST_REFS
    for place, ref in enumerate(first_refs):
        if place:
            yield text(" and " if place == len(first_refs) - 1 and more <= 0 else ", ")
        yield Span(SpanKind.REF, ref)
    if more > 0:
        yield text(f" and {number_words(more)} more")


#: What a bottom line says of the gaps between claims and findings, in order of weight.
_GAPS = {
    Agreement.CLAIM_AHEAD: "the claim is ahead of our finding",
    Agreement.CLAIM_UNCHECKED: "we have not checked the claim",
    Agreement.CLAIM_UNCLEAR: "claim and finding cannot be compared",
}
#: What leads to the one that is named, where it is not the widest gap.
_FIRST = {Agreement.CLAIM_UNCLEAR: "First"}


def gap(reading: Reading, events: Events) -> Sentence:
    """On how many commitments the claim is ahead, and the widest of these gaps.

    Where none is, how many claims nobody has checked since, or cannot be compared.
    """
    agreement, gaps = next(
        (
            (agreement, same)
            for agreement in _GAPS
            if (same := widest_first(s for s in events.gaps if s.agreement is agreement))
        ),
        (None, []),
    )
    if agreement is None or gaps[0].claim is None:
        return Sentence(None, (strong("No claim is ahead of our findings."),))
    widest, claim = gaps[0], reading.with_texts(gaps[0].claim)
    one = len(gaps) == 1
    first = f"On {counted(len(gaps), 'commitment')} {_GAPS[agreement]}"
    joint = ": " if one else f". {_FIRST.get(agreement, 'Widest gap')}: "
    naming = [text(joint), name(widest, first if one else joint), text(".")]
    # Its words are left to section 6: whether they fit here cannot be told once redacted, and an
    # issue has to print the same but for them.
    claim_words = f" {_said_words(reading, claim)}."
    found_words = f" We find {_found_words(widest)}."
    return Sentence(widest.headline, (strong(first), *naming, text(claim_words), text(found_words)))


def _said_words(reading: Reading, claim: Entry) -> str:
    """'Jo Bloggs, Housing Secretary, said on 16 June 2025 that it is delivered.'

    Where the words have to be read as a claim, which a note then explains, that is said.
    """
    who = sentence_case(reading.voice(claim))
    who += "," if ", " in who else ""
    label = Delivery(claim.value).label
    if claim.value == Delivery.UNSPECIFIED:
        return f"{who} named no state {on_words(claim.when)}"
    if claim.text("note"):
        return f"{who} spoke {on_words(claim.when)} in words that we read as {label}"
    return f"{who} said {on_words(claim.when)} that it is {label}"


def _found_words(standing: Standing) -> str:
    # What was withdrawn, or cannot be rated, was found to be something all the same.
    beside = standing.headline in {Headline.WITHDRAWN, Headline.TOO_VAGUE}
    words = standing.delivery.label if beside else lower_first(standing.headline.label)
    words = "no action" if standing.headline is Headline.NO_ACTION_FOUND else words
    if standing.finding is not None:
        words += f", {on_words(standing.finding.when)}"
    met, tests = sum(test.met is True for test in standing.tests), len(standing.tests)
    if tests == 1:
        judged = {True: "met", False: "not met", None: "not judged"}
        words += f", with its one test {judged[standing.tests[0].met]}"
    elif tests:
        open_ = sum(test.met is None for test in standing.tests)
        words += f", with {met or 'none'} of {tests} tests met"
        words += f" and {number_words(open_)} not judged" if open_ else ""
    return words


#: A headline tells of at most two events (look, first screen).
MOST_EVENTS = 2


def title_of(events: Events, board: Scoreboard, moved: Sequence[Standing]) -> str:
    """'Delivered, 27 days late: Casey audit; replaced: Local inquiries'.

    From at most two events in the order delivered, ended short, withdrawn, replaced, overdue;
    then what else changed status, or whose date did, and what entered; or that nothing did.
    """
    some: list[tuple[str, Sequence[Standing]]] = [
        (ending.label, events.ended[ending]) for ending in ENDINGS
    ]
    some += [(Headline.REPLACED.label, events.replaced), ("Overdue", events.overdue)]
    clauses = [_event(label, standings) for label, standings in some if standings][:MOST_EVENTS]
    if clauses:
        return sentence_case("; ".join(clauses))
    if events.learned:
        label = events.learned[0].headline.label
        one = f"Learned this week, {lower_first(label)} earlier"
        return sentence_case(_some(events.learned, one, "earlier endings came to light"))
    parts = []
    if events.changed:
        parts.append(_changed(events.changed))
    elif moved:
        parts.append(_some(moved, "date changed", "dates changed"))
    if events.entered:
        parts.append(_some(events.entered, "new in the register", "commitments enter the register"))
    if parts:
        return sentence_case("; ".join(parts))
    return f"No change of status this week: {_delivered(board)}"


def dek_of(events: Events, board: Scoreboard) -> str:
    """'2 of 44 commitments are delivered and 3 are overdue. Promisers claim more than …'"""
    if not board.total:
        return "No commitments are counted yet."
    late, done = len(events.all_overdue), _done(board)
    agreements = Counter(standing.agreement for standing in events.gaps)
    ahead, newer = agreements[Agreement.CLAIM_AHEAD], agreements[Agreement.CLAIM_UNCHECKED]
    known_to_be = " known to be" if events.unchecked and not late else ""
    whole = count_words(board.total, "commitment")
    first = f"{done:,} of {whole} {be(done)} delivered" if done else f"None of {whole} is delivered"
    overdue = f"{late:,} {be(late)}" if late else f"none is{known_to_be}"
    if board.total == 1:
        first = f"The one commitment is {'' if done else 'not yet '}delivered"
        overdue = f"is {'' if late else 'not'}{known_to_be}".rstrip()
    claims = f"newer {'claim' if newer == 1 else 'claims'} on {newer:,}"
    more = f"Promisers claim more than we find on {f'{ahead:,}' if ahead else 'none'}"
    if newer:
        unchecked = f"we have not checked their {claims}"
        more = f"{more}, and {unchecked}" if ahead else f"We have not checked their {claims}"
    return f"{first} and {overdue} overdue. {more}."


def _some(standings: Sequence[Standing], one: str, many: str) -> str:
    """'new in the register: Casey audit', 'two commitments enter the register'."""
    if len(standings) == 1:
        return f"{one}: {_named(standings)}"
    return f"{number_words(len(standings))} {many}"


def _changed(standings: Sequence[Standing]) -> str:
    states = {standing.headline for standing in standings}
    if len(standings) == 1:
        return f"{standings[0].headline.label}: {_named(standings)}"
    same = now_words(states.pop(), len(standings)) if len(states) == 1 else "change status"
    return f"{counted(len(standings), 'commitment')} {same}"


def _event(label: str, standings: Sequence[Standing]) -> str:
    state = lower_first(label)
    if len(standings) > 1:
        return f"{counted(len(standings), 'commitment')} {state}"
    only = standings[0]
    late = ""
    if label == Headline.DELIVERED.label and only.timing.value is Schedule.MET_LATE:
        late = f", {days_words(only.timing.days or 0)} late"
    return f"{state}{late}: {_named(standings)}"


def _named(standings: Sequence[Standing]) -> str:
    """The one commitment of an event, by its title or, where that is long, its ref."""
    return short_title(standings[0].subject.title) or standings[0].subject.ref


def _delivered(board: Scoreboard) -> str:
    if not board.total:
        return "nothing is counted yet"
    return f"{_done(board):,} of {board.total:,} delivered"


def _done(board: Scoreboard) -> int:
    return next(state.this_week for state in board.states if state.headline is Headline.DELIVERED)


MOST = 5
_ENDED = {
    Headline.PARTLY_DELIVERED_ENDED: ("ended partly delivered", "ended partly delivered"),
    Headline.NOT_DELIVERED: ("ended with nothing delivered", "ended with nothing delivered"),
    Headline.REJECTED: ("was rejected", "were rejected"),
    Headline.BREACHED: ("is breached", "are breached"),
    Headline.WITHDRAWN: ("was withdrawn", "were withdrawn"),
    Headline.REPLACED: ("was replaced", "were replaced"),
}
#: Endings that the count before it names by the same word.
_SAME_WORDS = frozenset({Headline.REJECTED, Headline.WITHDRAWN, Headline.REPLACED})


def bottom_line(
    reading: Reading,
    context: Context,
    events: Events,
    board: Scoreboard,
    moved: Sequence[Standing],
) -> tuple[Sentence, ...]:
    """What was delivered, what ended, what moved, what is overdue, the widest gap."""
    always = [_delivered_sentence(events, board), _overdue(events), gap(reading, events)]
    others = [
        _ended(reading, events),
        _learned(reading, events),
        _moved(reading, context, moved),
        _entered(events, board),
    ]
    chosen = [optional for optional in others if optional is not None][: MOST - len(always)]
    return (always[0], *chosen, *always[1:])


def _delivered_sentence(events: Events, board: Scoreboard) -> Sentence:
    done = events.ended[Headline.DELIVERED]
    total = next(s.this_week for s in board.states if s.headline is Headline.DELIVERED)
    if done:
        lead = f"{opening(len(done), 'commitment')} {be(len(done), past=True)} delivered"
        if len(done) == total < board.total:
            left = board.total - total
            others = f"none of the other {number_words(left)}" if left > 1 else "the other one"
            lead += f"; {others} is{' not' if left == 1 else ''}"
        spans = [strong(f"{lead}.")]
        for standing in done[:NAMED]:
            words = f": {_delivery_words(standing)}."
            spans += [text(" "), name(standing, words), text(words)]
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


def _delivery_words(standing: Standing) -> str:
    timing = standing.timing
    late = late_words(timing.days, timing.strict_days, timing.measured_from)
    day = on_words(standing.finding.when) if standing.finding is not None else ""
    if standing.deadline is None or timing.latest is None:
        return f"{day}, with no last day to hold it against"
    return f"{day}, {late or 'on time'}"


def _changed_words(events: Events, *, others: bool) -> str:
    counts = Counter(standing.headline for standing in events.changed)
    number = len(events.changed)
    who = opening(number, "other" if others else "commitment")
    if len(counts) == 1:
        return f"{who} {now_words(events.changed[0].headline, number)}."
    changes = [
        f"{number_words(counts[headline])} {now_words(headline, counts[headline])}"
        for headline in Headline
        if counts[headline]
    ]
    return f"{who} changed status: {list_words(changes)}."


def _ended(reading: Reading, events: Events) -> Sentence | None:
    groups = [
        (headline, events.ended[headline])
        for headline in ENDINGS
        if headline is not Headline.DELIVERED
    ]
    groups.append((Headline.REPLACED, events.replaced))
    filled = [(headline, standings) for headline, standings in groups if standings]
    if not filled:
        return None
    parts = []
    for place, (headline, some) in enumerate(filled):
        number = number_words(len(some)) if place else opening(len(some), "commitment")
        parts.append(f"{number} {_ENDED[headline][len(some) > 1]}")
    everyone = [standing for _, some in filled for standing in some]
    spans = _endings(reading, f"{list_words(parts)}.", everyone, alone=len(filled) == 1)
    return Sentence(filled[0][0], spans)


def _learned(reading: Reading, events: Events) -> Sentence | None:
    """Endings of earlier weeks that came to light in this one."""
    some = events.learned
    if not some:
        return None
    lead = f"We learned of {counted(len(some), 'earlier ending')}."
    return Sentence(some[0].headline, _endings(reading, lead, some, alone=False))


def _endings(
    reading: Reading, lead: str, some: Sequence[Standing], *, alone: bool
) -> tuple[Span, ...]:
    """How the first of these ended, and the refs of the others."""
    spans = [strong(lead)]
    for standing in some[:NAMED]:
        ending = list(_ending_spans(reading, standing, alone=alone))
        spans += [text(" "), name(standing, "".join(span.text for span in ending)), *ending]
    return (*spans, *rest(some, "Also:", "Also:"))


def _ending_spans(reading: Reading, standing: Standing, *, alone: bool) -> Iterable[Span]:
    """': withdrawn on 16 June 2025.'; alone, what it is said of has the verb: ': on 16 June …'."""
    verb = (
        "" if alone and standing.headline in _SAME_WORDS else lower_first(standing.headline.label)
    )
    entry = standing.of(Facet.DISPOSITION)
    if standing.headline is Headline.REPLACED and entry is not None:
        description = describe(reading.context, entry)
        yield text(f": {f'{verb} {on_words(entry.when)}'.lstrip()} {description.towards} ")
        yield from listed(description.targets)
        yield text(f"{description.after if len(description.targets) == 1 else ''}.")
        return
    facet = Facet.DISPOSITION if standing.headline is Headline.WITHDRAWN else Facet.ENDED
    entry = standing.of(facet) or standing.finding
    day = on_words(entry.when) if entry is not None else ""
    yield text(f": {f'{verb} {day}'.strip()}.")


def _moved(reading: Reading, context: Context, moved: Sequence[Standing]) -> Sentence | None:
    if not moved:
        return None
    week = reading.week
    latest = {
        standing.subject.id: [
            change
            for change in deadline_changes(standing.statements, standing.moves)
            if week.monday <= change.entry.occurred_latest <= week.sunday
            and change.moved.move not in {Move.FIRST, Move.RESTATED}
            and not change.rival
        ][-1]
        for standing in moved
    }
    longest = max(moved, key=lambda standing: abs(latest[standing.subject.id].moved.days or 0))
    entry = reading.with_texts(latest[longest.subject.id].entry)
    # The sentence before it says that a date moved.
    core = clause(describe(context, entry), lead=False)
    if len(core.split()) >= LONGEST:
        core = "see section 5"
    what = "moved" if all(change.moved.days for change in latest.values()) else "changed"
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
        lead = "Nothing is known to be overdue." if unchecked else "Nothing is overdue."
    elif not new:
        lead = f"Nothing became overdue; {counted(len(late), 'commitment')} still {be(len(late))}."
    else:
        lead = f"{opening(new, 'commitment')} became overdue"
        lead += "." if len(late) == new else f"; {number_words(len(late))} are in all."
    spans = [strong(lead)]
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
    strictly = all((standing.timing.days or 0) <= 0 for standing in some)
    passed = "has passed" if len(some) == 1 else "have passed"
    reading = " on the strictest reading" if strictly else ""
    words = f" {opening(len(some), 'date')} {passed}{reading}, and nobody has looked since"
    return named_if_one(some, words)

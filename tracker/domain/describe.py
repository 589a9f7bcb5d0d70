"""Puts entries of the ledger into words: for log, show, report, errata, feed and timeline."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from tracker.domain.binding import BOUND_LATER, date_of, event_day_words
from tracker.domain.deadline.window import Bound, Deadline
from tracker.domain.entry import REGISTER, Entry, voice_party
from tracker.domain.facets import MeasureValue
from tracker.domain.headlines import Headline
from tracker.domain.lateness import stated_words
from tracker.domain.measure import measure_parts
from tracker.domain.prose import (
    days_words,
    list_words,
    lower_first,
    sentence_case,
)
from tracker.domain.related import stage_words
from tracker.domain.schedule import (
    DeadlineChange,
    Move,
    deadline_changes,
    deadline_of,
    event_dates,
)
from tracker.domain.standing import HeadlineChange, Standing, headline_changes
from tracker.domain.subject import Subject, read_lines
from tracker.domain.vocabulary import (
    Carry,
    Comparison,
    DeadlineValue,
    Delivery,
    Disposition,
    Ended,
    EventDate,
    Facet,
    Identity,
    LinkType,
    Look,
    Stalled,
    Stance,
    SubjectType,
    SuccessTestValue,
    Voice,
    words_of,
)

REDACTED = "[redacted]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What entries point to, read once from the ledger; `with_changes` adds what came before."""

    subjects: Mapping[int, Subject]
    names: Mapping[int, str]
    """The names of persons and bodies."""
    headlines: Mapping[int, HeadlineChange] = field(default_factory=dict)
    """What an entry did to the headline, by its number."""
    dates: Mapping[int, DeadlineChange] = field(default_factory=dict)
    """What an entry did to the date before it, by its number."""
    previous: Mapping[int, Entry] = field(default_factory=dict)
    """The entry before it in the same facet and voice, of a measure also of its sort, by number."""
    tests: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """The words of a success test, by commitment and number."""
    reported: Collection[int] = frozenset()
    """The entries whose words somebody else reports, by number: they may be a paraphrase."""

    def name(self, party: int) -> str:
        """A party's name; the first entry of a ledger has no author yet."""
        return "the register" if party == REGISTER else self.names.get(party, "somebody unnamed")

    def ref(self, number: int) -> str:
        """The ref of a subject, or its number where it is not known by then."""
        subject = self.subjects.get(number)
        return f"#{number}" if subject is None else subject.ref

    def voice(self, entry: Entry) -> str:
        """Who speaks: promiser, tracker, or a third party by name."""
        party = voice_party(entry.voice)
        return entry.voice if party is None else self.name(party)

    def refs(self, entry: Entry, part: str) -> tuple[str, ...]:
        """The refs of the subjects that an entry names in one part."""
        return tuple(self.ref(number) for number in entry.refs.get(part, ()))


def with_changes(
    context: Context,
    histories: Iterable[Iterable[Entry]],
    standings: Iterable[Standing],
    *,
    voice: str = Voice.TRACKER,
) -> Context:
    """The same context, in which entries can say what came before them.

    `voice` is whose findings make headlines. A history is every live entry of one commitment,
    by day and number, with its texts.
    """
    headlines: dict[int, HeadlineChange] = {}
    previous: dict[int, Entry] = {}
    standing_of = {standing.subject.id: standing for standing in standings}
    for history in histories:
        entries = list(history)
        number = entries[0].subject if entries else 0
        if number in context.subjects:
            stated = standing_of[number].statements if number in standing_of else ()
            subject = context.subjects[number]
            headlines |= headline_changes(subject, entries, stated, voice)
        last: dict[tuple[str, ...], Entry] = {}
        for entry in entries:
            # Of a measure, the number of the same sort.
            of = (entry.item, entry.value) if entry.facet is Facet.MEASURE else ()
            key = (entry.facet, entry.voice, *of)
            if key in last:
                previous[entry.seq] = last[key]
            last[key] = entry
    dates: dict[int, DeadlineChange] = {}
    tests: dict[tuple[int, int], str] = {}
    for standing in standing_of.values():
        previous |= event_dates(standing.statements)[1]
        changes = deadline_changes(standing.statements, standing.moves)
        dates |= {one.entry.seq: one for one in changes if one.entry.facet is Facet.DEADLINE}
        for test in standing.tests:
            tests[standing.subject.id, test.number] = test.set_by.text("text") or REDACTED
    return replace(context, headlines=headlines, dates=dates, previous=previous, tests=tests)


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """An entry in parts, each as it stands inside a sentence: 'claim', 'under way'."""

    what: str
    """What it says: 'under way', 'replaced', 'moved later by 30 days, to “by June 2025”'."""
    lead: str = ""
    """The word for its sort, which a heading may have said already: 'claim', 'date'."""
    joint: str = ": "
    """What parts the lead from what it says."""
    who: str = ""
    """Who says or does it, where that is no promiser: 'we', 'River Watch'."""
    towards: str = ""
    """How it is tied to its targets: 'by', 'into'; empty where `what` has said it."""
    targets: tuple[str, ...] = ()
    """The refs of the subjects that it leads to."""
    after: str = ""
    """What follows the targets: ', a different promise'."""
    more: str = ""
    """What a line on its own adds: the title of what was opened, the places of a look."""
    before: str | None = None
    """The value before it, where there was another one: 'under way'."""
    headline: Headline | None = None
    """The headline after it, where it is about one; `before` is then None."""
    headline_before: Headline | None = None
    """The headline before it, where that was another one."""


def clause(
    description: Description,
    *,
    lead: bool = True,
    who: bool = False,
    more: bool = False,
    before: bool = False,
    on: str = "",
) -> str:
    """An entry as it stands inside a sentence: 'claim: under way'.

    `lead`, `who`, `more` and `before` say which of its parts stand in it; `on` is its day in
    words, where that is wanted.
    """
    words = _opening(description, lead=lead, who=who) + f"{description.what} {on}".rstrip()
    if description.towards or description.targets:
        targets = list_words(description.targets) or "another promise"
        words += f" {description.towards} {targets}" if description.towards else f" {targets}"
    words += description.after
    if more:
        words += description.more
    if before and description.headline_before:
        words += f", previously {description.headline_before.label}"
    elif before and description.before:
        words += f", previously {description.before}"
    return words


def _opening(description: Description, *, lead: bool, who: bool) -> str:
    """'claim: ', 'finding of River Watch: ', 'River Watch: ', 'we looked and found '."""
    led = f"{description.lead}{description.joint}" if lead and description.lead else ""
    if not (who and description.who):
        return led
    if led and description.joint == ": ":
        return f"{description.lead} of {description.who}: "
    return f"{description.who} {led}" if led else f"{description.who}: "


def sentence_of(
    description: Description, *, lead: bool = True, who: bool = False, on: str = ""
) -> str:
    """The same at the head of a sentence, without a full stop: 'Claim: under way'."""
    return sentence_case(clause(description, lead=lead, who=who, on=on))


def describe(context: Context, entry: Entry) -> Description:
    """An entry, which has its texts, in words; also one that no longer stands."""
    writer = _WRITERS.get(entry.facet)
    if writer is None:
        return Description(lead=entry.facet.label, what=words_of(entry.value))
    description = writer(context, entry)
    change = context.headlines.get(entry.seq)
    return description if change is None else _with_headline(description, entry, change)


def _with_headline(description: Description, entry: Entry, change: HeadlineChange) -> Description:
    """A finding as the headline that it led to: 'not delivered and ended because …'."""
    after = lower_first(change.after.label)
    before = change.before if change.before is not change.after else None
    if entry.facet in {Facet.DISPOSITION, Facet.RESPONSE}:
        return replace(description, before=None, headline=change.after, headline_before=before)
    what = after
    if entry.facet is Facet.DELIVERY and change.after is Headline.TOO_VAGUE:
        what = description.what
    elif entry.facet is Facet.ENDED and change.after is not Headline.DELIVERED:
        # "Partly delivered, ended" says by itself that it ended.
        what = f"{after.removesuffix(', ended')} and {clause(description)}"
    elif entry.facet is Facet.DELIVERY and change.down:
        what = f"{after} (reassessed)"
    return Description(what=what, headline=change.after, headline_before=before)


#: How subjects hang together, from this side and from the other.
LINKS = {
    LinkType.ANSWERS: ("answers", "answered by"),
    LinkType.DEPENDS_ON: ("depends on", "needed by"),
    LinkType.CARRIED_BY: ("carried by", "carries"),
    LinkType.SAME_AS: ("same as", "same as"),
}
_STANCES = {
    Stance.SUPPORTS: "supports it",
    Stance.OPPOSES: "opposes it",
    Stance.DEMANDS: "demands it",
    Stance.DOUBTS: "doubts it",
    Stance.REPLIES: "replies",
    Stance.LEGAL_ACTION: "legal action, threatened or taken",
}
_LOOKS = {Look.NOTHING_NEW: "nothing new", Look.NOTHING_FOUND: "no action"}
#: Why it is over, after 'ended'.
_ENDED = {
    Ended.NOT_PRIORITISED: "because it was not prioritised",
    Ended.CHANGED_MIND: "because the promiser changed its mind",
    Ended.BLOCKED_IN_PARLIAMENT: "because Parliament blocked it",
    Ended.BLOCKED_BY_COURT: "because a court blocked it",
    Ended.NO_FUNDING: "because it had no funding",
    Ended.OVERTAKEN_BY_EVENTS: "because events overtook it",
    Ended.PERIOD_ENDED: "because its period was over",
    Ended.REFUSED: "because it was refused",
    Ended.COMPLETED: "as completed",
    Ended.UNKNOWN: "for a reason that is not known",
}
_DISPOSED = {
    Disposition.ACTIVE: ("back in the count", ""),
    Disposition.SUPERSEDED: ("replaced", "by"),
    Disposition.WITHDRAWN: ("withdrawn", ""),
    Disposition.MERGED: ("merged", "into"),
    Disposition.SPLIT: ("split", "into"),
    Disposition.OUT_OF_SCOPE: ("taken out of scope", ""),
}
#: What an edit may repair, in the words of a reader.
_PARTS = {"by": "who announced it", "to": "whom it asks", "lead": "lead body", "source": "sources"}
_NO_PART = frozenset({"note", "because", "quote", "correction", "emptied"})
_FLIPPED = ("a first day became a last day", "a last day became a first day")


def ended_because(value: str) -> str:
    """Why it is over, after 'ended': 'because it had no funding'."""
    return _ENDED[Ended(value)]


def link_words(value: str, *, from_target: bool = False) -> str:
    """How two subjects hang together, from this side or from the other: 'answered by'."""
    return LINKS[LinkType(value)][from_target]


def amended_words(amendment: Entry) -> str:
    """What an amendment does: corrected, retracted, undone or redacted."""
    return {
        Facet.RETRACTION: "retracted",
        Facet.UNDO: "undone",
        Facet.REDACTION: "redacted",
    }.get(amendment.facet, "corrected")


def test_words(entry: Entry) -> str:
    """The words of a success test; they may have been redacted."""
    return entry.text("text") or REDACTED


def _delivery(context: Context, entry: Entry) -> Description:
    stated = _state_words(entry)
    if entry.voice == Voice.TRACKER:
        return Description(lead="finding", what=stated)
    previous = context.previous.get(entry.seq)
    before = None if previous is None else _state_words(previous)
    if entry.voice == Voice.PROMISER:
        return Description(lead="claim", what=stated, before=before)
    return Description(who=context.voice(entry), lead="finding", what=stated, before=before)


def _state_words(entry: Entry) -> str:
    """The state that a claim or a finding names, which need not be any."""
    if entry.value == Delivery.TOO_VAGUE:
        return _vague_words(entry)
    if entry.value == Delivery.UNSPECIFIED:
        return "no state named"
    return f"{words_of(entry.value)}, for {entry.item}" if entry.item else words_of(entry.value)


def _response(context: Context, entry: Entry) -> Description:
    previous = context.previous.get(entry.seq)
    before = None if previous is None else words_of(previous.value)
    return Description(
        who=context.voice(entry), lead="response", what=words_of(entry.value), before=before
    )


def _ended(_: Context, entry: Entry) -> Description:
    if entry.value == Ended.OPEN:
        return Description(what="open again")
    return Description(lead="ended", joint=" ", what=ended_because(entry.value))


def _disposition(context: Context, entry: Entry) -> Description:
    what, towards = _DISPOSED[Disposition(entry.value)]
    targets = context.refs(entry, "by") if towards else ()
    after = ""
    carry = entry.detail.get("carry")
    if entry.value == Disposition.SUPERSEDED and carry not in {None, Carry.NOT_JUDGED}:
        article = "an" if str(carry)[0] in "aeiou" else "a"
        after = f", {carry} promises" if len(targets) > 1 else f", {article} {carry} promise"
    return Description(what=what, towards=towards, targets=targets, after=after)


def _vague_words(entry: Entry) -> str:
    """That it cannot be rated, and why not: 'too vague to rate: no measure'."""
    reasons = entry.detail.get("reasons")
    labels = [words_of(str(reason)) for reason in reasons] if isinstance(reasons, list) else []
    return f"too vague to rate: {list_words(labels)}" if labels else "too vague to rate"


def _deadline(context: Context, entry: Entry) -> Description:
    if BOUND_LATER in entry.detail:
        phrase = entry.text("phrase") or REDACTED
        events = list_words(context.refs(entry, "anchor"))
        return Description(what=f"“{phrase}” is bound to {events}")
    change = context.dates.get(entry.seq)
    if entry.value != DeadlineValue.STATED:
        return _no_date(entry, change)
    deadline = deadline_of(entry) if change is None or change.deadline is None else change.deadline
    silent = ", not announced" if entry.detail.get("silent") is True else ""
    stated = f"{stated_words(deadline, reported=entry.seq in context.reported)}{silent}"
    date = Description(lead="date", joint=" ", what=f"given as {stated}")
    return date if change is None else _changed_date(date, change, deadline, stated)


def _changed_date(
    date: Description, change: DeadlineChange, deadline: Deadline, stated: str
) -> Description:
    """What a statement did to the date before it."""
    if change.rival:
        return Description(what=f"another reading of the date, {stated}")
    if change.before is None:
        return date
    if change.first_date:
        return replace(date, what=f"given for the first time, as {stated}")
    before = _date_before(change)
    if change.moved.move is Move.BOUND_FLIPPED:
        flipped = _FLIPPED[deadline.bound is Bound.NOT_BEFORE]
        return Description(what=f"{flipped}, {stated}", before=before)
    return replace(date, what=f"{_move_words(change)} {stated}", before=before)


def _no_date(entry: Entry, change: DeadlineChange | None) -> Description:
    """That no date was given, or that it was taken back."""
    before = None if change is None else change.before
    if entry.value == DeadlineValue.WITHDRAWN:
        earlier = _date_before(change) if before is not None and before.deadline else None
        return Description(what="the date was taken back", before=earlier)
    if before is not None and before.none_set:
        return Description(what="again no date was given")
    return Description(what="no date was given", before=_date_before(change))


def _date_before(change: DeadlineChange | None) -> str | None:
    """The phrase that stood before, or that no date did; None for the first statement."""
    if change is None or change.before is None:
        return None
    deadline = change.before.deadline
    return "no date" if deadline is None else f"“{deadline.phrase}”"


def _event(context: Context, entry: Entry) -> Description:
    """What was said of the day of an event: 'moved later by 14 days, to 26 November 2026'."""
    lead = f"date of {context.ref(entry.subject)}"
    window = date_of(entry)
    dated = entry.value == EventDate.DATED
    what = event_day_words(window, expected=not dated)
    previous = context.previous.get(entry.seq)
    if previous is None:
        return Description(lead=lead, what=what)
    earlier = date_of(previous)
    before = event_day_words(earlier)
    if not dated or previous.value != EventDate.DATED or not (window.latest and earlier.latest):
        return Description(lead=lead, joint=" ", what=f"now {what}", before=before)
    days = (window.latest - earlier.latest).days
    moved = f"moved {'later' if days > 0 else 'earlier'} by {days_words(abs(days))}, to"
    words = f"{moved} {what}" if days else f"stated again as {what}"
    return Description(lead=lead, joint=" ", what=words, before=before)


def _move_words(change: DeadlineChange) -> str:
    """'moved later again, by 92 days, to'."""
    again = " again," if change.again else ""
    days = days_words(abs(change.moved.days or 0))
    return {
        Move.SLIPPED: f"moved later{again} by {days}, to",
        Move.BROUGHT_FORWARD: f"brought forward{again} by {days}, to",
        Move.SOFTENED: f"made softer{again or ','} now",
        Move.HARDENED: f"made firmer{again or ','} now",
    }.get(change.moved.move, "stated again as")


def _identity(context: Context, entry: Entry) -> Description:
    if entry.value == Identity.EDITED:
        return Description(what=_repaired(context, entry))
    facts = entry.detail
    sort = facts.get("kind") or facts.get("form") or facts.get("type") or facts.get("subject")
    kind = words_of(str(sort or "subject"))
    if entry.detail.get("subject") == SubjectType.SOURCE:
        kind = f"source: {kind}"
    title = entry.text("title") or REDACTED
    return Description(what=f"new in the register ({kind})", more=f": {title}")


def _repaired(context: Context, entry: Entry) -> str:
    """What an edit did to our own record: 'filed under X; our record repaired (title)'."""
    if "copies" in entry.detail:
        return "copy kept"
    parts = [name for name in (*entry.texts, *entry.detail) if name not in _NO_PART]
    parts += [_PARTS[part] for part in entry.refs if part in _PARTS and part != "source"]
    emptied = entry.detail.get("emptied")
    cleared = emptied if isinstance(emptied, list) else []
    done = [f"filed under {ref}" for ref in context.refs(entry, "parent")]
    if parts:
        done.append(f"our record repaired ({list_words([words_of(part) for part in parts])})")
    if cleared:
        labels = [_PARTS.get(str(part), words_of(str(part))) for part in cleared]
        done.append(f"taken out of our record ({list_words(labels)})")
    return "; ".join(done) or "our record repaired (its sources)"


def _restatement(_: Context, entry: Entry) -> Description:
    compared = {
        Comparison.SAME: ", in the same sense",
        Comparison.DIFFERENT: ", in a different sense",
    }.get(Comparison(entry.value), f", {words_of(entry.value)} than at first")
    return Description(what=f"said again{compared}")


def _test(context: Context, entry: Entry) -> Description:
    if entry.value == SuccessTestValue.SET:
        text = f": {test_words(entry)}"
    else:
        text = context.tests.get((entry.subject, int(entry.item)), "")
        text = f": {text}" if text else ""
    return Description(what=f"test {entry.item} {words_of(entry.value)}{text}")


def _look(_: Context, entry: Entry) -> Description:
    places, terms = entry.text("places"), entry.text("terms")
    searched = "; ".join(text for text in (places, terms and f"for {terms}") if text)
    return Description(
        who="we",
        lead="looked and found",
        joint=" ",
        what=_LOOKS[Look(entry.value)],
        more=f" ({searched})" if searched else "",
    )


def _step(context: Context, entry: Entry) -> Description:
    by = _actor(context, entry)
    lead = f"{words_of(entry.value)} of {by}" if by else words_of(entry.value)
    return Description(lead=lead, what=entry.text("what") or REDACTED)


def _actor(context: Context, entry: Entry) -> str:
    """Whose act it was recorded as, where somebody said."""
    by = entry.refs.get("by", ())
    return context.name(by[0]) if by else ""


def _measure(context: Context, entry: Entry) -> Description:
    lead, what, before = measure_parts(entry, context.previous.get(entry.seq))
    who = "" if entry.value == MeasureValue.TARGET else context.voice(entry)
    return Description(who=who, lead=lead, what=what, before=before)


def _stalled(_: Context, entry: Entry) -> Description:
    return Description(what="stalled" if entry.value == Stalled.STALLED else "no longer stalled")


def _says(context: Context, entry: Entry) -> Description:
    return Description(who=context.voice(entry), what=_STANCES[Stance(entry.value)])


def _link(context: Context, entry: Entry) -> Description:
    provisions = read_lines(entry.text("provision"))
    return Description(
        what=link_words(entry.value),
        targets=context.refs(entry, "target"),
        after=f" ({', '.join(provisions)})" if provisions else "",
    )


def _issue(_: Context, entry: Entry) -> Description:
    return Description(what=f"report {entry.item} issued (week {entry.detail['week']})")


def _batch_words(entry: Entry) -> str:
    """Where a batch came from, or what was unusual about it."""
    detail = entry.detail
    origins = [
        *([f"imported: {entry.text('list')}"] if "list" in entry.texts else []),
        *([f"times asserted by {entry.text('file')}"] if "file" in entry.texts else []),
    ]
    if not origins and "clock" in detail:
        origins = [f"clock {detail['clock']}"]
    note = "a note on the batch" if "note" in entry.texts else "recorded from a sheet"
    return ", ".join(origins) or note


def _saved(_: Context, entry: Entry) -> Description:
    members = " ".join((entry.text("members") or "").split("\n"))
    return Description(lead=f"saved @{entry.text('name')}", what=members)


def _undo(_: Context, entry: Entry) -> Description:
    batch = entry.detail.get("batch")
    return Description(lead="undone", what=f"entry {entry.amends} (batch {batch})")


def _party(context: Context, entry: Entry) -> Description:
    if entry.seq == entry.subject:
        return Description(lead="named", what=entry.text("name") or REDACTED)
    through = entry.refs.get("asked_through", ())
    proxy = f", asked through {context.name(through[0])}" if through else ""
    return Description(lead=context.name(entry.subject), what=f"{words_of(entry.value)}{proxy}")


_WRITERS: Mapping[Facet, Callable[[Context, Entry], Description]] = {
    Facet.REGISTER: lambda _, entry: Description(
        lead="register opened", what=str(entry.text("title"))
    ),
    Facet.ISSUE: _issue,
    Facet.PARTY: _party,
    Facet.BATCH: lambda _, entry: Description(what=_batch_words(entry)),
    Facet.SAVED: _saved,
    Facet.IDENTITY: _identity,
    Facet.RESTATEMENT: _restatement,
    Facet.RESPONSE: _response,
    Facet.DELIVERY: _delivery,
    Facet.ENDED: _ended,
    Facet.STALLED: _stalled,
    Facet.DISPOSITION: _disposition,
    Facet.SETTING: lambda _, entry: Description(
        lead=words_of(entry.value), what=entry.text("text") or REDACTED
    ),
    Facet.DEADLINE: _deadline,
    Facet.EVENT: _event,
    Facet.TEST: _test,
    Facet.STEP: _step,
    Facet.STAGE: lambda context, entry: Description(
        lead="stage",
        what=stage_words(entry),
        after=f", by {by}" if (by := _actor(context, entry)) else "",
    ),
    Facet.LOOK: _look,
    Facet.MEASURE: _measure,
    Facet.SAYS: _says,
    Facet.LINK: _link,
    Facet.NOTE: lambda _, entry: Description(lead="note", what=entry.text("text") or REDACTED),
    Facet.RETRACTION: lambda _, entry: Description(lead="retracted", what=f"entry {entry.amends}"),
    Facet.UNDO: _undo,
    Facet.REDACTION: lambda _, entry: Description(
        lead="redacted", what=f"the {entry.value} of entry {entry.amends}"
    ),
}

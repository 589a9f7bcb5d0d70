"""Reads a deadline phrase, alone or inside a longer text: every rule in its order."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from tracker.domain.dates import Precision
from tracker.domain.deadline import dated, lengths, undated
from tracker.domain.deadline.lengths import anchored, length_words
from tracker.domain.deadline.recurrence import Recurrence, anchor_after
from tracker.domain.deadline.window import (
    Bound,
    Deadline,
    Hardness,
    Jurisdiction,
    SpokenPhrase,
    Window,
    normal,
)
from tracker.domain.prose import day_words
from tracker.errors import MissingExtra, NotADate, UnknownPhrase, UsageError, as_typed

USUAL_DAY = date(2025, 1, 16)
_UNDATED = frozenset({Bound.EXPECTATION, Bound.OPEN_ENDED})


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its name in the ledger, the function that reads, and phrases it reads."""

    id: str
    version: int
    read: Callable[[SpokenPhrase], Window | None]
    examples: tuple[str, ...]
    place: Jurisdiction = Jurisdiction.UK
    """Where its examples are said."""

    def deadline(self, spoken: SpokenPhrase) -> Deadline | None:
        """The phrase as this rule reads it, or None.

        Raises UnknownPhrase if it cannot be decided, NotADate for a day that does not exist.
        """
        try:
            window = self.read(spoken)
        except (OverflowError, ValueError) as error:
            raise spoken.refuse("it leads outside the years 1 to 9999") from error
        if window is None:
            return None
        return Deadline(
            phrase=spoken.phrase,
            bound=window.bound,
            earliest=window.earliest,
            latest=window.latest,
            strict_latest=window.strict_latest,
            precision=window.precision,
            hardness=Hardness.EXPECTATION if window.bound in _UNDATED else Hardness.FIRM,
            rule=self.id,
            version=self.version,
            calendar=window.calendar,
            expectation_days=window.expectation_days,
            reading=window.reading,
            period=window.period,
            library=window.library,
        )


RULES: tuple[Rule, ...] = (
    Rule("day", 1, dated.on_day, ("by 31 May 2025", "before 31 May 2025", "on 5 March 2026")),
    Rule("figures", 1, dated.figures, ("no later than 31/12/2026", "31.12.2026")),
    Rule("weekday", 1, dated.weekday, ("by Friday",)),
    Rule("easter-by", 1, dated.by_easter, ("by Easter",)),
    Rule("easter-before", 1, dated.before_easter, ("before Easter",)),
    Rule("christmas", 1, dated.christmas, ("by Christmas", "before Christmas")),
    Rule("new-year", 1, dated.new_year, ("in the new year",)),
    Rule("month", 1, dated.month, ("by May 2025", "in May", "before May 2025")),
    Rule("short-month", 1, dated.short_month, ("Jun-25",)),
    Rule("part-of-month", 1, dated.part_of_month, ("in late May 2025",)),
    Rule("season", 1, dated.season, ("spring 2025", "by autumn 2025")),
    Rule("this-season", 1, dated.this_season, ("this spring",)),
    Rule("next-season", 1, dated.next_season, ("next spring",)),
    Rule("quarter", 1, dated.quarter, ("Q2 2025", "by Q1 2026-27")),
    Rule("half-year", 1, dated.half_year, ("in the second half of 2025",)),
    Rule("year", 1, dated.year, ("in 2026", "by 2027")),
    Rule("part-of-year", 1, dated.part_of_year, ("early 2026", "by mid-2027", "late 2025")),
    Rule("split-year", 1, dated.split_year, ("2026-27", "by fiscal year 2026-27")),
    Rule("single-year", 1, dated.single_year, ("FY2026",), Jurisdiction.US),
    Rule("named-year", 1, dated.named_year, ("this financial year",)),
    Rule("this-period", 1, dated.this_period, ("later this year", "this month")),
    Rule("next-period", 1, dated.next_period, ("next year",)),
    Rule("end-of", 1, dated.end_of, ("by the end of the year", "by the end of March 2026")),
    Rule("end-of-decade", 1, dated.end_of_decade, ("by the end of the decade",)),
    Rule("until", 1, dated.until, ("until the end of 2026",)),
    Rule("in-length", 1, lengths.in_length, ("in two weeks",)),
    Rule("within", 1, lengths.within, ("within three months", "within 100 days")),
    Rule("within-of", 1, lengths.within_of, ("within three months of Royal Assent",)),
    Rule("from-day", 1, lengths.from_day, ("within 100 days of 20 January 2025",)),
    Rule("working-days", 1, lengths.working_days, ("within 28 working days",)),
    Rule("from-now", 1, lengths.from_now, ("in the next year", "in six months' time")),
    Rule("named-length", 1, lengths.named_length, ("three-month audit",)),
    Rule("at-least", 1, lengths.at_least, ("at least four years",)),
    Rule("not-before", 1, lengths.not_before, ("not before 2027",)),
    Rule("onwards", 1, lengths.onwards, ("from 2027 onwards",)),
    Rule("soon", 1, undated.soon, ("soon", "shortly")),
    Rule("at-once", 1, undated.at_once, ("immediately", "urgently")),
    Rule("early", 1, undated.early, ("early",)),
    Rule("coming-weeks", 1, undated.coming_weeks, ("in the coming weeks",)),
    Rule("as-possible", 1, undated.as_possible, ("as quickly as possible", "ASAP")),
    Rule("open-ended", 1, undated.open_ended, ("in due course", "when parliamentary time allows")),
    Rule("parliament", 1, undated.parliament, ("by the end of this Parliament",)),
    Rule("office", 1, undated.period_of_office, ("by the end of the presidency",)),
    Rule("occasion", 1, undated.occasion, ("before the summer recess",)),
    Rule("once-done", 1, undated.once_done, ("once the bill receives royal assent",)),
    Rule("recurring", 3, undated.recurring, ("every quarter", "annually")),
    Rule("yearly-by", 1, undated.yearly_by, ("annually by 31 March", "every March")),
    Rule("ongoing", 1, undated.ongoing, ("ongoing",)),
)


def rules_markdown() -> str:
    """The rules as a Markdown table for docs/deadlines.md, each with its first example."""
    lines = ["| rule | words | read as |", "|---|---|---|"]
    for rule in RULES:
        phrase = rule.examples[0]
        deadline = rule.deadline(SpokenPhrase.of(phrase, USUAL_DAY, rule.place))
        if deadline is None:
            raise LookupError(f"rule {rule.id} does not read its example {phrase!r}")
        place = "" if rule.place is Jurisdiction.UK else f" ({rule.place})"
        lines.append(f"| {rule.id}/{rule.version} | {phrase}{place} | {deadline.reading} |")
    return "\n".join(lines) + "\n"


LONGEST = 12
# A quotation is short; a whole document pasted in its place costs no more than this.
MOST_WORDS = 500
# Two days half a year apart: a phrase whose year is left out can be read on one of them.
_PROBES = (date(2025, 1, 1), date(2025, 7, 1))
_STARTS = frozenset(
    {
        *("after", "ahead", "annually", "as", "at", "before", "by", "during", "every"),
        *("following", "in", "inside", "later", "next", "no", "not", "on", "once", "over"),
        *("prior", "quarterly", "shortly", "sometime", "subject", "this", "upon"),
        *("when", "within", "without"),
    }
)
# Words that are too common to be taken for a deadline when they stand alone.
_TOO_COMMON = frozenset({"early", "at-once", "soon", "ongoing"})
# Idioms that are used for nothing else.
_UNMISTAKABLE = frozenset({"open-ended", "named-length"})
# After a phrase these change what it says: "by the end of the year after next".
_QUALIFIERS = frozenset(
    {"of", "after", "from", "following", "next", "this", "before", "or", "until", "prior"}
)
_EDGES = " ,;:.!?()[]'\"“”‘’"
_JOINTS = frozenset(
    {"and", "but", "which", "that", "so", "then", "will", "shall", "would", "to", "with", "for"}
)
_BREAK = re.compile(r"[,;:.!?)\]]['\"”’]?$")
_CLAUSE = re.compile(r"[;:.!?](?:\s|$)")
_FUTURE = re.compile(
    r"\b(?:will|shall|must|would|'ll|is to|are to|to be|due|expect(?:s|ed)?|plan(?:s|ned)? to"
    r"|aim(?:s|ed|ing)?|intend(?:s|ed)?|commit(?:s|ted)?|promise[ds]?|pledge[ds]?|target"
    r"|deadline|going to|hope[sd]?|asked to|required to|agreed to)\b(?! not\b)"
)
_PAST = re.compile(
    # "will be published" speaks of the future, "it was published" does not.
    r"(?<!\bbe )\b(?:was|were|had|has been|have been|announced|said|wrote|told|published|came"
    r"|opened|closed|tabled|enacted|updated|appointed|received|introduced|launched|resigned)\b"
)
_NUMBER_START = re.compile(r"(?:\d{1,3}|[a-z]+)-(?:day|week|month|year)$")

_STATUTORY = re.compile(
    r"\b(?:by law|law requires|act requires|legal(?:ly)? (?:duty|obligation|required|binding)"
    r"|statutory (?:duty|deadline|date|requirement|target|time limit|obligation)"
    r"|required (?:by|under) (?:the |an )?(?:law|act|statute|regulations?|section))\b"
)
_ASPIRATION = (
    r"\b(?:hop(?:e|es|ed|ing)|aspir\w+|ambition\w*|seek(?:s|ing)? to|look(?:s|ing)? to"
    r"|would like|work(?:s|ing)? towards?|explor(?:e|es|ing)|consider(?:s|ing)?)\b"
)
_EXPECTATION = r"\b(?:expect(?:s|ed|ing|ation)?|anticipat\w+|likely)\b"
_TARGET = (
    r"\b(?:aim(?:s|ed|ing)?|target(?:s|ed|ing)?|plan(?:s|ned|ning)? to|intend(?:s|ed|ing)?"
    r"|intention|goal)\b"
)
_FIRST_MATCH = (
    (Hardness.STATUTORY, _STATUTORY),
    (Hardness.ASPIRATION, re.compile(_ASPIRATION)),
    (Hardness.EXPECTATION, re.compile(_EXPECTATION)),
    (Hardness.TARGET, re.compile(_TARGET)),
)


def find_phrase(text: str, jurisdiction: Jurisdiction = Jurisdiction.NEUTRAL) -> str | None:
    """The first deadline phrase in the first 500 words of `text`, verbatim, or None.

    It is one that can be read by the customs of the jurisdiction.

    >>> find_phrase("Before Easter, the Government will lay out a clear timetable")
    'Before Easter'
    >>> find_phrase("The Act came into force on 29 June 2026") is None
    True
    """
    words = list(re.finditer(r"\S+", text))
    alone = 0 < len(words) <= LONGEST and _may_start(normal(words[0].group()))
    if alone and _readable(text, jurisdiction):
        return text.strip(_EDGES)
    for start in range(min(len(words), MOST_WORDS)):
        if not _may_start(normal(words[start].group())):
            continue
        phrase = _longest(text, words[start : start + LONGEST], jurisdiction)
        if phrase:
            return phrase
    return None


def hardness_of(words: str) -> Hardness:
    """How firmly the words state a date; firm where nothing softens them.

    The law outranks everything; otherwise any softer word decides ("we will aim to" is a
    target).

    >>> [hardness_of(text).value for text in ("must by law", "we aim to", "we will")]
    ['statutory', 'target', 'firm']
    """
    text = normal(words)
    cues = (hardness for hardness, pattern in _FIRST_MATCH if pattern.search(text))
    return next(cues, Hardness.FIRM)


def _may_start(word: str) -> bool:
    return word in _STARTS or _NUMBER_START.match(word) is not None


def _longest(text: str, words: list[re.Match[str]], jurisdiction: Jurisdiction) -> str | None:
    """The longest phrase that starts with the first word and may be offered."""
    begin = words[0].start()
    best = None
    for place, word in enumerate(words):
        if place and normal(word.group()) in _JOINTS:
            break
        phrase = text[begin : word.end()]
        deadline = _readable(phrase, jurisdiction)
        following = words[place + 1].group() if place + 1 < len(words) else ""
        if deadline and _speaks_of_future(text, begin, word.end(), deadline):
            qualified = normal(following) in _QUALIFIERS and not _BREAK.search(word.group())
            best = None if qualified else phrase.strip(_EDGES)
        if _BREAK.search(word.group()) and not re.match(r"(?:19|20)\d\d\b", following):
            break
    return best


def _readable(phrase: str, jurisdiction: Jurisdiction) -> Deadline | None:
    for day in _PROBES:
        spoken = SpokenPhrase.of(phrase, day, jurisdiction)
        for rule in RULES:
            try:
                deadline = rule.deadline(spoken)
            except (UnknownPhrase, NotADate, MissingExtra):
                continue
            if deadline:
                return None if rule.id in _TOO_COMMON else deadline
    return None


def _speaks_of_future(text: str, begin: int, end: int, deadline: Deadline) -> bool:
    if deadline.rule in _UNMISTAKABLE:
        return True
    clause_start = max((match.end() for match in _CLAUSE.finditer(text, 0, begin)), default=0)
    clause_end = next((match.start() for match in _CLAUSE.finditer(text, end)), len(text))
    before, after = normal(text[clause_start:begin]), normal(text[end:clause_end])
    if _FUTURE.search(before):
        last_future = max(match.end() for match in _FUTURE.finditer(before))
        return _PAST.search(before, last_future) is None
    if before and deadline.bound is not Bound.EVENT:
        return False
    ahead = _FUTURE.search(after)
    return ahead is not None and _PAST.search(after, 0, ahead.start()) is None


GIVEN = "given"


def read_phrase(
    phrase: str,
    *,
    said: date,
    anchor: date | None = None,
    jurisdiction: Jurisdiction = Jurisdiction.NEUTRAL,
) -> Deadline:
    """Read a phrase said on the day `said`; raises UnknownPhrase rather than guess.

    `anchor` is the day from which "within three months" counts, or that of the event that the
    phrase names; without it such a deadline stays open. Raises UsageError where the phrase
    counts from no other day, or from another one; NotADate for a day that does not exist;
    MissingExtra for working days without the library of holidays.

    >>> print(read_phrase("“Before Easter”", said=date(2025, 1, 16)))
    ../2025-04-19 (strict 2025-04-17)
    """
    spoken = SpokenPhrase.of(phrase, said, jurisdiction)
    dated.check_era(spoken)
    for rule in RULES:
        deadline = rule.deadline(spoken)
        if deadline is None:
            continue
        try:
            if anchor is not None:
                return _counted_from(deadline, anchor, jurisdiction)
            if deadline.bound is Bound.RECURRING and deadline.period and not deadline.earliest:
                return resolve(deadline, anchor_after(said, deadline.period))
        except (OverflowError, ValueError) as error:
            raise spoken.refuse("it leads outside the years 1 to 9999") from error
        return deadline
    dated.check_days(spoken)
    raise UnknownPhrase(phrase)


def _counted_from(deadline: Deadline, anchor: date, jurisdiction: Jurisdiction) -> Deadline:
    """The deadline with the day that somebody says it counts from. Raises UsageError."""
    own = deadline.earliest if deadline.period and deadline.bound is not Bound.NOT_BEFORE else None
    if own == anchor:
        return deadline
    if own is not None:
        raise UsageError(
            f"{as_typed(deadline.phrase)} counts from {day_words(own)} by its own words.",
            hint=f"Leave out {anchor}, or record it as another reading: --rival.",
        )
    resolved = resolve(deadline, anchor, jurisdiction)
    if resolved is deadline:
        raise UsageError(
            f"{as_typed(deadline.phrase)} counts from no other day: {deadline.reading}.",
            hint="Leave out the anchor.",
        )
    return resolved


def given_window(
    phrase: str, *, earliest: date | None, latest: date | None, strict_latest: date | None = None
) -> Deadline:
    """The deadline of a phrase whose window a person gave, rule "given".

    With a first day only it is a lower bound. Raises UsageError if the days are out of order or
    none is given.
    """
    hint = "Type it as --earliest FIRST-DAY --latest LAST-DAY, the first no later than the last."
    if earliest is None and latest is None:
        raise UsageError("A window needs a first or a last day.", hint=hint)
    if latest is None:
        bound, words = Bound.NOT_BEFORE, "not before"
    else:
        bound, words = (Bound.WITHIN, "from") if earliest else (Bound.BY, "by")
    days = " to ".join(day_words(day) for day in (earliest, latest) if day)
    strict = f"; strictly by {day_words(strict_latest)}" if strict_latest else ""
    try:
        return Deadline(
            phrase=phrase,
            bound=bound,
            earliest=earliest,
            latest=latest,
            strict_latest=strict_latest or latest,
            precision=Precision.DAY,
            hardness=Hardness.FIRM,
            rule=GIVEN,
            version=1,
            calendar=None,
            expectation_days=None,
            reading=f"{words} {days}{strict}, as given by the recorder",
        )
    except ValueError as error:
        raise UsageError(f"That is no window: {error}.", hint=hint) from error


def unread(phrase: str) -> Deadline:
    """Words of somebody's list that no rule reads, kept as they are: never a day, never overdue.

    >>> print(unread("Y3 of the plan"))
    unread
    """
    return Deadline(
        phrase=phrase,
        bound=Bound.UNREAD,
        earliest=None,
        latest=None,
        strict_latest=None,
        precision=Precision.INTERVAL,
        hardness=Hardness.FIRM,
        rule=Bound.UNREAD.value,
        version=1,
        calendar=None,
        expectation_days=None,
        reading="no rule reads it as days",
    )


def resolve(
    deadline: Deadline,
    anchor: date,
    jurisdiction: Jurisdiction = Jurisdiction.NEUTRAL,
    *,
    event: str | None = None,
) -> Deadline:
    """The same deadline once the day it hangs on is recorded; `event` is what that is the day of.

    A period runs from the anchor; a lower bound such as "at least four years" moves with it;
    "by the end of this Parliament" becomes that day; "once the bill receives Royal Assent"
    becomes a lower bound, since it sets no last day; a duty that returns is first due one period
    after it. A deadline that hangs on no other day is returned as it is.

    >>> print(resolve(read_phrase("three-month audit", said=date(2025, 1, 16)), date(2025, 2, 20)))
    2025-02-20/2025-05-20
    """
    length = deadline.period
    if deadline.bound is Bound.EVENT:
        return _after_event(deadline, anchor, event or "the event")
    if length is None:
        return deadline
    if deadline.bound is Bound.NOT_BEFORE:
        first = length.after(anchor)
        reading = f"not before {length_words(length)} have passed, {day_words(first)}"
        return replace(deadline, earliest=first, reading=f"{reading}: a lower bound, no deadline")
    if deadline.bound is Bound.RECURRING:
        every = length_words(length).removeprefix("1 ")
        reading = f"a duty that returns every {every} from {day_words(anchor)}"
        due = f"first by {day_words(Recurrence(anchor, length).last_day(1))}"
        return replace(deadline, earliest=anchor, reading=f"{reading}, {due}")
    if deadline.bound not in {Bound.RELATIVE, Bound.WITHIN}:
        return deadline
    name = f", the day of {event}" if event else ""
    window = anchored(length, anchor, anchor_name=name, jurisdiction=jurisdiction)
    return replace(
        deadline,
        bound=window.bound,
        earliest=window.earliest,
        latest=window.latest,
        strict_latest=window.strict_latest,
        reading=window.reading,
        library=window.library,
    )


def _after_event(deadline: Deadline, day: date, event: str) -> Deadline:
    if deadline.period is None:
        reading = f"not before {day_words(day)}, the day of {event}; no last day"
        return replace(deadline, bound=Bound.NOT_BEFORE, earliest=day, reading=reading)
    last = deadline.period.after(day)
    which = "the day of" if last == day else "the day before"
    return replace(
        deadline,
        bound=Bound.BY,
        latest=last,
        strict_latest=last,
        precision=Precision.DAY,
        reading=f"by {day_words(last)}, {which} {event}",
    )

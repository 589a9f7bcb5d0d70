"""The deadline that a phrase was read as: its words, its bound and its window of days."""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum, StrEnum, auto

from tracker.domain.dates import Precision
from tracker.domain.prose import day_words, range_words
from tracker.errors import WINDOW_HINT, NotADate, UnknownPhrase

MONTHS_IN_YEAR = 12
_DURATION = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(-?\d+)D)?(?:(\d+)B)?")


class Bound(StrEnum):
    """What kind of limit the words set."""

    BY = "by"
    WITHIN = "within"
    """A window with a first day."""
    NOT_BEFORE = "not_before"
    """A lower bound only: never a deadline."""
    OPEN_ENDED = "open_ended"
    EXPECTATION = "expectation"
    """Soon, shortly: no date, but a number of days after which silence is worth a line."""
    EVENT = "event"
    """Bound to an event that has not been recorded."""
    RELATIVE = "relative"
    """A length of time from a day that is not known."""
    RECURRING = "recurring"
    UNREAD = "unread"
    """Words that no rule reads, as somebody's list has them: kept, and never a day."""


class Hardness(StrEnum):
    """How firmly the date was stated, from the law down to a mere expectation."""

    STATUTORY = "statutory"
    FIRM = "firm"
    TARGET = "target"
    ASPIRATION = "aspiration"
    EXPECTATION = "expectation"

    @property
    def rank(self) -> int:
        """Higher is harder; 0 is an expectation."""
        return len(Hardness) - 1 - list(Hardness).index(self)


class Jurisdiction(StrEnum):
    """Whose customs the words follow: `calendars.CUSTOMS` says which they are."""

    NEUTRAL = "neutral"
    """Nobody's: what needs a country to be read is refused."""
    UK = "uk"
    UK_SCOTLAND = "uk-sct"
    UK_WALES = "uk-wls"
    UK_NORTHERN_IRELAND = "uk-nir"
    IRELAND = "ie"
    FRANCE = "fr"
    GERMANY = "de"
    EU = "eu"
    US = "us"
    CANADA = "ca"
    AUSTRALIA = "au"
    NEW_ZEALAND = "nz"
    INDIA = "in"


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time in calendar units; `days` may be negative ("before the recess").

    `working` counts days on which offices are open. Which they are the calendar alone does not
    say: only `calendars.last_working_day` can count them.
    """

    years: int = 0
    months: int = 0
    weeks: int = 0
    days: int = 0
    working: int = 0

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read what `str` wrote, an ISO 8601 duration in whole units; ValueError otherwise.

        Working days, which ISO 8601 lacks, are `P28B`.

        >>> Period.parse("P3M")
        Period(years=0, months=3, weeks=0, days=0, working=0)
        """
        match = _DURATION.fullmatch(text)
        if match is None or text == "P":
            raise ValueError(text)
        return cls(*(int(number or 0) for number in match.groups()))

    def after(self, anchor: date) -> date:
        """The last day of the period that starts at `anchor`; the anchor itself is day 0.

        A month that is too short ends on its last day, the "corresponding date rule" of English
        law (Dodds v Walker [1981] 1 WLR 1027). OverflowError or ValueError beyond the year 9999.

        >>> str(Period(months=1).after(date(2025, 1, 31)))
        '2025-02-28'
        """
        month = anchor.month - 1 + self.months
        year = anchor.year + self.years + month // MONTHS_IN_YEAR
        month = month % MONTHS_IN_YEAR + 1
        if not date.min.year <= year <= date.max.year:
            raise OverflowError(year)
        day = min(anchor.day, calendar.monthrange(year, month)[1])
        return date(year, month, day) + timedelta(weeks=self.weeks, days=self.days)

    @property
    def rough_days(self) -> float:
        """The length in days, to order two periods by; a month is a twelfth of 365.25 days."""
        days = self.days + self.working * 7 / 5
        return self.years * 365.25 + self.months * 30.4375 + self.weeks * 7 + days

    def __str__(self) -> str:
        parts = (
            *((self.years, "Y"), (self.months, "M"), (self.weeks, "W")),
            *((self.days, "D"), (self.working, "B")),
        )
        return "P" + ("".join(f"{number}{unit}" for number, unit in parts if number) or "0D")


@dataclass(frozen=True, slots=True)
class Deadline:
    """A phrase and the one reading of it that was taken.

    `latest` is the most generous reading, `strict_latest` the narrowest that a reasonable reader
    could hold; both are the last day on which the promise is kept, None where there is none.
    `rule` and `version` name the rule that read it, so that a later version never changes an
    old report; `library` is what else decided the days, "holidays 0.109". `calendar` names the
    year that was counted by: calendar, uk-financial, academic. `period` is kept where the days
    hang on an anchor (`deadline.resolve`), and of a duty that returns.
    Raises ValueError if the days are out of order.
    """

    phrase: str
    bound: Bound
    earliest: date | None
    latest: date | None
    strict_latest: date | None
    precision: Precision
    hardness: Hardness
    rule: str
    version: int
    calendar: str | None
    expectation_days: int | None
    reading: str
    period: Period | None = None
    library: str | None = None

    def __post_init__(self) -> None:
        """Refuse a window that ends before it begins."""
        check_order(self.earliest, self.latest, self.strict_latest)

    @property
    def narrowest(self) -> date | None:
        """The strict latest day, or the latest where no narrower reading is kept."""
        return self.strict_latest or self.latest

    def with_hardness(self, hardness: Hardness) -> Deadline:
        """The same reading, as firm as the words around the phrase made it."""
        return replace(self, hardness=hardness)

    def __str__(self) -> str:
        return window_text(self.bound, self.earliest, self.latest, self.strict_latest)


def check_order(earliest: date | None, latest: date | None, strict_latest: date | None) -> None:
    """Raise ValueError unless earliest ≤ latest and strict_latest ≤ latest."""
    if latest is None:
        if strict_latest is not None:
            raise ValueError("a strict latest day needs a latest day")
        return
    if earliest is not None and earliest > latest:
        raise ValueError(f"the window ends ({latest}) before it begins ({earliest})")
    if strict_latest is not None and strict_latest > latest:
        raise ValueError(f"the strict reading ({strict_latest}) is after {latest}")


def window_text(
    bound: Bound, earliest: date | None, latest: date | None, strict_latest: date | None
) -> str:
    """The window as EDTF with its strict end, or the bound where there is no day at all."""
    if earliest is None and latest is None:
        return bound.value
    text = f"{earliest or '..'}/{latest or '..'}"
    return text if strict_latest in {None, latest} else f"{text} (strict {strict_latest})"


_QUOTES_AND_DASHES = str.maketrans(
    {
        "\N{LEFT SINGLE QUOTATION MARK}": "'",
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{LEFT DOUBLE QUOTATION MARK}": '"',
        "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
        "\N{HYPHEN}": "-",
        "\N{NON-BREAKING HYPHEN}": "-",
        "\N{EN DASH}": "-",
        "\N{EM DASH}": "-",
    }
)
_EDGES = " \t\"'.,;:!()[]"

_DIGITS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
_ONES = [
    *_DIGITS,
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen"),
    *("sixteen", "seventeen", "eighteen", "nineteen"),
]
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
NUMBERS: dict[str, int] = {word: n for n, word in enumerate(_ONES, start=1)} | {
    "a": 1,
    "an": 1,
    "a hundred": 100,
    "one hundred": 100,
}
for _n, _ten in enumerate(_TENS, start=2):
    NUMBERS[_ten] = _n * 10
    for _m, _one in enumerate(_DIGITS, start=1):
        NUMBERS[f"{_ten}-{_one}"] = NUMBERS[f"{_ten} {_one}"] = _n * 10 + _m

MONTHS: dict[str, int] = {
    name.casefold(): number
    for names in (calendar.month_name, calendar.month_abbr)
    for number, name in enumerate(names)
    if name
} | {"sept": 9}
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "final": 4} | {
    "1st": 1,
    "2nd": 2,
    "3rd": 3,
    "4th": 4,
}


def either(words: Iterable[str]) -> str:
    """A group that matches one of the words, the longest first."""
    return f"(?:{'|'.join(re.escape(word) for word in sorted(words, key=len, reverse=True))})"


NUMBER = rf"(?:\d{{1,3}}|{either(NUMBERS)})"
UNIT = r"(?:(?:calendar|full) )?(?:day|week|fortnight|month|year)"
MONTH = either(MONTHS) + r"\.?"
YEAR = r"(?:(?:19|20|21)\d\d|this year|next year)"
SEASON = r"(?:spring|summer|autumn|fall|winter)"


def normal(phrase: str) -> str:
    """The phrase with case, spaces, quotes and dashes made alike; the verbatim one is kept beside.

    >>> normal(" “Within  Three Months’ time”, ")
    "within three months' time"
    """
    text = unicodedata.normalize("NFKC", phrase).translate(_QUOTES_AND_DASHES).casefold()
    return re.sub(r" ?- ?", "-", " ".join(text.split())).strip(_EDGES)


def number(words: str) -> int:
    """A number in figures or words, up to 999; KeyError if it is neither."""
    return int(words) if words.isdecimal() else NUMBERS[words]


def period(count: str, unit: str) -> Period:
    """A length such as 'three' 'months'; KeyError if the number is not known."""
    many = number(count)
    match unit.rpartition(" ")[2].rstrip("s"):
        case "day":
            return Period(days=many)
        case "week":
            return Period(weeks=many)
        case "fortnight":
            return Period(weeks=2 * many)
        case "month":
            return Period(months=many)
        case _:
            return Period(years=many)


class LeadWord(Enum):
    """The word in front, which decides what a calendar window becomes."""

    BARE = auto()
    IN = auto()
    ON = auto()
    BY = auto()
    NO_LATER = auto()
    BEFORE = auto()
    END = auto()


_LEADS = tuple(
    (lead, re.compile(pattern))
    for lead, pattern in (
        (
            LeadWord.END,
            r"(?:(?:by|before|at|on or before|(?:by )?not? later than) )?(?:the )?end(?: of |-| )",
        ),
        (LeadWord.NO_LATER, r"(?:by )?not? later than |on or before |by or before "),
        (LeadWord.BEFORE, r"before |prior to |ahead of |in advance of "),
        (LeadWord.BY, r"by "),
        (LeadWord.ON, r"on "),
        (LeadWord.IN, r"(?:at some point |sometime |some time )?(?:in|during|over|within) "),
    )
)
_AT_THE_LATEST = re.compile(r",? at the latest$")


def split_lead(words: str) -> tuple[LeadWord, str]:
    """The lead and the rest of a normal phrase.

    >>> split_lead("by the end of march 2026")
    (<LeadWord.END: 7>, 'march 2026')
    >>> split_lead("by may 2025 at the latest")
    (<LeadWord.NO_LATER: 5>, 'may 2025')
    """
    for lead, pattern in _LEADS:
        match = pattern.match(words)
        if match is None:
            continue
        rest = words[match.end() :]
        if lead not in {LeadWord.BY, LeadWord.END} or not _AT_THE_LATEST.search(rest):
            return lead, rest
        return LeadWord.NO_LATER if lead is LeadWord.BY else lead, _AT_THE_LATEST.sub("", rest)
    return LeadWord.BARE, words


ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SpokenPhrase:
    """A phrase and what is known about its saying; `words`, `lead` and `rest` are derived."""

    phrase: str
    said: date
    jurisdiction: Jurisdiction
    words: str
    lead: LeadWord
    rest: str

    @classmethod
    def of(
        cls, phrase: str, said: date, jurisdiction: Jurisdiction = Jurisdiction.NEUTRAL
    ) -> SpokenPhrase:
        """Split the phrase once, for all rules."""
        words = normal(phrase)
        return cls(phrase, said, jurisdiction, words, *split_lead(words))

    @classmethod
    def at(
        cls, phrase: str, said: str, jurisdiction: Jurisdiction = Jurisdiction.UK
    ) -> SpokenPhrase:
        """The same from an ISO day and, unless another is named, in the UK, for examples."""
        return cls.of(phrase, date.fromisoformat(said), jurisdiction)

    def inner(self, words: str) -> SpokenPhrase:
        """Other words, said on the same day in the same place, for a rule that rests on another."""
        return replace(SpokenPhrase.of(words, self.said, self.jurisdiction), phrase=self.phrase)

    def refuse(self, because: str, *, hint: str = WINDOW_HINT) -> UnknownPhrase:
        """The error of a phrase that is understood and cannot be read one way only."""
        return UnknownPhrase(self.phrase, because=because, hint=hint)

    def impossible(self, because: str) -> NotADate:
        """The error of a phrase with a day that does not exist: a slip, not other words."""
        hint = f"Type a day that there is. {WINDOW_HINT}"
        return NotADate(self.phrase, because=because, hint=hint)

    def year(self, words: str) -> int:
        """The year meant by '2026', 'this year' or 'next year'."""
        relative = {"this year": self.said.year, "next year": self.said.year + 1}
        return relative[words] if words in relative else int(words)


@dataclass(frozen=True, slots=True)
class Window:
    """The reading of a rule: a Deadline without its phrase and the rule's name."""

    bound: Bound
    reading: str
    earliest: date | None = None
    latest: date | None = None
    strict_latest: date | None = None
    precision: Precision = Precision.INTERVAL
    calendar: str | None = None
    expectation_days: int | None = None
    period: Period | None = None
    library: str | None = None

    def __post_init__(self) -> None:
        """Refuse a window that ends before it begins."""
        check_order(self.earliest, self.latest, self.strict_latest)

    def __str__(self) -> str:
        return window_text(self.bound, self.earliest, self.latest, self.strict_latest)


@dataclass(frozen=True, slots=True)
class CalendarSpan:
    """A stretch of the calendar, both days included, and its name in English.

    `running` marks one that has begun by its own words (this year, this month): its first day
    says nothing, so that "this year" means by its end.
    """

    first: date
    last: date
    words: str
    precision: Precision
    calendar: str | None = None
    note: str = ""
    running: bool = False


SpanParser = Callable[[str, SpokenPhrase], CalendarSpan | None]


def next_span(make: Callable[[int], CalendarSpan], spoken: SpokenPhrase) -> CalendarSpan:
    """The first span after `said` where the year is left out, by the year that it begins in.

    Raises UnknownPhrase on the days when this year's has begun: then it may mean either.
    """
    spans = [make(spoken.said.year + offset) for offset in (-1, 0, 1)]
    for span in spans:
        if span.first <= spoken.said <= span.last:
            begun = f"{span.words} had begun when it was said on {day_words(spoken.said)}"
            raise spoken.refuse(f"{begun}, and names no year")
    return next(span for span in spans if span.first > spoken.said)


def spanned(span: CalendarSpan, spoken: SpokenPhrase) -> Window | None:
    """The window of a span after 'in', 'by', 'before', 'no later than' or 'by the end of'.

    None if the words do not go together. A strict reading that was over before the phrase was
    said is no reasonable reading and is dropped.
    """
    lead, before = spoken.lead, span.first - ONE_DAY
    if lead is LeadWord.ON or (span.running and lead in {LeadWord.BY, LeadWord.BEFORE}):
        return None
    if lead in {LeadWord.BARE, LeadWord.IN} and not span.running:
        reading = f"{range_words(span.first, span.last)}{_noted(span)}"
        return replace(_until(span, span.last, reading), bound=Bound.WITHIN, earliest=span.first)
    if lead is LeadWord.BEFORE:
        reading = f"by {day_words(before)}, the day before {span.words} begins{_noted(span)}"
        return _until(span, before, reading)
    reading = f"by {day_words(span.last)}, the last day of {span.words}{_noted(span)}"
    if lead is LeadWord.BY and before >= spoken.said:
        reading += f"; strictly before it begins, by {day_words(before)}"
        return replace(_until(span, span.last, reading), strict_latest=before)
    return _until(span, span.last, reading)


def _until(span: CalendarSpan, last: date, reading: str) -> Window:
    return Window(
        bound=Bound.BY,
        reading=reading,
        latest=last,
        strict_latest=last,
        precision=span.precision,
        calendar=span.calendar,
    )


def _noted(span: CalendarSpan) -> str:
    return f" ({span.note})" if span.note else ""


def combine(deadlines: Sequence[Deadline]) -> Deadline:
    """Rival readings of one phrase as one: the latest of them, strictly the narrowest of them.

    A reading without a last day, such as a relative one, adds nothing; if none has one, the
    first reading is returned. Phrase, rule and hardness are those of the first. Raises
    ValueError for an empty sequence.

    >>> from datetime import date
    >>> from tracker.domain.deadline.grammar import read_phrase, resolve
    >>> audit = read_phrase("three-month audit", said=date(2025, 1, 16))
    >>> rivals = [resolve(audit, day) for day in (date(2025, 1, 16), date(2025, 2, 20))]
    >>> print(combine(rivals))
    2025-01-16/2025-05-20 (strict 2025-04-16)
    """
    if not deadlines:
        raise ValueError("there is no reading to combine")
    dated = [deadline for deadline in deadlines if deadline.latest]
    if not dated:
        return deadlines[0]
    if len({(one.earliest, one.latest, one.narrowest) for one in dated}) == 1:
        return dated[0]
    starts = [deadline.earliest for deadline in dated if deadline.earliest]
    readings = "; or ".join(dict.fromkeys(deadline.reading for deadline in dated))
    return replace(
        dated[0],
        phrase=deadlines[0].phrase,
        hardness=deadlines[0].hardness,
        earliest=min(starts) if len(starts) == len(dated) else None,
        latest=max(deadline.latest for deadline in dated if deadline.latest),
        strict_latest=min(deadline.narrowest for deadline in dated if deadline.narrowest),
        reading=readings,
    )

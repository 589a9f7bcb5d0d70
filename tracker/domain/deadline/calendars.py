"""The customs of each jurisdiction: its years, seasons, days off, terms and words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from tracker.domain.deadline.window import ONE_DAY, Jurisdiction, SpokenPhrase
from tracker.domain.vocabulary import Stage, find_word
from tracker.errors import PLACE_HINT, MissingExtra, UnknownPhrase


@dataclass(frozen=True, slots=True)
class Customs:
    """How one jurisdiction counts its time, and what it calls its terms and the end of a bill.

    A month of None is one that has no single answer there: phrases that need it are refused.
    """

    name: str
    """As in "financial year of Canada"."""
    financial: int | None = None
    """The month on whose first day the financial year begins."""
    year_name: str = ""
    """What that year is called, if not "financial year of" the name."""
    named_by_end: bool | None = None
    """Whether FY2026 is the year that ends in 2026; None where both are in use."""
    academic: int | None = None
    """The month on whose first day the school year begins."""
    southern: bool = False
    """Whether its seasons are those south of the equator."""
    day_first: bool | None = None
    """Whether 3 April is written 03/04; None where both are in use."""
    holidays: tuple[str, str | None] | None = None
    """Country and part of it by ISO 3166, as the library `holidays` knows them."""
    terms: tuple[str, ...] = ()
    """What is said to end: this Parliament, the presidency."""
    enacted: tuple[str, ...] = ()
    """What makes a law of a bill; the first is the usual word."""
    stages: Mapping[Stage, str] = field(default_factory=dict)
    """What its readers call a stage, where that is not the usual word."""
    legislature: str = "the legislature"
    assents: str = "the head of state"
    """Who signs or promulgates what the legislature has passed."""
    government: str = "the government"


# Interpretation Act 1978, schedule 1 (financial year); Education Act 1996, s 579 (school year);
# Parliament Acts 1911 and 1949 (Royal Assent); Local Government Act 1972, s 7 (a council).
# FY2026 is the year from 2026 to HM Revenue and Customs (corporation tax) and the year to 2026
# to others. Bank holidays: Banking and Financial Dealings Act 1971, which differs for the parts
# of the country; "uk" counts those of England.
_UK = Customs(
    name="the UK",
    financial=4,
    year_name="UK financial year",
    academic=9,
    day_first=True,
    holidays=("GB", "ENG"),
    terms=("parliament", "session", "council"),
    enacted=("royal assent",),
    legislature="Parliament",
    assents="the Crown",
    government="the Government",
)
CUSTOMS: Mapping[Jurisdiction, Customs] = {
    Jurisdiction.NEUTRAL: Customs(
        name="no country",
        terms=("parliament", "session", "term", "mandate", "legislature", "government"),
        enacted=("enactment", "enacted"),
    ),
    Jurisdiction.UK: _UK,
    # Scotland Act 1998, ss 2 and 28; school years there begin in August (Education (Scotland)
    # Act 1980 leaves the day to each council), so that no one month is right.
    Jurisdiction.UK_SCOTLAND: replace(
        _UK,
        name="Scotland",
        academic=None,
        holidays=("GB", "SCT"),
        legislature="the Scottish Parliament",
        government="the Scottish Government",
    ),
    # Government of Wales Act 2006, ss 3 and 115.
    Jurisdiction.UK_WALES: replace(
        _UK,
        name="Wales",
        holidays=("GB", "WLS"),
        terms=("senedd", "session"),
        legislature="the Senedd",
        government="the Welsh Government",
    ),
    # Northern Ireland Act 1998, ss 5 and 31: an Assembly sits for a mandate.
    Jurisdiction.UK_NORTHERN_IRELAND: replace(
        _UK,
        name="Northern Ireland",
        holidays=("GB", "NIR"),
        terms=("assembly", "mandate"),
        legislature="the Assembly",
        government="the Executive",
    ),
    # Exchequer and Local Financial Years Act 1974; Constitution, articles 12 (the President),
    # 16 (a Dáil) and 25 (signature); Local Government Act 2001, s 26 (a council); Organisation
    # of Working Time Act 1997, second schedule.
    Jurisdiction.IRELAND: Customs(
        name="Ireland",
        financial=1,
        named_by_end=True,
        academic=9,
        day_first=True,
        holidays=("IE", None),
        terms=("dáil", "dail", "seanad", "oireachtas", "presidency", "council"),
        enacted=("signed by the president", "signature by the president"),
        stages={
            Stage.INTRODUCED: "initiated",
            Stage.PASSED: "passed by both Houses",
            Stage.ROYAL_ASSENT: "signed by the President",
        },
        legislature="the Oireachtas",
        assents="the President",
        government="the Government",
    ),
    # Loi organique relative aux lois de finances (2001), article 1; Constitution, articles 6,
    # 10 (promulgation) and 25; Code de l'éducation, L521-1; Code du travail, L3133-1.
    Jurisdiction.FRANCE: Customs(
        name="France",
        financial=1,
        named_by_end=True,
        academic=9,
        day_first=True,
        holidays=("FR", None),
        terms=("presidency", "legislature", "five-year term", "quinquennium"),
        enacted=("promulgated", "promulgation"),
        stages={
            Stage.INTRODUCED: "tabled",
            Stage.PASSED: "adopted by Parliament",
            Stage.ROYAL_ASSENT: "promulgated",
        },
        legislature="Parliament",
        assents="the President",
        government="the Government",
    ),
    # Bundeshaushaltsordnung, § 4; Grundgesetz, articles 39 (Wahlperiode) and 82 (Ausfertigung
    # and Verkündung); Hamburger Abkommen of the Länder 1964, § 1 (school year from 1 August), which
    # their agreement of 15 October 2020 replaced. Only the holidays of all Länder.
    Jurisdiction.GERMANY: Customs(
        name="Germany",
        financial=1,
        named_by_end=True,
        academic=8,
        day_first=True,
        holidays=("DE", None),
        terms=("legislative period", "electoral term", "bundestag"),
        enacted=("promulgated", "promulgation"),
        stages={
            Stage.PASSED: "adopted by the Bundestag",
            Stage.ROYAL_ASSENT: "promulgated",
        },
        legislature="the Bundestag",
        assents="the Federal President",
        government="the Federal Government",
    ),
    # Treaty on the Functioning of the EU, articles 313 (financial year), 297 (signature and
    # publication); Treaty on EU, articles 14 and 16 (terms, the presidency of the Council).
    # Regulation 1182/71 leaves holidays to each institution: no one calendar.
    Jurisdiction.EU: Customs(
        name="the EU",
        financial=1,
        named_by_end=True,
        day_first=True,
        terms=("presidency", "parliamentary term", "commission", "mandate"),
        enacted=("adopted", "adoption", "publication in the official journal"),
        stages={
            Stage.INTRODUCED: "proposed by the Commission",
            Stage.PASSED: "agreed by Parliament and Council",
            Stage.ROYAL_ASSENT: "adopted",
        },
        legislature="the Parliament and the Council",
        assents="the Parliament and the Council",
        government="the Commission",
    ),
    # 31 U.S.C. § 1102 (fiscal year), named for the year it ends in: Office of Management and
    # Budget, Circular A-11; Constitution, article I section 7 and amendment XX; 5 U.S.C. § 6103.
    Jurisdiction.US: Customs(
        name="the US",
        financial=10,
        named_by_end=True,
        day_first=False,
        holidays=("US", None),
        terms=("congress", "administration", "presidency", "presidential term"),
        enacted=("signed into law", "signed by the president"),
        stages={
            Stage.REPORT: "reported by the committee",
            Stage.PASSED: "passed by both chambers",
            Stage.ROYAL_ASSENT: "signed into law",
        },
        legislature="Congress",
        assents="the President",
        government="the Administration",
    ),
    # Financial Administration Act, s 2 (fiscal year); Constitution Act 1867, ss 50 and 55;
    # Canada Labour Code, part III. Days are written in both orders (CAN/CSA-Z234.4 asks for ISO).
    Jurisdiction.CANADA: Customs(
        name="Canada",
        financial=4,
        holidays=("CA", None),
        terms=("parliament", "legislature", "session"),
        enacted=("royal assent",),
        legislature="Parliament",
        assents="the Governor General",
        government="the Government",
    ),
    # Acts Interpretation Act 1901, s 2B (financial year); Constitution, ss 28 and 58. National
    # holidays only: the states have more.
    Jurisdiction.AUSTRALIA: Customs(
        name="Australia",
        financial=7,
        named_by_end=True,
        academic=1,
        southern=True,
        day_first=True,
        holidays=("AU", None),
        terms=("parliament", "term"),
        enacted=("royal assent",),
        legislature="Parliament",
        assents="the Governor-General",
        government="the Government",
    ),
    # Public Finance Act 1989, s 2 (financial year); Constitution Act 1986, ss 16 and 17;
    # Holidays Act 2003, s 44.
    Jurisdiction.NEW_ZEALAND: Customs(
        name="New Zealand",
        financial=7,
        named_by_end=True,
        academic=1,
        southern=True,
        day_first=True,
        holidays=("NZ", None),
        terms=("parliament", "parliamentary term"),
        enacted=("royal assent",),
        legislature="Parliament",
        assents="the Governor-General",
        government="the Government",
    ),
    # General Clauses Act 1897, s 3(21); Constitution, articles 83 and 111; the central
    # government's gazetted holidays. Years are named by their end in the Economic Survey (FY26).
    Jurisdiction.INDIA: Customs(
        name="India",
        financial=4,
        named_by_end=True,
        day_first=True,
        holidays=("IN", None),
        terms=("lok sabha", "vidhan sabha", "parliament"),
        enacted=("assent of the president", "presidential assent", "notified in the gazette"),
        stages={
            Stage.PASSED: "passed by both Houses",
            Stage.ROYAL_ASSENT: "assented to by the President",
        },
        legislature="Parliament",
        assents="the President",
        government="the Government",
    ),
}


def stage_label(stage: Stage, jurisdiction: Jurisdiction) -> str:
    """What a stage is called in a jurisdiction.

    >>> stage_label(Stage.ROYAL_ASSENT, Jurisdiction.IRELAND)
    'signed by the President'
    """
    return CUSTOMS[jurisdiction].stages.get(stage, stage.label)


def find_stage(text: str, jurisdiction: Jurisdiction) -> Stage | None:
    """A stage by its own word, or by that of the jurisdiction: "signed by the President".

    >>> find_stage("promulgated", Jurisdiction.FRANCE), find_stage("promulgated", Jurisdiction.UK)
    (<Stage.ROYAL_ASSENT: 'royal_assent'>, None)
    """
    typed = text.casefold().replace("-", " ").replace("_", " ")
    labels = CUSTOMS[jurisdiction].stages.items()
    stages = (stage for stage, label in labels if label.casefold() == typed)
    return next(stages, None) or find_word(Stage, text)


#: The stages of a bill that its legislature decides, its coming into force included.
_LEGISLATURES = frozenset(
    {
        *(Stage.INTRODUCED, Stage.FIRST_READING, Stage.SECOND_READING, Stage.COMMITTEE),
        *(Stage.REPORT, Stage.THIRD_READING, Stage.PASSED, Stage.AMENDED, Stage.IN_FORCE),
        Stage.FALLEN,
    }
)


def institution(stage: Stage, jurisdiction: Jurisdiction) -> str:
    """Who acts at a stage of an instrument, where nobody else is named.

    >>> institution(Stage.SECOND_READING, Jurisdiction.UK)
    'Parliament'
    >>> institution(Stage.ROYAL_ASSENT, Jurisdiction.CANADA)
    'the Governor General'
    """
    customs = CUSTOMS[jurisdiction]
    if stage is Stage.ROYAL_ASSENT:
        return customs.assents
    return customs.legislature if stage in _LEGISLATURES else customs.government


@dataclass(frozen=True, slots=True)
class YearKind:
    """A year that is counted by: the calendar's, or a financial or academic one."""

    name: str
    """As it is recorded with a deadline."""
    first_month: int
    words: str
    note: str


CALENDAR_YEAR = YearKind("calendar", 1, "", "")


def year_kind(word: str, spoken: SpokenPhrase) -> YearKind:
    """The financial or academic year of the place. Raises UnknownPhrase where it has none."""
    customs = CUSTOMS[spoken.jurisdiction]
    if word in {"academic", "school"}:
        if customs.academic is None:
            raise _needs_place(spoken, "an academic year", customs)
        return YearKind("academic", customs.academic, "academic year", "academic year")
    if customs.financial is None:
        raise _needs_place(spoken, "a financial year", customs)
    whole = Jurisdiction(spoken.jurisdiction.value.partition("-")[0])
    note = customs.year_name or f"financial year of {customs.name}"
    return YearKind(f"{whole.value}-financial", customs.financial, "financial year", note)


def _needs_place(spoken: SpokenPhrase, what: str, customs: Customs) -> UnknownPhrase:
    if spoken.jurisdiction is not Jurisdiction.NEUTRAL:
        return spoken.refuse(f"{what} has no one beginning in {customs.name}")
    return spoken.refuse(f"{what} begins on another day in each country", hint=PLACE_HINT)


_SATURDAY = 5


def last_working_day(anchor: date, count: int, jurisdiction: Jurisdiction) -> tuple[date, str]:
    """The last of `count` working days after the anchor, and the library that knew the holidays.

    Saturdays, Sundays and public holidays are none. Raises MissingExtra where the library is not
    installed, LookupError for a jurisdiction without one calendar of holidays, OverflowError
    beyond the year 9999.

    >>> last_working_day(date(2025, 4, 14), 5, Jurisdiction.UK)[0].isoformat()
    '2025-04-23'
    """
    place = CUSTOMS[jurisdiction].holidays
    if place is None:
        raise LookupError(jurisdiction)
    try:
        # Only here: it takes a while, and nothing else needs it.
        import holidays
        from holidays.version import __version__ as version
    except ImportError:
        raise MissingExtra("A deadline in working days", "workdays") from None
    country, part = place
    days_off = holidays.country_holidays(country, subdiv=part)
    day = anchor
    while count:
        day += ONE_DAY
        count -= day.weekday() < _SATURDAY and day not in days_off
    return day, f"holidays {version}"

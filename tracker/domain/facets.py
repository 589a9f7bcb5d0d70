"""What an entry can be made of: the values of each facet, its item, its refs and its texts."""

from __future__ import annotations

from tracker.domain.vocabulary import (
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
    PartyKind,
    Response,
    Setting,
    Stage,
    Stalled,
    Stance,
    StepKind,
    SuccessTestValue,
    Word,
)


class MeasureValue(Word):
    """What a number of a measure is: found on a day, promised for one, or where it began."""

    READING = "reading", "What it was on a day, as somebody published it."
    TARGET = "target", "What the promiser said it would be."
    BASELINE = "baseline", "The number that it is counted from; a new one begins a series."


class TextField(Word):
    """Every kind of words that somebody types; each stands apart so that it can be redacted."""

    TITLE = "title"
    WORDING = "wording"
    NAME = "name"
    QUOTE = "quote"
    NOTE = "note"
    TEXT = "text"
    WHAT = "what"
    HOW = "how"
    BECAUSE = "because"
    CORRECTION = "correction"
    GRADE_BECAUSE = "grade_because"
    QUOTE_BECAUSE = "quote_because"
    """Why a quote stands that is in no stored copy."""
    PHRASE = "phrase"
    READING = "reading"
    PLACES = "places"
    TERMS = "terms"
    TAGS = "tags"
    """One a line."""
    PROVISION = "provision"
    UNIT = "unit"
    URL = "url"
    PUBLISHER = "publisher"
    ARCHIVE = "archive"
    FILE = "file"
    MEMBERS = "members"
    """What a saved list selects, as typed, one a line."""
    LIST = "list"
    """The name of an imported list."""
    KEY = "key"
    COLUMN = "column"
    COMMENT = "comment"
    PREPARED_BY = "prepared_by"


#: The closed values of each facet, as the database holds them too (the table `vocabulary`). A
#: facet that says one thing only has one word of its own.
VALUES: dict[Facet, tuple[str, ...]] = {
    Facet.REGISTER: ("opened",),
    Facet.PARTY: tuple(PartyKind),
    Facet.BATCH: ("opened",),
    Facet.SAVED: ("saved",),
    Facet.ISSUE: ("issued",),
    Facet.BREAK: ("restored",),
    Facet.SETTING: tuple(Setting),
    Facet.IDENTITY: tuple(Identity),
    Facet.RESTATEMENT: tuple(Comparison),
    Facet.RESPONSE: tuple(Response),
    Facet.DELIVERY: tuple(Delivery),
    Facet.ENDED: tuple(Ended),
    Facet.STALLED: tuple(Stalled),
    Facet.DISPOSITION: tuple(Disposition),
    Facet.DEADLINE: tuple(DeadlineValue),
    Facet.TEST: tuple(SuccessTestValue),
    Facet.STEP: tuple(StepKind),
    Facet.STAGE: tuple(Stage),
    Facet.EVENT: tuple(EventDate),
    Facet.MEASURE: tuple(MeasureValue),
    Facet.LOOK: tuple(Look),
    Facet.SAYS: tuple(Stance),
    Facet.LINK: tuple(LinkType),
    Facet.NOTE: ("noted",),
    Facet.RETRACTION: ("retracted",),
    Facet.UNDO: ("undone",),
    Facet.REDACTION: tuple(TextField),
}


#: What tells apart the several things that a facet says of one subject.
ITEMS: dict[Facet, str] = {
    Facet.ISSUE: "the report, by its number",
    Facet.SAVED: "the list, by the entry that first named it",
    Facet.DELIVERY: "the occurrence of a recurring duty, by its period",
    Facet.TEST: "the test, by its number on the commitment",
    Facet.STAGE: "the provision, by the entry that first named it",
    Facet.MEASURE: "the measure, by the entry that first named it",
    Facet.LINK: "the target, by the entry that opened it",
}


class RefPart(Word):
    """As what an entry names others."""

    SOURCE = "source"
    """What it rests on."""
    PARENT = "parent"
    LEAD = "lead"
    TO = "to"
    BY = "by"
    """Who announced or claimed it; of a disposition, what took its place."""
    SPEAKER = "speaker"
    ASKED_THROUGH = "asked_through"
    """Whom to ask in the place of a party that cannot be."""
    TARGET = "target"
    ANCHOR = "anchor"
    """The entry or the event that a deadline counts from."""
    LOOK = "look"
    PROGRAMME = "programme"

"""What each column of an export means: the method sheet, the package's schema, the documents."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tracker.domain.deadline_values import Bound, Hardness
from tracker.domain.moves import Move
from tracker.domain.schedule import Schedule
from tracker.domain.vocabulary import (
    Agreement,
    DeadlineValue,
    Delivery,
    Disposition,
    Ended,
    Facet,
    Group,
    Headline,
    Kind,
    Ratability,
    SourceType,
    words_of,
)


class Holds(StrEnum):
    """What stands in the cells of a column."""

    TEXT = "text"
    WHOLE = "whole number"
    YES_NO = "true or false"
    DAY = "day"
    MOMENT = "moment, UTC"
    LIST = "list"
    OBJECT = "texts by name"


@dataclass(frozen=True, slots=True)
class Field:
    """One column: its name, what it holds, and what that means."""

    name: str
    meaning: str
    holds: Holds = Holds.TEXT
    values: tuple[str, ...] = ()
    """The only values that it may have, where they are few."""
    always: bool = True
    """Whether no cell is empty."""

    @property
    def title(self) -> str:
        """The name for readers."""
        return words_of(self.name).capitalize()


def _text(name: str, meaning: str) -> Field:
    return Field(name, meaning, always=False)


def _key(name: str, meaning: str) -> Field:
    return Field(name, meaning)


def _word(name: str, words: type[StrEnum], meaning: str, *, always: bool = True) -> Field:
    return Field(name, meaning, values=tuple(word.value for word in words), always=always)


def _number(name: str, meaning: str, *, always: bool = True) -> Field:
    return Field(name, meaning, Holds.WHOLE, always=always)


def _flag(name: str, meaning: str, *, always: bool = True) -> Field:
    return Field(name, meaning, Holds.YES_NO, always=always)


def _day(name: str, meaning: str, *, always: bool = False) -> Field:
    return Field(name, meaning, Holds.DAY, always=always)


def _list(name: str, meaning: str) -> Field:
    return Field(name, meaning, Holds.LIST, always=False)


#: The columns of `list --json`, then the words of the promise and the last note.
COMMITMENTS = (
    _key("ref", "What the commitment is called, for good."),
    _key("title", "Our short name for it."),
    _word("kind", Kind, "What sort of commitment it is, which decides where it is counted."),
    _text("parent", "The ref of what it is a part of."),
    _text("lead", "The body that answers for it."),
    _list("addressees", "Whom a recommendation or demand is addressed to."),
    _list("tags", "Tags of the analyst."),
    _key("announced", "When it was made, in EDTF: 2025-01-16, 2025-01, ../2025-01-16."),
    _word("headline", Headline, "The one word for readers, from our finding and what ended it."),
    _word("group", Group, "The group of the headline."),
    _list("badges", "What a reader must know beside the headline."),
    _word("delivery_tracker", Delivery, "Our own finding: how much has been delivered."),
    _word("delivery_promiser", Delivery, "What the promiser says.", always=False),
    _list("delivery_others", "What third parties say: name, value, and the day in brackets."),
    _word("ended", Ended, "Whether it is over, and why."),
    _flag("stalled", "Whether evidence shows that the work has stopped."),
    _list("response", "What each addressee answered; acceptance is not delivery."),
    _word("disposition", Disposition, "Where it stands in our book-keeping."),
    _flag("counted", "Whether it is in the denominator."),
    _word("ratability", Ratability, "Whether it can be judged at all."),
    _word("schedule", Schedule, "Where its date stands on the day of the export."),
    _text("lateness", "How late or how soon, in words."),
    _number("late_days", "Days after the last day; negative is days left, or early.", always=False),
    _number("late_days_strict", "The same on the narrowest reading.", always=False),
    _text("due_phrase", "The words in which its date was given, verbatim."),
    _day("due_earliest", "The first day of the window, where it has one."),
    _day("due_latest", "The last day on the most generous reading."),
    _day("due_strict_latest", "The last day on the narrowest reading."),
    _day("due_original_latest", "The last day that was first promised."),
    _number("slip_days", "Days from the first last day to the present one.", always=False),
    _number("moves", "How often the last day has changed."),
    _word("agreement", Agreement, "What the promiser says, held against our finding."),
    _number("last_entry", "The number of the newest entry that stands."),
    _day("last_occurred", "The last day on which anything happened.", always=True),
    _day("last_looked", "The last day on which somebody looked."),
    _list("sources", "The keys of the sources that the standing entries cite."),
    _text("wording", "The promise as it was first published, verbatim."),
    _text("note", "The last note on it."),
    _text("judged", "The day of our finding, or of what ended it, in EDTF."),
    _text("due_said", "The day on which its present date was stated, in EDTF."),
)
ENTRIES = (
    _number("entry", "Its number in the ledger."),
    _key("id", "Its name in every copy of the register."),
    _number("batch", "The number of the first entry that was recorded together with it."),
    _text("ref", "The ref or key of what it is about; empty: the register itself."),
    _text("title", "The title of what it is about."),
    _word("facet", Facet, "What sort of fact it records."),
    _key("value", "What it records, in the vocabulary of its sort."),
    _key("voice", "Who says so: tracker, promiser, or the name of a third party."),
    _text("by", "Whose words a claim is."),
    _key("what", "The entry in words."),
    _key("occurred", "When it happened in the world, in EDTF."),
    _day("occurred_latest", "The last day on which that may have been.", always=True),
    Field("recorded_at", "When it was written down.", Holds.MOMENT),
    _key("actor", "Who wrote it down."),
    Field("texts", "Its free texts by name, such as its quote.", Holds.OBJECT),
    _list("sources", "The keys of the sources that it cites."),
    _number("amends", "The entry that it corrects, retracts, undoes or redacts.", always=False),
    _text("amended", "corrected, retracted, undone or redacted, where that was done to it."),
    _number("amended_by", "The entry that did so.", always=False),
)
DEADLINES = (
    _number("entry", "The number of the entry that states it."),
    _key("ref", "The ref of its commitment."),
    _word("value", DeadlineValue, "Whether a date was stated, refused or taken back."),
    _key("voice", "Who stated it."),
    _text("phrase", "The words, verbatim."),
    _word("bound", Bound, "What kind of limit the words set.", always=False),
    _day("earliest", "The first day of the window, where it has one."),
    _day("latest", "The last day on the most generous reading."),
    _day("strict_latest", "The last day on the narrowest reading."),
    _word("hardness", Hardness, "How firmly it was stated.", always=False),
    _text("rule", "The rule that read the words."),
    _number("version", "The version of that rule.", always=False),
    _text("reading", "How the words were read."),
    _key("said", "When it was stated, in EDTF."),
    _flag("silent", "Whether it was found without an announcement."),
    _flag("rival", "Whether it is another reading of the words before it."),
    _word("move", Move, "What it did to the statement before it.", always=False),
    _number("days", "How much later the last day became; negative is sooner.", always=False),
    _list("sources", "The keys of the sources that it rests on."),
)
SOURCES = (
    _key("ref", "Its key."),
    _key("title", "Its title."),
    _word("type", SourceType, "What it is."),
    _text("publisher", "Who published it."),
    _text("published", "When, in EDTF."),
    _text("speaker", "Whose words they are."),
    _flag("own", "Whether it is the promiser's own; empty where nobody said.", always=False),
    _text("url", "Its address."),
    _text("file", "The name of the file that was read."),
    _number("cited", "How many entries of the whole register that stand cite it."),
)
#: How to count, so that every table has the same numbers.
COUNTING = (
    (
        "Count the commitments whose `counted` is true: demands and milestones are never counted "
        "with commitments, and what was superseded, merged, split or put out of scope has left "
        "the count. What was withdrawn stays in it."
    ),
    "Headlines and groups of the counted commitments each sum to their number.",
    (
        "Overdue is `schedule` overdue or overdue_on_strict_reading, where `ended` is open and "
        "`disposition` active, as in `list --overdue`."
    ),
    (
        "`delivery_tracker` is our finding. What a promiser or a third party says stands in "
        "columns of its own and is never counted as delivery."
    ),
    (
        "An entry that was corrected, retracted, undone or redacted stays among the entries and "
        "says so in `amended`."
    ),
)

"""Views for other tools: ledger and status rows in plain columns, alike on both databases.

This program reads none of them. A change of the status row's order (`domain/status.py`) is a
change of the paths here, and a revision.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

#: Places of a status row, and of the facts in it, as they stand in its JSON.
OPENED, TEXTS, FACTS, STATEMENTS, TESTS = 0, 1, 4, 7, 8
FACET, VOICE, VALUE, OCCURRED = 3, 5, 6, 7


class ViewColumn(NamedTuple):
    """A column: its name, what it holds, and the SQL that makes it."""

    name: str
    comment: str
    sql: str


@dataclass(frozen=True, slots=True)
class View:
    """A view in the SQL of one database."""

    name: str
    comment: str
    columns: Sequence[ViewColumn]
    rows: str
    """What follows FROM."""

    @property
    def statement(self) -> str:
        """The statement that creates it."""
        columns = ",\n".join(f"  {column.sql} AS {column.name}" for column in self.columns)
        return f"CREATE VIEW {self.name} AS SELECT\n{columns}\nFROM {self.rows}"


class _Sqlite:
    """JSON and lists in the words of SQLite."""

    def at(self, json: str, *path: str | int) -> str:
        """The value at a place of a JSON text; -1 is the last of a list."""
        return f"json_extract({json}, '{self._path(path)}')"

    def each(self, json: str, *path: str | int, name: str) -> str:
        """The items of a list as rows."""
        return f"json_each({json}, '{self._path(path)}') AS {name}"

    def place(self, name: str) -> str:
        """The place of a row of `each`, from 1."""
        return f"{name}.key + 1"

    def number(self, name: str) -> str:
        """A row of `each` as a whole number."""
        return f"{name}.value"

    def count(self, json: str, *path: str | int) -> str:
        """How many items a list has."""
        return f"json_array_length({json}, '{self._path(path)}')"

    def flag(self, value: str) -> str:
        """A truth of JSON as 1 or 0, which is also that there is none."""
        return f"CAST(coalesce({value}, 0) AS INTEGER)"

    def joined(self, what: str, rows: str, order: str) -> str:
        """Texts of rows as one, by semicolons."""
        ordered = f"SELECT {what} AS word {rows} ORDER BY {order}"
        return f"(SELECT group_concat(word, '; ') FROM ({ordered}))"

    @staticmethod
    def _path(path: Sequence[str | int]) -> str:
        steps = (f".{step}" if isinstance(step, str) else f"[{step}]" for step in path)
        return "$" + "".join(steps).replace("[-1]", "[#-1]")


class _Postgresql:
    """The same in the words of PostgreSQL."""

    def at(self, json: str, *path: str | int) -> str:
        return f"(({json})::jsonb #>> '{self._path(path)}')"

    def each(self, json: str, *path: str | int, name: str) -> str:
        items = f"jsonb_array_elements(({json})::jsonb #> '{self._path(path)}')"
        return f"{items} WITH ORDINALITY AS {name}(value, place)"

    def place(self, name: str) -> str:
        return f"{name}.place"

    def number(self, name: str) -> str:
        return f"CAST({name}.value #>> '{{}}' AS INTEGER)"

    def count(self, json: str, *path: str | int) -> str:
        return f"jsonb_array_length(({json})::jsonb #> '{self._path(path)}')"

    def flag(self, value: str) -> str:
        return f"CAST(CAST(coalesce({value}, 'false') AS BOOLEAN) AS INTEGER)"

    def joined(self, what: str, rows: str, order: str) -> str:
        return f"(SELECT string_agg({what}, '; ' ORDER BY {order}) {rows})"

    @staticmethod
    def _path(path: Sequence[str | int]) -> str:
        return "{" + ",".join(map(str, path)) + "}"


_Dialect = _Sqlite | _Postgresql
DIALECTS: dict[str, _Dialect] = {"sqlite": _Sqlite(), "postgresql": _Postgresql()}


def views(dialect: str) -> list[View]:
    """The views in the SQL of a database, in the order in which they are made."""
    sql = DIALECTS[dialect]
    return [_commitment(sql), _deadline(sql), _entry(sql), _source(sql)]


def _text(value: str) -> str:
    # Without a cast the column of a view has no type, and DuckDB takes it for bytes.
    return f"CAST({value} AS TEXT)"


def _integer(value: str) -> str:
    return f"CAST({value} AS INTEGER)"


def _truth(condition: str) -> str:
    return f"CAST(CASE WHEN {condition} THEN 1 ELSE 0 END AS INTEGER)"


def _commitment(sql: _Dialect) -> View:
    def fact(facet: str, voice: str, part: int) -> str:
        return (
            f"(SELECT {sql.at('fact.value', part)}"
            f" FROM {sql.each('status.facts', FACTS, name='fact')}"
            f" WHERE {sql.at('fact.value', FACET)} = '{facet}'"
            f" AND {sql.at('fact.value', VOICE)} = '{voice}')"
        )

    def either(facet: str, part: int) -> str:
        return f"coalesce({fact(facet, 'tracker', part)}, {fact(facet, 'promiser', part)})"

    def date_of(part: str) -> str:
        return _text(sql.at("status.facts", STATEMENTS, -1, 0, 2, part))

    tests = (
        f"(SELECT count(*) FROM {sql.each('status.facts', TESTS, name='test')}"
        f" WHERE {sql.at('test.value', 3, VALUE)} = 'met')"
    )
    tags = f"replace({_text(sql.at('status.facts', TEXTS, 'tags'))}, '\n', '; ')"
    return View(
        "v_commitment",
        "Each commitment with what stands of it, as of the day of its last entry that had "
        "happened when its row was written. Headlines, badges and lateness follow by rules and "
        "from the day: `tracker list` and `tracker export` have them.",
        (
            ViewColumn("id", "The entry that opened it", "commitment.id"),
            ViewColumn("ref", "Its ref", "subject.ref"),
            ViewColumn("title", "Empty once it is redacted", "commitment.title"),
            ViewColumn("kind", "What sort of commitment", "commitment.kind"),
            ViewColumn("parent", "The ref of what it is a part of", "above.ref"),
            ViewColumn("lead", "The name of who leads on it", "party.name"),
            ViewColumn("tags", "Apart by semicolons", _text(tags)),
            ViewColumn("announced", "When, EDTF", _text(sql.at("status.facts", OPENED, OCCURRED))),
            ViewColumn("announced_latest", "Last day of it", "commitment.announced_latest"),
            ViewColumn("delivery", "Our finding", _text(fact("delivery", "tracker", VALUE))),
            ViewColumn(
                "delivery_on", "Its day, EDTF", _text(fact("delivery", "tracker", OCCURRED))
            ),
            ViewColumn(
                "delivery_promiser", "Their claim", _text(fact("delivery", "promiser", VALUE))
            ),
            ViewColumn(
                "delivery_promiser_on", "Its day", _text(fact("delivery", "promiser", OCCURRED))
            ),
            ViewColumn("ended", "Why it ended, where that was said", _text(either("ended", VALUE))),
            ViewColumn("ended_on", "Its day", _text(either("ended", OCCURRED))),
            ViewColumn(
                "disposition", "Whether it was replaced", _text(either("disposition", VALUE))
            ),
            ViewColumn("disposition_on", "Its day", _text(either("disposition", OCCURRED))),
            ViewColumn("stalled", "stalled or resumed", _text(either("stalled", VALUE))),
            ViewColumn(
                "looked_on", "Last look without news", _text(fact("look", "tracker", OCCURRED))
            ),
            ViewColumn(
                "due_phrase",
                "The words of the last date",
                _text(sql.at("status.facts", STATEMENTS, -1, 0, 0)),
            ),
            ViewColumn("due_earliest", "First day it may be due", date_of("earliest")),
            ViewColumn(
                "due_latest", "Last day, as it was read when it was said", date_of("latest")
            ),
            ViewColumn("due_strict_latest", "On the strictest reading", date_of("strict_latest")),
            ViewColumn(
                "tests", "Success tests that were set", _integer(sql.count("status.facts", TESTS))
            ),
            ViewColumn("tests_met", "Those that are met", _integer(tests)),
            ViewColumn("status_from", "So from the end of this day on", "status.first_day"),
            ViewColumn("status_until", "Otherwise from the end of this day on", "status.next_day"),
        ),
        "commitment JOIN subject ON subject.id = commitment.id"
        "\nLEFT JOIN subject AS above ON above.id = commitment.parent"
        "\nLEFT JOIN party ON party.id = commitment.lead"
        "\nLEFT JOIN status ON status.id = commitment.id",
    )


def _deadline(sql: _Dialect) -> View:
    def part(name: str) -> str:
        return sql.at("said.value", 0, 2, name)

    said = "said.value"
    state = (
        f"CASE WHEN {sql.flag(sql.at(said, 3))} = 1 THEN 'none_set'"
        f" WHEN {sql.flag(sql.at(said, 4))} = 1 THEN 'withdrawn' ELSE 'stated' END"
    )
    is_current = f"{sql.place('said')} = {sql.count('status.facts', STATEMENTS)}"
    return View(
        "v_deadline",
        "What was said of the date of each commitment, in order, as it was read then; what an "
        "event of the diary did to it later is not here.",
        (
            ViewColumn("ref", "The commitment", "subject.ref"),
            ViewColumn("place", "First, second, … statement", _integer(sql.place("said"))),
            ViewColumn("is_current", "1 for the last", _truth(is_current)),
            ViewColumn("entry", "The number of its entry", _integer(sql.at(said, 5))),
            ViewColumn("said", "The day on which it was said", _text(sql.at(said, 1))),
            ViewColumn("state", "stated, none_set or withdrawn", _text(state)),
            ViewColumn("phrase", "In the words that were used", _text(sql.at(said, 0, 0))),
            ViewColumn("reading", "How they were read", _text(sql.at(said, 0, 1))),
            ViewColumn("bound", "by, within, open_ended, …", _text(part("bound"))),
            ViewColumn("earliest", "First day", _text(part("earliest"))),
            ViewColumn("latest", "Last day", _text(part("latest"))),
            ViewColumn("strict_latest", "On the strictest reading", _text(part("strict_latest"))),
            ViewColumn("hardness", "How firm the words are", _text(part("hardness"))),
            ViewColumn("is_silent", "1 where nobody announced it", sql.flag(sql.at(said, 2))),
        ),
        "status JOIN subject ON subject.id = status.id"
        f"\nCROSS JOIN {sql.each('status.facts', STATEMENTS, name='said')}",
    )


def _standing(entry: str) -> str:
    """Whether nothing that counts amends an entry; an amendment that was undone does not."""
    return (
        f"NOT EXISTS (SELECT 1 FROM entry amending WHERE amending.amends = {entry}.seq"
        " AND amending.facet <> 'redaction' AND NOT EXISTS (SELECT 1 FROM entry undoing"
        " WHERE undoing.amends = amending.seq AND undoing.facet = 'undo'))"
    )


#: The words of an entry that have a column of their own.
WORDS = {
    "title": "Of what it opens or renames",
    "wording": "A promise as it was published",
    "quote": "What the source says",
    "because": "Why it was judged so",
    "what": "What happened",
    "note": "A remark",
    "text": "The text of a note",
    "phrase": "The words of a date",
    "url": "Where a source was read",
}


def _entry(sql: _Dialect) -> View:
    def words(field: str) -> str:
        return (
            "(SELECT entry_text.value FROM entry_text"
            f" WHERE entry_text.seq = entry.seq AND entry_text.field = '{field}')"
        )

    cited = (
        f"FROM {sql.each('entry.refs', 'source', name='cited')}"
        f" JOIN subject AS page ON page.id = {sql.number('cited')}"
    )
    party = "CASE WHEN substr(entry.voice, 1, 6) = 'party:' THEN substr(entry.voice, 7) END"
    return View(
        "v_entry",
        "Every entry of the ledger with its words; words that were redacted are empty.",
        (
            ViewColumn("number", "Its number, from 1", "entry.seq"),
            ViewColumn("batch", "The first entry that was recorded with it", "entry.batch"),
            ViewColumn(
                "about",
                "The ref or name of its subject",
                _text("coalesce(subject.ref, named.name)"),
            ),
            ViewColumn("type", "commitment, instrument, event or source", "subject.type"),
            ViewColumn("facet", "What it says something about", "entry.facet"),
            ViewColumn("item", "Which of several", "entry.item"),
            ViewColumn(
                "voice", "promiser, tracker or a name", _text("coalesce(speaker.name, entry.voice)")
            ),
            ViewColumn("value", "What is said", "entry.value"),
            ViewColumn("occurred", "When it happened, EDTF", "entry.occurred"),
            ViewColumn("occurred_earliest", "First day", "entry.occurred_earliest"),
            ViewColumn("occurred_latest", "Last day", "entry.occurred_latest"),
            ViewColumn("recorded_at", "When it was written down, UTC", "entry.recorded_at"),
            ViewColumn("recorded_by", "Who wrote it down", "writer.name"),
            ViewColumn(
                "amends", "The entry that it corrects, retracts, undoes or redacts", "entry.amends"
            ),
            ViewColumn(
                "stands", "0 once it is corrected, retracted or undone", _truth(_standing("entry"))
            ),
            ViewColumn(
                "sources",
                "Keys of what it cites, by semicolons",
                _text(sql.joined("page.ref", cited, sql.place("cited"))),
            ),
            *(ViewColumn(field, comment, _text(words(field))) for field, comment in WORDS.items()),
        ),
        "entry LEFT JOIN subject ON subject.id = entry.subject"
        "\nLEFT JOIN party AS named ON named.id = entry.subject"
        "\nLEFT JOIN party AS writer ON writer.id = entry.actor"
        f"\nLEFT JOIN party AS speaker ON speaker.id = CAST({party} AS INTEGER)",
    )


def _source(sql: _Dialect) -> View:
    def last(what: str, more: str, condition: str) -> str:
        """Of the entry that says it last; the opening comes before every repair."""
        return (
            f"(SELECT {what} FROM entry{more}"
            f" WHERE entry.subject = source.id AND entry.facet = 'identity' AND {condition}"
            f" AND {_standing('entry')}"
            " ORDER BY (entry.value = 'edited') DESC, entry.occurred_latest DESC, entry.seq DESC"
            " LIMIT 1)"
        )

    emptied = f"coalesce({_text(sql.at('entry.detail', 'emptied'))}, '')"

    def text_of(field: str) -> str:
        more = f" LEFT JOIN entry_text ON entry_text.seq = entry.seq AND field = '{field}'"
        has = f"(entry_text.seq IS NOT NULL OR {emptied} LIKE '%\"{field}\"%')"
        return _text(last("entry_text.value", more, has))

    def detail_of(name: str) -> str:
        value = sql.at("entry.detail", name)
        return last(value, "", f"{value} IS NOT NULL")

    number = sql.at("entry.refs", "speaker", 0)
    has = f"({number} IS NOT NULL OR {emptied} LIKE '%\"speaker\"%')"
    speaker = last(f"CAST({number} AS INTEGER)", "", has)
    return View(
        "v_source",
        "Each source after every repair.",
        (
            ViewColumn("id", "The entry that opened it", "source.id"),
            ViewColumn("key", "By which it is cited", "subject.ref"),
            ViewColumn("type", "law, statement, media, …", "source.type"),
            ViewColumn("title", "Empty once it is redacted", "source.title"),
            ViewColumn("publisher", "Who published it", text_of("publisher")),
            ViewColumn("published", "When, EDTF", _text(detail_of("published"))),
            ViewColumn(
                "speaker", "Whose words it is", f"(SELECT name FROM party WHERE id = {speaker})"
            ),
            ViewColumn("is_own", "1 for the promiser's own words", sql.flag(detail_of("own"))),
            ViewColumn("url", "Where it was read", text_of("url")),
            ViewColumn("archive", "Where a copy can be read", text_of("archive")),
            ViewColumn("file", "The file that it is", text_of("file")),
            ViewColumn("sha256", "Of that file", _text(detail_of("sha256"))),
        ),
        "source JOIN subject ON subject.id = source.id",
    )

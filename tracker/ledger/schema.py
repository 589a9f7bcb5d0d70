"""The tables: an append-only ledger, and projections that can be rebuilt from it.

Tables are SQLAlchemy Core: a hot path reads rows, never object graphs. Every
constraint is named; triggers stand in `guards`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, tzinfo
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import (
    CheckConstraint,
    Column,
    Connection,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    event,
    insert,
    text,
)
from sqlalchemy.engine import Dialect

from tracker.domain.entry import Json, canonical, instant_text, read_instant
from tracker.domain.facets import VALUES
from tracker.domain.vocabulary import (
    InstrumentForm,
    Kind,
    SourceType,
    SubjectType,
)
from tracker.resources import migrations_folder

#: Every schema ever released, oldest first: one migration each, named by its number.
REVISIONS = tuple(
    sorted(path.name[:4] for path in (migrations_folder() / "versions").glob("[0-9]*.py"))
)
#: The one that this code reads and writes.
REVISION = REVISIONS[-1]
#: Written into every SQLite register: "PCTL", policy-commitment timeline ledger.
APPLICATION_ID = 0x5043544C

if TYPE_CHECKING:
    _StrDecorator = TypeDecorator[str]
    _DayDecorator = TypeDecorator[date]
    _InstantDecorator = TypeDecorator[datetime]
    _JsonDecorator = TypeDecorator[Json]
    _RefsDecorator = TypeDecorator["Numbers"]
else:
    _StrDecorator = _DayDecorator = _InstantDecorator = TypeDecorator
    _JsonDecorator = _RefsDecorator = TypeDecorator

Numbers: TypeAlias = Mapping[str, tuple[int, ...]]
# Days, moments and what is cited come again and again: most are read from here.
read_day = lru_cache(1 << 14)(date.fromisoformat)
read_moment = lru_cache(1 << 14)(read_instant)


@lru_cache(1 << 14)
def read_local(text: str, zone: tzinfo) -> datetime:
    """A moment as the ledger keeps it, in the register's zone: its date is the register's day."""
    return read_moment(text).astimezone(zone)


# STRICT tables take only text, integers and blobs: each type decorates one of those.
# Byte order on PostgreSQL too: a locale would sort refs and instants in its own way.
BYTEWISE = Text().with_variant(String(collation="C"), "postgresql")


class Name(_StrDecorator):
    """Text that is compared byte by byte."""

    impl = BYTEWISE
    cache_ok = True


class Day(_DayDecorator):
    """A calendar day as ISO text."""

    impl = BYTEWISE
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:
        return None if value is None else value.isoformat()

    def process_result_value(self, value: Any | None, dialect: Dialect) -> date | None:
        return None if value is None else read_day(value)


class Instant(_InstantDecorator):
    """A moment as UTC text; one without a time zone is refused."""

    impl = BYTEWISE
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        return None if value is None else instant_text(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        return None if value is None else read_moment(value)


class Refs(_RefsDecorator):
    """The entries that an entry names, by their part, in RFC 8785 text; read-only when read."""

    impl = BYTEWISE
    cache_ok = True

    def process_bind_param(
        self, value: Mapping[str, Sequence[int]] | None, dialect: Dialect
    ) -> str:
        return canonical(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Numbers | None:
        return None if value is None else read_refs(value)


class CanonicalJson(_JsonDecorator):
    """A JSON value in its RFC 8785 text."""

    impl = BYTEWISE
    cache_ok = True

    def process_bind_param(self, value: Json, dialect: Dialect) -> str:
        return canonical(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Json:
        if value == "{}":
            return {}
        return None if value is None else json.loads(value)


@lru_cache(1 << 15)
def read_refs(text: str) -> Numbers:
    """The entries that an entry names, from their RFC 8785 text."""
    return {part: tuple(numbers) for part, numbers in json.loads(text).items()}


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _one_of(column: str, values: type[StrEnum]) -> str:
    return f"{column} IN ({', '.join(repr(str(value)) for value in values)})"


def _table(name: str, comment: str, *items: Any) -> Table:
    return Table(name, metadata, *items, comment=comment, sqlite_strict=True)


def _to_entry(**options: Any) -> ForeignKey:
    return ForeignKey("entry.seq", ondelete="RESTRICT", onupdate="RESTRICT", **options)


vocabulary = _table(
    "vocabulary",
    "What can be said: every facet with its values. Words are added and never changed.",
    Column("facet", Name, primary_key=True, comment="What an entry says something about"),
    Column("value", Name, primary_key=True, comment="What it can say"),
)

entry = _table(
    "entry",
    "The ledger: one dated, sourced statement a row. Rows are added and never changed.",
    Column("seq", Integer, primary_key=True, autoincrement=False, comment="Its number, from 1"),
    Column("id", Name, nullable=False, comment="A random name that survives merging registers"),
    Column(
        "batch", Integer, _to_entry(), nullable=False, comment="First entry of its command's batch"
    ),
    Column(
        "subject", Integer, _to_entry(), nullable=False, comment="The entry that opened its subject"
    ),
    Column("facet", Name, nullable=False, comment="What it says something about"),
    Column("item", Name, nullable=False, comment="Which of several: a number, a period or empty"),
    Column("voice", Name, nullable=False, comment="Who says it: promiser, tracker or party:N"),
    Column("value", Name, nullable=False, comment="What is said, from the facet's vocabulary"),
    Column("occurred", Name, nullable=False, comment="When it happened, EDTF"),
    Column("occurred_earliest", Day, comment="First day it may have happened"),
    Column("occurred_latest", Day, nullable=False, comment="Last day it may have happened"),
    Column("recorded_at", Instant, nullable=False, comment="When it was written down, UTC"),
    Column("actor", Integer, _to_entry(), nullable=False, comment="The party that wrote it down"),
    Column("amends", Integer, _to_entry(), comment="Entry it corrects, retracts, undoes, redacts"),
    Column("refs", Refs, nullable=False, comment="Other entries by their part"),
    Column("detail", CanonicalJson, nullable=False, comment="Structured facts, no typed words"),
    Column("prev", LargeBinary, nullable=False, comment="Digest of the entry before it"),
    Column("digest", LargeBinary, nullable=False, comment="SHA-256 over its RFC 8785 header"),
    # A new value is an INSERT into the vocabulary: no CHECK of this table is ever altered.
    ForeignKeyConstraint(
        ["facet", "value"],
        [vocabulary.c.facet, vocabulary.c.value],
        ondelete="RESTRICT",
        onupdate="RESTRICT",
    ),
    UniqueConstraint("id"),
    UniqueConstraint("prev"),
    UniqueConstraint("digest"),
    CheckConstraint("seq > 0", name="seq_positive"),
    CheckConstraint(
        "voice IN ('promiser', 'tracker') OR substr(voice, 1, 6) = 'party:'", name="voice_known"
    ),
    CheckConstraint(
        "occurred_earliest IS NULL OR occurred_earliest <= occurred_latest", name="occurred_order"
    ),
    CheckConstraint("length(prev) = 32 AND length(digest) = 32", name="digest_length"),
)
Index("ix_entry_subject", entry.c.subject, entry.c.occurred_latest, entry.c.seq)
Index("ix_entry_batch", entry.c.batch)
Index("ix_entry_recorded_at", entry.c.recorded_at)
Index("ix_entry_facet", entry.c.facet, entry.c.subject)
_amends = Index(
    "ix_entry_amends",
    entry.c.amends,
    entry.c.recorded_at,
    sqlite_where=entry.c.amends.is_not(None),
)

entry_text = _table(
    "entry_text",
    "The free text of entries, apart from them so that it can be redacted.",
    # Written before its entry, which seals it: the guard takes no text of an entry that is there.
    Column(
        "seq",
        Integer,
        _to_entry(deferrable=True, initially="DEFERRED"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("field", Name, primary_key=True, comment="title, wording, quote, note, url, …"),
    Column("commitment", LargeBinary, nullable=False, comment="What the chain holds in its place"),
    Column("salt", LargeBinary, comment="Gone once the text is redacted"),
    Column("value", Name, comment="The text; gone once it is redacted"),
    CheckConstraint("(salt IS NULL) = (value IS NULL)", name="redacted_whole"),
)

party = _table(
    "party",
    "Projection: the people and bodies that speak, act or are asked, by name.",
    Column("id", Integer, _to_entry(), primary_key=True, autoincrement=False),
    Column("name", Name, comment="Empty once it is redacted"),
    Column("name_key", Name, comment="Without case and extra spaces, to find it by"),
    Index("ix_party_name_key", "name_key"),
)

subject = _table(
    "subject",
    "Projection: everything that has a ref or a key, each used once.",
    Column("id", Integer, _to_entry(), primary_key=True, autoincrement=False),
    Column("type", Name, nullable=False),
    Column("ref", Name, nullable=False, comment="As it was first typed"),
    Column("ref_key", Name, nullable=False, comment="In lower case: refs ignore case"),
    UniqueConstraint("ref_key"),
    CheckConstraint(_one_of("type", SubjectType), name="type_known"),
)

commitment = _table(
    "commitment",
    "Projection: what a commitment is called and whose it is, after every repair.",
    Column("id", Integer, _to_entry(), primary_key=True, autoincrement=False),
    Column("kind", Name, nullable=False),
    Column("title", Name, comment="Empty once it is redacted"),
    Column("parent", Integer, _to_entry()),
    Column("lead", Integer, _to_entry(), comment="The party that leads on it"),
    Column("announced_latest", Day, nullable=False, comment="Last day of its announcement"),
    CheckConstraint(_one_of("kind", Kind), name="kind_known"),
    Index("ix_commitment_parent", "parent"),
    Index("ix_commitment_lead", "lead"),
)

instrument = _table(
    "instrument",
    "Projection: the bills, regulations, funds and inquiries that carry commitments out.",
    Column("id", Integer, _to_entry(), primary_key=True, autoincrement=False),
    Column("form", Name, nullable=False),
    Column("title", Name, comment="Empty once it is redacted"),
    CheckConstraint(_one_of("form", InstrumentForm), name="form_known"),
)

source = _table(
    "source",
    "Projection: the documents that entries rest on.",
    Column("id", Integer, _to_entry(), primary_key=True, autoincrement=False),
    Column("type", Name, nullable=False),
    Column("title", Name),
    Column("address_key", Name, comment="What every spelling of its address shares"),
    CheckConstraint(_one_of("type", SourceType), name="type_known"),
    Index("ix_source_address_key", "address_key"),
)

status = _table(
    "status",
    "Projection: what the ledger alone says of each commitment, as one row of plain values.",
    Column("id", Integer, _to_entry(), primary_key=True, autoincrement=False),
    Column("first_day", Name, nullable=False, comment="From the end of this day on it is so"),
    Column("next_day", Name, comment="From the end of this day on it is otherwise"),
    Column("facts", Name, nullable=False, comment="The row as JSON (domain/status.py)"),
)


def whole() -> MetaData:
    """The tables with PostgreSQL's own options, as alembic compares and writes them.

    They are not set where the tables are: to name one imports all of that dialect.
    """
    _amends.dialect_kwargs["postgresql_where"] = entry.c.amends.is_not(None)
    return metadata


@event.listens_for(metadata, "before_create")
def _complete(_target: MetaData, connection: Connection, **_options: Any) -> None:
    if connection.dialect.name == "postgresql":
        whole()


@event.listens_for(metadata, "after_create")
def _look(_target: MetaData, connection: Connection, **_options: Any) -> None:
    from tracker.ledger.views import views

    for view in views(connection.dialect.name):
        connection.execute(text(view.statement))


def words() -> list[dict[str, str]]:
    """The rows of the vocabulary, as this program knows it."""
    return [
        {"facet": facet.value, "value": str(value)}
        for facet, values in VALUES.items()
        for value in values
    ]


@event.listens_for(vocabulary, "after_create")
def _fill(_target: Table, connection: Connection, **_options: Any) -> None:
    connection.execute(insert(vocabulary), words())


PROJECTIONS = (party, subject, commitment, instrument, source, status)
#: Read without alembic; alembic itself owns the table.
REVISION_QUERY = text("SELECT version_num FROM alembic_version")

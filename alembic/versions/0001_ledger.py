"""The ledger, its texts, its vocabulary, its projections and the guards of all of them.

Why: the first schema. A stored word stands under the digest of its entry and is never renamed,
so that every facet and value of the domain is here, also those that no command writes yet.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# Byte order on PostgreSQL too: a locale would sort refs and instants in its own way.
BYTEWISE = sa.Text().with_variant(sa.String(collation="C"), "postgresql")
APPLICATION_ID = 0x5043544C


def upgrade() -> None:
    """Create every table, the words, then the guards that make the ledger append-only."""
    op.create_table(
        "vocabulary",
        sa.Column("facet", BYTEWISE, nullable=False, comment="What an entry says something about"),
        sa.Column("value", BYTEWISE, nullable=False, comment="What it can say"),
        sa.PrimaryKeyConstraint("facet", "value", name=op.f("pk_vocabulary")),
        comment="What can be said: every facet with its values. Words are added and never changed.",
        sqlite_strict=True,
    )
    op.create_table(
        "entry",
        sa.Column(
            "seq", sa.Integer(), autoincrement=False, nullable=False, comment="Its number, from 1"
        ),
        sa.Column(
            "id", BYTEWISE, nullable=False, comment="A random name that survives merging registers"
        ),
        sa.Column(
            "batch", sa.Integer(), nullable=False, comment="First entry of its command's batch"
        ),
        sa.Column(
            "subject", sa.Integer(), nullable=False, comment="The entry that opened its subject"
        ),
        sa.Column("facet", BYTEWISE, nullable=False, comment="What it says something about"),
        sa.Column(
            "item",
            BYTEWISE,
            nullable=False,
            comment="Which of several: a number, a period or empty",
        ),
        sa.Column(
            "voice", BYTEWISE, nullable=False, comment="Who says it: promiser, tracker or party:N"
        ),
        sa.Column(
            "value", BYTEWISE, nullable=False, comment="What is said, from the facet's vocabulary"
        ),
        sa.Column("occurred", BYTEWISE, nullable=False, comment="When it happened, EDTF"),
        sa.Column(
            "occurred_earliest", BYTEWISE, nullable=True, comment="First day it may have happened"
        ),
        sa.Column(
            "occurred_latest", BYTEWISE, nullable=False, comment="Last day it may have happened"
        ),
        sa.Column("recorded_at", BYTEWISE, nullable=False, comment="When it was written down, UTC"),
        sa.Column("actor", sa.Integer(), nullable=False, comment="The party that wrote it down"),
        sa.Column(
            "amends",
            sa.Integer(),
            nullable=True,
            comment="Entry it corrects, retracts, undoes, redacts",
        ),
        sa.Column("refs", BYTEWISE, nullable=False, comment="Other entries by their part"),
        sa.Column("detail", BYTEWISE, nullable=False, comment="Structured facts, no typed words"),
        sa.Column(
            "prev", sa.LargeBinary(), nullable=False, comment="Digest of the entry before it"
        ),
        sa.Column(
            "digest", sa.LargeBinary(), nullable=False, comment="SHA-256 over its RFC 8785 header"
        ),
        sa.CheckConstraint(
            "voice IN ('promiser', 'tracker') OR substr(voice, 1, 6) = 'party:'",
            name=op.f("ck_entry_voice_known"),
        ),
        sa.CheckConstraint(
            "length(prev) = 32 AND length(digest) = 32", name=op.f("ck_entry_digest_length")
        ),
        sa.CheckConstraint(
            "occurred_earliest IS NULL OR occurred_earliest <= occurred_latest",
            name=op.f("ck_entry_occurred_order"),
        ),
        sa.CheckConstraint("seq > 0", name=op.f("ck_entry_seq_positive")),
        sa.ForeignKeyConstraint(
            ["actor"],
            ["entry.seq"],
            name=op.f("fk_entry_actor"),
            onupdate="RESTRICT",
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["amends"],
            ["entry.seq"],
            name=op.f("fk_entry_amends"),
            onupdate="RESTRICT",
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["batch"],
            ["entry.seq"],
            name=op.f("fk_entry_batch"),
            onupdate="RESTRICT",
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["facet", "value"],
            ["vocabulary.facet", "vocabulary.value"],
            name=op.f("fk_entry_facet"),
            onupdate="RESTRICT",
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["subject"],
            ["entry.seq"],
            name=op.f("fk_entry_subject"),
            onupdate="RESTRICT",
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_entry")),
        sa.UniqueConstraint("digest", name=op.f("uq_entry_digest")),
        sa.UniqueConstraint("id", name=op.f("uq_entry_id")),
        sa.UniqueConstraint("prev", name=op.f("uq_entry_prev")),
        comment="The ledger: one dated, sourced statement a row. Rows are added and never changed.",
        sqlite_strict=True,
    )
    op.create_index(
        "ix_entry_amends",
        "entry",
        ["amends", "recorded_at"],
        unique=False,
        sqlite_where=sa.text("amends IS NOT NULL"),
        postgresql_where=sa.text("amends IS NOT NULL"),
    )
    op.create_index("ix_entry_batch", "entry", ["batch"], unique=False)
    op.create_index("ix_entry_facet", "entry", ["facet", "subject"], unique=False)
    op.create_index("ix_entry_recorded_at", "entry", ["recorded_at"], unique=False)
    op.create_index(
        "ix_entry_standing",
        "entry",
        ["subject", "facet", "voice", "item", "occurred_latest", "seq", "recorded_at", "value"],
        unique=False,
    )
    op.create_table(
        "commitment",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", BYTEWISE, nullable=False),
        sa.Column("title", BYTEWISE, nullable=True, comment="Empty once it is redacted"),
        sa.Column("parent", sa.Integer(), nullable=True),
        sa.Column("lead", sa.Integer(), nullable=True, comment="The party that leads on it"),
        sa.Column(
            "announced_latest", BYTEWISE, nullable=False, comment="Last day of its announcement"
        ),
        sa.CheckConstraint(
            "kind IN ('undertaking', 'recommendation', 'demand', 'standing', 'timetable', 'milestone')",
            name=op.f("ck_commitment_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["id"],
            ["entry.seq"],
            name=op.f("fk_commitment_id"),
            onupdate="RESTRICT",
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["lead"],
            ["entry.seq"],
            name=op.f("fk_commitment_lead"),
            onupdate="RESTRICT",
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["parent"],
            ["entry.seq"],
            name=op.f("fk_commitment_parent"),
            onupdate="RESTRICT",
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment")),
        comment="Projection: what a commitment is called and whose it is, after every repair.",
        sqlite_strict=True,
    )
    op.create_index("ix_commitment_lead", "commitment", ["lead"], unique=False)
    op.create_index("ix_commitment_parent", "commitment", ["parent"], unique=False)
    op.create_table(
        "entry_text",
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("field", BYTEWISE, nullable=False, comment="title, wording, quote, note, url, …"),
        sa.Column(
            "commitment",
            sa.LargeBinary(),
            nullable=False,
            comment="What the chain holds in its place",
        ),
        sa.Column(
            "salt", sa.LargeBinary(), nullable=True, comment="Gone once the text is redacted"
        ),
        sa.Column("value", BYTEWISE, nullable=True, comment="The text; gone once it is redacted"),
        sa.CheckConstraint(
            "(salt IS NULL) = (value IS NULL)", name=op.f("ck_entry_text_redacted_whole")
        ),
        sa.ForeignKeyConstraint(
            ["seq"],
            ["entry.seq"],
            name=op.f("fk_entry_text_seq"),
            onupdate="RESTRICT",
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("seq", "field", name=op.f("pk_entry_text")),
        comment="The free text of entries, apart from them so that it can be redacted.",
        sqlite_strict=True,
    )
    op.create_table(
        "instrument",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("form", BYTEWISE, nullable=False),
        sa.Column("title", BYTEWISE, nullable=True, comment="Empty once it is redacted"),
        sa.CheckConstraint(
            "form IN ('bill', 'regulation', 'funding', 'consultation', 'inquiry')",
            name=op.f("ck_instrument_form_known"),
        ),
        sa.ForeignKeyConstraint(
            ["id"],
            ["entry.seq"],
            name=op.f("fk_instrument_id"),
            onupdate="RESTRICT",
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instrument")),
        comment="Projection: the bills, regulations, funds and inquiries that carry commitments out.",
        sqlite_strict=True,
    )
    op.create_table(
        "party",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", BYTEWISE, nullable=True, comment="Empty once it is redacted"),
        sa.Column(
            "name_key",
            BYTEWISE,
            nullable=True,
            comment="Without case and extra spaces, to find it by",
        ),
        sa.ForeignKeyConstraint(
            ["id"],
            ["entry.seq"],
            name=op.f("fk_party_id"),
            onupdate="RESTRICT",
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party")),
        comment="Projection: the people and bodies that speak, act or are asked, by name.",
        sqlite_strict=True,
    )
    op.create_index("ix_party_name_key", "party", ["name_key"], unique=False)
    op.create_table(
        "source",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("type", BYTEWISE, nullable=False),
        sa.Column("url", BYTEWISE, nullable=True, comment="Where it was read"),
        sa.Column("title", BYTEWISE, nullable=True),
        sa.CheckConstraint(
            "type IN ('law', 'official_record', 'audited_data', 'deliverable', 'inspection', 'court', 'committee', 'statement', 'media', 'other')",
            name=op.f("ck_source_type_known"),
        ),
        sa.ForeignKeyConstraint(
            ["id"],
            ["entry.seq"],
            name=op.f("fk_source_id"),
            onupdate="RESTRICT",
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
        comment="Projection: the documents that entries rest on.",
        sqlite_strict=True,
    )
    op.create_index("ix_source_url", "source", ["url"], unique=False)
    op.create_table(
        "standing",
        sa.Column("subject", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("facet", BYTEWISE, nullable=False),
        sa.Column("voice", BYTEWISE, nullable=False),
        sa.Column("item", BYTEWISE, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=True, comment="Empty when nothing stands any more"),
        sa.Column("occurred_latest", BYTEWISE, nullable=True, comment="Of the entry that stands"),
        sa.ForeignKeyConstraint(
            ["seq"],
            ["entry.seq"],
            name=op.f("fk_standing_seq"),
            onupdate="RESTRICT",
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["subject"],
            ["entry.seq"],
            name=op.f("fk_standing_subject"),
            onupdate="RESTRICT",
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("subject", "facet", "voice", "item", name=op.f("pk_standing")),
        comment="Projection: the entry that stands for each facet, voice and item of each subject.",
        sqlite_strict=True,
    )
    op.create_index("ix_standing_facet", "standing", ["facet", "voice"], unique=False)
    op.create_index("ix_standing_occurred_latest", "standing", ["occurred_latest"], unique=False)
    op.create_table(
        "subject",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("type", BYTEWISE, nullable=False),
        sa.Column("ref", BYTEWISE, nullable=False, comment="As it was first typed"),
        sa.Column("ref_key", BYTEWISE, nullable=False, comment="In lower case: refs ignore case"),
        sa.CheckConstraint(
            "type IN ('register', 'commitment', 'instrument', 'event', 'source', 'party')",
            name=op.f("ck_subject_type_known"),
        ),
        sa.ForeignKeyConstraint(
            ["id"],
            ["entry.seq"],
            name=op.f("fk_subject_id"),
            onupdate="RESTRICT",
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subject")),
        sa.UniqueConstraint("ref_key", name=op.f("uq_subject_ref_key")),
        comment="Projection: everything that has a ref or a key, each used once.",
        sqlite_strict=True,
    )
    op.bulk_insert(
        sa.table("vocabulary", sa.column("facet"), sa.column("value")),
        [
            {"facet": facet, "value": value}
            for facet, values in VOCABULARY.items()
            for value in values.split()
        ],
    )
    dialect = op.get_bind().dialect.name
    if dialect == "sqlite":
        op.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    for statement in GUARDS[dialect]:
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    """Drop everything. There is nothing older to go back to."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("PRAGMA application_id = 0")
    op.drop_table("subject")
    op.drop_index("ix_standing_occurred_latest", table_name="standing")
    op.drop_index("ix_standing_facet", table_name="standing")
    op.drop_table("standing")
    op.drop_index("ix_source_url", table_name="source")
    op.drop_table("source")
    op.drop_index("ix_party_name_key", table_name="party")
    op.drop_table("party")
    op.drop_table("instrument")
    op.drop_table("entry_text")
    op.drop_index("ix_commitment_parent", table_name="commitment")
    op.drop_index("ix_commitment_lead", table_name="commitment")
    op.drop_table("commitment")
    op.drop_index("ix_entry_standing", table_name="entry")
    op.drop_index("ix_entry_recorded_at", table_name="entry")
    op.drop_index("ix_entry_facet", table_name="entry")
    op.drop_index("ix_entry_batch", table_name="entry")
    op.drop_index(
        "ix_entry_amends",
        table_name="entry",
        sqlite_where=sa.text("amends IS NOT NULL"),
        postgresql_where=sa.text("amends IS NOT NULL"),
    )
    op.drop_table("entry")
    op.drop_table("vocabulary")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION entry_guard(), entry_text_guard(), vocabulary_guard()")


VOCABULARY = {
    "register": "opened",
    "party": "unknown person office public_body other_body",
    "batch": "opened",
    "saved": "saved",
    "issue": "issued",
    "break": "restored",
    "setting": "title publisher contact corrections licence site jurisdiction time_zone",
    "identity": "opened edited",
    "restatement": "same narrower weaker wider different",
    "response": "not_due awaited accepted accepted_in_principle accepted_in_part noted rejected",
    "delivery": "not_assessed too_vague no_action_found planned under_way partly_delivered delivered holding breached dropped unspecified",
    "ended": "open not_prioritised changed_mind blocked_in_parliament blocked_by_court no_funding overtaken_by_events period_ended refused completed unknown",
    "stalled": "stalled resumed",
    "disposition": "active superseded withdrawn merged split out_of_scope",
    "deadline": "stated none_set withdrawn",
    "test": "set met not_met",
    "step": "talk action",
    "stage": "announced introduced first_reading second_reading committee report third_reading passed amended royal_assent made in_force opened closed established published fallen",
    "event": "dated expected withdrawn",
    "measure": "reading target baseline",
    "look": "nothing_new nothing_found",
    "says": "supports opposes demands doubts replies legal_action",
    "link": "answers depends_on carried_by same_as",
    "note": "noted",
    "retraction": "retracted",
    "undo": "undone",
    "redaction": "title wording name quote note text what how because correction grade_because phrase reading places terms tags provision unit url publisher archive file members list key column comment prepared_by",
}
SQLITE_GUARDS = (
    """
        CREATE TRIGGER entry_guard_insert BEFORE INSERT ON entry
        WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM entry)
          OR NEW.prev IS NOT coalesce(
               (SELECT digest FROM entry ORDER BY seq DESC LIMIT 1), zeroblob(32))
          OR NEW.recorded_at < coalesce(
               (SELECT recorded_at FROM entry ORDER BY seq DESC LIMIT 1), '')
          OR EXISTS (SELECT 1 FROM entry WHERE id = NEW.id OR digest = NEW.digest)
        BEGIN SELECT RAISE(ABORT, 'the ledger only grows at its head'); END""",
    """
        CREATE TRIGGER entry_guard_update BEFORE UPDATE ON entry
        BEGIN SELECT RAISE(ABORT, 'an entry is never changed'); END""",
    """
        CREATE TRIGGER entry_guard_delete BEFORE DELETE ON entry
        BEGIN SELECT RAISE(ABORT, 'an entry is never deleted'); END""",
    """
        CREATE TRIGGER entry_text_guard_insert BEFORE INSERT ON entry_text
        WHEN NEW.seq < (SELECT max(seq) FROM entry_text)
          OR EXISTS (SELECT 1 FROM entry_text WHERE seq = NEW.seq AND field = NEW.field)
          OR NOT EXISTS (SELECT 1 FROM entry WHERE seq = NEW.seq)
        BEGIN SELECT RAISE(ABORT, 'a text comes with its entry, once'); END""",
    """
        CREATE TRIGGER entry_text_guard_update BEFORE UPDATE ON entry_text
        WHEN NOT (NEW.value IS NULL AND NEW.salt IS NULL AND NEW.seq = OLD.seq
                  AND NEW.field = OLD.field AND NEW.commitment = OLD.commitment
                  AND EXISTS (SELECT 1 FROM entry WHERE facet = 'redaction'
                              AND amends = OLD.seq AND value = OLD.field))
        BEGIN SELECT RAISE(ABORT, 'a text is only redacted, with its entry'); END""",
    """
        CREATE TRIGGER entry_text_guard_delete BEFORE DELETE ON entry_text
        BEGIN SELECT RAISE(ABORT, 'a text is never deleted'); END""",
    """
        CREATE TRIGGER vocabulary_guard_update BEFORE UPDATE ON vocabulary
        BEGIN SELECT RAISE(ABORT, 'a word is never changed'); END""",
    """
        CREATE TRIGGER vocabulary_guard_delete BEFORE DELETE ON vocabulary
        BEGIN SELECT RAISE(ABORT, 'a word is never deleted'); END""",
)
POSTGRESQL_GUARDS = (
    """
        CREATE FUNCTION entry_guard() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE head record;
        BEGIN
          IF TG_OP <> 'INSERT' THEN
            RAISE EXCEPTION 'an entry is never changed or deleted';
          END IF;
          SELECT seq, digest, recorded_at INTO head FROM entry ORDER BY seq DESC LIMIT 1;
          IF NEW.seq <> coalesce(head.seq, 0) + 1
             OR NEW.prev <> coalesce(head.digest, decode(repeat('00', 32), 'hex'))
             OR NEW.recorded_at < coalesce(head.recorded_at, '') THEN
            RAISE EXCEPTION 'the ledger only grows at its head';
          END IF;
          RETURN NEW;
        END $$""",
    """
        CREATE FUNCTION entry_text_guard() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF TG_OP = 'INSERT' THEN
            IF NEW.seq < (SELECT max(seq) FROM entry_text) THEN
              RAISE EXCEPTION 'a text comes with its entry, once';
            END IF;
            RETURN NEW;
          END IF;
          IF TG_OP = 'UPDATE' AND NEW.value IS NULL AND NEW.salt IS NULL
             AND NEW.seq = OLD.seq AND NEW.field = OLD.field
             AND NEW.commitment = OLD.commitment
             AND EXISTS (SELECT 1 FROM entry WHERE facet = 'redaction'
                         AND amends = OLD.seq AND value = OLD.field) THEN
            RETURN NEW;
          END IF;
          RAISE EXCEPTION 'a text is only redacted, with its entry';
        END $$""",
    """
        CREATE FUNCTION vocabulary_guard() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          RAISE EXCEPTION 'a word is never changed or deleted';
        END $$""",
    """
        CREATE TRIGGER entry_guard_row BEFORE INSERT OR UPDATE OR DELETE ON entry
        FOR EACH ROW EXECUTE FUNCTION entry_guard()""",
    """
        CREATE TRIGGER entry_guard_truncate BEFORE TRUNCATE ON entry
        FOR EACH STATEMENT EXECUTE FUNCTION entry_guard()""",
    """
        CREATE TRIGGER entry_text_guard_row BEFORE INSERT OR UPDATE OR DELETE ON entry_text
        FOR EACH ROW EXECUTE FUNCTION entry_text_guard()""",
    """
        CREATE TRIGGER entry_text_guard_truncate BEFORE TRUNCATE ON entry_text
        FOR EACH STATEMENT EXECUTE FUNCTION entry_text_guard()""",
    """
        CREATE TRIGGER vocabulary_guard_row BEFORE UPDATE OR DELETE ON vocabulary
        FOR EACH ROW EXECUTE FUNCTION vocabulary_guard()""",
    """
        CREATE TRIGGER vocabulary_guard_truncate BEFORE TRUNCATE ON vocabulary
        FOR EACH STATEMENT EXECUTE FUNCTION vocabulary_guard()""",
    """
        DO $$
        DECLARE here text;
        BEGIN
          SELECT relnamespace::regnamespace INTO here FROM pg_class WHERE oid = 'entry'::regclass;
          EXECUTE 'ALTER FUNCTION entry_guard() SET search_path = ' || here || ', pg_temp';
          EXECUTE 'ALTER FUNCTION entry_text_guard() SET search_path = ' || here || ', pg_temp';
          EXECUTE 'ALTER FUNCTION vocabulary_guard() SET search_path = ' || here || ', pg_temp';
        END $$""",
)
GUARDS = {"sqlite": SQLITE_GUARDS, "postgresql": POSTGRESQL_GUARDS}

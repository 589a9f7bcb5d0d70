"""The status row in two parts: what rules ask of a commitment, and what stands of it.

Why: a list asks the rules about every commitment, and reads no more than they do.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# Byte order on PostgreSQL too: a locale would sort refs and instants in its own way.
BYTEWISE = sa.Text().with_variant(sa.String(collation="C"), "postgresql")
#: What the column held before.
ONE_ROW = "The row as JSON (domain/status.py)"
NAMES = ("v_commitment", "v_deadline")

SQLITE = (
    """
CREATE VIEW v_commitment AS SELECT
  commitment.id AS id,
  subject.ref AS ref,
  commitment.title AS title,
  commitment.kind AS kind,
  above.ref AS parent,
  party.name AS lead,
  CAST(replace(CAST(json_extract(status.facts, '$[1].tags') AS TEXT), '
', '; ') AS TEXT) AS tags,
  CAST(json_extract(status.facts, '$[0][7]') AS TEXT) AS announced,
  commitment.announced_latest AS announced_latest,
  CAST((SELECT json_extract(fact.value, '$[6]') FROM json_each(status.facts, '$[4]') AS fact WHERE json_extract(fact.value, '$[3]') = 'delivery' AND json_extract(fact.value, '$[5]') = 'tracker') AS TEXT) AS delivery,
  CAST((SELECT json_extract(fact.value, '$[7]') FROM json_each(status.facts, '$[4]') AS fact WHERE json_extract(fact.value, '$[3]') = 'delivery' AND json_extract(fact.value, '$[5]') = 'tracker') AS TEXT) AS delivery_on,
  CAST((SELECT json_extract(fact.value, '$[6]') FROM json_each(status.facts, '$[4]') AS fact WHERE json_extract(fact.value, '$[3]') = 'delivery' AND json_extract(fact.value, '$[5]') = 'promiser') AS TEXT) AS delivery_promiser,
  CAST((SELECT json_extract(fact.value, '$[7]') FROM json_each(status.facts, '$[4]') AS fact WHERE json_extract(fact.value, '$[3]') = 'delivery' AND json_extract(fact.value, '$[5]') = 'promiser') AS TEXT) AS delivery_promiser_on,
  CAST(coalesce((SELECT json_extract(fact.value, '$[6]') FROM json_each(status.facts, '$[4]') AS fact WHERE json_extract(fact.value, '$[3]') = 'ended' AND json_extract(fact.value, '$[5]') = 'tracker'), (SELECT json_extract(fact.value, '$[6]') FROM json_each(status.facts, '$[4]') AS fact WHERE json_extract(fact.value, '$[3]') = 'ended' AND json_extract(fact.value, '$[5]') = 'promiser')) AS TEXT) AS ended,
  CAST(coalesce((SELECT json_extract(fact.value, '$[7]') FROM json_each(status.facts, '$[4]') AS fact WHERE json_extract(fact.value, '$[3]') = 'ended' AND json_extract(fact.value, '$[5]') = 'tracker'), (SELECT json_extract(fact.value, '$[7]') FROM json_each(status.facts, '$[4]') AS fact WHERE json_extract(fact.value, '$[3]') = 'ended' AND json_extract(fact.value, '$[5]') = 'promiser')) AS TEXT) AS ended_on,
  CAST(coalesce((SELECT json_extract(fact.value, '$[6]') FROM json_each(status.facts, '$[4]') AS fact WHERE json_extract(fact.value, '$[3]') = 'disposition' AND json_extract(fact.value, '$[5]') = 'tracker'), (SELECT json_extract(fact.value, '$[6]') FROM json_each(status.facts, '$[4]') AS fact WHERE json_extract(fact.value, '$[3]') = 'disposition' AND json_extract(fact.value, '$[5]') = 'promiser')) AS TEXT) AS disposition,
  CAST(coalesce((SELECT json_extract(fact.value, '$[7]') FROM json_each(status.facts, '$[4]') AS fact WHERE json_extract(fact.value, '$[3]') = 'disposition' AND json_extract(fact.value, '$[5]') = 'tracker'), (SELECT json_extract(fact.value, '$[7]') FROM json_each(status.facts, '$[4]') AS fact WHERE json_extract(fact.value, '$[3]') = 'disposition' AND json_extract(fact.value, '$[5]') = 'promiser')) AS TEXT) AS disposition_on,
  CAST(coalesce((SELECT json_extract(fact.value, '$[6]') FROM json_each(status.facts, '$[4]') AS fact WHERE json_extract(fact.value, '$[3]') = 'stalled' AND json_extract(fact.value, '$[5]') = 'tracker'), (SELECT json_extract(fact.value, '$[6]') FROM json_each(status.facts, '$[4]') AS fact WHERE json_extract(fact.value, '$[3]') = 'stalled' AND json_extract(fact.value, '$[5]') = 'promiser')) AS TEXT) AS stalled,
  CAST((SELECT json_extract(fact.value, '$[7]') FROM json_each(status.facts, '$[4]') AS fact WHERE json_extract(fact.value, '$[3]') = 'look' AND json_extract(fact.value, '$[5]') = 'tracker') AS TEXT) AS looked_on,
  CAST(json_extract(status.facts, '$[7][#-1][0][0]') AS TEXT) AS due_phrase,
  CAST(json_extract(status.facts, '$[7][#-1][0][2].earliest') AS TEXT) AS due_earliest,
  CAST(json_extract(status.facts, '$[7][#-1][0][2].latest') AS TEXT) AS due_latest,
  CAST(json_extract(status.facts, '$[7][#-1][0][2].strict_latest') AS TEXT) AS due_strict_latest,
  CAST(json_array_length(status.facts, '$[8]') AS INTEGER) AS tests,
  CAST((SELECT count(*) FROM json_each(status.facts, '$[8]') AS test WHERE json_extract(test.value, '$[3][6]') = 'met') AS INTEGER) AS tests_met,
  status.first_day AS status_from,
  status.next_day AS status_until
FROM commitment JOIN subject ON subject.id = commitment.id
LEFT JOIN subject AS above ON above.id = commitment.parent
LEFT JOIN party ON party.id = commitment.lead
LEFT JOIN status ON status.id = commitment.id
""",
    """
CREATE VIEW v_deadline AS SELECT
  subject.ref AS ref,
  CAST(said.key + 1 AS INTEGER) AS place,
  CAST(CASE WHEN said.key + 1 = json_array_length(status.facts, '$[7]') THEN 1 ELSE 0 END AS INTEGER) AS is_current,
  CAST(json_extract(said.value, '$[5]') AS INTEGER) AS entry,
  CAST(json_extract(said.value, '$[1]') AS TEXT) AS said,
  CAST(CASE WHEN CAST(coalesce(json_extract(said.value, '$[3]'), 0) AS INTEGER) = 1 THEN 'none_set' WHEN CAST(coalesce(json_extract(said.value, '$[4]'), 0) AS INTEGER) = 1 THEN 'withdrawn' ELSE 'stated' END AS TEXT) AS state,
  CAST(json_extract(said.value, '$[0][0]') AS TEXT) AS phrase,
  CAST(json_extract(said.value, '$[0][1]') AS TEXT) AS reading,
  CAST(json_extract(said.value, '$[0][2].bound') AS TEXT) AS bound,
  CAST(json_extract(said.value, '$[0][2].earliest') AS TEXT) AS earliest,
  CAST(json_extract(said.value, '$[0][2].latest') AS TEXT) AS latest,
  CAST(json_extract(said.value, '$[0][2].strict_latest') AS TEXT) AS strict_latest,
  CAST(json_extract(said.value, '$[0][2].hardness') AS TEXT) AS hardness,
  CAST(coalesce(json_extract(said.value, '$[2]'), 0) AS INTEGER) AS is_silent
FROM status JOIN subject ON subject.id = status.id
CROSS JOIN json_each(status.facts, '$[7]') AS said
""",
)
POSTGRESQL = (
    """
CREATE VIEW v_commitment AS SELECT
  commitment.id AS id,
  subject.ref AS ref,
  commitment.title AS title,
  commitment.kind AS kind,
  above.ref AS parent,
  party.name AS lead,
  CAST(replace(CAST(((status.facts)::jsonb #>> '{1,tags}') AS TEXT), '
', '; ') AS TEXT) AS tags,
  CAST(((status.facts)::jsonb #>> '{0,7}') AS TEXT) AS announced,
  commitment.announced_latest AS announced_latest,
  CAST((SELECT ((fact.value)::jsonb #>> '{6}') FROM jsonb_array_elements((status.facts)::jsonb #> '{4}') WITH ORDINALITY AS fact(value, place) WHERE ((fact.value)::jsonb #>> '{3}') = 'delivery' AND ((fact.value)::jsonb #>> '{5}') = 'tracker') AS TEXT) AS delivery,
  CAST((SELECT ((fact.value)::jsonb #>> '{7}') FROM jsonb_array_elements((status.facts)::jsonb #> '{4}') WITH ORDINALITY AS fact(value, place) WHERE ((fact.value)::jsonb #>> '{3}') = 'delivery' AND ((fact.value)::jsonb #>> '{5}') = 'tracker') AS TEXT) AS delivery_on,
  CAST((SELECT ((fact.value)::jsonb #>> '{6}') FROM jsonb_array_elements((status.facts)::jsonb #> '{4}') WITH ORDINALITY AS fact(value, place) WHERE ((fact.value)::jsonb #>> '{3}') = 'delivery' AND ((fact.value)::jsonb #>> '{5}') = 'promiser') AS TEXT) AS delivery_promiser,
  CAST((SELECT ((fact.value)::jsonb #>> '{7}') FROM jsonb_array_elements((status.facts)::jsonb #> '{4}') WITH ORDINALITY AS fact(value, place) WHERE ((fact.value)::jsonb #>> '{3}') = 'delivery' AND ((fact.value)::jsonb #>> '{5}') = 'promiser') AS TEXT) AS delivery_promiser_on,
  CAST(coalesce((SELECT ((fact.value)::jsonb #>> '{6}') FROM jsonb_array_elements((status.facts)::jsonb #> '{4}') WITH ORDINALITY AS fact(value, place) WHERE ((fact.value)::jsonb #>> '{3}') = 'ended' AND ((fact.value)::jsonb #>> '{5}') = 'tracker'), (SELECT ((fact.value)::jsonb #>> '{6}') FROM jsonb_array_elements((status.facts)::jsonb #> '{4}') WITH ORDINALITY AS fact(value, place) WHERE ((fact.value)::jsonb #>> '{3}') = 'ended' AND ((fact.value)::jsonb #>> '{5}') = 'promiser')) AS TEXT) AS ended,
  CAST(coalesce((SELECT ((fact.value)::jsonb #>> '{7}') FROM jsonb_array_elements((status.facts)::jsonb #> '{4}') WITH ORDINALITY AS fact(value, place) WHERE ((fact.value)::jsonb #>> '{3}') = 'ended' AND ((fact.value)::jsonb #>> '{5}') = 'tracker'), (SELECT ((fact.value)::jsonb #>> '{7}') FROM jsonb_array_elements((status.facts)::jsonb #> '{4}') WITH ORDINALITY AS fact(value, place) WHERE ((fact.value)::jsonb #>> '{3}') = 'ended' AND ((fact.value)::jsonb #>> '{5}') = 'promiser')) AS TEXT) AS ended_on,
  CAST(coalesce((SELECT ((fact.value)::jsonb #>> '{6}') FROM jsonb_array_elements((status.facts)::jsonb #> '{4}') WITH ORDINALITY AS fact(value, place) WHERE ((fact.value)::jsonb #>> '{3}') = 'disposition' AND ((fact.value)::jsonb #>> '{5}') = 'tracker'), (SELECT ((fact.value)::jsonb #>> '{6}') FROM jsonb_array_elements((status.facts)::jsonb #> '{4}') WITH ORDINALITY AS fact(value, place) WHERE ((fact.value)::jsonb #>> '{3}') = 'disposition' AND ((fact.value)::jsonb #>> '{5}') = 'promiser')) AS TEXT) AS disposition,
  CAST(coalesce((SELECT ((fact.value)::jsonb #>> '{7}') FROM jsonb_array_elements((status.facts)::jsonb #> '{4}') WITH ORDINALITY AS fact(value, place) WHERE ((fact.value)::jsonb #>> '{3}') = 'disposition' AND ((fact.value)::jsonb #>> '{5}') = 'tracker'), (SELECT ((fact.value)::jsonb #>> '{7}') FROM jsonb_array_elements((status.facts)::jsonb #> '{4}') WITH ORDINALITY AS fact(value, place) WHERE ((fact.value)::jsonb #>> '{3}') = 'disposition' AND ((fact.value)::jsonb #>> '{5}') = 'promiser')) AS TEXT) AS disposition_on,
  CAST(coalesce((SELECT ((fact.value)::jsonb #>> '{6}') FROM jsonb_array_elements((status.facts)::jsonb #> '{4}') WITH ORDINALITY AS fact(value, place) WHERE ((fact.value)::jsonb #>> '{3}') = 'stalled' AND ((fact.value)::jsonb #>> '{5}') = 'tracker'), (SELECT ((fact.value)::jsonb #>> '{6}') FROM jsonb_array_elements((status.facts)::jsonb #> '{4}') WITH ORDINALITY AS fact(value, place) WHERE ((fact.value)::jsonb #>> '{3}') = 'stalled' AND ((fact.value)::jsonb #>> '{5}') = 'promiser')) AS TEXT) AS stalled,
  CAST((SELECT ((fact.value)::jsonb #>> '{7}') FROM jsonb_array_elements((status.facts)::jsonb #> '{4}') WITH ORDINALITY AS fact(value, place) WHERE ((fact.value)::jsonb #>> '{3}') = 'look' AND ((fact.value)::jsonb #>> '{5}') = 'tracker') AS TEXT) AS looked_on,
  CAST(((status.facts)::jsonb #>> '{7,-1,0,0}') AS TEXT) AS due_phrase,
  CAST(((status.facts)::jsonb #>> '{7,-1,0,2,earliest}') AS TEXT) AS due_earliest,
  CAST(((status.facts)::jsonb #>> '{7,-1,0,2,latest}') AS TEXT) AS due_latest,
  CAST(((status.facts)::jsonb #>> '{7,-1,0,2,strict_latest}') AS TEXT) AS due_strict_latest,
  CAST(jsonb_array_length((status.facts)::jsonb #> '{8}') AS INTEGER) AS tests,
  CAST((SELECT count(*) FROM jsonb_array_elements((status.facts)::jsonb #> '{8}') WITH ORDINALITY AS test(value, place) WHERE ((test.value)::jsonb #>> '{3,6}') = 'met') AS INTEGER) AS tests_met,
  status.first_day AS status_from,
  status.next_day AS status_until
FROM commitment JOIN subject ON subject.id = commitment.id
LEFT JOIN subject AS above ON above.id = commitment.parent
LEFT JOIN party ON party.id = commitment.lead
LEFT JOIN status ON status.id = commitment.id
""",
    """
CREATE VIEW v_deadline AS SELECT
  subject.ref AS ref,
  CAST(said.place AS INTEGER) AS place,
  CAST(CASE WHEN said.place = jsonb_array_length((status.facts)::jsonb #> '{7}') THEN 1 ELSE 0 END AS INTEGER) AS is_current,
  CAST(((said.value)::jsonb #>> '{5}') AS INTEGER) AS entry,
  CAST(((said.value)::jsonb #>> '{1}') AS TEXT) AS said,
  CAST(CASE WHEN CAST(CAST(coalesce(((said.value)::jsonb #>> '{3}'), 'false') AS BOOLEAN) AS INTEGER) = 1 THEN 'none_set' WHEN CAST(CAST(coalesce(((said.value)::jsonb #>> '{4}'), 'false') AS BOOLEAN) AS INTEGER) = 1 THEN 'withdrawn' ELSE 'stated' END AS TEXT) AS state,
  CAST(((said.value)::jsonb #>> '{0,0}') AS TEXT) AS phrase,
  CAST(((said.value)::jsonb #>> '{0,1}') AS TEXT) AS reading,
  CAST(((said.value)::jsonb #>> '{0,2,bound}') AS TEXT) AS bound,
  CAST(((said.value)::jsonb #>> '{0,2,earliest}') AS TEXT) AS earliest,
  CAST(((said.value)::jsonb #>> '{0,2,latest}') AS TEXT) AS latest,
  CAST(((said.value)::jsonb #>> '{0,2,strict_latest}') AS TEXT) AS strict_latest,
  CAST(((said.value)::jsonb #>> '{0,2,hardness}') AS TEXT) AS hardness,
  CAST(CAST(coalesce(((said.value)::jsonb #>> '{2}'), 'false') AS BOOLEAN) AS INTEGER) AS is_silent
FROM status JOIN subject ON subject.id = status.id
CROSS JOIN jsonb_array_elements((status.facts)::jsonb #> '{7}') WITH ORDINALITY AS said(value, place)
""",
)
VIEWS = {"sqlite": SQLITE, "postgresql": POSTGRESQL}


def upgrade() -> None:
    """Make room for the rows, which the program then fills."""
    _make(VIEWS[op.get_bind().dialect.name], is_parted=True)


def downgrade() -> None:
    """Put the row back as one."""
    script = op.get_context().script
    assert script is not None  # it is of a migration that runs
    views = script.get_revision("0004").module.VIEWS[op.get_bind().dialect.name]
    _make(views[: len(NAMES)], is_parted=False)


def _make(views: tuple[str, ...], *, is_parted: bool) -> None:
    """The table without rows, and the views of it; who may read them stays as it is."""
    facts = "What stands, as JSON (domain/status.py)" if is_parted else ONE_ROW
    state = sa.Column(
        "state", BYTEWISE, nullable=False, comment="What rules ask, as JSON (domain/state.py)"
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DELETE FROM status")
        if is_parted:
            op.add_column("status", state)
        op.alter_column("status", "facts", comment=facts)
        for statement in views:
            op.execute(sa.text(statement.replace("CREATE VIEW", "CREATE OR REPLACE VIEW")))
        if not is_parted:
            op.drop_column("status", "state")
        return
    for name in NAMES:
        op.execute(f"DROP VIEW {name}")
    op.drop_table("status")
    op.create_table(
        "status",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("first_day", BYTEWISE, nullable=False),
        sa.Column("next_day", BYTEWISE, nullable=True),
        sa.Column("facts", BYTEWISE, nullable=False),
        *([state] if is_parted else []),
        sa.ForeignKeyConstraint(
            ["id"],
            ["entry.seq"],
            name=op.f("fk_status_id"),
            onupdate="RESTRICT",
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status")),
        sqlite_strict=True,
    )
    for statement in views:
        op.execute(sa.text(statement))

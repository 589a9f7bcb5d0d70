"""Views for other tools: commitments, dates, entries and sources in plain columns.

Why: Datasette, DuckDB, a spreadsheet or a notebook can be pointed at a register, and need not
know how a status row is written.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

NAMES = ("v_commitment", "v_deadline", "v_entry", "v_source")

SQLITE = (
    """
CREATE VIEW v_commitment AS SELECT
  commitment.id AS id,
  subject.ref AS ref,
  commitment.title AS title,
  commitment.kind AS kind,
  above.ref AS parent,
  party.name AS lead,
  CAST(replace(CAST(json_extract(status.facts, '$[5]') AS TEXT), '
', '; ') AS TEXT) AS tags,
  CAST(json_extract(status.facts, '$[3][5]') AS TEXT) AS announced,
  commitment.announced_latest AS announced_latest,
  CAST((SELECT json_extract(fact.value, '$[6]') FROM json_each(status.facts, '$[8]') AS fact WHERE json_extract(fact.value, '$[3]') = 'delivery' AND json_extract(fact.value, '$[5]') = 'tracker') AS TEXT) AS delivery,
  CAST((SELECT json_extract(fact.value, '$[7]') FROM json_each(status.facts, '$[8]') AS fact WHERE json_extract(fact.value, '$[3]') = 'delivery' AND json_extract(fact.value, '$[5]') = 'tracker') AS TEXT) AS delivery_on,
  CAST((SELECT json_extract(fact.value, '$[6]') FROM json_each(status.facts, '$[8]') AS fact WHERE json_extract(fact.value, '$[3]') = 'delivery' AND json_extract(fact.value, '$[5]') = 'promiser') AS TEXT) AS delivery_promiser,
  CAST((SELECT json_extract(fact.value, '$[7]') FROM json_each(status.facts, '$[8]') AS fact WHERE json_extract(fact.value, '$[3]') = 'delivery' AND json_extract(fact.value, '$[5]') = 'promiser') AS TEXT) AS delivery_promiser_on,
  CAST(coalesce((SELECT json_extract(fact.value, '$[6]') FROM json_each(status.facts, '$[8]') AS fact WHERE json_extract(fact.value, '$[3]') = 'ended' AND json_extract(fact.value, '$[5]') = 'tracker'), (SELECT json_extract(fact.value, '$[6]') FROM json_each(status.facts, '$[8]') AS fact WHERE json_extract(fact.value, '$[3]') = 'ended' AND json_extract(fact.value, '$[5]') = 'promiser')) AS TEXT) AS ended,
  CAST(coalesce((SELECT json_extract(fact.value, '$[7]') FROM json_each(status.facts, '$[8]') AS fact WHERE json_extract(fact.value, '$[3]') = 'ended' AND json_extract(fact.value, '$[5]') = 'tracker'), (SELECT json_extract(fact.value, '$[7]') FROM json_each(status.facts, '$[8]') AS fact WHERE json_extract(fact.value, '$[3]') = 'ended' AND json_extract(fact.value, '$[5]') = 'promiser')) AS TEXT) AS ended_on,
  CAST(coalesce((SELECT json_extract(fact.value, '$[6]') FROM json_each(status.facts, '$[8]') AS fact WHERE json_extract(fact.value, '$[3]') = 'disposition' AND json_extract(fact.value, '$[5]') = 'tracker'), (SELECT json_extract(fact.value, '$[6]') FROM json_each(status.facts, '$[8]') AS fact WHERE json_extract(fact.value, '$[3]') = 'disposition' AND json_extract(fact.value, '$[5]') = 'promiser')) AS TEXT) AS disposition,
  CAST(coalesce((SELECT json_extract(fact.value, '$[7]') FROM json_each(status.facts, '$[8]') AS fact WHERE json_extract(fact.value, '$[3]') = 'disposition' AND json_extract(fact.value, '$[5]') = 'tracker'), (SELECT json_extract(fact.value, '$[7]') FROM json_each(status.facts, '$[8]') AS fact WHERE json_extract(fact.value, '$[3]') = 'disposition' AND json_extract(fact.value, '$[5]') = 'promiser')) AS TEXT) AS disposition_on,
  CAST(coalesce((SELECT json_extract(fact.value, '$[6]') FROM json_each(status.facts, '$[8]') AS fact WHERE json_extract(fact.value, '$[3]') = 'stalled' AND json_extract(fact.value, '$[5]') = 'tracker'), (SELECT json_extract(fact.value, '$[6]') FROM json_each(status.facts, '$[8]') AS fact WHERE json_extract(fact.value, '$[3]') = 'stalled' AND json_extract(fact.value, '$[5]') = 'promiser')) AS TEXT) AS stalled,
  CAST((SELECT json_extract(fact.value, '$[7]') FROM json_each(status.facts, '$[8]') AS fact WHERE json_extract(fact.value, '$[3]') = 'look' AND json_extract(fact.value, '$[5]') = 'tracker') AS TEXT) AS looked_on,
  CAST(json_extract(status.facts, '$[11][#-1][0][0]') AS TEXT) AS due_phrase,
  CAST(json_extract(status.facts, '$[11][#-1][0][2].earliest') AS TEXT) AS due_earliest,
  CAST(json_extract(status.facts, '$[11][#-1][0][2].latest') AS TEXT) AS due_latest,
  CAST(json_extract(status.facts, '$[11][#-1][0][2].strict_latest') AS TEXT) AS due_strict_latest,
  CAST(json_array_length(status.facts, '$[12]') AS INTEGER) AS tests,
  CAST((SELECT count(*) FROM json_each(status.facts, '$[12]') AS test WHERE json_extract(test.value, '$[3][6]') = 'met') AS INTEGER) AS tests_met,
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
  CAST(CASE WHEN said.key + 1 = json_array_length(status.facts, '$[11]') THEN 1 ELSE 0 END AS INTEGER) AS is_current,
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
CROSS JOIN json_each(status.facts, '$[11]') AS said
""",
    """
CREATE VIEW v_entry AS SELECT
  entry.seq AS number,
  entry.batch AS batch,
  CAST(coalesce(subject.ref, named.name) AS TEXT) AS about,
  subject.type AS type,
  entry.facet AS facet,
  entry.item AS item,
  CAST(coalesce(speaker.name, entry.voice) AS TEXT) AS voice,
  entry.value AS value,
  entry.occurred AS occurred,
  entry.occurred_earliest AS occurred_earliest,
  entry.occurred_latest AS occurred_latest,
  entry.recorded_at AS recorded_at,
  writer.name AS recorded_by,
  entry.amends AS amends,
  CAST(CASE WHEN NOT EXISTS (SELECT 1 FROM entry amending WHERE amending.amends = entry.seq AND amending.facet <> 'redaction' AND NOT EXISTS (SELECT 1 FROM entry undoing WHERE undoing.amends = amending.seq AND undoing.facet = 'undo')) THEN 1 ELSE 0 END AS INTEGER) AS stands,
  CAST((SELECT group_concat(word, '; ') FROM (SELECT page.ref AS word FROM json_each(entry.refs, '$.source') AS cited JOIN subject AS page ON page.id = cited.value ORDER BY cited.key + 1)) AS TEXT) AS sources,
  CAST((SELECT entry_text.value FROM entry_text WHERE entry_text.seq = entry.seq AND entry_text.field = 'title') AS TEXT) AS title,
  CAST((SELECT entry_text.value FROM entry_text WHERE entry_text.seq = entry.seq AND entry_text.field = 'wording') AS TEXT) AS wording,
  CAST((SELECT entry_text.value FROM entry_text WHERE entry_text.seq = entry.seq AND entry_text.field = 'quote') AS TEXT) AS quote,
  CAST((SELECT entry_text.value FROM entry_text WHERE entry_text.seq = entry.seq AND entry_text.field = 'because') AS TEXT) AS because,
  CAST((SELECT entry_text.value FROM entry_text WHERE entry_text.seq = entry.seq AND entry_text.field = 'what') AS TEXT) AS what,
  CAST((SELECT entry_text.value FROM entry_text WHERE entry_text.seq = entry.seq AND entry_text.field = 'note') AS TEXT) AS note,
  CAST((SELECT entry_text.value FROM entry_text WHERE entry_text.seq = entry.seq AND entry_text.field = 'text') AS TEXT) AS text,
  CAST((SELECT entry_text.value FROM entry_text WHERE entry_text.seq = entry.seq AND entry_text.field = 'phrase') AS TEXT) AS phrase,
  CAST((SELECT entry_text.value FROM entry_text WHERE entry_text.seq = entry.seq AND entry_text.field = 'url') AS TEXT) AS url
FROM entry LEFT JOIN subject ON subject.id = entry.subject
LEFT JOIN party AS named ON named.id = entry.subject
LEFT JOIN party AS writer ON writer.id = entry.actor
LEFT JOIN party AS speaker ON speaker.id = CAST(CASE WHEN substr(entry.voice, 1, 6) = 'party:' THEN substr(entry.voice, 7) END AS INTEGER)
""",
    """
CREATE VIEW v_source AS SELECT
  source.id AS id,
  subject.ref AS key,
  source.type AS type,
  source.title AS title,
  CAST((SELECT entry_text.value FROM entry LEFT JOIN entry_text ON entry_text.seq = entry.seq AND field = 'publisher' WHERE entry.subject = source.id AND entry.facet = 'identity' AND (entry_text.seq IS NOT NULL OR coalesce(CAST(json_extract(entry.detail, '$.emptied') AS TEXT), '') LIKE '%"publisher"%') AND NOT EXISTS (SELECT 1 FROM entry amending WHERE amending.amends = entry.seq AND amending.facet <> 'redaction' AND NOT EXISTS (SELECT 1 FROM entry undoing WHERE undoing.amends = amending.seq AND undoing.facet = 'undo')) ORDER BY (entry.value = 'edited') DESC, entry.occurred_latest DESC, entry.seq DESC LIMIT 1) AS TEXT) AS publisher,
  CAST((SELECT json_extract(entry.detail, '$.published') FROM entry WHERE entry.subject = source.id AND entry.facet = 'identity' AND json_extract(entry.detail, '$.published') IS NOT NULL AND NOT EXISTS (SELECT 1 FROM entry amending WHERE amending.amends = entry.seq AND amending.facet <> 'redaction' AND NOT EXISTS (SELECT 1 FROM entry undoing WHERE undoing.amends = amending.seq AND undoing.facet = 'undo')) ORDER BY (entry.value = 'edited') DESC, entry.occurred_latest DESC, entry.seq DESC LIMIT 1) AS TEXT) AS published,
  (SELECT name FROM party WHERE id = (SELECT CAST(json_extract(entry.refs, '$.speaker[0]') AS INTEGER) FROM entry WHERE entry.subject = source.id AND entry.facet = 'identity' AND (json_extract(entry.refs, '$.speaker[0]') IS NOT NULL OR coalesce(CAST(json_extract(entry.detail, '$.emptied') AS TEXT), '') LIKE '%"speaker"%') AND NOT EXISTS (SELECT 1 FROM entry amending WHERE amending.amends = entry.seq AND amending.facet <> 'redaction' AND NOT EXISTS (SELECT 1 FROM entry undoing WHERE undoing.amends = amending.seq AND undoing.facet = 'undo')) ORDER BY (entry.value = 'edited') DESC, entry.occurred_latest DESC, entry.seq DESC LIMIT 1)) AS speaker,
  CAST(coalesce((SELECT json_extract(entry.detail, '$.own') FROM entry WHERE entry.subject = source.id AND entry.facet = 'identity' AND json_extract(entry.detail, '$.own') IS NOT NULL AND NOT EXISTS (SELECT 1 FROM entry amending WHERE amending.amends = entry.seq AND amending.facet <> 'redaction' AND NOT EXISTS (SELECT 1 FROM entry undoing WHERE undoing.amends = amending.seq AND undoing.facet = 'undo')) ORDER BY (entry.value = 'edited') DESC, entry.occurred_latest DESC, entry.seq DESC LIMIT 1), 0) AS INTEGER) AS is_own,
  CAST((SELECT entry_text.value FROM entry LEFT JOIN entry_text ON entry_text.seq = entry.seq AND field = 'url' WHERE entry.subject = source.id AND entry.facet = 'identity' AND (entry_text.seq IS NOT NULL OR coalesce(CAST(json_extract(entry.detail, '$.emptied') AS TEXT), '') LIKE '%"url"%') AND NOT EXISTS (SELECT 1 FROM entry amending WHERE amending.amends = entry.seq AND amending.facet <> 'redaction' AND NOT EXISTS (SELECT 1 FROM entry undoing WHERE undoing.amends = amending.seq AND undoing.facet = 'undo')) ORDER BY (entry.value = 'edited') DESC, entry.occurred_latest DESC, entry.seq DESC LIMIT 1) AS TEXT) AS url,
  CAST((SELECT entry_text.value FROM entry LEFT JOIN entry_text ON entry_text.seq = entry.seq AND field = 'archive' WHERE entry.subject = source.id AND entry.facet = 'identity' AND (entry_text.seq IS NOT NULL OR coalesce(CAST(json_extract(entry.detail, '$.emptied') AS TEXT), '') LIKE '%"archive"%') AND NOT EXISTS (SELECT 1 FROM entry amending WHERE amending.amends = entry.seq AND amending.facet <> 'redaction' AND NOT EXISTS (SELECT 1 FROM entry undoing WHERE undoing.amends = amending.seq AND undoing.facet = 'undo')) ORDER BY (entry.value = 'edited') DESC, entry.occurred_latest DESC, entry.seq DESC LIMIT 1) AS TEXT) AS archive,
  CAST((SELECT entry_text.value FROM entry LEFT JOIN entry_text ON entry_text.seq = entry.seq AND field = 'file' WHERE entry.subject = source.id AND entry.facet = 'identity' AND (entry_text.seq IS NOT NULL OR coalesce(CAST(json_extract(entry.detail, '$.emptied') AS TEXT), '') LIKE '%"file"%') AND NOT EXISTS (SELECT 1 FROM entry amending WHERE amending.amends = entry.seq AND amending.facet <> 'redaction' AND NOT EXISTS (SELECT 1 FROM entry undoing WHERE undoing.amends = amending.seq AND undoing.facet = 'undo')) ORDER BY (entry.value = 'edited') DESC, entry.occurred_latest DESC, entry.seq DESC LIMIT 1) AS TEXT) AS file,
  CAST((SELECT json_extract(entry.detail, '$.sha256') FROM entry WHERE entry.subject = source.id AND entry.facet = 'identity' AND json_extract(entry.detail, '$.sha256') IS NOT NULL AND NOT EXISTS (SELECT 1 FROM entry amending WHERE amending.amends = entry.seq AND amending.facet <> 'redaction' AND NOT EXISTS (SELECT 1 FROM entry undoing WHERE undoing.amends = amending.seq AND undoing.facet = 'undo')) ORDER BY (entry.value = 'edited') DESC, entry.occurred_latest DESC, entry.seq DESC LIMIT 1) AS TEXT) AS sha256
FROM source JOIN subject ON subject.id = source.id
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
  CAST(replace(CAST(((status.facts)::jsonb #>> '{5}') AS TEXT), '
', '; ') AS TEXT) AS tags,
  CAST(((status.facts)::jsonb #>> '{3,5}') AS TEXT) AS announced,
  commitment.announced_latest AS announced_latest,
  CAST((SELECT ((fact.value)::jsonb #>> '{6}') FROM jsonb_array_elements((status.facts)::jsonb #> '{8}') WITH ORDINALITY AS fact(value, place) WHERE ((fact.value)::jsonb #>> '{3}') = 'delivery' AND ((fact.value)::jsonb #>> '{5}') = 'tracker') AS TEXT) AS delivery,
  CAST((SELECT ((fact.value)::jsonb #>> '{7}') FROM jsonb_array_elements((status.facts)::jsonb #> '{8}') WITH ORDINALITY AS fact(value, place) WHERE ((fact.value)::jsonb #>> '{3}') = 'delivery' AND ((fact.value)::jsonb #>> '{5}') = 'tracker') AS TEXT) AS delivery_on,
  CAST((SELECT ((fact.value)::jsonb #>> '{6}') FROM jsonb_array_elements((status.facts)::jsonb #> '{8}') WITH ORDINALITY AS fact(value, place) WHERE ((fact.value)::jsonb #>> '{3}') = 'delivery' AND ((fact.value)::jsonb #>> '{5}') = 'promiser') AS TEXT) AS delivery_promiser,
  CAST((SELECT ((fact.value)::jsonb #>> '{7}') FROM jsonb_array_elements((status.facts)::jsonb #> '{8}') WITH ORDINALITY AS fact(value, place) WHERE ((fact.value)::jsonb #>> '{3}') = 'delivery' AND ((fact.value)::jsonb #>> '{5}') = 'promiser') AS TEXT) AS delivery_promiser_on,
  CAST(coalesce((SELECT ((fact.value)::jsonb #>> '{6}') FROM jsonb_array_elements((status.facts)::jsonb #> '{8}') WITH ORDINALITY AS fact(value, place) WHERE ((fact.value)::jsonb #>> '{3}') = 'ended' AND ((fact.value)::jsonb #>> '{5}') = 'tracker'), (SELECT ((fact.value)::jsonb #>> '{6}') FROM jsonb_array_elements((status.facts)::jsonb #> '{8}') WITH ORDINALITY AS fact(value, place) WHERE ((fact.value)::jsonb #>> '{3}') = 'ended' AND ((fact.value)::jsonb #>> '{5}') = 'promiser')) AS TEXT) AS ended,
  CAST(coalesce((SELECT ((fact.value)::jsonb #>> '{7}') FROM jsonb_array_elements((status.facts)::jsonb #> '{8}') WITH ORDINALITY AS fact(value, place) WHERE ((fact.value)::jsonb #>> '{3}') = 'ended' AND ((fact.value)::jsonb #>> '{5}') = 'tracker'), (SELECT ((fact.value)::jsonb #>> '{7}') FROM jsonb_array_elements((status.facts)::jsonb #> '{8}') WITH ORDINALITY AS fact(value, place) WHERE ((fact.value)::jsonb #>> '{3}') = 'ended' AND ((fact.value)::jsonb #>> '{5}') = 'promiser')) AS TEXT) AS ended_on,
  CAST(coalesce((SELECT ((fact.value)::jsonb #>> '{6}') FROM jsonb_array_elements((status.facts)::jsonb #> '{8}') WITH ORDINALITY AS fact(value, place) WHERE ((fact.value)::jsonb #>> '{3}') = 'disposition' AND ((fact.value)::jsonb #>> '{5}') = 'tracker'), (SELECT ((fact.value)::jsonb #>> '{6}') FROM jsonb_array_elements((status.facts)::jsonb #> '{8}') WITH ORDINALITY AS fact(value, place) WHERE ((fact.value)::jsonb #>> '{3}') = 'disposition' AND ((fact.value)::jsonb #>> '{5}') = 'promiser')) AS TEXT) AS disposition,
  CAST(coalesce((SELECT ((fact.value)::jsonb #>> '{7}') FROM jsonb_array_elements((status.facts)::jsonb #> '{8}') WITH ORDINALITY AS fact(value, place) WHERE ((fact.value)::jsonb #>> '{3}') = 'disposition' AND ((fact.value)::jsonb #>> '{5}') = 'tracker'), (SELECT ((fact.value)::jsonb #>> '{7}') FROM jsonb_array_elements((status.facts)::jsonb #> '{8}') WITH ORDINALITY AS fact(value, place) WHERE ((fact.value)::jsonb #>> '{3}') = 'disposition' AND ((fact.value)::jsonb #>> '{5}') = 'promiser')) AS TEXT) AS disposition_on,
  CAST(coalesce((SELECT ((fact.value)::jsonb #>> '{6}') FROM jsonb_array_elements((status.facts)::jsonb #> '{8}') WITH ORDINALITY AS fact(value, place) WHERE ((fact.value)::jsonb #>> '{3}') = 'stalled' AND ((fact.value)::jsonb #>> '{5}') = 'tracker'), (SELECT ((fact.value)::jsonb #>> '{6}') FROM jsonb_array_elements((status.facts)::jsonb #> '{8}') WITH ORDINALITY AS fact(value, place) WHERE ((fact.value)::jsonb #>> '{3}') = 'stalled' AND ((fact.value)::jsonb #>> '{5}') = 'promiser')) AS TEXT) AS stalled,
  CAST((SELECT ((fact.value)::jsonb #>> '{7}') FROM jsonb_array_elements((status.facts)::jsonb #> '{8}') WITH ORDINALITY AS fact(value, place) WHERE ((fact.value)::jsonb #>> '{3}') = 'look' AND ((fact.value)::jsonb #>> '{5}') = 'tracker') AS TEXT) AS looked_on,
  CAST(((status.facts)::jsonb #>> '{11,-1,0,0}') AS TEXT) AS due_phrase,
  CAST(((status.facts)::jsonb #>> '{11,-1,0,2,earliest}') AS TEXT) AS due_earliest,
  CAST(((status.facts)::jsonb #>> '{11,-1,0,2,latest}') AS TEXT) AS due_latest,
  CAST(((status.facts)::jsonb #>> '{11,-1,0,2,strict_latest}') AS TEXT) AS due_strict_latest,
  CAST(jsonb_array_length((status.facts)::jsonb #> '{12}') AS INTEGER) AS tests,
  CAST((SELECT count(*) FROM jsonb_array_elements((status.facts)::jsonb #> '{12}') WITH ORDINALITY AS test(value, place) WHERE ((test.value)::jsonb #>> '{3,6}') = 'met') AS INTEGER) AS tests_met,
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
  CAST(CASE WHEN said.place = jsonb_array_length((status.facts)::jsonb #> '{11}') THEN 1 ELSE 0 END AS INTEGER) AS is_current,
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
CROSS JOIN jsonb_array_elements((status.facts)::jsonb #> '{11}') WITH ORDINALITY AS said(value, place)
""",
    """
CREATE VIEW v_entry AS SELECT
  entry.seq AS number,
  entry.batch AS batch,
  CAST(coalesce(subject.ref, named.name) AS TEXT) AS about,
  subject.type AS type,
  entry.facet AS facet,
  entry.item AS item,
  CAST(coalesce(speaker.name, entry.voice) AS TEXT) AS voice,
  entry.value AS value,
  entry.occurred AS occurred,
  entry.occurred_earliest AS occurred_earliest,
  entry.occurred_latest AS occurred_latest,
  entry.recorded_at AS recorded_at,
  writer.name AS recorded_by,
  entry.amends AS amends,
  CAST(CASE WHEN NOT EXISTS (SELECT 1 FROM entry amending WHERE amending.amends = entry.seq AND amending.facet <> 'redaction' AND NOT EXISTS (SELECT 1 FROM entry undoing WHERE undoing.amends = amending.seq AND undoing.facet = 'undo')) THEN 1 ELSE 0 END AS INTEGER) AS stands,
  CAST((SELECT string_agg(page.ref, '; ' ORDER BY cited.place) FROM jsonb_array_elements((entry.refs)::jsonb #> '{source}') WITH ORDINALITY AS cited(value, place) JOIN subject AS page ON page.id = CAST(cited.value #>> '{}' AS INTEGER)) AS TEXT) AS sources,
  CAST((SELECT entry_text.value FROM entry_text WHERE entry_text.seq = entry.seq AND entry_text.field = 'title') AS TEXT) AS title,
  CAST((SELECT entry_text.value FROM entry_text WHERE entry_text.seq = entry.seq AND entry_text.field = 'wording') AS TEXT) AS wording,
  CAST((SELECT entry_text.value FROM entry_text WHERE entry_text.seq = entry.seq AND entry_text.field = 'quote') AS TEXT) AS quote,
  CAST((SELECT entry_text.value FROM entry_text WHERE entry_text.seq = entry.seq AND entry_text.field = 'because') AS TEXT) AS because,
  CAST((SELECT entry_text.value FROM entry_text WHERE entry_text.seq = entry.seq AND entry_text.field = 'what') AS TEXT) AS what,
  CAST((SELECT entry_text.value FROM entry_text WHERE entry_text.seq = entry.seq AND entry_text.field = 'note') AS TEXT) AS note,
  CAST((SELECT entry_text.value FROM entry_text WHERE entry_text.seq = entry.seq AND entry_text.field = 'text') AS TEXT) AS text,
  CAST((SELECT entry_text.value FROM entry_text WHERE entry_text.seq = entry.seq AND entry_text.field = 'phrase') AS TEXT) AS phrase,
  CAST((SELECT entry_text.value FROM entry_text WHERE entry_text.seq = entry.seq AND entry_text.field = 'url') AS TEXT) AS url
FROM entry LEFT JOIN subject ON subject.id = entry.subject
LEFT JOIN party AS named ON named.id = entry.subject
LEFT JOIN party AS writer ON writer.id = entry.actor
LEFT JOIN party AS speaker ON speaker.id = CAST(CASE WHEN substr(entry.voice, 1, 6) = 'party:' THEN substr(entry.voice, 7) END AS INTEGER)
""",
    """
CREATE VIEW v_source AS SELECT
  source.id AS id,
  subject.ref AS key,
  source.type AS type,
  source.title AS title,
  CAST((SELECT entry_text.value FROM entry LEFT JOIN entry_text ON entry_text.seq = entry.seq AND field = 'publisher' WHERE entry.subject = source.id AND entry.facet = 'identity' AND (entry_text.seq IS NOT NULL OR coalesce(CAST(((entry.detail)::jsonb #>> '{emptied}') AS TEXT), '') LIKE '%"publisher"%') AND NOT EXISTS (SELECT 1 FROM entry amending WHERE amending.amends = entry.seq AND amending.facet <> 'redaction' AND NOT EXISTS (SELECT 1 FROM entry undoing WHERE undoing.amends = amending.seq AND undoing.facet = 'undo')) ORDER BY (entry.value = 'edited') DESC, entry.occurred_latest DESC, entry.seq DESC LIMIT 1) AS TEXT) AS publisher,
  CAST((SELECT ((entry.detail)::jsonb #>> '{published}') FROM entry WHERE entry.subject = source.id AND entry.facet = 'identity' AND ((entry.detail)::jsonb #>> '{published}') IS NOT NULL AND NOT EXISTS (SELECT 1 FROM entry amending WHERE amending.amends = entry.seq AND amending.facet <> 'redaction' AND NOT EXISTS (SELECT 1 FROM entry undoing WHERE undoing.amends = amending.seq AND undoing.facet = 'undo')) ORDER BY (entry.value = 'edited') DESC, entry.occurred_latest DESC, entry.seq DESC LIMIT 1) AS TEXT) AS published,
  (SELECT name FROM party WHERE id = (SELECT CAST(((entry.refs)::jsonb #>> '{speaker,0}') AS INTEGER) FROM entry WHERE entry.subject = source.id AND entry.facet = 'identity' AND (((entry.refs)::jsonb #>> '{speaker,0}') IS NOT NULL OR coalesce(CAST(((entry.detail)::jsonb #>> '{emptied}') AS TEXT), '') LIKE '%"speaker"%') AND NOT EXISTS (SELECT 1 FROM entry amending WHERE amending.amends = entry.seq AND amending.facet <> 'redaction' AND NOT EXISTS (SELECT 1 FROM entry undoing WHERE undoing.amends = amending.seq AND undoing.facet = 'undo')) ORDER BY (entry.value = 'edited') DESC, entry.occurred_latest DESC, entry.seq DESC LIMIT 1)) AS speaker,
  CAST(CAST(coalesce((SELECT ((entry.detail)::jsonb #>> '{own}') FROM entry WHERE entry.subject = source.id AND entry.facet = 'identity' AND ((entry.detail)::jsonb #>> '{own}') IS NOT NULL AND NOT EXISTS (SELECT 1 FROM entry amending WHERE amending.amends = entry.seq AND amending.facet <> 'redaction' AND NOT EXISTS (SELECT 1 FROM entry undoing WHERE undoing.amends = amending.seq AND undoing.facet = 'undo')) ORDER BY (entry.value = 'edited') DESC, entry.occurred_latest DESC, entry.seq DESC LIMIT 1), 'false') AS BOOLEAN) AS INTEGER) AS is_own,
  CAST((SELECT entry_text.value FROM entry LEFT JOIN entry_text ON entry_text.seq = entry.seq AND field = 'url' WHERE entry.subject = source.id AND entry.facet = 'identity' AND (entry_text.seq IS NOT NULL OR coalesce(CAST(((entry.detail)::jsonb #>> '{emptied}') AS TEXT), '') LIKE '%"url"%') AND NOT EXISTS (SELECT 1 FROM entry amending WHERE amending.amends = entry.seq AND amending.facet <> 'redaction' AND NOT EXISTS (SELECT 1 FROM entry undoing WHERE undoing.amends = amending.seq AND undoing.facet = 'undo')) ORDER BY (entry.value = 'edited') DESC, entry.occurred_latest DESC, entry.seq DESC LIMIT 1) AS TEXT) AS url,
  CAST((SELECT entry_text.value FROM entry LEFT JOIN entry_text ON entry_text.seq = entry.seq AND field = 'archive' WHERE entry.subject = source.id AND entry.facet = 'identity' AND (entry_text.seq IS NOT NULL OR coalesce(CAST(((entry.detail)::jsonb #>> '{emptied}') AS TEXT), '') LIKE '%"archive"%') AND NOT EXISTS (SELECT 1 FROM entry amending WHERE amending.amends = entry.seq AND amending.facet <> 'redaction' AND NOT EXISTS (SELECT 1 FROM entry undoing WHERE undoing.amends = amending.seq AND undoing.facet = 'undo')) ORDER BY (entry.value = 'edited') DESC, entry.occurred_latest DESC, entry.seq DESC LIMIT 1) AS TEXT) AS archive,
  CAST((SELECT entry_text.value FROM entry LEFT JOIN entry_text ON entry_text.seq = entry.seq AND field = 'file' WHERE entry.subject = source.id AND entry.facet = 'identity' AND (entry_text.seq IS NOT NULL OR coalesce(CAST(((entry.detail)::jsonb #>> '{emptied}') AS TEXT), '') LIKE '%"file"%') AND NOT EXISTS (SELECT 1 FROM entry amending WHERE amending.amends = entry.seq AND amending.facet <> 'redaction' AND NOT EXISTS (SELECT 1 FROM entry undoing WHERE undoing.amends = amending.seq AND undoing.facet = 'undo')) ORDER BY (entry.value = 'edited') DESC, entry.occurred_latest DESC, entry.seq DESC LIMIT 1) AS TEXT) AS file,
  CAST((SELECT ((entry.detail)::jsonb #>> '{sha256}') FROM entry WHERE entry.subject = source.id AND entry.facet = 'identity' AND ((entry.detail)::jsonb #>> '{sha256}') IS NOT NULL AND NOT EXISTS (SELECT 1 FROM entry amending WHERE amending.amends = entry.seq AND amending.facet <> 'redaction' AND NOT EXISTS (SELECT 1 FROM entry undoing WHERE undoing.amends = amending.seq AND undoing.facet = 'undo')) ORDER BY (entry.value = 'edited') DESC, entry.occurred_latest DESC, entry.seq DESC LIMIT 1) AS TEXT) AS sha256
FROM source JOIN subject ON subject.id = source.id
""",
)
VIEWS = {"sqlite": SQLITE, "postgresql": POSTGRESQL}


def upgrade() -> None:
    """Make the views. On a server the owner then grants them to those who read."""
    for statement in VIEWS[op.get_bind().dialect.name]:
        op.execute(sa.text(statement))


def downgrade() -> None:
    """Drop the views, which hold nothing of their own."""
    for name in NAMES:
        op.execute(f"DROP VIEW {name}")

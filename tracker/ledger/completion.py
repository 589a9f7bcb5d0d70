"""Refs and source keys for shell completion, read with sqlite3 alone.

Completion runs at every TAB: importing sqlalchemy would cost more than the answer.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from urllib.parse import quote

from tracker.ledger.location import is_path

MOST = 200
_REFS = """
    SELECT s.ref, coalesce(c.title, i.title, '') FROM subject s
    LEFT JOIN commitment c ON c.id = s.id LEFT JOIN instrument i ON i.id = s.id
    WHERE s.type <> 'source' AND s.ref_key >= ? AND s.ref_key < ? ORDER BY s.ref_key LIMIT ?"""
_SOURCES = """
    SELECT s.ref, coalesce(o.title, '') FROM subject s JOIN source o ON o.id = s.id
    WHERE s.ref_key >= ? AND s.ref_key < ? ORDER BY s.ref_key LIMIT ?"""


def refs_starting(register: str, start: str) -> list[tuple[str, str]]:
    """Refs of commitments and instruments that start so, with their titles."""
    return _rows(register, _REFS, start.lower())


def sources_starting(register: str, start: str) -> list[tuple[str, str]]:
    """Keys of sources that start so, with their titles."""
    return _rows(register, _SOURCES, start.lower())


def _rows(register: str, query: str, start: str) -> list[tuple[str, str]]:
    path = Path(register).absolute()
    if not is_path(register) or not path.is_file():
        return []
    try:
        connection = sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, timeout=1)
        try:
            return connection.execute(query, (start, start + "\U0010ffff", MOST)).fetchall()
        finally:
            connection.close()
    except sqlite3.Error:
        # A shell that shows an error at TAB helps nobody.
        return []

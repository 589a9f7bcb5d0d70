"""Trying what would be written, within a writer's transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection


@contextmanager
def tried(connection: Connection) -> Iterator[None]:
    """Whatever is written inside is taken back at the end; what was written before it stays."""
    savepoint = connection.begin_nested()
    try:
        yield
    finally:
        savepoint.rollback()

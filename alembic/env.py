"""Runs the migrations inside the transaction that `tracker.ledger.migrate` has begun."""

from __future__ import annotations

from alembic import context

from tracker.ledger.schema import whole


def run() -> None:
    """Run them on the given connection; BEGIN and COMMIT are the caller's."""
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=whole(),
        transactional_ddl=True,
        render_as_batch=connection.dialect.name == "sqlite",
    )
    context.run_migrations()


run()

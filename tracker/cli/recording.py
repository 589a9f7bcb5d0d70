"""From a command's act to the line that says what it changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tracker.cli.receipt import print_receipt
from tracker.errors import MissingDay

if TYPE_CHECKING:
    from tracker.cli.app import App
    from tracker.services.acts.evidence import Act


def record(app: App, acts: Sequence[Act], *, dry_run: bool = False, as_json: bool = False) -> None:
    """Record acts as one batch and print what changed, asking for what is missing."""
    from tracker.services.recording import record as write

    register = app.register
    if app.interactive:
        from tracker.cli.asking import complete, dated

        acts = complete(app, acts)
        try:
            receipt = write(register, acts, dry_run=dry_run)
        except MissingDay as missing:
            receipt = write(register, dated(app, acts, missing), dry_run=dry_run)
    else:
        receipt = write(register, acts, dry_run=dry_run)
    if receipt.batch is not None:
        app.batches.append(receipt.batch)
    print_receipt(app, receipt, as_json=as_json)

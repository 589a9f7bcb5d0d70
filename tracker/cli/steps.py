"""Commands of what happened without changing a status: step, checked, note, link."""

from __future__ import annotations

from tracker.cli.recording import command
from tracker.record.steps import Checked, Link, Note, Step

step = command(Step)
checked = command(Checked)
note = command(Note)
link = command(Link)

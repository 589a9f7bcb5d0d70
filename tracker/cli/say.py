"""Commands of what others say: claim, respond, says, restate."""

from __future__ import annotations

from tracker.cli.recording import command
from tracker.record.say import Claim, Respond, Restate, Says

claim = command(Claim)
respond = command(Respond)
says = command(Says)
restate = command(Restate)

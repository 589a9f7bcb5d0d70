"""Commands of where commitments go: replace, withdraw, split, merge, drop."""

from __future__ import annotations

from tracker.cli.recording import command
from tracker.record.dispose import Drop, Merge, Replace, Split, Withdraw

replace = command(Replace)
withdraw = command(Withdraw)
split = command(Split)
merge = command(Merge)
drop = command(Drop)

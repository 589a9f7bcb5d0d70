"""Whether a command ended in a hostile environment as it is promised."""

from __future__ import annotations

from collections.abc import Mapping

from tests.fixtures_warm import Ended
from tests.hostile_commands import Line, Touch

REFUSALS = frozenset({2, 3, 4, 5, 6, 7})
#: What a command may leave beside what it was asked for: heads, and where copies are.
_LISTS = ("out/heads.jsonl", "home/state")


def misdeeds(
    line: Line,
    ended: Ended,
    allowed: frozenset[int],
    said: str,
    before: Mapping[str, object],
    after: Mapping[str, object],
) -> list[str]:
    """What a command did that it must not; empty when the promise holds.

    `said` has to stand in the line of one that was refused.
    """
    changed = sorted(
        name for name in before.keys() | after.keys() if before.get(name, ()) != after.get(name, ())
    )
    found = []
    if ended.code not in allowed:
        found.append(f"exit code {ended.code}: {ended.stderr.strip()}")
    if "Traceback" in ended.stderr:
        found.append("a traceback")
    if ended.code in REFUSALS:
        found += [f"{name} was changed" for name in changed]
        found += _wrong_words(line, ended, said)
    elif line.touch is Touch.READS:
        asked = (f"out/{line.output}", *_LISTS)
        found += [f"{name} was changed" for name in changed if not name.startswith(asked)]
    return found


def _wrong_words(line: Line, ended: Ended, said: str) -> list[str]:
    lines = ended.stderr.splitlines()
    errors = [each for each in lines if each.startswith("tracker: ")]
    if len(errors) != 1 or (len(lines) > 1 and not line.talks):
        return [f"not one line: {ended.stderr!r}"]
    (error,) = errors
    found = []
    if ended.stdout:
        found.append(f"on stdout: {ended.stdout[:80]!r}")
    if said not in error:
        found.append(f"'{said}' is not said: {error}")
    # What is wrong, and then what to type or do next: a second sentence.
    if len(error.replace("? ", ". ").split(". ")) < 2 or not error.isprintable():
        found.append(f"no advice: {error}")
    return found

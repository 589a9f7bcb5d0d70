"""P10: whatever is wrong with the register, every command says so in one line."""

from __future__ import annotations

import pytest

from tests.fixtures_ground import Ground
from tests.fixtures_torture import Trial
from tests.hostile_commands import LINES, Touch, every_command
from tests.hostile_places import GROUPS, Place
from tests.hostile_verdict import misdeeds

#: How long a command waits for a lock where everything is tried, in seconds; else 30.
QUICK = 0.1

#: A file cannot be written (6), or the register that it is cannot (7).
NOT_WRITTEN = frozenset({6, 7})


def chosen(place: Place, size: int) -> list[str]:
    """So many commands, others for each place."""
    commands = [*LINES]
    start = sum(place.name.encode()) % len(commands)
    return [commands[(start + 7 * step) % len(commands)] for step in range(size)]


def expected(place: Place, command: str) -> tuple[frozenset[int], str]:
    """The exit codes that are right for a command in a place, and what it has to say."""
    line = LINES[command]
    codes = place.codes[line.touch]
    if place.file_size is not None and line.output is not None:
        return codes | NOT_WRITTEN, place.said
    if place.alone and command == "db downgrade":
        return NOT_WRITTEN, "permission denied"  # to the copy that it makes first
    # `init` looks only whether something is there.
    return codes, place.said if line.touch in {Touch.READS, Touch.WRITES} else ""


def tried(ground: Ground, place: Place, command: str, without: str = "") -> list[str]:
    """What a command did wrong in a place."""
    line = LINES[command]
    ground.lay()
    with place.arrange(ground.register):
        before = ground.held()
        ended = ground.end(command, wait=QUICK, file_size=place.file_size, without=without)
        after = ground.held()
    return [
        f"{place.name}, {command}: {what}"
        for what in misdeeds(line, ended, *expected(place, command), before, after)
    ]


def test_every_command_has_a_line_for_the_trials() -> None:
    assert sorted(LINES) == sorted(every_command())


def test_every_line_works_on_a_good_register(trial: Trial, ground: Ground) -> None:
    commands = [*LINES][:: trial.size(short=12, whole=1)]
    ended = {}
    for command in commands:
        ground.lay()
        ended[command] = ground.end(command)
    refused = {"init": 5, "lint": 1}
    assert [
        (command, end) for command, end in ended.items() if end.code != refused.get(command, 0)
    ] == []


@pytest.mark.parametrize("group", GROUPS)
def test_a_hostile_register_gets_one_clear_line(trial: Trial, ground: Ground, group: str) -> None:
    held = count = 0
    wrong: list[str] = []
    unguarded: list[str] = []
    for place in GROUPS[group]:
        commands = chosen(place, trial.size(short=2, whole=len(LINES)))
        for command in commands:
            found = tried(ground, place, command)
            wrong += found
            held += not found
        count += len(commands)
    for place in GROUPS[group]:
        if not unguarded:
            unguarded += tried(ground, place, "tag", without="translation")
    trial.tell(
        "P10",
        f"sqlite, {group}",
        f"{held:,} of {count:,} combinations of {len(GROUPS[group])} environments and "
        f"{len(LINES)} commands",
        control=f"without translation: {len(unguarded)} faults of the first command",
    )
    assert wrong == []
    assert unguarded


def test_everybody_who_waits_for_a_lock_is_told_when_it_is_over(
    trial: Trial, ground: Ground
) -> None:
    """All at once, each as long as it waits: the commands of a whole office."""
    place = next(each for each in GROUPS["busy or full"] if each.name == "held by another program")
    commands = chosen(place, trial.size(short=6, whole=len(LINES)))
    commands = [command for command in commands if LINES[command].output is None]
    wait = None if trial.whole else QUICK
    with place.arrange(ground.register):
        before = ground.held()
        ended = ground.warm.run([ground.job(command, wait=wait) for command in commands])
        after = ground.held()
    wrong = {
        command: found
        for command, end in zip(commands, ended, strict=True)
        if (found := misdeeds(LINES[command], end, *expected(place, command), before, after))
    }
    ground.lay()
    unlocked = ground.end("tag")
    trial.tell(
        "P10",
        "sqlite, busy as long as they wait",
        f"{len(commands) - len(wrong)} of {len(commands)} commands at once",
        control=f"without the lock: exit {unlocked.code}",
    )
    assert wrong == {}
    assert unlocked.code == 0

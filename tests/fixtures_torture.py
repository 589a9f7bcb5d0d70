"""The promises of docs/security.md, each with its figure: short in every run, whole on demand.

A test of a promise takes `trial`: it asks for its size, and tells its figure and what its
control found. `make torture` runs the whole sizes and prints a line for each.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

_OPTION = "--torture"
_PROPERTY = "promise"
_TRIED = "trial"

#: What is promised, by number; the sentences stand in docs/security.md too.
PROMISES = {
    "P1": "an acknowledged change survives a crash",
    "P2": "imports are all or nothing, and repeatable",
    "P3": "many people write at once",
    "P4": "readers never block or write",
    "P5": "history cannot change unnoticed",
    "P6": "nor behind a published report",
    "P7": "any report re-renders",
    "P8": "a backup taken under load restores",
    "P9": "upgrades never lose data",
    "P10": "a hostile environment gets one clear line",
    "P11": "hostile text is text",
    "P12": "bad files never crash us",
    "P13": "nothing leaves the machine unasked",
}


@dataclass(frozen=True, slots=True)
class Trial:
    """One test of a promise."""

    whole: bool
    """Whether the figure asked for is measured, or a shorter one."""
    node: pytest.Item

    def size(self, *, short: int, whole: int) -> int:
        """How often something is tried."""
        return whole if self.whole else short

    def tell(self, promise: str, where: str, figure: str, *, control: str) -> None:
        """The figure that was found, and what the control found once the guard was gone.

        `where` is the database, or what else was tried. A test that has told its figure
        may still fail: the line then says so.
        """
        if promise not in PROMISES:
            raise ValueError(f"{promise} is no promise")
        self.node.user_properties.append((_PROPERTY, (promise, where, figure, control)))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        _OPTION, action="store_true", help="try the promises at their whole size, and print them"
    )


@pytest.fixture
def trial(request: pytest.FixtureRequest) -> Trial:
    """The size of the trial, and where its figure goes."""
    request.node.user_properties.append((_TRIED, True))
    return Trial(whole=bool(request.config.getoption(_OPTION)), node=request.node)


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """A line for each promise and place, in order of number; one without a figure is named."""
    if not config.getoption(_OPTION):
        return
    lines: dict[str, list[str]] = {name: [] for name in PROMISES}
    tried = False
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, ()):
            for name, told in report.user_properties:
                tried = tried or name == _TRIED
                if name == _PROPERTY:
                    promise, where, figure, control = told
                    kept = "holds" if outcome == "passed" else "DOES NOT HOLD"
                    lines[promise].append(f"  {where}: {kept}: {figure}; control: {control}")
    if not tried:
        return
    terminalreporter.section("promises")
    for name, sentence in PROMISES.items():
        terminalreporter.write_line(f"{name} {sentence}")
        for line in sorted(lines[name]) or ["  NOT MEASURED"]:
            terminalreporter.write_line(line)

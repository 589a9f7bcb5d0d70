"""Arguments that a command may be given: right ones, nearly right ones, and hostile ones.

They are made of the command's own parameters, so a new command and a new option are tried
without a line here.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

import click

from tests import fuzz_values as values
from tests.fuzz_values import HOSTILE, STDIN, Values
from tracker.cli.main import cli
from tracker.cli.params import (
    DayType,
    MomentType,
    ReadBy,
    SinceType,
    WeekType,
)

Path = tuple[str, ...]
#: How often a value is wrong: in a call that is all right, in one with a slip, in a wild one.
_MOODS = (0.0, 0.05, 0.3)
_DATED = (DayType, MomentType, SinceType)
#: The values of a parameter without a type of its own, by a part of its name or metavar.
_BY_NAME = (
    ("ADD REF", values.NEW_REF),
    ("INSTRUMENT REF", values.NEW_REF),
    ("REPLACE BY", values.ONE_REF),
    ("LINK TARGET", values.ONE_REF),
    ("BACKUP FILE", values.COPIES),
    ("RESTORE FILE", values.COPIES),
    ("RECORD FILE", values.SHEETS),
    ("LINT CHECKS", values.CHECKS),
    ("KEY|", values.SOURCES),
    ("URL|FILE", values.SOURCES),
    ("OUTPUT", values.OUTPUTS),
    ("TARGET", values.OUTPUTS),
    ("FILE", values.FILES),
    ("PATH", values.FILES),
    ("INTO", values.ONE_REF),
    ("REFS", values.REFS),
    ("PARENT", values.ONE_REF),
    ("REF", values.ONE_REF),
    ("REVISION", values.REVISIONS),
    ("FIRST", values.DATES),
    ("LAST", values.DATES),
    ("FIELD", values.FIELDS),
    ("PHRASE", values.PHRASES),
    ("WHAT", values.AMONG),
    ("LINK", values.LINKS),
    ("DUE", values.PHRASES),
    ("KEY", values.SOURCES),
)
_BY_TYPE: tuple[tuple[type | tuple[type, ...], Values], ...] = (
    (_DATED, values.DATES),
    (WeekType, values.WEEKS),
    (click.IntRange, values.NUMBERS),
)
_BY_DECLARED_TYPE = {"when": values.DATES, "date": values.DATES, "entry": values.ENTRIES}
#: What describes a new source, and is refused beside a known one.
_SELDOM = frozenset(
    f"{of}{name}" for of in ("", "source_") for name in ("publisher", "published", "speaker", "own")
) | {"source_title", "source_type"}
_OFTEN = frozenset({"sources", "quote", "on", "because", "who", "stance", "types"})


def leaves(command: click.Command = cli, path: Path = ()) -> Iterator[tuple[Path, click.Command]]:
    """Every command that does something, by the words that call it."""
    if not isinstance(command, click.Group):
        yield path, command
        return
    for name in command.list_commands(click.Context(command)):
        found = command.get_command(click.Context(command), name)
        assert found is not None
        yield from leaves(found, (*path, name))


def named(words: str) -> Values:
    """The values for what a parameter is called."""
    return next((found for mark, found in _BY_NAME if mark in words.upper()), values.TEXTS)


class Words:
    """The words of one call, drawn from a source of chance."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._wrong = chance.choice(_MOODS)

    def call(self, path: Path, command: click.Command) -> list[str]:
        """A command line, the program's own options first."""
        chance = self._chance
        given = [part for param in command.params for part in self._given(command, param)]
        options = [part for is_option, part in given if is_option]
        plain = [part for is_option, part in given if not is_option]
        if self._slips():
            plain.append([chance.choice(HOSTILE)])
        chance.shuffle(options)
        # Options may stand anywhere among the words.
        while options and chance.random() < 0.3:
            plain.insert(chance.randrange(len(plain) + 1), options.pop())
        words = [word for part in (*options, *plain) for word in part]
        if self._slips():
            words.insert(chance.randrange(len(words) + 1), "--")
        return [*self._program(), *path, *words]

    def stdin(self) -> str | bytes:
        """What is typed or piped."""
        if self._slips():
            return bytes(self._chance.randrange(256) for _ in range(self._chance.randrange(40)))
        return self._chance.choice(STDIN)

    def _slips(self) -> bool:
        return self._chance.random() < self._wrong

    def _program(self) -> list[str]:
        chance = self._chance
        if chance.random() < 0.85:
            return []
        plain = (["--quiet"], ["--no-input"], ["--color", "never"], ["--color", "always"])
        named = (["--as", self._of(values.TEXTS)], ["--db", self._of(values.FILES)])
        return chance.choice((*plain, *named) if self._wrong else plain)

    def _given(
        self, command: click.Command, param: click.Parameter
    ) -> Iterator[tuple[bool, list[str]]]:
        """How a parameter is given: not at all, once, several times; and whether by its name."""
        chance = self._chance
        many = param.nargs != 1 or bool(getattr(param, "multiple", False))
        often = chance.choice((1, 1, 1, 2, 3)) if many else 1
        if isinstance(param, click.Argument):
            if (param.required or chance.random() < 0.5) and not self._slips():
                # Refs, and after them whatever the command takes besides.
                parts = (param.metavar or "").split() if param.name == "words" else [""] * often
                for part in parts:
                    yield False, [self._of(named(part)) if part else self._value(command, param)]
            return
        assert isinstance(param, click.Option)
        likely = 0.98 if param.required else 0.6 if param.name in _OFTEN else 0.08
        likely = 0.02 if param.name in _SELDOM else likely
        if chance.random() < likely:
            for _ in range(often + self._slips()):
                yield True, self._option(command, param)

    def _option(self, command: click.Command, param: click.Option) -> list[str]:
        chance = self._chance
        name = chance.choice([*param.opts, *param.secondary_opts])
        if param.is_flag:
            return [f"{name}=x"] if self._slips() else [name]
        value = self._value(command, param)
        joined = name.startswith("--") and chance.random() < 0.3
        return [f"{name}={value}"] if joined else [name, value]

    def _value(self, command: click.Command, param: click.Parameter) -> str:
        if self._slips():
            return self._hostile()
        kind = param.type
        known = getattr(kind, "words", None) or getattr(kind, "choices", None)
        if known:
            return self._spelled(str(self._chance.choice(known)))
        if isinstance(kind, ReadBy):
            return self._of(_BY_DECLARED_TYPE[kind.name])
        for types, found in _BY_TYPE:
            if isinstance(kind, types):
                return self._of(found)
        return self._of(named(f"{command.name} {param.name} {param.metavar or ''}"))

    def _of(self, kind: Values) -> str:
        return self._chance.choice(kind.others if self._slips() else kind.right)

    def _spelled(self, word: str) -> str:
        others = (word.replace("_", "-"), word.upper(), word[:-1], word + " ", word.title())
        return self._of(Values((word,), others))

    def _hostile(self) -> str:
        chance = self._chance
        kinds = (values.DATES, values.REFS, values.SOURCES, values.WEEKS, values.PHRASES)
        if chance.random() < 0.7:
            return chance.choice((*HOSTILE, *(word for kind in kinds for word in kind.others)))
        # Never a NUL, which no argument can hold, nor a slash, which would lead out of the test.
        most = chance.choice((0x80, 0x250, 0x3000, 0x11_0000))
        return "".join(chr(chance.randrange(1, most)) for _ in range(5)).replace("/", "")

"""Command lines without end: every command with arguments of its kinds, good and hostile."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

import click

from tests.hostile_commands import ENDLESS
from tracker.cli.main import cli
from tracker.cli.params import ReadBy


@dataclass(frozen=True, slots=True)
class Values:
    """One kind of value."""

    right: tuple[str, ...]
    others: tuple[str, ...]
    """What is nearly right, or right elsewhere."""


SURROGATE = "\udcff"
HOSTILE = (
    *("", " ", "\t", "\n", "a\nb", "\x1b[2J", "\x07bell", "\x7f", "\x9b31m", "\x85", "\u2028"),
    *("\u202eabc\u202c", "\u2066abc", "\u200f", "e\u0301" * 9, "a" + "\u0300" * 80, "\ufeffa"),
    *("שלום", "مرحبا", "𝕁𝔸𝕐", "👩‍👩‍👧", "\U000e0041", "ﷺ", "İ", "ß", "ǆ", "²", "٣", "Ⅷ"),
    *(SURROGATE, "a\ud800b", "\ud83d\ude00", "\uffff", "\ufffe", "a" * 300, "JAY-" * 2_000),
    *("-", "--", "---", "-x", "--help", "--json", "--version", "-q", "-s", "--no-such", "=", "-s="),
    *(".", "..", "/", "//", "./", "~", "~nobody", "@", "@mine", "@none", "@@", "#1", "#", "*", "?"),
    *("[", "[!", "[a-", "]", "**", "{", "{0}", "%s", "%(x)s", "${HOME}", "`id`", "'", '"', "\\"),
    *("'; DROP TABLE entry; --", "' OR 1=1", "<script>", "=1+1", "NULL", "None", "true", "[]"),
    *("0", "-1", "1", "2", "9" * 20, "9" * 5000, "1e9", "0x10", "1_000", "+1", "01", "-0", "1.5"),
    *("2147483647", "2147483648", "9223372036854775807", "9223372036854775808", "nan", "inf"),
)
DATES = Values(
    ("2025-01-16", "2025-06-20", "2025-06-22", "2026-06-30", "2025-03-31", "2026-07-01"),
    (
        *("2025-02-29", "2024-02-29", "0001-01-01", "9999-12-31", "10000-01-01", "0000", "2025"),
        *("2025-07", "2025-Q2", "2025-Q5", "2025-21", "2025-W03", "2025-13", "2025-00-00", "/"),
        *("2024-05-09/2024-07-17", "2025-01/..", "../2025-01", "..", "2025/2024", "9999/.."),
        *("2025~", "2025?", "2025-06%", "2025-XX", "20XX", "-0001", "Y17E7", "today", "1900"),
        *("2025-01-16T09:30", "2025-01-16 09:30+14:00", "9999-12-31T23:59:59-14:00", "2030"),
        *("0001-01-01T00:00:00+14:00", "0001", "9999", "٢٠٢٥-٠١-٠١", "2025-1-6", "16/01/2025"),
        *("20250116", "2025-016", "2025-01-16T24:00:00Z", "2026-07-02", "2025-01-16T09:30:60Z"),
    ),
)
WEEKS = Values(
    ("2025-W03", "2025-W24", "2025-W25", "2026-W26"),
    ("0001-W01", "0001-W02", "9999-W51", "9999-W52", "2025-W53", "2025-W00", "2020-W53", "W03"),
)
REFS = Values(
    ("JAY", "JAY-01", "jay-02", "JAY-03", "OLD", "BILL", "JAY-01..03", "JAY/", "JAY-*", "@mine"),
    (
        *(
            "BILL/",
            "*",
            "J?Y",
            "[J]*",
            "@loop",
            "-",
            "NONE",
            "NEW",
            "JAY-9",
            "JAY-01..9",
            "JAY-3..1",
        ),
        *("JAY-1..99999999", "JAY-1..2..3", "..", "JAY-01/", "JAY//", "/JAY", "JAY.", ".JAY"),
        *("A" * 60, "A" * 61, "J Y", "JAY-*/", "@mine/", "JAY*..3", "[", "[]", "[!]", "hansard"),
        *("JAY-²", "jay-٣", "ＪＡＹ", "JAY\u200b", "@" + "a" * 70, "a" * 300 + "*", "*" * 200),
    ),
)
ONE_REF = Values(("JAY", "JAY-01", "jay-02", "JAY-03", "OLD", "BILL"), REFS.right + REFS.others)
NEW_REF = Values(("NEW", "NEW-01", "x.y-1", "A" * 60), REFS.right + REFS.others)
SOURCES = Values(
    ("hansard", "audit", "hansard", "https://hansard.example/1", "https://new.example/"),
    (
        *(".", "nosuch", "http://[", "http://", "https://", "javascript:alert(1)", "ftp://x/"),
        *("file:///etc/passwd", "data:,x", "HTTPS://HANSARD.EXAMPLE/1", "https://a b/", "//x/y"),
        *("mailto:a@b", "www.x.example", "https://\u202ex/", "https://x/\x1b[2J", "https://x/é"),
        *(
            "http://a@b:c@d:99999/",
            "https://[::1]:x/",
            "https://x/#" + "a" * 3000,
            "https://xn--0/",
        ),
        *("sheet.yaml", "folder", "nosuch.pdf", "folder/", "sheet.yaml/x", "..", "JAY"),
    ),
)
FILES = Values(
    ("sheet.yaml", "report.html", "heads.jsonl", "comment.md"),
    (
        *(
            "new.html",
            "new.txt",
            "new.json",
            "new.md",
            "folder",
            "folder/",
            "nosuch.html",
            "new.db",
        ),
        *("nosuch/x.db", ".", "..", "/", "-", "", " ", "new.pdf", "/dev/null", "/dev/full"),
        *("a" * 300, "new\x1b.html", "new\n.html", f"new{SURROGATE}.html", "new\u202e.html"),
        *("postgresql://[", "sqlite://", "postgresql://u:p@127.0.0.1:1/x", "file:new.db?mode=ro"),
        *("new?.db", "new%41.db", "0" * 64, "f" * 64, "1", "2", "999999999", "0", "²"),
        *("report.html/x", "~/new.db", "~nobody/new.db", ":memory:", "new.db\\", "C:\\new.db"),
    ),
)
OUTPUTS = Values(("new.html", "new.txt", "-", "new.json", "new.md"), FILES.right + FILES.others)
COPIES = Values(("ledger.jsonl", "new.db", "new.jsonl"), FILES.right + FILES.others)
PHRASES = Values(
    ("by summer 2027", "by the end of April 2027", "in due course", "within 3 months", "2027-Q2"),
    ("by the end of the end", "within 99999999999999 years", "by 31 February 2025", "in -1 days"),
)
NUMBERS = Values(("1", "2", "10", "30"), ("0", "-1", "1000000", "2147483647", "2147483648", "#7"))
ENTRIES = Values(tuple(map(str, range(2, 36))), (*NUMBERS.others, "#12", "99", "1"))
ANCHORS = Values((*ENTRIES.right, "BUDGET"), ENTRIES.others)
COLUMNS = Values(("ref", "title,headline", "due_latest"), ("REF", "", ",", "nosuch", "ref,,ref"))
FIELDS = Values(("quote", "title", "what", "phrase", "note", "name"), ("digest", "salt", "Quote"))
TEXTS = Values(
    ("Home Office", "A promise", "promiser", "letter one", "Home Secretary", "UK Government"),
    ("JAY", "mine", "=1+1", "a\tb", "line\nline"),
)
AMONG = Values(("second reading", "a meeting", "royal-assent"), TEXTS.others)
LINKS = Values(("answers", "depends-on", "carried-by", "same-as"), ("answer", "parent", "LINK"))
SHEETS = Values(("sheet.yaml", "more.yaml", "more.yaml"), FILES.others)
CHECKS = Values(("sources", "no_source"), ("all", "lint"))
REVISIONS = Values(
    ("0001", "base"), ("0000", "0002", "head", "head-1", "-1", "+1", "0001:0002", "heads")
)
STDIN = (
    *("", "", "JAY-01\n", "JAY-01 JAY-02", "\n\n", "q\n", "c\nu under-way -s .\nz\nq\n"),
    *("list\nexit\n", "note JAY x -s hansard\nundo\nlist\n", "tracker head", "'", "help\n# x\nx\\"),
)


Path = tuple[str, ...]
#: How often a value is wrong: in a call that is all right, in one with a slip, in a wild one.
_MOODS = (0.0, 0.05, 0.3)
#: The values of a parameter without a type of its own, by a part of its name or metavar.
_BY_NAME = (
    ("ADD REF", NEW_REF),
    ("INSTRUMENT REF", NEW_REF),
    ("REPLACE BY", ONE_REF),
    ("LINK TARGET", ONE_REF),
    ("BACKUP FILE", COPIES),
    ("RESTORE FILE", COPIES),
    ("RECORD FILE", SHEETS),
    ("LINT CHECKS", CHECKS),
    ("KEY|", SOURCES),
    ("URL|FILE", SOURCES),
    ("OUTPUT", OUTPUTS),
    ("TARGET", OUTPUTS),
    ("FILE", FILES),
    ("PATH", FILES),
    ("INTO", ONE_REF),
    ("REFS", REFS),
    ("PARENT", ONE_REF),
    ("REF", ONE_REF),
    ("REVISION", REVISIONS),
    ("FIRST", DATES),
    ("LAST", DATES),
    ("FIELD", FIELDS),
    ("PHRASE", PHRASES),
    ("WHAT", AMONG),
    ("LINK", LINKS),
    ("DUE", PHRASES),
    ("KEY", SOURCES),
)
_BY_DECLARED_TYPE = {
    "when": DATES,
    "date": DATES,
    "date|timestamp": DATES,
    "week": WEEKS,
    "entry": ENTRIES,
    "entry or event": ANCHORS,
    "columns": COLUMNS,
    "years": NUMBERS,
    "number": NUMBERS,
    "period": DATES,
    "prefix": NEW_REF,
    "delimiter": TEXTS,
}
#: What describes a new source, and is refused beside a known one.
_SELDOM = frozenset(
    f"{of}{name}" for of in ("", "source_") for name in ("publisher", "published", "speaker", "own")
) | {"source_title", "source_type"}
_OFTEN = frozenset({"sources", "quote", "on", "because", "who", "stance", "types"})


def leaves(command: click.Command = cli, path: Path = ()) -> Iterator[tuple[Path, click.Command]]:
    """Every command that does something and ends, by the words that call it."""
    if not isinstance(command, click.Group):
        if " ".join(path) not in ENDLESS:
            yield path, command
        return
    for name in command.list_commands(click.Context(command)):
        found = command.get_command(click.Context(command), name)
        assert found is not None
        yield from leaves(found, (*path, name))


def named(words: str) -> Values:
    """The values for what a parameter is called."""
    return next((found for mark, found in _BY_NAME if mark in words.upper()), TEXTS)


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
        named = (["--as", self._of(TEXTS)], ["--db", self._of(FILES)])
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
        if isinstance(kind, click.IntRange):
            return self._of(NUMBERS)
        return self._of(named(f"{command.name} {param.name} {param.metavar or ''}"))

    def _of(self, kind: Values) -> str:
        return self._chance.choice(kind.others if self._slips() else kind.right)

    def _spelled(self, word: str) -> str:
        others = (word.replace("_", "-"), word.upper(), word[:-1], word + " ", word.title())
        return self._of(Values((word,), others))

    def _hostile(self) -> str:
        chance = self._chance
        kinds = (DATES, REFS, SOURCES, WEEKS, PHRASES)
        if chance.random() < 0.7:
            return chance.choice((*HOSTILE, *(word for kind in kinds for word in kind.others)))
        # Never a NUL, which no argument can hold, nor a slash, which would lead out of the test.
        most = chance.choice((0x80, 0x250, 0x3000, 0x11_0000))
        return "".join(chr(chance.randrange(1, most)) for _ in range(5)).replace("/", "")

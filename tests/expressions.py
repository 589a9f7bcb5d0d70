"""Every regular expression of the program, and the texts that would keep each busiest.

The table is made from the source, so that no expression stands outside it: those that a module
holds, and those that a call is given. A hostile text repeats what a part of the expression takes
again and again, after what leads to that part, and ends in what it does not take.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from re import _compiler, _constants, _parser  # type: ignore[attr-defined]
from typing import Any

import tracker

#: Signs of every sort that expressions tell apart.
_SIGNS = " \n\taA0_-.,:;/<>&\"'()[]{}@=#%*+!?|\\~`^$éЖ—“’£\u00a0\x00"
_CALLS = frozenset(
    ("compile", "match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer")
)
_FROM_THE_BEGINNING = frozenset(("match", "fullmatch"))
#: A part that may be repeated less often than this is no danger.
_OFTEN = 50
#: Signs of one class that are tried.
_EACH = 4


@dataclass(frozen=True, slots=True)
class Use:
    """One expression and how the program applies it."""

    where: str
    pattern: re.Pattern[Any]
    whole: bool
    """Whether it is only ever held against a text from its beginning."""

    def apply(self, text: str) -> None:
        """Look for it as the program does."""
        content: Any = text.encode() if isinstance(self.pattern.pattern, bytes) else text
        if self.whole:
            self.pattern.match(content)
            self.pattern.fullmatch(content)
        else:
            self.pattern.sub(content[:0], content)


def uses() -> tuple[list[Use], set[str]]:
    """Every expression that a module holds or a call is given, and the functions that make one."""
    unique: dict[tuple[Any, int, bool], Use] = {}
    made: set[str] = set()
    names = [module.name for module in pkgutil.walk_packages(tracker.__path__, "tracker.")]
    modules = [importlib.import_module(name) for name in names if name != "tracker.__main__"]
    trees = {module: ast.parse(inspect.getsource(module)) for module in modules}
    everywhere = [_methods(tree) for tree in trees.values()]
    for (module, tree), here in zip(trees.items(), everywhere, strict=True):
        for label, pattern in _held(vars(module)):
            methods = [here] if label.startswith("_") else everywhere
            applied = {method for one in methods for method in one.get(label, ())}
            whole = bool(applied) and applied <= _FROM_THE_BEGINNING
            use = Use(f"{module.__name__}:{label}", pattern, whole)
            unique.setdefault((pattern.pattern, pattern.flags, whole), use)
        for function, call in _calls(tree):
            given = _given(call, vars(module))
            if given is None:
                made |= {f"{module.__name__}:{function}"} if function else set()
            elif call.func.attr != "compile":
                whole = call.func.attr in _FROM_THE_BEGINNING
                use = Use(f"{module.__name__}:{call.lineno}", given, whole)
                unique.setdefault((given.pattern, given.flags, whole), use)
    return list(unique.values()), made


def _held(values: Mapping[str, Any]) -> Iterator[tuple[str, re.Pattern[Any]]]:
    """The expressions among the values of a module, also inside of its tables."""
    for name, value in values.items():
        if not name.startswith("__"):
            yield from ((name, pattern) for pattern in _inside(value, 4))


def _inside(value: Any, depth: int) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth and isinstance(value, dict):
        yield from (one for part in value.values() for one in _inside(part, depth - 1))
    elif depth and isinstance(value, tuple | list | set | frozenset):
        yield from (one for part in value for one in _inside(part, depth - 1))
    elif depth and is_dataclass(value) and not isinstance(value, type):
        parts = (getattr(value, part.name) for part in fields(value))
        yield from (one for part in parts for one in _inside(part, depth - 1))


def _methods(tree: ast.AST) -> dict[str, set[str]]:
    """How each name of a module is applied: `_AGE.search(…)`."""
    methods: dict[str, set[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in _CALLS:
            name = getattr(node.value, "id", getattr(node.value, "attr", None))
            methods.setdefault(str(name), set()).add(node.attr)
    return methods


def _calls(tree: ast.AST, function: str = "") -> Iterator[tuple[str, Any]]:
    """The calls of the library, each with the function that it stands in."""
    for node in ast.iter_child_nodes(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in _CALLS
            and getattr(node.func.value, "id", None) == "re"
        ):
            yield function, node
        yield from _calls(node, node.name if isinstance(node, ast.FunctionDef) else function)


def _given(call: ast.Call, names: dict[str, Any]) -> re.Pattern[Any] | None:
    """The expression that a call is given, where it stands in the source."""
    flags = 0
    for part in (node for given in [*call.args[1:], *call.keywords] for node in ast.walk(given)):
        flag = getattr(re, getattr(part, "attr", ""), None)
        flags |= flag if isinstance(flag, re.RegexFlag) else 0
    try:
        source = eval(compile(ast.Expression(call.args[0]), "", "eval"), names)
    except NameError:
        return None
    return re.compile(source, flags)


def hostile(pattern: re.Pattern[Any], size: int) -> Iterator[str]:
    """The texts that would keep an expression busiest, each of so many signs."""
    source = pattern.pattern
    text = source.decode("latin-1") if isinstance(source, bytes) else source
    parsed = _parser.parse(text, pattern.flags & ~re.UNICODE & ~re.LOCALE)
    texts: dict[tuple[str, str], None] = {}
    for before, part in _repeated(parsed, parsed.state, ""):
        texts[before[-200:], part] = None
    for before, part in texts:
        yield before + part * (size // max(1, len(part))) + "\x00"


#: Where the parts of an operation stand that holds one.
_BODY = {"SUBPATTERN": 3, "ASSERT": 1, "ASSERT_NOT": 1}


def _repeated(parsed: Any, state: Any, before: str) -> Iterator[tuple[str, str]]:
    """What each part takes again and again, after what leads to it."""
    for op, argument in parsed:
        name = str(op)
        if name.endswith("_REPEAT"):
            _, most, body = argument
            if most is _constants.MAXREPEAT or most >= _OFTEN:
                yield from ((before, part) for part in _examples(body, state) if part)
            yield from _repeated(body, state, before)
        elif name == "BRANCH":
            for branch in argument[1]:
                yield from _repeated(branch, state, before)
        elif name in _BODY:
            yield from _repeated(argument[_BODY[name]], state, before)
        elif name == "ATOMIC_GROUP":
            yield from _repeated(argument, state, before)
        before += _example([(op, argument)], state)


def _examples(body: Any, state: Any) -> list[str]:
    """What a part takes: several signs where it takes any of many."""
    if len(body) == 1 and str(body[0][0]) in {"IN", "ANY", "NOT_LITERAL"}:
        return _signs(body[0], state)[:_EACH]
    if len(body) == 1 and str(body[0][0]) == "BRANCH":
        return [_example(branch, state) for branch in body[0][1][1]]
    return [_example(body, state)]


def _signs(node: Any, state: Any) -> list[str]:
    """The signs that a class takes, of different sorts."""
    one = _compiler.compile(_parser.SubPattern(state, [node]))
    return [sign for sign in _SIGNS if one.fullmatch(sign)] or [
        chr(code) for code in range(0x110000) if one.fullmatch(chr(code))
    ][:1]


def _example(parsed: Any, state: Any) -> str:
    """One text that a part takes."""
    text = ""
    for op, argument in parsed:
        name = str(op)
        if name == "LITERAL":
            text += chr(argument)
        elif name in {"IN", "ANY", "NOT_LITERAL"}:
            text += "".join(_signs((op, argument), state)[:1])
        elif name in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
            least, _, body = argument
            text += _example(body, state) * least
        elif name == "SUBPATTERN":
            text += _example(argument[3], state)
        elif name == "ATOMIC_GROUP":
            text += _example(argument, state)
        elif name == "BRANCH":
            text += _example(argument[1][0], state)
    return text

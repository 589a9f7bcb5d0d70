"""Suggestions as lines to paste and as a sheet to edit: whatever the text holds, both are inert.

A line is quoted for the shell. A comment above it has letters, figures and a few signs only: some
shells run the comments that are pasted into them.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracker.domain.suggestion import Suggestion
from tracker.domain.text import one_line

#: What stands for a source that is not known; no register has it, so nothing is recorded.
NO_SOURCE = "SOURCE"
_UNSAFE = re.compile(r"[^\w .,:%£€’“”–—…/+-]")
_LONGEST_WORDS = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The text that was read, and how it is cited."""

    file: str
    cited: str
    """A key or an address."""
    new: bool
    """Whether the file is made known as a source first."""
    on: str | None


@dataclass(frozen=True, slots=True)
class Draft:
    """A suggestion and the ref that is proposed for it."""

    ref: str
    found: Suggestion


def lines(origin: Origin, drafts: Sequence[Draft]) -> Iterator[str]:
    """What is printed: a comment and a command for each."""
    yield "# Nothing is recorded. Paste what you accept, under refs and titles of your own."
    yield "# Places count the characters of what --text prints."
    if origin.on is None:
        yield "# Nothing says when it was said: give --on DAY, or add it to each line."
    if origin.new:
        words = ["tracker", "source", "add", _argument(origin.file), "--key", origin.cited]
        if origin.on is not None:
            words += ["--published", origin.on]
        yield ""
        yield shlex.join(words)
    for draft in drafts:
        yield ""
        yield from _comments(draft.found)
        yield command(origin, draft)


def command(origin: Origin, draft: Draft) -> str:
    """`tracker add` with all that was found, quoted for a shell."""
    found = draft.found
    words = ["tracker", "add", draft.ref, found.title, "--kind", found.kind.value]
    given = (("--by", found.by), ("--to", found.to), ("--due", found.due_phrase))
    for option, value in given:
        if value is not None:
            words += [option, value]
    words += ["-q", found.quote]
    if origin.on is not None and not origin.new:
        words += ["--on", origin.on]
    return shlex.join([*words, "-s", origin.cited])


def sheet(origin: Origin, drafts: Sequence[Draft]) -> Iterator[str]:
    """The same for `tracker record`: a source to complete, and a fact for each."""
    yield "# Nothing is recorded. Complete the source, keep the facts that you accept, then:"
    yield "# tracker record FILE --dry-run"
    if not origin.new and "://" not in origin.cited:
        yield f"source: {_text(origin.cited)}"
        yield f"on: {_text(origin.on)}" if origin.on else "# on: 2025-01-16"
    else:
        yield "source:"
        yield f"  key: {_text(origin.cited if origin.new else _key_of(origin.cited))}"
        yield "  title:  # as published"
        yield "  type:  # official_record, statement, media, other …"
        if not origin.new:
            yield f"  url: {_text(origin.cited)}"
        yield f"  published: {_text(origin.on)}" if origin.on else "  published:  # 2025-01-16"
    yield "facts:"
    for draft in drafts:
        yield from _comments(draft.found)
        found = draft.found
        yield f"- add: {_text(draft.ref)}"
        yield f"  title: {_text(found.title)}"
        yield f"  kind: {found.kind.value}"
        given = (("by", found.by), ("due", found.due_phrase), ("quote", found.quote))
        for key, value in given:
            if value is not None:
                yield f"  {key}: {_text(value)}"
        if found.to is not None:
            yield f"  to: [{_text(found.to)}]"


def _comments(found: Suggestion) -> Iterator[str]:
    names = ", ".join(rule.id for rule in found.rules)
    words = "; ".join(_said(rule.words) for rule in found.rules)
    yield f"# line {found.line}, characters {found.start}-{found.end}: rules {names}"
    by = "" if found.by is None else f". By {_said(found.by)}: {_said(found.by_how or '')}"
    yield f"# words: {words.replace(';', ' /')}{by}"


def _said(words: str) -> str:
    """Words in a comment: nothing that any shell would obey."""
    safe = one_line(words).replace("'", "’").replace('"', "”")
    return _UNSAFE.sub("·", safe)[:_LONGEST_WORDS]


def _argument(name: str) -> str:
    """A name that is no option."""
    return f"./{name}" if name.startswith("-") else name


def _key_of(address: str) -> str:
    host = re.sub(r"\A\w+://(?:www\.)?", "", address.lower())
    return re.sub(r"[^a-z0-9.]+", "-", host).strip("-.")[:50].strip("-.") or "source"


def _text(value: str) -> str:
    """A text as YAML in double quotes, which JSON is."""
    return json.dumps(value, ensure_ascii=False)

"""Checks of sources and of the names of parties."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import combinations
from urllib.parse import parse_qsl, urlencode, urlsplit

from tracker.domain.entry import REGISTER as REGISTER_ENTRY
from tracker.domain.prose import count_words
from tracker.domain.source import address_key
from tracker.domain.text import name_key, one_line
from tracker.domain.vocabulary import Facet
from tracker.lint.privacy import tracking_parameters
from tracker.lint.registry import REGISTER, Check, LintContext, Violation

#: Two names at least as alike as this may be one.
_ALIKE = 0.92
_SHORT = {"dept": "department", "govt": "government", "min": "ministry"}


def _bare(context: LintContext) -> Iterator[Violation]:
    for source in context.sources:
        lacking = []
        if source.texts.get("title") in {None, source.texts.get("url"), source.ref}:
            lacking.append("title")
        if source.texts.get("publisher") is None:
            lacking.append("publisher")
        if source.published is None:
            lacking.append("published")
        if lacking:
            options = " ".join(f"--{name} …" for name in lacking)
            what = f"the source has no {' and no '.join(lacking)}".replace("published", "date")
            yield Violation(
                source.ref, source.opened.seq, what, f"tracker source edit {source.ref} {options}"
            )


def _same_source(context: LintContext) -> Iterator[Violation]:
    first: dict[str, str] = {}
    for source in sorted(context.sources, key=lambda source: source.id):
        url = source.texts.get("url")
        if url is None or not url.lower().startswith("http"):
            continue
        other = first.setdefault(normal(url), source.ref)
        if other != source.ref:
            yield Violation(
                source.ref,
                source.opened.seq,
                f"it is the page of {other} by another address",
                f"tracker source show {source.ref}",
            )


def _unkept(context: LintContext) -> Iterator[Violation]:
    cited = {number for entry in context.held for number in entry.refs.get("source", ())}
    for source in context.sources:
        linked = source.texts.get("url") is not None
        if linked and source.id in cited and not (source.copies or source.texts.get("archive")):
            yield Violation(
                source.ref,
                source.opened.seq,
                "the page was never kept, and has no address in an archive",
                f"tracker source keep {source.ref} FILE",
            )


def _unfound(context: LintContext) -> Iterator[Violation]:
    for entries in context.live.values():
        for entry in entries:
            because = entry.text("quote_because")
            if because is not None:
                cited = (context.now.subjects.get(n) for n in entry.refs.get("source", ()))
                keys = " ".join(source.ref for source in cited if source is not None)
                what = f"its quote is in no stored copy, and stands because: {one_line(because)}"
                yield Violation(
                    context.ref(entry.subject), entry.seq, what, f"tracker source check {keys}"
                )


def normal(url: str) -> str:
    """An address as far as it tells documents apart.

    >>> normal("HTTP://www.gov.uk/a/?b=1&utm_source=x#c") == normal("https://gov.uk/a?b=1")
    True
    """
    parts = urlsplit(url)
    telling = set(tracking_parameters(url))
    query = sorted(pair for pair in parse_qsl(parts.query) if pair[0] not in telling)
    return address_key(parts._replace(query=urlencode(query)).geturl())


def _near_names(context: LintContext) -> Iterator[Violation]:
    used: dict[int, list[tuple[str, str]]] = {}
    for standing in context.standings:
        for part in ("lead", "to", "by"):
            for number in standing.subject.refs.get(part, ()):
                next_ = f"tracker edit {standing.subject.ref} --{part} '…'"
                used.setdefault(number, []).append((standing.subject.ref, next_))
    for source in context.sources:
        for number in source.refs.get("speaker", ()):
            next_ = f"tracker source edit {source.ref} --speaker '…'"
            used.setdefault(number, []).append((source.ref, next_))
    plain = {number: _plain(context.name(number)) for number in used}
    for pair in combinations(sorted(used), 2):
        one, two = (plain[number] for number in pair)
        if one != two and not _alike(one, two):
            continue
        rarer, other = sorted(pair, key=lambda number: (len(used[number]), -number))
        ref, next_ = used[rarer][0]
        names = f"'{context.name(rarer)}' and '{context.name(other)}'"
        yield Violation(ref, rarer, f"{names} may be one", next_)


def _plain(name: str) -> str:
    words = re.findall(r"\w+", name_key(name).replace("&", " and "))
    return "".join(_SHORT.get(word, word) for word in words if word != "the")


def _alike(one: str, two: str) -> bool:
    if not one or not two or 2 * min(len(one), len(two)) < _ALIKE * (len(one) + len(two)):
        return False
    matcher = SequenceMatcher(None, one, two, autojunk=False)
    return matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE


def _asserted(context: LintContext) -> Iterator[Violation]:
    by_file: dict[str, list[int]] = {}
    for batch in context.of(REGISTER_ENTRY, Facet.BATCH):
        if "file" in batch.texts:
            by_file.setdefault(f"asserted by {batch.text('file')}", []).append(batch.seq)
        elif batch.detail.get("clock") == "set by hand":
            by_file.setdefault("told by a clock that was set by hand", []).append(batch.seq)
    for how, batches in by_file.items():
        what = f"the recorded times of {count_words(len(batches), 'batch', 'batches')} were {how}"
        yield Violation(REGISTER, batches[0], what, "tracker log")


CHECKS = (
    Check(
        "bare-source",
        "A source without a title, a publisher or a date.",
        "A page moves, and an address alone is then lost; a date is what facts are dated by. Type "
        "tracker source edit KEY --title '…' --publisher '…' --published 2025-04-09.",
        _bare,
    ),
    Check(
        "same-source",
        "One page that is recorded as two sources.",
        "Addresses that differ in www, a slash at the end, the order of a query or a marker are "
        "one page, and cited twice it looks like two. Cite the first: tracker source show KEY "
        "lists the entries, tracker correct ENTRY -s KEY --because 'The same page'.",
        _same_source,
    ),
    Check(
        "unkept-source",
        "A page that is cited and was never kept.",
        "A page that is changed or taken down takes the evidence with it. Save it in a browser and "
        "type tracker source keep KEY FILE; or give its address in an archive: tracker source edit "
        "KEY --archive URL.",
        _unkept,
    ),
    Check(
        "unfound-quote",
        "A quote that stands though it is in no stored copy of its source.",
        "Somebody gave a reason with --anyway. Look whether it still holds: with a better copy "
        "(tracker source keep KEY FILE) the quote may be found; else correct it.",
        _unfound,
    ),
    Check(
        "near-names",
        "A body or a speaker that may stand under two spellings.",
        "Case, spaces and letters that look alike are one name to the program; 'Dept' and "
        "'Department' are two. Lists by lead then miss some, and words of a promiser may pass for "
        "somebody else's. Choose one: tracker edit REF --lead '…', or source edit KEY --speaker.",
        _near_names,
    ),
    Check(
        "asserted-times",
        "Entries whose recorded time is a file's word or a clock's that was set.",
        "What was known when is then as true as that file. Every report that rests on it says so. "
        "There is nothing to put right; leave the check out with --except asserted-times.",
        _asserted,
    ),
)

"""What several sections share: refs, sources, quotations, and the line that closes a list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracker.domain.prose import count_words
from tracker.publish.document import (
    Cell,
    Code,
    Link,
    Paragraph,
    Quote,
    Role,
    Run,
    Runs,
    Strong,
    Text,
    page,
    ref,
    runs,
)
from tracker.publish.words import number
from tracker.report.build import Weekly
from tracker.report.shared import EvidenceLine, SourceLine, Span, SpanKind

#: Refs that are named before the rest is counted.
MOST_REFS = 5


def refs(some: Sequence[str]) -> Runs:
    """A, B and C; of a long list the first ones and how many more there are."""
    kept = some if len(some) <= MOST_REFS else some[: MOST_REFS - 1]
    parts: list[Run] = []
    for place, name in enumerate(kept):
        if place:
            last = place == len(kept) - 1 and len(kept) == len(some)
            parts.append(Text(" and " if last else ", "))
        parts.append(ref(name))
    if len(kept) < len(some):
        parts.append(Text(f" and {number(len(some) - len(kept))} more"))
    return tuple(parts)


def spans(some: Sequence[Span]) -> Runs:
    """The spans of a sentence as runs."""
    return tuple(map(_span, some))


def _span(span: Span) -> Run:
    match span.kind:
        case SpanKind.STRONG:
            return Strong(span.text)
        case SpanKind.REF:
            return ref(span.text, span.title)
        case SpanKind.QUOTE:
            return Quote(span.text)
        case _:
            return Text(span.text)


def words(quote: str | None, reported_by: str | None) -> Runs:
    """Somebody's words: verbatim in quotation marks, a paraphrase with its reporter and without."""
    if quote is None:
        return ()
    if reported_by is not None:
        return runs(f"{quote.strip()} (as reported by {reported_by})")
    return runs(Quote(quote.strip()))


def source(line: SourceLine) -> Runs:
    """A source by its title, linked to where it stands, and who published it."""
    title = Link(line.title, line.url) if line.url else Text(line.title)
    by = line.speaker or line.publisher
    return runs(title, f" ({by})" if by and by not in line.title else None)


def evidence(lines: Sequence[EvidenceLine]) -> Runs:
    """The grade of the strongest source."""
    grades = sorted({line.grade.value for line in lines if line.grade is not None})
    return runs(f"grade {grades[0]}") if grades else ()


def joined(parts: Sequence[Runs], between: str = ", ") -> Runs:
    """Runs with something between them; empty ones are left out."""
    filled = [part for part in parts if part]
    whole: list[Run] = []
    for place, part in enumerate(filled):
        if place:
            whole.append(Text(between))
        whole += part
    return tuple(whole)


def more(report: Weekly, left_out: int, noun: str, where: str, command: str) -> Iterator[Paragraph]:
    """The line that closes a list: how many more there are, and where they stand."""
    if not left_out:
        return
    yield Paragraph(
        runs(f"And {count_words(left_out, noun)} more: ", whole(report, where, command), "."),
        Role.NOTE,
    )


def whole(report: Weekly, where: str, command: str) -> Run:
    """Where a list stands in full: the site's page, or without a site the command."""
    if report.masthead.site is not None:
        return page(where, f"{where} page")
    return Code(command)


def cell(*parts: str | Run | Runs | None) -> Cell:
    """A cell of these parts."""
    return Cell(runs(*parts))


def number_cell(value: int | None) -> Cell:
    """A number in a cell; None is a dash."""
    return Cell() if value is None else Cell(runs(number(value)))

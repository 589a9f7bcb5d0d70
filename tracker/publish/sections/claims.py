"""Claims and evidence as blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from tracker.domain.headlines import Badge, Headline
from tracker.domain.prose import (
    count_words,
    day_words,
    days_words,
    list_words,
    sentence,
    sentence_case,
)
from tracker.domain.vocabulary import Delivery
from tracker.publish.document import (
    BadgeMark,
    Blocks,
    Card,
    Cards,
    CardStyle,
    Cell,
    CellMark,
    Column,
    Day,
    Pair,
    Pairs,
    PairStyle,
    Paragraph,
    Role,
    Row,
    RowGroup,
    Run,
    Runs,
    State,
    Strong,
    Subheading,
    Table,
    TableStyle,
    Text,
    ref,
    runs,
)
from tracker.publish.sections.shared import evidence, joined, more, refs, words
from tracker.publish.words import number
from tracker.report.build import Weekly
from tracker.report.claims import ClaimRow, Gap, Matrix, MatrixCell, MatrixRow, Said
from tracker.report.shared import Finding, counted

#: Writes how many commitments there are of which promisers say this and we find that; None is
#: whatever is said, or found.
Counted = Callable[[int, Said | None, Headline | None], Run]


def claims(report: Weekly) -> Blocks:
    """The matrix, and the claims that are to be read beside the evidence."""
    value = report.claims
    if not value.matrix.total:
        return (Paragraph(runs("No commitments are counted yet.")),)
    with_words = [row for row in value.matrix.rows if row.said is not Said.NOTHING]
    if not with_words:
        return (
            Paragraph(
                runs(
                    "We hold no claim and no answer on "
                    f"{count_words(value.matrix.total, 'commitment')}; that is silence on our "
                    "side, and says nothing of theirs."
                )
            ),
        )
    table = matrix_table(value.matrix, report.masthead.as_of)
    if not value.rows.total:
        return (
            table,
            Paragraph(runs("No claim is ahead of our findings, unchecked or disputed."), Role.NOTE),
        )
    title = sentence_case(f"{counted(value.rows.total, 'claim')} to read beside the evidence")
    return (
        table,
        *_key(value.matrix),
        Subheading(runs(title)),
        Cards(tuple(map(_card, value.rows.rows)), CardStyle.CLAIMS),
        *more(report, value.rows.left_out, "claim", "claims", "tracker list --claim-ahead"),
    )


def _plain(total: int, _said: Said | None, _headline: Headline | None) -> Run:
    return Text(number(total))


def matrix_table(matrix: Matrix, as_of: date | None, count: Counted = _plain) -> Table:
    """Claim against finding; `count` writes a number, and may link it to its commitments."""
    day = "" if as_of is None else f". At {day_words(as_of)}"
    return Table(
        f"What they say against what we find: {count_words(matrix.total, 'commitment')}",
        (
            Column("They say"),
            *(Column(headline.label, True, headline) for headline in matrix.headlines),
            Column("All", True),
        ),
        (RowGroup((), tuple(_rows(matrix, count))),),
        runs(f"Rows: their latest words on delivery, else their answer{day}"),
        Row(
            (
                Cell(runs("All")),
                *(
                    Cell(runs(count(total, None, headline)))
                    for headline, total in zip(matrix.headlines, matrix.totals, strict=True)
                ),
                Cell(runs(count(matrix.total, None, None))),
            )
        ),
        TableStyle.MATRIX,
    )


def _rows(matrix: Matrix, count: Counted) -> Iterator[Row]:
    """A rule parts the claims from the answers, and both from what nothing is held of."""
    for place, row in enumerate(matrix.rows):
        following = matrix.rows[place + 1] if place + 1 < len(matrix.rows) else None
        yield Row(
            (
                Cell(runs(_label(row))),
                *(_cell(row.said, cell, count) for cell in row.cells),
                Cell(runs(count(row.total, row.said, None))),
            ),
            ruled=row.said.is_claim and following is not None and not following.said.is_claim,
        )


def _label(row: MatrixRow) -> str:
    return f"{row.said.label}, no claim" if row.said.is_answer else row.said.label


def _cell(they_say: Said, cell: MatrixCell, count: Counted) -> Cell:
    """A count; of a mixed cell it is said how many are ahead and how many not checked."""
    if not cell.count:
        return Cell(runs("0"))
    total = count(cell.count, they_say, cell.headline)
    if cell.count in {cell.ahead, cell.unchecked, cell.agree}:
        return Cell(runs(total), _mark(cell))
    parts = [
        f"{number(part)} {words_}"
        for part, words_ in ((cell.ahead, "ahead"), (cell.unchecked, "not checked"))
        if part
    ]
    return Cell(runs(total, f" ({list_words(parts)})" if parts else None), _mark(cell))


def _mark(cell: MatrixCell) -> CellMark | None:
    if cell.ahead:
        return CellMark.AHEAD
    if cell.unchecked:
        return CellMark.UNCHECKED
    return CellMark.AGREE if cell.agree == cell.count else None


def _key(matrix: Matrix) -> Iterator[Paragraph]:
    marks = {_mark(cell) for row in matrix.rows for cell in row.cells if cell.count}
    parts = [f"{mark.glyph} {mark.meaning}" for mark in CellMark if mark in marks]
    if parts:
        yield Paragraph(runs("Marks: ", "; ".join(parts), "."), Role.NOTE)


_BADGES = {
    Gap.AHEAD: Badge.CLAIM_AHEAD,
    Gap.UNCHECKED: Badge.CLAIM_UNCHECKED,
    Gap.DISPUTED: Badge.DISPUTED,
}


def _card(row: ClaimRow) -> Card:
    badge = _BADGES.get(row.gap)
    side: list[Run] = [ref(row.refs[0], row.title)]
    if len(row.refs) > 1:
        side += [Text(" and "), *refs(row.refs[1:])]
    if badge is not None:
        side += [Text(" "), BadgeMark(badge)]
    pairs = []
    if row.claim is not None:
        pairs.append(Pair(runs("They say"), (_claim(row.claim),)))
    if row.others:
        pairs.append(Pair(runs("Others say"), tuple(map(_third, row.others))))
    pairs.append(Pair(runs("We find"), (_found(row),)))
    return Card(tuple(side), (Pairs(tuple(pairs), PairStyle.VOICES),))


def _claim(claim: Finding) -> Runs:
    """Their words, the state, who spoke, the day; a reading of ours is said to be one."""
    quoted = words(claim.quote, claim.reported_by)
    if claim.value is Delivery.UNSPECIFIED:
        coded = "no state of delivery named"
    else:
        coded = f"coded by us as {claim.value.label}" if claim.coded else claim.value.label
    stated = runs(quoted, f": {coded}") if quoted else runs(sentence_case(coded))
    cited = joined((stated, runs(claim.voice), runs(Day(claim.occurred)), evidence(claim.evidence)))
    return runs(cited, f". {sentence(claim.note)}" if claim.note else None)


def _third(other: Finding) -> Runs:
    quoted = words(other.quote, other.reported_by)
    state = (
        "no state of delivery named" if other.value is Delivery.UNSPECIFIED else other.value.label
    )
    stated = runs(Strong(f"{other.voice}:"), " ", quoted, ": " if quoted else None, state)
    return joined((stated, runs(Day(other.occurred)), evidence(other.evidence)))


def _found(row: ClaimRow) -> Runs:
    parts: list[Runs] = [runs(State(row.headline))]
    if row.finding is not None:
        parts += [runs(Day(row.finding.occurred)), evidence(row.finding.evidence)]
    elif row.gap is Gap.UNCHECKED:
        days = row.days or 0
        parts.append(
            runs(f"not checked by us for {days_words(days)}" if days else "not checked by us")
        )
    judged = {True: "met", False: "not met", None: "not judged"}
    tests = [f"Test {test.number}, {test.text}: {judged[test.met]}." for test in row.tests]
    return runs(joined(parts), ". " if tests else ".", " ".join(tests))

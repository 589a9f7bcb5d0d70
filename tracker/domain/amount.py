"""Numbers as people write them: read where one reading is possible, kept as exact decimals."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Context, Decimal

from tracker.domain.prose import MINUS
from tracker.domain.text import name_key
from tracker.errors import UsageError, as_typed

#: The most digits of a number, and the most behind its point.
MOST_DIGITS, MOST_DECIMALS = 30, 12
#: Exact for every number that is read, and for the arithmetic with them.
EXACT = Context(prec=80)
#: Signs of money that stand before a number.
MONEY = "£€$¥₹"
PER_CENT = "%"
_SCALES = {
    "thousand": 3,
    "lakh": 5,
    "million": 6,
    "crore": 7,
    "billion": 9,
    "bn": 9,
    "trillion": 12,
}
#: Short words that stand for a number beside a sign of money only: '5 m' may be metres.
_OF_MONEY = {"k": 3, "m": 6, "tn": 12}
_IN_WORDS = {"k": "thousand", "m": "million", "tn": "trillion"}
_NUMBER = re.compile(
    r"(?P<sign>[-+]?) ?(?P<money>[£€$¥₹])? ?(?P<figures>[0-9](?:[0-9.,'’ ]*[0-9])?)"
    rf" ?(?:(?P<scale>{'|'.join((*_SCALES, *_OF_MONEY))})\b)? ?(?P<per_cent>%|per ?cent)?",
    re.IGNORECASE,
)
#: Figures that can be read in one way, and the signs in them that are no digits: first those to
#: take out, then the one that is the decimal sign.
_FIGURES: tuple[tuple[re.Pattern[str], str, str], ...] = tuple(
    (re.compile(rf"\A{pattern}"), grouping, decimal)
    for pattern, grouping, decimal in (
        (r"[0-9]+(?:\.[0-9]+)?", "", "."),
        (r"[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?", ",", "."),
        (r"[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}(?:\.[0-9]+)?", ",", "."),
        (r"[1-9][0-9]{0,2}(?:[ '’][0-9]{3})+(?:\.[0-9]+)?", " '’", "."),
        (r"[1-9][0-9]{0,2}(?:[ '’][0-9]{3})+,[0-9]+", " '’", ","),
        (r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+,[0-9]+", ".", ","),
        (r"[1-9][0-9]{0,2}(?:\.[0-9]{3}){2,}", ".", ","),
        (r"[0-9]+,(?:[0-9]{1,2}|[0-9]{4,})", "", ","),
    )
)
_TWO_WAYS = re.compile(r"([1-9][0-9]{0,2})[.,]([0-9]{3})")
_HINT = "Type it as 207000, 0.75, '1.5 million' or 75%."


@dataclass(frozen=True, slots=True)
class Number:
    """A number that was typed, as an exact decimal, with the sign of its unit if it had one."""

    text: str
    """Plain figures: '1500000', '-0.50'."""
    unit: str | None = None
    """'%' or a sign of money."""
    other: str | None = None
    """What it is where a comma is the decimal sign, if that is something else."""

    @property
    def value(self) -> Decimal:
        """The number to reckon with."""
        return Decimal(self.text)


def read_number(typed: str) -> Number:
    """The number that a text writes. Raises UsageError for one with no reading.

    The point is the decimal sign, and a comma between groups of three separates thousands;
    `other` is the second reading that countries with a decimal comma have of '1,500'.

    >>> [read_number(text).text for text in ("207,000", "1.5 million", "-3", "12,34,567", "7,5 bn")]
    ['207000', '1500000', '-3', '1234567', '7500000000']
    >>> read_number("£11.7m"), read_number("1,500").other
    (Number(text='11700000', unit='£', other=None), '1.500')
    """
    text = " ".join(typed.replace(MINUS, "-").split())
    match = _NUMBER.fullmatch(text)
    figures = None if match is None else _plain(match["figures"])
    if match is None or figures is None:
        raise _unread(typed, text)
    scale, money = (match["scale"] or "").lower(), match["money"]
    if scale in _OF_MONEY and not money:
        raise UsageError(
            f"{as_typed(typed)} may be a number or a unit: {scale}.",
            hint=f"Type it as '{match['figures']} {_IN_WORDS[scale]}', or with --unit {scale}.",
        )
    power = _SCALES.get(scale) or _OF_MONEY.get(scale, 0)
    two_ways = _TWO_WAYS.fullmatch(match["figures"])
    other = None
    if two_ways is not None:
        grouped, cut = "".join(two_ways.groups()), ".".join(two_ways.groups())
        other = _scaled(cut if figures == grouped else grouped, match["sign"], power, typed)
    return Number(
        text=_scaled(figures, match["sign"], power, typed),
        unit=PER_CENT if match["per_cent"] else money,
        other=other,
    )


def _unread(typed: str, text: str) -> UsageError:
    """What is wrong with a text that is no number; a unit behind one goes apart."""
    match = _NUMBER.match(text)
    unit = "" if match is None else text[match.end() :]
    if match is not None and re.fullmatch(r"\s*[^\W\d_].*", unit):
        number = text[: match.end()].strip()
        number = as_typed(number) if " " in number else number
        return UsageError(
            f"{as_typed(typed)} is a number and its unit.",
            hint=f"Type them apart: {number} --unit {as_typed(unit.strip())}.",
        )
    return UsageError(f"{as_typed(typed)} is not a number that can be read.", hint=_HINT)


def _plain(figures: str) -> str | None:
    """Figures with a point as decimal sign and nothing between thousands; None for no reading."""
    for pattern, grouping, decimal in _FIGURES:
        if pattern.fullmatch(figures):
            digits = "".join(sign for sign in figures if sign not in grouping)
            return digits.replace(decimal, ".")
    return None


def _scaled(figures: str, sign: str, power: int, typed: str) -> str:
    """The number in plain figures; the zeros behind its point stay as they were written."""
    value = Decimal(figures).scaleb(power, EXACT)
    if power and value == value.to_integral_value():
        value = value.quantize(Decimal(1), context=EXACT)
    text = f"{value:f}"
    whole, _, decimals = text.partition(".")
    if len(whole) + len(decimals) > MOST_DIGITS or len(decimals) > MOST_DECIMALS:
        raise UsageError(
            f"{as_typed(typed)} has more than {MOST_DIGITS} digits, or {MOST_DECIMALS} behind the "
            "point.",
            hint="Give it in a larger unit.",
        )
    return f"-{text}" if sign == "-" and value else text


@dataclass(frozen=True, slots=True)
class Amount:
    """A number in its unit."""

    number: str
    """Plain figures."""
    unit: str
    price_year: str | None = None
    """Of money: in the prices of which year, as 2024 or 2024-25."""

    @property
    def value(self) -> Decimal:
        """The number to reckon with."""
        return Decimal(self.number)

    def is_like(self, other: Amount) -> bool:
        """Whether both are counted in one unit, and in the prices of one year."""
        same = name_key(self.unit) == name_key(other.unit)
        return same and self.price_year == other.price_year

    def of(self, number: str | Decimal) -> Amount:
        """Another number in the same unit."""
        return Amount(f"{number:f}" if isinstance(number, Decimal) else number, *self._counted_in)

    @property
    def _counted_in(self) -> tuple[str, str | None]:
        return self.unit, self.price_year

    @property
    def figures(self) -> str:
        """The number for readers, without its unit."""
        return grouped(self.number)

    @property
    def bare(self) -> str:
        """The number with its unit, and without the year of its prices."""
        if self.unit == PER_CENT:
            return f"{self.figures}%"
        if self.unit in MONEY:
            minus = MINUS if self.value < 0 else ""
            return f"{minus}{self.unit}{self.figures.removeprefix(MINUS)}"
        return f"{self.figures} {self.unit}"

    @property
    def words(self) -> str:
        """The number with its unit: '207,000 homes', '£5,000,000 in 2024 prices', '75%'."""
        return f"{self.bare}{self.prices}"

    @property
    def prices(self) -> str:
        """' in 2024 prices', where a year of prices is given."""
        return f" in {self.price_year} prices" if self.price_year else ""


def grouped(number: str) -> str:
    """Plain figures with thousands commas and a true minus.

    >>> grouped("-1500000.50")
    '−1,500,000.50'
    """
    whole, point, decimals = number.removeprefix("-").partition(".")
    sign = MINUS if number.startswith("-") else ""
    return f"{sign}{int(whole):,}{point}{decimals}"


def rounded(value: Decimal) -> str:
    """A number that was reckoned, to three significant figures, in plain figures.

    >>> rounded(Decimal("561234.5")), rounded(Decimal("0.04567"))
    ('561000', '0.0457')
    """
    if not value:
        return "0"
    exponent = value.adjusted() - 2
    short = value.quantize(Decimal(1).scaleb(exponent), context=EXACT)
    whole = exponent >= 0
    return f"{short.quantize(Decimal(1), context=EXACT) if whole else short.normalize(EXACT):f}"

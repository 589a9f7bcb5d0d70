"""How far apart the colours of the report are, read from its style sheet.

    python benchmarks/contrast.py        prints every figure; docs/design.md has the limits

Contrast is that of WCAG 2.2 (relative luminance); distance is CIEDE2000 (Sharma, Wu, Dalal
2005); colour blindness is simulated with the matrices of Machado, Oliveira and Fernandes
2009 at severity 1.0. Standard library only.
"""

from __future__ import annotations

import itertools
import math
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

TOKENS = Path(__file__).resolve().parent.parent / "reports" / "css" / "tokens.css"
VISIONS: dict[str, tuple[tuple[float, float, float], ...] | None] = {
    "normal": None,
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
Colour = tuple[float, float, float]
#: Names that have the colour of another on purpose: their shape tells them apart.
ALIKE = {
    "partly_delivered_ended": "partly_delivered",
    "claim_unchecked": "claim_ahead",
    "disputed": "claim_ahead",
    "enacted_not_in_force": "stalled",
}


@dataclass(frozen=True, slots=True)
class State:
    """The three colours of one headline."""

    fill: str
    line: str
    on: str


@dataclass(frozen=True, slots=True)
class Theme:
    """Every colour of one theme, by name."""

    name: str
    plain: Mapping[str, str]
    states: Mapping[str, State]
    badges: Mapping[str, str]


def themes(css: str) -> tuple[Theme, Theme]:
    """The light and the dark theme of a style sheet; dark inherits what it does not set."""
    light_text, dark_text = css.split("@media", 1)
    light = _declared(light_text)
    dark = light | _declared(dark_text.split("\n}\n", 1)[0])
    return _theme("light", light), _theme("dark", dark)


def _declared(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z0-9_-]+):\s*(#[0-9a-f]{6});", css))


def _theme(name: str, declarations: Mapping[str, str]) -> Theme:
    states = {
        key.removesuffix("-fill"): State(
            value,
            declarations[key.replace("-fill", "-line")],
            declarations[key.replace("-fill", "-on")],
        )
        for key, value in declarations.items()
        if key.endswith("-fill") and key.replace("-fill", "-line") in declarations
    }
    badges = {
        key.removeprefix("badge-"): value
        for key, value in declarations.items()
        if key.startswith("badge-")
    }
    plain = {
        key: value for key, value in declarations.items() if key.partition("-")[0] not in states
    }
    return Theme(name, plain, states, badges)


def contrast(one: str, other: str) -> float:
    """The contrast ratio, 1 to 21.

    >>> round(contrast("#767676", "#ffffff"), 2)
    4.54
    """
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def distance(one: str, other: str) -> float:
    """CIEDE2000 between two colours; about 1 can just be seen."""
    return _delta(_lab(one), _lab(other))


def seen(colour: str, vision: str) -> str:
    """The colour as somebody with this vision sees it."""
    matrix = VISIONS[vision]
    if matrix is None:
        return colour
    linear = [_linear(part) for part in _parts(colour)]
    mixed = (sum(a * b for a, b in zip(row, linear, strict=True)) for row in matrix)
    return "#" + "".join(f"{round(255 * _encoded(part)):02x}" for part in mixed)


def nearest(colours: Mapping[str, str], vision: str) -> tuple[float, str, str]:
    """The two colours that are hardest to tell apart, and how far apart they are.

    What has the colour of another on purpose is left out.
    """
    colours_seen = {
        name: seen(colour, vision) for name, colour in colours.items() if name not in ALIKE
    }
    return min(
        (distance(colours_seen[one], colours_seen[other]), one, other)
        for one, other in itertools.combinations(colours_seen, 2)
    )


def state_figures(theme: Theme) -> dict[str, tuple[float, float, float, float]]:
    """By state: line on its worse ground, count on fill, fill on page, nearest other fill."""
    page, surface = theme.plain["page"], theme.plain["surface"]
    fills = {name: state.fill for name, state in theme.states.items()}
    return {
        name: (
            min(contrast(state.line, page), contrast(state.line, surface)),
            contrast(state.on, state.fill),
            contrast(state.fill, page),
            min(
                distance(seen(state.fill, vision), seen(other, vision))
                for vision in VISIONS
                for their, other in fills.items()
                if ALIKE.get(their, their) != ALIKE.get(name, name)
            ),
        )
        for name, state in theme.states.items()
    }


def report(theme: Theme) -> Iterable[str]:
    """The figures of one theme as Markdown."""
    page = theme.plain["page"]
    yield f"### {theme.name.capitalize()}"
    yield ""
    yield "| token | colour | on page | on surface |"
    yield "|---|---|---|---|"
    for name in ("ink", "ink2", "rule2", "accent"):
        colour = theme.plain[name]
        on_surface = contrast(colour, theme.plain["surface"])
        yield f"| {name} | {colour} | {contrast(colour, page):.1f} | {on_surface:.1f} |"
    yield ""
    heads = "fill / line / on | line on worse ground | count on fill | fill on page | nearest fill"
    yield f"| state | {heads} |"
    yield "|---|---|---|---|---|---|"
    for name, (line, on, fill, near) in state_figures(theme).items():
        state = theme.states[name]
        colours = f"{state.fill} / {state.line} / {state.on}"
        yield f"| {name} | {colours} | {line:.1f} | {on:.1f} | {fill:.1f} | {near:.1f} |"
    yield ""
    yield "| badge | colour | on page |"
    yield "|---|---|---|"
    for name, colour in theme.badges.items():
        yield f"| {name} | {colour} | {contrast(colour, page):.1f} |"
    yield ""
    fills = {name: state.fill for name, state in theme.states.items()}
    order = [name for name in fills if name != "replaced"]
    beside = [
        min(
            (distance(seen(fills[one], vision), seen(fills[other], vision)), one, other)
            for one, other in itertools.pairwise(order)
        )
        for vision in VISIONS
    ]
    yield "| hardest pair | normal | protan | deutan | tritan |"
    yield "|---|---|---|---|---|"
    for label, colours_ in (("any two fills", fills), ("any two badges", theme.badges)):
        closest = [nearest(colours_, vision) for vision in VISIONS]
        cells = " | ".join(f"{far:.1f} ({one}, {other})" for far, one, other in closest)
        yield f"| {label} | {cells} |"
    cells = " | ".join(f"{far:.1f} ({one}, {other})" for far, one, other in beside)
    yield f"| neighbours in a bar | {cells} |"
    yield ""


def _parts(colour: str) -> Colour:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _linear(part: float) -> float:
    return float(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)


def _encoded(part: float) -> float:
    part = min(max(part, 0.0), 1.0)
    return float(12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _lab(colour: str) -> Colour:
    red, green, blue = (_linear(part) for part in _parts(colour))
    x = (0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047
    y = 0.2126729 * red + 0.7151522 * green + 0.0721750 * blue
    z = (0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883
    fx, fy, fz = (_lab_root(part) for part in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def _lab_root(part: float) -> float:
    return math.cbrt(part) if part > 216 / 24389 else (24389 / 27 * part + 16) / 116


def _delta(one: Colour, other: Colour) -> float:
    mean_chroma = (math.hypot(*one[1:]) + math.hypot(*other[1:])) / 2
    grey = 0.5 * (1 - math.sqrt(mean_chroma**7 / (mean_chroma**7 + 25**7)))
    a1, a2 = (1 + grey) * one[1], (1 + grey) * other[1]
    c1, c2 = math.hypot(a1, one[2]), math.hypot(a2, other[2])
    h1, h2 = _hue(a1, one[2]), _hue(a2, other[2])
    turn = (h2 - h1 + 180) % 360 - 180 if c1 * c2 else 0.0
    light, chroma = other[0] - one[0], c2 - c1
    hue = 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn / 2))
    mean_l, mean_c = (one[0] + other[0]) / 2, (c1 + c2) / 2
    mean_h = (h1 + turn / 2) % 360 if c1 * c2 else h1 + h2
    spread = _hue_weight(mean_h)
    scale_l = 1 + 0.015 * (mean_l - 50) ** 2 / math.sqrt(20 + (mean_l - 50) ** 2)
    scale_c, scale_h = 1 + 0.045 * mean_c, 1 + 0.015 * mean_c * spread
    swing = 2 * math.sqrt(mean_c**7 / (mean_c**7 + 25**7))
    rotation = -swing * math.sin(math.radians(60 * math.exp(-(((mean_h - 275) / 25) ** 2))))
    terms = (light / scale_l, chroma / scale_c, hue / scale_h)
    return math.sqrt(sum(term**2 for term in terms) + rotation * terms[1] * terms[2])


def _hue(a: float, b: float) -> float:
    return math.degrees(math.atan2(b, a)) % 360


def _hue_weight(hue: float) -> float:
    return (
        1
        - 0.17 * math.cos(math.radians(hue - 30))
        + 0.24 * math.cos(math.radians(2 * hue))
        + 0.32 * math.cos(math.radians(3 * hue + 6))
        - 0.2 * math.cos(math.radians(4 * hue - 63))
    )


def main() -> int:
    """Print the figures of both themes."""
    for theme in themes(TOKENS.read_text(encoding="utf-8")):
        print("\n".join(report(theme)))
    return 0


if __name__ == "__main__":
    sys.exit(main())

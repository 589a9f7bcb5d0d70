"""The content policy of a page: nothing is loaded, and only our two style sheets apply."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256

_PLAIN = re.compile(r"[A-Za-z0-9 ,.:-]")


def style_hash(text: str) -> str:
    """The policy's name for a style element with exactly this text."""
    digest = b64encode(sha256(text.encode("utf-8")).digest()).decode("ascii")
    return f"'sha256-{digest}'"


def policy(*styles: str) -> str:
    """The policy that lets these style elements apply, and nothing be fetched or run."""
    hashes = " ".join(style_hash(style) for style in styles)
    allowed = f"default-src 'none'; style-src {hashes}; img-src data:"
    return f"{allowed}; base-uri 'none'; form-action 'none'"


def css_string(text: str) -> str:
    r"""A quoted CSS string; every sign with a meaning is written as its number.

    >>> css_string('Weekly report 23')
    '"Weekly report 23"'
    >>> css_string('</style>')
    '"\\00003c \\00002f style\\00003e "'
    """
    signs = (sign if _PLAIN.fullmatch(sign) else f"\\{ord(sign):06x} " for sign in text)
    return '"' + "".join(signs) + '"'

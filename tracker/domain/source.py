"""Sources are things: when two addresses are one, what stands at one, how a source is called."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from tracker.domain.vocabulary import SourceType
from tracker.errors import UsageError

#: Addresses whose documents are of a known type; anything else is "other" until told. A
#: committee's pages hold evidence and answers of ministers too: its reports are told apart
#: by a person.
_TYPES = (
    ("legislation.gov.uk", SourceType.LAW),
    ("hansard.parliament.uk", SourceType.OFFICIAL_RECORD),
    ("theyworkforyou.com", SourceType.OFFICIAL_RECORD),
    ("parallelparliament.co.uk", SourceType.OFFICIAL_RECORD),
    ("committees.parliament.uk", SourceType.OFFICIAL_RECORD),
    ("nao.org.uk", SourceType.INSPECTION),
    ("gov.uk", SourceType.STATEMENT),
)
#: What a department writes about a law stands beside it, and is no law.
_ABOUT_LAW = re.compile(r"/(notes|memorandum|impacts|ukia)(/|$)")
_PORTS = {"http": ":80", "https": ":443"}
#: A part of a host that names nobody: www, m, en.
_SHORTEST_LABEL = 3
#: A key stays short whatever the host is called.
_LONGEST_STEM = 20
#: The endings of files that name a sort of document, and nothing that a person has typed.
_KINDS = {
    **{kind: kind for kind in ("pdf", "html", "txt", "md", "docx", "odt", "eml", "csv", "xlsx")},
    "htm": "html",
    "xhtml": "html",
    "text": "txt",
    "doc": "docx",
    "xls": "xlsx",
}
#: How the key of an imported list begins.
LIST_STEM = "import"


def is_address(text: str) -> bool:
    """Whether a text is an address that can be cited."""
    return text.lower().startswith(("http://", "https://"))


def not_citable(text: str) -> UsageError:
    """The error for what is no address that can be cited."""
    return UsageError(
        f"'{text}' is not an address that can be cited.",
        hint="An address starts with https:// or http://."
        if "://" in text
        else f"Type https://{text}",
    )


def address_key(url: str) -> str:
    """What two addresses of one page share.

    Left out are the scheme, `www.`, the scheme's own port, a slash at the end, and a place
    within the page; a `#` that begins a path of its own (`#/` or `#!`) is part of the address.

    >>> address_key("HTTP://www.gov.uk/plan/#part-2") == address_key("https://gov.uk/plan")
    True
    >>> address_key("https://gov.uk/plan?page=2") == address_key("https://gov.uk/plan")
    False
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    host = parts.netloc.lower().removesuffix(_PORTS.get(parts.scheme, "")).removeprefix("www.")
    query = f"?{parts.query}" if parts.query else ""
    route = f"#{parts.fragment}" if parts.fragment[:1] in {"/", "!"} else ""
    return f"{host}{parts.path.rstrip('/')}{query}{route}"


def type_of(url: str | None) -> SourceType:
    """What the page at an address is taken to be. Raises UsageError for what is no address."""
    host = _host(url)
    for name, source_type in _TYPES:
        if host == name or host.endswith("." + name):
            path = urlsplit(str(url)).path.lower()
            about = source_type is SourceType.LAW and _ABOUT_LAW.search(path)
            return SourceType.STATEMENT if about else source_type
    return SourceType.OTHER


def key_stem(*, url: str | None = None, file: str | None = None) -> str:
    """How the key of a source begins, before its number: by its host, else by the kind of file.

    A key is never redacted, so that no word that a person has typed stands in it: not of a
    title, nor of a file's name. Raises UsageError for what is no address.

    >>> key_stem(url="https://www.gov.uk/a/b"), key_stem(url="https://en.wikipedia.org/wiki/A")
    ('gov', 'wikipedia')
    >>> key_stem(file="Letter of J. Doe.PDF"), key_stem(file="J. Doe"), key_stem()
    ('pdf', 'file', 'source')
    """
    if url is not None:
        labels = _host(url).removeprefix("www.").split(".")
        plain = (re.sub(r"[^a-z0-9]+", "-", label.lower()).strip("-") for label in labels)
        long_labels = (
            label for label in plain if len(label) >= _SHORTEST_LABEL and not label.isdigit()
        )
        return next(long_labels, "page")[:_LONGEST_STEM].strip("-")
    if file is not None:
        return _KINDS[_ending(file)] if names_a_file(file) else "file"
    return "source"


def names_a_file(text: str) -> bool:
    """Whether a text ends as the name of a document does."""
    return "." in text and _ending(text) in _KINDS


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower()


def _host(url: str | None) -> str:
    """The host of an address, '' without one. Raises UsageError for what is no address."""
    try:
        return (urlsplit(url).hostname or "") if url else ""
    except ValueError:
        raise not_citable(str(url)) from None

"""Names where a register is, a file or a server's database; completes what a file holds.

Only the standard library is needed here, so that commands which open no register start quickly.
"""

from __future__ import annotations

import heapq
import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, quote, unquote, unquote_plus

from tracker.domain.subject import ref_order
from tracker.errors import UsageError

#: How the address of a PostgreSQL database begins; libpq takes these two, in small letters.
SERVERS = ("postgresql://", "postgres://")
_FORM = "postgresql://user@host/database"
#: The parameters of an address: those of libpq 18 (its manual, "Parameter Key Words"). Others
#: are refused: the driver would take some for its own, and what follows a bare & in a password
#: would be one.
PARAMETERS = frozenset(
    "application_name channel_binding client_encoding connect_timeout dbname "  # noqa: SIM905
    "fallback_application_name gssdelegation gssencmode gsslib host hostaddr keepalives "
    "keepalives_count keepalives_idle keepalives_interval krbsrvname load_balance_hosts "
    "max_protocol_version min_protocol_version oauth_client_id oauth_client_secret oauth_issuer "
    "oauth_scope options passfile password port replication require_auth requirepeer "
    "requiressl scram_client_key scram_server_key service servicefile ssl_max_protocol_version "
    "ssl_min_protocol_version sslcert sslcertmode sslcompression sslcrl sslcrldir sslkey "
    "sslkeylogfile sslmode sslnegotiation sslpassword sslrootcert sslsni target_session_attrs "
    "tcp_user_timeout user".split()
)

#: What comes before the first slash of anything that is no path: a scheme, a drive, a user and
#: a password (RFC 3986 §4.2 has the same rule); or libpq's other form, key=value.
_NO_PATH = re.compile(
    r"[^/]*:|//[^/]*@"
    r"|(?:.*\s)?(?:dbname|host|hostaddr|passfile|password|port|service|sslmode|user)\s*="
)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?://)?")
#: An address in which one can tell where the password ends: one @, behind it.
_ADDRESS = re.compile(
    r"postgres(?:ql)?://"
    r"(?:[^:/?@\s]*(?::[^@\s]*)?@)?"
    r"(?:\[[^\]/?@\s]+\]|[^:/?@\s\[\]]*)(?::\d{1,5})?"
    r"(?:/(?P<database>[^?@\s]*))?"
    r"(?:\?(?P<query>[^@;\s]*))?"
)
#: In any text: an address up to its user, then what may be a password. What is no more than a
#: port, with no @ behind it, stays.
_PASSWORD = re.compile(
    r"(?<![A-Za-z0-9+.-])([A-Za-z][A-Za-z0-9+.-]*:/{1,2}(?!\[[0-9A-Fa-f:.%]+\])[^\s:/@?'\"]*:)"
    r"(?:\S{0,2000}(?=@)|(?!\d{1,5}(?:[/?,'\"\s]|$))[^\s'\"/]+)"
)
_PARAMETER = re.compile(r"([?&;])([^?&;=\s'\"]+)=[^&\s]+")
_SECRET = re.compile(r"pass|pwd|secret|token|key|^options$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Location:
    """Where a register is: a file, or the address of a PostgreSQL database.

    Raises UsageError (exit 2) for what is neither, and for an address in which a password
    cannot be told from the rest; no part of it that may be secret is in the message.
    """

    text: str = field(repr=False)

    def __post_init__(self) -> None:
        if self.is_server:
            _check_address(self.text)
        else:
            check_path(
                self.text,
                "A register is a file or a PostgreSQL database",
                hint=f"Type a path, or {_FORM} (postgres:// is the same)",
            )

    @classmethod
    def of_file(cls, path: Path) -> Location:
        """The register in a file, whatever its name holds."""
        text = str(path)
        return cls(text if is_path(text) else f"./{text}")

    @property
    def is_server(self) -> bool:
        """Whether it is a PostgreSQL database."""
        return self.text.startswith(SERVERS)

    @property
    def path(self) -> Path:
        """The SQLite file."""
        return Path(self.text).absolute()

    @property
    def shown(self) -> str:
        """The place as it may be printed: without a password."""
        return printable(self.text) if self.is_server else self.text


def is_path(text: str) -> bool:
    """Whether it names a file, and is no address of any kind.

    >>> [is_path(text) for text in ("a/b.db", "./a:b.db", "file:a.db", "u:pw@host/db", "C:\\\\a")]
    [True, True, False, False, False]
    """
    return _NO_PATH.match(text) is None


def check_path(text: str, what: str, *, hint: str = "Type a path") -> None:
    """Refuse what is no path (UsageError): `what` says what belongs there, `hint` what to type.

    No more of it is repeated than what stands before its first colon: a scheme, or a user.
    """
    if is_path(text):
        return
    scheme = _SCHEME.match(text)
    typed = f"'{scheme[0]}…'" if scheme else "an address of another kind"
    raise UsageError(
        f"{what}, not {typed}.",
        hint=f"{hint}; a file whose name holds : or = is typed with ./ before it.",
    )


def printable(text: str) -> str:
    """A text as it may be printed: in every address within it, secrets are `***`.

    >>> printable("postgresql://ann:s3cret@db/x?sslmode=require&sslpassword=s3cret")
    'postgresql://ann:***@db/x?sslmode=require&sslpassword=***'
    """
    return _PARAMETER.sub(_without_secret, _PASSWORD.sub(r"\1***", text))


def _without_secret(parameter: re.Match[str]) -> str:
    if _SECRET.search(unquote_plus(parameter[2])):
        return f"{parameter[1]}{parameter[2]}=***"
    return parameter[0]


def _check_address(text: str) -> None:
    address = _ADDRESS.fullmatch(text)
    if address is None or "\0" in unquote(text):
        raise _unreadable("its parts cannot be told from each other")
    parameters = parse_qsl(address["query"] or "", keep_blank_values=True)
    if any(name not in PARAMETERS for name, _ in parameters):
        raise _unreadable("it has a parameter that PostgreSQL does not know")
    databases = [unquote(address["database"] or ""), *(v for n, v in parameters if n == "dbname")]
    if any("=" in name or "://" in name for name in databases):
        raise _unreadable("the name of its database is an address itself")


def _unreadable(because: str) -> UsageError:
    return UsageError(
        f"The address of the PostgreSQL database cannot be read: {because}.",
        hint=f"Type it as {_FORM}, and in a password %40 for @, %2F for /, "
        "%3A for :, %3F for ?, %26 for &, %3B for ;, %20 for a space.",
    )


#: How many names a shell is offered.
MOST = 200
_REFS = """
    SELECT s.ref, coalesce(c.title, i.title, '') FROM subject s
    LEFT JOIN commitment c ON c.id = s.id LEFT JOIN instrument i ON i.id = s.id
    WHERE s.type <> 'source' AND s.ref_key >= ? AND s.ref_key < ?"""
_SOURCES = """
    SELECT s.ref, coalesce(o.title, '') FROM subject s JOIN source o ON o.id = s.id
    WHERE s.ref_key >= ? AND s.ref_key < ?"""


_PARTIES = """
    SELECT name, '' FROM party WHERE name_key >= ? AND name_key < ? ORDER BY name_key LIMIT ?"""
_TEXTS = """
    SELECT DISTINCT value, '' FROM entry_text WHERE field = '{}'
    AND lower(value) >= ? AND lower(value) < ? ORDER BY value LIMIT ?"""
#: Tags stand one a line, so that a later one of an entry is no text of its own.
_TAGS = """
    WITH RECURSIVE tag(word, rest) AS (
      SELECT '', value || char(10) FROM entry_text WHERE field = 'tags' AND value IS NOT NULL
      UNION
      SELECT substr(rest, 1, instr(rest, char(10)) - 1), substr(rest, instr(rest, char(10)) + 1)
      FROM tag WHERE rest <> '')
    SELECT DISTINCT word, '' FROM tag WHERE word <> ''
    AND lower(word) >= ? AND lower(word) < ? ORDER BY word LIMIT ?"""
_LISTS = """
    SELECT DISTINCT '@' || t.value, '' FROM entry_text t JOIN entry e ON e.seq = t.seq
    WHERE e.facet = 'saved' AND t.field = 'name'
    AND '@' || lower(t.value) >= ? AND '@' || lower(t.value) < ? ORDER BY t.value LIMIT ?"""


def parties_starting(register: str, start: str) -> list[tuple[str, str]]:
    """Persons and bodies whose names start so, in any case."""
    return _rows(register, _PARTIES, start.lower())


def publishers_starting(register: str, start: str) -> list[tuple[str, str]]:
    """Publishers of sources whose names start so."""
    return _rows(register, _TEXTS.format("publisher"), start.lower())


def tags_starting(register: str, start: str) -> list[tuple[str, str]]:
    """Tags that start so."""
    return _rows(register, _TAGS, start.lower())


def lists_starting(register: str, start: str) -> list[tuple[str, str]]:
    """Saved lists that start so, with the @ before them."""
    return _rows(register, _LISTS, start.lower())


def refs_starting(register: str, start: str) -> list[tuple[str, str]]:
    """Refs of commitments and instruments that start so, with their titles."""
    return _rows(register, _REFS, start.lower())


def sources_starting(register: str, start: str) -> list[tuple[str, str]]:
    """Keys of sources that start so, with their titles."""
    return _rows(register, _SOURCES, start.lower())


def _rows(register: str, query: str, start: str) -> list[tuple[str, str]]:
    # Completion runs at every TAB: importing sqlalchemy would cost more than the answer.
    import sqlite3

    path = Path(register).absolute()
    if not is_path(register) or not path.is_file():
        return []
    try:
        connection = sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, timeout=1)
        try:
            rows = connection.execute(query, (start, start + "\U0010ffff"))
            return heapq.nsmallest(MOST, rows, key=lambda row: ref_order(row[0]))
        finally:
            connection.close()
    except sqlite3.Error:
        # A shell that shows an error at TAB helps nobody.
        return []

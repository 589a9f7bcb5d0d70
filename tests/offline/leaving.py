"""Whether what Python is about to do would reach another machine: read from its audit events."""

from __future__ import annotations

from collections.abc import Sequence

#: The exit code of a process that tried.
LEFT = 97
#: This machine; a database that tests start listens here.
_HERE = frozenset({"127.0.0.1", "::1", "localhost", ""})
#: Events whose second argument is the address of a socket.
_TO_ADDRESS = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})
#: Events whose first argument is a name that is looked up, or an address that is opened.
_TO_NAME = frozenset(
    {
        *("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"),
        *("urllib.Request", "webbrowser.open"),
    }
)


def leaving(event: str, arguments: Sequence[object]) -> str | None:
    """Where to, if the event leads off this machine; else None.

    A name under `.invalid` is nobody's (RFC 6761): asking for it is how a test fails to reach.
    """
    if event in _TO_ADDRESS:
        address = arguments[1]
        where = address[0] if isinstance(address, tuple) and address else None
    elif event in _TO_NAME:
        where = arguments[0]
    else:
        return None
    if isinstance(where, bytes):
        where = where.decode(errors="replace")
    if not isinstance(where, str) or where in _HERE or where.endswith(".invalid"):
        return None
    return where

"""Serves files from memory to browsers on this machine, and tells them of each new edition."""

from __future__ import annotations

import mimetypes
import socket
import threading
from collections.abc import Mapping
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from ipaddress import ip_address
from socketserver import ThreadingTCPServer
from typing import Any
from urllib.parse import unquote, urlsplit

from tracker.errors import FileTrouble

#: Seconds after which a browser that waits for news is told that there is none.
PATIENCE = 15.0
_RELOAD, _NEWS = "_reload.js", "_news"
_SCRIPT = b'"use strict";\nnew EventSource("/_news").onmessage = () => location.reload();\n'
#: What a page without scripts lets itself do, and what it may do while it is served.
_ALONE = b"default-src &#39;none&#39;; style-src"
_SERVED = (
    b"default-src &#39;none&#39;; script-src &#39;self&#39;; connect-src &#39;self&#39;; style-src"
)
_HTTP_PORT = 80


class Served:
    """The files as they are now, by their path, and the number of their edition."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files
        self.edition = 1
        self.ended = False
        self._changed = threading.Condition()

    def put(self, files: Mapping[str, bytes]) -> None:
        """Serve these files from now on, and let every browser know."""
        with self._changed:
            self.files = files
            self.edition += 1
            self._changed.notify_all()

    def end(self) -> None:
        """Let every browser go."""
        with self._changed:
            self.ended = True
            self._changed.notify_all()

    def next_after(self, edition: int) -> int:
        """The number of the edition after this one; the same where none came for a while."""
        with self._changed:
            self._changed.wait_for(lambda: self.ended or self.edition > edition, PATIENCE)
            return self.edition


class Server(ThreadingTCPServer):
    """Listens at one address of this machine, without asking anybody for its name."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, host: str, port: int, served: Served) -> None:
        """Raises FileTrouble (exit 6) for an address where nothing can be served."""
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        try:
            super().__init__((host, port), partial(_Answer, served, self))
        except OSError as error:
            raise FileTrouble(
                f"{host}:{port}",
                f"nothing can be served there ({(error.strerror or str(error)).lower()})",
                hint="Give another --port; 0 takes one that is free.",
            ) from None
        self.port = int(self.server_address[1])
        self.is_private = is_loopback(host)
        self.address = f"http://{self._named(host)}/"
        self._names = {self._named(name) for name in (host, "localhost", "127.0.0.1", "::1")}

    def answer(self) -> None:
        """Begin to answer, in a thread of its own."""
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def _named(self, host: str) -> str:
        name = f"[{host}]" if ":" in host else host
        return name if self.port == _HTTP_PORT else f"{name}:{self.port}"

    def is_meant(self, name: str) -> bool:
        """Whether a browser asks for this machine by its own name.

        A page elsewhere can have a name of its own lead here, to read what is served.
        """
        return not self.is_private or name in self._names


class _Answer(BaseHTTPRequestHandler):
    """Answers from memory: a path names a file of the record, and never one of the machine."""

    protocol_version = "HTTP/1.1"
    server_version, sys_version = "tracker", ""

    def __init__(self, served: Served, listening: Server, *args: Any) -> None:
        self._served = served
        self._listening = listening
        super().__init__(*args)

    def do_GET(self) -> None:
        """Answer one request."""
        if not self._listening.is_meant(self.headers.get("Host", "")):
            self._send(HTTPStatus.MISDIRECTED_REQUEST, "text/plain", b"Not served by this name.\n")
            return
        name = unquote(urlsplit(self.path).path).removeprefix("/")
        name = f"{name}index.html" if not name or name.endswith("/") else name
        content = _SCRIPT if name == _RELOAD else self._served.files.get(name)
        if name == _NEWS:
            self._tell_news()
        elif content is None:
            self._send(HTTPStatus.NOT_FOUND, "text/plain", b"There is no such page here.\n")
        else:
            kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
            self._send(HTTPStatus.OK, kind, content if kind != "text/html" else _reloading(content))

    def do_HEAD(self) -> None:
        """Answer one request without the content."""
        self.do_GET()

    def _send(self, status: HTTPStatus, kind: str, content: bytes) -> None:
        self.send_response(status)
        text = kind.startswith("text/")
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if text else kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def _tell_news(self) -> None:
        """One connection for as long as the page is open: a line for each new edition."""
        edition = self._served.edition
        self.close_connection = True
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command == "HEAD":
            return
        try:
            while not self._served.ended:
                after = self._served.next_after(edition)
                self.wfile.write(b"data: changed\n\n" if after > edition else b":\n\n")
                edition = after
        except ConnectionError:
            return

    def log_message(self, format: str, *args: Any) -> None:
        """That a page is looked at is no news to whoever looks at it."""


def _reloading(page: bytes) -> bytes:
    """The page with the script that loads it again; as a file it stays without."""
    script = b'<script src="/_reload.js"></script>\n</body>'
    return page.replace(_ALONE, _SERVED, 1).replace(b"</body>", script, 1)


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches an address."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"

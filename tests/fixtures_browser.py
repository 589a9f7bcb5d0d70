"""A real browser that may look at files and at this machine, and at nothing else.

`python -m tests.fixtures_browser` prints the browser that would be used, or fails.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Route

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_LOCAL_SCHEMES = {"file", "data", "about", "blob"}
_LOCAL_HOSTS = {"127.0.0.1", "localhost", "::1"}


@dataclass  # no slots: playwright marks the objects whose methods it calls back
class Looking:
    """Opens pages, and remembers what they asked for and complained about."""

    browser: Browser
    external: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    _contexts: list[BrowserContext] = field(default_factory=list)

    def at(self, page: Path | str, *, width: int = 1280, height: int = 900, **context: Any) -> Page:
        """Open a file or an address of this machine.

        `context` goes to the browser: color_scheme="dark", java_script_enabled=False,
        forced_colors="active", locale, reduced_motion …
        """
        opened = self.browser.new_context(
            viewport={"width": width, "height": height}, service_workers="block", **context
        )
        self._contexts.append(opened)
        opened.route("**/*", self._let_through)
        tab = opened.new_page()
        tab.on("console", lambda message: self._note(message.type, message.text))
        tab.on("pageerror", lambda error: self._note("error", str(error)))
        tab.goto(page.resolve().as_uri() if isinstance(page, Path) else page)
        return tab

    def assert_nothing_external(self) -> None:
        """No page asked for anything outside this machine."""
        assert self.external == []

    def close(self) -> None:
        for context in self._contexts:
            context.close()

    def _let_through(self, route: Route) -> None:
        address = urlsplit(route.request.url)
        if address.scheme in _LOCAL_SCHEMES or address.hostname in _LOCAL_HOSTS:
            route.continue_()
        else:
            self.external.append(route.request.url)
            route.abort()

    def _note(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"}:
            self.complaints.append(text)


@pytest.fixture(scope="session")
def start_browser() -> Iterator[Callable[..., Browser]]:
    """`start_browser(env={…})` starts a Chromium, in this environment if one is named."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        executable = find_chromium(playwright)
        if executable is None:
            pytest.fail("No Chromium was found; `make test` installs one.", pytrace=False)
        launch = playwright.chromium.launch
        yield partial(launch, executable_path=executable, args=list(_FLAGS))


@pytest.fixture(scope="session")
def browser(start_browser: Callable[..., Browser]) -> Iterator[Browser]:
    """Chromium, started once for each worker."""
    started = start_browser()
    yield started
    started.close()


@pytest.fixture(scope="session")
def browser_without_fonts(
    start_browser: Callable[..., Browser], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Browser]:
    """Chromium as it starts on a machine where no font is installed."""
    folder = tmp_path_factory.mktemp("fonts")
    settings = folder / "fonts.conf"
    settings.write_text(
        f"<fontconfig><dir>{folder}</dir><cachedir>{folder / 'cache'}</cachedir></fontconfig>"
    )
    started = start_browser(env={**os.environ, "FONTCONFIG_FILE": str(settings)})
    yield started
    started.close()


@pytest.fixture
def looking(browser: Browser) -> Iterator[Looking]:
    """`looking.at(path)` opens a page; a request that would leave the machine fails the test."""
    eyes = Looking(browser)
    yield eyes
    eyes.close()
    eyes.assert_nothing_external()


def find_chromium(playwright: Playwright) -> str | None:
    """The system's browser if it starts, else the one that playwright has installed."""
    for name in _NAMES:
        found = shutil.which(name)
        if found and _starts(found):
            return found
    brought = playwright.chromium.executable_path
    return brought if Path(brought).exists() and _starts(brought) else None


def _starts(executable: str) -> bool:
    # Ubuntu's chromium-browser is a note that points to a snap: asking is the only way to know.
    done = subprocess.run([executable, "--version"], capture_output=True, check=False, timeout=60)
    return done.returncode == 0


def main() -> int:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = find_chromium(playwright)
    print(found or "No Chromium was found.")
    return 0 if found else 1


if __name__ == "__main__":
    sys.exit(main())

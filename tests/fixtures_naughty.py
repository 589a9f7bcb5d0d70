"""A register full of hostile text, its reports, and a browser that misses nothing they do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.fixtures_program import Result, run_in_process
from tests.hostile_text import SLOTS, WEEK, Placed, all_held, placed, sheet

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

#: What the hostile register is called.
CALLED = "</title><script>alert('the register')</script>"
#: What happens to every element once the page is there: what a person does by hand.
_HANDLE = """() => {
  document.querySelectorAll('details').forEach(each => each.open = true);
  const kinds = ['mouseover', 'focus', 'error', 'load', 'toggle', 'animationend'];
  for (const each of document.querySelectorAll('*'))
    for (const kind of kinds) each.dispatchEvent(new Event(kind));
}"""
_VIOLATIONS = """window.__violations = [];
addEventListener('securitypolicyviolation', e => __violations.push(e.effectiveDirective));"""


_LINKS = """() => [...document.querySelectorAll('*')].flatMap(each => [...each.attributes])
  .filter(each => ['href', 'src', 'action', 'data', 'srcset'].includes(each.localName))
  .map(each => each.value)"""


@dataclass(frozen=True, slots=True)
class Hostile:
    """A SQLite register of its own, to be read and never changed."""

    register: str
    home: Path
    where: tuple[Placed, ...]

    def __call__(self, *args: str) -> Result:
        return run_in_process(args, register=self.register, home=self.home)

    def report(self, form: str, *options: str) -> str:
        """The report of the week in which everything happened."""
        done = self("report", "weekly", "--week", WEEK, "--format", form, *options)
        assert done.exit_code == 0, done.stderr
        return done.stdout


def built(folder: Path, where: Sequence[Placed], *, called: str) -> Hostile:
    """A register with these texts in it; `called` is its own title."""
    (folder / "home").mkdir()
    made = Hostile(str(folder / "hostile.db"), folder, tuple(where))
    path = folder / "hostile.yaml"
    path.write_text(sheet(where), encoding="utf-8")
    for command in (("init", f"--title={called}"), ("record", str(path))):
        done = made(*command)
        assert done.exit_code == 0, done.stderr[-2000:]
    return made


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Hostile:
    """Every text in one place or another; the register is called by a script."""
    return built(tmp_path_factory.mktemp("hostile"), placed(all_held()), called=CALLED)


@pytest.fixture(scope="session")
def harmless(tmp_path_factory: pytest.TempPathFactory) -> Hostile:
    """The same places, filled with words."""
    words = [f"word{number}" for number in range(5 * len(SLOTS))]
    return built(tmp_path_factory.mktemp("harmless"), placed(words), called="Register")


@dataclass
class Seen:
    """What a page did: nothing, but for its words."""

    words: str = ""
    """Its `textContent`."""
    executed: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    """New windows and navigations."""
    links: list[str] = field(default_factory=list)
    """Every address on it."""


def seen(browser: Browser, path: Path) -> Seen:
    """Open a page with the network on, touch every part of it, and tell what it did."""
    found = Seen()
    address = path.resolve().as_uri()
    context = browser.new_context(service_workers="block")
    context.add_init_script(_VIOLATIONS)

    def asked(request: Any) -> None:
        if request.url != address:
            found.requests.append(request.url)

    def dialog(box: Any) -> None:
        found.executed.append(box.message)
        box.dismiss()

    def moved(frame: Any) -> None:
        if frame.url != address:
            found.elsewhere.append(frame.url)

    def opened(page: Page) -> None:
        if page is not tab:
            found.elsewhere.append(page.url)

    try:
        tab = context.new_page()
        context.on("request", asked)
        context.on("page", opened)
        tab.on("dialog", dialog)
        tab.on("console", lambda message: found.complaints.append(message.text))
        tab.on("pageerror", lambda error: found.complaints.append(str(error)))
        tab.on("framenavigated", moved)
        tab.goto(address)
        tab.evaluate(_HANDLE)
        found.words = str(tab.evaluate("() => document.documentElement.textContent"))
        found.links = list(tab.evaluate(_LINKS))
        found.violations = list(tab.evaluate("() => window.__violations"))
    finally:
        context.close()
    return found

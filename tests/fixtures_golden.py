"""Whole outputs, byte for byte. `make golden` writes them again; the difference is then read."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from pathlib import Path

import pytest

_GOLDEN = Path(__file__).parent / "golden"
_rewritten = pytest.StashKey[dict[str, bytes]]()

Golden = Callable[[str, str | bytes], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--rewrite-golden",
        action="store_true",
        help="run only the tests that compare whole outputs, and write tests/golden again",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_rewritten] = {}
    if config.getoption("--rewrite-golden") and hasattr(config, "workerinput"):
        raise pytest.UsageError("--rewrite-golden runs in one process: leave out -n")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--rewrite-golden"):
        return
    kept = [item for item in items if "golden" in getattr(item, "fixturenames", ())]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """`golden("weekly.html", output)` compares with tests/golden/weekly.html."""
    rewritten = request.config.stash[_rewritten]
    rewriting = bool(request.config.getoption("--rewrite-golden"))

    def compare(name: str, output: str | bytes) -> None:
        content = output.encode() if isinstance(output, str) else output
        path = _GOLDEN / name
        if rewriting and name not in rewritten:
            rewritten[name] = content
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        # Also while rewriting: two databases must not disagree about one file.
        must_equal(path, content)

    return compare


def must_equal(path: Path, content: bytes) -> None:
    """Fail, with the lines that differ, unless the file holds exactly this."""
    if not path.exists():
        pytest.fail(f"{path.name} is missing from tests/golden; run `make golden`", pytrace=False)
    expected = path.read_bytes()
    if content != expected:
        pytest.fail(_difference(path.name, expected, content), pytrace=False)


def _difference(name: str, expected: bytes, content: bytes) -> str:
    """The first lines that differ, and what to type when the change is meant."""
    lines = difflib.unified_diff(
        expected.decode(errors="backslashreplace").splitlines(),
        content.decode(errors="backslashreplace").splitlines(),
        f"tests/golden/{name}",
        "this output",
        lineterm="",
        n=1,
    )
    shown = [line[:300] for line in lines]
    more = [f"… {len(shown) - 60} more lines"] if len(shown) > 60 else []
    return "\n".join(
        [
            f"{name} changed; `make golden` if that is meant",
            *(shown[:60] or ["only line ends differ"]),
            *more,
        ]
    )

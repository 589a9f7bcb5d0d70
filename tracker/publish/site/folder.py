"""Writes the public record into a folder: only what changed, and removes pages that are gone."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from tracker.errors import FileTrouble
from tracker.resources import templates_folder

#: The list of the files that were written here; no other file is ever removed or overwritten.
LIST = ".tracker-site.json"


@dataclass(frozen=True, slots=True)
class _Listed:
    """What was written here before."""

    made_of: str
    files: dict[str, tuple[int, str]]
    """Size and SHA-256 by path under the root."""


@dataclass(frozen=True, slots=True)
class Written:
    """What writing changed, or would change; paths under the root."""

    total: int
    changed: tuple[str, ...]
    gone: tuple[str, ...]


def look() -> str:
    """The digest of the templates, style sheets and scripts that pages are drawn with."""
    folder, digest = templates_folder(), sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(f"{path.relative_to(folder)}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def is_current(root: Path, made_of: str) -> bool:
    """Whether the folder holds, whole, what was made of the same register on the same day."""
    listed = _listed(root)
    return (
        listed is not None
        and listed.made_of == made_of
        and all(_size(root / name) == size for name, (size, _) in listed.files.items())
    )


def write(
    root: Path,
    files: Iterable[tuple[str, bytes]],
    made_of: str,
    *,
    only_check: bool = False,
    tell: Callable[[int], None] = lambda _: None,
) -> Written:
    """Write the files that differ, remove those of an earlier record that are gone.

    `made_of` names what the record was made of. Raises FileTrouble (exit 6) for a folder that
    holds files of others, or that cannot be written.
    """
    listed = _listed(root)
    if listed is None and root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise FileTrouble(
            str(root),
            "it is not empty, and no record was written here",
            hint="Name a new or an empty folder.",
        )
    before = {} if listed is None else listed.files
    now: dict[str, tuple[int, str]] = {}
    changed: list[str] = []
    try:
        for place, (name, content) in enumerate(files, 1):
            tell(place)
            now[name] = (len(content), sha256(content).hexdigest())
            if _size(root / name) == len(content) and before.get(name) == now[name]:
                continue
            changed.append(name)
            if not only_check:
                _replace(root / name, content)
        gone = tuple(name for name in before if name not in now)
        if not only_check:
            for name in gone:
                _remove(root, name)
            whole = {"made_of": made_of, "files": now}
            content = f"{json.dumps(whole, indent=0)}\n".encode()
            if changed or gone or listed is None or listed.made_of != made_of:
                _replace(root / LIST, content)
    except OSError as error:
        raise FileTrouble(str(root), f"it cannot be written ({error.strerror})") from None
    return Written(len(now), tuple(changed), gone)


def _listed(root: Path) -> _Listed | None:
    """The list of an earlier record; None where there is none that can be read."""
    try:
        listed = json.loads((root / LIST).read_text(encoding="utf-8"))
        files = {
            str(name): (int(size), str(digest)) for name, (size, digest) in listed["files"].items()
        }
        return _Listed(str(listed["made_of"]), files)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None


def _replace(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(content)
    beside.replace(path)


def _remove(root: Path, name: str) -> None:
    """Remove a file, and the folders that it leaves empty."""
    path = root / name
    if not path.resolve().is_relative_to(root.resolve()):
        return
    path.unlink(missing_ok=True)
    for folder in path.parents:
        if folder == root:
            break
        with suppress(OSError):
            folder.rmdir()

"""Writes the public record into a folder: only what changed, and removes pages that are gone."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from tracker.errors import FileTrouble
from tracker.files import PREFIX, making, place_of

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


def files_of(root: Path) -> list[Path]:
    """The files that were written into a folder; none where no record was."""
    listed = _listed(root)
    return [] if listed is None else [root / name for name in listed.files]


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
    note: Callable[[], None] = lambda: None,
) -> Written:
    """Write the files that differ, remove those of an earlier record that are gone.

    `made_of` names what the record was made of. All is on disk before the first file gets its
    name, and the list before that: whoever is interrupted types the command again. `note` is
    called in between. Raises FileTrouble (exit 6) for a folder that holds files of others, or
    that cannot be written.
    """
    listed = _listed(root)
    there = root.exists()
    if listed is None and there and (not root.is_dir() or any(map(_of_others, root.iterdir()))):
        raise FileTrouble(
            str(root),
            "it is not empty, and no record was written here",
            hint="Name a new or an empty folder.",
        )
    before = {} if listed is None else listed.files
    now: dict[str, tuple[int, str]] = {}
    changed: list[str] = []
    try:
        with nullcontext() if only_check else _beside(root) as made:
            for place, (name, content) in enumerate(files, 1):
                tell(place)
                now[name] = (len(content), sha256(content).hexdigest())
                if _size(root / name) == len(content) and before.get(name) == now[name]:
                    continue
                if made is not None:
                    (made / str(len(changed))).write_bytes(content)
                changed.append(name)
            gone = tuple(name for name in before if name not in now)
            fresh = listed is None or listed.made_of != made_of
            if made is not None and (changed or gone or fresh):
                note()
                _list(made, root, "", before | now)
                for number, name in enumerate(changed):
                    _put(made / str(number), root / name)
                for name in gone:
                    _remove(root, name)
                _list(made, root, made_of, now)
    except OSError as error:
        if not there:
            with suppress(OSError):
                root.rmdir()
        because = (error.strerror or str(error)).lower()
        raise FileTrouble(
            str(root),
            f"it cannot be written ({because})",
            hint="Name another folder; what was there is unchanged.",
        ) from None
    return Written(len(now), tuple(changed), gone)


def _of_others(path: Path) -> bool:
    """Whether a file is none that a killed program has left of what it made."""
    return not path.name.startswith(PREFIX)


@contextmanager
def _beside(root: Path) -> Iterator[Path]:
    root.mkdir(parents=True, exist_ok=True)
    with making(place_of(str(root))) as made:
        yield made


def _list(made: Path, root: Path, made_of: str, files: dict[str, tuple[int, str]]) -> None:
    whole = json.dumps({"made_of": made_of, "files": files}, indent=0)
    (made / LIST).write_text(f"{whole}\n", encoding="utf-8")
    _put(made / LIST, root / LIST)


def _put(made: Path, path: Path) -> None:
    """Give a file its name, following no link that others may have laid."""
    path = place_of(str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    made.replace(path)


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

"""Opens what comes as a zip, unpacking no more than is allowed; and reads a Data Package."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from tracker.domain.subject import nearest
from tracker.errors import FileTrouble, UnknownValue
from tracker.exchange.table.delimited import read_delimited
from tracker.exchange.table.values import MEGABYTE, FileTable, RawFile

#: What the refusal of a damaged archive says to do.
SAVE = "Save it as .xlsx or .csv."
#: How many times its size an archive may take when it is unpacked.
_UNPACKED = 20
_DESCRIPTION = "datapackage.json"
#: What the libraries for zips, XML and JSON raise on their way through a damaged file: a number
#: too large, a method or a password that they lack, XML that is none.
_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, LookupError, ValueError, TypeError),
    *(OverflowError, RuntimeError, SyntaxError),
)


@dataclass(slots=True)
class Archive:
    """The files of a zip."""

    file: RawFile
    zipped: zipfile.ZipFile
    _left: int
    """How many bytes may still be unpacked."""

    @property
    def names(self) -> set[str]:
        """What its files are called."""
        return set(self.zipped.namelist())

    def read(self, name: str) -> bytes:
        """One of its files, whatever size its directory claims. Raises FileTrouble."""
        with self.zipped.open(name) as stream:
            content = stream.read(self._left + 1)
        self._left -= len(content)
        if self._left < 0:
            most = f"{_most(self.file) // MEGABYTE:,} MB"
            raise self.file.too_large("it is far larger when unpacked", most)
        return content


def _most(file: RawFile) -> int:
    return max(_UNPACKED * len(file.content), file.largest * MEGABYTE)


@contextmanager
def unzipped(file: RawFile, what: str) -> Iterator[Archive]:
    """The archive that a file is; what is wrong in it is a fault of the file, in a line."""
    try:
        with zipfile.ZipFile(io.BytesIO(file.content)) as zipped:
            yield Archive(file, zipped, _most(file))
    except _DAMAGED as error:
        because = " ".join(str(error).split()) or type(error).__name__
        because = because[:1].lower() + because[1:100].rstrip(".")
        raise file.trouble(f"it is a damaged {what}: {because}", SAVE) from None


#: The files of a folder of which each is a promise.
PROMISES = (".yaml", ".yml", ".json", ".md", ".markdown")
#: The oldest day that a zip can hold: the same folder makes the same bytes.
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_MOST_FILES = 100_000


def pack_folder(path: Path, *, largest: int) -> bytes:
    """A folder of one file a promise as one file, the same bytes for the same words.

    Links are not followed. `largest` is in megabytes. Raises FileTrouble, and OSError.
    """
    buffer, left = io.BytesIO(), largest * MEGABYTE
    with zipfile.ZipFile(buffer, "w") as packed:
        for number, member in enumerate(sorted(path.rglob("*"))):
            name = member.relative_to(path).as_posix()
            hidden = any(part.startswith(".") for part in name.split("/"))
            if hidden or member.is_symlink() or not member.is_file():
                continue
            promise = member.suffix.lower() in PROMISES
            content = member.read_bytes() if promise and member.stat().st_size <= left else b""
            left -= member.stat().st_size if promise else 0
            if left < 0 or number > _MOST_FILES:
                most = f"{largest} MB, {_MOST_FILES:,} files"
                hint = "Divide the folder, or raise the limit: --largest 200 (megabytes)."
                raise FileTrouble(str(path), f"it is larger than {most}", hint=hint)
            packed.writestr(zipfile.ZipInfo(name, _LONG_AGO), content)
    return buffer.getvalue()


def is_folder(content: bytes) -> bool:
    """Whether a zip holds a folder with a file a promise."""
    return any(name.lower().endswith(PROMISES) for name in _names(content))


def is_data_package(content: bytes) -> bool:
    """Whether a zip describes itself as a Data Package."""
    return _DESCRIPTION in _names(content)


def _names(content: bytes) -> list[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return archive.namelist()
    except _DAMAGED:
        return []


def read_package(file: RawFile) -> FileTable:
    """The first table of a Data Package, or the one that the shape's sheet names.

    Raises FileTrouble, and UnknownValue for a table there is not.
    """
    with unzipped(file, "Data Package") as archive:
        described = json.loads(archive.read(_DESCRIPTION))
        paths = {str(part["name"]): str(part["path"]) for part in described["resources"]}
        name = file.shape.sheet or next(iter(paths), "")
        if name not in paths:
            near = nearest(name, [*paths])
            raise UnknownValue("table of the package", name, nearest=near, known=[*paths])
        content = archive.read(paths[name])
    table = read_delimited(replace(file, content=content))
    notices = [f"table '{name}' of a Data Package"]
    if others := [other for other in paths if other != name]:
        notices.append(f"passed over: {', '.join(others)}; see --sheet")
    return replace(
        table,
        sha256=file.sha256,
        shape=replace(table.shape, sheet=name),
        notices=(*notices, *table.notices),
    )

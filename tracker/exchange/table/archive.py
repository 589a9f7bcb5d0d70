"""Opens what comes as a zip, unpacking no more than is allowed; and reads a Data Package."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from tracker.domain.subject import nearest
from tracker.errors import UnknownValue
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


def is_data_package(content: bytes) -> bool:
    """Whether a zip describes itself as a Data Package."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _DESCRIPTION in archive.namelist()
    except _DAMAGED:
        return False


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

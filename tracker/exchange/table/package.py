"""Reads a Data Package (.zip), as `tracker export` writes one: the CSV of one of its tables."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from dataclasses import replace

from tracker.domain.subject import nearest
from tracker.errors import FileTrouble, UnknownValue
from tracker.exchange.table.delimited import read_delimited
from tracker.exchange.table.encoding import decode
from tracker.exchange.table.values import Contents, Shape, too_large

_DESCRIPTION = "datapackage.json"
_MEGABYTE = 1_000_000
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    LookupError,
    ValueError,
    RuntimeError,
)


def is_data_package(content: bytes) -> bool:
    """Whether a zip describes itself as a Data Package."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _DESCRIPTION in archive.namelist()
    except _DAMAGED:
        return False


def read_package(content: bytes, *, name: str, shape: Shape, largest: int) -> Contents:
    """The first table of a Data Package, or the one that `shape.sheet` names.

    Raises FileTrouble, and UnknownValue for a table there is not.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            described = json.loads(_unpacked(archive, _DESCRIPTION, name, largest))
            tables = {str(part["name"]): str(part["path"]) for part in described["resources"]}
            table = shape.sheet or next(iter(tables))
            if table not in tables:
                near = nearest(table, [*tables])
                raise UnknownValue("table of the package", table, nearest=near, known=[*tables])
            text = _unpacked(archive, tables[table], name, largest)
    except (*_DAMAGED, TypeError, StopIteration, RecursionError) as error:
        because = " ".join(str(error).split()) or type(error).__name__
        raise FileTrouble(name, f"it is a damaged Data Package: {because[:100]}") from None
    decoded = decode(text, name=name, encoding=shape.encoding)
    contents = read_delimited(decoded.text, name=name, shape=shape, largest=largest)
    notices = [f"table '{table}' of a Data Package"]
    if others := [other for other in tables if other != table]:
        notices.append(f"passed over: {', '.join(others)}; see --sheet")
    shape_read = replace(contents.shape, sheet=table, encoding=decoded.encoding)
    return replace(contents, shape=shape_read, notices=(*notices, *contents.notices))


def _unpacked(archive: zipfile.ZipFile, path: str, name: str, largest: int) -> bytes:
    """A file of the archive, whatever size its directory claims."""
    most = largest * _MEGABYTE
    with archive.open(path) as stream:
        content = stream.read(most + 1)
    if len(content) > most:
        raise too_large(name, f"{path} is larger than {largest} MB", f"{largest} MB")
    return content

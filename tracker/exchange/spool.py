"""A sequence of any length of which only the first part is held in memory."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from tempfile import TemporaryFile, gettempdir
from typing import IO, Generic, TypeVar, overload

from tracker.errors import FileTrouble

T = TypeVar("T")

#: Values that are held in memory, and that are written and read together beyond.
IN_MEMORY, AT_ONCE = 500, 250


class Spool(Sequence[T], Generic[T]):
    """Values to be read in order, more than once, that never change.

    What memory does not hold stands in a file without a name, which goes with the process
    however it ends. Each reading makes its values anew.
    """

    __slots__ = ("_block", "_file", "_first", "_last", "_starts")

    def __init__(self, values: Iterable[T] = ()) -> None:
        """A spool of values."""
        self._first: list[T] = []
        self._last: list[T] = []
        """The end, as long as it fills no block."""
        self._starts: list[int] = []
        """Where each block of the file begins."""
        self._file: IO[bytes] | None = None
        self._block: tuple[int, list[T]] = (-1, [])
        """The block that was read last, with its number."""
        for value in values:
            self.append(value)

    def append(self, value: T) -> None:
        """Add a value at the end. Raises FileTrouble where there is no room for it."""
        if len(self._first) < IN_MEMORY:
            self._first.append(value)
            return
        self._last.append(value)
        if len(self._last) == AT_ONCE:
            try:
                self._write(self._last)
            except OSError as error:
                because = (error.strerror or str(error)).lower()
                hint = "Name a folder with more room for temporary files, as TMPDIR."
                raise FileTrouble(gettempdir(), because, hint=hint) from None
            self._last = []

    def __len__(self) -> int:
        """How many there are."""
        return len(self._first) + AT_ONCE * len(self._starts) + len(self._last)

    def __iter__(self) -> Iterator[T]:
        """All of them, in order."""
        yield from self._first
        for number in range(len(self._starts)):
            yield from self._read(number)
        yield from self._last

    @overload
    def __getitem__(self, place: int) -> T: ...

    @overload
    def __getitem__(self, place: slice) -> list[T]: ...

    def __getitem__(self, place: int | slice) -> T | list[T]:
        """The value at a place; places that stand together are read together."""
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        if not -len(self) <= place < len(self):
            raise IndexError(place)
        beyond = place % len(self) - len(self._first)
        if beyond < 0:
            return self._first[beyond]
        number, within = divmod(beyond, AT_ONCE)
        return (self._read(number) if number < len(self._starts) else self._last)[within]

    def __del__(self) -> None:
        """Let its file go with it."""
        if self._file is not None:
            with suppress(OSError):  # What found no room is tried again when it closes.
                self._file.close()

    def _write(self, values: list[T]) -> None:
        self._file = self._file or TemporaryFile(prefix="tracker-")  # noqa: SIM115
        start = self._file.seek(0, 2)
        pickle.dump(values, self._file, pickle.HIGHEST_PROTOCOL)
        self._file.flush()
        self._starts.append(start)

    def _read(self, number: int) -> list[T]:
        if self._block[0] != number and self._file is not None:
            self._file.seek(self._starts[number])
            self._block = number, pickle.load(self._file)  # noqa: S301 - nobody else wrote it
        return self._block[1]

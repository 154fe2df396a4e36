"""A delivery that is a folder. Links are never followed, not even halfway down a path."""

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from utenza.imports.limits import Limits
from utenza.imports.refusals import DeliveryRefused
from utenza.imports.sources.documents import DocumentIsALink, NoSuchDocument

_PIECE = 1 << 16
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# A pipe in the place of a file must not hold the delivery up.
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK
_LINK_ERRORS = {errno.ELOOP, errno.EMLINK}


class Folder:
    def __init__(self, path: Path, limits: Limits) -> None:
        self._root = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        self._limits = limits

    def files(self) -> dict[str, int]:
        with os.scandir(self._root) as entries:
            found = {
                entry.name: entry.stat(follow_symlinks=False).st_size
                for entry in entries
                if not entry.is_dir(follow_symlinks=False)
            }
        if sum(found.values()) > self._limits.total_bytes:
            raise DeliveryRefused("la consegna supera la dimensione massima")
        return found

    def read(self, name: str) -> Iterator[bytes]:
        try:
            descriptor = os.open(name, _FILE, dir_fd=self._root)
        except OSError as error:
            raise DeliveryRefused(f"{name}: non si legge ({error.strerror})") from error
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise DeliveryRefused(f"{name}: non è un file")
        yield from _pieces(descriptor)

    def document(self, path: str) -> Iterator[bytes]:
        try:
            descriptor = self._open_below(["documents", *path.split("/")])
        except OSError as error:
            # O_DIRECTORY with O_NOFOLLOW answers "not a directory" for a link.
            raise self._what_is_wrong(path, error) from error
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise NoSuchDocument
        return _pieces(descriptor)

    def close(self) -> None:
        os.close(self._root)

    def _open_below(self, parts: list[str]) -> int:
        folder = os.dup(self._root)
        try:
            for part in parts[:-1]:
                inner = os.open(part, _FOLDER, dir_fd=folder)
                os.close(folder)
                folder = inner
            return os.open(parts[-1], _FILE, dir_fd=folder)
        finally:
            os.close(folder)

    def _what_is_wrong(self, path: str, error: OSError) -> Exception:
        if error.errno in _LINK_ERRORS or self._has_link(path):
            return DocumentIsALink()
        return NoSuchDocument()

    def _has_link(self, path: str) -> bool:
        parts = ["documents", *path.split("/")]
        for end in range(1, len(parts) + 1):
            try:
                found = os.lstat("/".join(parts[:end]), dir_fd=self._root)
            except OSError:
                return False
            if stat.S_ISLNK(found.st_mode):
                return True
        return False


def _pieces(descriptor: int) -> Iterator[bytes]:
    with os.fdopen(descriptor, "rb", buffering=0) as file:
        while piece := file.read(_PIECE):
            yield piece

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
        return self._bounded(
            {name: size for name, is_folder, size in self._entries(".") if not is_folder}
        )

    def tree(self) -> dict[str, int]:
        """
        Return all files, those of the folders within too, by their paths; a link is no folder.

        Raises DeliveryRefused where there are too many, or a folder can't be read.
        """
        found: dict[str, int] = {}
        folders = ["."]
        for folder in folders:
            for name, is_folder, size in self._entries(folder):
                path = name if folder == "." else f"{folder}/{name}"
                if is_folder:
                    folders.append(path)
                else:
                    found[path] = size
            if len(found) + len(folders) > self._limits.entries:
                raise DeliveryRefused(f"ci sono più di {self._limits.entries} file")
        return self._bounded(found)

    def open(self, path: str) -> int:
        """
        Return the descriptor of a file, which neither is a link nor lies behind one.

        Raises DeliveryRefused.
        """
        try:
            descriptor = self._open_below(path.split("/"))
        except OSError as error:
            raise DeliveryRefused(f"{path}: non si legge ({error.strerror})") from error
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise DeliveryRefused(f"{path}: non è un file")
        return descriptor

    def read(self, name: str) -> Iterator[bytes]:
        yield from _pieces(self.open(name))

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

    def _entries(self, folder: str) -> list[tuple[str, bool, int]]:
        try:
            descriptor = self._open_below(folder.split("/"))
            try:
                with os.scandir(descriptor) as entries:
                    return [
                        (
                            entry.name,
                            entry.is_dir(follow_symlinks=False),
                            entry.stat(follow_symlinks=False).st_size,
                        )
                        for entry in entries
                    ]
            finally:
                os.close(descriptor)
        except OSError as error:
            raise DeliveryRefused(f"{folder}: non si legge ({error.strerror})") from error

    def _bounded(self, found: dict[str, int]) -> dict[str, int]:
        if sum(found.values()) > self._limits.total_bytes:
            raise DeliveryRefused("la consegna supera la dimensione massima")
        return found

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

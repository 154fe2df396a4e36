"""
The document store: bills' PDFs and e-invoices, named by the hash of their content.

Equal content is stored once. A document is on disk for good before a row names it.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.core.files.base import File
from django.core.files.storage import Storage, storages

_ASIDE = ".incoming"


def document_store() -> Storage:
    return storages["documents"]


def document_name(sha256: bytes) -> str:
    """Return the document's name in the store, in one of 4096 folders."""
    digest = sha256.hex()
    return f"{digest[:3]}/{digest}"


@contextmanager
def incoming_documents() -> Iterator["Incoming"]:
    """
    Open a place for the documents of one delivery; whoever does it holds the deliveries' lock.

    What a killed delivery left there is thrown away, as is all that was not published.
    """
    store = document_store()
    folder = Path(getattr(store, "location", tempfile.gettempdir())) / _ASIDE
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield Incoming(store, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Incoming:
    """Documents written aside; `add` may run in several threads."""

    def __init__(self, store: Storage, folder: Path) -> None:
        self._store = store
        self._folder = folder

    def add(self, pieces: Iterator[bytes]) -> bytes:
        """
        Keep the document unless the store has it, and return its hash.

        What `pieces` raises goes through, and nothing is kept.
        """
        descriptor, written = tempfile.mkstemp(dir=self._folder)
        try:
            with os.fdopen(descriptor, "wb", buffering=0) as file:
                sha256 = _copied(pieces, file)
                if self._store.exists(document_name(sha256)):
                    return sha256
                os.fsync(file.fileno())
            Path(written).replace(self._folder / sha256.hex())
        finally:
            Path(written).unlink(missing_ok=True)
        return sha256

    def publish(self) -> int:
        """Move what was kept into the store, where rows may name it; return how many."""
        moved = 0
        for path in self._folder.iterdir():
            name = document_name(bytes.fromhex(path.name))
            with path.open("rb") as file:
                self._store.save(name, _Moved(file, name=str(path)))
            moved += 1
        if moved and hasattr(self._store, "location"):
            _settle(Path(self._store.location))
        return moved


class _Moved(File):  # type: ignore[type-arg] # generic for mypy alone
    """A file that a store on the same disk takes by moving it."""

    def temporary_file_path(self) -> str:
        return str(self.name)


def _copied(pieces: Iterator[bytes], file: IO[bytes]) -> bytes:
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
        file.write(piece)
    return digest.digest()


def _settle(root: Path) -> None:
    """Have the folders themselves on disk: a file whose name is lost is lost."""
    for folder in (root, *(path for path in root.iterdir() if path.is_dir())):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

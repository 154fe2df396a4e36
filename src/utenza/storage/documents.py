"""
The document store: bills' PDFs, e-invoices, customers' files, named by the hash of their content.

Equal content is stored once. A document is on disk for good before a row names it.
"""

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from django.core.files.base import File
from django.core.files.storage import Storage, storages

_ASIDE = ".incoming"
_KEEPING = ".keeping-"
_FORGOTTEN_AFTER_SECONDS = 24 * 3600


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

    What a killed delivery left there is thrown away, as is all that was not published; and what a
    killed web process left elsewhere a day ago.
    """
    store = document_store()
    root = _root(store)
    folder = root / _ASIDE
    _forget(root)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield Incoming(store, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def keep(content: bytes) -> bytes:
    """
    Keep one file, and return its hash when it is on disk for good.

    Several processes may keep the same one at once, also while a delivery is at work.
    """
    store = document_store()
    root = _root(store)
    root.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=_KEEPING, dir=root) as folder:
        incoming = Incoming(store, Path(folder))
        sha256 = incoming.add(iter((content,)))
        incoming.publish()
    if hasattr(store, "location"):
        # Where another process had it first, its name may not be on disk yet.
        _settle(root, (root / document_name(sha256)).parent)
    return sha256


def forget(sha256: bytes) -> None:
    """Delete a file, if it is there; whoever asks has seen to it that no row names it."""
    document_store().delete(document_name(sha256))


def write_out(*, sha256: bytes, to: Path) -> None:
    """
    Write a copy of a document for its owner alone; it has its name once it is on disk whole.

    Raises FileNotFoundError.
    """
    descriptor, aside = tempfile.mkstemp(dir=to.parent, prefix=".")
    try:
        with (
            document_store().open(document_name(sha256)) as document,
            os.fdopen(descriptor, "wb") as file,
        ):
            shutil.copyfileobj(document, file)
            file.flush()
            os.fsync(file.fileno())
        Path(aside).replace(to)
    finally:
        Path(aside).unlink(missing_ok=True)
    _settle(to.parent)


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
        moved, folders = 0, set()
        for path in self._folder.iterdir():
            name = document_name(bytes.fromhex(path.name))
            with path.open("rb") as file:
                taken = self._store.save(name, _Moved(file, name=str(path)))
            if taken != name:
                # Somebody else kept the same content a moment ago.
                self._store.delete(taken)
            moved += 1
            folders.add(name.partition("/")[0])
        if moved and hasattr(self._store, "location"):
            root = Path(self._store.location)
            _settle(root, *(root / folder for folder in folders))
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


def _root(store: Storage) -> Path:
    return Path(getattr(store, "location", tempfile.gettempdir()))


def _forget(root: Path) -> None:
    oldest = time.time() - _FORGOTTEN_AFTER_SECONDS
    for left in root.glob(f"{_KEEPING}*"):
        with suppress(FileNotFoundError):
            if left.stat().st_mtime < oldest:
                shutil.rmtree(left, ignore_errors=True)


def _settle(*folders: Path) -> None:
    """Have the folders themselves on disk: a file whose name is lost is lost."""
    for folder in folders:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

"""Where a delivery is read from: a folder, or a zip of it; never written, never unpacked."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from utenza.imports.limits import Limits
from utenza.imports.sources.archives import Archive
from utenza.imports.sources.folders import Folder


class Source(Protocol):
    """A delivery's files, each read from its beginning in pieces of bounded size."""

    def files(self) -> dict[str, int]:
        """Return the files beside the manifest, itself included, and their sizes in bytes."""

    def read(self, name: str) -> Iterator[bytes]:
        """Raises DeliveryRefused where the file is damaged or a link."""

    def document(self, path: str) -> Iterator[bytes]:
        """
        Open a file under `documents/`; reading it may go on in another thread.

        Raises NoSuchDocument, DocumentIsALink at once.
        """

    def close(self) -> None: ...


def open_source(path: Path, limits: Limits) -> Source:
    """Raises DeliveryRefused."""
    return Folder(path, limits) if path.is_dir() else Archive(path, limits)

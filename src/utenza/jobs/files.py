"""Files that others fetch from a folder."""

import os
import tempfile
from pathlib import Path

_FOR_OWNER_AND_GROUP = 0o640


def write_for_good(path: Path, content: bytes) -> None:
    """
    Write the file so that its reader finds all of it or nothing, and that it survives a crash.

    What stood there under that name is replaced.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, aside = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fchmod(file.fileno(), _FOR_OWNER_AND_GROUP)
            os.fsync(file.fileno())
        Path(aside).replace(path)
    finally:
        Path(aside).unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)

"""A secret that a demo installation makes for itself once and keeps."""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path


def kept_secret(path: Path) -> str:
    """Return the secret in the file; the first time, make it, readable by its owner alone."""
    if not path.exists():
        # Written aside and linked: of two at once the second finds the first one's, whole.
        with tempfile.NamedTemporaryFile("w", dir=path.parent) as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            with suppress(FileExistsError):
                os.link(file.name, path)
    return path.read_text().strip()

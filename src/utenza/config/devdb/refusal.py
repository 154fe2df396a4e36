"""What goes wrong, and how long we wait before saying so."""

import time
from collections.abc import Iterator

# Recovery after a kill in the middle of a large delivery replays up to max_wal_size.
PATIENCE_SECONDS = 300


class NoDatabase(Exception):
    """PostgreSQL could not be started or stopped; the text says why and what to do."""


def tries(problem: str) -> Iterator[None]:
    """Give one try after another while patience lasts; then raise NoDatabase with the problem."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        yield
        time.sleep(0.05)
    raise NoDatabase(problem)

"""How much a delivery may ask of the machine that reads it."""

from dataclasses import dataclass

MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes are in bytes; `ratio` is how many times larger a file may be than it was packed."""

    rejects_percent: float = 5
    total_bytes: int = 200 << 30
    ratio: int = 200
    entries: int = 20_000_000
    document_bytes: int = 25 * MEGABYTE
    wait_seconds: int = 20


# A row of the contract is some thousand characters at most: what is longer is no CSV of ours.
LONGEST_RECORD = MEGABYTE
# Small files pack very well without being bombs.
RATIO_COUNTS_FROM = 4 * MEGABYTE
LONGEST_MANIFEST = MEGABYTE

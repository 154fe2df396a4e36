"""Names of the files that leave the portal."""

import re

_UNSAFE = re.compile(r"[^A-Za-z0-9._]+")


def file_name(kind: str, number: str, what: str = "", extension: str = "pdf") -> str:
    """`bolletta-2024-0100000001-sintesi.pdf`: ASCII alone, and nothing a file system minds."""
    safe = _UNSAFE.sub("-", number).strip(".-") or "senza-numero"
    return "-".join(part for part in (kind, safe, what) if part) + f".{extension}"

"""How people and spreadsheets spell codes: groups parted by blanks, dots and dashes."""

import re

_PARTING = re.compile(r"[\s.\-]+")


def compact(text: str) -> str:
    """
    Return the code in capitals without what parts its groups.

    Only ASCII letters are raised: others could turn into letters that were never typed.
    """
    joined = _PARTING.sub("", text)
    return joined.upper() if joined.isascii() else joined

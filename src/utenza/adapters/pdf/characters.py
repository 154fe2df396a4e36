"""What the fonts of our documents can write: an archival PDF may hold no sign without a glyph."""

import unicodedata
from functools import cache
from pathlib import Path

_UNKNOWN = "?"
_HELD = Path(__file__).parent / "templates" / "fonts" / "characters.txt"
_IGNORED = ("Cf", "Mn", "Me")  # marks of direction, and accents that found no letter


@cache
def characters() -> frozenset[str]:
    """Return all that both weights have; space is the only blank."""
    return frozenset(_HELD.read_text(encoding="utf-8"))


def printable(text: str) -> str:
    """
    Return the text as the fonts can write it.

    A letter with an accent that they lack loses the accent; what is of another script becomes a
    question mark, so that nobody takes it for a name written right.
    """
    composed = unicodedata.normalize("NFC", text)
    if characters().issuperset(composed):
        return composed
    return "".join(map(_written, composed))


def _written(character: str) -> str:
    if character in characters():
        return character
    if character.isspace() or unicodedata.category(character) == "Cc":
        return " "
    if unicodedata.category(character) in _IGNORED:
        return ""
    plain = "".join(
        part for part in unicodedata.normalize("NFKD", character) if not unicodedata.combining(part)
    )
    return plain if plain and characters().issuperset(plain) else _UNKNOWN

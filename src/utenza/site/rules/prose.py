"""The little markup of our own texts: blank lines part paragraphs, `[words](/path/)` is a link."""

import re

_BLANK = re.compile(r"\n\s*\n")
# Only places that a text of ours may lead to; anything else stays as it is written.
_LINK = re.compile(r"\[([^\]]+)\]\(((?:/(?!/)|https://|tel:|mailto:)[^\s)]*)\)")

Part = tuple[str, str]


def paragraphs(text: str) -> list[list[Part]]:
    """Return each paragraph as words with where they lead ("" for nowhere)."""
    return [_parts(paragraph) for paragraph in _BLANK.split(text.strip()) if paragraph]


def _parts(paragraph: str) -> list[Part]:
    parts: list[Part] = []
    end = 0
    for found in _LINK.finditer(paragraph):
        parts += [(paragraph[end : found.start()], ""), (found[1], found[2])]
        end = found.end()
    return [part for part in [*parts, (paragraph[end:], "")] if part[0]]

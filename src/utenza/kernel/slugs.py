"""
Codes such as bill numbers as one segment of a path.

A server decodes `%2F` before the router sees it, so `2024/0100000001` has to be written without
its slash. ASCII letters, digits, `-`, `_` and `.` stay; `/` becomes `~`; any other character
becomes its code point in hexadecimal between two `=`.
"""

import re

_WRITTEN = re.compile(r"[^A-Za-z0-9._-]")
_READ = re.compile(r"~|=([0-9a-f]*)=")
_EMPTY = "=="
_FIRST_DOT = "=2e="


class NotASlug(ValueError):
    """The segment is not one that `to_slug` writes; routers take a ValueError for "no match"."""


def to_slug(code: str) -> str:
    """Write a code as a path segment: never empty, never `.` or `..`, never with a slash."""
    if not code:
        return _EMPTY
    slug = _WRITTEN.sub(_write, code)
    # A segment of dots alone means a folder to every browser.
    return slug if slug.strip(".") else _FIRST_DOT + slug[1:]


def from_slug(slug: str) -> str:
    """
    Read the code back; each code has one slug only.

    Raises NotASlug.
    """
    try:
        code = _READ.sub(_read, slug)
    except (ValueError, OverflowError) as error:
        raise NotASlug(slug) from error
    if to_slug(code) != slug:
        raise NotASlug(slug)
    return code


def _write(found: re.Match[str]) -> str:
    character = found[0]
    return "~" if character == "/" else f"={ord(character):x}="


def _read(found: re.Match[str]) -> str:
    if found[0] == "~":
        return "/"
    return chr(int(found[1], 16)) if found[1] else ""

"""Markup without a template, for the rows of lists: texts are always escaped."""

from collections.abc import Mapping
from html import escape


def filled(pattern: str, markup: Mapping[str, str] | None = None, **texts: str) -> str:
    """Fill a pattern in with markup as it is and texts escaped."""
    return pattern.format(**(markup or {}), **{name: escape(text) for name, text in texts.items()})

"""Documents of our own as PDFs: typst, PDF/A-2a and PDF/UA-1, the same bytes for the same words."""

import json
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

_TEMPLATES = Path(__file__).parent / "templates"
_UNSEEN = "could not be displayed"
# Latin with what Europe adds to it, Greek, Cyrillic, and the signs that a bill is written with.
_DRAWN = (range(0x20, 0x180), range(0x386, 0x3CF), range(0x400, 0x460), range(0x2010, 0x2028))
_SIGNS = frozenset("€−ȘșȚț")


class TypstTypesetter:
    """
    Sets `templates/NAME.typ`, which reads what it is told from `sys.inputs` and nothing else.

    What customers wrote never becomes source. The fonts are those that typst brings along.
    """

    def typeset(self, name: str, told: Mapping[str, Any], *, made_at: datetime) -> bytes:
        dated = {**told, "made_on": [made_at.year, made_at.month, made_at.day]}
        try:
            return _compiled(name, json.dumps(dated), made_at)
        except typst.TypstError as error:
            if _UNSEEN not in error.message:
                raise
        # A sign that no font of ours has would leave a hole, which both standards forbid.
        return _compiled(name, json.dumps(_drawable(dated)), made_at)


def _compiled(name: str, told: str, made_at: datetime) -> bytes:
    written = typst.compile(
        _TEMPLATES / f"{name}.typ",
        root=_TEMPLATES,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"told": told},
        pdf_standards=["a-2a", "ua-1"],
        timestamp=int(made_at.timestamp()),
    )
    if not isinstance(written, bytes):
        raise TypeError(name)
    return written


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False)


def _drawable(told: Any) -> Any:  # noqa: ANN401 - JSON
    """Return the same with a question mark for each sign that can't be drawn."""
    if isinstance(told, str):
        return "".join(map(_drawn, unicodedata.normalize("NFC", told)))
    if isinstance(told, Mapping):
        return {name: _drawable(value) for name, value in told.items()}
    return [_drawable(value) for value in told] if isinstance(told, list | tuple) else told


def _drawn(sign: str) -> str:
    if sign in _SIGNS or any(ord(sign) in drawn for drawn in _DRAWN):
        return sign
    return "" if unicodedata.category(sign).startswith("C") else "?"

"""
Documents of our own as PDFs: tagged (PDF/UA-1) and archival (PDF/A-2a), which typst enforces.

The same words give the same bytes. Fonts are our own; there is no network, and no file but the
templates and the retailer's logo. What anybody wrote is data, and never becomes source.
"""

import json
import threading
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

import typst

from utenza.adapters.pdf.characters import printable
from utenza.adapters.pdf.house import house

if TYPE_CHECKING:
    from typst import PDFStandard

STANDARDS: "Final[list[PDFStandard]]" = ["a-2a", "ua-1"]
_TEMPLATES = Path(__file__).parent / "templates"
# A compiler takes one document at a time and gives other threads way: each keeps its own.
_kept = threading.local()


class TypstTypesetter:
    """Sets `templates/NAME.typ`, which reads what it is told from `sys.inputs` alone."""

    def typeset(self, name: str, told: Mapping[str, Any], *, made_at: datetime) -> bytes:
        own = house()
        files = {
            "main.typ": _template(name),
            "frame.typ": _template("frame"),
            "logo.svg": own.logo,
        }
        said = {"house": own.told, "told": _printable(told)}
        written = _compiler().compile(  # type: ignore[type-var] # its types forget files by name
            files,
            format="pdf",
            sys_inputs={"data": json.dumps(said)},
            pdf_standards=STANDARDS,
            timestamp=int(made_at.timestamp()),
        )
        return cast("bytes", written)


@cache
def _template(name: str) -> bytes:
    return (_TEMPLATES / f"{name}.typ").read_bytes()


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[_TEMPLATES / "fonts"],
    )


def _compiler() -> typst.Compiler:
    found: typst.Compiler | None = getattr(_kept, "compiler", None)
    if found is None:
        # Packages would be looked for there; there are none.
        nowhere = _TEMPLATES / "packages"
        found = _kept.compiler = typst.Compiler(
            root=_TEMPLATES,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            package_path=nowhere,
            package_cache_path=nowhere,
        )
    return found


def _printable(told: Any) -> Any:  # noqa: ANN401 - any JSON
    """Return the same with every text as the fonts can write it: a hole is forbidden."""
    if isinstance(told, str):
        return printable(told)
    if isinstance(told, Mapping):
        return {name: _printable(value) for name, value in told.items()}
    return [_printable(each) for each in told] if isinstance(told, list | tuple) else told

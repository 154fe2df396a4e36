"""Whose portal this is: name, colour, logo, and the files that the browser fetches for them."""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

from utenza.site.rules import theme
from utenza.site.rules.colours import NotAColour, Shade

_TYPES = {".svg": "image/svg+xml", ".png": "image/png", ".webp": "image/webp"}


@dataclass(frozen=True, slots=True)
class File:
    """A file that is kept in memory, at a path that changes when its content does."""

    path: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Brand:
    name: str
    colour: str
    ground: str
    company: str
    vat_number: str
    address: str
    theme: File
    logo: File


@cache
def brand() -> Brand:
    """
    Return the retailer's brand, from the settings.

    What is wrong with them `check_brand` says in words, before anybody sees a page.
    """
    return Brand(
        name=settings.BRAND_NAME,
        colour=theme.light(settings.BRAND_COLOUR)["surface"],
        ground=theme.dark(settings.BRAND_COLOUR)["surface"],
        company=settings.COMPANY_NAME,
        vat_number=settings.COMPANY_VAT_NUMBER,
        address=settings.COMPANY_ADDRESS,
        theme=_file("text/css; charset=utf-8", theme.stylesheet(settings.BRAND_COLOUR).encode()),
        logo=_logo(settings.BRAND_LOGO, settings.BRAND_COLOUR),
    )


def check_brand(*, logo: Path | None, colour: str) -> list[str]:
    """Return what is wrong with the settings of the brand."""
    wrong = []
    if logo is not None and logo.suffix.lower() not in _TYPES:
        wrong.append(
            f"UTENZA_BRAND_LOGO: {logo.suffix} is not a picture we serve;"
            " give an .svg, .png or .webp"
        )
    try:
        Shade.of(colour)
    except NotAColour:
        wrong.append(f"UTENZA_BRAND_COLOUR: {colour!r} is not a colour written as #rrggbb")
    return wrong


def _logo(given: Path | None, colour: str) -> File:
    if given is None:
        return _file(_TYPES[".svg"], theme.mark(colour).encode())
    return _file(_TYPES[given.suffix.lower()], given.read_bytes())


def _file(content_type: str, content: bytes) -> File:
    extension = {"text/css; charset=utf-8": "css", "image/svg+xml": "svg"}.get(content_type)
    digest = hashlib.sha256(content).hexdigest()[:16]
    return File(
        f"/tema/{digest}.{extension or content_type.partition('/')[2]}", content_type, content
    )

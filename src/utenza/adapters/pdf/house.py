"""Whose documents they are: the retailer's name, colours, logo and company."""

import base64
import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from PIL import Image

from utenza.adapters.pdf.characters import printable
from utenza.site.rules import theme

_COLOURS = ("ink", "muted", "line", "sunken", "accent", "accent-soft")
_BETWEEN = " · "


@dataclass(frozen=True, slots=True)
class House:
    """What the templates are told of the retailer, and its logo as an SVG."""

    told: dict[str, Any]
    logo: bytes


@cache
def house() -> House:
    """Return the retailer's own, from the settings."""
    colours = theme.light(settings.BRAND_COLOUR)
    told = {
        "name": printable(settings.BRAND_NAME),
        "company": printable(settings.COMPANY_NAME),
        "imprint": printable(_imprint()),
        "colours": {name: colours[name] for name in _COLOURS},
    }
    return House(told, _logo(settings.BRAND_LOGO))


def _logo(given: Path | None) -> bytes:
    """Return the logo as an SVG; a picture of pixels lies in it whole: named files are text."""
    if given is None:
        return theme.mark(settings.BRAND_COLOUR).encode()
    content = given.read_bytes()
    return content if given.suffix.lower() == ".svg" else _wrapped(content)


def _wrapped(content: bytes) -> bytes:
    with Image.open(io.BytesIO(content)) as picture:
        width, height = picture.size
        kind = Image.MIME[str(picture.format)]
    data = base64.b64encode(content).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" href="data:{kind};base64,{data}"/></svg>'
    ).encode()


def _imprint() -> str:
    vat_number = f"P.\N{NO-BREAK SPACE}IVA {settings.COMPANY_VAT_NUMBER}"
    told = (settings.COMPANY_NAME, vat_number, settings.COMPANY_ADDRESS)
    return _BETWEEN.join(text for text in told if text)

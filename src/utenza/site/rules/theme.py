"""
The portal's colours, all of them, from the retailer's one colour.

Every pair that a page puts one upon the other is in `PROMISES` with the contrast it must have, and
the colours that depend on the brand are moved until they have it: a pale yellow brand keeps its
yellow on buttons, with dark words, and reads as ochre in links.
"""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from utenza.site.rules.colours import Shade, contrast, readable

Tokens = Mapping[str, str]

# WCAG 2.2: 4.5 for words (1.4.3), 3 for edges of fields and parts of charts (1.4.11).
WORDS, SHAPES = 4.5, 3.0
# Computed colours go a little past the limit, so that rounding never falls below it.
_SPARE = 0.1
# Lighter than this a button would be lost on white.
_PAPER = 0.93

_GROUNDS = ("bg", "surface", "sunken")
_STATES = ("ok", "warn", "bad", "info")

PROMISES = (
    *((words, ground, WORDS) for words in ("ink", "muted", "accent") for ground in _GROUNDS),
    *((state, f"{state}-soft", WORDS) for state in _STATES),
    *((state, "surface", WORDS) for state in _STATES),
    ("ink", "accent-soft", WORDS),
    ("accent", "accent-soft", WORDS),
    ("on-fill", "fill", WORDS),
    ("on-fill", "fill-hover", WORDS),
    ("on-band", "band", WORDS),
    ("on-band", "band-end", WORDS),
    ("on-band-button", "band-button", WORDS),
    ("on-band-button", "band-button-hover", WORDS),
    ("field", "surface", SHAPES),
    *((figure, "surface", SHAPES) for figure in ("f1", "f2", "f3", "electricity", "gas")),
    *((picture, "sunken", SHAPES) for picture in ("electricity", "gas")),
)

_LIGHT_STATES = MappingProxyType(
    {
        "ok": "#14653a",
        "ok-soft": "#e2f4e8",
        "warn": "#854800",
        "warn-soft": "#fff0d9",
        "bad": "#a51d1d",
        "bad-soft": "#fde8e6",
        "info": "#1b5494",
        "info-soft": "#e5effb",
        "electricity": "#b45309",
        "gas": "#1d5fa8",
    }
)
_DARK_STATES = MappingProxyType(
    {
        "ok": "#7ddba0",
        "ok-soft": "#12311f",
        "warn": "#ffc26b",
        "warn-soft": "#38270d",
        "bad": "#ff9f96",
        "bad-soft": "#3f1816",
        "info": "#9cc7fb",
        "info-soft": "#132a45",
        "electricity": "#ffb95c",
        "gas": "#8cc2ff",
    }
)


def light(brand: str) -> dict[str, str]:
    """
    Return the colours by day.

    Raises NotAColour.
    """
    own = Shade.of(brand)
    neutral = {
        "bg": own.at(0.974, chroma=0.004).colour(),
        "surface": "#ffffff",
        "sunken": own.at(0.951, chroma=0.007).colour(),
        "line": own.at(0.905, chroma=0.01).colour(),
        "field": own.at(0.6, chroma=0.015).colour(),
        "ink": own.at(0.235, chroma=0.02).colour(),
        "muted": own.at(0.47, chroma=0.02).colour(),
        "accent-soft": own.at(0.949, chroma=0.026).colour(),
    }
    fill, hover, words = _fill(own)
    grounds = (*(neutral[ground] for ground in _GROUNDS), neutral["accent-soft"])
    accent = readable(own, on=grounds, ratio=WORDS + _SPARE, darker=True)
    return {
        **neutral,
        "accent": accent,
        "fill": fill,
        "fill-hover": hover,
        "on-fill": words,
        "band": fill,
        "band-end": hover,
        "on-band": words,
        "band-button": "#ffffff",
        "band-button-hover": neutral["accent-soft"],
        "on-band-button": accent,
        **_figures(own.at(0.9), ("#ffffff",), darker=True, ratios=(8.0, 4.6, 3.1)),
        **_LIGHT_STATES,
    }


def dark(brand: str) -> dict[str, str]:
    """
    Return the colours by night.

    Raises NotAColour.
    """
    own = Shade.of(brand)
    neutral = {
        "bg": own.at(0.172, chroma=0.01).colour(),
        "surface": own.at(0.218, chroma=0.014).colour(),
        "sunken": own.at(0.265, chroma=0.016).colour(),
        "line": own.at(0.335, chroma=0.018).colour(),
        "field": own.at(0.62, chroma=0.02).colour(),
        "ink": own.at(0.94, chroma=0.01).colour(),
        "muted": own.at(0.752, chroma=0.02).colour(),
        "accent-soft": own.at(0.3, chroma=0.045).colour(),
    }
    # By night a colour needs more of itself to be recognised.
    pale = replace(own, lightness=0.8, chroma=min(own.chroma * 1.35, 0.13))
    grounds = (*(neutral[ground] for ground in _GROUNDS), neutral["accent-soft"])
    fill = readable(pale, on=(neutral["surface"],), ratio=7, darker=False)
    hover, words = own.at(0.87, chroma=0.1).colour(), own.at(0.2, chroma=0.04).colour()
    return {
        **neutral,
        "accent": readable(pale, on=grounds, ratio=WORDS + _SPARE, darker=False),
        "fill": fill,
        "fill-hover": hover,
        "on-fill": words,
        "band": own.at(0.32, chroma=0.06).colour(),
        "band-end": own.at(0.26, chroma=0.05).colour(),
        "on-band": neutral["ink"],
        "band-button": fill,
        "band-button-hover": hover,
        "on-band-button": words,
        **_figures(own.at(0.3), (neutral["surface"],), darker=False, ratios=(9.0, 5.4, 3.1)),
        **_DARK_STATES,
    }


def faults(tokens: Tokens) -> list[str]:
    """Return the promises that these colours break, in words."""
    return [
        f"{words} on {ground}: {found:.2f} instead of {ratio}"
        for words, ground, ratio in PROMISES
        if (found := contrast(tokens[words], tokens[ground])) < ratio
    ]


def stylesheet(brand: str) -> str:
    """
    Write the colours for the browser.

    By media query and not `light-dark()`, which browsers older than 2024 don't know.
    Raises NotAColour.
    """
    by_day = _declarations(light(brand))
    by_night = _declarations(dark(brand))
    return (
        f":root{{color-scheme:light dark;{by_day}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{by_night}}}}}\n"
    )


def mark(brand: str) -> str:
    """
    Draw the sign of a portal whose retailer gave no logo: a spark in a rounded square.

    Raises NotAColour.
    """
    fill, _, words = _fill(Shade.of(brand))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
        f'<rect width="32" height="32" rx="9" fill="{fill}"/>'
        f'<path d="M17.6 5.5 8.4 17.4a.8.8 0 0 0 .6 1.3h5.7l-1 7.5c-.1.8.9 1.2 1.4.6L24 15'
        f'a.8.8 0 0 0-.6-1.3h-5.6l1.2-7.6c.1-.8-.9-1.2-1.4-.6z" fill="{words}"/></svg>'
    )


def _fill(own: Shade) -> tuple[str, str, str]:
    """Return the ground of buttons, the same under the pointer, and the colour of their words."""
    brand, ink = own.colour(), own.at(0.2, chroma=0.04).colour()
    is_pale = contrast("#ffffff", brand) < WORDS + _SPARE
    if is_pale and own.lightness < _PAPER and contrast(ink, brand) >= WORDS + _SPARE:
        return brand, own.at(min(own.lightness + 0.05, 1)).colour(), ink
    fill = readable(own, on=("#ffffff",), ratio=WORDS + _SPARE, darker=True)
    return fill, own.at(max(Shade.of(fill).lightness - 0.07, 0)).colour(), "#ffffff"


def _figures(
    start: Shade, grounds: tuple[str, ...], *, darker: bool, ratios: tuple[float, float, float]
) -> dict[str, str]:
    """Return the three tints of a chart's bands, each with its contrast to the ground."""
    return {
        name: readable(start, on=grounds, ratio=ratio, darker=darker)
        for name, ratio in zip(("f1", "f2", "f3"), ratios, strict=True)
    }


def _declarations(tokens: Tokens) -> str:
    return "".join(f"--{name}:{colour};" for name, colour in tokens.items())

"""
Colours as people see them: OKLCH for lightness, chroma and hue, WCAG 2.2 for contrast.

Conversions by Björn Ottosson (OKLab, 2020) and IEC 61966-2-1 (sRGB). Colours are `#rrggbb`.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Self

_HEX = re.compile(r"#[0-9a-fA-F]{6}")
# How far a channel may leave 0…1 by rounding before the screen can't show the colour.
_SLACK = 1e-4
_STEP = 0.004
# Below these a channel is a straight line (IEC 61966-2-1).
_STRAIGHT, _STRAIGHT_LIGHT = 0.04045, 0.0031308

Channels = tuple[float, float, float]
Matrix = tuple[Channels, Channels, Channels]

_TO_CONES: Matrix = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
_CONES_TO_LAB: Matrix = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)
_LAB_TO_CONES: Matrix = (
    (1.0, 0.3963377774, 0.2158037573),
    (1.0, -0.1055613458, -0.0638541728),
    (1.0, -0.0894841775, -1.2914855480),
)
_FROM_CONES: Matrix = (
    (4.0767416621, -3.3077115913, 0.2309699292),
    (-1.2684380046, 2.6097574011, -0.3413193965),
    (-0.0041960863, -0.7034186147, 1.7076147010),
)


class NotAColour(ValueError):
    """Not written as `#rrggbb`."""


@dataclass(frozen=True, slots=True)
class Shade:
    """Lightness 0 to 1, chroma from 0 (grey) to about 0.4, hue in radians."""

    lightness: float
    chroma: float
    hue: float

    @classmethod
    def of(cls, colour: str) -> Self:
        """
        Take a colour apart.

        Raises NotAColour.
        """
        cones = _times(_TO_CONES, _linear(colour))
        lightness, a, b = _times(_CONES_TO_LAB, _each(cones, lambda x: x ** (1 / 3)))
        return cls(lightness, math.hypot(a, b), math.atan2(b, a))

    def colour(self) -> str:
        """Write it as a colour, as vivid as the screen can at this lightness and hue."""
        shade = self
        while not _is_shown(shade) and shade.chroma > _STEP:
            shade = replace(shade, chroma=shade.chroma - _STEP)
        return _hex(_channels(shade))

    def at(self, lightness: float, *, chroma: float = 1.0) -> Self:
        """Return the same hue at another lightness, with at most this chroma."""
        return replace(self, lightness=lightness, chroma=min(self.chroma, chroma))


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2, 1.4.3)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def readable(shade: Shade, *, on: tuple[str, ...], ratio: float, darker: bool) -> str:
    """Return the first colour, going darker or lighter, with this contrast on every ground."""
    step = -_STEP if darker else _STEP
    while min(contrast(shade.colour(), ground) for ground in on) < ratio:
        lightness = shade.lightness + step
        if not 0 <= lightness <= 1:
            return "#000000" if darker else "#ffffff"
        shade = shade.at(lightness)
    return shade.colour()


def _times(matrix: Matrix, vector: Channels) -> Channels:
    first, second, third = (
        sum(factor * value for factor, value in zip(row, vector, strict=True)) for row in matrix
    )
    return first, second, third


def _each(vector: Channels, function: Callable[[float], float]) -> Channels:
    first, second, third = map(function, vector)
    return first, second, third


def _linear(colour: str) -> Channels:
    if not _HEX.fullmatch(colour):
        raise NotAColour(colour)
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return _each((red, green, blue), _to_linear)


def _to_linear(channel: float) -> float:
    return channel / 12.92 if channel <= _STRAIGHT else ((channel + 0.055) / 1.055) ** 2.4


def _from_linear(channel: float) -> float:
    return 12.92 * channel if channel <= _STRAIGHT_LIGHT else 1.055 * channel ** (1 / 2.4) - 0.055


def _channels(shade: Shade) -> Channels:
    """Return red, green and blue as light, outside 0…1 where the screen can't show them."""
    a, b = shade.chroma * math.cos(shade.hue), shade.chroma * math.sin(shade.hue)
    cones = _times(_LAB_TO_CONES, (shade.lightness, a, b))
    return _times(_FROM_CONES, _each(cones, lambda x: x**3))


def _is_shown(shade: Shade) -> bool:
    return all(-_SLACK <= channel <= 1 + _SLACK for channel in _channels(shade))


def _hex(channels: Channels) -> str:
    shown = (_from_linear(min(1.0, max(0.0, channel))) for channel in channels)
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in shown)


def _luminance(colour: str) -> float:
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

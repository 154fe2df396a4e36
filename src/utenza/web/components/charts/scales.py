"""Round scales, and where on them a figure stands."""

from dataclasses import dataclass
from math import ceil, floor, log10

# Steps that people count by.
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Frame:
    """The px of a drawing from top to bottom; `below` holds the labels."""

    height: int = 268
    above: int = 10
    below: int = 42

    @property
    def floor(self) -> int:
        """The row on which nothing stands."""
        return self.height - self.below


@dataclass(frozen=True, slots=True)
class Scale:
    """From nought to the last of the ticks, on the rows of a frame."""

    ticks: tuple[float, ...]
    frame: Frame

    def row(self, value: float) -> float:
        """Return the px from the top at which the figure stands; below nought there is nothing."""
        room = self.frame.floor - self.frame.above
        return self.frame.floor - room * max(value, 0.0) / self.ticks[-1]


def scale_for(most: float, frame: Frame, *, steps: int = 4) -> Scale:
    """Return the scale of at most so many round steps on which `most` still fits."""
    if most <= 0:
        return Scale((0.0, 1.0), frame)
    step = _step(most / steps)
    return Scale(tuple(step * number for number in range(ceil(most / step - 1e-9) + 1)), frame)


def _step(least: float) -> float:
    """Return the smallest round step that is not below `least`."""
    magnitude = 10.0 ** floor(log10(least))
    return next(one * magnitude for one in _STEPS if one * magnitude >= least * (1 - 1e-9))

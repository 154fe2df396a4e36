"""Ways to look at the same thing, of which one is shown: `components/choices.html`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to look at the page; the one that is shown is `is_current`."""

    href: str
    words: str
    is_current: bool

"""A long list cut into pages."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pager:
    """What `{% pager %}` draws; an href that is empty leads nowhere."""

    number: int
    last: int
    previous_href: str
    next_href: str


def pager(*, number: int, last: int, href: Callable[[int], str]) -> Pager:
    """Return the pager of page `number` of `last`; `href` writes the address of a page."""
    return Pager(
        number=number,
        last=last,
        previous_href=href(number - 1) if number > 1 else "",
        next_href=href(number + 1) if number < last else "",
    )

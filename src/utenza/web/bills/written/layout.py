"""What is on a written bill, in words that are ready: the templates only place them."""

from dataclasses import dataclass
from typing import TypeAlias

Facts: TypeAlias = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Box:
    """Facts under a heading, a label beside each."""

    title: str
    facts: Facts


@dataclass(frozen=True, slots=True)
class Payment:
    """
    What is to be paid, and how; `qr` is an SVG or empty.

    `amount` stands large; `notice` is what to type where the code can't be read.
    """

    title: str
    amount: str
    words: tuple[str, ...]
    notice: Facts = ()
    qr: str = ""
    qr_words: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table of amounts; `is_italian` marks a label in the CIS's own words."""

    name: str
    sum_words: str
    amount: str
    plain: str = ""
    is_italian: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    head: Row
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Amounts:
    """A table of amounts: `columns` are its three headings, `totals` its last rows."""

    title: str
    lead: str
    columns: tuple[str, str, str]
    groups: tuple[Group, ...]
    totals: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Table:
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a chart, its height from 0 to 1; without a value nothing is known of it."""

    label: str
    value: str
    height: float
    is_estimated: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """`words` say below it what it shows, `told` all of it to who cannot see it."""

    title: str
    words: str
    told: str
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """
    What each document has; `lang` is the language of its words.

    `reference` stands at the head of each page, `origin` at its foot, `page_words` between its
    number and their count.
    """

    title: str
    heading: str
    lead: str
    lang: str
    reference: str
    origin: str
    page_words: str


@dataclass(frozen=True, slots=True)
class Synthesis:
    """
    The frontispiece (down to the chart), then the scontrino and what else is essential.

    `boxes` may be none: `notes` say so.
    """

    top: tuple[Box, ...]
    payment: Payment
    front: tuple[Box, ...]
    chart: Chart | None
    amounts: Amounts
    boxes: tuple[Box, ...]
    readings: Table | None
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Detail:
    """All lines of a bill, each with what it is."""

    top: tuple[Box, ...]
    amounts: Amounts
    readings: Table | None
    notes: tuple[str, ...]

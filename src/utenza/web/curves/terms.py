"""What all drawings of a supply's curve have in common."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext

from utenza.metering.rules import Band
from utenza.metering.rules.bands import TimeBands
from utenza.web.components.charts import Entry
from utenza.web.components.charts.columns import Part
from utenza.web.consumption.charts import BAND_WORDS

WH_IN_KWH = 1000
# The key of what was not measured (curves.css).
MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Terms:
    """Whose curve it is, what it is measured against, and in which language that is said."""

    code: str
    committed_kw: Decimal | None
    bands: TimeBands
    language: str


def part_of(value: float | None, band: Band | None, most: float) -> Part:
    """Draw what was measured in the colour of its band; what was not, in the whole height."""
    if value is None:
        return Part(MISSING, most)
    return Part((band or Band.F0).value.lower(), value)


def entries_of(bands: Iterable[Band]) -> Iterator[Entry]:
    """Yield a line of the legend for each band that is drawn."""
    for band in sorted(set(bands)):
        words = gettext("Consumo") if band is Band.F0 else gettext(BAND_WORDS[band])
        yield Entry(band.value.lower(), words)


def missing_entry() -> Entry:
    return Entry(MISSING, gettext("Non misurato, o non ancora arrivato"))

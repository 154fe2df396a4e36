"""What all drawings of a supply's curve have in common."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext

from utenza.metering.rules import Band
from utenza.metering.rules.bands import BANDS, TimeBands, in_bands
from utenza.metering.rules.curves import DayCurve
from utenza.web.components.charts import Entry
from utenza.web.components.charts.columns import Part
from utenza.web.consumption.charts import BAND_WORDS
from utenza.web.consumption.figures import aligned

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


def energy_cell(energy_wh: Decimal, terms: Terms, *, places: int) -> str:
    """Write kWh for a column of a table."""
    return aligned(energy_wh / WH_IN_KWH, terms.language, places=places)


def band_cells(curves: Iterable[DayCurve], terms: Terms, *, places: int) -> tuple[str, ...]:
    """Write for F1, F2 and F3 what was measured in it."""
    shares = dict.fromkeys(BANDS, Decimal(0))
    for curve in curves:
        for band, value in in_bands(curve, terms.bands).items():
            shares[band] += value
    return tuple(energy_cell(value, terms, places=places) for value in shares.values())


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

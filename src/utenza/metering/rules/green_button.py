"""
Green Button: curves as an ESPI document (NAESB REQ.21) that programs for energy data read.

An Atom feed: the usage point, its local time, and for each length of interval a meter reading with
its type and a block a day. Energy in Wh; where the curve has fractions of one, in thousandths. What
was not measured has no reading. The elements stand in the order of the schema of ESPI 4.0.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from itertools import groupby
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import escape

from utenza.metering.rules.curves import DayCurve, starts_of

_ATOM, _ESPI = "http://www.w3.org/2005/Atom", "http://naesb.org/espi"
_ELECTRICITY = 0
# ReadingType: changes since the interval before, electricity behind the meter, forward, energy, Wh.
_DELTA, _SECONDARY_METERED, _FORWARD, _ENERGY, _WATT_HOURS = 4, 1, 1, 12, 72
_MILLI = -3
_ITALY_OFFSET = _SUMMER_OFFSET = 3600
_LAST, _SUNDAY = 7, 7

_FEED = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="{atom}"><id>urn:uuid:{id}</id><title>{title}</title><updated>{at}</updated>
"""
_ENTRY = """<entry><id>urn:uuid:{id}</id>{links}<title>{title}</title><content>{content}</content>\
<published>{at}</published><updated>{at}</updated></entry>
"""
_USAGE_POINT = (
    '<UsagePoint xmlns="{espi}"><ServiceCategory><kind>{kind}</kind></ServiceCategory></UsagePoint>'
)
_LOCAL_TIME = (
    '<LocalTimeParameters xmlns="{espi}"><dstEndRule>{ends}</dstEndRule><dstOffset>{summer}'
    "</dstOffset><dstStartRule>{starts}</dstStartRule><tzOffset>{zone}</tzOffset>"
    "</LocalTimeParameters>"
)
_READING_TYPE = (
    '<ReadingType xmlns="{espi}"><accumulationBehaviour>{delta}</accumulationBehaviour>'
    "<commodity>{commodity}</commodity><flowDirection>{forward}</flowDirection>"
    "<intervalLength>{seconds}</intervalLength><kind>{energy}</kind>"
    "<powerOfTenMultiplier>{multiplier}</powerOfTenMultiplier><uom>{unit}</uom></ReadingType>"
)
_BLOCK = (
    '<IntervalBlock xmlns="{espi}"><interval><duration>{seconds}</duration><start>{start}</start>'
    "</interval>{readings}</IntervalBlock>"
)
_READING = (
    "<IntervalReading><timePeriod><duration>{seconds}</duration><start>{start}</start></timePeriod>"
    "<value>{value}</value></IntervalReading>"
)


def green_button(
    curves: Sequence[DayCurve], *, point_code: str, title: str, now: datetime
) -> Iterator[str]:
    """Yield the document in pieces, an entry each; `curves` follow each other day by day."""
    feed = _Feed(point_code, f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}")
    yield _FEED.format(atom=_ATOM, id=feed.id_of("feed"), title=escape(title), at=feed.at)
    yield feed.usage_point()
    yield feed.local_time()
    by_minutes = sorted(curves, key=lambda curve: (curve.minutes, curve.day))
    for minutes, days in groupby(by_minutes, key=lambda curve: curve.minutes):
        yield from feed.reading(minutes, list(days))
    yield "</feed>\n"


def daylight_rule(*, month: int, hour: int) -> str:
    """
    Return the ESPI code of the last Sunday of a month at an hour of the wall clock.

    Bits from the lowest: 12 for seconds, 5 for the hour, 3 for the day of the week (Sunday is 7), 5
    for the day of the month, 3 for the operator (7 is the last such day), 4 for the month.
    """
    return f"{month << 28 | _LAST << 25 | _SUNDAY << 17 | hour << 12:08X}"


class _Feed:
    """The entries of one supply; the same supply has the same identifiers in every document."""

    def __init__(self, point_code: str, at: str) -> None:
        self._point = point_code
        self.at = at

    def id_of(self, what: str) -> str:
        return str(uuid5(NAMESPACE_URL, f"urn:utenza:green-button:{self._point}:{what}"))

    def usage_point(self) -> str:
        content = _USAGE_POINT.format(espi=_ESPI, kind=_ELECTRICITY)
        related = ("UsagePoint/1/MeterReading", "LocalTimeParameters/1")
        return self._entry("UsagePoint/1", f"POD {self._point}", content, related=related)

    def local_time(self) -> str:
        content = _LOCAL_TIME.format(
            espi=_ESPI,
            ends=daylight_rule(month=10, hour=3),
            summer=_SUMMER_OFFSET,
            starts=daylight_rule(month=3, hour=2),
            zone=_ITALY_OFFSET,
        )
        return self._entry("LocalTimeParameters/1", "Europe/Rome", content)

    def reading(self, minutes: int, days: Sequence[DayCurve]) -> Iterator[str]:
        """Yield a meter reading with its type, then a block a day; types are told by minutes."""
        has_fractions = any(value % 1 for curve in days for value in curve.known)
        here, kind = f"UsagePoint/1/MeterReading/{minutes}", f"ReadingType/{minutes}"
        title = f"{minutes} min"
        related = (f"{here}/IntervalBlock", kind)
        yield self._entry(here, title, f'<MeterReading xmlns="{_ESPI}"/>', related=related)
        yield self._entry(kind, title, _reading_type(minutes, has_fractions=has_fractions))
        for curve in days:
            content = _block(curve, has_fractions=has_fractions)
            yield self._entry(f"{here}/IntervalBlock/{curve.day:%Y%m%d}", f"{curve.day}", content)

    def _entry(self, here: str, title: str, content: str, related: Sequence[str] = ()) -> str:
        links = [("self", here), ("up", here.rpartition("/")[0])]
        links += [("related", one) for one in related]
        return _ENTRY.format(
            id=self.id_of(here),
            links="".join(f'<link rel="{rel}" href="{href}"/>' for rel, href in links),
            title=escape(title),
            content=content,
            at=self.at,
        )


def _reading_type(minutes: int, *, has_fractions: bool) -> str:
    return _READING_TYPE.format(
        espi=_ESPI,
        delta=_DELTA,
        commodity=_SECONDARY_METERED,
        forward=_FORWARD,
        seconds=minutes * 60,
        energy=_ENERGY,
        multiplier=_MILLI if has_fractions else 0,
        unit=_WATT_HOURS,
    )


def _block(curve: DayCurve, *, has_fractions: bool) -> str:
    seconds = curve.minutes * 60
    begins = int(starts_of(curve.day, curve.minutes)[0].timestamp())
    return _BLOCK.format(
        espi=_ESPI,
        seconds=len(curve.values) * seconds,
        start=begins,
        readings="".join(
            _READING.format(
                seconds=seconds, start=begins + place * seconds, value=_whole(value, has_fractions)
            )
            for place, value in enumerate(curve.values)
            if value is not None
        ),
    )


def _whole(value: Decimal, has_fractions: bool) -> int:  # noqa: FBT001 - asked for each value
    return int(value.scaleb(-_MILLI)) if has_fractions else int(value)

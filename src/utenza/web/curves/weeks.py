"""A week, hour by hour, and its days in a table that leads to each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils.translation import gettext

from utenza.kernel.words import day_of_week, period_words, weekday
from utenza.metering.rules import Band
from utenza.metering.rules.curves import HOUR, DayCurve, by_hour, clock_minutes, starts_of
from utenza.metering.rules.power import peak_of
from utenza.web.components.charts import Chart, Entry, Table
from utenza.web.components.charts.columns import Column, Part, stacked
from utenza.web.consumption.addresses import day_href
from utenza.web.consumption.figures import aligned
from utenza.web.curves.asked import Asked
from utenza.web.curves.days import peak_words
from utenza.web.curves.said import figure, hours, kwh
from utenza.web.curves.terms import (
    WH_IN_KWH,
    Terms,
    band_cells,
    energy_cell,
    entries_of,
    missing_entry,
    part_of,
)

_PLACES = 2


@dataclass(frozen=True, slots=True)
class DayRow:
    """A day of the week, with the link to its own page; empty words where it has no curve."""

    name: str
    href: str = ""
    total: str = ""
    bands: tuple[str, ...] = ()
    peak: str = ""


@dataclass(frozen=True, slots=True)
class WeekShown:
    chart: Chart
    rows: list[DayRow]
    total: str
    bands: tuple[str, ...]


def week_shown(curves: Sequence[DayCurve], week: Asked, terms: Terms) -> WeekShown:
    by_day = {curve.day: curve for curve in curves}
    days = [week.first + timedelta(days=ahead) for ahead in range(7)]
    total = sum((curve.total for curve in curves), Decimal(0))
    return WeekShown(
        chart=_chart(days, by_day, terms),
        rows=[_row(day, by_day.get(day), terms) for day in days],
        total=energy_cell(total, terms, places=_PLACES),
        bands=band_cells(curves, terms, places=_PLACES),
    )


def _row(day: date, curve: DayCurve | None, terms: Terms) -> DayRow:
    language = terms.language
    if curve is None:
        return DayRow(day_of_week(day, language))
    peak = peak_of([curve])
    return DayRow(
        name=day_of_week(day, language),
        href=day_href(terms.code, day),
        total=energy_cell(curve.total, terms, places=_PLACES),
        bands=band_cells([curve], terms, places=_PLACES),
        peak=peak_words(peak, language) if peak else "",
    )


def _chart(days: Sequence[date], by_day: Mapping[date, DayCurve], terms: Terms) -> Chart:
    language = terms.language
    hourly = [_hours(day, by_day.get(day)) for day in days]
    measured = [value for day in hourly for value in day.values if value is not None]
    most = float(max(measured, default=Decimal(WH_IN_KWH))) / WH_IN_KWH
    columns = [column for day in hourly for column in _columns(day, terms, most)]
    title = gettext("Settimana %(period)s") % {"period": period_words(days[0], days[-1], language)}
    return Chart(
        name="week",
        title=title,
        summary=_summary([day for day in by_day.values() if not day.is_empty], language),
        step=gettext("un’ora alla volta"),
        unit=gettext("kWh in un’ora"),
        drawing=stacked(
            columns, written=lambda value: figure(Decimal(str(value)), language), gap=0
        ),
        legend=_legend(hourly, terms),
        table=_table(hourly, language),
    )


def _hours(day: date, curve: DayCurve | None) -> DayCurve:
    """Return the day by hours; one without a curve is a day of which nothing was measured."""
    if curve is None:
        return DayCurve(day, HOUR, tuple([None] * len(starts_of(day, HOUR))))
    return by_hour(curve)


def _columns(curve: DayCurve, terms: Terms, most: float) -> list[Column]:
    known, language = terms.bands.of_day(curve.day), terms.language
    name = weekday(curve.day, language)
    places = zip(
        starts_of(curve.day, HOUR), clock_minutes(curve.day, HOUR), curve.values, strict=True
    )
    return [
        Column(
            words=_words(name, start, value, language),
            label=name[:3] if start.hour == 12 and not start.fold else "",  # noqa: PLR2004 - noon
            parts=(_part(value, known[minute // HOUR] if known else None, most),),
        )
        for start, minute, value in places
    ]


def _part(energy_wh: Decimal | None, band: Band | None, most: float) -> Part:
    return part_of(None if energy_wh is None else float(energy_wh) / WH_IN_KWH, band, most)


def _words(name: str, start: datetime, value: Decimal | None, language: str) -> str:
    words = {"day": f"{name} {start.day}", "hours": hours(start, HOUR)}
    if value is None:
        return gettext("%(day)s, %(hours)s: non misurata") % words
    words["energy"] = kwh(value, language)
    return gettext("%(day)s, %(hours)s: %(energy)s") % words


def _summary(measured: Sequence[DayCurve], language: str) -> str:
    if not measured:
        return gettext("Di questa settimana non è stato misurato nulla.")
    highest = max(measured, key=lambda day: day.total)
    words = {
        "total": kwh(sum((day.total for day in measured), Decimal(0)), language),
        "day": day_of_week(highest.day, language),
        "most": kwh(highest.total, language),
    }
    return gettext("Hai consumato %(total)s. Il giorno più alto è %(day)s: %(most)s.") % words


def _legend(hourly: Sequence[DayCurve], terms: Terms) -> tuple[Entry, ...]:
    measured = [day for day in hourly if not day.is_empty]
    found = (band for day in measured for band in terms.bands.of_day(day.day) or (Band.F0,))
    entries = list(entries_of(found))
    if any(day.missing for day in hourly):
        entries.append(missing_entry())
    return tuple(entries)


def _table(hourly: Sequence[DayCurve], language: str) -> Table:
    """Say each hour of the clock in a row, each day in a column; a repeated hour is summed."""
    head = (gettext("Ore"), *(f"{weekday(day.day, language)[:3]} {day.day.day}" for day in hourly))
    by_clock = [_by_clock(day) for day in hourly]
    rows = tuple(
        (f"{hour}–{hour + 1}", *(_cell(day.get(hour * HOUR), language) for day in by_clock))
        for hour in range(24)
    )
    return Table(gettext("kWh ora per ora"), head, rows)


def _by_clock(curve: DayCurve) -> dict[int, Decimal]:
    found: dict[int, Decimal] = {}
    for minute, value in zip(clock_minutes(curve.day, HOUR), curve.values, strict=True):
        if value is not None:
            found[minute] = found.get(minute, Decimal(0)) + value
    return found


def _cell(value: Decimal | None, language: str) -> str:
    return "–" if value is None else aligned(value / WH_IN_KWH, language)

"""A year as a heat map of its days and hours, and its months in a table with the highest power."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby, pairwise

from django.utils.translation import gettext

from utenza.kernel.money import quantity
from utenza.kernel.words import day_of_week, month, period_words, short_month
from utenza.metering.rules.curves import HOUR, DayCurve, average_by_clock, by_hour, clock_minutes
from utenza.metering.rules.power import Peak, peak_of
from utenza.web.components.charts import Entry, Table
from utenza.web.components.charts.heat import (
    NONE,
    HeatMap,
    Mark,
    Stretch,
    limits_of,
    shades_of,
)
from utenza.web.consumption.addresses import week_href
from utenza.web.consumption.figures import aligned
from utenza.web.curves.asked import WEEKS_OF_A_YEAR, Asked
from utenza.web.curves.days import peak_words
from utenza.web.curves.said import kwh
from utenza.web.curves.terms import WH_IN_KWH, Terms, band_cells, energy_cell

HOURS, DAYS_OF_A_WEEK = 24, 7
# The palest shade holds the lowest fifth of a year's hours, the darkest the highest twentieth.
_PLACES = 1
_PARTS = (0.2, 0.4, 0.6, 0.8, 0.95)


@dataclass(frozen=True, slots=True)
class MonthRow:
    """A month of the year: its consumption, its bands, its highest power."""

    name: str
    href: str
    total: str
    bands: tuple[str, ...]
    peak: str
    days: int


@dataclass(frozen=True, slots=True)
class YearShown:
    map: HeatMap
    months: list[MonthRow]
    total: str
    bands: tuple[str, ...]
    days: int


def year_shown(curves: Sequence[DayCurve], year: Asked, terms: Terms) -> YearShown:
    hourly = {curve.day: by_hour(curve) for curve in curves}
    months = [
        _month_row(first, list(days), terms)
        for first, days in groupby(curves, key=lambda curve: curve.day.replace(day=1))
    ]
    total = sum((curve.total for curve in curves), Decimal(0))
    return YearShown(
        map=_map(hourly, year, total, terms.language),
        months=months,
        total=energy_cell(total, terms, places=_PLACES),
        bands=band_cells(curves, terms, places=_PLACES),
        days=len(curves),
    )


def _month_row(first: date, curves: list[DayCurve], terms: Terms) -> MonthRow:
    language = terms.language
    peak = peak_of(curves)
    return MonthRow(
        name=month(first, language),
        href=week_href(terms.code, peak.at.date() if peak else curves[0].day),
        total=energy_cell(sum((one.total for one in curves), Decimal(0)), terms, places=_PLACES),
        bands=band_cells(curves, terms, places=_PLACES),
        peak=_peak(peak, terms),
        days=len(curves),
    )


def _peak(peak: Peak | None, terms: Terms) -> str:
    if peak is None:
        return ""
    words = {"peak": peak_words(peak, terms.language), "day": peak.at.day}
    return gettext("%(peak)s, il giorno %(day)s") % words


def _map(hourly: Mapping[date, DayCurve], year: Asked, total: Decimal, language: str) -> HeatMap:
    days = [year.first + timedelta(days=n) for n in range(WEEKS_OF_A_YEAR * DAYS_OF_A_WEEK)]
    cells = [_clock_hours(hourly.get(day)) for day in days]
    limits = limits_of([one for day in cells for one in day if one is not None], _PARTS)
    return HeatMap(
        name="year",
        title=gettext("Consumo ora per ora, %(period)s")
        % {
            "period": period_words(
                min(hourly, default=days[0]), max(hourly, default=days[-1]), language
            )
        },
        summary=_summary(hourly, total, language),
        step=gettext("settimana per settimana"),
        columns=len(days),
        rows=HOURS,
        shades=shades_of(_rows(cells, limits)),
        stretches=tuple(_stretches(days, hourly, language)),
        across=tuple(_months(days, language)),
        down=tuple(Mark(hour * 100 / HOURS, str(hour)) for hour in (0, 6, 12, 18, 24)),
        legend=legend_of(limits, language),
        table=_table(hourly, language),
    )


def _clock_hours(curve: DayCurve | None) -> list[float | None]:
    """Return the Wh of each hour of the clock: of one that is there twice the mean."""
    found: list[float | None] = [None] * HOURS
    if curve is None:
        return found
    if len(curve.values) == HOURS:
        return [None if value is None else float(value) for value in curve.values]
    for minute, value in average_by_clock([curve]).items():
        found[minute // HOUR] = float(value)
    return found


def _rows(cells: Sequence[Sequence[float | None]], limits: Sequence[float]) -> Iterator[list[int]]:
    """Yield for each hour of the clock the shade of every day."""
    for hour in range(HOURS):
        yield [
            NONE if (value := day[hour]) is None else bisect_right(limits, value) for day in cells
        ]


def _stretches(
    days: Sequence[date], hourly: Mapping[date, DayCurve], language: str
) -> Iterator[Stretch]:
    for monday in days[::DAYS_OF_A_WEEK]:
        week = [monday + timedelta(days=ahead) for ahead in range(DAYS_OF_A_WEEK)]
        found = [hourly[day] for day in week if day in hourly and not hourly[day].is_empty]
        words = {"period": period_words(week[0], week[-1], language)}
        if not found:
            yield Stretch(gettext("%(period)s: non misurata") % words)
            continue
        day, minute, value = max(_measured(found), key=lambda one: one[2])
        words |= {
            "total": kwh(sum((one.total for one in found), Decimal(0)), language),
            "from": str(minute // HOUR),
            "to": str(minute // HOUR + 1),
            "day": day_of_week(day, language),
            "most": kwh(value, language),
        }
        yield Stretch(
            gettext(
                "%(period)s: %(total)s; il massimo %(day)s fra le %(from)s e le %(to)s, %(most)s"
            )
            % words
        )


def _measured(curves: Sequence[DayCurve]) -> Iterator[tuple[date, int, Decimal]]:
    for curve in curves:
        for minute, value in zip(clock_minutes(curve.day, HOUR), curve.values, strict=True):
            if value is not None:
                yield curve.day, minute, value


def _months(days: Sequence[date], language: str) -> Iterator[Mark]:
    """Name each month in its middle; every second one where it is tight."""
    for first, group in groupby(enumerate(days), key=lambda one: one[1].replace(day=1)):
        places = [place for place, _ in group]
        if len(places) > 2 * DAYS_OF_A_WEEK:
            middle = (places[0] + places[-1] + 1) * 50 / len(days)
            yield Mark(middle, short_month(first, language)[:3])


def _summary(hourly: Mapping[date, DayCurve], total: Decimal, language: str) -> str:
    usual = average_by_clock(hourly.values())
    if not usual:
        return gettext("Di questo periodo non è stato misurato nulla.")
    highest, lowest = (chosen(usual, key=usual.__getitem__) // HOUR for chosen in (max, min))
    words = {
        "total": kwh(total, language),
        "days": len(hourly),
        "high_from": highest,
        "high_to": highest + 1,
        "most": kwh(usual[highest * HOUR], language),
        "low_from": lowest,
        "low_to": lowest + 1,
        "least": kwh(usual[lowest * HOUR], language),
    }
    return (
        gettext(
            "%(total)s in %(days)s giorni misurati. In media consumi di più fra le %(high_from)s e"
            " le %(high_to)s (%(most)s in un’ora) e di meno fra le %(low_from)s e le %(low_to)s"
            " (%(least)s)."
        )
        % words
    )


def legend_of(limits: Sequence[float], language: str) -> tuple[Entry, ...]:
    """Return the shades between these limits (Wh of an hour), in kWh."""
    # Limits have two digits that count: nothing of a dozen Wh may be rounded away.
    said = [quantity(Decimal(str(limit)) / WH_IN_KWH, language) for limit in limits]
    if not said:
        return ()
    between = [
        gettext("da %(low)s a %(high)s") % {"low": low, "high": high}
        for low, high in pairwise(said)
    ]
    words = [
        gettext("meno di %(high)s kWh in un’ora") % {"high": said[0]},
        *between,
        gettext("%(low)s e oltre") % {"low": said[-1]},
    ]
    shades = [Entry(f"s{number}", one) for number, one in enumerate(words)]
    return (*shades, Entry("none", gettext("non misurato")))


def _table(hourly: Mapping[date, DayCurve], language: str) -> Table:
    """Say the mean of each hour of the clock, month by month."""
    groups = groupby(sorted(hourly), key=lambda day: day.replace(day=1))
    months = {first: average_by_clock(hourly[day] for day in days) for first, days in groups}
    head = (gettext("Ore"), *(short_month(first, language) for first in months))
    rows = tuple(
        (f"{hour}–{hour + 1}", *(_mean(one.get(hour * HOUR), language) for one in months.values()))
        for hour in range(HOURS)
    )
    return Table(gettext("kWh in un’ora, in media, mese per mese"), head, rows)


def _mean(value: Decimal | None, language: str) -> str:
    return "–" if value is None else aligned(value / WH_IN_KWH, language)

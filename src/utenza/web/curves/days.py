"""A day by hour or by quarter of an hour, beside what is usual on that weekday."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils.translation import gettext

from utenza.kernel.words import day_of_week
from utenza.metering.rules import Band
from utenza.metering.rules.bands import in_bands
from utenza.metering.rules.curves import (
    HOUR,
    USUAL_HOURS,
    DayCurve,
    average_by_clock,
    by_hour,
    clock_minutes,
    hours_in,
    starts_of,
)
from utenza.metering.rules.power import Peak, peak_of, power_kw
from utenza.web.components.charts import Chart, Entry, Table
from utenza.web.components.charts.columns import Column, stacked
from utenza.web.consumption.figures import aligned
from utenza.web.curves.said import (
    WEEKS_COMPARED,
    change_words,
    clock,
    figure,
    hours,
    kw,
    kwh,
    usual_words,
)
from utenza.web.curves.terms import WH_IN_KWH, Terms, entries_of, missing_entry, part_of

# Fewer days of a kind than these are no habit.
FEWEST_COMPARED = 3
_LABELLED, _LABELLED_WHERE_WIDE = 6, 3


@dataclass(frozen=True, slots=True)
class DayShown:
    """
    The curve of a day in the intervals in which it is shown, and all that was measured, in Wh.

    `usual` is the energy in Wh of the same weekday, by the minute of the clock; empty where the
    days to compare with are too few.
    """

    curve: DayCurve
    total: Decimal
    usual: Mapping[int, Decimal]
    terms: Terms

    @property
    def language(self) -> str:
        return self.terms.language

    @property
    def is_by_hour(self) -> bool:
        return self.curve.minutes == HOUR

    def intervals(self) -> Iterator[tuple[datetime, Decimal | None, Band | None, Decimal | None]]:
        """Yield each interval's start, its energy, its band and what is usual, in Wh."""
        day, minutes = self.curve.day, self.curve.minutes
        known = self.terms.bands.of_day(day)
        places = zip(
            starts_of(day, minutes), self.curve.values, clock_minutes(day, minutes), strict=True
        )
        for start, value, minute in places:
            band = known[minute // HOUR] if known else None
            yield start, value, band, self.usual.get(minute)

    @property
    def usual_total(self) -> Decimal | None:
        """What is usual in the intervals that were measured, in Wh."""
        if not self.usual:
            return None
        minutes = clock_minutes(self.curve.day, self.curve.minutes)
        places = zip(minutes, self.curve.values, strict=True)
        measured = (minute for minute, value in places if value is not None)
        return sum((self.usual.get(minute, Decimal(0)) for minute in measured), Decimal(0))

    def drawn(self, energy_wh: Decimal) -> Decimal:
        """Return what is drawn of an interval: kWh of an hour, the mean kW of a quarter."""
        if self.is_by_hour:
            return energy_wh / WH_IN_KWH
        return power_kw(energy_wh, self.curve.minutes)


@dataclass(frozen=True, slots=True)
class DayFacts:
    """What stands above the drawing, in words."""

    total: str
    change: str
    usual: str
    usual_label: str
    bands: list[tuple[str, str]]
    peak: str
    peak_note: str


def day_shown(
    curve: DayCurve, before: Sequence[DayCurve], terms: Terms, *, by_quarters: bool
) -> DayShown:
    """Show the day beside those of the weeks before it (`before`) that are the same weekday."""
    shown = curve if by_quarters else by_hour(curve)
    since = curve.day - timedelta(weeks=WEEKS_COMPARED)
    alike = [
        one if by_quarters else by_hour(one)
        for one in before
        if since <= one.day < curve.day and one.day.weekday() == curve.day.weekday()
    ]
    alike = [one for one in alike if one.minutes == shown.minutes and not one.is_empty]
    usual = average_by_clock(alike) if len(alike) >= FEWEST_COMPARED else {}
    return DayShown(shown, curve.total, usual, terms)


def day_facts(curve: DayCurve, shown: DayShown) -> DayFacts:
    language, usual = shown.language, shown.usual_total
    peak = peak_of([curve])
    return DayFacts(
        total=kwh(curve.total, language),
        change="" if usual is None else change_words(shown.curve.total, usual, language),
        usual="" if usual is None else kwh(usual, language),
        usual_label=usual_words(curve.day),
        bands=[
            (band.value, kwh(value, language))
            for band, value in in_bands(curve, shown.terms.bands).items()
        ],
        peak=kw(peak.kw, language) if peak else "",
        peak_note=_peak_note(peak, shown.terms) if peak else "",
    )


def peak_words(peak: Peak, language: str) -> str:
    """Say `2,1 kW alle 19:30`."""
    words = {"kw": kw(peak.kw, language), "time": clock(peak.at)}
    return gettext("%(kw)s alle %(time)s") % words


def _peak_note(peak: Peak, terms: Terms) -> str:
    words = {"time": clock(peak.at)}
    if terms.committed_kw is None:
        return gettext("alle %(time)s") % words
    words["committed"] = kw(terms.committed_kw, terms.language)
    return gettext("alle %(time)s, di %(committed)s impegnati") % words


def day_chart(shown: DayShown) -> Chart:
    language = shown.language
    name = day_of_week(shown.curve.day, language)
    title = (
        gettext("%(day)s, ora per ora") if shown.is_by_hour else gettext("%(day)s, a quarti d’ora")
    )
    columns = _columns(shown)
    return Chart(
        name="day",
        title=title % {"day": name[:1].upper() + name[1:]},
        summary=_summary(shown),
        step=gettext("un’ora alla volta")
        if shown.is_by_hour
        else gettext("un quarto d’ora alla volta"),
        unit=gettext("kWh in un’ora") if shown.is_by_hour else gettext("kW, potenza media"),
        drawing=stacked(
            columns, written=lambda value: figure(Decimal(str(value)), language), gap=0
        ),
        legend=_legend(shown),
        table=_table(shown),
    )


def _columns(shown: DayShown) -> list[Column]:
    drawn = [
        None if value is None else float(shown.drawn(value)) for _, value, _, _ in shown.intervals()
    ]
    most = max((value for value in drawn if value is not None), default=1.0) or 1.0
    return [
        Column(
            words=_words(shown, *interval),
            label=_label(interval[0]),
            parts=(part_of(value, interval[2], most),),
            beside=None if interval[3] is None else float(shown.drawn(interval[3])),
            rank=1 if interval[0].hour % _LABELLED == 0 else 2,
        )
        for interval, value in zip(shown.intervals(), drawn, strict=True)
    ]


def _label(start: datetime) -> str:
    is_shown = start.minute == 0 and start.hour % _LABELLED_WHERE_WIDE == 0
    return str(start.hour) if is_shown else ""


def _words(
    shown: DayShown,
    start: datetime,
    value: Decimal | None,
    band: Band | None,
    usual: Decimal | None,
) -> str:
    words = {"hours": hours(start, shown.curve.minutes), "usual": "", "band": band or ""}
    if usual is not None:
        words["usual"] = gettext("; di solito %(energy)s") % {
            "energy": _said(shown, usual),
        }
    if value is None:
        return gettext("%(hours)s: non misurata%(usual)s") % words
    words["energy"] = _said(shown, value)
    if band is None:
        return gettext("%(hours)s: %(energy)s%(usual)s") % words
    return gettext("%(hours)s: %(energy)s in %(band)s%(usual)s") % words


def _said(shown: DayShown, energy_wh: Decimal) -> str:
    unit = "kWh" if shown.is_by_hour else "kW"
    return f"{figure(shown.drawn(energy_wh), shown.language)} {unit}"


def _summary(shown: DayShown) -> str:
    curve = shown.curve
    if curve.is_empty:
        return gettext("Di questo giorno non è stato misurato nulla.")
    said = [_total_words(shown)]
    start, highest = max(
        ((start, value) for start, value, _, _ in shown.intervals() if value is not None),
        key=lambda one: one[1],
    )
    words = {"hours": hours(start, curve.minutes), "energy": _said(shown, highest)}
    said.append(gettext("Il massimo: %(hours)s, %(energy)s.") % words)
    said += _clock_words(curve)
    if curve.missing:
        count = {"missing": curve.missing, "all": len(curve.values)}
        said.append(gettext("Intervalli non misurati: %(missing)s su %(all)s.") % count)
    return " ".join(said)


def _clock_words(curve: DayCurve) -> list[str]:
    """Say why a day has an hour more or less than others."""
    count = hours_in(curve.day)
    if count == USUAL_HOURS:
        return []
    if count > USUAL_HOURS:
        return [gettext("Questo giorno ha 25 ore: finisce l’ora legale.")]
    return [gettext("Questo giorno ha 23 ore: comincia l’ora legale.")]


def _total_words(shown: DayShown) -> str:
    usual = shown.usual_total
    words = {"total": kwh(shown.total, shown.language)}
    if not usual:
        return gettext("Hai consumato %(total)s.") % words
    words |= {
        "change": change_words(shown.curve.total, usual, shown.language),
        "usual": usual_words(shown.curve.day).lower(),
        "mean": kwh(usual, shown.language),
    }
    return gettext("Hai consumato %(total)s, %(change)s (%(usual)s: %(mean)s).") % words


def _legend(shown: DayShown) -> tuple[Entry, ...]:
    measured = [(value, band) for _, value, band, _ in shown.intervals()]
    entries = list(entries_of(band or Band.F0 for value, band in measured if value is not None))
    if shown.usual:
        words = {"usual": usual_words(shown.curve.day), "weeks": WEEKS_COMPARED}
        entries.append(Entry("beside", gettext("%(usual)s (ultime %(weeks)s settimane)") % words))
    if shown.curve.missing:
        entries.append(missing_entry())
    return tuple(entries)


def _table(shown: DayShown) -> Table:
    unit = "kWh" if shown.is_by_hour else "kW"
    head = [gettext("Ore"), unit, gettext("Fascia")]
    rows = (
        (
            hours(start, shown.curve.minutes),
            _cell(shown, value) or gettext("non misurata"),
            band.value if band else "",
            *((_cell(shown, usual),) if shown.usual else ()),
        )
        for start, value, band, usual in shown.intervals()
    )
    if shown.usual:
        head.append(usual_words(shown.curve.day))
    caption = day_of_week(shown.curve.day, shown.language)
    return Table(caption[:1].upper() + caption[1:], tuple(head), tuple(rows))


def _cell(shown: DayShown, energy_wh: Decimal | None) -> str:
    return "" if energy_wh is None else aligned(shown.drawn(energy_wh), shown.language)

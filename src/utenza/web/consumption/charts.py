"""The chart of a supply's months: columns of bands, a mark for the year before, and their words."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import partial

from django.utils.translation import gettext, gettext_noop, ngettext

from utenza.kernel.money import quantity
from utenza.kernel.words import at_month, short_month, the_percent
from utenza.kernel.words import month as month_words
from utenza.metering.rules import Band
from utenza.metering.rules.months import YEAR, BandUse, MonthOfUse, shifted
from utenza.web.components.charts import Chart, Entry, Table
from utenza.web.components.charts.columns import Column, Part, stacked
from utenza.web.consumption.figures import aligned, amount, figure, percent, places_of
from utenza.web.consumption.histories import History

BAND_WORDS = {
    Band.F0: gettext_noop("Tutte le ore"),
    Band.F1: gettext_noop("F1, giorno feriale"),
    Band.F2: gettext_noop("F2, sera e sabato"),
    Band.F3: gettext_noop("F3, notte e festivi"),
    Band.GAS: gettext_noop("Gas"),
}
# What stands on the ground: the night first, as it is the most even.
_FROM_THE_GROUND = (Band.F0, Band.F3, Band.F2, Band.F1, Band.GAS)
_JANUARY, _QUARTER, _HALF = 1, 3, 6


def months_chart(history: History, language: str) -> Chart:
    """Return the chart of the months on the page, of which at least one is known."""
    shown, bands = history.shown, bands_in(history.shown)
    known = {one.month: one for one in history.months}
    columns = [_column(month, history, known, language) for month in history.window]
    return Chart(
        name="consumi",
        title=_title(history),
        summary=summary_words(history, language),
        step=gettext("mese per mese"),
        unit=history.unit,
        drawing=stacked(columns, written=lambda value: quantity(Decimal(str(value)), language)),
        legend=tuple(
            _legend(
                bands,
                has_estimates=any(one.is_estimated for one in shown),
                has_year_before=any(one.beside is not None for one in columns),
            )
        ),
        table=_table(history, bands, known, language),
    )


def bands_in(months: Iterable[MonthOfUse]) -> list[Band]:
    """Return the bands that occur, in their order."""
    found = {use.band for one in months for use in one.bands}
    return [band for band in Band if band in found]


def summary_words(history: History, language: str) -> str:
    """Say in two or three sentences what the chart shows."""
    shown, comparison = history.shown, history.comparison
    total = sum((one.total for one in shown), Decimal(0))
    said = [
        gettext("Da %(first)s %(a_mese)s hai usato %(total)s.")
        % {
            "first": month_words(shown[0].month, language),
            "a_mese": at_month(shown[-1].month, language),
            "total": amount(total, history.unit, language),
        }
    ]
    if history.unknown:
        said.append(unknown_words(len(history.unknown)))
    if comparison is not None and comparison.change is not None:
        said.append(_change_words(comparison.change, language))
        if comparison.months < len(shown):
            said.append(_compared_words(comparison.months))
    highest = max(shown, key=lambda one: one.total)
    said.append(
        gettext("Il mese più alto è %(month)s, con %(total)s.")
        % {
            "month": month_words(highest.month, language),
            "total": amount(highest.total, history.unit, language),
        }
    )
    estimated = sum(one.is_estimated for one in shown)
    if estimated:
        said.append(
            ngettext("%(count)d mese è stimato.", "%(count)d mesi sono stimati.", estimated)
            % {"count": estimated}
        )
    return " ".join(said)


def unknown_words(months: int) -> str:
    """Say of how many months the total holds nothing."""
    words = ngettext(
        "Di %(count)d mese non abbiamo dati.", "Di %(count)d mesi non abbiamo dati.", months
    )
    return words % {"count": months}


def kind_words(one: MonthOfUse) -> str:
    """Say whether a month was measured, estimated, or in part."""
    if not one.is_estimated:
        return gettext("misurato")
    whole = all(use.is_estimated for use in one.bands)
    return gettext("stimato") if whole else gettext("in parte stimato")


def _title(history: History) -> str:
    if history.is_gas:
        return gettext("Consumo di gas")
    return gettext("Consumo di luce per fascia")


def _change_words(change: Decimal, language: str) -> str:
    written = percent(change, language)
    said = {"il_percento": the_percent(written, language)}
    if written == percent(Decimal(0), language):
        return gettext("È quanto un anno prima, a parità di giorni.")
    if change < 0:
        return gettext("È %(il_percento)s in meno di un anno prima, a parità di giorni.") % said
    return gettext("È %(il_percento)s in più di un anno prima, a parità di giorni.") % said


def _compared_words(months: int) -> str:
    words = ngettext(
        "Il confronto è su %(count)d mese.", "Il confronto è su %(count)d mesi.", months
    )
    return words % {"count": months}


def _column(month: date, history: History, known: dict[date, MonthOfUse], language: str) -> Column:
    one, before = known.get(month), known.get(shifted(month, -YEAR))
    rank = _rank(month, span=history.wish.span)
    uses = () if one is None else sorted(one.bands, key=_height)
    return Column(
        words=_words(month, one, before, history, language),
        label=short_month(month, language)[:3] if rank else "",
        under=str(month.year) if month.month == _JANUARY else "",
        rank=rank or 1,
        parts=tuple(
            Part(use.band.value.lower(), float(use.quantity), use.is_estimated) for use in uses
        ),
        beside=None if before is None else float(before.total),
    )


def _height(use: BandUse) -> int:
    return _FROM_THE_GROUND.index(use.band)


def _rank(month: date, *, span: int) -> int:
    """Return which labels go first where it is tight; 0: this month never has one."""
    if span == YEAR:
        return 1 if month.month % 2 else 2
    if month.month % _HALF == 1:
        return 1
    return 3 if month.month % _QUARTER == 1 else 0


def _words(
    month: date,
    one: MonthOfUse | None,
    before: MonthOfUse | None,
    history: History,
    language: str,
) -> str:
    name = month_words(month, language)
    if one is None:
        return gettext("%(month)s: nessun dato") % {"month": name}
    parts = [f"{name}: {amount(one.total, history.unit, language)}"]
    if len(one.bands) > 1:
        bands = ", ".join(f"{use.band} {figure(use.quantity, language)}" for use in one.bands)
        parts[0] += f" ({bands})"
    if one.is_estimated:
        parts[0] += f", {kind_words(one)}"
    if before is not None:
        said = {"total": amount(before.total, history.unit, language)}
        parts.append(gettext("un anno prima %(total)s") % said)
    return "; ".join(parts)


def _legend(
    bands: Sequence[Band], *, has_estimates: bool, has_year_before: bool
) -> Iterable[Entry]:
    yield from (Entry(band.value.lower(), gettext(BAND_WORDS[band])) for band in bands)
    if has_estimates:
        yield Entry(f"{bands[0].value.lower()} est", gettext("Stimato"))
    if has_year_before:
        yield Entry("beside", gettext("Un anno prima"))


def _table(
    history: History, bands: list[Band], known: dict[date, MonthOfUse], language: str
) -> Table:
    """
    Return the months, newest first, each band with its figure as it was delivered.

    Those of which nothing is known stand among them.
    """
    apart = bands if len(bands) > 1 else []
    head = (
        gettext("Mese"),
        *(band.value for band in apart),
        gettext("Totale"),
        gettext("Tipo"),
        gettext("Un anno prima"),
    )
    places = places_of(use.quantity for one in known.values() for use in one.bands)
    cell = partial(aligned, language=language, places=places)
    unknown = history.unknown
    rows = (
        (
            month_words(month, language),
            *_row(known.get(month), known.get(shifted(month, -YEAR)), apart, cell),
        )
        for month in reversed(history.window)
        if month in known or month in unknown
    )
    caption = gettext("Consumo mese per mese, in %(unit)s") % {"unit": history.unit}
    return Table(caption, head, tuple(rows))


def _row(
    one: MonthOfUse | None,
    before: MonthOfUse | None,
    bands: list[Band],
    cell: Callable[[Decimal], str],
) -> tuple[str, ...]:
    by_band = {} if one is None else {use.band: cell(use.quantity) for use in one.bands}
    return (
        *(by_band.get(band, "") for band in bands),
        "" if one is None else cell(one.total),
        gettext("nessun dato") if one is None else kind_words(one),
        "" if before is None else cell(before.total),
    )

"""The curves of a supply: a day, a week, a year."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from utenza.http.page import PortalRequest, page
from utenza.metering.queries.curves import (
    NIGHTS,
    CurveSpan,
    curve_span,
    curves_between,
    known_bands,
)
from utenza.metering.rules.curves import HOUR, DayCurve
from utenza.supplies.queries import SupplyDetail, get_supply
from utenza.web.components.choices import Choice
from utenza.web.consumption.addresses import curves_href, day_href, week_href, year_href
from utenza.web.consumption.heads import Head, View, head_of
from utenza.web.curves.asked import WEEK, day_asked, neighbours, week_of, year_until
from utenza.web.curves.days import day_chart, day_facts, day_shown
from utenza.web.curves.power import power_card, standby_card
from utenza.web.curves.said import WEEKS_COMPARED
from utenza.web.curves.terms import Terms
from utenza.web.curves.weeks import week_shown
from utenza.web.curves.years import year_shown
from utenza.web.readers import Reader, reader_of

_HISTORY = timedelta(weeks=WEEKS_COMPARED)
_YEAR = timedelta(days=364)
# Names that no language changes.
_FILES = (
    ("CSV", "curva.csv"),
    ("XLSX", "curva.xlsx"),
    ("JSON", "curva.json"),
    ("Green Button", "green-button.xml"),
)


@dataclass(frozen=True, slots=True)
class _Curves:
    """A supply that has curves, the days of which there are some, and the one that is asked for."""

    reader: Reader
    supply: SupplyDetail
    span: CurveSpan
    on: date
    by_quarters: bool

    @property
    def code(self) -> str:
        return self.supply.card.code

    @property
    def terms(self) -> Terms:
        return Terms(
            code=self.code,
            committed_kw=self.supply.committed_power_kw,
            bands=known_bands(),
            language=self.reader.language,
        )

    def between(self, first: date, last: date) -> list[DayCurve]:
        supply_id = self.supply.card.id
        return curves_between(
            viewer=self.reader.viewer, supply_id=supply_id, first=first, last=last
        )


@page()
def day(request: PortalRequest, code: str) -> HttpResponse:
    return _page(request, code, View.DAY, _day)


@page()
def week(request: PortalRequest, code: str) -> HttpResponse:
    return _page(request, code, View.WEEK, _week)


@page()
def year(request: PortalRequest, code: str) -> HttpResponse:
    return _page(request, code, View.YEAR, _year)


def _page(
    request: PortalRequest, code: str, view: View, shown: Callable[[_Curves], dict[str, Any]]
) -> HttpResponse:
    """Raises Supply.DoesNotExist."""
    reader = reader_of(request)
    supply = get_supply(viewer=reader.viewer, code=code, today=reader.today)
    span = curve_span(viewer=reader.viewer, supply_id=supply.card.id)
    if span is None:
        head = _head(supply, view, reader.language)
        return render(request, "curves/nothing.html", {"head": head})
    found = _Curves(
        reader=reader,
        supply=supply,
        span=span,
        on=day_asked(request.GET, span),
        by_quarters=request.GET.get("passo") == "quarti",
    )
    context = {
        "head": _head(supply, view, reader.language, on=found.on),
        "on": found.on,
        "span": span,
        "since": max(span.first, span.last - _YEAR),
        "curves_href": curves_href(found.code),
        "files": [(name, curves_href(found.code) + file) for name, file in _FILES],
    }
    return render(request, f"curves/{view}.html", context | shown(found))


def _head(supply: SupplyDetail, view: View, language: str, *, on: date | None = None) -> Head:
    """Return the head; without a day, of a supply that has no curve."""
    headings = {
        View.DAY: gettext("Un giorno ora per ora"),
        View.WEEK: gettext("Una settimana ora per ora"),
        View.YEAR: gettext("Un anno ora per ora"),
    }
    heading = headings[view] if on else gettext("I consumi ora per ora")
    return head_of(supply.card, view, heading, has_curves=on is not None, language=language, on=on)


def _day(found: _Curves) -> dict[str, Any]:
    on, code = found.on, found.code
    curves = found.between(on - _HISTORY, on)
    curve = curves[-1] if curves and curves[-1].day == on else None
    before, after = neighbours(on, found.span.first, found.span.last)
    by_quarters = found.by_quarters and curve is not None and curve.minutes < HOUR
    context = _cards(found, curves, on) | {
        "by_quarters": by_quarters,
        "previous_href": day_href(code, before, by_quarters=by_quarters) if before else "",
        "next_href": day_href(code, after, by_quarters=by_quarters) if after else "",
    }
    if curve is None:
        return context
    shown = day_shown(curve, curves[:-1], found.terms, by_quarters=by_quarters)
    return context | {
        "steps": _steps(code, curve, by_quarters=by_quarters),
        "chart": day_chart(shown),
        "facts": day_facts(curve, shown),
    }


def _week(found: _Curves) -> dict[str, Any]:
    week, code = week_of(found.on), found.code
    curves = found.between(min(week.first, week.last - NIGHTS), week.last)
    before, after = week.first - WEEK, week.last + timedelta(days=1)
    return _cards(found, curves, week.last) | {
        "week": week_shown([one for one in curves if one.day >= week.first], week, found.terms),
        "previous_href": week_href(code, before) if week.first > found.span.first else "",
        "next_href": week_href(code, after) if week.last < found.span.last else "",
    }


def _year(found: _Curves) -> dict[str, Any]:
    year, span, code = year_until(found.on), found.span, found.code
    curves = found.between(year.first, min(year.last, span.last))
    before, after = year.first - timedelta(days=1), min(span.last, found.on + timedelta(weeks=53))
    return {
        "year": year_shown(curves, year, found.terms),
        "power": power_card(curves, found.supply, found.reader.language),
        "previous_href": year_href(code, before) if year.first > span.first else "",
        "next_href": year_href(code, after) if year.last < span.last else "",
    }


def _cards(found: _Curves, curves: list[DayCurve], until: date) -> dict[str, Any]:
    """Say of the last thirty days, which end here, the highest power and what stays on."""
    month = [curve for curve in curves if curve.day > until - NIGHTS]
    language = found.reader.language
    return {
        "power": power_card(month, found.supply, language),
        "standby": standby_card(month, language),
    }


def _steps(code: str, curve: DayCurve, *, by_quarters: bool) -> tuple[Choice, ...]:
    """Offer hours and quarters, where there are quarters."""
    if curve.minutes == HOUR:
        return ()
    quarters = day_href(code, curve.day, by_quarters=True)
    return (
        Choice(day_href(code, curve.day), gettext("Ore"), not by_quarters),
        Choice(quarters, gettext("Quarti d’ora"), by_quarters),
    )

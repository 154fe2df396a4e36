"""The curves of a supply: a day, a week, a year."""

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
from utenza.web.curves import asked
from utenza.web.curves.days import day_chart, day_facts, day_shown, neighbours
from utenza.web.curves.power import power_card, standby_card
from utenza.web.curves.said import WEEKS_COMPARED
from utenza.web.curves.weeks import week_shown
from utenza.web.curves.years import year_shown
from utenza.web.readers import Reader, reader_of
from utenza.web.supplies.shown import supply_row

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
class Tab:
    href: str
    words: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class _Curves:
    """The supply whose curves are asked for, and the days of which there are some."""

    reader: Reader
    supply: SupplyDetail
    span: CurveSpan | None

    def between(self, first: date, last: date) -> list[DayCurve]:
        supply_id = self.supply.card.id
        return curves_between(
            viewer=self.reader.viewer, supply_id=supply_id, first=first, last=last
        )


@page()
def day(request: PortalRequest, code: str) -> HttpResponse:
    found = _found(request, code)
    if found.span is None:
        return _nothing(request, found)
    on = asked.day_asked(request.GET, found.span)
    curves = found.between(on - _HISTORY, on)
    curve = curves.pop() if curves and curves[-1].day == on else None
    by_quarters = request.GET.get("passo") == "quarti" and curve is not None
    context = _context(found, found.span, on, "day") | _cards(
        found, [*curves, *([curve] if curve else [])], on
    )
    if curve is not None:
        context |= _day_context(found, curve, curves, by_quarters=by_quarters)
    before, after = neighbours(on, found.span.first, found.span.last)
    context |= {
        "previous_href": asked.day_href(code, before, by_quarters=by_quarters) if before else "",
        "next_href": asked.day_href(code, after, by_quarters=by_quarters) if after else "",
        "steps": _steps(code, curve, by_quarters=by_quarters) if curve else (),
    }
    return render(request, "curves/day.html", context)


@page()
def week(request: PortalRequest, code: str) -> HttpResponse:
    found = _found(request, code)
    if found.span is None:
        return _nothing(request, found)
    on = asked.day_asked(request.GET, found.span)
    week = asked.week_of(on)
    curves = found.between(min(week.first, week.last - NIGHTS), week.last)
    shown = week_shown(
        [curve for curve in curves if curve.day >= week.first],
        week,
        code=code,
        bands=known_bands(),
        committed_kw=found.supply.committed_power_kw,
        language=found.reader.language,
    )
    previous, following = week.first - asked.WEEK, week.last + timedelta(days=1)
    context = _context(found, found.span, on, "week") | _cards(found, curves, week.last)
    context |= {
        "week": shown,
        "previous_href": asked.week_href(code, previous) if week.first > found.span.first else "",
        "next_href": asked.week_href(code, following) if week.last < found.span.last else "",
    }
    return render(request, "curves/week.html", context)


@page()
def year(request: PortalRequest, code: str) -> HttpResponse:
    found = _found(request, code)
    if found.span is None:
        return _nothing(request, found)
    on = asked.day_asked(request.GET, found.span)
    year = asked.year_until(on)
    curves = found.between(year.first, min(year.last, found.span.last))
    shown = year_shown(
        curves,
        year,
        code=code,
        bands=known_bands(),
        committed_kw=found.supply.committed_power_kw,
        language=found.reader.language,
    )
    context = _context(found, found.span, on, "year") | {
        "year": shown,
        "power": power_card(curves, found.supply, found.reader.language),
        "previous_href": asked.year_href(code, year.first - timedelta(days=1))
        if year.first > found.span.first
        else "",
        "next_href": asked.year_href(code, min(found.span.last, on + timedelta(weeks=53)))
        if year.last < found.span.last
        else "",
    }
    return render(request, "curves/year.html", context)


def _found(request: PortalRequest, code: str) -> _Curves:
    """Raises Supply.DoesNotExist."""
    reader = reader_of(request)
    supply = get_supply(viewer=reader.viewer, code=code, today=reader.today)
    span = curve_span(viewer=reader.viewer, supply_id=supply.card.id)
    return _Curves(reader, supply, span)


def _nothing(request: PortalRequest, found: _Curves) -> HttpResponse:
    card = found.supply.card
    return render(
        request,
        "curves/nothing.html",
        {"supply": supply_row(card, found.reader.language), "card": card},
    )


def _context(found: _Curves, span: CurveSpan, on: date, here: str) -> dict[str, Any]:
    card = found.supply.card
    code = card.code
    tabs = (
        Tab(asked.day_href(code, on), gettext("Giorno"), here == "day"),
        Tab(asked.week_href(code, on), gettext("Settimana"), here == "week"),
        Tab(asked.year_href(code, on), gettext("Anno"), here == "year"),
    )
    return {
        "supply": supply_row(card, found.reader.language),
        "tabs": tabs,
        "on": on,
        "span": span,
        "since": max(span.first, span.last - _YEAR),
        "curves_href": asked.curves_href(code),
        "files": [(name, asked.curves_href(code) + file) for name, file in _FILES],
    }


def _day_context(
    found: _Curves, curve: DayCurve, before: list[DayCurve], *, by_quarters: bool
) -> dict[str, Any]:
    shown = day_shown(
        curve,
        before,
        bands=known_bands(),
        by_quarters=by_quarters and curve.minutes < HOUR,
        language=found.reader.language,
    )
    facts = day_facts(curve, shown, found.supply.committed_power_kw)
    return {"chart": day_chart(shown), "facts": facts}


def _cards(found: _Curves, curves: list[DayCurve], until: date) -> dict[str, Any]:
    """Say of the last thirty days, which end here, the highest power and what stays on."""
    month = [curve for curve in curves if curve.day > until - NIGHTS]
    language = found.reader.language
    return {
        "power": power_card(month, found.supply, language),
        "standby": standby_card(month, language),
    }


def _steps(code: str, curve: DayCurve, *, by_quarters: bool) -> tuple[Tab, ...]:
    """Offer hours and quarters, where there are quarters."""
    if curve.minutes == HOUR:
        return ()
    return (
        Tab(asked.day_href(code, curve.day), gettext("Ore"), not by_quarters),
        Tab(
            asked.day_href(code, curve.day, by_quarters=True), gettext("Quarti d’ora"), by_quarters
        ),
    )

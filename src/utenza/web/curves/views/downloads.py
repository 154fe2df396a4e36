"""The curves of a supply as files, for the days that are asked for."""

from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.translation import gettext

from utenza.http.page import PortalRequest, page
from utenza.metering.queries.curves import curve_span, curves_between, known_bands
from utenza.metering.rules.curves import DayCurve
from utenza.metering.rules.green_button import green_button
from utenza.supplies.queries import SupplyDetail, get_supply
from utenza.web.components.exports import Format, export
from utenza.web.curves.asked import Asked, span_asked
from utenza.web.curves.files import MOST_DAYS, sheet_of
from utenza.web.readers import Reader, reader_of

_CLOSED = "default-src 'none'; frame-ancestors 'none'; sandbox"


@dataclass(frozen=True, slots=True)
class _Taken:
    """The curves that are taken along, and the name of their file without its ending."""

    reader: Reader
    supply: SupplyDetail
    curves: list[DayCurve]
    name: str


@page()
def table(request: PortalRequest, code: str, kind: str) -> HttpResponse:
    """Return an interval a row, as CSV, XLSX or JSON."""
    taken = _taken(request, code)
    sheet = sheet_of(taken.curves, known_bands())
    return export([sheet], kind=Format(kind), name=taken.name, language=taken.reader.language)


@page()
def espi(request: PortalRequest, code: str) -> HttpResponseBase:
    """Return the Green Button document, written while it is sent: its curves are read before."""
    taken = _taken(request, code)
    pieces = green_button(
        taken.curves,
        point_code=taken.supply.card.point_code,
        title=gettext("Curva di carico"),
        now=taken.reader.now,
    )
    response = StreamingHttpResponse(pieces, content_type="application/atom+xml")
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=f"{taken.name}.xml") or ""
    )
    response["Content-Security-Policy"] = _CLOSED
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _taken(request: PortalRequest, code: str) -> _Taken:
    """
    Return what is asked for; of a supply without a curve nothing, and that is a file too.

    Raises Supply.DoesNotExist.
    """
    reader = reader_of(request)
    supply = get_supply(viewer=reader.viewer, code=code, today=reader.today)
    name = f"curva-{supply.card.point_code}"
    span = curve_span(viewer=reader.viewer, supply_id=supply.card.id)
    if span is None:
        return _Taken(reader, supply, [], name)
    asked = _bounded(span_asked(request.GET, span))
    curves = curves_between(
        viewer=reader.viewer, supply_id=supply.card.id, first=asked.first, last=asked.last
    )
    return _Taken(reader, supply, curves, f"{name}-{asked.first}-{asked.last}")


def _bounded(asked: Asked) -> Asked:
    return Asked(max(asked.first, asked.last - timedelta(days=MOST_DAYS - 1)), asked.last)

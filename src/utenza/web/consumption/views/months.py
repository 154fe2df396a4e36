"""All supplies with what they used, and one of them month by month."""

from django.http import HttpResponse
from django.shortcuts import redirect, render

from utenza.bills.queries.spending import billed_periods
from utenza.http.page import PortalRequest, page
from utenza.metering.queries.curves import has_curves
from utenza.metering.queries.months import use_of_all
from utenza.metering.rules.months import YEAR
from utenza.supplies.queries import supplies_of
from utenza.supplies.rules import SupplyStatus
from utenza.web.consumption import shown
from utenza.web.consumption.addresses import consumption_href, readings_href
from utenza.web.consumption.charts import months_chart
from utenza.web.consumption.forms import WishForm
from utenza.web.consumption.heads import View, head_of
from utenza.web.consumption.heating import heating_card
from utenza.web.consumption.histories import History, history_of
from utenza.web.consumption.outlook import outlook_card
from utenza.web.consumption.overview import use_rows
from utenza.web.readers import Reader, reader_of

# How far back bills are added up: this year and the one before, and their last periods.
_YEARS_OF_BILLS = 3
# A row says a year and how it compares with the one before.
_MONTHS_OF_A_ROW = 2 * YEAR


@page()
def overview(request: PortalRequest) -> HttpResponse:
    """List the supplies; who has one only is led to its page."""
    reader = reader_of(request)
    cards = supplies_of(viewer=reader.viewer, today=reader.today)
    if len(cards) == 1:
        return redirect(consumption_href(cards[0].code))
    uses = use_of_all(viewer=reader.viewer, count=_MONTHS_OF_A_ROW)
    rows = use_rows(cards, uses, today=reader.today, language=reader.language)
    return render(request, "consumption/overview.html", {"rows": rows})


@page()
def months(request: PortalRequest, code: str) -> HttpResponse:
    """Show a supply month by month: 12, 24 or 36 months (`?mesi=`), gas in Smc or kWh."""
    reader = reader_of(request)
    history = history_of(reader, code, WishForm(request.GET).wish)
    card = history.supply.card
    head = head_of(
        card,
        View.MONTHS,
        shown.heading_words(card.commodity),
        has_curves=has_curves(viewer=reader.viewer, supply_id=card.id),
        language=reader.language,
    )
    context: dict[str, object] = {"head": head, "path": consumption_href(card.code)}
    context["readings_href"] = readings_href(card.code)
    context["has_ceased"] = card.status is SupplyStatus.CEASED
    if history.window:
        context |= _known(history, reader)
    return render(request, "consumption/months.html", context)


def _known(history: History, reader: Reader) -> dict[str, object]:
    """Return what the page says of a supply of which something is known."""
    since = reader.today.replace(year=reader.today.year - _YEARS_OF_BILLS, month=1, day=1)
    supply_id, language = history.supply.card.id, reader.language
    billed = billed_periods(viewer=reader.viewer, supply_id=supply_id, since=since)
    return {
        "history": history,
        "query": history.wish.query,
        "spans": shown.spans_of(history),
        "units": shown.units_of(history),
        "factor": shown.factor_words(language) if history.is_gas else "",
        "figures": shown.figures_of(history, billed, language),
        "chart": months_chart(history, language),
        "shares": shown.band_shares(history, language),
        "outlook": outlook_card(history, billed, language),
        "heating": heating_card(history, language),
    }

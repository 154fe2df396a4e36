"""Which alerts about use the customer wants."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from utenza.http.page import PortalRequest, page
from utenza.metering.actions.alerting import choose_alerts
from utenza.metering.queries.alerts import wanted_alerts
from utenza.metering.rules.alerts import NotASum, OnlyReading
from utenza.notifications.queries import written_for
from utenza.web.consumption.alerts import AlertsForm, initial


@page(writes=("POST",), function="preferences", keeps_typed=True)
def alerts(request: PortalRequest) -> HttpResponse:
    """Show the alerts and keep which are switched on; what was typed stays on a refusal."""
    if request.method != "POST":
        wanted = wanted_alerts(viewer=request.viewer)
        return _alerts_page(request, AlertsForm(initial=initial(wanted)))
    form = AlertsForm(request.POST)
    if request.closed:
        return _alerts_page(request, form)
    try:
        choose_alerts(viewer=request.viewer, wanted=form.wanted, now=timezone.now())
    except NotASum as refusal:
        form.add_error("bill_above", gettext(str(refusal)))
        return _alerts_page(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    except OnlyReading as refusal:
        form.add_error(None, gettext(str(refusal)))
        return _alerts_page(request, form, HTTPStatus.FORBIDDEN)
    messages.success(request, gettext("Fatto: gli avvisi sono salvati."))
    return redirect("consumption:alerts")


def _alerts_page(
    request: PortalRequest, form: AlertsForm, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    context = {
        "form": form,
        "may_choose": not request.viewer.only_reads,
        "email": written_for(customer_id=request.viewer.customer_id).email,
    }
    return render(request, "consumption/alerts.html", context, status=status)

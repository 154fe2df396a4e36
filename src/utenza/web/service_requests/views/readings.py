"""The self-reading's own address, and its windows for a calendar."""

from django.http import HttpResponse
from django.shortcuts import redirect

from utenza.http.page import PortalRequest, page
from utenza.metering.queries.self_readings import reading_question
from utenza.web.readers import reader_of
from utenza.web.service_requests.calendars import calendar_of
from utenza.web.service_requests.shown import ask_href
from utenza.web.service_requests.subjects import SUPPLY, named

SLUG = "autolettura"


@page()
def self_reading(request: PortalRequest) -> HttpResponse:
    """Lead to where it is sent, as to any other operation."""
    code = named(request, SUPPLY)
    return redirect(ask_href(SLUG, **({SUPPLY: code} if code else {})))


@page()
def windows_calendar(request: PortalRequest) -> HttpResponse:
    reader = reader_of(request)
    code = named(request, SUPPLY)
    question = reading_question(viewer=reader.viewer, supply_code=code, today=reader.today)
    windows = [one for one in (question.open_window, *question.next_windows) if one]
    page_url = request.build_absolute_uri(ask_href(SLUG, **{SUPPLY: code}))
    content = calendar_of(question.supply.card, windows, page_url=page_url, now=reader.now)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="autolettura.ics"'
    return response

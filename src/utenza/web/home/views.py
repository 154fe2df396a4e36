"""Home: what there is to pay, and what comes next."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from utenza.bills.queries.overview import overview
from utenza.http.page import PortalRequest, page
from utenza.service_requests.queries.requests import Search, find_requests
from utenza.service_requests.rules.requests import OPEN
from utenza.supplies.queries import supplies_of
from utenza.supplies.rules import SupplyStatus
from utenza.web.bills.shown import bill_rows
from utenza.web.home.due import due_of
from utenza.web.readers import reader_of
from utenza.web.service_requests.shown import request_row
from utenza.web.supplies.readings import reading_box
from utenza.web.supplies.shown import supply_rows

NEWEST_BILLS = 5
SUPPLIES_SHOWN = 6
REQUESTS_SHOWN = 3
UNDER_WAY = Search(status=tuple(sorted(OPEN)), waiting_first=True)
EVENING = 18


@page()
def home(request: PortalRequest) -> HttpResponse:
    reader = reader_of(request)
    supplies = supplies_of(viewer=reader.viewer, today=reader.today)
    seen = overview(viewer=reader.viewer, today=reader.today, newest=NEWEST_BILLS)
    running = [one for one in supplies if one.status is not SupplyStatus.CEASED]
    by_id = {one.id: one for one in supplies}
    asked = find_requests(viewer=reader.viewer, search=UNDER_WAY, limit=REQUESTS_SHOWN)
    context = {
        "is_evening": timezone.localtime(reader.now).hour >= EVENING,
        "due": due_of(seen, reader.language, reader.today),
        "bills": bill_rows(seen.newest, by_id, reader.language),
        "supplies": supply_rows(running[:SUPPLIES_SHOWN], reader.language),
        "count": len(running),
        "requests": [
            request_row(one, by_id.get(one.supply_id or 0), reader.language, reader.today)
            for one in asked
        ],
        "reading": reading_box(supplies, today=reader.today, language=reader.language),
    }
    return render(request, "home/home.html", context)

"""The list of bills, by billing profile."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from utenza.billing_profiles.queries import Profile, profiles_of
from utenza.bills.queries.lists import count_bills, find_bills, open_plichi
from utenza.bills.rules.states import StateGroup, history_starts
from utenza.http.page import PortalRequest, page
from utenza.kernel.words import month
from utenza.supplies.queries import SupplyCard, supplies_of
from utenza.web.billing_profiles.shown import ProfileHeading, profile_heading
from utenza.web.bills.forms import BillFilter
from utenza.web.bills.shown import BillRow, PlicoRow, bill_row, plico_row
from utenza.web.components.pages import Pager, pager
from utenza.web.readers import Reader, reader_of

BILLS_ON_A_PAGE = 30


@dataclass(slots=True)
class ProfileBills:
    """The part of the page that belongs to one billing profile."""

    profile: ProfileHeading
    plichi: list[PlicoRow] = field(default_factory=list)
    bills: list[BillRow] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of the bills that are wanted, out of `count`."""

    filter: BillFilter
    count: int
    pager: Pager
    address: str
    profiles: list[Profile]
    supplies: dict[int, SupplyCard]


@page()
def bills(request: PortalRequest) -> HttpResponse:
    return bills_page(request)


def bills_page(
    request: PortalRequest, *, refusal: str = "", status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    """Return the list that the request's filters ask for; above it what could not be done."""
    reader = reader_of(request)
    listing = listing_of(reader, request.GET)
    groups = _groups(reader, listing)
    context = {
        "listing": listing,
        "groups": groups,
        "rows": [row for group in groups for row in (*group.plichi, *group.bills)],
        "since": month(history_starts(reader.today), reader.language),
        "history_arriving": settings.HISTORY_ARRIVING,
        "refusal": refusal,
        "chosen": request.POST.getlist("fattura"),
    }
    return render(request, "bills/bills.html", context, status=status)


def listing_of(reader: Reader, query: Mapping[str, Any]) -> Listing:
    """Return which bills the query asks for, and where they stand among their pages."""
    supplies = supplies_of(viewer=reader.viewer, today=reader.today)
    profiles = [one for one in profiles_of(viewer=reader.viewer) if not one.is_planned]
    wanted = BillFilter(query, supplies=supplies, profiles=profiles, today=reader.today)
    count = count_bills(viewer=reader.viewer, today=reader.today, search=wanted.search)
    last = max(1, -(-count // BILLS_ON_A_PAGE))
    number = min(wanted.page, last)
    return Listing(
        filter=wanted,
        count=count,
        pager=pager(number=number, last=last, href=wanted.address),
        address=wanted.address(number),
        profiles=profiles,
        supplies={one.id: one for one in supplies},
    )


def _groups(reader: Reader, listing: Listing) -> list[ProfileBills]:
    """Return the page's bills by profile, open profiles first, each newest first."""
    groups = {
        one.id: ProfileBills(profile_heading(one, reader.language)) for one in listing.profiles
    }
    found = find_bills(
        viewer=reader.viewer,
        today=reader.today,
        search=listing.filter.search,
        limit=BILLS_ON_A_PAGE,
        offset=BILLS_ON_A_PAGE * (listing.pager.number - 1),
    )
    for line in found:
        supply = listing.supplies[line.supply_id]
        row = bill_row(line, supply, len(listing.supplies), reader.language)
        groups[line.profile_id].bills.append(row)
    if _asks_what_is_due(listing):
        for plico in open_plichi(viewer=reader.viewer, today=reader.today):
            groups[plico.profile_id].plichi.append(plico_row(plico, reader.language))
    return [group for group in groups.values() if group.bills or group.plichi]


def _asks_what_is_due(listing: Listing) -> bool:
    """Tell whether the plichi to pay belong on this page: on the first, unless others are asked."""
    search = listing.filter.search
    is_narrow = search.supply_id or search.profile_id or search.year
    groups = search.groups or (StateGroup.TO_PAY,)
    return listing.pager.number == 1 and not is_narrow and StateGroup.TO_PAY in groups

"""The billing profiles, and the page of one."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from utenza.billing_profiles.queries import Profile, Stay, get_profile, profiles_of, stays_of
from utenza.billing_profiles.queries.previews import request_under_way
from utenza.bills.queries.lines import BillLine
from utenza.bills.queries.lists import Search, find_bills
from utenza.http.page import PortalRequest, page
from utenza.kernel.words import the_day
from utenza.supplies.queries import SupplyCard, supplies_of
from utenza.supplies.rules import SupplyStatus
from utenza.web.billing_profiles.shown import ProfileHeading, profile_heading, profile_href
from utenza.web.bills.shown import bill_rows
from utenza.web.readers import Reader, reader_of
from utenza.web.service_requests.shown import request_href
from utenza.web.supplies.shown import SupplyRow, supply_row

NEWEST_BILLS = 6


@dataclass(frozen=True, slots=True)
class StayRow:
    """A supply in a profile; `note` says until when it was there, or when it comes or goes."""

    supply: SupplyRow
    note: str


@dataclass(slots=True)
class Supplies:
    """The supplies of a profile: those in it now, and those that ceased or moved on."""

    present: list[StayRow] = field(default_factory=list)
    past: list[StayRow] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ProfileCard:
    heading: ProfileHeading
    supplies: Supplies


@page()
def profiles(request: PortalRequest) -> HttpResponse:
    reader = reader_of(request)
    supplies = _supplies_by_profile(reader)
    cards = [
        ProfileCard(profile_heading(one, reader.language), supplies[one.code])
        for one in profiles_of(viewer=reader.viewer)
    ]
    context = {
        "open": [card for card in cards if not card.heading.closed],
        "closed": [card for card in cards if card.heading.closed],
    }
    return render(request, "billing_profiles/profiles.html", context)


@page()
def profile(request: PortalRequest, code: str) -> HttpResponse:
    reader = reader_of(request)
    found = get_profile(viewer=reader.viewer, code=code)
    cards = {one.id: one for one in supplies_of(viewer=reader.viewer, today=reader.today)}
    context = {
        "profile": found,
        "heading": profile_heading(found, reader.language),
        "opened": the_day(found.opened_on, reader.language),
        "since": the_day(found.opened_on, reader.language, "dal "),
        "under_way_href": _request_href(found, reader),
        "replaces_href": profile_href(found.replaces) if found.replaces else "",
        "supplies": _supplies_by_profile(reader, cards)[found.code],
        "bills": bill_rows(_newest_bills(reader, found), cards, reader.language),
    }
    return render(request, "billing_profiles/profile.html", context)


def _request_href(profile: Profile, reader: Reader) -> str:
    """Return the page of the request that makes the profile, or is changing it."""
    code = profile.request_code
    if not profile.is_planned:
        code = request_under_way(viewer=reader.viewer, bp_code=profile.code, today=reader.today)
    return request_href(code) if code else ""


def _newest_bills(reader: Reader, profile: Profile) -> list[BillLine]:
    """Return the profile's newest bills; what the CIS does not know yet has none."""
    if profile.is_planned:
        return []
    wanted = Search(profile_id=profile.id)
    return find_bills(viewer=reader.viewer, today=reader.today, search=wanted, limit=NEWEST_BILLS)


def _supplies_by_profile(
    reader: Reader, cards: dict[int, SupplyCard] | None = None
) -> dict[str, Supplies]:
    """Return each profile's supplies, each once, by its newest stay."""
    known = cards or {one.id: one for one in supplies_of(viewer=reader.viewer, today=reader.today)}
    by_profile: dict[str, Supplies] = defaultdict(Supplies)
    told: set[tuple[str, int]] = set()
    for stay in stays_of(viewer=reader.viewer):
        if (stay.profile_code, stay.supply_id) not in told:
            told.add((stay.profile_code, stay.supply_id))
            _place(by_profile[stay.profile_code], stay, known[stay.supply_id], reader)
    return by_profile


def _place(supplies: Supplies, stay: Stay, card: SupplyCard, reader: Reader) -> None:
    row = supply_row(card, reader.language)
    is_past = stay.ends_on is not None and stay.ends_on < reader.today
    if card.status is SupplyStatus.CEASED or is_past:
        supplies.past.append(StayRow(row, _left_words(stay.ends_on, reader.language)))
    else:
        supplies.present.append(StayRow(row, _on_its_way(stay, reader)))


def _left_words(ends_on: date | None, language: str) -> str:
    if ends_on is None:
        return ""
    return gettext("in questo profilo fino %(al_giorno)s") % {
        "al_giorno": the_day(ends_on, language, "al ")
    }


def _on_its_way(stay: Stay, reader: Reader) -> str:
    """Say when a supply that is about to change profile does so."""
    if stay.moves_to and stay.ends_on:
        left_on = stay.ends_on + timedelta(days=1)
        return gettext("passa al profilo %(code)s %(dal_giorno)s") % {
            "code": stay.moves_to,
            "dal_giorno": the_day(left_on, reader.language, "dal "),
        }
    if stay.is_planned and stay.starts_on > reader.today:
        since = the_day(stay.starts_on, reader.language, "dal ")
        return gettext("in questo profilo %(dal_giorno)s") % {"dal_giorno": since}
    return ""

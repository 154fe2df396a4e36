"""The billing profiles, and the page of one."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from utenza.billing_profiles.queries import Stay, get_profile, profiles_of, stays_of
from utenza.bills.queries.lists import Search, find_bills
from utenza.http.page import PortalRequest, page
from utenza.kernel.words import the_day
from utenza.supplies.queries import SupplyCard, supplies_of
from utenza.supplies.rules import SupplyStatus
from utenza.web.billing_profiles.shown import ProfileHeading, profile_heading
from utenza.web.bills.shown import bill_rows
from utenza.web.readers import Reader, reader_of
from utenza.web.supplies.shown import SupplyRow, supply_row

NEWEST_BILLS = 6


@dataclass(frozen=True, slots=True)
class StayRow:
    """A supply that was in a profile; `left` says until when, empty while it is there."""

    supply: SupplyRow
    left: str


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
        ProfileCard(profile_heading(one, reader.language), supplies[one.id])
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
    lines = find_bills(
        viewer=reader.viewer,
        today=reader.today,
        search=Search(profile_id=found.id),
        limit=NEWEST_BILLS,
    )
    context = {
        "profile": found,
        "heading": profile_heading(found, reader.language),
        "opened": the_day(found.opened_on, reader.language),
        "supplies": _supplies_by_profile(reader, cards)[found.id],
        "bills": bill_rows(lines, cards, reader.language),
    }
    return render(request, "billing_profiles/profile.html", context)


def _supplies_by_profile(
    reader: Reader, cards: dict[int, SupplyCard] | None = None
) -> dict[int, Supplies]:
    """Return each profile's supplies, each once, by its newest stay."""
    known = cards or {one.id: one for one in supplies_of(viewer=reader.viewer, today=reader.today)}
    by_profile: dict[int, Supplies] = defaultdict(Supplies)
    told: set[tuple[int, int]] = set()
    for stay in stays_of(viewer=reader.viewer):
        if (stay.profile_id, stay.supply_id) not in told:
            told.add((stay.profile_id, stay.supply_id))
            _place(by_profile[stay.profile_id], stay, known[stay.supply_id], reader)
    return by_profile


def _place(supplies: Supplies, stay: Stay, card: SupplyCard, reader: Reader) -> None:
    row = supply_row(card, reader.language)
    is_past = stay.ends_on is not None and stay.ends_on < reader.today
    if card.status is SupplyStatus.CEASED or is_past:
        supplies.past.append(StayRow(row, _left_words(stay.ends_on, reader.language)))
    else:
        supplies.present.append(StayRow(row, ""))


def _left_words(ends_on: date | None, language: str) -> str:
    if ends_on is None:
        return ""
    return gettext("in questo profilo fino %(al_giorno)s") % {
        "al_giorno": the_day(ends_on, language, "al ")
    }

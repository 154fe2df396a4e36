"""What can be asked, by supply, and where things stand."""

from collections import defaultdict
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, gettext_noop

from utenza.customers.queries import get_customer_data
from utenza.http.page import PortalRequest, page
from utenza.service_requests.kinds import kind_of_type, kinds
from utenza.service_requests.kinds.base import Group, Kind
from utenza.service_requests.queries.requests import (
    Begun,
    Request,
    Search,
    drafts_of,
    find_requests,
)
from utenza.service_requests.rules.requests import OPEN, Subject
from utenza.supplies.queries import SupplyCard, supplies_of
from utenza.supplies.rules import SupplyStatus
from utenza.web.readers import Reader, reader_of
from utenza.web.service_requests.shown import (
    Offer,
    RequestRow,
    ask_href,
    offer,
    request_row,
)
from utenza.web.supplies.shown import SupplyRow, supply_row

GROUPS = {
    Group.READINGS: gettext_noop("Letture"),
    Group.PAYMENT: gettext_noop("Pagamenti e recapito"),
    Group.CONTACTS: gettext_noop("I tuoi dati"),
    Group.CONTRACT: gettext_noop("Contratto"),
    Group.BILLS: gettext_noop("Fatture e reclami"),
}
REQUESTS_SHOWN = 100


@dataclass(frozen=True, slots=True)
class SupplyOperations:
    """A supply with what can be asked about it and its requests that are under way."""

    supply: SupplyRow
    offers: list[Offer]
    requests: list[RequestRow]


@dataclass(frozen=True, slots=True)
class DraftRow:
    href: str
    title: str
    place: str


@page()
def operations(request: PortalRequest) -> HttpResponse:
    reader = reader_of(request)
    supplies = supplies_of(viewer=reader.viewer, today=reader.today)
    by_id = {card.id: card for card in supplies}
    search = Search(status=tuple(sorted(OPEN)), waiting_first=True)
    under_way = find_requests(viewer=reader.viewer, search=search, limit=REQUESTS_SHOWN)
    context = {
        "groups": _groups(reader),
        "supplies": _by_supply(supplies, under_way, reader),
        "others": [_row(one, by_id, reader) for one in under_way if one.supply_id is None],
        "drafts": [row for draft in drafts_of(viewer=reader.viewer) if (row := _draft_row(draft))],
    }
    return render(request, "service_requests/operations.html", context)


def _groups(reader: Reader) -> list[tuple[str, list[Offer]]]:
    customer = get_customer_data(customer_id=reader.viewer.customer_id)
    by_group: dict[Group, list[Offer]] = defaultdict(list)
    for kind in kinds().values():
        # What changes one contract stands with its supply.
        of_supply = kind.subject is Subject.SUPPLY and kind.group is Group.CONTRACT
        if kind.subject is Subject.BILL or of_supply:
            continue
        if kind.suits_customer(customer):
            by_group[kind.group].append(offer(kind))
    return [(gettext(words), by_group[group]) for group, words in GROUPS.items() if by_group[group]]


def _by_supply(
    supplies: list[SupplyCard], under_way: list[Request], reader: Reader
) -> list[SupplyOperations]:
    requests: dict[int, list[Request]] = defaultdict(list)
    for one in under_way:
        if one.supply_id is not None:
            requests[one.supply_id].append(one)
    by_id = {card.id: card for card in supplies}
    return [
        SupplyOperations(
            supply_row(card, reader.language),
            [offer(kind, fornitura=card.code) for kind in _kinds_for(card)],
            [_row(one, by_id, reader) for one in requests[card.id]],
        )
        for card in supplies
        if card.status is not SupplyStatus.CEASED or requests[card.id]
    ]


def _kinds_for(card: SupplyCard) -> list[Kind]:
    """Return them with those that are kept at the counter: their pages say so."""
    of_supplies = (kind for kind in kinds().values() if kind.subject is Subject.SUPPLY)
    return [kind for kind in of_supplies if kind.suits_supply(card)]


def _row(request: Request, by_id: dict[int, SupplyCard], reader: Reader) -> RequestRow:
    supply = by_id.get(request.supply_id) if request.supply_id else None
    return request_row(request, supply, reader.language, reader.today)


def _draft_row(draft: Begun) -> DraftRow | None:
    """Return the draft with the way to go on; one of a kind that is no more is not shown."""
    kind = kind_of_type(draft.type)
    if kind is None:
        return None
    about = {"fornitura": draft.supply_code} if draft.supply_code else {}
    if draft.about:
        about = {"profilo" if kind.subject is Subject.PROFILE else "fattura": draft.about}
    return DraftRow(
        ask_href(kind.slug, **about), gettext(kind.title), draft.supply_code or draft.about
    )

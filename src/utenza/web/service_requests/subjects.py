"""What a request is about, as the address of its page says it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.core.exceptions import ObjectDoesNotExist

from utenza.billing_profiles.queries import get_profile, profiles_of
from utenza.bills.queries.single import get_bill
from utenza.http.page import PortalRequest
from utenza.service_requests.kinds.base import Asking, Kind
from utenza.service_requests.queries.requests import draft_for, enclosed_in_draft
from utenza.service_requests.rules.requests import Subject
from utenza.supplies.queries import get_supply, supplies_of
from utenza.web.readers import Reader, reader_of
from utenza.web.service_requests.shown import ask_href
from utenza.web.supplies.shown import place_of, supply_name

SUPPLY, PROFILE, BILL = "fornitura", "profilo", "fattura"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several subjects; a picture and words to tell it by."""

    href: str
    title: str
    sub: str
    commodity: str = ""
    icon: str = ""


def asking_of(request: PortalRequest, kind: Kind) -> Asking | None:
    """
    Return who asks about what; None where it has to be chosen first.

    One supply or profile alone is chosen by itself. Raises ObjectDoesNotExist for what the viewer
    may not see.
    """
    reader = reader_of(request)
    asking = Asking(reader.viewer, reader.now, reader.today, reader.language)
    if kind.subject is Subject.CUSTOMER:
        return asking
    return _about(request, kind, reader, asking)


def _about(request: PortalRequest, kind: Kind, reader: Reader, asking: Asking) -> Asking | None:
    viewer = reader.viewer
    if kind.subject is Subject.BILL:
        number = named(request, BILL)
        if not number:
            return None
        return replace(asking, bill=get_bill(viewer=viewer, number=number, today=reader.today))
    if kind.subject is Subject.PROFILE:
        code = named(request, PROFILE) or _only(_profile_codes(kind, reader))
        return replace(asking, profile=get_profile(viewer=viewer, code=code)) if code else None
    code = named(request, SUPPLY) or _only(_supply_codes(kind, reader))
    if not code:
        return None
    return replace(asking, supply=get_supply(viewer=viewer, code=code, today=reader.today))


def own_href(kind: Kind, asking: Asking) -> str:
    """Return the page's address with its subject, which may be the only one now and not later."""
    if asking.supply:
        return ask_href(kind.slug, **{SUPPLY: asking.supply_code})
    key = PROFILE if asking.profile else BILL
    return ask_href(kind.slug, **({key: asking.about} if asking.about else {}))


def with_enclosed(kind: Kind, asking: Asking) -> Asking:
    """Return it with the files that were given so far and still go with it."""
    draft = draft_for(
        viewer=asking.viewer,
        type_=kind.type,
        supply_code=asking.supply_code,
        about=asking.about,
    )
    if draft is None:
        return asking
    found = enclosed_in_draft(viewer=asking.viewer, draft_id=draft.id)
    enclosed = {one.field: one for one in found if kind.still_goes_with(asking, one)}
    return replace(asking, enclosed=enclosed)


def choices(kind: Kind, reader: Reader) -> list[Choice]:
    """Return what the kind can be asked about, each with the address of its page."""
    if kind.subject is Subject.SUPPLY:
        return [
            Choice(
                ask_href(kind.slug, **{SUPPLY: card.code}),
                supply_name(card),
                place_of(card),
                card.commodity.value,
                card.icon,
            )
            for card in supplies_of(viewer=reader.viewer, today=reader.today)
            if kind.suits_supply(card)
        ]
    if kind.subject is Subject.PROFILE:
        return [
            Choice(
                ask_href(kind.slug, **{PROFILE: profile.code}),
                profile.code,
                profile.account or profile.email,
            )
            for profile in profiles_of(viewer=reader.viewer)
            if kind.suits_profile(profile)
        ]
    return []


def _supply_codes(kind: Kind, reader: Reader) -> list[str]:
    found = supplies_of(viewer=reader.viewer, today=reader.today)
    return [card.code for card in found if kind.suits_supply(card)]


def _profile_codes(kind: Kind, reader: Reader) -> list[str]:
    found = profiles_of(viewer=reader.viewer)
    return [profile.code for profile in found if kind.suits_profile(profile)]


def named(request: PortalRequest, key: str) -> str:
    """
    Return the code that the address names, or nothing.

    Raises ObjectDoesNotExist for what can be no code.
    """
    code = request.GET.get(key, "")
    if "\0" in code:
        # PostgreSQL has no such text, so nobody has such a code.
        raise ObjectDoesNotExist
    return code


def _only(codes: Sequence[str]) -> str:
    return codes[0] if len(codes) == 1 else ""

"""Requests and their kinds as pages show them: words and paths ready."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext, gettext_noop

from utenza.kernel.slugs import to_slug
from utenza.kernel.words import moment, the_day
from utenza.service_requests.kinds import kind_of_type
from utenza.service_requests.kinds.base import Asking, Kind, Milestone
from utenza.service_requests.messages import UNEXPLAINED
from utenza.service_requests.queries.requests import Request, StoryStep
from utenza.service_requests.rules.requests import OPEN, Actor, RequestStatus
from utenza.service_requests.rules.titles import title_of
from utenza.supplies.queries import SupplyCard
from utenza.web.supplies.shown import Chip, street_of, supply_name

# Tone, icon and word of each state.
_LOOKS = {
    RequestStatus.RECEIVED: ("info", "inbox", gettext_noop("Ricevuta")),
    RequestStatus.IN_PROGRESS: ("info", "hourglass", gettext_noop("In lavorazione")),
    RequestStatus.WAITING_CUSTOMER: ("warn", "clock", gettext_noop("Aspetta te")),
    RequestStatus.DONE: ("ok", "circle-check", gettext_noop("Conclusa")),
    RequestStatus.REJECTED: ("bad", "circle-x", gettext_noop("Non accolta")),
    RequestStatus.CANCELLED: ("", "circle-minus", gettext_noop("Annullata")),
}
CHANNELS = {
    "web": gettext_noop("dall’Area Personale"),
    "phone": gettext_noop("al telefono"),
    "counter": gettext_noop("allo sportello"),
    "post": gettext_noop("per posta"),
    "email": gettext_noop("per e-mail"),
}
_DID = {
    RequestStatus.RECEIVED: gettext_noop("Richiesta ricevuta"),
    RequestStatus.IN_PROGRESS: gettext_noop("Presa in lavorazione"),
    RequestStatus.WAITING_CUSTOMER: gettext_noop("Aspettiamo una tua risposta"),
    RequestStatus.DONE: gettext_noop("Conclusa"),
    RequestStatus.REJECTED: gettext_noop("Non accolta"),
    RequestStatus.CANCELLED: gettext_noop("Annullata"),
}


# Of a proof that was waited for before the CIS knew of it, and of what another one replaced.
_ASKED_PROOF = gettext_noop("Aspettiamo la tua conferma")
_PROVED = gettext_noop("Confermata")


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request in a list; `promise` is empty once it has ended."""

    href: str
    code: str
    title: str
    icon: str
    place: str
    opened: str
    promise: str
    chip: Chip


@dataclass(frozen=True, slots=True)
class StoryRow:
    what: str
    when: str
    who: str
    note: str
    icon: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """A kind that can be asked, with the address of its page."""

    href: str
    title: str
    summary: str
    icon: str


def request_href(code: str) -> str:
    return f"/profilo/richieste/{to_slug(code)}/"


def ask_href(slug: str, **about: str) -> str:
    """Return the address of the page where it is asked; `about` names a supply, profile or bill."""
    query = urlencode(about)
    return f"/operazioni/{slug}/" + (f"?{query}" if query else "")


def request_title(type_: str) -> str:
    kind = kind_of_type(type_)
    return gettext(kind.title if kind else title_of(type_))


def request_row(
    request: Request, supply: SupplyCard | None, language: str, today: date
) -> RequestRow:
    kind = kind_of_type(request.type)
    return RequestRow(
        href=request_href(request.code),
        code=request.code,
        title=request_title(request.type),
        icon=kind.icon if kind else "file-text",
        place=f"{supply_name(supply)}, {street_of(supply)}" if supply else request.about,
        opened=gettext("Chiesta %(il_giorno)s %(channel)s")
        % {
            "il_giorno": the_day(timezone.localtime(request.opened_at).date(), language),
            "channel": gettext(CHANNELS.get(request.channel, "")),
        },
        promise=promise_words(request, language, today),
        chip=status_chip(request.status),
    )


def promise_words(request: Request, language: str, today: date) -> str:
    """Say by when it is promised, while it is open; that the day has passed is said too."""
    is_waiting = request.status is RequestStatus.WAITING_CUSTOMER
    if request.promised_on is None or request.status not in OPEN or is_waiting:
        return ""
    by = {"giorno": the_day(request.promised_on, language, "il ")}
    if request.promised_on < today:
        return gettext("La risposta era promessa per %(giorno)s: ci scusiamo del ritardo.") % by
    return gettext("Risposta promessa entro %(giorno)s") % by


def status_chip(status: RequestStatus) -> Chip:
    tone, icon, words = _LOOKS[status]
    return Chip(tone, icon, gettext(words))


def story_rows(steps: Sequence[StoryStep], language: str) -> list[StoryRow]:
    return [_story_row(step, language, is_first=step is steps[0]) for step in steps]


def prove_href(code: str) -> str:
    """Return where what the request waits for is proved."""
    return f"/profilo/contatti/{to_slug(code)}/"


def _story_row(step: StoryStep, language: str, *, is_first: bool) -> StoryRow:
    who = {
        Actor.CUSTOMER: gettext("da te"),
        Actor.PORTAL: gettext("dall’Area Personale"),
        Actor.CIS: "",
    }
    return StoryRow(
        what=gettext(_did(step, is_first=is_first)),
        when=moment(timezone.localtime(step.at), language),
        who=who[step.actor],
        note=own_words(step),
        icon=_LOOKS[step.status][1],
    )


def _did(step: StoryStep, *, is_first: bool) -> str:
    if step.status is RequestStatus.WAITING_CUSTOMER and step.actor is Actor.PORTAL:
        return _ASKED_PROOF
    if step.status is RequestStatus.RECEIVED and step.actor is Actor.CUSTOMER and not is_first:
        return _PROVED
    return _DID[step.status]


def own_words(step: StoryStep) -> str:
    """Return the note, in the reader's language where it is the portal's own or is missing."""
    if not step.note:
        return gettext(UNEXPLAINED) if step.status is RequestStatus.REJECTED else ""
    if step.actor is Actor.PORTAL:
        return gettext(step.note)
    if step.status is RequestStatus.CANCELLED and step.actor is Actor.CUSTOMER:
        return gettext("Al suo posto c’è la richiesta %(code)s.") % {"code": step.note}
    return step.note


def milestone_row(one: Milestone, language: str) -> StoryRow:
    when = moment(timezone.localtime(one.at), language)
    return StoryRow(what=one.words, when=when, who="", note="", icon=one.icon, href=one.href)


def offer(kind: Kind, **about: str) -> Offer:
    return Offer(
        ask_href(kind.slug, **about), gettext(kind.title), gettext(kind.summary), kind.icon
    )


def subject_words(asking: Asking) -> str:
    """Say what it is asked about: a supply with its street, a profile, a bill."""
    if asking.supply:
        card = asking.supply.card
        return f"{supply_name(card)}, {street_of(card)}"
    if asking.profile:
        return gettext("Profilo %(code)s") % {"code": asking.profile.code}
    if asking.bill:
        return gettext("Fattura %(number)s") % {"number": asking.bill.line.number}
    return ""

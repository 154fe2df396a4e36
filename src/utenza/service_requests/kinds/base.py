"""What every kind of request says of itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import IntEnum
from typing import Any, ClassVar, TypeAlias, TypeVar

from django import forms
from django.conf import settings
from django.utils.translation import get_language, gettext

from utenza.billing_profiles.queries import Profile
from utenza.bills.queries.single import BillDetail
from utenza.customers.queries import CustomerData
from utenza.identity.rules.viewers import GrantRole, Viewer
from utenza.kernel.money import euro
from utenza.kernel.refusals import Refusal, gettext_noop
from utenza.kernel.words import day
from utenza.service_requests.kinds.fields import EuroField
from utenza.service_requests.kinds.files import AttachmentField
from utenza.service_requests.queries.requests import Enclosed
from utenza.service_requests.rules.promises import Promise
from utenza.service_requests.rules.requests import RequestStatus, Subject
from utenza.supplies.queries import SupplyCard, SupplyDetail
from utenza.supplies.rules import Commodity, SupplyStatus

Cleaned: TypeAlias = Mapping[str, Any]
Payload: TypeAlias = dict[str, Any]
# What a browser sent: Django's forms say no more of its type.
Sent: TypeAlias = Any
AnyForm = TypeVar("AnyForm", bound=forms.Form)


class Group(IntEnum):
    """How pages group the kinds, in their order."""

    READINGS = 1
    PAYMENT = 2
    CONTACTS = 3
    CONTRACT = 4
    BILLS = 5


class OnlyReads(Refusal):
    message = gettext_noop(
        "Il tuo accesso è di sola lettura: questa richiesta la può fare chi è intestatario o"
        " delegato."
    )


@dataclass(frozen=True, slots=True)
class Asking:
    """
    Who asks, when, and about what; `enclosed` are the files given so far, by field.

    `has_seen`: what is asked was looked at again, with the doubts about it.
    """

    viewer: Viewer
    now: datetime
    today: date
    language: str
    supply: SupplyDetail | None = None
    profile: Profile | None = None
    bill: BillDetail | None = None
    enclosed: Mapping[str, Enclosed] = field(default_factory=dict)
    has_seen: bool = False

    @property
    def supply_code(self) -> str:
        return self.supply.card.code if self.supply else ""

    @property
    def about(self) -> str:
        """The code of the profile or bill that it is about."""
        if self.profile:
            return self.profile.code
        return self.bill.line.number if self.bill else ""

    @property
    def the_supply(self) -> SupplyDetail:
        """The supply, in kinds whose subject is one."""
        if self.supply is None:
            raise TypeError("this kind is asked about a supply")
        return self.supply

    @property
    def the_profile(self) -> Profile:
        if self.profile is None:
            raise TypeError("this kind is asked about a billing profile")
        return self.profile

    @property
    def the_bill(self) -> BillDetail:
        if self.bill is None:
            raise TypeError("this kind is asked about a bill")
        return self.bill


@dataclass(frozen=True, slots=True)
class Review:
    """What is shown before it is sent: a template and its context, or doubts in words."""

    doubts: Sequence[str] = ()
    template: str = ""
    context: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Milestone:
    """What happened to a request's effect after it was done; `href` leads to what it led to."""

    words: str
    at: datetime
    icon: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Effect:
    """
    How a request begins.

    What is not `sent` goes to the CIS later, when the customer has proved something: meanwhile it
    waits for the customer, and `note` says for what. What the effect `adds` to the payload, such as
    codes that were given out, is kept and sent, and makes no submission another one.
    """

    status: RequestStatus = RequestStatus.RECEIVED
    note: str = ""
    is_sent: bool = True
    replaces: str = ""
    adds: Mapping[str, Any] = field(default_factory=dict)


class Kind:
    """
    One kind of request: who may ask and when, its form, its checks, its effect, its words.

    Texts are Italian, marked for translation, and translated by whoever shows them. `type` is what
    the CIS and read-only mode call it, `slug` what stands in the path.
    """

    form_class: ClassVar[type[forms.Form]]
    type: ClassVar[str]
    slug: ClassVar[str]
    title: ClassVar[str]
    summary: ClassVar[str]
    group: ClassVar[Group]
    order: ClassVar[int] = 0
    icon: ClassVar[str] = "file-text"
    subject: ClassVar[Subject] = Subject.CUSTOMER
    promise: ClassVar[Promise] = Promise(10)
    # What is promised for gas, where it is something else.
    gas_promise: ClassVar[Promise | None] = None
    # What one should have at hand before anything is typed.
    needs: ClassVar[tuple[str, ...]] = ()
    # What happens after it was received, in one or two sentences.
    follows: ClassVar[str]
    # For who has nothing that it could be about; blank where it is then of no use.
    words_without_subject: ClassVar[str] = ""
    # In kinds whose proof is typed: the words of the link to where that is done.
    proof: ClassVar[str] = ""
    template: ClassVar[str] = "service_requests/ask.html"
    not_now_template: ClassVar[str] = "service_requests/not_now.html"
    # Why there is nothing to choose from, where no supply or profile suits.
    nothing_suits: ClassVar[str] = gettext_noop(
        "Nessuna delle tue forniture o dei tuoi profili può chiedere questa operazione, adesso."
    )
    is_savable: ClassVar[bool] = False
    # Whether its end changes how a bill is paid: whoever follows it holds the bill's position.
    moves_position: ClassVar[bool] = False
    # Whether what it disputes is not collected while it is open (TIQV, 2026).
    suspends_collection: ClassVar[bool] = False

    def promised(self, commodity: str = "") -> Promise:
        """Return the promise, with the days of the settings: `subentro`, for gas `subentro_gas`."""
        promise, name = self.promise, self.type
        if self.gas_promise and commodity == Commodity.GAS:
            promise, name = self.gas_promise, f"{self.type}_gas"
        days = settings.PROMISED_DAYS.get(name, promise.days)
        return Promise(days, are_working=promise.are_working)

    def may_ask(self, asking: Asking) -> None:
        """
        Let the viewer ask, or say why not.

        Raises OnlyReads, and what the kind's own `check_subject` raises.
        """
        if asking.viewer.role is GrantRole.VIEWER:
            raise OnlyReads
        self.check_subject(asking)

    def check_subject(self, asking: Asking) -> None:
        """
        Look whether this can be asked about this supply, profile or bill now.

        Raises a Refusal of the kind's own.
        """

    def suits_supply(self, card: SupplyCard) -> bool:
        """Tell whether pages offer it for this supply: by default for those that run."""
        return card.status is SupplyStatus.ACTIVE

    def suits_bill(self, asking: Asking) -> bool:
        """Tell whether the page of this bill offers it: by default wherever it may be asked."""
        try:
            self.check_subject(asking)
        except Refusal:
            return False
        return True

    def suits_profile(self, profile: Profile) -> bool:
        """Tell whether pages offer it for this profile: by default for those that are open."""
        return profile.closed_on is None

    def suits_customer(self, customer: CustomerData) -> bool:  # noqa: ARG002 - kinds for some use it
        """Tell whether pages offer it to this customer."""
        return True

    def form(
        self,
        asking: Asking,
        *,
        data: Sent = None,
        files: Sent = None,
        initial: Cleaned | None = None,
    ) -> forms.Form:
        """Return the form, with what was typed."""
        return count_files(self.form_class(data, files, initial=dict(initial or {})), asking)

    def initial(self, asking: Asking) -> Cleaned:  # noqa: ARG002 - as above
        """Return what the form holds before anything is typed."""
        return {}

    def still_goes_with(self, asking: Asking, file: Enclosed) -> bool:  # noqa: ARG002 - as above
        """Tell whether a file that was given before may go with what is asked now."""
        return True

    def page_context(self, asking: Asking) -> Payload:  # noqa: ARG002 - as above
        """Return what the kind's own template needs beside the form."""
        return {}

    def payload(self, asking: Asking, cleaned: Cleaned) -> Payload:  # noqa: ARG002 - as above
        """Return what is asked, as JSON: what the CIS is sent and the receipt shows."""
        return {
            name: value if isinstance(value, bool | int) else str(value)
            for name, value in cleaned.items()
            if value not in (None, "") and not self._is_file(name)
        }

    def typed(self, payload: Payload) -> Payload:
        """Return what of it the customer said: by that two submissions are one and the same."""
        return payload

    def look_twice(self, asking: Asking, cleaned: Cleaned) -> Review | None:  # noqa: ARG002
        """Return what the customer should see before it is sent, if anything."""
        return None

    def take_effect(
        self,
        asking: Asking,  # noqa: ARG002 - kinds with an effect here use them
        cleaned: Cleaned,  # noqa: ARG002
        *,
        request_code: str,  # noqa: ARG002
    ) -> Effect:
        """
        Do what the request does here, in the transaction that keeps it.

        Raises a Refusal of the kind's own.
        """
        return Effect()

    def taken_in_hand(self, *, request_code: str, now: datetime) -> None:
        """Note with the effect that the CIS works on the request: it can't be withdrawn now."""

    def conclude(
        self, *, request_code: str, status: RequestStatus, note: str, now: datetime
    ) -> None:
        """Undo or settle the effect, once the request is done, rejected or cancelled."""

    def milestones(self, viewer: Viewer, request_code: str) -> Sequence[Milestone]:  # noqa: ARG002
        """Return what became of the effect beyond the request's own steps, in words."""
        return []

    def shown(self, payload: Payload) -> list[tuple[str, str]]:
        """Return what was asked as labels and values, in the language that is active."""
        fields = self.form_class.base_fields
        return [
            (str(field.label), said(field, payload[name]))
            for name, field in fields.items()
            if payload.get(name) not in (None, "") and not self._is_file(name)
        ]

    def told(self, payload: Payload) -> list[tuple[str, str]]:
        """Return what the receipt says of it, which goes to the address known until now."""
        return self.shown(payload)

    def leads_to(self, payload: Payload) -> tuple[str, str] | None:  # noqa: ARG002 - as above
        """Return words and path of what the request made here, in the language that is active."""
        return None

    def _is_file(self, name: str) -> bool:
        return isinstance(self.form_class.base_fields.get(name), forms.FileField)


def count_files(form: AnyForm, asking: Asking) -> AnyForm:
    """Have the files that the form takes counted, and limited, by who sends them."""
    for one in form.fields.values():
        if isinstance(one, AttachmentField):
            one.comes_from(login_id=asking.viewer.login_id, now=asking.now)
    return form


def said(field: forms.Field, value: object) -> str:
    """Return a value of a payload as the form's field would say it."""
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.widget.choices).get(str(value), value))
    if isinstance(value, bool):
        return gettext("sì") if value else gettext("no")
    if isinstance(field, EuroField):
        return euro(Decimal(str(value)), get_language() or "it")
    if isinstance(field, forms.DateField):
        return day(date.fromisoformat(str(value)), get_language() or "it")
    return str(value)

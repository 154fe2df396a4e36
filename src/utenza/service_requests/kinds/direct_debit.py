"""Paying by direct debit from now on."""

from utenza.billing_profiles.queries import Profile
from utenza.billing_profiles.queries.previews import creditor
from utenza.billing_profiles.rules import PaymentMethod
from utenza.billing_profiles.rules.changes import NothingWouldChange, PaymentChange
from utenza.kernel.refusals import gettext_noop
from utenza.service_requests.kinds.base import Asking, Cleaned, Effect, Payload
from utenza.service_requests.kinds.mandates import (
    MandateForm,
    initial_holder,
    mandate_facts,
    mandate_of,
    mandate_payload,
    shown_mandate,
)
from utenza.service_requests.kinds.profiles import ProfileChange, SuppliesForm
from utenza.service_requests.rules.promises import Promise


class DirectDebitForm(SuppliesForm, MandateForm):
    """The mandate, and the supplies whose bills it pays."""


class DirectDebit(ProfileChange):
    type = "direct_debit"
    slug = "addebito-in-conto"
    title = gettext_noop("Attiva l’addebito in conto")
    summary = gettext_noop("Le fatture si pagano da sole, alla scadenza, sul tuo conto.")
    order = 10
    icon = "landmark"
    promise = Promise(10)
    needs = (
        gettext_noop("L’IBAN del conto"),
        gettext_noop("Nome e cognome, o ragione sociale, e codice fiscale dell’intestatario"),
        gettext_noop("Se firma un’altra persona: nome, cognome e codice fiscale"),
    )
    follows = gettext_noop(
        "Il nuovo profilo e il mandato sono in attivazione: mandiamo il mandato alla banca e, se"
        " dice di no, ti scriviamo perché. Le fatture già emesse restano come sono: pagale con il"
        " loro avviso pagoPA."
    )
    form_class = DirectDebitForm
    template = "service_requests/direct_debit.html"

    def suits_profile(self, profile: Profile) -> bool:
        return profile.may_change and profile.payment_method is PaymentMethod.PAGOPA

    def check_subject(self, asking: Asking) -> None:
        super().check_subject(asking)
        creditor()
        if asking.the_profile.payment_method is PaymentMethod.DIRECT_DEBIT:
            raise NothingWouldChange

    def initial(self, asking: Asking) -> Cleaned:
        return initial_holder(asking)

    def change(self, asking: Asking, cleaned: Cleaned) -> PaymentChange:  # noqa: ARG002 - of every profile the same
        return PaymentChange(mandate_of(cleaned))

    def payload(self, asking: Asking, cleaned: Cleaned) -> Payload:
        return super().payload(asking, cleaned) | mandate_payload(cleaned)

    def take_effect(self, asking: Asking, cleaned: Cleaned, *, request_code: str) -> Effect:
        planned = super().take_effect(asking, cleaned, request_code=request_code)
        return Effect(adds={**planned.adds, **mandate_facts(asking, request_code)})

    def shown(self, payload: Payload) -> list[tuple[str, str]]:
        return super().shown(payload) + shown_mandate(payload)


KIND = DirectDebit()

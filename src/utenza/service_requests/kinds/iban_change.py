"""Another account for a profile that is paid by direct debit: a new mandate, the same profile."""

from utenza.billing_profiles.actions import change_iban
from utenza.billing_profiles.queries import Profile
from utenza.billing_profiles.queries.previews import (
    check_iban_may_change,
    preview_iban,
    with_mandate,
)
from utenza.billing_profiles.rules import PaymentMethod
from utenza.kernel.refusals import gettext_noop
from utenza.service_requests.kinds.base import Asking, Cleaned, Effect, Payload, Review
from utenza.service_requests.kinds.mandates import (
    MandateForm,
    initial_holder,
    mandate_facts,
    mandate_of,
    mandate_payload,
    shown_mandate,
)
from utenza.service_requests.kinds.profiles import ProfileKind
from utenza.service_requests.rules.promises import Promise


class IbanChange(ProfileKind):
    type = "iban_change"
    slug = "iban"
    title = gettext_noop("Cambia IBAN")
    summary = gettext_noop("Un altro conto per l’addebito: il profilo resta lo stesso.")
    order = 20
    icon = "pencil"
    promise = Promise(10)
    needs = (
        gettext_noop("L’IBAN del nuovo conto"),
        gettext_noop("Nome e cognome, o ragione sociale, e codice fiscale dell’intestatario"),
        gettext_noop("Se firma un’altra persona: nome, cognome e codice fiscale"),
    )
    follows = gettext_noop(
        "Il nuovo mandato è in attivazione: finché la banca non lo conferma l’addebito arriva sul"
        " conto di prima, quindi non chiuderlo ancora. Se la banca dice di no, ti scriviamo perché."
    )
    form_class = MandateForm
    template = "service_requests/iban_change.html"

    def suits_profile(self, profile: Profile) -> bool:
        return profile.may_change and profile.payment_method is PaymentMethod.DIRECT_DEBIT

    def check_subject(self, asking: Asking) -> None:
        check_iban_may_change(viewer=asking.viewer, bp_code=asking.about, today=asking.today)

    def initial(self, asking: Asking) -> Cleaned:
        return initial_holder(asking)

    def look_twice(self, asking: Asking, cleaned: Cleaned) -> Review:
        old, mandate = preview_iban(
            viewer=asking.viewer,
            bp_code=asking.about,
            mandate=mandate_of(cleaned),
            today=asking.today,
        )
        context = {"old": old, "new": with_mandate(old, mandate, asking.today)}
        return Review(template="service_requests/iban_effect.html", context=context)

    def payload(self, asking: Asking, cleaned: Cleaned) -> Payload:
        return {"bp_code": asking.about} | mandate_payload(cleaned)

    def take_effect(self, asking: Asking, cleaned: Cleaned, *, request_code: str) -> Effect:
        change_iban(
            viewer=asking.viewer,
            bp_code=asking.about,
            mandate=mandate_of(cleaned),
            request_code=request_code,
            now=asking.now,
        )
        return Effect(adds=mandate_facts(asking, request_code))

    def shown(self, payload: Payload) -> list[tuple[str, str]]:
        return shown_mandate(payload)


KIND = IbanChange()

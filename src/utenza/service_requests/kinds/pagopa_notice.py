"""Paying by pagoPA notice again."""

from utenza.billing_profiles.queries import Profile
from utenza.billing_profiles.rules import PaymentMethod
from utenza.billing_profiles.rules.changes import NothingWouldChange, PaymentChange
from utenza.kernel.refusals import gettext_noop
from utenza.service_requests.kinds.base import Asking, Cleaned
from utenza.service_requests.kinds.profiles import ProfileChange, SuppliesForm
from utenza.service_requests.rules.promises import Promise


class PagopaNotice(ProfileChange):
    type = "pagopa_notice"
    slug = "avviso-pagopa"
    title = gettext_noop("Torna all’avviso pagoPA")
    summary = gettext_noop("Niente più addebito: ogni fattura con il suo avviso da pagare.")
    order = 30
    icon = "receipt"
    promise = Promise(5)
    follows = gettext_noop(
        "Il nuovo profilo è in attivazione. Le fatture già emesse restano come sono: quelle in"
        " addebito arrivano ancora sul conto, quindi non revocare il mandato in banca prima."
    )
    form_class = SuppliesForm
    template = "service_requests/pagopa_notice.html"

    def suits_profile(self, profile: Profile) -> bool:
        return profile.may_change and profile.payment_method is PaymentMethod.DIRECT_DEBIT

    def check_subject(self, asking: Asking) -> None:
        super().check_subject(asking)
        if asking.the_profile.payment_method is PaymentMethod.PAGOPA:
            raise NothingWouldChange

    def change(self, asking: Asking, cleaned: Cleaned) -> PaymentChange:  # noqa: ARG002 - always the same
        return PaymentChange(None)


KIND = PagopaNotice()

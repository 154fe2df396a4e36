"""
Where bills arrive: by e-mail ("Dinamica via email") or on paper.

The address of an e-mail is not proved here as a contact is: nothing is recovered by it, bills are
in the portal in any case, and the receipt goes to the address that is known already.
"""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from utenza.billing_profiles.rules import Delivery
from utenza.billing_profiles.rules.changes import DeliveryChange
from utenza.customers.queries import get_customer_data
from utenza.kernel.codes import email_address
from utenza.kernel.refusals import gettext_noop
from utenza.service_requests.kinds.base import Asking, Cleaned, Payload
from utenza.service_requests.kinds.fields import CodeField, ask_for, leave_out
from utenza.service_requests.kinds.profiles import ProfileChange, SuppliesForm
from utenza.service_requests.rules.promises import Promise

_EMAIL = ("email",)
_POSTAL = ("addressee", "street", "street_number", "postcode", "city", "province")
# As the CIS calls them in its own files.
_COLUMNS = {name: f"delivery_{name}" for name in (*_EMAIL, *_POSTAL)} | {
    "addressee": "delivery_name"
}
_LONGEST = 200


def _line(label: Any, autocomplete: str, *, longest: int = _LONGEST) -> forms.CharField:  # noqa: ANN401 - lazy words
    widget = forms.TextInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, required=False, max_length=longest, widget=widget)


class DeliveryForm(SuppliesForm):
    delivery = forms.ChoiceField(
        label=_("Come vuoi ricevere le fatture"),
        choices=[
            (Delivery.EMAIL.value, _("Dinamica via email")),
            (Delivery.POST.value, _("Su carta, per posta")),
        ],
        widget=forms.RadioSelect,
    )
    email = CodeField(
        email_address.normalise,
        label=_("E-mail per le fatture"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    addressee = _line(_("Nome sulla busta"), "name")
    street = _line(_("Via o piazza"), "off")
    street_number = _line(_("Numero civico"), "off", longest=20)
    postcode = forms.RegexField(
        r"^[0-9]{5}$",
        label=_("CAP"),
        required=False,
        error_messages={"invalid": _("Il CAP ha cinque cifre.")},
        widget=forms.TextInput(attrs={"autocomplete": "postal-code", "inputmode": "numeric"}),
    )
    city = _line(_("Città"), "address-level2")
    province = forms.RegexField(
        r"^[A-Za-z]{2}$",
        label=_("Provincia"),
        required=False,
        help_text=_("Due lettere, come MI."),
        error_messages={"invalid": _("La provincia sono due lettere, come MI.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        is_email = cleaned.get("delivery") == Delivery.EMAIL
        ask_for(self, _EMAIL if is_email else _POSTAL)
        leave_out(self, _POSTAL if is_email else _EMAIL)
        cleaned["province"] = cleaned.get("province", "").upper()
        return cleaned


class BillDelivery(ProfileChange):
    type = "bill_delivery"
    slug = "recapito"
    title = gettext_noop("Cambia recapito delle fatture")
    summary = gettext_noop("Dinamica via email oppure su carta, e a quale indirizzo.")
    order = 40
    icon = "mail"
    promise = Promise(5)
    needs = (gettext_noop("L’e-mail, o l’indirizzo postale, a cui vuoi le fatture"),)
    follows = gettext_noop(
        "Il nuovo profilo è in attivazione: dalla prima fattura emessa dopo quel giorno il recapito"
        " è quello nuovo. Le fatture già emesse restano come sono."
    )
    form_class = DeliveryForm
    template = "service_requests/bill_delivery.html"

    def initial(self, asking: Asking) -> Cleaned:
        """Offer e-mail, and addresses that are known: the profile's own, else the customer's."""
        data = get_customer_data(customer_id=asking.viewer.customer_id)
        profile = asking.the_profile
        own = {name: getattr(profile, name) for name in _POSTAL}
        known = {name: data.fields.get(name, "") for name in _POSTAL} | {"addressee": data.name}
        postal = own if profile.delivery is Delivery.POST else known
        email = profile.email or data.fields.get("email", "")
        return {"delivery": Delivery.EMAIL.value, "email": email, **postal}

    def change(self, asking: Asking, cleaned: Cleaned) -> DeliveryChange:  # noqa: ARG002 - of every profile the same
        told = {name: cleaned[name] for name in (*_EMAIL, *_POSTAL)}
        return DeliveryChange(delivery=Delivery(cleaned["delivery"]), **told)

    def payload(self, asking: Asking, cleaned: Cleaned) -> Payload:
        told = {column: cleaned[name] for name, column in _COLUMNS.items() if cleaned[name]}
        return super().payload(asking, cleaned) | {"delivery": cleaned["delivery"]} | told

    def shown(self, payload: Payload) -> list[tuple[str, str]]:
        def part(name: str) -> str:
            return str(payload.get(_COLUMNS[name], ""))

        street = f"{part('street')} {part('street_number')}"
        town = f"{part('postcode')} {part('city')} {part('province')}"
        postal = ", ".join((part("addressee"), street, town))
        is_email = payload["delivery"] == Delivery.EMAIL
        words = gettext("Dinamica via email") if is_email else gettext("Su carta, per posta")
        where = part("email") if is_email else postal
        return [
            *super().shown(payload),
            (gettext("Recapito"), words),
            (gettext("Indirizzo"), where),
        ]


KIND = BillDelivery()

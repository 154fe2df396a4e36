"""Another telephone number, or none; it counts at once."""

from django import forms
from django.utils.translation import gettext_lazy as _

from utenza.customers.rules import FieldGroup
from utenza.kernel.refusals import gettext_noop
from utenza.service_requests.kinds.own_data import ContactField, OwnDataKind


class PhoneForm(forms.Form):
    phone = ContactField(
        FieldGroup.PHONE,
        label=_("Telefono"),
        help_text=_("Con il prefisso. Lascia vuoto per toglierlo."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )


class ContactPhone(OwnDataKind):
    type = "contact_phone"
    slug = "contatti-telefono"
    title = gettext_noop("Telefono")
    summary = gettext_noop("Cambia il numero fisso, o toglilo.")
    order = 30
    icon = "phone"
    changes = FieldGroup.PHONE
    follows = gettext_noop("Vale da subito: lo passiamo ai nostri archivi e non devi fare altro.")
    form_class = PhoneForm


KIND = ContactPhone()

"""Another certified e-mail address, or none; it counts at once."""

from django import forms
from django.utils.translation import gettext_lazy as _

from utenza.customers.rules import FieldGroup
from utenza.kernel.refusals import gettext_noop
from utenza.service_requests.kinds.own_data import ContactField, OwnDataKind


class PecForm(forms.Form):
    pec = ContactField(
        FieldGroup.PEC,
        label=_("Indirizzo PEC"),
        help_text=_("La tua posta elettronica certificata. Lascia vuoto per toglierla."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class ContactPec(OwnDataKind):
    type = "contact_pec"
    slug = "contatti-pec"
    title = gettext_noop("PEC")
    summary = gettext_noop("Cambia l’indirizzo di posta certificata, o toglilo.")
    order = 40
    icon = "shield-check"
    changes = FieldGroup.PEC
    follows = gettext_noop("Vale da subito: la passiamo ai nostri archivi e non devi fare altro.")
    form_class = PecForm


KIND = ContactPec()

"""Another mobile; it counts once the code was typed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from utenza.customers.rules import FieldGroup
from utenza.kernel.refusals import gettext_noop
from utenza.service_requests.kinds.own_data import ContactField, OwnDataKind


class MobileForm(forms.Form):
    mobile = ContactField(
        FieldGroup.MOBILE,
        label=_("Nuovo numero di cellulare"),
        help_text=_("Se non è italiano comincia con + e il prefisso del paese."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )


class ContactMobile(OwnDataKind):
    type = "contact_mobile"
    slug = "contatti-cellulare"
    title = gettext_noop("Cellulare")
    summary = gettext_noop("Cambia il numero a cui ti chiamiamo e ti avvisiamo.")
    order = 20
    icon = "smartphone"
    changes = FieldGroup.MOBILE
    needs = (gettext_noop("Il telefono a portata di mano: ti mandiamo un codice di sei cifre"),)
    follows = gettext_noop(
        "Il nuovo numero vale da quando scrivi qui il codice che ti mandiamo. Avvisiamo anche i"
        " recapiti di prima."
    )
    proof = gettext_noop("Inserisci il codice")
    form_class = MobileForm


KIND = ContactMobile()

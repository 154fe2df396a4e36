"""Another e-mail for what the retailer writes; it counts once the link sent there was opened."""

from django import forms
from django.utils.translation import gettext_lazy as _

from utenza.customers.rules import FieldGroup
from utenza.kernel.refusals import gettext_noop
from utenza.service_requests.kinds.own_data import ContactField, OwnDataKind


class EmailForm(forms.Form):
    email = ContactField(
        FieldGroup.EMAIL,
        label=_("Nuovo indirizzo e-mail"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class ContactEmail(OwnDataKind):
    type = "contact_email"
    slug = "contatti-email"
    title = gettext_noop("E-mail per le comunicazioni")
    summary = gettext_noop("Cambia l’indirizzo a cui ti scriviamo.")
    order = 10
    icon = "mail"
    changes = FieldGroup.EMAIL
    needs = (gettext_noop("Poter leggere la posta del nuovo indirizzo"),)
    follows = gettext_noop(
        "Il nuovo indirizzo vale da quando apri il collegamento che ti mandiamo lì e confermi."
        " Avvisiamo anche l’indirizzo di prima. L’e-mail per accedere resta la stessa."
    )
    form_class = EmailForm


KIND = ContactEmail()

"""Where the Sistema di Interscambio delivers a firm's electronic invoices; it counts at once."""

from django import forms
from django.utils.translation import gettext_lazy as _

from utenza.customers.queries import CustomerData
from utenza.customers.rules import CustomerKind, FieldGroup
from utenza.kernel.refusals import Refusal, gettext_noop
from utenza.service_requests.kinds.base import Asking
from utenza.service_requests.kinds.own_data import ContactField, OwnDataKind, data_of


class OnlyForFirms(Refusal):
    message = gettext_noop(
        "Il codice destinatario serve a chi ha una partita IVA e ai condomìni: la tua fattura"
        " elettronica la trovi qui e nel tuo cassetto fiscale."
    )


class SdiCodeForm(forms.Form):
    sdi_code = ContactField(
        FieldGroup.SDI_CODE,
        label=_("Codice destinatario (SdI)"),
        help_text=_("Sette lettere e cifre, come M5UXCR1. Lascia vuoto per toglierlo."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


class SdiCode(OwnDataKind):
    type = "sdi_code"
    slug = "codice-destinatario"
    title = gettext_noop("Codice destinatario (SdI)")
    summary = gettext_noop("Cambia il canale delle fatture elettroniche, o toglilo.")
    order = 60
    icon = "receipt"
    changes = FieldGroup.SDI_CODE
    needs = (gettext_noop("Il codice che ti ha dato il commercialista o il tuo programma"),)
    follows = gettext_noop(
        "Vale da subito: le prossime fatture elettroniche partono verso il nuovo codice."
    )
    form_class = SdiCodeForm

    def suits_customer(self, customer: CustomerData) -> bool:
        return customer.kind is not CustomerKind.PERSON or bool(customer.vat_number)

    def check_subject(self, asking: Asking) -> None:
        if not self.suits_customer(data_of(asking)):
            raise OnlyForFirms


KIND = SdiCode()

"""Name, tax code or VAT number: checked against a document, changed only when the CIS says so."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from utenza.customers.queries import CustomerData
from utenza.customers.rules import CustomerKind, SameAsNow
from utenza.kernel.codes import tax_code, vat_number
from utenza.kernel.refusals import gettext_noop
from utenza.service_requests.kinds.base import Asking, Cleaned, Effect, Group, Kind, Payload, Sent
from utenza.service_requests.kinds.fields import CodeField
from utenza.service_requests.kinds.files import AttachmentField
from utenza.service_requests.kinds.own_data import data_of
from utenza.service_requests.kinds.parts import long_text
from utenza.service_requests.rules.promises import Promise

NAMES_OF_A_PERSON, NAME_OF_A_FIRM = ("first_name", "last_name"), ("company_name",)


class PersonalDataForm(forms.Form):
    first_name = forms.CharField(label=pgettext_lazy("of a person", "Nome"), max_length=200)
    last_name = forms.CharField(label=_("Cognome"), max_length=200)
    company_name = forms.CharField(label=_("Denominazione"), max_length=200)
    tax_code = CodeField(tax_code.normalise, max_length=40, label=_("Codice fiscale"))
    vat_number = CodeField(
        vat_number.normalise, max_length=40, label=_("Partita IVA"), required=False
    )
    words = long_text(_("Vuoi spiegarci il motivo?"), required=False)
    document = AttachmentField(label=_("Documento"))


class PersonalData(Kind):
    type = "personal_data"
    slug = "dati-anagrafici"
    title = gettext_noop("Dati anagrafici")
    summary = gettext_noop("Correggi il nome, il codice fiscale o la partita IVA.")
    group = Group.CONTACTS
    order = 70
    icon = "user-round"
    promise = Promise(10)
    needs = (
        gettext_noop("Per una persona: un documento d’identità valido o il tesserino fiscale"),
        gettext_noop("Per un’impresa: una visura camerale recente"),
    )
    follows = gettext_noop(
        "Controlliamo il documento e ti diciamo quando è fatto: fino ad allora valgono i dati di"
        " prima. Per intestare la fornitura a un’altra persona serve invece una voltura."
    )
    form_class = PersonalDataForm

    def form(
        self,
        asking: Asking,
        *,
        data: Sent = None,
        files: Sent = None,
        initial: Cleaned | None = None,
    ) -> forms.Form:
        form = super().form(asking, data=data, files=files, initial=initial)
        is_person = data_of(asking).kind is CustomerKind.PERSON
        for name in NAME_OF_A_FIRM if is_person else NAMES_OF_A_PERSON:
            del form.fields[name]
        return form

    def initial(self, asking: Asking) -> Cleaned:
        return _present(data_of(asking))

    def take_effect(self, asking: Asking, cleaned: Cleaned, *, request_code: str) -> Effect:
        present = _present(data_of(asking))
        if all(cleaned.get(name, value) == value for name, value in present.items()):
            raise SameAsNow
        return super().take_effect(asking, cleaned, request_code=request_code)

    def payload(self, asking: Asking, cleaned: Cleaned) -> Payload:
        # An empty VAT number takes it away: the CIS has to be told so.
        return super().payload(asking, cleaned) | {"vat_number": cleaned["vat_number"]}


def _present(data: CustomerData) -> dict[str, str]:
    return {
        "first_name": data.first_name,
        "last_name": data.last_name,
        "company_name": data.company_name,
        "tax_code": data.tax_code,
        "vat_number": data.vat_number,
    }


KIND = PersonalData()

"""A SEPA mandate as a form asks for it, as the CIS is sent it, and as pages show it."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from utenza.billing_profiles.actions import reference_of
from utenza.billing_profiles.queries.previews import creditor
from utenza.billing_profiles.rules.changes import day_of
from utenza.billing_profiles.rules.mandates import Mandate
from utenza.customers.queries import get_customer_data
from utenza.customers.rules import CustomerKind
from utenza.kernel.codes import iban, tax_code
from utenza.service_requests.kinds.base import Asking, Cleaned, Payload
from utenza.service_requests.kinds.fields import CodeField, ask_for, leave_out

PERSON, COMPANY = "person", "company"
# As long as a bank's own records of names.
_LONGEST_NAME = 70
_LONGEST_CODE = 40
_OF_A_PERSON = ("holder_first_name", "holder_last_name")
_OF_A_COMPANY = ("holder_company",)
_OF_THE_SIGNATORY = ("signatory", "signatory_tax_code")
_SENT = (
    "iban",
    *_OF_A_PERSON,
    *_OF_A_COMPANY,
    "holder_tax_code",
    *_OF_THE_SIGNATORY,
)


def _name(label: Any, autocomplete: str = "off") -> forms.CharField:  # noqa: ANN401 - lazy words
    widget = forms.TextInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, required=False, max_length=_LONGEST_NAME, widget=widget)


class MandateForm(forms.Form):
    """Account, holder, who signs, and the consent without which there is no mandate."""

    iban = CodeField(
        iban.normalise,
        label="IBAN",
        max_length=_LONGEST_CODE + 20,
        help_text=_("Di un conto in Italia o in un altro Paese dell’area SEPA."),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "data-bank": "/operazioni/iban/banca/",
            }
        ),
    )
    holder_kind = forms.ChoiceField(
        label=_("A chi è intestato il conto"),
        choices=[
            (PERSON, _("A una persona")),
            (COMPANY, _("A un’impresa, un ente, un condominio")),
        ],
        widget=forms.RadioSelect,
    )
    holder_first_name = _name(_("Nome dell’intestatario"), "given-name")
    holder_last_name = _name(_("Cognome dell’intestatario"), "family-name")
    holder_company = _name(_("Ragione sociale dell’intestatario"), "organization")
    holder_tax_code = CodeField(
        tax_code.normalise,
        label=_("Codice fiscale dell’intestatario"),
        max_length=_LONGEST_CODE,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    other_signs = forms.BooleanField(
        label=_("Il mandato lo firma un’altra persona, delegata sul conto"), required=False
    )
    signatory = _name(_("Nome e cognome di chi firma"))
    signatory_tax_code = CodeField(
        tax_code.normalise,
        label=_("Codice fiscale di chi firma"),
        required=False,
        max_length=_LONGEST_CODE,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    consent = forms.BooleanField(
        label=_("Ho letto il mandato e lo firmo: autorizzo l’addebito su questo conto"),
        error_messages={
            "required": _("Senza la tua firma non possiamo addebitare nulla: leggi e acconsenti.")
        },
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("holder_kind") == COMPANY:
            # A company signs by a person.
            cleaned["other_signs"] = True
            ask_for(self, _OF_A_COMPANY)
            leave_out(self, _OF_A_PERSON)
        else:
            ask_for(self, _OF_A_PERSON)
            leave_out(self, _OF_A_COMPANY)
        (ask_for if cleaned.get("other_signs") else leave_out)(self, _OF_THE_SIGNATORY)
        return cleaned


def initial_holder(asking: Asking) -> Cleaned:
    """Return the customer as the account's holder, which is what is most often typed."""
    data = get_customer_data(customer_id=asking.viewer.customer_id)
    return {
        "holder_kind": PERSON if data.kind is CustomerKind.PERSON else COMPANY,
        "holder_first_name": data.first_name,
        "holder_last_name": data.last_name,
        "holder_company": data.company_name,
        "holder_tax_code": data.tax_code,
    }


def mandate_of(cleaned: Cleaned) -> Mandate:
    return Mandate(**{name: cleaned[name] for name in _SENT})


def mandate_payload(cleaned: Cleaned) -> Payload:
    return {name: cleaned[name] for name in _SENT if cleaned[name]}


def mandate_facts(asking: Asking, request_code: str) -> Payload:
    """Return what makes the mandate one: whose, which, of what kind, signed when."""
    collects = creditor()
    return {
        "mandate_reference": reference_of(request_code),
        "mandate_signed_on": day_of(asking.now).isoformat(),
        "mandate_scheme": "CORE",
        "mandate_sequence": "RCUR",
        "creditor_id": collects.identifier,
        "creditor_name": collects.name,
    }


def shown_mandate(payload: Payload) -> list[tuple[str, str]]:
    """Return the mandate as labels and values; of the IBAN what a page may show."""
    account = payload["iban"]
    first, last = payload.get("holder_first_name", ""), payload.get("holder_last_name", "")
    signatory, code = payload.get("signatory", ""), payload.get("signatory_tax_code", "")
    return [
        ("IBAN", iban.masked(account)),
        (gettext("Banca"), iban.bank_name(account) or gettext("non è nel nostro elenco")),
        (gettext("Intestatario del conto"), payload.get("holder_company") or f"{first} {last}"),
        (gettext("Codice fiscale"), payload["holder_tax_code"]),
        (gettext("Firma"), f"{signatory}, {code}" if signatory else ""),
        (gettext("Mandato"), payload.get("mandate_reference", "")),
    ]

"""
Asking that a bill be put right.

TIQV 2026: 60 days of the calendar, 90 where bills come every four months: no delivery says how
often they come, so everybody is promised the shorter term. While an error of reading or estimate is
looked into, the disputed amount is not collected.
"""

from django import forms
from django.utils.translation import gettext_lazy as _

from utenza.bills.rules.states import BillKind
from utenza.kernel.refusals import gettext_noop
from utenza.service_requests.kinds.base import Asking, Group
from utenza.service_requests.kinds.fields import EuroField
from utenza.service_requests.kinds.parts import DisputesBill, NotThisBill, long_text
from utenza.service_requests.rules.promises import Promise
from utenza.service_requests.rules.requests import Subject

FAULTS = [
    ("reading", _("La lettura non è quella del contatore")),
    ("estimate", _("Il consumo stimato è sbagliato")),
    ("price", _("I prezzi non sono quelli del contratto")),
    ("period", _("Il periodo si ripete o manca")),
    ("other", _("Altro")),
]


class RectificationForm(forms.Form):
    fault = forms.ChoiceField(label=_("Che cosa non torna"), choices=FAULTS)
    disputed = EuroField(
        label=_("Importo che contesti, in euro"),
        required=False,
        min_value=0,
        help_text=_("Se non lo sai, lascia vuoto: contesti tutta la fattura."),
    )
    words = long_text(_("Spiega che cosa hai visto"))


class BillingRectification(DisputesBill):
    type = "billing_rectification"
    slug = "rettifica-fattura"
    title = gettext_noop("Rettifica di una fattura")
    summary = gettext_noop("La fattura ha un errore: chiedi di correggerla.")
    group = Group.BILLS
    order = 30
    icon = "receipt"
    subject = Subject.BILL
    promise = Promise(60, are_working=False)
    needs = (gettext_noop("La lettura del contatore di oggi, se contesti i consumi"),)
    follows = gettext_noop(
        "Verifichiamo la fattura e ti rispondiamo. Intanto l’importo contestato è sospeso: non lo"
        " sollecitiamo."
    )
    form_class = RectificationForm

    def check_subject(self, asking: Asking) -> None:
        if asking.the_bill.line.kind is not BillKind.BILL:
            raise NotThisBill


KIND = BillingRectification()

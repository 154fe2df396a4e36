"""
The same period billed twice.

TIQV 2026: 15 days of the calendar.
"""

from django import forms
from django.utils.translation import gettext_lazy as _

from utenza.bills.rules.states import BillKind
from utenza.kernel.refusals import gettext_noop
from utenza.service_requests.kinds.base import Asking, Group
from utenza.service_requests.kinds.parts import DisputesBill, NotThisBill, long_text
from utenza.service_requests.rules.promises import Promise
from utenza.service_requests.rules.requests import Subject


class DoubleBillingForm(forms.Form):
    other = forms.CharField(
        label=_("L’altra fattura, o il venditore che l’ha emessa"),
        max_length=200,
        help_text=_("Il numero dell’altra fattura, oppure il nome dell’altro fornitore."),
    )
    words = long_text(_("Vuoi aggiungere qualcosa?"), required=False)


class DoubleBilling(DisputesBill):
    type = "double_billing"
    slug = "doppia-fatturazione"
    title = gettext_noop("Doppia fatturazione")
    summary = gettext_noop("Lo stesso periodo ti è stato fatturato due volte.")
    group = Group.BILLS
    order = 50
    icon = "files"
    subject = Subject.BILL
    promise = Promise(15, are_working=False)
    needs = (gettext_noop("L’altra fattura dello stesso periodo"),)
    follows = gettext_noop(
        "Confrontiamo le due fatture e ti rispondiamo. Intanto l’importo contestato è sospeso: non"
        " lo sollecitiamo."
    )
    form_class = DoubleBillingForm

    def check_subject(self, asking: Asking) -> None:
        if asking.the_bill.line.kind is not BillKind.BILL:
            raise NotThisBill


KIND = DoubleBilling()

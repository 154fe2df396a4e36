"""
Objecting that an amount is over two years old.

Law 205/2017, art. 1, commi 4-5 (and 295 of law 160/2019): electricity due after 1 March 2018, gas
after 1 January 2019, of homes and micro-enterprises.
"""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from utenza.bills.rules.states import BillKind
from utenza.kernel.refusals import Refusal, gettext_noop
from utenza.service_requests.kinds.base import Asking, Group
from utenza.service_requests.kinds.fields import EuroField
from utenza.service_requests.kinds.parts import DisputesBill, NotThisBill, long_text
from utenza.service_requests.rules.promises import Promise
from utenza.service_requests.rules.requests import Subject

TWO_YEARS = timedelta(days=730)


class NothingThatOld(Refusal):
    message = gettext_noop(
        "Questa fattura riguarda consumi degli ultimi due anni: non c’è nulla di prescritto."
    )


class PrescriptionForm(forms.Form):
    amount = EuroField(
        label=_("Importo di oltre due anni fa, in euro"),
        required=False,
        min_value=0,
        help_text=_("È scritto nella pagina iniziale della fattura; se non lo trovi lascia vuoto."),
    )
    objects = forms.BooleanField(
        label=_("Eccepisco la prescrizione per gli importi di consumi risalenti a più di due anni")
    )
    words = long_text(_("Vuoi aggiungere qualcosa?"), required=False)


class Prescription(DisputesBill):
    type = "prescription"
    slug = "prescrizione"
    title = gettext_noop("Eccezione di prescrizione")
    summary = gettext_noop("La fattura chiede importi di più di due anni fa: puoi non pagarli.")
    group = Group.BILLS
    order = 60
    icon = "history"
    subject = Subject.BILL
    promise = Promise(30, are_working=False)
    needs = (gettext_noop("La pagina della fattura che dice l’importo prescrivibile"),)
    follows = gettext_noop(
        "Gli importi che hai eccepito sono esclusi da solleciti e sospensioni: ti rispondiamo per"
        " iscritto."
    )
    form_class = PrescriptionForm

    def check_subject(self, asking: Asking) -> None:
        line = asking.the_bill.line
        if line.kind is not BillKind.BILL:
            raise NotThisBill
        if line.issued_on - line.period_from < TWO_YEARS:
            raise NothingThatOld


KIND = Prescription()

"""
A written complaint.

TIQV (ARERA 399/2025/R/com, from 2026): 30 days of the calendar for a reasoned answer. Of what it
has to hold at least (name, supply, where to answer, service, POD or PDR, a short description) the
portal knows all but the last.
"""

from django import forms
from django.utils.translation import gettext_lazy as _

from utenza.kernel.refusals import gettext_noop
from utenza.service_requests.kinds.base import Asking, Cleaned, Group, Kind, Payload
from utenza.service_requests.kinds.parts import long_text, supply_facts
from utenza.service_requests.rules.promises import Promise
from utenza.service_requests.rules.requests import Subject
from utenza.supplies.queries import SupplyCard

TOPICS = [
    ("billing", _("Fatture e importi")),
    ("metering", _("Letture, consumi, contatore")),
    ("contract", _("Contratto e offerta")),
    ("arrears", _("Solleciti e sospensione")),
    ("service", _("Il servizio che ho ricevuto")),
    ("other", _("Altro")),
]


class ComplaintForm(forms.Form):
    topic = forms.ChoiceField(label=_("Di che cosa si tratta"), choices=TOPICS)
    words = long_text(
        _("Che cosa è successo"), hint=_("Racconta i fatti e che cosa ti aspetti da noi.")
    )


class Complaint(Kind):
    type = "complaint"
    slug = "reclamo"
    title = gettext_noop("Reclamo")
    summary = gettext_noop("Qualcosa non è andato come doveva: ti rispondiamo per iscritto.")
    group = Group.BILLS
    order = 40
    icon = "megaphone"
    subject = Subject.SUPPLY
    promise = Promise(30, are_working=False)
    needs = (gettext_noop("I fatti, in breve; il numero della fattura, se riguarda una fattura"),)
    follows = gettext_noop(
        "È un reclamo scritto: ti dobbiamo una risposta motivata, e se tardiamo più di quanto la"
        " legge ammette ti spetta un indennizzo. Se la risposta non ti soddisfa puoi rivolgerti al"
        " Servizio Conciliazione dell’ARERA."
    )
    words_without_subject = gettext_noop(
        "Il reclamo da qui riguarda una fornitura, e sul tuo accesso non ce n’è nessuna. Puoi fare"
        " reclamo lo stesso: scrivici ai contatti qui sotto con il tuo nome, dove risponderti e"
        " che cosa è successo. Anche così ti rispondiamo per iscritto."
    )
    form_class = ComplaintForm
    is_savable = True

    def suits_supply(self, card: SupplyCard) -> bool:  # noqa: ARG002 - of a ceased one too
        return True

    def payload(self, asking: Asking, cleaned: Cleaned) -> Payload:
        return supply_facts(asking.the_supply.card) | super().payload(asking, cleaned)


KIND = Complaint()

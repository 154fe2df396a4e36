"""Another offer for a supply that stays with us: a new contract, with its summary sheet."""

from django import forms
from django.utils.translation import gettext_lazy as _

from utenza.kernel.refusals import gettext_noop
from utenza.service_requests.kinds.contract_forms import (
    ContractForm,
    Section,
    early_start,
    words,
)
from utenza.service_requests.kinds.contracts import SupplyKind
from utenza.service_requests.rules.promises import Promise
from utenza.supplies.rules import PriceKind

PRICES = [
    ("", _("Non ho preferenze")),
    (PriceKind.FIXED.value, _("Fisso: resta quello per la durata dell’offerta")),
    (PriceKind.VARIABLE.value, _("Variabile: segue il mercato")),
]


class OfferForm(ContractForm):
    offer = forms.CharField(
        label=_("L’offerta che vuoi"),
        max_length=200,
        required=False,
        help_text=_("Il nome o il codice. Se lasci vuoto ti scriviamo quelle adatte a te."),
    )
    price_kind = forms.ChoiceField(label=_("Il prezzo"), choices=PRICES, required=False)
    early_start = early_start()
    words = words()

    SECTIONS = (
        Section(gettext_noop("La nuova offerta"), ("offer", "price_kind", "early_start", "words")),
    )


class OfferChange(SupplyKind):
    type = "offer_change"
    slug = "cambio-offerta"
    title = gettext_noop("Cambio di offerta")
    summary = gettext_noop("Resti con noi, con un’altra offerta.")
    order = 80
    icon = "layers"
    promise = Promise(10)
    has_second_thoughts = True
    needs = (
        gettext_noop("Il nome o il codice dell’offerta, se l’hai già scelta"),
        gettext_noop("La scadenza delle condizioni di oggi: è nella pagina della fornitura"),
    )
    follows = gettext_noop(
        "Ti mandiamo il contratto con la scheda sintetica: l’offerta cambia solo quando lo"
        " confermi. Se le condizioni di oggi scadono dopo, ti diciamo prima che cosa conviene."
    )
    form_class = OfferForm


KIND = OfferChange()

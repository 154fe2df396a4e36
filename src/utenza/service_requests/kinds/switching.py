"""
An active supply comes to us from another seller, under the same holder.

Its day is the national system's to say (asked by the 10th, the first of the next month; the
24-hour switching of electricity has no date yet), so that what is promised is the answer.
"""

from django import forms
from django.utils.translation import gettext_lazy as _

from utenza.kernel.refusals import gettext_noop
from utenza.service_requests.kinds.contract_forms import Section
from utenza.service_requests.kinds.point_forms import (
    ADDRESS,
    LAND_REGISTER,
    PROPERTY,
    TERMS,
    PointForm,
)
from utenza.service_requests.kinds.points import PointKind
from utenza.service_requests.rules.promises import Promise


class SwitchingForm(PointForm):
    present_seller = forms.CharField(
        label=_("Il fornitore di oggi"),
        max_length=200,
        help_text=_("Non devi disdire nulla: al recesso pensiamo noi."),
    )
    offer = forms.CharField(
        label=_("L’offerta che hai scelto"),
        max_length=200,
        required=False,
        help_text=_("Il nome o il codice. Se lasci vuoto ti scriviamo quelle adatte a te."),
    )

    SECTIONS = (
        Section(
            gettext_noop("La fornitura di oggi"),
            ("point_code", "reading", "present_seller", "offer"),
            gettext_noop("Deve essere già intestata a te: se è di un altro, chiedi una voltura."),
        ),
        ADDRESS,
        PROPERTY,
        LAND_REGISTER,
        TERMS,
    )


class Switching(PointKind):
    type = "switching"
    slug = "cambio-fornitore"
    title = gettext_noop("Cambio fornitore: passa a noi")
    summary = gettext_noop("Porti da noi una fornitura già tua, senza interruzioni e senza spese.")
    order = 40
    icon = "arrow-right"
    asks_identity = False
    promise = Promise(10)
    needs = (
        gettext_noop("Il codice POD o PDR e il fornitore di oggi: sono sulla sua bolletta"),
        gettext_noop("I dati catastali dell’immobile, se li hai"),
        gettext_noop("La lettura del contatore, se lo vedi"),
    )
    follows = gettext_noop(
        "Ti rispondiamo e ti mandiamo il contratto da tenere. Il passaggio vero e"
        " proprio di solito richiede da uno a due mesi: il giorno te lo diciamo appena è fissato,"
        " e fino ad allora ti fattura il fornitore di oggi."
    )
    form_class = SwitchingForm


KIND = Switching()

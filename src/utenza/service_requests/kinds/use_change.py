"""
What a supply is used for changes: a home where one is registered as resident, another home, else.

Charges, excise, VAT and the television licence follow from it; residence is self-certified.
"""

from collections.abc import Iterator

from django import forms
from django.utils.translation import gettext_lazy as _

from utenza.kernel.refusals import Refusal, gettext_noop
from utenza.service_requests.kinds.base import Asking, Cleaned, Payload
from utenza.service_requests.kinds.contract_forms import USES, ContractForm, Section, day, words
from utenza.service_requests.kinds.contracts import SupplyKind
from utenza.service_requests.rules.promises import Promise
from utenza.supplies.rules import SupplyUse


class SameUse(Refusal):
    message = gettext_noop("È già l’uso di questa fornitura: scegline un altro.")
    field = "use"


class ResidenceNotDeclared(Refusal):
    message = gettext_noop("Per l’uso da residente serve la dichiarazione di residenza: spuntala.")
    field = "residence_declared"


class UseForm(ContractForm):
    use = forms.ChoiceField(label=_("Che uso ne fai da ora"), choices=USES)
    residence_declared = forms.BooleanField(
        label=_(
            "Dichiaro, ai sensi dell’articolo 46 del DPR 445/2000 e consapevole delle sanzioni per"
            " chi dichiara cose non vere, di avere la residenza anagrafica in questo immobile."
        ),
        help_text=_("Solo per la casa in cui hai la residenza."),
        required=False,
    )
    resident_since = day(
        _("Da che giorno hai la residenza"), hint=_("Se lo sai: è sul certificato del Comune.")
    )
    words = words()

    SECTIONS = (
        Section(
            gettext_noop("Il nuovo uso"), ("use", "residence_declared", "resident_since", "words")
        ),
    )


class UseChange(SupplyKind):
    type = "use_change"
    slug = "cambio-uso"
    title = gettext_noop("Cambio d’uso")
    summary = gettext_noop("Hai preso la residenza, l’hai spostata o l’immobile serve ad altro.")
    order = 90
    icon = "house"
    promise = Promise(10)
    needs = (gettext_noop("Il giorno della nuova residenza, se l’hai cambiata"),)
    follows = gettext_noop(
        "Controlliamo e ti scriviamo da quale fattura vale. Se risulti residente altrove ti"
        " chiediamo un chiarimento, senza cambiare nulla intanto."
    )
    template = "service_requests/use_change.html"
    form_class = UseForm

    def page_context(self, asking: Asking) -> Payload:
        uses = dict(USES)
        return super().page_context(asking) | {"use": uses[asking.the_supply.use]}

    def faults(self, asking: Asking, cleaned: Cleaned) -> Iterator[Refusal]:
        use = cleaned.get("use")
        if use == asking.the_supply.use:
            yield SameUse()
        if use == SupplyUse.DOMESTIC_RESIDENT and not cleaned.get("residence_declared"):
            yield ResidenceNotDeclared()

    def payload(self, asking: Asking, cleaned: Cleaned) -> Payload:
        told = super().payload(asking, cleaned) | {"present_use": asking.the_supply.use.value}
        if told["use"] != SupplyUse.DOMESTIC_RESIDENT:
            told = {name: told[name] for name in told if not name.startswith("residen")}
        return told


KIND = UseChange()

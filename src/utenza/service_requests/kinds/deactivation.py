"""A supply is closed, and its meter with it; the closing bill goes to a new address."""

from collections.abc import Iterator

from django import forms
from django.utils.translation import gettext_lazy as _

from utenza.kernel.refusals import Refusal, gettext_noop
from utenza.service_requests.kinds.base import Asking, Cleaned
from utenza.service_requests.kinds.contract_forms import (
    ContractForm,
    Section,
    city,
    day,
    postcode,
    province,
    reading,
    street,
    street_number,
    words,
)
from utenza.service_requests.kinds.contracts import SupplyKind, faults_of_day
from utenza.service_requests.rules.promises import Promise


class DeactivationForm(ContractForm):
    wanted_on = day(
        _("Da che giorno non ti serve più"),
        hint=_("Il distributore chiude nei giorni lavorativi: non prima di questo giorno."),
        required=True,
    )
    reading = reading()
    understood = forms.BooleanField(
        label=_(
            "So che il contatore si chiude e che per riaprirlo servirà un subentro, a pagamento."
        )
    )
    closing_street = street(_("Via o piazza"))
    closing_street_number = street_number()
    closing_postcode = postcode()
    closing_city = city()
    closing_province = province()
    words = words()

    SECTIONS = (
        Section(gettext_noop("La chiusura"), ("wanted_on", "reading", "understood")),
        Section(
            gettext_noop("Dove mandiamo l’ultima fattura"),
            (
                *("closing_street", "closing_street_number"),
                *("closing_postcode", "closing_city", "closing_province"),
            ),
            gettext_noop("Arriva entro sei settimane dalla chiusura, con eventuali rimborsi."),
            has_pairs=True,
        ),
        Section(gettext_noop("Altro"), ("words",)),
    )


class Deactivation(SupplyKind):
    type = "deactivation"
    slug = "disattivazione"
    title = gettext_noop("Disattivazione")
    summary = gettext_noop("Lasci la casa e nessuno prende la fornitura: chiudiamo il contatore.")
    order = 70
    icon = "circle-x"
    promise = Promise(5)
    needs = (
        gettext_noop("Il giorno da cui non ti serve più"),
        gettext_noop("L’indirizzo a cui mandare l’ultima fattura"),
        gettext_noop("La lettura del contatore, se lo vedi"),
        gettext_noop("Se dopo di te arriva qualcuno, meglio una voltura: la chiede chi arriva"),
    )
    follows = gettext_noop(
        "Chiediamo al distributore di chiudere il contatore; se è in casa, fatti trovare quando"
        " viene. Poi ricevi la fattura di chiusura. Nella tua Area Personale resta tutto."
    )
    form_class = DeactivationForm

    def faults(self, asking: Asking, cleaned: Cleaned) -> Iterator[Refusal]:
        yield from faults_of_day(asking, cleaned)


KIND = Deactivation()

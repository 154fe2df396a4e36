"""More committed power for electricity."""

from utenza.kernel.refusals import gettext_noop
from utenza.service_requests.kinds.powers import PowerKind


class PowerIncrease(PowerKind):
    type = "power_increase"
    slug = "aumento-potenza"
    title = gettext_noop("Aumento di potenza")
    summary = gettext_noop("Il contatore scatta? Impegni più kW.")
    order = 50
    needs = (
        gettext_noop("Quanti kW ti servono: sommali dagli apparecchi che usi insieme"),
        gettext_noop("Oltre 30 kW, o senza limitatore, chiamaci: serve un preventivo"),
    )
    follows = gettext_noop(
        "Ti rispondiamo con la spesa e i tempi. Se non servono lavori il contatore cambia da"
        " lontano; se servono, prima ricevi il preventivo del distributore e decidi tu."
    )
    is_increase = True


KIND = PowerIncrease()

"""Less committed power for electricity."""

from utenza.kernel.refusals import gettext_noop
from utenza.service_requests.kinds.powers import PowerKind


class PowerDecrease(PowerKind):
    type = "power_decrease"
    slug = "riduzione-potenza"
    title = gettext_noop("Riduzione di potenza")
    summary = gettext_noop("Ti avanza potenza? Ne impegni meno e la quota fissa scende.")
    order = 60
    needs = (gettext_noop("Quanti kW ti bastano: sommali dagli apparecchi che usi insieme"),)
    follows = gettext_noop(
        "Ti rispondiamo con la spesa e il giorno da cui vale. Con meno potenza il contatore può"
        " scattare prima: se non ti basta, puoi chiedere un aumento."
    )
    is_increase = False


KIND = PowerDecrease()

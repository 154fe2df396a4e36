"""
A meter that never gave anything is opened for the first time.

The distributor's term is five working days for electricity and ten for gas; past it, it owes an
indemnity (35, 70, 105 EUR in low voltage at home). No meter at all is another thing: a quotation.
"""

from utenza.kernel.refusals import gettext_noop
from utenza.service_requests.kinds.point_forms import NewContractForm
from utenza.service_requests.kinds.points import NewContractKind
from utenza.service_requests.rules.promises import Promise


class Activation(NewContractKind):
    type = "activation"
    slug = "attivazione"
    title = gettext_noop("Prima attivazione")
    summary = gettext_noop("Il contatore è nuovo e non è mai stato attivo: lo attivi tu per primo.")
    order = 30
    icon = "power"
    promise = Promise(5)
    gas_promise = Promise(10)
    needs = (
        gettext_noop("Il codice POD o PDR: è sul preventivo del distributore o sul contatore"),
        gettext_noop("Un documento d’identità, da fotografare"),
        gettext_noop("I dati catastali dell’immobile, se li hai"),
        gettext_noop("Per la luce la potenza che ti serve, per il gas come lo userai"),
    )
    follows = gettext_noop(
        "Controlliamo i dati, ti mandiamo il contratto da tenere e chiediamo al distributore di"
        " attivare il contatore. Per il gas prima serve la conformità dell’impianto: ti mandiamo i"
        " moduli. Se il contatore non c’è ancora, chiamaci: prima occorre un preventivo."
    )
    form_class = NewContractForm


KIND = Activation()

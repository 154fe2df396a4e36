"""
A meter that is there and closed is opened again under a new contract.

Electricity: seven working days (two of the seller, five of the distributor); gas: twelve (2 + 10).
"""

from utenza.kernel.refusals import gettext_noop
from utenza.service_requests.kinds.point_forms import NewContractForm
from utenza.service_requests.kinds.points import NewContractKind
from utenza.service_requests.rules.promises import Promise


class Subentro(NewContractKind):
    type = "subentro"
    slug = "subentro"
    title = gettext_noop("Subentro")
    summary = gettext_noop("Il contatore c’è ma è chiuso: riattivi la fornitura a tuo nome.")
    order = 20
    icon = "refresh-cw"
    promise = Promise(7)
    gas_promise = Promise(12)
    needs = (
        gettext_noop("Il codice POD o PDR: è su una vecchia bolletta; il POD anche sul contatore"),
        gettext_noop("Un documento d’identità, da fotografare"),
        gettext_noop("I dati catastali dell’immobile, se li hai"),
        gettext_noop("Per la luce la potenza che ti serve, per il gas come lo userai"),
    )
    follows = gettext_noop(
        "Controlliamo i dati, ti mandiamo il contratto da tenere e chiediamo al distributore di"
        " riattivare il contatore. Se deve venire qualcuno, prendiamo appuntamento con te."
    )
    form_class = NewContractForm


KIND = Subentro()

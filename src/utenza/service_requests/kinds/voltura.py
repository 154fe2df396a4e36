"""
The holder of an active supply changes.

Also with a change of seller at once: of electricity since 2021, of gas since July 2026. Then it is
asked of the new seller, that is here.
"""

from collections.abc import Iterator

from django import forms
from django.utils.translation import gettext_lazy as _

from utenza.kernel.codes import tax_code
from utenza.kernel.refusals import Refusal, gettext_noop
from utenza.service_requests.kinds.base import Asking, Cleaned
from utenza.service_requests.kinds.contract_forms import CHOOSE, Section, identity_document
from utenza.service_requests.kinds.contracts import is_there
from utenza.service_requests.kinds.fields import CodeField
from utenza.service_requests.kinds.files import AttachmentField
from utenza.service_requests.kinds.point_forms import (
    ADDRESS,
    LAND_REGISTER,
    POINT,
    PROPERTY,
    TERMS,
    PointForm,
)
from utenza.service_requests.kinds.points import PointKind
from utenza.service_requests.rules import contracts
from utenza.service_requests.rules.contracts import VolturaCause
from utenza.service_requests.rules.promises import Promise

CAUSES = [
    CHOOSE,
    (VolturaCause.ORDINARY.value, _("Entro in una casa o in un locale dove c’era un altro")),
    (VolturaCause.MORTIS_CAUSA.value, _("È mancato l’intestatario e sono erede o convivente")),
    (
        VolturaCause.HOUSEHOLD.value,
        _("Era intestata al coniuge o a chi vive con me (accollo, separazione)"),
    ),
]


class VolturaForm(PointForm):
    cause = forms.ChoiceField(label=_("Perché cambia l’intestatario"), choices=CAUSES)
    previous_holder = forms.CharField(
        label=_("A chi è intestata oggi"),
        max_length=200,
        required=False,
        help_text=_(
            "Nome e cognome, o ragione sociale. Serve se l’intestatario è mancato o è un familiare;"
            " altrimenti scrivilo se lo sai."
        ),
    )
    previous_tax_code = CodeField(
        label=_("Il suo codice fiscale, se lo sai"),
        normalise=tax_code.normalise,
        max_length=20,
        required=False,
    )
    present_seller = forms.CharField(
        label=_("Il fornitore di oggi, se non siamo noi"),
        max_length=200,
        required=False,
        help_text=_("Con la voltura la fornitura passa a noi: pensiamo a tutto noi."),
    )
    identity_document = identity_document()
    deed = AttachmentField(
        label=_("Il documento che dimostra il motivo"),
        required=False,
        help_text=_(
            "Solo se l’intestatario è mancato (dichiarazione sostitutiva di decesso e di eredi) o"
            " era il coniuge o un convivente (atto di separazione o stato di famiglia)."
        ),
    )

    SECTIONS = (
        Section(
            gettext_noop("Il motivo"),
            ("cause", "previous_holder", "previous_tax_code", "present_seller"),
        ),
        POINT,
        ADDRESS,
        PROPERTY,
        LAND_REGISTER,
        Section(gettext_noop("I documenti"), ("identity_document", "deed")),
        TERMS,
    )


class Voltura(PointKind):
    type = "voltura"
    slug = "voltura"
    title = gettext_noop("Voltura")
    summary = gettext_noop("La fornitura è attiva e intestata a un altro: la porti a tuo nome.")
    order = 10
    icon = "user-round"
    promise = Promise(5)
    needs = (
        gettext_noop("Il codice POD o PDR: è sulla bolletta di chi c’era prima"),
        gettext_noop("Un documento d’identità, da fotografare"),
        gettext_noop("I dati catastali dell’immobile, se li hai"),
        gettext_noop("La lettura del contatore, se lo vedi"),
        gettext_noop(
            "Se l’intestatario è mancato o è un familiare: il suo nome e il documento che lo"
            " dimostra"
        ),
    )
    follows = gettext_noop(
        "Controlliamo i dati, ti mandiamo il contratto da tenere e facciamo cambiare l’intestatario"
        " senza staccare nulla. Fino ad allora le fatture restano a chi c’era prima."
    )
    form_class = VolturaForm

    def faults(self, asking: Asking, cleaned: Cleaned) -> Iterator[Refusal]:
        yield from super().faults(asking, cleaned)
        cause = VolturaCause(cleaned.get("cause") or VolturaCause.ORDINARY)
        if contracts.needs_holder(cause) and not cleaned.get("previous_holder"):
            yield contracts.HolderMissing()
        if contracts.needs_deed(cause) and not is_there(asking, cleaned, "deed"):
            yield contracts.DeedMissing()


KIND = Voltura()

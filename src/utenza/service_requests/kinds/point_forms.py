"""The forms of operations that bring a point: where it is, by what right, how it is paid."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from utenza.kernel.refusals import gettext_noop
from utenza.service_requests.kinds.contract_forms import (
    CHOOSE,
    USES,
    ContractForm,
    Section,
    city,
    day,
    early_start,
    identity_document,
    postcode,
    power_choices,
    province,
    reading,
    street,
    street_number,
    words,
)
from utenza.service_requests.kinds.fields import CodeField
from utenza.service_requests.rules import contracts
from utenza.service_requests.rules.contracts import Cadastre, GasUse, OccupancyTitle

TITLES = [
    CHOOSE,
    (OccupancyTitle.OWNER.value, _("È di mia proprietà")),
    (OccupancyTitle.TENANT.value, _("Sono in affitto")),
    (OccupancyTitle.LOAN.value, _("Ce l’ho in comodato")),
    (OccupancyTitle.USUFRUCT.value, _("Ne ho l’usufrutto o il diritto di abitazione")),
    (OccupancyTitle.OTHER.value, _("Per un altro diritto")),
]
REGISTERS = [
    CHOOSE,
    (Cadastre.BUILDINGS.value, _("Al catasto fabbricati")),
    (Cadastre.LAND.value, _("Al catasto terreni")),
    (Cadastre.UNREGISTERED.value, _("Non è iscritto al catasto, o non lo deve essere")),
    (Cadastre.LATER.value, _("Non ho ancora i dati")),
]
GAS_USES = [
    ("", _("Non è gas")),
    (GasUse.COOKING_AND_WATER.value, _("Cucina o acqua calda")),
    (GasUse.HEATING.value, _("Riscaldamento")),
    (GasUse.ALL.value, _("Riscaldamento, e cucina o acqua calda")),
]


def code_of_point(text: str) -> str:
    """
    Return the POD or PDR in its one spelling.

    Raises NotAPoint.
    """
    return contracts.point_of(text).code


def optional_power_choices() -> list[tuple[str, str]]:
    return [("", gettext("Non è luce")), *power_choices()]


class PointForm(ContractForm):
    """A point that is to become the customer's, and the property that it serves."""

    point_code = CodeField(
        label=_("Codice POD (luce) o PDR (gas)"),
        normalise=code_of_point,
        max_length=30,
        help_text=_(
            "È sulla bolletta; il POD anche sul display del contatore. Il POD inizia con"
            " IT, il PDR ha 14 cifre: da qui capiamo se è luce o gas."
        ),
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "spellcheck": "false"}),
    )
    reading = reading()
    supply_street = street(_("Via o piazza"))
    supply_street_number = street_number()
    supply_postcode = postcode()
    supply_city = city()
    supply_province = province()
    use = forms.ChoiceField(label=_("Che uso ne fai"), choices=USES)
    title = forms.ChoiceField(label=_("A che titolo occupi l’immobile"), choices=TITLES)
    title_declared = forms.BooleanField(
        label=_(
            "Dichiaro, ai sensi degli articoli 46 e 47 del DPR 445/2000 e consapevole delle"
            " sanzioni per chi dichiara cose non vere, di occupare l’immobile a questo titolo."
        ),
        error_messages={"required": _(contracts.TitleNotDeclared.message)},
    )
    cadastre = forms.ChoiceField(label=_("Dov’è iscritto l’immobile"), choices=REGISTERS)
    cadastral_sheet = forms.CharField(label=_("Foglio"), max_length=20, required=False)
    cadastral_parcel = forms.CharField(
        label=_("Particella (o mappale)"), max_length=20, required=False
    )
    cadastral_sub = forms.CharField(label=_("Subalterno, se c’è"), max_length=20, required=False)
    bp_code = forms.ChoiceField(label=_("Con quale profilo la paghi"), required=False)
    early_start = early_start()
    words = words()


POINT = Section(gettext_noop("Il punto di fornitura"), ("point_code", "reading"))
ADDRESS = Section(
    gettext_noop("Dove si trova"),
    (
        *("supply_street", "supply_street_number"),
        *("supply_postcode", "supply_city", "supply_province"),
    ),
    has_pairs=True,
)
PROPERTY = Section(gettext_noop("L’immobile"), ("use", "title", "title_declared"))
LAND_REGISTER = Section(
    gettext_noop("I dati catastali"),
    ("cadastre", "cadastral_sheet", "cadastral_parcel", "cadastral_sub"),
    gettext_noop(
        "Li chiede l’Anagrafe tributaria. Sono sull’atto d’acquisto, sul contratto d’affitto o"
        " sulla visura; se non li hai ora, ce li mandi dopo."
    ),
    has_pairs=True,
)
TERMS = Section(gettext_noop("Pagamento e inizio"), ("bp_code", "early_start", "words"))
PAPERS = Section(gettext_noop("I documenti"), ("identity_document",))


class NewContractForm(PointForm):
    """What a point without a contract needs beside."""

    power_kw = forms.ChoiceField(
        label=_("Luce: potenza impegnata"),
        choices=optional_power_choices,
        required=False,
        help_text=_("Per una casa di solito bastano 3 kW. La potenza disponibile è il 10% in più."),
    )
    gas_use = forms.ChoiceField(label=_("Gas: come lo userai"), choices=GAS_USES, required=False)
    wanted_on = day(
        _("Da che giorno ti serve"),
        hint=_("Se lasci vuoto, appena possibile."),
    )
    identity_document = identity_document()

    SECTIONS = (
        POINT,
        ADDRESS,
        Section(gettext_noop("Che cosa ti serve"), ("power_kw", "gas_use", "wanted_on")),
        PROPERTY,
        LAND_REGISTER,
        PAPERS,
        TERMS,
    )

"""The pieces of which forms about contracts are made: long ones, cut into sections."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from django import forms
from django.conf import settings
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from utenza.customers.rules import NotAPostcode, NotAProvince
from utenza.kernel.money import quantity
from utenza.kernel.refusals import Refusal
from utenza.service_requests.kinds.fields import CodeField
from utenza.service_requests.kinds.files import AttachmentField
from utenza.service_requests.kinds.parts import long_text
from utenza.service_requests.rules import contracts
from utenza.service_requests.rules.contracts import IdentityMissing
from utenza.supplies.rules import SupplyUse

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Words  # known to the type checker alone

CHOOSE = ("", _("Scegli…"))
USES = [
    CHOOSE,
    (SupplyUse.DOMESTIC_RESIDENT.value, _("Casa, dove ho la residenza")),
    (SupplyUse.DOMESTIC_NON_RESIDENT.value, _("Casa, dove non ho la residenza")),
    (SupplyUse.OTHER.value, _("Altro: ufficio, negozio, box, parti comuni…")),
]
# What finds the faults of a whole form in its cleaned data.
Check: TypeAlias = Callable[[Mapping[str, Any]], Iterable[Refusal]]
# As many digits as the largest register has.
HIGHEST_READING = 999_999_999


@dataclass(frozen=True, slots=True)
class Section:
    """Fields under an Italian heading; in pairs, all but the first are short."""

    title: str
    fields: tuple[str, ...]
    hint: str = ""
    has_pairs: bool = False


@dataclass(frozen=True, slots=True)
class ShownSection:
    title: str
    hint: str
    fields: list[forms.BoundField]
    has_pairs: bool


class ContractForm(forms.Form):
    """A form in sections; `check` yields what is wrong with the whole, each with its `field`."""

    SECTIONS: ClassVar[tuple[Section, ...]]

    def __init__(self, *given: Any, check: Check, **named: Any) -> None:  # noqa: ANN401 - as a form takes
        super().__init__(*given, **named)
        self.check = check
        self.order_fields([name for section in self.SECTIONS for name in section.fields])

    def sections(self) -> list[ShownSection]:
        """Return what the page shows, in the reader's language."""
        shown = (
            ShownSection(
                gettext(section.title),
                section.hint and gettext(section.hint),
                [self[name] for name in section.fields if name in self.fields],
                section.has_pairs,
            )
            for section in self.SECTIONS
        )
        return [section for section in shown if section.fields]

    def clean(self) -> dict[str, Any]:
        for refusal in self.check(self.cleaned_data):
            field = getattr(refusal, "field", None)
            if field not in self.errors:
                self.add_error(field, gettext(str(refusal)))
        return self.cleaned_data


def allowed_powers() -> tuple[Decimal, ...]:
    """Return the powers in kW that the retailer offers."""
    return settings.POWERS_KW or contracts.powers()


def plain(power: Decimal) -> str:
    """Return kW as the CIS is told them: `3`, `4.5`."""
    return f"{power.normalize():f}"


def kilowatts(power: Decimal) -> str:
    return f"{quantity(power, get_language() or 'it')}\N{NO-BREAK SPACE}kW"


def power_choices() -> list[tuple[str, str]]:
    return [(plain(power), kilowatts(power)) for power in allowed_powers()]


def street(label: "Words") -> forms.CharField:
    return forms.CharField(label=label, max_length=200)


def street_number() -> forms.CharField:
    return forms.CharField(label=_("Numero civico"), max_length=20, required=False)


def postcode() -> forms.RegexField:
    return forms.RegexField(
        r"\A[0-9]{5}\Z",
        label=_("CAP"),
        error_messages={"invalid": _(NotAPostcode.message)},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 5}),
    )


def city() -> forms.CharField:
    return forms.CharField(label=_("Comune"), max_length=200)


def province() -> forms.CharField:
    return CodeField(
        label=_("Provincia (sigla)"),
        max_length=2,
        normalise=_province,
        widget=forms.TextInput(attrs={"autocapitalize": "characters"}),
    )


def reading() -> forms.IntegerField:
    return forms.IntegerField(
        label=_("Lettura del contatore, se la vedi"),
        help_text=_("Le sole cifre prima della virgola: serve a non farti pagare consumi d’altri."),
        required=False,
        min_value=0,
        max_value=HIGHEST_READING,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )


def day(label: "Words", *, hint: "Words | str" = "", required: bool = False) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=hint,
        required=required,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


def words() -> forms.CharField:
    return long_text(_("Vuoi aggiungere qualcosa?"), required=False, rows=3)


def identity_document() -> AttachmentField:
    return AttachmentField(
        label=_("Il tuo documento d’identità"),
        error_messages={"required": _(IdentityMissing.message)},
    )


def early_start() -> forms.BooleanField:
    return forms.BooleanField(
        label=_(
            "Chiedo espressamente di cominciare anche prima che passino i 14 giorni del"
            " ripensamento."
        ),
        help_text=_(
            "Se poi ci ripensi paghi soltanto ciò che hai consumato. Senza questa richiesta"
            " aspettiamo che i 14 giorni siano passati."
        ),
        required=False,
    )


def _province(text: str) -> str:
    code = text.upper()
    if len(code) != 2 or not code.isascii() or not code.isalpha():  # noqa: PLR2004 - letters of a province
        raise NotAProvince
    return code

"""
What the law and the trade say of operations on a contract.

A fact marked "to be confirmed" was found in no act: a setting can say otherwise.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from utenza.kernel.codes import pdr, pod
from utenza.kernel.refusals import Refusal, gettext_noop
from utenza.supplies.rules import Commodity, SupplyUse

# Codice del consumo, art. 52: days to change one's mind about a contract made at a distance.
DAYS_TO_THINK_AGAIN = 14

# In kW, as (up to, step); to be confirmed.
_POWER_STEPS = (
    (Decimal(6), Decimal("0.5")),
    (Decimal(10), Decimal(1)),
    (Decimal(30), Decimal(5)),
)
_AVAILABLE = Decimal("1.1")


class VolturaCause(StrEnum):
    """Why a supply changes its holder; `household` is the spouse's or cohabitant's (accollo)."""

    ORDINARY = "ordinary"
    MORTIS_CAUSA = "mortis_causa"
    HOUSEHOLD = "household"


class OccupancyTitle(StrEnum):
    """By what right the property is occupied."""

    OWNER = "owner"
    TENANT = "tenant"
    LOAN = "loan"
    USUFRUCT = "usufruct"
    OTHER = "other"


class Cadastre(StrEnum):
    """
    Where the property stands in the land register.

    `later`: the data are not at hand; the supply goes on, and the seller tells the tax register.
    """

    BUILDINGS = "buildings"
    LAND = "land"
    UNREGISTERED = "unregistered"
    LATER = "later"


class GasUse(StrEnum):
    """What gas is burnt for; the category of the standard profile follows from it (TISG)."""

    COOKING_AND_WATER = "cooking_and_water"
    HEATING = "heating"
    ALL = "all"


class NotAPoint(Refusal):
    message = gettext_noop(
        "Non è un codice POD né un codice PDR: il POD inizia con IT (IT001E12345678), il PDR ha"
        " 14 cifre."
    )
    field = "point_code"


class AlreadyYours(Refusal):
    message = gettext_noop("Questo punto è già una tua fornitura attiva: trovi tutto in Home.")
    field = "point_code"


class TitleNotDeclared(Refusal):
    message = gettext_noop(
        "Senza questa dichiarazione non possiamo procedere: la chiede la legge a chi attiva o"
        " intesta una fornitura."
    )
    field = "title_declared"


class SheetMissing(Refusal):
    message = gettext_noop("Scrivi il foglio: è sull’atto, sulla visura o sul contratto d’affitto.")
    field = "cadastral_sheet"


class ParcelMissing(Refusal):
    message = gettext_noop(
        "Scrivi la particella (o mappale): è accanto al foglio, sugli stessi documenti."
    )
    field = "cadastral_parcel"


class HolderMissing(Refusal):
    message = gettext_noop("Scrivi a chi è intestata oggi: è sulla bolletta.")
    field = "previous_holder"


class IdentityMissing(Refusal):
    message = gettext_noop("Allega il tuo documento d’identità: basta una foto leggibile.")
    field = "identity_document"


class DeedMissing(Refusal):
    message = gettext_noop("Per questo motivo serve anche il documento che lo dimostra: allegalo.")
    field = "deed"


class PowerMissing(Refusal):
    message = gettext_noop("Scegli la potenza: per la luce serve.")
    field = "power_kw"


class GasUseMissing(Refusal):
    message = gettext_noop("Scegli come userai il gas.")
    field = "gas_use"


class PowerUnknown(Refusal):
    message = gettext_noop(
        "Non conosciamo la potenza impegnata di questa fornitura: chiamaci e la cambiamo insieme."
    )


class NoOtherPower(Refusal):
    message = gettext_noop(
        "Da qui non c’è un’altra potenza da scegliere: chiamaci e vediamo che cosa serve."
    )


class PowerNotOffered(Refusal):
    message = gettext_noop("Questa potenza non si può scegliere: prendine una dell’elenco.")
    field = "new_power_kw"


class DayPast(Refusal):
    message = gettext_noop("Questo giorno è già passato: scegline uno da oggi in poi.")
    field = "wanted_on"


@dataclass(frozen=True, slots=True)
class Point:
    """A POD or PDR in its one spelling, and what flows through it."""

    code: str
    commodity: Commodity

    def is_same_as(self, code: str) -> bool:
        """Tell whether this is the point's code: of a POD the first fourteen characters count."""
        return pod.pod14(self.code) == pod.pod14(code)


def point_of(text: str) -> Point:
    """
    Tell a POD from a PDR and return it normalised.

    Raises NotAPoint.
    """
    for code, commodity in ((pod, Commodity.ELECTRICITY), (pdr, Commodity.GAS)):
        try:
            return Point(code.normalise(text), commodity)
        except (pod.NotAPod, pdr.NotAPdr):
            continue
    raise NotAPoint


def powers() -> tuple[Decimal, ...]:
    """Return the powers that can be committed: by half a kW to 6, by one to 10, by 5 to 30."""
    found: list[Decimal] = []
    power = Decimal(0)
    for up_to, step in _POWER_STEPS:
        while power < up_to:
            power += step
            found.append(power)
    return tuple(found)


def available(committed: Decimal) -> Decimal:
    """Return the kW that the limiter lets through."""
    return committed * _AVAILABLE


def other_powers(
    *, now: Decimal | None, allowed: Iterable[Decimal], is_increase: bool
) -> Sequence[Decimal]:
    """
    Return the powers in kW that are more than the present one, or less.

    Raises PowerUnknown, NoOtherPower.
    """
    if now is None:
        raise PowerUnknown
    found = [power for power in allowed if (power > now if is_increase else power < now)]
    if not found:
        raise NoOtherPower
    return found


def may_think_again(*, is_person: bool, has_vat_number: bool, use: SupplyUse) -> bool:
    """
    Tell whether the fourteen days are the customer's by law: they are a consumer's.

    A person without a VAT number is one whatever the use; another one for a home.
    """
    return is_person and (use is not SupplyUse.OTHER or not has_vat_number)


def needs_deed(cause: VolturaCause) -> bool:
    """Tell whether the cause has to be proved: a death, a separation, a household."""
    return cause is not VolturaCause.ORDINARY


def needs_holder(cause: VolturaCause) -> bool:
    """Tell whether who holds the supply today has to be named: debts may pass to who takes over."""
    return cause is not VolturaCause.ORDINARY


def needs_plot(cadastre: Cadastre) -> bool:
    """Tell whether sheet and parcel have to be there."""
    return cadastre in (Cadastre.BUILDINGS, Cadastre.LAND)

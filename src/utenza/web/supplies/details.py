"""What the page of one supply says: contract, meter, readings, consumption, profiles over time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext, gettext_noop, pgettext

from utenza.billing_profiles.queries import Profile, Stay
from utenza.kernel.money import quantity
from utenza.kernel.words import day, month, short_day, the_day
from utenza.metering.queries import MonthOfConsumption, ReadingLine
from utenza.metering.rules import Register
from utenza.supplies.queries import SupplyDetail
from utenza.supplies.rules import Commodity, PriceKind, SupplyUse
from utenza.web.billing_profiles.shown import payment_words, profile_href
from utenza.web.consumption.readings import KIND_WORDS
from utenza.web.supplies.readings import window_words
from utenza.web.supplies.shown import Chip

Facts = list[tuple[str, str]]

_USES = {
    SupplyUse.DOMESTIC_RESIDENT: gettext_noop("Domestico, residente"),
    SupplyUse.DOMESTIC_NON_RESIDENT: gettext_noop("Domestico, non residente"),
    SupplyUse.OTHER: gettext_noop("Altri usi"),
}


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """What the meter showed on a day, a cell for each register of the table."""

    day: str
    values: list[str]
    kind: str


@dataclass(frozen=True, slots=True)
class ReadingTable:
    registers: list[str]
    rows: list[ReadingRow]


@dataclass(frozen=True, slots=True)
class ConsumptionTable:
    """The months that are known of the last twelve, newest first, and their total."""

    total: str
    months: list[tuple[str, str, bool]]
    is_whole_year: bool


@dataclass(frozen=True, slots=True)
class StayInProfile:
    code: str
    href: str
    payment: str
    span: str
    chip: Chip | None


def facts_of(supply: SupplyDetail, language: str) -> Facts:
    """Return the contract's facts; what is not known has no line."""
    return offer_facts(supply, language) + use_facts(supply, language)


def offer_facts(supply: SupplyDetail, language: str) -> Facts:
    """Return the offer's facts, by which one can tell whether the contract was applied."""
    card = supply.card
    is_fixed = supply.price_kind is PriceKind.FIXED
    told = [
        (gettext("Offerta"), card.offer_name),
        (gettext("Codice offerta"), supply.offer_code),
        (gettext("Prezzo"), gettext("Fisso") if is_fixed else gettext("Variabile")),
        (gettext("Condizioni valide fino al"), _day(card.offer_until, language)),
    ]
    return [(label, value) for label, value in told if value]


def use_facts(supply: SupplyDetail, language: str) -> Facts:
    """Return what the supply is used for, how much, and since when."""
    card = supply.card
    told = [
        (gettext("Uso"), gettext(_USES[supply.use])),
        (gettext("Potenza impegnata"), _with_unit(supply.committed_power_kw, "kW", language)),
        (gettext("Potenza disponibile"), _with_unit(supply.available_power_kw, "kW", language)),
        (gettext("Profilo di prelievo"), supply.gas_profile),
        (
            gettext("Consumo annuo"),
            _with_unit(supply.annual_quantity, _unit(card.commodity), language),
        ),
        (gettext("Attiva dal"), day(card.started_on, language)),
        (gettext("Cessata il"), _day(card.ended_on, language)),
    ]
    return [(label, value) for label, value in told if value]


def meter_facts(supply: SupplyDetail, *, today: date | None, language: str) -> Facts:
    """Return the meter's facts; without a day of today nothing is said of the next window."""
    card = supply.card
    by_hand = not card.is_read_remotely
    digits = "" if supply.meter_digits is None else str(supply.meter_digits)
    told = [
        (gettext("Matricola"), supply.meter_serial),
        (gettext("Cifre del contatore"), digits),
        (gettext("Lettura"), gettext("Con autolettura") if by_hand else gettext("A distanza")),
        (
            gettext("Finestra di autolettura"),
            window_words(card, today=today, language=language)
            if today and by_hand and (card.window or card.commodity is Commodity.ELECTRICITY)
            else "",
        ),
        (
            gettext("Coefficiente di correzione C"),
            _coefficient(supply.correction_coefficient, language),
        ),
    ]
    return [(label, value) for label, value in told if value]


def reading_table(readings: Sequence[ReadingLine], language: str) -> ReadingTable:
    """Return the readings a day a row; a meter of three registers has a column for each."""
    registers = sorted({reading.register for reading in readings}, key=list(Register).index)
    days: dict[date, dict[Register, ReadingLine]] = {}
    for reading in readings:
        days.setdefault(reading.day, {})[reading.register] = reading
    rows = [
        ReadingRow(
            day=short_day(on, language),
            values=[_value(found.get(register), language) for register in registers],
            kind=gettext(KIND_WORDS[next(iter(found.values())).kind]),
        )
        for on, found in days.items()
    ]
    return ReadingTable([_register_words(register) for register in registers], rows)


def consumption_table(
    months: Sequence[MonthOfConsumption], commodity: Commodity, language: str
) -> ConsumptionTable:
    unit = _unit(commodity)
    total = sum((one.quantity for one in months), Decimal(0))
    return ConsumptionTable(
        total=_with_unit(total, unit, language) if months else "",
        months=[
            (month(one.month, language), _with_unit(one.quantity, unit, language), one.is_estimated)
            for one in reversed(months)
        ],
        is_whole_year=len(months) >= _MONTHS_OF_A_YEAR,
    )


def stay_rows(
    stays: Iterable[Stay], profiles: Iterable[Profile], language: str
) -> list[StayInProfile]:
    by_code = {profile.code: profile for profile in profiles}
    return [
        StayInProfile(
            code=stay.profile_code,
            href=profile_href(stay.profile_code),
            payment=payment_words(by_code[stay.profile_code]),
            span=_span(stay, language),
            chip=_planned_chip() if stay.is_planned else None,
        )
        for stay in stays
    ]


_MONTHS_OF_A_YEAR = 12


def _span(stay: Stay, language: str) -> str:
    since = the_day(stay.starts_on, language, "dal ")
    if stay.is_planned:
        return since
    if stay.ends_on is None:
        return gettext("%(since)s a oggi") % {"since": since}
    words = {"since": since, "until": the_day(stay.ends_on, language, "al ")}
    return gettext("%(since)s %(until)s") % words


def _planned_chip() -> Chip:
    """Mark a stay that the CIS has still to confirm."""
    return Chip("info", "hourglass", pgettext("profilo", "In attivazione"))


def _unit(commodity: Commodity) -> str:
    return "Smc" if commodity is Commodity.GAS else "kWh"


def _day(value: date | None, language: str) -> str:
    return "" if value is None else day(value, language)


def _with_unit(value: Decimal | None, unit: str, language: str) -> str:
    return "" if value is None else f"{quantity(value, language)} {unit}"


def _coefficient(value: Decimal | None, language: str) -> str:
    if value is None:
        return ""
    return str(value) if language.startswith("en") else str(value).replace(".", ",")


def _value(reading: ReadingLine | None, language: str) -> str:
    return "" if reading is None else quantity(Decimal(reading.value), language)


def _register_words(register: Register) -> str:
    return gettext("Totale") if register is Register.TOTAL else register.value

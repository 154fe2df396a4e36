"""The readings of a meter, and each bill beside them: words ready."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext, gettext_noop, ngettext

from utenza.bills.queries.spending import BilledPeriod
from utenza.bills.rules.credits import standing
from utenza.bills.rules.states import BillKind
from utenza.kernel.money import quantity
from utenza.kernel.words import day as day_words
from utenza.kernel.words import period_words
from utenza.metering.queries import ReadingLine
from utenza.metering.rules import ReadingKind, Register
from utenza.metering.rules.differences import (
    Charge,
    Check,
    Meter,
    MeterDay,
    Verdict,
    checked,
    counted,
    meter_days,
)
from utenza.supplies.queries import SupplyDetail
from utenza.supplies.rules import Commodity
from utenza.web.bills.shown import bill_href
from utenza.web.supplies.shown import Chip

KIND_WORDS = {
    ReadingKind.ACTUAL: gettext_noop("Rilevata"),
    ReadingKind.ESTIMATED: gettext_noop("Stimata"),
    ReadingKind.CUSTOMER: gettext_noop("Autolettura"),
}
# Tone, icon and word of each verdict.
_LOOKS = {
    Verdict.EQUAL: ("ok", "circle-check", gettext_noop("Coincide")),
    Verdict.DIFFERENT: ("warn", "triangle-alert", gettext_noop("Da verificare")),
    Verdict.ESTIMATED: ("info", "hourglass", gettext_noop("Stimato")),
    Verdict.UNKNOWN: ("", "circle-help", gettext_noop("Manca una lettura")),
}


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """A day of the meter; `use` is what it counted since the reading before, or empty."""

    day: str
    values: list[str]
    kind: str
    use: str


@dataclass(frozen=True, slots=True)
class ReadingTable:
    """`registers` head the columns of the values, `unit` says what the meter counts."""

    registers: list[str]
    unit: str
    rows: list[ReadingRow]


@dataclass(frozen=True, slots=True)
class ChargeRow:
    """
    Bills from one reading to another, beside what was counted.

    `bills` are their numbers with their addresses.
    """

    period: str
    bills: list[tuple[str, str]]
    billed: str
    measured: str
    difference: str
    chip: Chip


@dataclass(frozen=True, slots=True)
class ChargeTable:
    """`summary` says in a sentence or two how many periods agree."""

    unit: str
    summary: str
    rows: list[ChargeRow]


def days_of_meter(readings: Iterable[ReadingLine]) -> list[MeterDay]:
    return meter_days((one.day, one.register, one.value, one.kind) for one in readings)


def meter_of(supply: SupplyDetail) -> Meter:
    is_gas = supply.card.commodity is Commodity.GAS
    return Meter(
        supply.meter_digits,
        (supply.correction_coefficient or None) if is_gas else Decimal(1),
    )


def reading_table(days: Sequence[MeterDay], supply: SupplyDetail, language: str) -> ReadingTable:
    """Return the days, newest first; a meter of three registers has a column for each."""
    registers = [one for one in Register if any(one in day.values for day in days)]
    uses = [None, *(counted(*pair, meter_of(supply)) for pair in pairwise(days))][: len(days)]
    rows = [
        ReadingRow(
            day=day_words(one.day, language),
            values=[_figure(one.values.get(register), language) for register in registers],
            kind=gettext(KIND_WORDS[one.kind]),
            use=_figure(use, language),
        )
        for one, use in zip(days, uses, strict=True)
    ]
    is_gas = supply.card.commodity is Commodity.GAS
    heads = [gettext("Totale") if one is Register.TOTAL else one.value for one in registers]
    return ReadingTable(heads, "m³" if is_gas else "kWh", rows[::-1])


def charge_table(
    billed: Sequence[BilledPeriod], days: Sequence[MeterDay], supply: SupplyDetail, language: str
) -> ChargeTable:
    """Return the bills that stand and charge a quantity beside the readings, newest first."""
    charges = (
        Charge(one.first_day, one.last_day, one.quantity, one.is_estimated, one.number)
        for one in standing(billed)
        if one.kind is BillKind.BILL and one.quantity is not None
    )
    meter = meter_of(supply)
    checks = checked(charges, days, meter)
    rows = [_charge_row(check, meter, language) for check in reversed(checks)]
    unit = "Smc" if supply.card.commodity is Commodity.GAS else "kWh"
    return ChargeTable(unit, _summary(checks, meter), rows)


def _charge_row(check: Check, meter: Meter, language: str) -> ChargeRow:
    tone, icon, words = _LOOKS[check.verdict]
    if check.verdict is Verdict.UNKNOWN and meter.coefficient is None:
        words = gettext_noop("Manca il coefficiente C")
    return ChargeRow(
        period=period_words(check.charges[0].first_day, check.charges[-1].last_day, language),
        bills=[(one.bill_number, bill_href(one.bill_number)) for one in check.charges],
        billed=_figure(check.charged, language),
        measured=_figure(check.measured, language),
        difference=_figure(check.difference, language),
        chip=Chip(tone, icon, gettext(words)),
    )


def _summary(checks: Sequence[Check], meter: Meter) -> str:
    """Say how many periods agree, and what about the others."""
    if meter.coefficient is None:
        return gettext(
            "Di questo contatore non conosciamo il coefficiente C, che cambia i suoi metri cubi in"
            " Smc: senza, non possiamo confrontare le letture con le fatture."
        )
    compared = [one.verdict for one in checks if one.measured is not None]
    if not compared:
        return gettext(
            "Non ci sono ancora due letture, all’inizio e alla fine di un periodo fatturato, con"
            " cui confrontare le fatture."
        )
    said = [
        ngettext(
            "Fra due letture c’è %(count)d periodo fatturato: %(equal)d coincide.",
            "Fra due letture ci sono %(count)d periodi fatturati: %(equal)d coincidono.",
            len(compared),
        )
        % {"equal": compared.count(Verdict.EQUAL), "count": len(compared)}
    ]
    different = compared.count(Verdict.DIFFERENT)
    if different:
        said.append(
            ngettext(
                "%(count)d è da verificare: puoi chiederci di controllarlo.",
                "%(count)d sono da verificare: puoi chiederci di controllarli.",
                different,
            )
            % {"count": different}
        )
    return " ".join(said)


def _figure(value: Decimal | int | None, language: str) -> str:
    return "" if value is None else quantity(Decimal(value), language)

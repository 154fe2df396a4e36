"""What the meter tells on a written bill: the readings of its days, and the year's consumption."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext

from utenza.bills.rules.lines import ZERO
from utenza.kernel.money import quantity
from utenza.kernel.words import at_month, month, short_month
from utenza.metering.queries import MonthOfConsumption
from utenza.supplies.rules import Commodity
from utenza.web.bills.written.facts import BillFacts
from utenza.web.bills.written.layout import Chart, Column, Table
from utenza.web.supplies.details import reading_table

_MONTHS = 12
_WHOLE = Decimal(1)
_NOTHING_KNOWN = "\N{EN DASH}"


def readings_of(facts: BillFacts) -> Table | None:
    """Return the readings of the bill's days; None where there are none."""
    if not facts.readings:
        return None
    table = reading_table(facts.readings, facts.language)
    return Table(
        title=gettext("Le letture del periodo"),
        columns=(gettext("Giorno"), *table.registers, gettext("Tipo")),
        rows=tuple((row.day, *row.values, row.kind) for row in table.rows),
    )


def chart_of(facts: BillFacts) -> Chart | None:
    """Return the twelve months until the bill's end; None where nothing is known of them."""
    if not facts.months:
        return None
    known = {one.month: one for one in facts.months}
    most = max(one.quantity for one in facts.months) or Decimal(1)
    months = _months_until(facts.bill.line.period_to)
    language = facts.language
    return Chart(
        title=gettext("I consumi di dodici mesi"),
        words=_words(facts),
        told=_told(facts),
        columns=tuple(_column(one, known.get(one), most, language) for one in months),
    )


def _column(day: date, found: MonthOfConsumption | None, most: Decimal, language: str) -> Column:
    label = short_month(day, language).partition(" ")[0]
    if found is None:
        return Column(label, _NOTHING_KNOWN, 0)
    height = float(max(found.quantity, ZERO) / most)
    value = quantity(found.quantity.quantize(_WHOLE), language)
    return Column(label, value, height, found.is_estimated)


def _words(facts: BillFacts) -> str:
    unit, language = _unit(facts), facts.language
    most = max(facts.months, key=lambda one: one.quantity)
    least = min(facts.months, key=lambda one: one.quantity)
    words = {
        "first": month(facts.months[0].month, language),
        "a_mese": at_month(facts.months[-1].month, language),
        "total": _with_unit(sum((one.quantity for one in facts.months), ZERO), unit, language),
        "most": month(most.month, language),
        "most_quantity": _with_unit(most.quantity, unit, language),
        "least": month(least.month, language),
        "least_quantity": _with_unit(least.quantity, unit, language),
    }
    told = gettext(
        "Da %(first)s %(a_mese)s hai usato %(total)s. Di più in %(most)s (%(most_quantity)s), di"
        " meno in %(least)s (%(least_quantity)s)."
    )
    estimates = gettext("Le colonne tratteggiate sono stime.")
    has_estimates = any(one.is_estimated for one in facts.months)
    return f"{told} {estimates}" % words if has_estimates else told % words


def _told(facts: BillFacts) -> str:
    """Say each month's consumption, as the columns show it."""
    unit, language = _unit(facts), facts.language
    as_read, estimated = "%(month)s: %(quantity)s", gettext("%(month)s: %(quantity)s, stima")
    return "; ".join(
        (estimated if one.is_estimated else as_read)
        % {
            "month": month(one.month, language),
            "quantity": _with_unit(one.quantity, unit, language),
        }
        for one in facts.months
    )


def _months_until(last: date) -> list[date]:
    months = [last.replace(day=1)]
    while len(months) < _MONTHS:
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    return months[::-1]


def _unit(facts: BillFacts) -> str:
    return "Smc" if facts.supply.card.commodity is Commodity.GAS else "kWh"


def _with_unit(value: Decimal, unit: str, language: str) -> str:
    return f"{quantity(value, language)} {unit}"

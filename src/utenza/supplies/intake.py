"""Supplies and reading windows, as the CIS delivers them."""

from utenza.kernel.codes import pdr, pod
from utenza.kernel.refusals import Refusal
from utenza.storage.intake import (
    Fault,
    Intake,
    RejectCode,
    among,
    choice,
    day,
    derived,
    flag,
    needs,
    number,
    ref,
    refuse,
    shaped,
    text,
    whole,
)
from utenza.supplies.rules import Commodity, PriceKind, SupplyStatus, SupplyUse

POINTS = {Commodity.ELECTRICITY: pod.normalise, Commodity.GAS: pdr.normalise}


def point_code(value: str, commodity: str) -> str:
    """
    Return the POD, or for gas the PDR.

    Raises Fault.
    """
    if commodity not in POINTS:
        return ""  # the row is rejected for its commodity
    try:
        return POINTS[Commodity(commodity)](value)
    except Refusal as refusal:
        raise Fault(RejectCode.BAD_POINT_CODE, str(refusal)) from refusal


READING_WINDOWS = Intake(
    file="reading_windows.csv",
    table="supplies_readingwindow",
    key=("reading_calendar", "opens_on"),
    fields=(text("reading_calendar"), day("opens_on"), day("closes_on")),
    rules=(
        refuse("closes_on < opens_on", RejectCode.BAD_DATE, "closes_on", "chiude prima di aprire"),
    ),
)

SUPPLIES = Intake(
    file="supplies.csv",
    table="supplies_supply",
    key=("supply_code",),
    owned_by=("customer_code",),
    fields=(
        text("supply_code"),
        ref("customer_code", to="customers.csv", column="customer_id"),
        choice("commodity", Commodity),
        derived("point_code", point_code, beside=("commodity",), column="point_code"),
        choice("status", SupplyStatus),
        day("started_on"),
        day("ended_on", required=False),
        text("street"),
        text("street_number", required=False),
        text("postcode"),
        text("city"),
        shaped("province", "[A-Z]{2}", "non sono 2 lettere"),
        choice("use", SupplyUse),
        text("offer_name"),
        text("offer_code", required=False),
        choice("price_kind", PriceKind),
        day("offer_until", required=False),
        number("committed_power_kw", digits=9, required=False),
        number("available_power_kw", digits=9, required=False),
        text("gas_profile", required=False),
        text("meter_serial", required=False),
        whole("meter_digits", least=1, most=9, required=False),
        flag("meter_smart"),
        number("correction_coefficient", digits=6, places=6, required=False),
        text("reading_calendar", required=False),
        number("annual_kwh", required=False),
        number("annual_smc", required=False),
    ),
    rules=(
        needs("ended_on", when="status = 'ceased'"),
        among("reading_calendar", table="supplies_readingwindow", of="reading_windows.csv"),
    ),
)

FILES = (READING_WINDOWS, SUPPLIES)

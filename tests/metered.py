"""Years of use for the people of the tests: what a meter of three bands, or of gas, counted."""

from datetime import date
from decimal import Decimal

import trade

from utenza.metering.rules.months import months_to

NEWEST = date(2026, 10, 1)
# A family's months from January, in kWh, and its gas in Smc.
KWH = (222, 198, 180, 160, 150, 170, 210, 200, 168, 172, 190, 214)
SMC = (210, 180, 120, 50, 20, 15, 12, 12, 16, 60, 130, 190)


def years_of_power(supply, *, months=24, newest=NEWEST, grows="1", estimated=()):
    """Write so many months in three bands; the last twelve are `grows` times those before."""
    for month in months_to(newest, months):
        is_last_year = month > date(newest.year - 1, newest.month, 1)
        total = Decimal(KWH[month.month - 1]) * (Decimal(grows) if is_last_year else 1)
        for band, part in (("F1", "0.33"), ("F2", "0.31"), ("F3", "0.36")):
            trade.a_month_of_consumption(
                supply=supply,
                month=month,
                band=band,
                quantity=total * Decimal(part),
                kind="estimated" if month in estimated else "actual",
            )


def years_of_gas(supply, *, months=24, newest=NEWEST):
    for month in months_to(newest, months):
        trade.a_month_of_consumption(
            supply=supply, month=month, band="gas", quantity=SMC[month.month - 1]
        )

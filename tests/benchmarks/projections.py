"""
How far off the projections are, beside two naive ones, and how often an alert is false.

On deliveries of the generator and, where it lies beside the project, on the sample delivery; and on
made-up families that change as real ones do: a level that drifts, one that jumps, hard and mild
winters. Each month of the last year is projected as if what followed were not known.
"""

import argparse
import csv
import io
import random
import statistics
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from utenza.imports.generator.plan import Plan
from utenza.imports.generator.writing import write_plan
from utenza.kernel.periods import Period
from utenza.metering.rules.months import Known, days_of, months_to, shifted
from utenza.metering.rules.projecting import project, spread_of
from utenza.metering.rules.unusual import unusual_month
from utenza.supplies.rules import Commodity

SAMPLE = Path(__file__).parents[3] / "shared" / "sample-delivery" / "cis-20261122-1.zip"
ALWAYS = Period(date(2000, 1, 1))
TODAY = date(2026, 11, 22)
YEARS_OF_MONTHS = 48
# Of a year, the months' hundredths.
LIGHT = (9.4, 8.0, 7.7, 7.0, 7.0, 7.9, 9.7, 9.3, 7.8, 7.9, 8.3, 10.0)
GAS = (20.5, 17.5, 12.0, 5.0, 2.0, 1.5, 1.2, 1.2, 1.6, 6.0, 12.5, 19.0)
# Where next to nothing is used a percentage says nothing.
WORTH_A_PERCENTAGE = 5
ANOMALIES = (1.5, 2.0, 0.2)


@dataclass(frozen=True, slots=True)
class Meter:
    commodity: Commodity
    known: Known


Naive = Callable[[Known, date], Decimal | None]


def same_month_last_year(known: Known, month: date) -> Decimal | None:
    return known.get(shifted(month, -12))


def last_three_months(known: Known, month: date) -> Decimal | None:
    last = sorted(known)[-3:]
    days = sum(days_of(one, ALWAYS) for one in last)
    return sum(known[one] for one in last) / days * days_of(month, ALWAYS) if last else None


def ours(known: Known, month: date) -> Decimal | None:
    return project(known, month, covered=ALWAYS)


METHODS: dict[str, Naive] = {
    "this method": ours,
    "same month last year": same_month_last_year,
    "mean of last three months": last_three_months,
}


def generated(customers: int) -> list[Meter]:
    plan = Plan(
        customers=customers,
        today=TODAY,
        months=YEARS_OF_MONTHS,
        files=frozenset({"consumption.csv"}),
    )
    with tempfile.TemporaryDirectory() as folder:
        where = Path(folder) / "delivery"
        write_plan(where=where, plan=plan)
        with (where / "consumption.csv").open(encoding="utf-8", newline="") as file:
            return list(meters(csv.DictReader(file)))


def of_the_sample() -> list[Meter]:
    with zipfile.ZipFile(SAMPLE) as archive:
        name = next(one for one in archive.namelist() if one.endswith("consumption.csv"))
        text = io.StringIO(archive.read(name).decode("utf-8-sig"), newline="")
        return list(meters(csv.DictReader(text)))


def meters(rows: Iterable[dict[str, str]]) -> Iterator[Meter]:
    known: dict[tuple[str, bool], dict[date, Decimal]] = {}
    for row in rows:
        months = known.setdefault((row["supply_code"], row["band"] == "gas"), {})
        month = date.fromisoformat(f"{row['month']}-01")
        months[month] = months.get(month, Decimal(0)) + Decimal(row["quantity"])
    for (_, is_gas), months in known.items():
        yield Meter(Commodity.GAS if is_gas else Commodity.ELECTRICITY, months)


def made_up(kind: str, count: int) -> Iterator[Meter]:
    """Families whose level drifts 3 % a month, jumps once, or whose winters differ by a tenth."""
    rng = random.Random(kind)  # noqa: S311 - of families that do not exist
    months = months_to(date(2026, 10, 1), YEARS_OF_MONTHS)
    for number in range(count):
        is_gas = bool(number % 2)
        shape, level, winter = (GAS if is_gas else LIGHT), rng.uniform(9, 40), 0.0
        jumps_at, jump = rng.randrange(34, 46), rng.choice((0.7, 1.4))
        known = {}
        for at, month in enumerate(months):
            level *= rng.gauss(1, 0.03) if kind == "drifting" else 1
            level *= jump if kind == "jumping" and at == jumps_at else 1
            winter = winter / 2 + rng.gauss(0, 0.08) if kind == "weather" else 0
            use = shape[month.month - 1] * level * max(rng.gauss(1, 0.08), 0.1) * (1 + winter)
            known[month] = Decimal(f"{max(use, 0):.1f}")
        yield Meter(Commodity.GAS if is_gas else Commodity.ELECTRICITY, known)


def tried(meters: Iterable[Meter]) -> Iterator[tuple[Meter, Known, date]]:
    """Each of the last twelve months of each meter, with what was known before it."""
    for meter in meters:
        for month in sorted(meter.known)[-12:]:
            before = {one: value for one, value in meter.known.items() if one < month}
            if shifted(month, -12) in before and meter.known[month] >= WORTH_A_PERCENTAGE:
                yield meter, before, month


def report_errors(name: str, meters: list[Meter]) -> None:
    errors: dict[str, list[float]] = {method: [] for method in METHODS}
    held = []
    for meter, before, month in tried(meters):
        came = meter.known[month]
        for method, naive in METHODS.items():
            found = naive(before, month)
            if found is not None:
                errors[method].append(float(abs(found - came) / came))
        likely, spread = ours(before, month), spread_of(before, covered=ALWAYS)
        if likely and spread.tries:
            held.append(abs(came - likely) <= likely * spread.wide)
    said = "   ".join(f"{method} {mape(found)}" for method, found in errors.items())
    count = len(errors["this method"])
    inside = f"{statistics.mean(held):.0%}" if held else "-"
    print(f"{name:24}{count:7,} months   MAPE: {said}   held by the range: {inside}")


def mape(errors: list[float]) -> str:
    return f"{statistics.mean(errors):6.1%}" if errors else "     -"


def report_alerts(name: str, meters: list[Meter]) -> None:
    false, found = [], {times: [] for times in ANOMALIES}
    for meter, before, month in tried(meters):
        for times in (1.0, *ANOMALIES):
            known = before | {month: meter.known[month] * Decimal(str(times))}
            told = unusual_month(known, month, covered=ALWAYS, commodity=meter.commodity)
            (false if times == 1 else found[times]).append(told is not None)
    said = "   ".join(
        f"x {times:g} found {statistics.mean(hit):.0%}" for times, hit in found.items()
    )
    print(f"{name:24}{len(false):7,} months   false alarms {statistics.mean(false):.2%}   {said}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=150)
    asked = parser.parse_args()
    populations = {
        "generated": generated(asked.customers),
        **{
            kind: list(made_up(kind, asked.customers))
            for kind in ("drifting", "jumping", "weather")
        },
    }
    if SAMPLE.exists():
        populations["sample delivery"] = of_the_sample()
    for name, meters in populations.items():
        report_errors(name, meters)
    for name, meters in populations.items():
        report_alerts(name, meters)


if __name__ == "__main__":
    main()

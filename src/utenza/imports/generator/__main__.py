"""Write a delivery of invented people: `python -m utenza.imports.generator --help`."""

import argparse
import sys
from datetime import date
from pathlib import Path

from utenza.imports.generator.plan import Plan
from utenza.imports.generator.writing import write_plan

_DEFAULT_CUSTOMERS = 1_000


def main(arguments: list[str]) -> None:
    options = _parser().parse_args(arguments)
    where: Path = options.out
    plan = Plan(
        customers=options.customers,
        seed=options.seed,
        today=options.today,
        name=options.name or where.name.removesuffix(".zip"),
        months=options.months,
        bills=options.bills,
        items_per_bill=options.items_per_bill,
        big_bills=options.big_bills,
        documents=options.documents,
        gzipped=options.gz,
    )
    written = write_plan(where=where, plan=plan)
    rows = ", ".join(f"{name} {count:,}" for name, count in written.rows.items())
    sys.stdout.write(f"{where}: {rows}; {written.documents:,} documents\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m utenza.imports.generator")
    add = parser.add_argument
    add("--out", type=Path, required=True, help="a folder, or a file that ends in .zip")
    add("--customers", type=int, default=_DEFAULT_CUSTOMERS)
    add("--seed", type=int, default=1)
    add("--today", type=date.fromisoformat, default=_today(), help="YYYY-MM-DD; default: today")
    add("--name", help="of the delivery; default: that of the folder or file")
    add("--months", type=int, default=24, help="how far back bills and consumption go")
    add("--bills", type=int, help="exactly so many bills")
    add("--items-per-bill", type=int, help="exactly so many items in each bill")
    add("--big-bills", type=int, default=0, help="bills of one more customer with 80 supplies")
    add("--documents", action="store_true", help="with PDFs and e-invoices")
    add("--gz", action="store_true", help="each CSV as .csv.gz")
    return parser


def _today() -> date:
    return date.today()  # noqa: DTZ011, TID251 - a command is where the clock is read


if __name__ == "__main__":
    main(sys.argv[1:])

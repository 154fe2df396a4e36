"""
Interval curves, loaded and shown: `python -m tests.benchmarks.curves`.

A delivery of quarter-hours of one month, a row a day, for as many supplies as it takes; plain COPY
beside it is given the packed rows (a supply-month each), already resolved, and goes into an equal
table. Then one page: the heat map of a year of quarter-hours, from the request to the last byte.
"""

import argparse
import calendar
import csv
import hashlib
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import psycopg

from tests.benchmarks import filling
from tests.benchmarks.intake import PIECE, Bench, Measured
from utenza.config import devdb
from utenza.metering.rules.curves import QUARTER, starts_of

MONTH = date(2026, 9, 1)
YEAR_ENDS = date(2026, 11, 21)
QUARTERS = 96
ROUNDS = 3
LOAD_GOAL, HEAT_MAP_GOAL_MS = 3.0, 100.0
REGISTRY = (filling.CUSTOMERS, filling.LOGINS, filling.GRANTS, filling.SUPPLIES)
EQUAL = """
DO $$
BEGIN
    DROP TABLE IF EXISTS equal_curvemonth;
    CREATE TABLE equal_curvemonth (LIKE metering_curvemonth INCLUDING ALL);
    ALTER TABLE equal_curvemonth ADD FOREIGN KEY (customer_id, supply_id)
        REFERENCES supplies_supply (customer_id, id);
END $$
"""
_CURVES = "SELECT * FROM metering_curvemonth ORDER BY customer_id, supply_id"


class CurveBench(Bench):
    """The intake's bench, with curves of a month in the place of bills."""

    def __init__(self, values: int, folder: Path) -> None:
        super().__init__(0, folder)
        self.days = calendar.monthrange(MONTH.year, MONTH.month)[1]
        self.supplies = max(1, values // (self.days * QUARTERS))

    @property
    def values(self) -> int:
        return self.supplies * self.days * QUARTERS

    def prepare(self) -> None:
        self.start_again()
        numbers = {"customers": self.supplies + 1, "big": 0, "password": "!", "today": MONTH}
        with psycopg.connect(self.url) as connection:
            connection.execute("SET session_replication_role = replica")
            for statement in REGISTRY:
                connection.execute(statement, numbers)
        path = self.folder / "curves.csv"
        with path.open("w", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(("supply_code", "day", "minutes", "values"))
            rows.writerows(self.rows_of_curves())
        self.sha256 = hashlib.sha256(path.read_bytes()).hexdigest()

    def name(self, name: str) -> str:
        """Make the delivery, the same one under whichever name."""
        folder = self.folder / name
        folder.mkdir()
        (folder / "curves.csv").hardlink_to(self.folder / "curves.csv")
        rows = self.supplies * self.days
        listed = {"name": "curves.csv", "rows": rows, "sha256": self.sha256}
        told = {"contract": "1.0", "delivery": name, "produced_at": f"{YEAR_ENDS}T05:00:00+01:00"}
        (folder / "manifest.json").write_text(json.dumps(told | {"files": [listed]}))
        return name

    def rows_of_curves(self) -> Iterator[tuple[str, str, int, str]]:
        chance = random.Random(7)  # noqa: S311 - what a house uses
        for place in range(self.supplies):
            # The first of each customer's two supplies is light.
            code = f"S{2 * place + 1:011}"
            for ahead in range(self.days):
                day = (MONTH + timedelta(days=ahead)).isoformat()
                yield code, day, QUARTER, a_day(chance)

    def dump(self) -> None:
        with (
            psycopg.connect(self.url) as connection,
            (self.folder / "curves.copy").open("wb") as file,
            connection.cursor().copy(f"COPY ({_CURVES}) TO STDOUT") as copy,
        ):
            for piece in copy:
                file.write(piece)

    def copy_packed(self) -> Measured:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(EQUAL)
            connection.execute("CHECKPOINT")
        served = self.server_seconds()
        started, used = time.monotonic(), time.process_time()
        with (
            psycopg.connect(self.url) as connection,
            (self.folder / "curves.copy").open("rb") as file,
            connection.cursor().copy("COPY equal_curvemonth FROM STDIN") as copy,
        ):
            while piece := file.read(PIECE):
                copy.write(piece)
        seconds, client = time.monotonic() - started, time.process_time() - used
        return Measured(seconds, client, self.server_seconds() - served)

    def run_loads(self) -> None:
        """Load and COPY in turns, the best of each: what else the machine does only adds to it."""
        loads, copies = [], []
        for number in range(ROUNDS):
            with psycopg.connect(self.url) as connection:
                connection.execute("TRUNCATE metering_curvemonth")
            loads.append(self.deliver(self.name(f"curves-{number}")))
            self.dump()
            copies.append(self.copy_packed())
        copied = min(copies, key=lambda one: one.seconds)
        show(self, "loaded", min(loads, key=lambda one: one.seconds), copied, LOAD_GOAL)
        show(self, "the same again", self.deliver(self.name("again")), copied)

    def add_a_year(self) -> None:
        """Give the last customer's supply a year of quarter-hours."""
        chance = random.Random(8)  # noqa: S311 - as above
        months: dict[date, list[str | None]] = {}
        for ago in range(365):
            day = YEAR_ENDS - timedelta(days=ago)
            packed = a_day(chance, count=len(starts_of(day, QUARTER)))
            months.setdefault(day.replace(day=1), [None] * 31)[day.day - 1] = packed
        with psycopg.connect(self.url) as connection:
            connection.execute("DELETE FROM metering_curvemonth WHERE supply_id = 1")
            for month, days in months.items():
                connection.execute(
                    "INSERT INTO metering_curvemonth (customer_id, supply_id, month, days)"
                    " SELECT customer_id, id, %s, %s FROM supplies_supply WHERE id = 1",
                    [month, days],
                )


def a_day(chance: random.Random, count: int = QUARTERS) -> str:
    """Return quarter-hours of no house in particular: no two days are alike."""
    return " ".join([str(value) for value in chance.choices(range(20, 900), k=count)])


def heat_map(url: str, home: Path, *, rounds: int) -> dict[str, Any]:
    """
    Return the milliseconds of each request and the page's bytes, plain and compressed.

    `processor` is what a request took of Python's, in milliseconds.
    """
    variables = os.environ | {
        "UTENZA_DATABASE_URL": url,
        "UTENZA_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings",
    }
    utenza = [sys.executable, "-c", "from utenza.config.cli import main; main()"]
    subprocess.run([*utenza, "collectstatic", "--noinput", "-v0"], env=variables, check=True)
    told = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.heat_map", str(rounds)],
        env=variables,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    answer: dict[str, Any] = json.loads(told.stdout)
    return answer


def show(
    bench: CurveBench, name: str, ours: Measured, copied: Measured, goal: float | None = None
) -> None:
    ratio = ours.seconds / copied.seconds
    missed = "" if goal is None or ratio <= goal else ", MISSED"
    print(
        f"{name}: {bench.values:,} values in {bench.supplies * bench.days:,} rows:"
        f" {ours.seconds:.1f} s, {bench.values / ours.seconds:,.0f} values/s, {ours.rss_mb:.0f} MB"
        f" | COPY of the packed rows {copied.seconds:.1f} s | {ratio:.2f} x"
        f" ({f'goal {goal} x' if goal else 'no goal'}{missed})"
    )
    print(
        f"  processor seconds: server {ours.server:.1f}, client {ours.client:.1f}"
        f" | COPY server {copied.server:.1f}, client {copied.client:.1f}"
    )


def show_heat_map(told: dict[str, Any]) -> None:
    middle, worst = statistics.median(told["milliseconds"]), max(told["milliseconds"])
    print(
        f"heat map of a year: {middle:.0f} ms, at worst {worst:.0f} ms (goal"
        f" {HEAT_MAP_GOAL_MS:.0f} ms{'' if middle <= HEAT_MAP_GOAL_MS else ', MISSED'}),"
        f" {told['processor']:.0f} ms of Python's processor;"
        f" {told['bytes']:,} bytes, {told['compressed']:,} compressed"
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.curves")
    parser.add_argument("--values", type=int, default=10_000_000)
    parser.add_argument("--in", dest="folder", type=Path, help="where to work")
    parser.add_argument("--rounds", type=int, default=30, help="requests for the heat map")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="utenza-curves-", dir=options.folder))
    bench = CurveBench(options.values, folder)
    try:
        bench.prepare()
        bench.run_loads()
        bench.add_a_year()
        show_heat_map(heat_map(bench.url, bench.home, rounds=options.rounds))
    finally:
        devdb.stop(bench.home / "postgresql")
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()

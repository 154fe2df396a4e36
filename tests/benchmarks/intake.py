"""
The intake beside plain COPY of the same rows: `python -m tests.benchmarks.intake`.

COPY is given them already resolved, the registry too where the delivery brings it, and goes into
equal tables with the same indexes and references. Four loads, in one run: into an empty portal,
into one that holds data, the same again under another name, and COPY for each.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import psycopg
from psycopg import sql

from utenza.config import devdb
from utenza.imports.generator import Plan, write_plan

TODAY = date(2026, 11, 22)
ITEMS_PER_BILL = 4
BILLS_PER_CUSTOMER = 40
LEDGER = frozenset({"bills.csv", "bill_items.csv"})
REGISTRY = frozenset(
    {
        "customers.csv",
        "supplies.csv",
        "reading_windows.csv",
        "billing_profiles.csv",
        "bp_supplies.csv",
        "plichi.csv",
    }
)
PIECE = 1 << 18
UTENZA = str(Path(sys.executable).with_name("utenza"))
GOALS = {"empty": 1.0, "with data": 1.4, "unchanged": 0.5}
RSS_GOAL_MB = 300

# What the portal holds before: older bills of the same supplies, a fifth of what is to come.
OLDER = """
INSERT INTO bills_bill (customer_id, bill_number, kind, supply_id, billing_profile_id, issued_on,
    due_on, period_from, period_to, total, open_amount, collection, notice_number, unit, estimated,
    summary_file, detail_file, xml_file)
SELECT s.customer_id, 'OLD/' || n || '/' || s.id, 'bill', s.id, p.id, date '2015-01-01' + n * 60,
       date '2015-01-21' + n * 60, date '2014-11-01' + n * 60, date '2014-12-30' + n * 60, 100, 0,
       'pagopa', '', 'kWh', false, '', '', ''
FROM supplies_supply s
JOIN LATERAL (SELECT id FROM billing_profiles_billingprofile b
              WHERE b.customer_id = s.customer_id LIMIT 1) p ON true
CROSS JOIN generate_series(1, %s) n
"""
OLDER_ITEMS = """
INSERT INTO bills_billitem (customer_id, bill_id, position, "group", label, unit, amount)
SELECT b.customer_id, b.id, n, 'other_items', 'Voce', '', 25
FROM bills_bill b CROSS JOIN generate_series(1, 4) n
"""

# Each table as the migrations made it, references included, under another name.
EQUAL = """
DO $$
DECLARE
    tables text[] := %s;
    name text;
    one record;
BEGIN
    FOREACH name IN ARRAY tables LOOP
        EXECUTE format('DROP TABLE IF EXISTS equal_%%s CASCADE', name);
        EXECUTE format('CREATE TABLE equal_%%1$s (LIKE %%1$s INCLUDING ALL)', name);
    END LOOP;
    FOR one IN SELECT conrelid::regclass::text AS child, confrelid::regclass::text AS parent,
                      pg_get_constraintdef(oid) AS definition
               FROM pg_constraint
               WHERE contype = 'f' AND conrelid = ANY (tables::regclass[])
    LOOP
        EXECUTE format('ALTER TABLE equal_%%s ADD %%s', one.child,
                       CASE WHEN one.parent = ANY (tables)
                            THEN replace(one.definition, 'REFERENCES ', 'REFERENCES equal_')
                            ELSE one.definition END);
    END LOOP;
END $$
"""
REGISTRY_TABLES = (
    "customers_customer",
    "supplies_supply",
    "supplies_readingwindow",
    "billing_profiles_billingprofile",
    "billing_profiles_profilesupply",
    "bills_plico",
)
LEDGER_TABLES = ("bills_bill", "bills_billitem")
# By number, as the delivery has them.
NEW_BILLS = "SELECT * FROM bills_bill WHERE bill_number NOT LIKE 'OLD/%' ORDER BY id"
NEW_ITEMS = """
SELECT i.* FROM bills_billitem i JOIN bills_bill b ON b.id = i.bill_id
WHERE b.bill_number NOT LIKE 'OLD/%' ORDER BY i.bill_id, i.position
"""


@dataclass(frozen=True)
class Measured:
    """Processor seconds are of the client and of its session's server process."""

    seconds: float
    client: float
    server: float
    rss_mb: float = 0


class Bench:
    def __init__(self, bills: int, folder: Path) -> None:
        self.bills = bills
        self.folder = folder
        self.home = folder / "home"
        self.home.mkdir()
        self.url = devdb.start(self.home / "postgresql")

    @property
    def rows(self) -> int:
        return self.bills * (1 + ITEMS_PER_BILL)

    def prepare(self) -> None:
        self.write("everything")
        for name, files in (("registry", REGISTRY), ("ledger", LEDGER), ("again", LEDGER)):
            self.take_from_everything(name, files)

    def run(self) -> dict[str, tuple[Measured, Measured]]:
        self.start_again()
        results = {}
        into_empty = self.deliver("everything")
        self.dump()
        results["empty"] = into_empty, self.copy(older=False)
        self.start_again()
        self.deliver("registry")
        self.add_older()
        first = self.deliver("ledger")
        self.dump()
        again = self.deliver("again")
        copied = self.copy(older=True)
        results |= {"with data": (first, copied), "unchanged": (again, copied)}
        return results

    def write(self, name: str) -> None:
        plan = Plan(
            customers=self.bills // BILLS_PER_CUSTOMER,
            today=TODAY,
            name=name,
            bills=self.bills,
            items_per_bill=ITEMS_PER_BILL,
            files=REGISTRY | LEDGER,
        )
        write_plan(where=self.folder / name, plan=plan)

    def take_from_everything(self, name: str, files: frozenset[str]) -> None:
        """Make a delivery of some of the files, as they are."""
        everything, folder = self.folder / "everything", self.folder / name
        folder.mkdir()
        manifest = json.loads((everything / "manifest.json").read_text())
        listed = [one for one in manifest["files"] if one["name"] in files]
        for file in files:
            (folder / file).hardlink_to(everything / file)
        told = manifest | {"delivery": name, "files": listed}
        (folder / "manifest.json").write_text(json.dumps(told))

    def deliver(self, name: str) -> Measured:
        """Run the command in a process of its own, whose memory is then known."""
        out = self.folder / "out.json"
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute("CHECKPOINT")
        arguments = ["utenza", "deliver", str(self.folder / name), "--json"]
        served, started = self.server_seconds(), time.monotonic()
        child = os.posix_spawn(
            UTENZA,
            arguments,
            self.environment,
            file_actions=[
                (os.POSIX_SPAWN_OPEN, 1, str(out), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            ],
        )
        _, status, usage = os.wait4(child, 0)
        seconds = time.monotonic() - started
        client, server = usage.ru_utime + usage.ru_stime, self.server_seconds() - served
        answer = json.loads(out.read_text())
        if status or answer["outcome"] != "applied":
            sys.exit(f"{name}: {answer['outcome']}: {answer['reason']}")
        return Measured(seconds, client, server, usage.ru_maxrss / 1024)

    def server_seconds(self) -> float:
        """Return the processor time of all of the server's sessions that are over."""
        with psycopg.connect(self.url) as connection:
            status = Path(f"/proc/{connection.info.backend_pid}/stat").read_text()
        parent = status.rpartition(")")[2].split()[1]
        time.sleep(1)  # until the sessions that ended are counted
        times = Path(f"/proc/{parent}/stat").read_text().rpartition(")")[2].split()[13:15]
        return sum(map(int, times)) / os.sysconf("SC_CLK_TCK")

    def start_again(self) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")
        self.utenza("migrate")

    def utenza(self, *arguments: str) -> None:
        subprocess.run(
            [UTENZA, *arguments], env=self.environment, check=True, stdout=subprocess.DEVNULL
        )

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "UTENZA_HOME": str(self.home)}

    def add_older(self) -> None:
        with psycopg.connect(self.url) as connection:
            found = connection.execute("SELECT count(*) FROM supplies_supply").fetchone()
            supplies = found[0] if found else 1
            connection.execute(OLDER, [max(1, self.bills // 5 // supplies)])
            connection.execute(OLDER_ITEMS)
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE bills_bill, bills_billitem")

    def dump(self) -> None:
        with psycopg.connect(self.url) as connection:
            selects = {name: f"SELECT * FROM {name} ORDER BY id" for name in REGISTRY_TABLES}
            selects |= {"bills_bill": NEW_BILLS, "bills_billitem": NEW_ITEMS}
            for name, select in selects.items():
                with (
                    (self.folder / f"{name}.copy").open("wb") as file,
                    connection.cursor().copy(f"COPY ({select}) TO STDOUT") as copy,
                ):
                    for piece in copy:
                        file.write(piece)

    def copy(self, *, older: bool) -> Measured:
        """Into an empty portal all that its delivery brought, else the bills and their items."""
        tables = LEDGER_TABLES if older else (*REGISTRY_TABLES, *LEDGER_TABLES)
        equal = ", ".join(f"equal_{name}" for name in tables)
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(EQUAL % sql.quote(list(tables)))
            if older:
                old = "bill_number LIKE 'OLD/%'"
                connection.execute(
                    f"INSERT INTO equal_bills_bill SELECT * FROM bills_bill WHERE {old}"
                )
                connection.execute(
                    "INSERT INTO equal_bills_billitem SELECT i.* FROM bills_billitem i"
                    f" JOIN bills_bill b ON b.id = i.bill_id WHERE {old}"
                )
            connection.execute(f"VACUUM ANALYZE {equal}")
            connection.execute("CHECKPOINT")
        served = self.server_seconds()
        started, used = time.monotonic(), time.process_time()
        with psycopg.connect(self.url) as connection:
            for name in tables:
                with (
                    (self.folder / f"{name}.copy").open("rb") as file,
                    connection.cursor().copy(f"COPY equal_{name} FROM STDIN") as copy,
                ):
                    while piece := file.read(PIECE):
                        copy.write(piece)
        seconds, client = time.monotonic() - started, time.process_time() - used
        return Measured(seconds, client, self.server_seconds() - served)


Results = dict[str, tuple[Measured, Measured]]


def best(rounds: list[Results]) -> Results:
    """Take the quickest of each: what else the machine does only ever adds to it."""
    return {
        name: (
            min((each[name][0] for each in rounds), key=lambda one: one.seconds),
            min((each[name][1] for each in rounds), key=lambda one: one.seconds),
        )
        for name in rounds[0]
    }


def show(bench: Bench, results: dict[str, tuple[Measured, Measured]]) -> None:
    print(f"{bench.bills:,} bills and {bench.rows - bench.bills:,} items; plain COPY beside it")
    for name, (ours, copied) in results.items():
        ratio, goal = ours.seconds / copied.seconds, GOALS[name]
        print(
            f"{name:10} {ours.seconds:7.1f} s {bench.rows / ours.seconds:9,.0f} rows/s"
            f" {ours.rss_mb:5.0f} MB | COPY {copied.seconds:7.1f} s"
            f" {bench.rows / copied.seconds:9,.0f} rows/s | {ratio:4.2f} x"
            f" (goal {goal} x{'' if ratio <= goal else ', MISSED'})"
        )
        print(
            f"{'':10} processor seconds: server {ours.server:.1f}, client {ours.client:.1f}"
            f" | COPY server {copied.server:.1f}, client {copied.client:.1f}"
            f" | server {ours.server / copied.server:.2f} x"
        )
    most = max(ours.rss_mb for ours, _ in results.values())
    print(f"peak memory {most:.0f} MB (goal under {RSS_GOAL_MB} MB)")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.intake")
    parser.add_argument("--bills", type=int, default=1_000_000)
    parser.add_argument(
        "--in", dest="folder", type=Path, help="where to work; default: a temporary"
    )
    parser.add_argument("--rounds", type=int, default=1, help="of which the best is shown")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="utenza-bench-", dir=options.folder))
    bench = Bench(options.bills, folder)
    try:
        bench.prepare()
        show(bench, best([bench.run() for _ in range(options.rounds)]))
    finally:
        devdb.stop(bench.home / "postgresql")
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()

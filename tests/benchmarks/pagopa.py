"""
How soon pagoPA's platform is answered: `python -m tests.benchmarks.pagopa`.

A portal with a million open notices is served by granian with row security on, and called so many
times a second whatever it answers: a call that waits for another counts from when it was due. The
goal is the platform's own (SANP, service levels of a creditor): 98 % within two seconds. At the end
the books have to show each receipt once.
"""

import argparse
import http.client
import os
import random
import statistics
import subprocess
import sys
import threading
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import psycopg
from lxml import etree

from tests import pagopa_calls as calls
from tests.benchmarks.filling import BIG_BILLS, fill
from tests.benchmarks.pages import devdb_data, environment
from tests.benchmarks.serving import Server, cpu
from utenza.config import devdb

GOAL_SECONDS, GOAL_SHARE = 2.0, 0.98
# What a payment is made of: a notice is verified at a bank or not, asked for, and paid more often
# than not; now and then a receipt comes twice.
MIX = {"verify": 35, "get": 35, "receipt": 25, "receipt again": 5}
CALLERS = 100
PORT = 21804
BILLS_EACH = 10
# Every bill is open and has its notice, with its check digits.
NOTICES = """
UPDATE bills_bill SET open_amount = total, notice_number = '301' || lpad(id::text, 13, '0')
    || lpad((('301' || lpad(id::text, 13, '0'))::numeric % 93)::text, 2, '0')
"""
BOOKS = """
SELECT (SELECT count(*) FROM payments_receipt), (SELECT count(*) FROM payments_inbound),
       (SELECT count(*) FROM payments_inbound WHERE read_at IS NULL),
       (SELECT coalesce(sum(amount), 0) FROM payments_receipt)
           = (SELECT coalesce(sum(amount), 0) FROM payments_entry WHERE kind = 'received')
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """A call that was answered, in seconds from when it was due; `outcome` is OK, KO or nothing."""

    kind: str
    seconds: float
    outcome: str


class Caller(threading.local):
    """A connection of its own for each thread, kept open as the platform's forwarder keeps it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=15)

    def post(self, body: bytes) -> str:
        try:
            self.connection.request("POST", calls.PATH, body, {"Content-Type": "text/xml"})
            answer = self.connection.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            return ""
        if answer.status != http.client.OK:
            return ""
        return etree.fromstring(content).findtext(".//outcome") or ""


class Campaign:
    """Calls at a steady rate, each of a kind by chance."""

    def __init__(self, port: int, notices: list[tuple[str, str]]) -> None:
        self.caller = Caller(port)
        self.random = random.Random(7)  # noqa: S311 - the same calls each time
        self.notices = notices
        self.receipts: list[bytes] = []

    def run(self, *, rate: int, seconds: float) -> list[Answer]:
        begun = time.perf_counter()
        with ThreadPoolExecutor(CALLERS) as pool:
            waiting = []
            for number in range(int(rate * seconds)):
                due = begun + number / rate
                time.sleep(max(0.0, due - time.perf_counter()))
                waiting.append(pool.submit(self.call, *self.next_call(), due))
            return [one.result() for one in waiting]

    def call(self, kind: str, body: bytes, due: float) -> Answer:
        outcome = self.caller.post(body)
        return Answer(kind, time.perf_counter() - due, outcome)

    def next_call(self) -> tuple[str, bytes]:
        (kind,) = self.random.choices(list(MIX), list(MIX.values()))
        if kind == "receipt again" and self.receipts:
            return kind, self.random.choice(self.receipts)
        if kind.startswith("receipt"):
            # Each notice is paid once: what was paid is asked for no more.
            notice, amount = self.notices.pop()
            body = calls.receipt(notice, amount)
            self.receipts.append(body)
            return "receipt", body
        notice, _ = self.random.choice(self.notices)
        root = calls.VERIFY if kind == "verify" else calls.GET_V2
        return kind, calls.question(root, notice)


def portal(home: Path, *, notices: int) -> str:
    """Return the URL of a portal with so many open notices; the second time it is found filled."""
    server = devdb.start(home / "postgresql")
    name = f"bench_pagopa_{notices}"
    url = server.replace("/postgres?", f"/{name}?")
    utenza = [sys.executable, "-c", "from utenza.config.cli import main; main()"]
    variables = os.environ | environment(url, home)
    with psycopg.connect(server, autocommit=True) as connection:
        found = connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [name]
        ).fetchone()
        if not found:
            connection.execute(f'CREATE DATABASE "{name}"')
    subprocess.run([*utenza, "migrate", "-v0"], env=variables, check=True)
    if not found:
        customers = max(2, notices // BILLS_EACH)
        fill(
            url,
            customers=customers,
            bills=notices + BIG_BILLS,
            asked=0,
            password="!",
            today=date.today(),
        )
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(NOTICES)
            connection.execute("VACUUM ANALYZE bills_bill")
    subprocess.run([*utenza, "collectstatic", "--noinput", "-v0"], env=variables, check=True)
    return url


def chosen_notices(url: str, count: int) -> list[tuple[str, str]]:
    """Return so many notices that are still open, of all customers, with their amounts."""
    with psycopg.connect(url) as connection:
        (known,) = connection.execute(
            "SELECT count(*) FROM bills_bill WHERE notice_number <> ''"
        ).fetchone() or (0,)
        print(f"{known:,} notices")
        return connection.execute(
            "SELECT notice_number, total::text FROM bills_bill b WHERE NOT EXISTS"
            " (SELECT FROM payments_receipt r WHERE r.bill_id = b.id) ORDER BY random() LIMIT %s",
            [count],
        ).fetchall()


def books(url: str) -> tuple[int, int, int, bool]:
    with psycopg.connect(url) as connection:
        receipts, inbound, unread, agree = connection.execute(BOOKS).fetchone() or (0, 0, 0, False)
    return receipts, inbound, unread, agree


def report(answers: list[Answer]) -> float:
    """Print the figures of each kind; return the share that was answered within the goal."""
    kinds = defaultdict(list)
    for answer in answers:
        kinds[answer.kind].append(answer)
    kinds["all"] = answers
    print(
        f"{'':16}{'calls':>7}{'OK':>7}{'KO':>6}{'none':>6}"
        + "".join(f"{name:>9}" for name in ("p50 ms", "p98 ms", "p99 ms", "most ms"))
    )
    for kind, some in kinds.items():
        spent = sorted(answer.seconds * 1000 for answer in some)
        cuts = (
            statistics.quantiles(spent, n=100, method="inclusive") if len(spent) > 1 else spent * 99
        )
        said = [sum(a.outcome == one for a in some) for one in ("OK", "KO", "")]
        print(
            f"{kind:16}{len(some):7}{said[0]:7}{said[1]:6}{said[2]:6}"
            + "".join(f"{figure:9.1f}" for figure in (cuts[49], cuts[97], cuts[98], spent[-1]))
        )
    good = sum(bool(one.outcome) and one.seconds <= GOAL_SECONDS for one in answers)
    return good / len(answers)


def measure(url: str, home: Path, campaign: Campaign, *, rate: int, seconds: int) -> float:
    """Call for so long and print what it took; return the share answered within the goal."""
    postmaster = int((devdb_data(home) / "postmaster.pid").read_text().split()[0])
    with Server("utenza.config.wsgi:application", PORT, environment(url, home)) as server:
        campaign.run(rate=rate, seconds=1)
        begun = cpu(server.process.pid), cpu(postmaster)
        answers = campaign.run(rate=rate, seconds=seconds)
        spent = cpu(server.process.pid) - begun[0], cpu(postmaster) - begun[1]
    share = report(answers)
    app, database = (one * 1000 / len(answers) for one in spent)
    print(
        f"{rate} calls a second for {seconds} s: {share:.2%} within {GOAL_SECONDS:.0f} s"
        f" (goal {GOAL_SHARE:.0%});"
        f" CPU a call: Python {app:.2f} ms + PostgreSQL {database:.2f} ms"
    )
    return share


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notices", type=int, default=1_000_000)
    parser.add_argument("--rate", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=60)
    asked = parser.parse_args()
    home = Path(os.environ.get("UTENZA_HOME", "var")).absolute() / "bench"
    home.mkdir(parents=True, exist_ok=True)
    url = portal(home, notices=asked.notices)
    campaign = Campaign(PORT, chosen_notices(url, asked.rate * asked.seconds * 2))
    before = books(url)
    share = measure(url, home, campaign, rate=asked.rate, seconds=asked.seconds)
    receipts, inbound, unread, agree = books(url)
    came, counted = len(campaign.receipts), receipts - before[0]
    print(
        f"books: {counted} receipts counted of {came} that came ({inbound - before[1]} times),"
        f" {unread} unread, ledger {'agrees' if agree else 'DOES NOT AGREE'}"
    )
    if counted != came or not agree or share < GOAL_SHARE:
        sys.exit("short of the goal")


if __name__ == "__main__":
    main()

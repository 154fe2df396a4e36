"""
How fast the pages are, beside what the machine could do: `python -m tests.benchmarks.pages`.

Two portals are filled (many customers and few) and served by granian with row security on; wrk
asks, in rounds that take turns; beside them the same statements, prepared, in a bare psycopg loop,
a view with no database on the same server, and the pages with row security off. Trust the ratios;
where others are at work, those of the CPU: a server of many threads wins time from two loops.
"""

import argparse
import gzip
import json
import os
import re
import statistics
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterable
from dataclasses import astuple, dataclass
from datetime import date
from pathlib import Path

import psycopg

from tests.benchmarks import raw
from tests.benchmarks.filling import fill
from tests.benchmarks.serving import Measure, Server, cpu, wrk
from utenza.config import devdb

ASKED = 200
PAGES = ("home", "bills", "bill", "consumption")
Requests = dict[str, list[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Portal:
    """A filled database and, for each page, the requests of customers who signed in."""

    url: str
    home: Path
    requests: Requests
    statements: dict[str, raw.Statements]

    def serve(self, port: int) -> Server:
        return Server("utenza.config.wsgi:application", port, environment(self.url, self.home))


def environment(url: str, home: Path) -> dict[str, str]:
    return {"UTENZA_DATABASE_URL": url, "UTENZA_HOME": str(home)}


def portal(home: Path, *, customers: int, bills: int) -> Portal:
    """Return a portal with so many customers and bills; the second time it is found filled."""
    server = devdb.start(home / "postgresql")
    name = f"bench_{customers}_{bills}"
    url = server.replace("/postgres?", f"/{name}?")
    variables = os.environ | environment(url, home)
    utenza = [sys.executable, "-c", "from utenza.config.cli import main; main()"]
    with psycopg.connect(server, autocommit=True) as connection:
        found = connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [name]
        ).fetchone()
        if not found:
            connection.execute(f'CREATE DATABASE "{name}"')
    if not found:
        subprocess.run([*utenza, "migrate", "-v0"], env=variables, check=True)
        fill(url, customers=customers, bills=bills, asked=ASKED, password="!", today=date.today())
    subprocess.run([*utenza, "collectstatic", "--noinput", "-v0"], env=variables, check=True)
    told = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.visitors", str(ASKED)],
        env=variables | {"DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings"},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    answer = json.loads(told.stdout)
    return Portal(url, home, answer["requests"], answer["statements"])


def middle(measures: Iterable[Measure]) -> Measure:
    """Return the median of each figure."""
    return Measure(
        *(statistics.median(figures) for figures in zip(*map(astuple, measures), strict=True))
    )


def row_security(url: str, word: str) -> None:
    """Switch row security (ENABLE or DISABLE) on every table that has it."""
    with psycopg.connect(url, autocommit=True) as connection:
        for (table,) in connection.execute(
            "SELECT tablename FROM pg_policies GROUP BY 1"
        ).fetchall():
            connection.execute(f"ALTER TABLE {table} {word} ROW LEVEL SECURITY")


def weigh(server: Server, path: str, cookie: str) -> tuple[int, int]:
    """Return the gzipped bytes of the first visit (page, style, script, font) and of the second."""

    def fetch(address: str) -> bytes:
        headers = {"Cookie": f"sessionid={cookie}", "Accept-Encoding": "identity"}
        request = urllib.request.Request(
            f"http://127.0.0.1:{server.port}{address}", headers=headers
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            content: bytes = answer.read()
        return content

    html = fetch(path).decode()
    style = set(re.findall(r'(?:href|src)="(/(?:static|tema)/[^"#]+)', html))
    fonts = {
        f"/static/{found}"
        for one in style
        if one.endswith(".css")
        for found in re.findall(r'url\("?(?:\.\./|/static/)?([^")]+\.woff2)', fetch(one).decode())
    }
    page = len(gzip.compress(html.encode()))
    parts = [
        len(fetch(one)) if one.endswith("woff2") else len(gzip.compress(fetch(one)))
        for one in style | fonts
    ]
    return page + sum(parts), page


class Campaign:
    """Rounds that take turns, so that a slow minute of the machine hits all of them alike."""

    def __init__(self, where: Path, seconds: int, rounds: int) -> None:
        self.where, self.seconds, self.rounds = where, seconds, rounds
        self.postmaster = int((devdb_data(where) / "postmaster.pid").read_text().split()[0])

    def take_turns(self, jobs: dict[str, Callable[[], Measure]]) -> dict[str, Measure]:
        done: dict[str, list[Measure]] = {name: [] for name in jobs}
        for _ in range(self.rounds):
            for name, job in jobs.items():
                done[name].append(job())
        return {name: middle(measures) for name, measures in done.items()}

    def ask(self, server: Server, requests: list[tuple[str, str]]) -> Measure:
        return wrk(server, requests, self.where, seconds=self.seconds, postmaster=self.postmaster)

    def limit(self, portal: Portal, page: str) -> Measure:
        before = cpu(self.postmaster)
        loops = raw.run(portal.url, portal.statements[page], seconds=self.seconds)
        count = sum(one.pages for one in loops)
        own, database = sum(one.cpu for one in loops), cpu(self.postmaster) - before
        rate = sum(one.pages / one.seconds for one in loops)
        return Measure(rate, 0, 0, own * 1000 / count, database * 1000 / count)


def devdb_data(home: Path) -> Path:
    with psycopg.connect(devdb.start(home / "postgresql")) as connection:
        return Path(str(connection.execute("SHOW data_directory").fetchone()[0]))  # type: ignore[index] # it answers


def measure(many: Portal, few: Portal, campaign: Campaign) -> dict[str, Measure]:
    with (
        many.serve(21801) as full,
        few.serve(21802) as small,
        Server("tests.benchmarks.bare:application", 21803, {}) as bare,
    ):
        jobs: dict[str, Callable[[], Measure]] = {}
        for page in PAGES:
            jobs[page] = lambda page=page: campaign.ask(full, many.requests[page][1:])
            jobs[f"{page}, few customers"] = lambda page=page: campaign.ask(
                small, few.requests[page][1:]
            )
            jobs[f"{page}, big customer"] = lambda page=page: campaign.ask(
                full, many.requests[page][:1]
            )
            jobs[f"{page}, raw loop"] = lambda page=page: campaign.limit(many, page)
        jobs["bare view"] = lambda: campaign.ask(bare, [("/", "x")])
        found = campaign.take_turns(jobs)
        found |= without_row_security(many, full, campaign)
        for page in PAGES:
            first, second = weigh(full, *many.requests[page][1])
            print(f"{page}: {first:,} bytes gz on the first visit, {second:,} on the second")
    return found


def without_row_security(many: Portal, full: Server, campaign: Campaign) -> dict[str, Measure]:
    """Measure each page with row security on and off in turns."""
    done: dict[str, list[Measure]] = {}
    for _ in range(campaign.rounds):
        for word, name in (("DISABLE", "no row security"), ("ENABLE", "row security")):
            row_security(many.url, word)
            for page in PAGES:
                measure = campaign.ask(full, many.requests[page][1:])
                done.setdefault(f"{page}, {name}", []).append(measure)
    return {name: middle(measures) for name, measures in done.items()}


def report(found: dict[str, Measure], many: Portal) -> None:
    print(f"{'':28}{'req/s':>9}{'p50 ms':>9}{'p99 ms':>9}{'app ms':>9}{'pg ms':>9}")
    for name, one in found.items():
        figures = (
            f"{one.rate:9.0f}{one.p50:9.1f}{one.p99:9.1f}{one.app_cpu:9.2f}{one.database_cpu:9.2f}"
        )
        print(f"{name:28}{figures}")
    for page in PAGES:
        own, loop = found[page], found[f"{page}, raw loop"]
        big = found[f"{page}, big customer"]
        on, off = found[f"{page}, row security"], found[f"{page}, no row security"]
        print(
            f"{page}: {len(many.statements[page][1])} queries;"
            f" {own.rate / loop.rate:.0%} of the raw loop, {total(loop) / total(own):.0%} by CPU,"
            f" {own.rate / found['bare view'].rate:.1%} of the bare view,"
            f" {own.rate / found[f'{page}, few customers'].rate:.2f} x few customers,"
            f" big customer {total(big) / total(own):.2f} x the CPU,"
            f" row security {total(on) / total(off) - 1:+.1%} CPU"
        )


def total(measure: Measure) -> float:
    return measure.app_cpu + measure.database_cpu


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=200_000)
    parser.add_argument("--bills", type=int, default=5_000_000)
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    home = Path(os.environ.get("UTENZA_HOME", "var")).absolute() / "bench"
    home.mkdir(parents=True, exist_ok=True)
    many = portal(home, customers=asked.customers, bills=asked.bills)
    few = portal(home, customers=2000, bills=50_000 + 3000)
    report(measure(many, few, Campaign(home, asked.seconds, asked.rounds)), many)


if __name__ == "__main__":
    main()

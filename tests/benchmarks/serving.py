"""The server under load: granian as `utenza serve` runs it, wrk as its customers."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

TICKS = os.sysconf("SC_CLK_TCK")
LUA = """
local asked = {}
for line in io.lines(os.getenv("ASKED")) do
  local path, cookie = line:match("^(%S+)\\t(.*)$")
  asked[#asked + 1] = wrk.format("GET", path, {Cookie = "sessionid=" .. cookie, Host = "127.0.0.1"})
end
math.randomseed(7)
request = function() return asked[math.random(#asked)] end
local bad = 0
done = function(summary, latency, requests)
  io.write(string.format('\\n{"requests":%d,"micro":%d,"p50":%.0f,"p99":%.0f,"errors":%d}\\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    summary.errors.status + summary.errors.read + summary.errors.timeout))
end
"""


@dataclass(frozen=True, slots=True)
class Measure:
    """One round: requests a second, milliseconds at p50 and p99, CPU milliseconds a request."""

    rate: float
    p50: float
    p99: float
    app_cpu: float
    database_cpu: float


class Server:
    """granian with two workers on a port of 127.0.0.1, stopped at the end of the block."""

    def __init__(self, application: str, port: int, environment: dict[str, str]) -> None:
        self.port = port
        self.command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "2"]
        self.command += ["--host", "127.0.0.1", "--port", str(port), "--blocking-threads", "4"]
        self.command += ["--log-level", "warning", application]
        self.environment = {**os.environ, **environment}

    def __enter__(self) -> Self:
        self.process = subprocess.Popen(self.command, env=self.environment)
        for _ in range(100):
            try:
                urllib.request.urlopen(
                    f"http://127.0.0.1:{self.port}/robots.txt", timeout=1
                ).close()
            except urllib.error.HTTPError:
                break
            except OSError:
                time.sleep(0.1)
            else:
                break
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.process.terminate()
        self.process.wait()


def wrk(
    server: Server, requests: list[tuple[str, str]], where: Path, *, seconds: int, postmaster: int
) -> Measure:
    """Ask for these pages at random on eight connections for so many seconds."""
    tool = shutil.which("wrk")
    if tool is None:
        sys.exit("the pages' benchmark needs wrk: apt-get install wrk")
    (where / "ask.lua").write_text(LUA)
    (where / "asked").write_text("".join(f"{path}\t{cookie}\n" for path, cookie in requests))
    address = f"http://127.0.0.1:{server.port}/"
    before = cpu(server.process.pid), cpu(postmaster)
    told = subprocess.run(
        [tool, "-t1", "-c8", f"-d{seconds}", "-s", str(where / "ask.lua"), address],
        env={**os.environ, "ASKED": str(where / "asked")},
        check=True,
        capture_output=True,
        text=True,
    )
    after = cpu(server.process.pid), cpu(postmaster)
    answer = json.loads(re.findall(r"^\{.*\}$", told.stdout, re.MULTILINE)[-1])
    if answer["errors"]:
        sys.exit(f"{answer['errors']} of {answer['requests']} requests failed")
    count = max(answer["requests"], 1)
    spent = [(late - early) * 1000 / count for early, late in zip(before, after, strict=True)]
    rate = count / (answer["micro"] / 1e6)
    return Measure(rate, answer["p50"] / 1000, answer["p99"] / 1000, *spent)


def cpu(root: int) -> float:
    """Return the CPU seconds of a process and of all below it, ended children included."""
    parents: dict[int, list[int]] = {}
    spent: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(") ")[2].split()
            except OSError:
                continue
            parents.setdefault(int(fields[1]), []).append(int(entry.name))
            spent[int(entry.name)] = sum(map(int, fields[11:15]))
    wanted, total = [root], 0
    while wanted:
        one = wanted.pop()
        total += spent.get(one, 0)
        wanted += parents.get(one, [])
    return total / TICKS

"""`start` prints the URL; `status` ends with 0 if a server runs, with 3 if none does."""

import argparse
import sys
from pathlib import Path

from utenza.config import devdb
from utenza.config.env import BadSetting


def main() -> int:
    parser = argparse.ArgumentParser(prog="devdb", description="The private PostgreSQL of a home.")
    parser.add_argument("action", choices=("start", "stop", "status"))
    parser.add_argument("home", type=Path)
    parser.add_argument("--fast", action="store_true", help="for tests: a power cut may ruin it")
    asked = parser.parse_args()
    try:
        return _carry_out(asked.action, asked.home, fast=asked.fast)
    except (devdb.NoDatabase, BadSetting) as refusal:
        sys.stderr.write(f"devdb: {refusal}\n")
        return 1


def _carry_out(action: str, home: Path, *, fast: bool) -> int:
    if action == "stop":
        devdb.stop(home)
        return 0
    urls = (devdb.start(home, fast=fast),) if action == "start" else devdb.status(home)
    sys.stdout.write("".join(f"{url}\n" for url in urls))
    return 0 if urls else 3


if __name__ == "__main__":
    sys.exit(main())

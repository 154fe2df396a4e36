"""`make bench`: the intake, the pages, pagoPA's calls."""

import subprocess
import sys

for part in ("intake", "pages", "pagopa"):
    print(f"== {part}", flush=True)
    subprocess.run([sys.executable, "-m", f"tests.benchmarks.{part}"], check=True)

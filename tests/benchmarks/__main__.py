"""`make bench`: the intake, the pages, then how far off projections are."""

import subprocess
import sys

for part in ("intake", "pages", "projections"):
    print(f"== {part}", flush=True)
    subprocess.run([sys.executable, "-m", f"tests.benchmarks.{part}"], check=True)

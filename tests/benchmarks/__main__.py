"""`make bench`: the intake, curves, the pages, then how far off projections are."""

import subprocess
import sys

for part in ("intake", "curves", "pages", "projections"):
    print(f"== {part}", flush=True)
    subprocess.run([sys.executable, "-m", f"tests.benchmarks.{part}"], check=True)

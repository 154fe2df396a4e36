"""`make bench`: the intake, curves, then the pages."""

import subprocess
import sys

for part in ("intake", "curves", "pages"):
    print(f"== {part}", flush=True)
    subprocess.run([sys.executable, "-m", f"tests.benchmarks.{part}"], check=True)

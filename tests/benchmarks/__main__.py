"""`make bench`: the intake, then the pages, then the documents that the portal writes."""

import subprocess
import sys

for part in ("intake", "pages", "documents"):
    print(f"== {part}", flush=True)
    subprocess.run([sys.executable, "-m", f"tests.benchmarks.{part}"], check=True)

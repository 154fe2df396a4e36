"""`make bench`: deliveries, curves, pages, pagoPA's calls, PDFs, how far off projections are."""

import subprocess
import sys

for part in ("intake", "curves", "pages", "pagopa", "documents", "projections"):
    print(f"== {part}", flush=True)
    subprocess.run([sys.executable, "-m", f"tests.benchmarks.{part}"], check=True)

"""
Deliveries of invented people, of any size, for the demo, the tests and the benchmark.

Equal plans give equal bytes. `python -m utenza.imports.generator --help` writes one by hand.
"""

from utenza.imports.generator.columns import ALL_FILES
from utenza.imports.generator.demo import BIG_LOGIN, DEMO_LOGINS, DemoLogin
from utenza.imports.generator.hashes import password, scheme
from utenza.imports.generator.output import Written
from utenza.imports.generator.plan import DEMO_CUSTOMERS, Plan
from utenza.imports.generator.writing import write_delivery, write_plan

__all__ = (
    "ALL_FILES",
    "BIG_LOGIN",
    "DEMO_CUSTOMERS",
    "DEMO_LOGINS",
    "DemoLogin",
    "Plan",
    "Written",
    "password",
    "scheme",
    "write_delivery",
    "write_plan",
)

"""How bills are checked."""

from utenza.config import env

BILL_CHECK = env.flag(
    "UTENZA_BILL_CHECK",
    default=True,
    help="a bill's page says whether it adds up to the cent; the office's reports say so anyway",
)
BILL_ROUNDING = env.choice(
    "UTENZA_BILL_ROUNDING",
    ("half_up", "half_even", "either"),
    default="either",
    help="where the CIS rounds an exact half cent; `either`: one of the two throughout a bill",
)

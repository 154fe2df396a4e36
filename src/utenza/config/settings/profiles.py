"""Changes of billing profiles: codes of new ones, and who collects by direct debit."""

import re

from utenza.config import env


def _span(name: str, text: str) -> tuple[int, int]:
    """Return the first and the last number of `900000-999999`."""
    match = re.fullmatch(r"([0-9]{6,12})-([0-9]{6,12})", text)
    if match is None or int(match[1]) > int(match[2]):
        raise env.BadSetting(name, f"{text!r} is no range", "two numbers, such as 900000-999999")
    return int(match[1]), int(match[2])


BP_RANGE = _span(
    "UTENZA_BP_RANGE",
    env.text(
        "UTENZA_BP_RANGE",
        default="900000-999999",
        help="numbers of the billing profiles that customers make here; the CIS gives none of them",
    ),
)
SEPA_CREDITOR_ID = env.text(
    "UTENZA_SEPA_CREDITOR_ID",
    default="",
    help="the retailer's SEPA creditor identifier; without it no direct debit is offered",
)
SEPA_CREDITOR_NAME = env.text(
    "UTENZA_SEPA_CREDITOR_NAME",
    default="",
    help="the creditor as mandates name it; without it the company",
)
SEPA_CREDITOR_ADDRESS = env.text(
    "UTENZA_SEPA_CREDITOR_ADDRESS",
    default="",
    help="its address on mandates; without it the registered office",
)
SEPA_REFERENCE_PREFIX = env.text(
    "UTENZA_SEPA_REFERENCE_PREFIX",
    default="UTZ-",
    help="what begins the references of mandates signed here, up to 15 letters, digits and dashes",
)
if not re.fullmatch(r"[A-Za-z0-9-]{1,15}", SEPA_REFERENCE_PREFIX):
    raise env.BadSetting(
        "UTENZA_SEPA_REFERENCE_PREFIX",
        f"{SEPA_REFERENCE_PREFIX!r} does not fit a mandate",
        "up to 15 letters, digits and dashes",
    )

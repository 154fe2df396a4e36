"""How the retailer collects by direct debit, where the portal writes its files for the bank."""

import re

from utenza.config import env


def _shaped(name: str, pattern: str, accepted: str, help_: str) -> str:
    value = env.text(name, default="", help=help_)
    if value and not re.fullmatch(pattern, value):
        raise env.BadSetting(name, f"{value[:80]!r} is not usable", accepted)
    return value


SEPA_CREDITOR_IBAN = _shaped(
    "UTENZA_SEPA_CREDITOR_IBAN",
    r"[A-Z]{2}[0-9]{2}[0-9A-Z]{11,30}",
    "an IBAN without blanks",
    "account on which direct debits arrive; without it the portal collects none",
)
SEPA_CREDITOR_BIC = _shaped(
    "UTENZA_SEPA_CREDITOR_BIC",
    r"[A-Z]{6}[A-Z2-9][A-NP-Z0-9]([A-Z0-9]{3})?",
    "8 or 11 characters",
    "BIC of its bank; pain.008.001.02 needs it",
)
SDD_FORMAT = env.choice(
    "UTENZA_SDD_FORMAT",
    ("pain.008.001.02", "pain.008.001.08"),
    default="pain.008.001.02",
    help="version of the files of direct debits that the bank takes",
)
SDD_SEQUENCE = env.choice(
    "UTENZA_SDD_SEQUENCE",
    ("RCUR", "FRST"),
    default="RCUR",
    help="what the first debit of a mandate is called: FRST only where the bank still wants it and"
    " every mandate is new to it",
)
SDD_NOTICE_DAYS = env.integer(
    "UTENZA_SDD_NOTICE_DAYS",
    default=14,
    minimum=1,
    maximum=60,
    help="days before a debit by which the customer is told of it; fewer than 14 only where the"
    " contract says so",
)
SDD_LEAD_DAYS = env.integer(
    "UTENZA_SDD_LEAD_DAYS",
    default=1,
    minimum=1,
    maximum=14,
    help="bank working days before a debit by which the bank wants its file",
)
SDD_COLLECTED_AFTER = env.integer(
    "UTENZA_SDD_COLLECTED_AFTER",
    default=5,
    minimum=0,
    maximum=40,
    help="bank working days after its day at which a debit of which the bank said nothing counts as"
    " collected; 0: only when the bank says so",
)

"""Where the pages of payments are."""

from utenza.bills.queries.lines import BillLine, PlicoLine
from utenza.bills.rules.targets import Target
from utenza.kernel.slugs import to_slug

PAYMENTS = "/pagamenti/"


def attempt_href(token: str) -> str:
    return f"{PAYMENTS}{to_slug(token)}/"


def receipt_href(receipt_id: str) -> str:
    return f"{PAYMENTS}ricevute/{to_slug(receipt_id)}/"


def target_of(line: BillLine | PlicoLine) -> Target:
    return Target(bill_id=line.id) if isinstance(line, BillLine) else Target(plico_id=line.id)


def field_of(target: Target) -> str:
    """Return the name under which forms send the number of the bill or plico."""
    return "plico" if target.plico_id else "fattura"

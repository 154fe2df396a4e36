"""What customers see of their direct debits."""

from utenza.bills.rules.targets import Target
from utenza.identity.rules.viewers import Viewer
from utenza.payments.rules.bank_reasons import BankReason, bank_reason
from utenza.storage.sql import fetch_one

_GIVEN_BACK = """
SELECT reason FROM payments_debit
WHERE customer_id = %(customer_id)s AND state IN ('refused', 'returned')
      AND (bill_id = %(bill_id)s OR plico_id = %(plico_id)s)
ORDER BY state_at DESC, id DESC LIMIT 1
"""


def why_given_back(*, viewer: Viewer, target: Target) -> BankReason | None:
    """
    Return why the bank gave back the latest debit that it did; None where it gave none back.

    Italian words, to be translated: `words`, and what to do, `ADVICE[advice]`.
    """
    parameters = {"customer_id": viewer.customer_id, **target.keys()}
    return fetch_one(bank_reason, _GIVEN_BACK, parameters)

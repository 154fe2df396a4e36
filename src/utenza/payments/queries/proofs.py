"""A receipt as the office looks for it: by its id, whosever it is."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from utenza.payments.rules.attempts import Channel
from utenza.storage.sql import Column, fetch_one

_PROOF = """
SELECT r.channel, r.receipt_id, r.fiscal_code, r.notice_number, r.creditor_reference, r.amount,
       r.fee, r.paid_at, r.psp_name, r.method, r.is_stand_in, r.received_at,
       coalesce(b.bill_number, ''), coalesce(p.plico_number, ''), c.customer_code, c.language,
       r.facts::text
FROM payments_receipt r
JOIN customers_customer c ON c.id = r.customer_id
LEFT JOIN bills_bill b ON b.customer_id = r.customer_id AND b.id = r.bill_id
LEFT JOIN bills_plico p ON p.customer_id = r.customer_id AND p.id = r.plico_id
WHERE r.receipt_id = %(receipt_id)s ORDER BY r.id LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Proof:
    """
    All that is known of a payment; amounts in EUR, `facts` by the names of pagoPA's schema.

    It paid a bill or a plico: one of the two numbers is empty. `language` is the customer's.
    """

    channel: Channel
    receipt_id: str
    fiscal_code: str
    notice_number: str
    creditor_reference: str
    amount: Decimal
    fee: Decimal | None
    paid_at: datetime
    psp_name: str
    method: str
    is_stand_in: bool
    received_at: datetime
    bill_number: str
    plico_number: str
    customer_code: str
    language: str
    facts: Mapping[str, Any]


def find_proof(*, receipt_id: str) -> Proof | None:
    """Return the receipt with this id, for who may see every customer's."""
    return fetch_one(_proof, _PROOF, {"receipt_id": receipt_id})


def _proof(channel: str, *columns: Column) -> Proof:
    *told, language, facts = columns
    return Proof(*(Channel(channel), *told, language or "it", json.loads(facts)))

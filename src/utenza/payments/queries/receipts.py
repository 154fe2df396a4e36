"""Proofs of payment, as customers read them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from utenza.identity.rules.viewers import Viewer
from utenza.payments.models import Receipt
from utenza.payments.rules.attempts import Channel
from utenza.storage.sql import Column, fetch, fetch_one

_COLUMNS = """
    r.channel, r.receipt_id, r.fiscal_code, r.notice_number, r.creditor_reference, r.amount,
    r.fee, r.paid_at, r.psp_name, r.method, r.is_stand_in, r.facts::text, r.received_at,
    coalesce(b.bill_number, ''), coalesce(p.plico_number, '')
"""
_FROM = """
FROM payments_receipt r
LEFT JOIN bills_bill b ON b.customer_id = r.customer_id AND b.id = r.bill_id
LEFT JOIN bills_plico p ON p.customer_id = r.customer_id AND p.id = r.plico_id
"""
_RECEIPT = f"""
SELECT {_COLUMNS} {_FROM}
WHERE r.customer_id = %(customer_id)s AND r.receipt_id = %(receipt_id)s
ORDER BY r.id LIMIT 1
"""
# As the office looks for it, whosever it is.
_ANYBODYS = f"""
SELECT c.customer_code, c.language, {_COLUMNS} {_FROM}
JOIN customers_customer c ON c.id = r.customer_id
WHERE r.receipt_id = %(receipt_id)s ORDER BY r.id LIMIT 1
"""
# What came in since the attempt began, for what it was to pay.
_OF_ATTEMPT = """
SELECT l.number, r.receipt_id FROM payments_attempt a
JOIN payments_attemptline l ON l.customer_id = a.customer_id AND l.attempt_id = a.id
JOIN payments_receipt r ON r.customer_id = a.customer_id AND r.received_at >= a.opened_at
    AND (r.bill_id = l.bill_id OR r.plico_id = l.plico_id)
WHERE a.customer_id = %(customer_id)s AND a.token = %(token)s AND l.is_paid
ORDER BY r.id DESC
"""


@dataclass(frozen=True, slots=True)
class ReceiptDetail:
    """A receipt with all that it says; amounts in EUR, `facts` by the names of pagoPA's schema."""

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
    facts: Mapping[str, Any]
    received_at: datetime
    bill_number: str
    plico_number: str


@dataclass(frozen=True, slots=True)
class FoundReceipt:
    """A receipt that the office looked for, and whose it is; `language` is the customer's."""

    customer_code: str
    language: str
    receipt: ReceiptDetail


def find_receipt(*, receipt_id: str) -> FoundReceipt | None:
    """Return the receipt with this id, for who may see every customer's."""
    return fetch_one(_found, _ANYBODYS, {"receipt_id": receipt_id})


def get_receipt(*, viewer: Viewer, receipt_id: str) -> ReceiptDetail:
    """
    Return the receipt with this id, if it proves a payment of the viewer's.

    Raises Receipt.DoesNotExist.
    """
    parameters = {"customer_id": viewer.customer_id, "receipt_id": receipt_id}
    found = fetch_one(_detail, _RECEIPT, parameters)
    if found is None:
        raise Receipt.DoesNotExist
    return found


def receipts_of_attempt(*, viewer: Viewer, token: str) -> dict[str, str]:
    """Return, by the number of the bill or plico, the newest receipt of what was paid."""
    found: dict[str, str] = {}
    parameters = {"customer_id": viewer.customer_id, "token": token}
    fetch(found.setdefault, _OF_ATTEMPT, parameters)
    return found


def _detail(channel: str, *columns: Column) -> ReceiptDetail:
    *told, facts, received_at, bill_number, plico_number = columns
    paid_for = (received_at, bill_number, plico_number)
    return ReceiptDetail(*(Channel(channel), *told, json.loads(facts), *paid_for))


def _found(customer_code: str, language: str, *columns: Column) -> FoundReceipt:
    return FoundReceipt(customer_code, language or "it", _detail(*columns))

"""
What a receipt of pagoPA says, read from the call that brings it (paSendRT, paSendRTV2).

A receipt cannot be refused, so that it is read as it comes: what it has beyond the schema, or lacks
of what nobody needs, is no reason to lose it. What makes it count has to be there, once.
"""

import re
from datetime import datetime
from decimal import Decimal
from typing import TypeAlias
from zoneinfo import ZoneInfo

from lxml import etree

from utenza.kernel import safe_xml
from utenza.payments.rules.attempts import Channel
from utenza.payments.rules.receipts import ReceiptFacts

Said: TypeAlias = "str | list[Said] | dict[str, Said]"
# As they are called on the platform, and in what is kept of them.
OPERATIONS = ("paSendRT", "paSendRTV2")
_ROME = ZoneInfo("Europe/Rome")
_LISTS = frozenset({"transferList", "metadata"})
_NOTICE_NUMBER = re.compile(r"[0-9]{18}")
_FISCAL_CODE = re.compile(r"[0-9]{11}")
_AMOUNT = re.compile(r"0*[0-9]{1,9}\.[0-9]{2}")
_RECEIPT_ID = re.compile(r".{1,255}", re.DOTALL)
_OUTCOME = re.compile("OK|KO")
# Beyond these an instant is a mistake, and some cannot be said in another zone.
_YEARS = range(1970, 3000)


class UnreadableReceiptError(Exception):
    """What makes a receipt count is not in it, or not once."""


def read_receipt(body: bytes, *, received_at: datetime) -> ReceiptFacts | None:
    """
    Return the receipt in this SOAP call; None where it says that nothing was paid.

    Where it has no usable instant of payment that is `received_at`; one without a zone is of Rome.
    Raises UnreadableReceiptError.
    """
    receipt = _receipt_in(body)
    outcome = _needed(receipt, "outcome", _OUTCOME)
    amount = Decimal(_needed(receipt, "paymentAmount", _AMOUNT))
    told = ReceiptFacts(
        channel=Channel.PAGOPA,
        fiscal_code=_needed(receipt, "fiscalCode", _FISCAL_CODE),
        receipt_id=_needed(receipt, "receiptId", _RECEIPT_ID),
        notice_number=_needed(receipt, "noticeNumber", _NOTICE_NUMBER),
        creditor_reference=_text(receipt, "creditorReferenceId")[:35],
        amount=amount,
        paid_at=_instant(_text(receipt, "paymentDateTime")) or received_at,
        fee=_amount(_text(receipt, "fee")),
        psp_name=_text(receipt, "PSPCompanyName")[:70],
        method=_text(receipt, "paymentMethod")[:35],
        is_stand_in=_is_stand_in(receipt),
        facts={etree.QName(one).localname: _said(one) for one in receipt},
    )
    return told if outcome == "OK" and amount else None


def _receipt_in(body: bytes) -> etree._Element:
    try:
        found = list(safe_xml.parse(body).iter("{*}receipt"))
    except safe_xml.NotXmlError as error:
        raise UnreadableReceiptError("no XML") from error
    if len(found) != 1:
        raise UnreadableReceiptError(f"{len(found)} receipts")
    return found[0]


def _needed(receipt: etree._Element, name: str, shape: re.Pattern[str]) -> str:
    found = receipt.findall(f"{{*}}{name}")
    text = (found[0].text or "").strip() if len(found) == 1 else ""
    if not shape.fullmatch(text):
        raise UnreadableReceiptError(name)
    return text


def _text(receipt: etree._Element, name: str) -> str:
    return (receipt.findtext(f"{{*}}{name}") or "").strip()


def _amount(text: str) -> Decimal | None:
    return Decimal(text) if _AMOUNT.fullmatch(text) else None


def _instant(text: str) -> datetime | None:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return None
    if instant.year not in _YEARS:
        return None
    return instant if instant.tzinfo else instant.replace(tzinfo=_ROME)


def _is_stand_in(receipt: etree._Element) -> bool:
    """Read `standIn`, as the schema spells it, or `standin`, as the documentation does."""
    said = _text(receipt, "standIn") or _text(receipt, "standin")
    return said in {"true", "1"}


def _said(element: etree._Element) -> Said:
    """Return what the element says, ready for JSON: its text, or what is in it by name."""
    name = etree.QName(element).localname
    if name in _LISTS:
        return [_said(one) for one in element]
    if not len(element):
        return element.text or ""
    return {etree.QName(one).localname: _said(one) for one in element}

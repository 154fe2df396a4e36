"""Notices of pagoPA: what is printed on one."""

from decimal import Decimal

_CENTS = 100


def qr_text(*, notice_number: str, creditor: str, amount: Decimal) -> str:
    """
    Return what the notice's QR code says; `amount` in EUR, as of now, of cents at most.

    The amount is a hint: whoever reads the code asks the creditor (SACI, the notice's QR code).
    """
    return f"PAGOPA|002|{notice_number}|{creditor}|{int(amount * _CENTS)}"

"""The notice of a bill or plico, for whoever pays it elsewhere: its code, and the code to scan."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from utenza.bills.queries.lines import BillLine, PlicoLine
from utenza.kernel.qr import qr_svg
from utenza.payments.rules.attempts import PAYABLE
from utenza.payments.rules.notices import in_fours, qr_text


@dataclass(frozen=True, slots=True)
class NoticeShown:
    """`words` is the number in fours; `qr` is empty without a creditor to name in it."""

    number: str
    words: str
    qr: SafeString


def notice_shown(number: str, line: BillLine | PlicoLine) -> NoticeShown | None:
    """Return the notice while it is to be paid; what is paid, or otherwise collected, has none."""
    if not number or line.state not in PAYABLE or line.has_debit_under_way:
        return None
    return NoticeShown(number, in_fours(number), _drawing(number, line))


def _drawing(number: str, line: BillLine | PlicoLine) -> SafeString:
    creditor = settings.PAGOPA_CREDITOR
    if not creditor:
        return SafeString()
    text = qr_text(notice_number=number, creditor=creditor, amount=line.open_amount)
    return mark_safe(qr_svg(text))  # noqa: S308 - drawn here, with no text in it

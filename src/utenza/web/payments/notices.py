"""The notice of a bill or plico, for whoever pays it elsewhere: its code, and the code to scan."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from utenza.bills.queries.lines import BillLine, PlicoLine
from utenza.identity.rules.viewers import Viewer
from utenza.kernel.qr import qr_svg
from utenza.payments.queries.notices import issued_notice
from utenza.payments.rules.attempts import PAYABLE
from utenza.payments.rules.notices import in_fours, qr_text
from utenza.web.payments.paths import target_of


@dataclass(frozen=True, slots=True)
class NoticeShown:
    """`words` is the number in fours; `qr` is empty without a creditor to name in it."""

    number: str
    words: str
    qr: SafeString


def payable_by(viewer: Viewer, number: str, line: BillLine | PlicoLine) -> str:
    """
    Return by which number it is paid elsewhere: the CIS's, else the one that the portal issued.

    What is paid, or otherwise collected, has none.
    """
    if line.state not in PAYABLE or line.has_debit_under_way:
        return ""
    return number or issued_notice(viewer=viewer, target=target_of(line))


def notice_shown(number: str, line: BillLine | PlicoLine) -> NoticeShown | None:
    return NoticeShown(number, in_fours(number), _drawing(number, line)) if number else None


def _drawing(number: str, line: BillLine | PlicoLine) -> SafeString:
    creditor = settings.PAGOPA_CREDITOR
    if not creditor:
        return SafeString()
    text = qr_text(notice_number=number, creditor=creditor, amount=line.open_amount)
    return mark_safe(qr_svg(text))  # noqa: S308 - drawn here, with no text in it

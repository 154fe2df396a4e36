"""What pagoPA asks about a notice: how it stands now, and who owes it."""

from dataclasses import dataclass
from datetime import date

from utenza.bills.rules.states import BillState
from utenza.bills.rules.targets import Target
from utenza.customers.queries import holder_of
from utenza.identity.rules.viewers import Viewer
from utenza.payments.models import Notice
from utenza.payments.queries.attempts import is_paid_by_card
from utenza.payments.queries.payable import Payable, find_notice, payable
from utenza.payments.rules.notices import Debtor, NoticeRefusal, debtor, refusal_of
from utenza.storage.acting import act_for


@dataclass(frozen=True, slots=True)
class AskedNotice:
    """
    A notice of somebody here; `refusal` says why pagoPA may not take money for it now.

    `notice_number` is the one that was asked for: a bill may have had one of ours before the CIS's.
    """

    notice_number: str
    payable: Payable
    debtor: Debtor
    refusal: NoticeRefusal | None


def issued_notice(*, viewer: Viewer, target: Target) -> str:
    """Return the number that the portal itself issued for the bill or plico; empty if none."""
    notices = Notice.objects.filter(customer_id=viewer.customer_id, **target.keys())
    return notices.values_list("notice_number", flat=True).first() or ""


def ask_notice(*, notice_number: str, today: date) -> AskedNotice | None:
    """
    Return the notice with this number as it stands now, or None where nobody's here has it.

    pagoPA names a notice and nobody: the transaction acts for the notice's customer from here on.
    """
    owner = find_notice(notice_number)
    if owner is None:
        return None
    act_for(login_id=None, customer_id=owner.customer_id)
    found = payable(customer_id=owner.customer_id, target=owner.target, today=today)
    holder = holder_of(customer_id=owner.customer_id)
    owes = debtor(
        holder.kind, name=holder.name, tax_code=holder.tax_code, vat_number=holder.vat_number
    )
    by_card = found.state is BillState.PAYING and is_paid_by_card(
        customer_id=owner.customer_id, target=owner.target
    )
    refusal = refusal_of(
        found.state, has_debit_under_way=found.has_debit_under_way, is_paid_by_card=by_card
    )
    return AskedNotice(notice_number, found, owes, refusal)

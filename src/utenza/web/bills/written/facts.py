"""What a written bill is made of."""

from dataclasses import dataclass

from utenza.bills.queries.receipts import receipts_of
from utenza.bills.queries.single import BillDetail, get_bill
from utenza.bills.rules.lines import Receipt
from utenza.bills.rules.targets import Target
from utenza.customers.queries import CustomerData, get_customer_data
from utenza.kernel.periods import Period
from utenza.metering.queries import MonthOfConsumption, ReadingLine
from utenza.metering.queries.billing import readings_of_period, year_until
from utenza.payments.queries.payable import payable
from utenza.site.queries import shell
from utenza.site.rules.contents import Contact
from utenza.supplies.queries import SupplyDetail, get_supply
from utenza.web.readers import Reader


@dataclass(frozen=True, slots=True)
class BillFacts:
    """A bill with all that is printed of it; `language` is its customer's."""

    bill: BillDetail
    lines: Receipt
    customer: CustomerData
    supply: SupplyDetail
    readings: tuple[ReadingLine, ...]
    months: tuple[MonthOfConsumption, ...]
    contacts: tuple[Contact, ...]
    notice_number: str
    language: str


def facts_of_bill(reader: Reader, number: str) -> BillFacts | None:
    """
    Return the facts of the bill; None while its items are not here.

    Raises Bill.DoesNotExist.
    """
    viewer, today = reader.viewer, reader.today
    bill = get_bill(viewer=viewer, number=number, today=today)
    lines = receipts_of(viewer=viewer, bill=bill).bill
    if not lines.lines:
        return None
    line = bill.line
    customer = get_customer_data(customer_id=viewer.customer_id)
    language = customer.language or "it"
    days = Period.through(line.period_from, line.period_to)
    readings = readings_of_period(viewer=viewer, supply_id=line.supply_id, days=days)
    months = year_until(viewer=viewer, supply_id=line.supply_id, last=line.period_to)
    return BillFacts(
        bill=bill,
        lines=lines,
        customer=customer,
        supply=get_supply(viewer=viewer, code=bill.supply_code, today=today),
        readings=tuple(readings),
        months=tuple(months),
        contacts=shell(language=language, now=reader.now).contacts,
        notice_number=_notice_number(reader, bill),
        language=language,
    )


def _notice_number(reader: Reader, bill: BillDetail) -> str:
    """Return the CIS's number, or the one that the portal gave; a plico is paid by its own."""
    if bill.line.plico_number:
        return ""
    target = Target(bill_id=bill.line.id)
    return payable(
        customer_id=reader.viewer.customer_id, target=target, today=reader.today
    ).notice_number

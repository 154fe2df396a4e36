"""What a written bill is made of."""

from dataclasses import dataclass

from utenza.bills.queries.receipts import receipts_of
from utenza.bills.queries.single import BillDetail, get_bill, is_newest_of_supply
from utenza.bills.rules.lines import Receipt
from utenza.customers.queries import CustomerData, get_customer_data
from utenza.kernel.periods import Period
from utenza.metering.queries import MonthOfConsumption, ReadingLine
from utenza.metering.queries.billing import readings_of_period, year_until
from utenza.site.queries import shell
from utenza.site.rules.contents import Contact
from utenza.supplies.queries import SupplyDetail, get_supply
from utenza.web.readers import Reader


@dataclass(frozen=True, slots=True)
class BillFacts:
    """
    A bill with all that is printed of it; `language` is its customer's.

    `is_newest` tells whether contract, meter and address are still those that it was issued with.
    """

    bill: BillDetail
    lines: Receipt
    customer: CustomerData
    supply: SupplyDetail
    readings: tuple[ReadingLine, ...]
    months: tuple[MonthOfConsumption, ...]
    contacts: tuple[Contact, ...]
    language: str
    is_newest: bool


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
        language=language,
        is_newest=is_newest_of_supply(viewer=viewer, bill=bill),
    )

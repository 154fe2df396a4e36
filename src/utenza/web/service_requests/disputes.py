"""What a bill's page says of requests: those about it, and those that can be made."""

from dataclasses import dataclass

from utenza.bills.queries.single import BillDetail
from utenza.service_requests.kinds import kind_of_type, kinds
from utenza.service_requests.kinds.base import Asking
from utenza.service_requests.queries.requests import Request, requests_about
from utenza.service_requests.rules.requests import OPEN, Subject
from utenza.web.readers import Reader
from utenza.web.service_requests.shown import Offer, RequestRow, offer, request_row


@dataclass(frozen=True, slots=True)
class AboutBill:
    """`is_suspended` tells that what is disputed is not collected for now."""

    requests: list[RequestRow]
    is_suspended: bool
    offers: list[Offer]


def about_bill(bill: BillDetail, reader: Reader) -> AboutBill:
    found = requests_about(viewer=reader.viewer, about=bill.line.number)
    asking = Asking(reader.viewer, reader.now, reader.today, reader.language, bill=bill)
    fitting = [
        kind
        for kind in kinds().values()
        if kind.subject is Subject.BILL and not reader.viewer.only_reads and kind.suits_bill(asking)
    ]
    return AboutBill(
        requests=[request_row(one, None, reader.language, reader.today) for one in found],
        is_suspended=any(_suspends(one) for one in found),
        offers=[offer(kind, fattura=bill.line.number) for kind in fitting],
    )


def _suspends(request: Request) -> bool:
    kind = kind_of_type(request.type)
    return kind is not None and kind.suspends_collection and request.status in OPEN

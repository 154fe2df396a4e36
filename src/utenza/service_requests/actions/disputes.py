"""What becomes of disputes about bills that the office held back meanwhile."""

from utenza.bills.actions.positions import note_dispute
from utenza.service_requests.kinds.parts import disputing
from utenza.service_requests.queries.disputes import disputes_ended


def settle_disputes() -> None:
    """
    Note of bills that are shown again that nobody disputes them any more.

    Where a customer withdraws a dispute about a held bill, that bill is not there to be noted.
    """
    for customer_id, target in disputes_ended(types=disputing()):
        note_dispute(customer_id=customer_id, target=target, is_disputed=False)

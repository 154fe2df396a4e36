"""What came from pagoPA or from the page for cards and still wants somebody."""

from dataclasses import dataclass

from utenza.storage.sql import fetch_one

_BACKLOG = """
SELECT (SELECT count(*) FROM payments_inbound
        WHERE read_at IS NULL AND operation IN ('paSendRT', 'paSendRTV2', 'card')),
       (SELECT count(*) FROM payments_inbound WHERE reading = 'unreadable'),
       count(*) FILTER (WHERE why <> 'taken_back'), count(*) FILTER (WHERE why = 'taken_back')
FROM payments_strayreceipt WHERE claimed_at IS NULL
"""


@dataclass(frozen=True, slots=True)
class ReceiptsBacklog:
    """
    Receipts by what is amiss with them.

    `not_read` were kept and are to be counted by the worker, `unreadable` are for people to look
    at, `for_nobody` wait for a delivery that knows their notice, are another creditor's or not what
    their attempt asked for. `taken_back` is money that a card had paid and that went back: for the
    office, which tells the CIS.
    """

    not_read: int
    unreadable: int
    for_nobody: int
    taken_back: int


def receipts_backlog() -> ReceiptsBacklog:
    """Return the figures, for those who see every customer."""
    return fetch_one(ReceiptsBacklog, _BACKLOG, {}) or ReceiptsBacklog(0, 0, 0, 0)

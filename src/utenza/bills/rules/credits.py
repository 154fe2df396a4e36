"""Bills that a credit note took back, to be issued again as they should have been."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Protocol, TypeVar

from utenza.bills.rules.states import BillKind


class Issued(Protocol):
    """A bill or credit note: its days, both included, and its EUR, negative for a credit note."""

    @property
    def kind(self) -> BillKind: ...
    @property
    def first_day(self) -> date: ...
    @property
    def last_day(self) -> date: ...
    @property
    def total(self) -> Decimal: ...


AnIssued = TypeVar("AnIssued", bound=Issued)


def standing(issued: Sequence[AnIssued]) -> list[AnIssued]:
    """
    Return what a supply was billed without what cancels out; `issued` the oldest first.

    A credit note doesn't say of which bill it is: with the oldest of exactly its days and amount it
    cancels out. One of another amount corrects a bill, and both stand.
    """
    counts = {kind: Counter(_owed(one) for one in issued if one.kind is kind) for kind in BillKind}
    cancelled = counts[BillKind.BILL] & counts[BillKind.CREDIT_NOTE]
    left = {kind: cancelled.copy() for kind in BillKind}
    stand = []
    for one in issued:
        if left[one.kind][_owed(one)]:
            left[one.kind][_owed(one)] -= 1
        else:
            stand.append(one)
    return stand


def _owed(one: Issued) -> tuple[date, date, Decimal]:
    return one.first_day, one.last_day, abs(one.total)

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


def standing_bills(issued: Sequence[AnIssued]) -> list[AnIssued]:
    """
    Return the bills of a supply that no credit note cancels; `issued` the oldest first.

    A credit note doesn't say of which bill it is: it cancels the oldest of exactly its days and
    amount. One of another amount corrects a bill and leaves it standing.
    """
    credited = Counter(
        (one.first_day, one.last_day, -one.total)
        for one in issued
        if one.kind is BillKind.CREDIT_NOTE
    )
    standing = []
    for one in issued:
        if one.kind is BillKind.CREDIT_NOTE:
            continue
        told = (one.first_day, one.last_day, one.total)
        if credited[told]:
            credited[told] -= 1
        else:
            standing.append(one)
    return standing

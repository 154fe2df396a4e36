"""What a customer chose to pay, as forms and links say it: numbers of bills and plichi."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ObjectDoesNotExist
from django.http import QueryDict
from django.utils.http import urlencode

from utenza.bills.rules.targets import Target
from utenza.identity.rules.viewers import Viewer
from utenza.payments.queries.payable import Payable, payable, target_of_bill, target_of_plico
from utenza.payments.rules.attempts import WARNED, check_count
from utenza.web.readers import Reader


@dataclass(frozen=True, slots=True)
class Chosen:
    """Numbers of bills and of plichi, each once."""

    bills: tuple[str, ...] = ()
    plichi: tuple[str, ...] = ()

    @classmethod
    def of(cls, query: QueryDict) -> "Chosen":
        bills, plichi = query.getlist("fattura"), query.getlist("plico")
        return cls(tuple(dict.fromkeys(bills)), tuple(dict.fromkeys(plichi)))

    @property
    def fields(self) -> list[tuple[str, str]]:
        """The choice as names and values of a form."""
        chosen = [("fattura", number) for number in self.bills]
        return chosen + [("plico", number) for number in self.plichi]

    @property
    def query(self) -> str:
        return "?" + urlencode(self.fields)

    def targets(self, viewer: Viewer) -> list[Target]:
        """
        Return what was chosen, from one to five of the viewer's own.

        Raises NothingChosen, TooManyChosen, Bill.DoesNotExist, Plico.DoesNotExist.
        """
        check_count(self.fields)
        bills = [target_of_bill(viewer=viewer, number=number) for number in self.bills]
        return bills + [target_of_plico(viewer=viewer, number=number) for number in self.plichi]


def as_they_stand(reader: Reader, targets: list[Target]) -> list[Payable]:
    """Return each as it is to be paid now."""
    return [
        payable(customer_id=reader.viewer.customer_id, target=target, today=reader.today)
        for target in targets
    ]


def still_asked(reader: Reader, targets: Iterable[Target]) -> dict[Target, Decimal]:
    """Return what is left to pay by hand (EUR) of each; what the office holds asks for nothing."""
    left = {}
    for target in targets:
        with suppress(ObjectDoesNotExist):
            left[target] = as_they_stand(reader, [target])[0].left
    return left


def wants_warning(one: Payable) -> bool:
    """Tell whether the customer is warned before this is paid; what is refused is no warning."""
    return one.state in WARNED and not one.has_debit_under_way

"""What the kinds of operations on a contract have in common."""

from collections.abc import Iterator
from functools import partial
from typing import ClassVar

from django.utils.translation import gettext

from utenza.customers.queries import get_customer_data
from utenza.customers.rules import CustomerKind
from utenza.kernel.refusals import Refusal, gettext_noop
from utenza.kernel.words import the_day
from utenza.service_requests.kinds.base import (
    Asking,
    Cleaned,
    Effect,
    Group,
    Kind,
    Payload,
    Review,
    Sent,
    count_files,
    said,
)
from utenza.service_requests.kinds.contract_forms import ContractForm
from utenza.service_requests.kinds.parts import supply_facts
from utenza.service_requests.rules import contracts
from utenza.service_requests.rules.requests import Subject
from utenza.supplies.rules import Commodity, SupplyUse

COMMODITIES = {
    Commodity.ELECTRICITY.value: gettext_noop("Luce"),
    Commodity.GAS.value: gettext_noop("Gas"),
}


class NotThisSupply(Refusal):
    message = gettext_noop("Questa operazione non si può chiedere per questa fornitura.")


class ContractKind(Kind):
    """
    An operation on a contract: a form in sections, looked at twice before it is sent.

    `has_second_thoughts` tells whether it makes a contract, about which a consumer may change
    his mind.
    """

    group = Group.CONTRACT
    template = "service_requests/contract.html"
    is_savable = True
    form_class: ClassVar[type[ContractForm]]
    has_second_thoughts: ClassVar[bool] = False

    def form(
        self,
        asking: Asking,
        *,
        data: Sent = None,
        files: Sent = None,
        initial: Cleaned | None = None,
    ) -> ContractForm:
        check = partial(self.faults, asking)
        form = self.form_class(data, files, initial=dict(initial or {}), check=check)
        count_files(form, asking)
        self.fit(form, asking)
        if not self.may_think_again(asking, {}):
            form.fields.pop("early_start", None)
        return form

    def fit(self, form: ContractForm, asking: Asking) -> None:
        """Let the form offer what there is to choose."""

    def faults(self, asking: Asking, cleaned: Cleaned) -> Iterator[Refusal]:  # noqa: ARG002 - kinds use them
        """Yield what is wrong with the whole; a field that is wrong itself is not in `cleaned`."""
        yield from ()

    def may_think_again(self, asking: Asking, cleaned: Cleaned) -> bool:
        """Tell whether the customer has the days to think again; nothing typed is a home."""
        if not self.has_second_thoughts:
            return False
        customer = get_customer_data(customer_id=asking.viewer.customer_id)
        return contracts.may_think_again(
            is_person=customer.kind is CustomerKind.PERSON,
            has_vat_number=bool(customer.vat_number),
            use=self.use(asking, cleaned),
        )

    def use(self, asking: Asking, cleaned: Cleaned) -> SupplyUse:
        """Return the use of the supply that it is about."""
        if asking.supply:
            return asking.supply.use
        return SupplyUse(cleaned.get("use") or SupplyUse.DOMESTIC_RESIDENT)

    def payload(self, asking: Asking, cleaned: Cleaned) -> Payload:
        told = super().payload(asking, cleaned)
        begins_early = bool(told.pop("early_start", False))
        if asking.supply:
            told = supply_facts(asking.supply.card) | told
        if self.may_think_again(asking, cleaned):
            days = contracts.DAYS_TO_THINK_AGAIN
            told |= {"withdrawal_days": days, "early_start": begins_early}
        return told

    def page_context(self, asking: Asking) -> Payload:
        return {
            "promises": self._promises(asking),
            "may_think_again": self.may_think_again(asking, {}),
        }

    def look_twice(self, asking: Asking, cleaned: Cleaned) -> Review:
        payload = self.payload(asking, cleaned)
        promised = self._promised_by(asking, payload.get("commodity", ""))
        effects = [*self.effects(asking, cleaned), (gettext("Risposta promessa entro"), promised)]
        context = {
            "effects": effects,
            "may_think_again": "withdrawal_days" in payload,
            "begins_early": payload.get("early_start", False),
        }
        return Review(template="service_requests/contract_review.html", context=context)

    def effects(self, asking: Asking, cleaned: Cleaned) -> list[tuple[str, str]]:  # noqa: ARG002 - as above
        """Return what will be otherwise, as labels and values."""
        return []

    def take_effect(self, asking: Asking, cleaned: Cleaned, *, request_code: str) -> Effect:  # noqa: ARG002
        for refusal in self.faults(asking, cleaned):
            raise refusal
        return Effect()

    def shown(self, payload: Payload) -> list[tuple[str, str]]:
        fields = self.form_class.base_fields
        names = [name for section in self.form_class.SECTIONS for name in section.fields]
        told = [name for name in names if name in payload and not self._is_file(name)]
        rows = [(str(fields[name].label), said(fields[name], payload[name])) for name in told]
        rows = [*self.shown_first(payload), *rows]
        if "withdrawal_days" in payload:
            rows.append((gettext("Ripensamento"), _days_words(payload["withdrawal_days"])))
        return rows

    def shown_first(self, payload: Payload) -> list[tuple[str, str]]:  # noqa: ARG002 - as above
        """Return what stands in the payload and in no field."""
        return []

    def _promises(self, asking: Asking) -> list[tuple[str, str]]:
        """Return the promised day by commodity, or one without a name where it is the same."""
        if asking.supply:
            return [("", self._promised_by(asking, asking.supply.card.commodity))]
        days = [(gettext(COMMODITIES[one]), self._promised_by(asking, one)) for one in COMMODITIES]
        return days if self.gas_promise else [("", days[0][1])]

    def _promised_by(self, asking: Asking, commodity: str) -> str:
        return the_day(self.promised(commodity).due(asking.today), asking.language)


class SupplyKind(ContractKind):
    """An operation on a supply that is the customer's."""

    subject = Subject.SUPPLY

    def check_subject(self, asking: Asking) -> None:
        if not self.suits_supply(asking.the_supply.card):
            raise NotThisSupply


def is_there(asking: Asking, cleaned: Cleaned, field: str) -> bool:
    """Tell whether a file came just now, or before."""
    return bool(cleaned.get(field)) or field in asking.enclosed


def faults_of_day(asking: Asking, cleaned: Cleaned) -> Iterator[Refusal]:
    """Yield what is wrong with the day that the customer wants; none is as soon as can be."""
    day = cleaned.get("wanted_on")
    if day and day < asking.today:
        yield contracts.DayPast()


def _days_words(days: int) -> str:
    return gettext(
        "entro %(days)d giorni dalla conclusione del contratto, senza spiegare perché e senza spese"
    ) % {"days": days}

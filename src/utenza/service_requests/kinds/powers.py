"""Another committed power: what can be chosen, and what it makes available."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from utenza.kernel.refusals import Refusal, gettext_noop
from utenza.service_requests.kinds.base import Asking, Cleaned, Payload
from utenza.service_requests.kinds.contract_forms import (
    ContractForm,
    Section,
    allowed_powers,
    kilowatts,
    plain,
    power_choices,
    words,
)
from utenza.service_requests.kinds.contracts import SupplyKind
from utenza.service_requests.rules import contracts
from utenza.supplies.queries import SupplyCard
from utenza.supplies.rules import Commodity, SupplyStatus


class PowerForm(ContractForm):
    new_power_kw = forms.ChoiceField(
        label=_("Nuova potenza impegnata"),
        choices=power_choices,
        help_text=_("La potenza disponibile è il 10% in più: la vedi prima di inviare."),
    )
    words = words()

    SECTIONS = (Section(gettext_noop("La nuova potenza"), ("new_power_kw", "words")),)


class PowerKind(SupplyKind):
    """Another committed power: more, or less."""

    is_increase: ClassVar[bool]
    form_class = PowerForm
    icon = "zap"

    def suits_supply(self, card: SupplyCard) -> bool:
        is_electricity = card.commodity is Commodity.ELECTRICITY
        return is_electricity and card.status is SupplyStatus.ACTIVE

    def check_subject(self, asking: Asking) -> None:
        super().check_subject(asking)
        self._powers(asking)

    def fit(self, form: ContractForm, asking: Asking) -> None:
        form.fields["new_power_kw"].choices = self._choices(asking)  # type: ignore[attr-defined] # a ChoiceField

    def faults(self, asking: Asking, cleaned: Cleaned) -> Iterator[Refusal]:
        chosen = cleaned.get("new_power_kw")
        if chosen and Decimal(chosen) not in self._powers(asking):
            yield contracts.PowerNotOffered()

    def page_context(self, asking: Asking) -> Payload:
        now = asking.the_supply.committed_power_kw
        power = {} if now is None else {"power": kilowatts(now), "available": _available(now)}
        return super().page_context(asking) | power

    def effects(self, asking: Asking, cleaned: Cleaned) -> list[tuple[str, str]]:
        now, then = _committed(asking), Decimal(cleaned["new_power_kw"])
        return [
            (gettext("Potenza impegnata"), f"{kilowatts(now)} → {kilowatts(then)}"),
            (gettext("Potenza disponibile"), f"{_available(now)} → {_available(then)}"),
        ]

    def payload(self, asking: Asking, cleaned: Cleaned) -> Payload:
        now, then = _committed(asking), Decimal(cleaned["new_power_kw"])
        powers = {
            "committed_power_kw": plain(now),
            "available_power_kw": plain(contracts.available(then)),
        }
        return super().payload(asking, cleaned) | powers

    def shown_first(self, payload: Payload) -> list[tuple[str, str]]:
        now = Decimal(payload["committed_power_kw"])
        return [(gettext("Potenza impegnata oggi"), kilowatts(now))]

    def shown(self, payload: Payload) -> list[tuple[str, str]]:
        then = Decimal(payload["available_power_kw"])
        return [*super().shown(payload), (gettext("Potenza disponibile dopo"), kilowatts(then))]

    def _powers(self, asking: Asking) -> Sequence[Decimal]:
        return contracts.other_powers(
            now=asking.the_supply.committed_power_kw,
            allowed=allowed_powers(),
            is_increase=self.is_increase,
        )

    def _choices(self, asking: Asking) -> list[tuple[str, str]]:
        try:
            offered = {plain(power) for power in self._powers(asking)}
        except Refusal:
            # The page says so itself; sent all the same, no power is a choice.
            return []
        return [choice for choice in power_choices() if choice[0] in offered]


def _committed(asking: Asking) -> Decimal:
    now = asking.the_supply.committed_power_kw
    if now is None:
        raise contracts.PowerUnknown
    return now


def _available(committed: Decimal) -> str:
    return kilowatts(contracts.available(committed))

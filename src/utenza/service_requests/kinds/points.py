"""Operations that bring a point, and what the law asks of whoever takes it."""

from collections.abc import Iterator
from typing import ClassVar

from django.utils.translation import gettext

from utenza.billing_profiles.queries import profiles_of
from utenza.kernel.refusals import Refusal
from utenza.service_requests.kinds.base import Asking, Cleaned, Payload
from utenza.service_requests.kinds.contract_forms import ContractForm
from utenza.service_requests.kinds.contracts import (
    COMMODITIES,
    ContractKind,
    faults_of_day,
    is_there,
)
from utenza.service_requests.rules import contracts
from utenza.service_requests.rules.contracts import Cadastre
from utenza.supplies.queries import supplies_of
from utenza.supplies.rules import Commodity, SupplyStatus


class PointKind(ContractKind):
    """An operation that brings a point, which becomes a supply of the customer's."""

    has_second_thoughts = True
    asks_identity: ClassVar[bool] = True

    def fit(self, form: ContractForm, asking: Asking) -> None:
        mine = profiles_of(viewer=asking.viewer)
        codes = [(one.code, one.code) for one in mine if one.closed_on is None]
        new = gettext("Un profilo nuovo, con avviso pagoPA")
        form.fields["bp_code"].choices = [*codes, ("", new)]  # type: ignore[attr-defined] # a ChoiceField

    def faults(self, asking: Asking, cleaned: Cleaned) -> Iterator[Refusal]:
        if not cleaned.get("title_declared"):
            yield contracts.TitleNotDeclared()
        yield from _faults_of_plot(cleaned)
        if "point_code" in cleaned and _is_mine(asking, cleaned["point_code"]):
            yield contracts.AlreadyYours()
        if self.asks_identity and not is_there(asking, cleaned, "identity_document"):
            yield contracts.IdentityMissing()

    def payload(self, asking: Asking, cleaned: Cleaned) -> Payload:
        commodity = contracts.point_of(cleaned["point_code"]).commodity
        return {"commodity": commodity.value} | super().payload(asking, cleaned)

    def shown_first(self, payload: Payload) -> list[tuple[str, str]]:
        commodity = COMMODITIES[payload["commodity"]]
        return [(gettext("Fornitura"), gettext(commodity))]


class NewContractKind(PointKind):
    """A point without a contract: electricity needs its power, gas what it is burnt for."""

    def faults(self, asking: Asking, cleaned: Cleaned) -> Iterator[Refusal]:
        yield from super().faults(asking, cleaned)
        yield from faults_of_day(asking, cleaned)
        if "point_code" not in cleaned:
            return
        is_gas = contracts.point_of(cleaned["point_code"]).commodity is Commodity.GAS
        if is_gas and not cleaned.get("gas_use"):
            yield contracts.GasUseMissing()
        if not is_gas and not cleaned.get("power_kw"):
            yield contracts.PowerMissing()

    def payload(self, asking: Asking, cleaned: Cleaned) -> Payload:
        told = super().payload(asking, cleaned)
        told.pop("power_kw" if told["commodity"] == Commodity.GAS else "gas_use", None)
        return told


def _faults_of_plot(cleaned: Cleaned) -> Iterator[Refusal]:
    if "cadastre" not in cleaned or not contracts.needs_plot(Cadastre(cleaned["cadastre"])):
        return
    if not cleaned.get("cadastral_sheet"):
        yield contracts.SheetMissing()
    if not cleaned.get("cadastral_parcel"):
        yield contracts.ParcelMissing()


def _is_mine(asking: Asking, code: str) -> bool:
    point = contracts.point_of(code)
    return any(
        card.status is SupplyStatus.ACTIVE and point.is_same_as(card.point_code)
        for card in supplies_of(viewer=asking.viewer, today=asking.today)
    )

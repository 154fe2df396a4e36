"""The files of the contract, each after those that its rows refer to."""

from graphlib import TopologicalSorter

from utenza.billing_profiles import intake as billing_profiles
from utenza.bills import intake as bills
from utenza.customers import intake as customers
from utenza.identity import intake as identity
from utenza.metering import intake as metering
from utenza.payments import intake as payments
from utenza.service_requests import intake as service_requests
from utenza.storage.intake import Intake
from utenza.supplies import intake as supplies

AREAS = (
    customers,
    identity,
    supplies,
    billing_profiles,
    bills,
    metering,
    payments,
    service_requests,
)

INTAKES: dict[str, Intake] = {intake.file: intake for area in AREAS for intake in area.FILES}
ORDER: tuple[str, ...] = tuple(
    TopologicalSorter({file: intake.after for file, intake in INTAKES.items()}).static_order()
)

"""What the CIS says of requests, those of the portal and others, as it delivers it."""

from utenza.service_requests.rules.requests import Channel, RequestStatus
from utenza.storage.intake import Intake, choice, moment, ref, text

ANSWERS = Intake(
    file="requests.csv",
    table="service_requests_answer",
    key=("request_code",),
    owned_by=("customer_code", "supply_code"),
    fields=(
        text("request_code"),
        text("type"),
        ref("customer_code", to="customers.csv", column="customer_id"),
        ref("supply_code", to="supplies.csv", column="supply_id", required=False),
        moment("opened_at"),
        choice("channel", Channel),
        choice("status", RequestStatus),
        moment("status_at"),
        text("note", required=False, longest=2000),
    ),
)

FILES = (ANSWERS,)

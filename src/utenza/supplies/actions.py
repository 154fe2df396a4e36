"""What can be done with supplies."""

from datetime import datetime

from django.db import transaction

from utenza.identity.rules.viewers import GrantRole, Viewer
from utenza.supplies.models import Supply, SupplyLabel
from utenza.supplies.rules import Label, OnlyReading


@transaction.atomic
def label_supply(*, viewer: Viewer, code: str, label: Label, now: datetime) -> None:
    """
    Keep the customer's own name and picture for the supply; an empty label takes them away.

    Raises Supply.DoesNotExist, OnlyReading.
    """
    supply = Supply.objects.only("id").get(customer_id=viewer.customer_id, supply_code=code)
    if viewer.role is GrantRole.VIEWER:
        raise OnlyReading
    SupplyLabel.objects.update_or_create(
        customer_id=viewer.customer_id,
        supply=supply,
        defaults={"name": label.name, "icon": label.icon or "", "changed_at": now},
    )

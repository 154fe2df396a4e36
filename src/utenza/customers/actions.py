"""What can be done about a customer's own data, before the CIS has followed."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import QuerySet

from utenza.customers.models import Change
from utenza.customers.queries import MIRROR_SAYS, get_customer_data
from utenza.customers.rules import (
    TO_PROVE,
    AlreadyChanging,
    ChangeState,
    DropReason,
    FieldGroup,
    check_differs,
)
from utenza.storage.constraints import refusing
from utenza.storage.sql import fetch, fetch_one

_SAYS_ALREADY = f"""
SELECT {MIRROR_SAYS.format(values="%(values)s::jsonb")}
FROM customers_customer c WHERE c.id = %(customer_id)s
"""  # noqa: S608 - our own words
_MOVED_AWAY = f"""
UPDATE customers_change ch SET mirror_said_it = false
FROM customers_customer c
WHERE c.id = ch.customer_id AND ch.mirror_said_it AND ch.state IN ('waiting_proof', 'effective')
  AND NOT ({MIRROR_SAYS.format(values="ch.new_values")})
"""  # noqa: S608 - as above
_SETTLE = """
UPDATE customers_change SET state = 'settled', ended_at = %(now)s
WHERE request_code = ANY(%(codes)s) AND state = 'effective'
RETURNING request_code
"""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A change that was kept; `superseded` are the requests whose change it takes the place of."""

    change_id: int
    state: ChangeState
    superseded: tuple[str, ...]


@transaction.atomic
def record_change(
    *,
    customer_id: int,
    request_code: str,
    group: FieldGroup,
    values: Mapping[str, str],
    now: datetime,
) -> Recorded:
    """
    Keep what the customer changes, from `rules.new_contact` or `rules.new_residence`.

    What has to be proved waits, and takes the place of what waited before it; the rest counts now.

    Raises SameAsNow, AlreadyChanging.
    """
    present = get_customer_data(customer_id=customer_id)
    check_differs(values, present=present.fields)
    waiting = Change.objects.filter(
        customer_id=customer_id, field_group=group, state=ChangeState.WAITING_PROOF
    )
    superseded = tuple(waiting.values_list("request_code", flat=True))
    _drop(waiting, reason=DropReason.SUPERSEDED, now=now)
    is_waiting = group in TO_PROVE
    state = ChangeState.WAITING_PROOF if is_waiting else ChangeState.EFFECTIVE
    with refusing(AlreadyChanging, constraint="customers_change_one_waits"):
        change = Change.objects.create(
            customer_id=customer_id,
            request_code=request_code,
            field_group=group,
            new_values=dict(values),
            state=state,
            asked_at=now,
            effective_at=None if is_waiting else now,
            mirror_said_it=_mirror_says(customer_id, values),
        )
    return Recorded(change.pk, state, superseded)


def make_effective(*, customer_id: int, change_id: int, now: datetime) -> bool:
    """Let a change count that has been proved; tell whether it was waiting."""
    waiting = Change.objects.filter(
        customer_id=customer_id, pk=change_id, state=ChangeState.WAITING_PROOF
    )
    return bool(waiting.update(state=ChangeState.EFFECTIVE, effective_at=now))


def drop_change(*, request_code: str, reason: DropReason, now: datetime) -> bool:
    """Take the request's change away, so that the CIS's data show; tell whether it was open."""
    return bool(_drop(_open(request_code), reason=reason, now=now))


def settle_change(*, request_code: str, now: datetime) -> bool:
    """
    End the request's effective change: the CIS has done it, and its own spelling counts.

    Changes of the same data before it are history as well. Tells whether there was one.
    """
    done = _open(request_code).filter(state=ChangeState.EFFECTIVE).first()
    if done is None:
        return False
    settled = Change.objects.filter(
        customer_id=done.customer_id,
        field_group=done.field_group,
        pk__lte=done.pk,
        state=ChangeState.EFFECTIVE,
    )
    return bool(settled.update(state=ChangeState.SETTLED, ended_at=now))


def settle_changes(*, request_codes: Collection[str], now: datetime) -> list[str]:
    """
    End the changes of these requests, which the mirror says by now; return whose were effective.

    They are those of `delivered_changes`; their requests are held by who asks.
    """
    settled = fetch(str, _SETTLE, {"codes": list(request_codes), "now": now})
    with connection.cursor() as cursor:
        cursor.execute(_MOVED_AWAY, {})
    return settled


def _mirror_says(customer_id: int, values: Mapping[str, str]) -> bool:
    asked: dict[str, int | str] = {"customer_id": customer_id, "values": json.dumps(dict(values))}
    return bool(fetch_one(bool, _SAYS_ALREADY, asked))


def _open(request_code: str) -> QuerySet[Change]:
    states = (ChangeState.WAITING_PROOF, ChangeState.EFFECTIVE)
    return Change.objects.filter(request_code=request_code, state__in=states)


def _drop(changes: QuerySet[Change], *, reason: DropReason, now: datetime) -> int:
    return changes.update(state=ChangeState.DROPPED, drop_reason=reason, ended_at=now)

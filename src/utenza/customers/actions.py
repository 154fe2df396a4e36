"""What can be done about a customer's own data, before the CIS has followed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import QuerySet

from utenza.customers.models import Change
from utenza.customers.queries import get_customer_data
from utenza.customers.rules import (
    TO_PROVE,
    AlreadyChanging,
    ChangeState,
    DropReason,
    FieldGroup,
    check_differs,
)
from utenza.storage.constraints import refusing

# A telephone number is free text for the CIS: it is read as people write it before it is compared.
_AS_E164 = """
CASE WHEN digits LIKE '+%%' THEN digits
     WHEN digits LIKE '00%%' THEN '+' || substr(digits, 3)
     WHEN digits = '' THEN ''
     ELSE '+39' || digits END
"""

# The mirror says it when every field does, whatever capitals and blanks the CIS writes. Once it
# has said a change, those before it are history as well.
_SETTLE = f"""
WITH delivered AS (
    SELECT ch.id, ch.customer_id, ch.field_group
    FROM customers_change ch JOIN customers_customer c ON c.id = ch.customer_id
    WHERE ch.state = 'effective' AND NOT EXISTS (
        SELECT FROM jsonb_each_text(ch.new_values) said
        CROSS JOIN LATERAL (SELECT to_jsonb(c) ->> said.key AS mirrored) m
        CROSS JOIN LATERAL (SELECT regexp_replace(m.mirrored, '[^0-9+]', '', 'g') AS digits) d
        WHERE lower(btrim(said.value)) <> CASE said.key
            WHEN 'phone' THEN {_AS_E164}
            ELSE lower(btrim(regexp_replace(m.mirrored, '\\s+', ' ', 'g'))) END
    )
)
UPDATE customers_change ch SET state = 'settled', ended_at = %(now)s
WHERE ch.state = 'effective' AND EXISTS (
    SELECT FROM delivered d WHERE d.customer_id = ch.customer_id
    AND d.field_group = ch.field_group AND d.id >= ch.id
)
RETURNING ch.request_code
"""  # noqa: S608 - our own words


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

    Tells whether there was one.
    """
    effective = _open(request_code).filter(state=ChangeState.EFFECTIVE)
    return bool(effective.update(state=ChangeState.SETTLED, ended_at=now))


def settle_changes(*, now: datetime) -> list[str]:
    """End every change that the mirror says by now; return the requests that they belong to."""
    with connection.cursor() as cursor:
        cursor.execute(_SETTLE, {"now": now})
        return [request_code for (request_code,) in cursor.fetchall()]


def _open(request_code: str) -> QuerySet[Change]:
    states = (ChangeState.WAITING_PROOF, ChangeState.EFFECTIVE)
    return Change.objects.filter(request_code=request_code, state__in=states)


def _drop(changes: QuerySet[Change], *, reason: DropReason, now: datetime) -> int:
    return changes.update(state=ChangeState.DROPPED, drop_reason=reason, ended_at=now)

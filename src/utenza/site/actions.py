"""What is recorded of the portal itself."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from utenza.site.models import Delivery, ReadOnlyMember, ReadOnlyMode
from utenza.site.rules import DeliveryOutcome
from utenza.site.rules.closures import NoCustomers, NothingToEnd, Plan, check_plan

# Those who write hold it shared (queries.settled_modes). Whoever waits for it makes the next ones
# wait as well, so for less than a page may wait.
_ALONE = """
SELECT set_config('lock_timeout', '2s', true), pg_advisory_xact_lock(hashtext('utenza readonly'))
"""
_MEMBERS_AT_ONCE = 10_000


def record_delivery(  # noqa: PLR0913 - a record has the columns that it has
    *,
    name: str,
    content_sha256: bytes | None,
    produced_at: datetime | None,
    started_at: datetime,
    ended_at: datetime,
    outcome: DeliveryOutcome,
    files: Mapping[str, Mapping[str, int]],
    reason: str = "",
    rejects_file: str = "",
) -> Delivery:
    """Write down how a delivery ended, in the transaction that made it so."""
    return Delivery.objects.create(
        name=name,
        content_sha256=content_sha256,
        produced_at=produced_at,
        started_at=started_at,
        ended_at=ended_at,
        outcome=outcome,
        reason=reason[:2000],
        files=dict(files),
        rejects_file=rejects_file,
    )


@transaction.atomic
def begin_read_only(*, plan: Plan, customer_ids: Collection[int] | None, now: datetime) -> int:
    """
    Close what the plan says, for everybody or for these customers, and return the mode's number.

    It waits for those who are writing: once it is committed nobody writes any more.
    Raises UnclearFunction, EndsBeforeItStarts, AlreadyOver, TextTooLong, NoCustomers.
    """
    check_plan(plan, now=now)
    if customer_ids is not None and not customer_ids:
        raise NoCustomers
    with connection.cursor() as cursor:
        cursor.execute(_ALONE)
    mode = ReadOnlyMode.objects.create(
        function=plan.function,
        is_for_group=customer_ids is not None,
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        text_it=plan.text_it,
        text_en=plan.text_en,
        set_at=now,
    )
    members = (ReadOnlyMember(mode=mode, customer_id=one) for one in set(customer_ids or ()))
    ReadOnlyMember.objects.bulk_create(members, batch_size=_MEMBERS_AT_ONCE)
    return mode.pk


def end_read_only(*, mode_id: int, now: datetime) -> None:
    """
    End a mode that is in force, or call off one to come.

    Raises NothingToEnd.
    """
    if not _not_over(now).filter(pk=mode_id).update(ended_at=now):
        raise NothingToEnd


def end_every_read_only(*, now: datetime) -> int:
    """End all of them, those to come as well, and return how many."""
    return _not_over(now).update(ended_at=now)


def _not_over(now: datetime) -> QuerySet[ReadOnlyMode]:
    running = Q(ends_at__isnull=True) | Q(ends_at__gt=now)
    return ReadOnlyMode.objects.filter(running, ended_at=None)

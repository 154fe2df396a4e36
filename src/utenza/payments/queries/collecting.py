"""What a batch of direct debits would take, what customers are still to be told, and what waits."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.conf import settings

from utenza.billing_profiles.queries.collecting import DebitMandate, mandates_to_debit
from utenza.bills.queries.collecting import OpenDebit, open_debits
from utenza.bills.rules.targets import Target, as_columns
from utenza.payments.models import CollectionRun
from utenza.payments.rules.collecting import (
    Calendar,
    Facts,
    Mandate,
    Told,
    WhyNot,
    is_told_otherwise,
    why_not_collected,
    why_not_told,
)
from utenza.payments.rules.debits import RunState
from utenza.storage.sql import Column, fetch

_WANTED = """
unnest(%(customers)s::bigint[], %(plichi)s::bigint[], %(bills)s::bigint[])
    AS wanted(customer_id, plico_id, bill_id)
"""
_TOLD = f"""
SELECT wanted.plico_id, wanted.bill_id, n.amount, n.collect_on, n.mandate_reference FROM {_WANTED}
JOIN payments_debitnotice n ON n.customer_id = wanted.customer_id AND n.ended_at IS NULL
    AND coalesce(n.bill_id, 0) = wanted.bill_id AND coalesce(n.plico_id, 0) = wanted.plico_id
"""  # noqa: S608 - put together from constants alone
_COLLECTED = f"""
SELECT wanted.plico_id, wanted.bill_id FROM {_WANTED}
JOIN payments_debit d ON d.customer_id = wanted.customer_id AND d.state = 'collected'
    AND coalesce(d.bill_id, 0) = wanted.bill_id AND coalesce(d.plico_id, 0) = wanted.plico_id
"""  # noqa: S608 - put together from constants alone
_USED = """
SELECT DISTINCT mandate_reference FROM payments_debit
WHERE state <> 'withdrawn' AND mandate_reference = ANY(%(references)s)
"""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An open bill or plico of a direct debit, with what decides about it."""

    debit: OpenDebit
    mandate: DebitMandate
    facts: Facts


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A bill or plico, by its number, that is not collected, and why."""

    number: str
    why: WhyNot


@dataclass(frozen=True, slots=True)
class Plan:
    """What the batch of `day` takes, who is to be told first, and what is left out."""

    day: date
    to_collect: list[Candidate] = field(default_factory=list)
    to_tell: list[Candidate] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    @property
    def total(self) -> Decimal:
        """The batch in EUR."""
        return sum((one.debit.open_amount for one in self.to_collect), Decimal(0))


@dataclass(frozen=True, slots=True)
class Run:
    """A batch; `total` in EUR, `written_at` None while its file is not known to be in place."""

    message_id: str
    collect_on: date
    state: RunState
    count: int
    total: Decimal
    reason: str
    written_at: datetime | None


def calendar() -> Calendar:
    return Calendar(settings.SDD_NOTICE_DAYS, settings.SDD_LEAD_DAYS)


def plan_for(day: date, *, today: date) -> Plan:
    """Return what a batch for that day would do, as things stand."""
    plan = Plan(day)
    for one in candidates(today=today):
        if is_to_be_told(one.facts):
            plan.to_tell.append(one)
            continue
        why = why_not_collected(one.facts, day)
        if why is None:
            plan.to_collect.append(one)
        else:
            plan.left_out.append(LeftOut(one.debit.number, why))
    return plan


def is_to_be_told(facts: Facts) -> bool:
    """Tell whether the customer has to hear of the debit before it can be made."""
    is_news = facts.told is None or is_told_otherwise(facts)
    return is_news and why_not_told(facts) is None


def candidates(*, today: date, chosen: Collection[Target] | None = None) -> list[Candidate]:
    """Return all that is open and to be debited, in the order of `Target`; or of the chosen."""
    found = open_debits(today=today, chosen=chosen)
    mandates = mandates_to_debit(one.profile_id for one in found)
    wanted = as_columns((one.customer_id, one.target) for one in found)
    told = dict(fetch(_told, _TOLD, wanted))
    collected = set(fetch(Target, _COLLECTED, wanted))
    return [
        Candidate(one, mandates[one.profile_id], _facts(one, mandates, told, collected))
        for one in found
    ]


def used_mandates(references: Iterable[str]) -> frozenset[str]:
    """Return those of the mandates on which a debit was sent already."""
    return frozenset(fetch(str, _USED, {"references": list(references)}))


def live_run(day: date) -> Run | None:
    """Return the batch of that day, unless it was withdrawn."""
    return next(iter(_runs(CollectionRun.objects.filter(collect_on=day))), None)


def runs_to_write() -> list[Run]:
    """Return the batches that were made and whose file is not known to be in place."""
    return _runs(CollectionRun.objects.filter(state=RunState.MADE))


def refused_runs() -> list[Run]:
    """Return the batches that a bank refused whole and that wait for people."""
    return _runs(CollectionRun.objects.filter(state=RunState.REFUSED))


def _runs(found: Iterable[CollectionRun]) -> list[Run]:
    return [
        Run(
            one.message_id,
            one.collect_on,
            RunState(one.state),
            one.count,
            one.total,
            one.reason,
            one.written_at,
        )
        for one in found
        if one.state != RunState.WITHDRAWN
    ]


def _facts(
    one: OpenDebit,
    mandates: dict[int, DebitMandate],
    told: dict[Target, Told],
    collected: set[Target],
) -> Facts:
    mandate = mandates[one.profile_id]
    # Bills issued before a profile closed are still debited, as the customer was told.
    is_closed = mandate.closed_on is not None and one.issued_on > mandate.closed_on
    return Facts(
        one.state,
        one.open_amount,
        Mandate(mandate.reference, mandate.is_debited, is_closed, mandate.iban),
        told.get(one.target),
        one.target in collected,
        one.has_debit_under_way,
    )


def _told(plico_id: int, bill_id: int, *rest: Column) -> tuple[Target, Told]:
    return Target(plico_id, bill_id), Told(*rest)

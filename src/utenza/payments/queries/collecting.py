"""What a batch of direct debits would take, what customers are still to be told, and what waits."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.conf import settings

from utenza.billing_profiles.queries.collecting import DebitMandate, mandates_to_debit
from utenza.bills.queries.collecting import OpenDebit, open_debits
from utenza.bills.rules.targets import Target, as_columns
from utenza.notifications.queries import reached
from utenza.payments.models import CollectionRun
from utenza.payments.rules.attempts import MAY_GO_ON
from utenza.payments.rules.bank_reasons import DEAD
from utenza.payments.rules.collecting import (
    Calendar,
    Facts,
    Mandate,
    Told,
    WhyNot,
    has_news,
    why_not_collected,
)
from utenza.payments.rules.debits import RunState, short_account
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
# On which mandates, and to which accounts, a bank lets nothing more through.
_REFUSED = """
SELECT DISTINCT mandate_reference, account FROM payments_debit
WHERE customer_id = ANY(%(customers)s) AND state IN ('refused', 'returned')
      AND reason = ANY(%(reasons)s)
"""
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
    """A batch; `total` in EUR."""

    message_id: str
    collect_on: date
    state: RunState
    count: int
    total: Decimal
    reason: str


def calendar() -> Calendar:
    return Calendar(settings.SDD_NOTICE_DAYS, settings.SDD_LEAD_DAYS)


def plan_for(day: date, *, today: date) -> Plan:
    """Return what a batch for that day would do, as things stand."""
    plan = Plan(day)
    for one in candidates(today=today):
        if has_news(one.facts) and one.facts.is_reached:
            plan.to_tell.append(one)
            continue
        why = why_not_collected(one.facts, day)
        if why is None:
            plan.to_collect.append(one)
        else:
            plan.left_out.append(LeftOut(one.debit.number, why))
    return plan


def candidates(*, today: date, chosen: Collection[Target] | None = None) -> list[Candidate]:
    """Return all that is open and to be debited, in the order of `Target`; or of the chosen."""
    found = open_debits(today=today, may_go_on=MAY_GO_ON, chosen=chosen)
    mandates = mandates_to_debit(one.profile_id for one in found)
    wanted = as_columns((one.customer_id, one.target) for one in found)
    known = _Known(
        told=dict(fetch(_told, _TOLD, wanted)),
        collected=set(fetch(Target, _COLLECTED, wanted)),
        refused=set(fetch(_pair, _REFUSED, wanted | {"reasons": sorted(DEAD)})),
        reached=reached(customer_ids=wanted["customers"], today=today),
    )
    return [_candidate(one, mandates[one.profile_id], known) for one in found]


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
        Run(one.message_id, one.collect_on, RunState(one.state), one.count, one.total, one.reason)
        for one in found
        if one.state != RunState.WITHDRAWN
    ]


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of candidates beside themselves."""

    told: dict[Target, Told]
    collected: set[Target]
    refused: set[tuple[str, str]]
    reached: frozenset[int]


def _candidate(one: OpenDebit, mandate: DebitMandate, known: _Known) -> Candidate:
    # Bills issued before a profile closed are still debited, as the customer was told.
    is_closed = mandate.closed_on is not None and one.issued_on > mandate.closed_on
    is_refused = (mandate.reference, short_account(mandate.iban)) in known.refused
    facts = Facts(
        one.state,
        one.open_amount,
        Mandate(mandate.reference, mandate.is_debited, is_closed, is_refused, mandate.iban),
        known.told.get(one.target),
        one.target in known.collected,
        one.has_debit_under_way,
        one.customer_id in known.reached,
    )
    return Candidate(one, mandate, facts)


def _pair(reference: str, account: str) -> tuple[str, str]:
    return reference, account


def _told(plico_id: int, bill_id: int, *rest: Column) -> tuple[Target, Told]:
    return Target(plico_id, bill_id), Told(*rest)

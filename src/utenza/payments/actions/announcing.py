"""Telling customers of direct debits to come: nothing is debited that was not told in time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from utenza.billing_profiles.queries.previews import creditor
from utenza.bills.actions.positions import lock_position, lock_positions
from utenza.bills.rules.states import DebitState
from utenza.kernel.codes.iban import masked
from utenza.notifications.actions import tell
from utenza.notifications.queries import written_for
from utenza.payments.messages.letters import DebitWords, debit_announced
from utenza.payments.models import DebitNotice
from utenza.payments.queries.collecting import Candidate, calendar, candidates
from utenza.payments.rules.collecting import has_news

# So many customers are told in one transaction: their positions are locked no longer than that.
TOLD_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Announced:
    """What was told of a bill or plico, by its number: how much (EUR), from which day."""

    number: str
    amount: Decimal
    collect_on: date


@transaction.atomic
def announce_debits(
    *, chosen: Sequence[Candidate], today: date, now: datetime, is_on_paper: bool = False
) -> list[Announced]:
    """
    Tell these customers of the debits to come, unless things changed; return what was told.

    Each is told how much, from which day, on which mandate and account, and by whom. Whom the
    portal does not reach is told nothing, unless the office writes on paper what is returned.
    """
    return [
        _announce(one, calendar().announced_for(one.debit.due_on, today), now)
        for one in held(chosen, today)
        if has_news(one.facts) and (one.facts.is_reached or is_on_paper)
    ]


def held(chosen: Sequence[Candidate], today: date) -> list[Candidate]:
    """Lock them, and return them as they stand now that nobody else may move them."""
    lock_positions([(one.debit.customer_id, one.debit.target) for one in chosen])
    return candidates(today=today, chosen=[one.debit.target for one in chosen])


def _announce(one: Candidate, collect_on: date, now: datetime) -> Announced:
    customer_id, target = one.debit.customer_id, one.debit.target
    mine = DebitNotice.objects.filter(customer_id=customer_id, **target.keys())
    mine.filter(ended_at=None).update(ended_at=now)
    DebitNotice.objects.create(
        customer_id=customer_id,
        amount=one.debit.open_amount,
        collect_on=collect_on,
        mandate_reference=one.mandate.reference,
        told_at=now,
        **target.keys(),
    )
    position = lock_position(customer_id=customer_id, target=target)
    position.debit, position.debit_on, position.debit_reason = DebitState.ANNOUNCED, collect_on, ""
    position.save(update_fields=["debit", "debit_on", "debit_reason"])
    _tell(one, collect_on, now)
    return Announced(one.debit.number, one.debit.open_amount, collect_on)


def _tell(one: Candidate, collect_on: date, now: datetime) -> None:
    who, number = creditor(), one.debit.number
    words = DebitWords(
        number=number,
        is_plico=one.debit.target.plico_id > 0,
        amount=one.debit.open_amount,
        collect_on=collect_on,
        account=masked(one.mandate.iban),
    )
    notice = debit_announced(
        words,
        mandate_reference=one.mandate.reference,
        creditor=f"{who.name} ({who.identifier})",
        language=written_for(customer_id=one.debit.customer_id).language,
    )
    tell(customer_id=one.debit.customer_id, notice=notice, now=now)

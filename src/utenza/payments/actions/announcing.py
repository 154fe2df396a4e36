"""Telling customers of direct debits to come: nothing is debited that was not told in time."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from utenza.billing_profiles.queries.previews import creditor
from utenza.bills.actions.positions import lock_position, lock_positions
from utenza.bills.rules.states import DebitState
from utenza.kernel.codes.iban import masked
from utenza.notifications.actions import tell
from utenza.notifications.queries import written_for
from utenza.payments.messages.letters import DebitWords, debit_announced
from utenza.payments.models import DebitNotice
from utenza.payments.queries.collecting import Candidate, calendar, candidates, is_to_be_told

# So many customers are told in one transaction: their positions are locked no longer than that.
TOLD_AT_ONCE = 200


@transaction.atomic
def announce_debits(*, chosen: Sequence[Candidate], today: date, now: datetime) -> int:
    """
    Tell these customers of the debits to come, unless things changed; return how many were told.

    Each is told how much, from which day, on which mandate and account, and by whom.
    """
    news = [one for one in held(chosen, today) if is_to_be_told(one.facts)]
    for one in news:
        _announce(one, calendar().announced_for(one.debit.due_on, today), now)
    return len(news)


def held(chosen: Sequence[Candidate], today: date) -> list[Candidate]:
    """Lock them, and return them as they stand now that nobody else may move them."""
    lock_positions([(one.debit.customer_id, one.debit.target) for one in chosen])
    return candidates(today=today, chosen=[one.debit.target for one in chosen])


def _announce(one: Candidate, collect_on: date, now: datetime) -> None:
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

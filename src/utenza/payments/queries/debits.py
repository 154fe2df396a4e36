"""What customers see of their direct debits."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from utenza.bills.rules.targets import Target
from utenza.identity.rules.viewers import Viewer
from utenza.kernel.codes.iban import masked
from utenza.payments.rules.bank_reasons import BankReason, bank_reason
from utenza.payments.rules.debits import DebitStage
from utenza.storage.sql import Column, fetch, fetch_one

# The newest debit, or what was told of one to come, whichever is later.
_STORY = """
(SELECT NULL::bigint, amount, collect_on, '', mandate_reference, NULL, '', told_at
 FROM payments_debitnotice WHERE customer_id = %(customer_id)s AND ended_at IS NULL
      AND (bill_id = %(bill_id)s OR plico_id = %(plico_id)s))
UNION ALL
(SELECT id, amount, collect_on, account, mandate_reference, state, reason, state_at
 FROM payments_debit WHERE customer_id = %(customer_id)s AND state <> 'withdrawn'
      AND (bill_id = %(bill_id)s OR plico_id = %(plico_id)s))
ORDER BY 8 DESC, 1 DESC LIMIT 1
"""
_STEPS = """
SELECT state, at FROM payments_debitstep
WHERE customer_id = %(customer_id)s AND debit_id = %(debit_id)s ORDER BY id
"""


@dataclass(frozen=True, slots=True)
class DebitMoment:
    stage: DebitStage
    at: datetime


@dataclass(frozen=True, slots=True)
class DebitStory:
    """
    The latest debit of a bill or plico; `amount` in EUR.

    `stage` is None while it was only announced, for `collect_on` or a day or two after; `account`
    is as `iban.masked` shows it, empty until it is sent. `reason` says in Italian words, to be
    translated, why the bank gave it back (`words`) and what to do (`ADVICE[advice]`).
    """

    amount: Decimal
    collect_on: date
    account: str
    mandate_reference: str
    stage: DebitStage | None
    reason: BankReason | None
    moments: list[DebitMoment]


def debit_story(*, viewer: Viewer, target: Target) -> DebitStory | None:
    """Return the story of its latest debit; None where the portal made and announced none."""

    def story(debit_id: int | None, *columns: Column) -> DebitStory:
        amount, collect_on, account, mandate_reference, state, reason, _at = columns
        steps = {"customer_id": viewer.customer_id, "debit_id": debit_id}
        stage = DebitStage(state) if state else None
        is_back = stage in {DebitStage.REFUSED, DebitStage.RETURNED}
        return DebitStory(
            amount,
            collect_on,
            masked(account) if account else "",
            mandate_reference,
            stage,
            bank_reason(reason) if is_back else None,
            fetch(_moment, _STEPS, steps),
        )

    parameters = {"customer_id": viewer.customer_id, **target.keys()}
    return fetch_one(story, _STORY, parameters)


def _moment(state: str, at: datetime) -> DebitMoment:
    return DebitMoment(DebitStage(state), at)

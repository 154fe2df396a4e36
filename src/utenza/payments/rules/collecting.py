"""What is collected by direct debit, on which day, and what is not and why. Amounts are in EUR."""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from utenza.bills.rules.states import BillState
from utenza.kernel.codes import iban
from utenza.kernel.refusals import Refusal, gettext_noop
from utenza.kernel.target_days import add_target_days, is_target_day, target_day_from

# What the scheme takes as the reference of a mandate (EPC130-08, AT-01).
_REFERENCE = re.compile(r"[A-Za-z0-9+?/:().,'-]{1,35}")


class NotACollectionDay(Refusal):
    message = gettext_noop("In quel giorno le banche non regolano addebiti.")


class TooSoonForTheBank(Refusal):
    message = gettext_noop("La banca vuole il file prima: quel giorno è troppo vicino.")


class WhyNot(StrEnum):
    """Why an open bill or plico of a direct debit is not collected; the words are the command's."""

    BEING_PAID = "being_paid"
    DISPUTED = "disputed"
    IN_INSTALMENTS = "in_instalments"
    WITH_THE_BANK = "with_the_bank"
    REFUSED_BEFORE = "refused_before"
    COLLECTED_BEFORE = "collected_before"
    OVERDUE = "overdue"
    NO_MANDATE = "no_mandate"
    PROFILE_CLOSED = "profile_closed"
    BAD_IBAN = "bad_iban"
    BAD_REFERENCE = "bad_reference"
    MANDATE_REFUSED = "mandate_refused"
    NOT_REACHED = "not_reached"
    NOT_TOLD = "not_told"
    TOLD_OTHERWISE = "told_otherwise"
    DAY_TO_COME = "day_to_come"


@dataclass(frozen=True, slots=True)
class Calendar:
    """What contract and bank ask for: days of notice, and TARGET days between file and debit."""

    notice_days: int
    lead_days: int

    def earliest(self, today: date) -> date:
        """Return the first day that a file made today can reach; it leaves on a TARGET day."""
        return add_target_days(target_day_from(today), self.lead_days)

    def announced_for(self, due_on: date, today: date) -> date:
        """
        Return the day of a debit of which the customer is told today: never before it is due.

        At least the notice's days lie between (EPC016-06, "Pre-notification": 14 calendar days
        unless debtor and creditor agreed otherwise).
        """
        noticed = today + timedelta(days=self.notice_days)
        return target_day_from(max(due_on, noticed, self.earliest(today)))

    def check_day(self, day: date, today: date) -> None:
        """Raise NotACollectionDay, TooSoonForTheBank."""
        if not is_target_day(day):
            raise NotACollectionDay
        if day < self.earliest(today):
            raise TooSoonForTheBank


@dataclass(frozen=True, slots=True)
class Told:
    """What the customer was told: how much at most, from which day, on which mandate."""

    amount: Decimal
    collect_on: date
    mandate_reference: str


@dataclass(frozen=True, slots=True)
class Mandate:
    """
    The mandate of a profile as the CIS delivered it; `is_closed` to what is collected.

    `is_refused`: a bank said that nothing more gets through on it, and it is still the same.
    """

    reference: str
    is_debited: bool
    is_closed: bool
    is_refused: bool
    iban: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Facts:
    """
    What decides whether a bill or plico is collected; `told` is None where nobody was told.

    `is_reached`: the portal has a way to tell its customer.
    """

    state: BillState
    open_amount: Decimal
    mandate: Mandate
    told: Told | None
    was_collected: bool
    has_debit_under_way: bool
    is_reached: bool


_HELD = {
    BillState.PAYING: WhyNot.BEING_PAID,
    BillState.DISPUTED: WhyNot.DISPUTED,
    BillState.IN_INSTALMENTS: WhyNot.IN_INSTALMENTS,
    BillState.DEBIT_REFUSED: WhyNot.REFUSED_BEFORE,
    BillState.OVERDUE: WhyNot.OVERDUE,
}


def why_not_told(facts: Facts) -> WhyNot | None:
    """Return why no debit of it can be announced, None where one can."""
    if facts.has_debit_under_way:
        return WhyNot.WITH_THE_BANK
    if facts.was_collected:
        return WhyNot.COLLECTED_BEFORE
    return _HELD.get(facts.state) or _mandate_fails(facts.mandate)


def why_not_collected(facts: Facts, day: date) -> WhyNot | None:
    """Return why it is not collected on that day, None where it is."""
    why = why_not_told(facts)
    if why:
        return why
    if facts.told is not None and not is_told_otherwise(facts):
        return WhyNot.DAY_TO_COME if day < facts.told.collect_on else None
    if not facts.is_reached:
        return WhyNot.NOT_REACHED
    return WhyNot.NOT_TOLD if facts.told is None else WhyNot.TOLD_OTHERWISE


def has_news(facts: Facts) -> bool:
    """Tell whether the customer has to hear of a debit, the first or another one, before it."""
    is_news = facts.told is None or is_told_otherwise(facts)
    return is_news and why_not_told(facts) is None


def is_told_otherwise(facts: Facts) -> bool:
    """Tell whether more is open than was told, or the mandate is another by now."""
    told = facts.told
    return told is not None and (
        facts.open_amount > told.amount or facts.mandate.reference != told.mandate_reference
    )


def _mandate_fails(mandate: Mandate) -> WhyNot | None:
    if not mandate.is_debited:
        return WhyNot.NO_MANDATE
    if mandate.is_closed:
        return WhyNot.PROFILE_CLOSED
    if mandate.is_refused:
        return WhyNot.MANDATE_REFUSED
    if not _REFERENCE.fullmatch(mandate.reference):
        return WhyNot.BAD_REFERENCE
    return None if _reaches(mandate.iban) else WhyNot.BAD_IBAN


def _reaches(account: str) -> bool:
    try:
        iban.normalise(account)
    except Refusal:
        return False
    return True

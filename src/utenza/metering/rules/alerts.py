"""What a customer wants to be told of use, without looking."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from utenza.kernel.refusals import Refusal, gettext_noop
from utenza.metering.rules.months import shifted

# What is older is no news: data that arrive late are for the pages.
_MONTHS_OF_NEWS = 2
MOST_EUR = Decimal(99_999)
# As Italian and English write an amount: three digits after a separator are thousands.
_ITALIAN = re.compile(
    r"(?P<euros>[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[0-9]+)(?:,(?P<cents>[0-9]{0,2}))?"
)
_ENGLISH = re.compile(
    r"(?P<euros>[1-9][0-9]{0,2}(?:,[0-9]{3})+|[0-9]+)(?:\.(?P<cents>[0-9]{0,2}))?"
)


class AlertKind(StrEnum):
    UNUSUAL_USE = "unusual_use"
    DEAR_BILL = "dear_bill"
    NEAR_LIMIT = "near_limit"


class OnlyReading(Refusal):
    message = gettext_noop(
        "Il tuo accesso è di sola lettura: gli avvisi li può accendere l’intestatario o un"
        " delegato."
    )


class NotASum(Refusal):
    message = gettext_noop("Scrivi un importo in euro, maggiore di zero, per esempio 150.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which alerts are switched on; `bill_above` in EUR, None: not wanted."""

    unusual_use: bool = False
    bill_above: Decimal | None = None
    near_limit: bool = False
    reading_window: bool = True


def tidy_sum(text: str) -> Decimal | None:
    """
    Return the EUR that were typed, as Italian or English writes them; None for nothing.

    Raises NotASum, also where there are more than two decimals.
    """
    typed = "".join(text.split()).replace("€", "")
    if not typed:
        return None
    match = _ITALIAN.fullmatch(typed) or _ENGLISH.fullmatch(typed)
    if match is None:
        raise NotASum
    found = Decimal(f"{re.sub('[.,]', '', match['euros'])}.{match['cents'] or 0}")
    if not 0 < found <= MOST_EUR:
        raise NotASum
    return found


def is_news(month: date, *, today: date) -> bool:
    """Tell whether the month is one of the last that have ended."""
    first = today.replace(day=1)
    return shifted(first, -_MONTHS_OF_NEWS) <= month < first

"""Sola consultazione: which operations give way to the telephone, for whom and until when."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from utenza.kernel.refusals import Refusal, gettext_noop

LONGEST_FUNCTION = 40
LONGEST_TEXT = 300
# Where nobody knows yet when operations come back, a program may ask again in an hour.
UNKNOWN_SECONDS = 3600
_FUNCTION = re.compile(rf"[a-z_]{{1,{LONGEST_FUNCTION}}}")


class UnclearFunction(Refusal):
    message = gettext_noop(
        "Il nome della funzione ha solo lettere minuscole e trattini bassi, al massimo 40."
    )


class EndsBeforeItStarts(Refusal):
    message = gettext_noop("La sola consultazione finirebbe prima di cominciare.")


class AlreadyOver(Refusal):
    message = gettext_noop("La sola consultazione sarebbe già finita.")


class TextTooLong(Refusal):
    message = gettext_noop("Il testo della sola consultazione ha più di 300 caratteri.")


class NoCustomers(Refusal):
    message = gettext_noop("La sola consultazione di un gruppo senza clienti non chiude nulla.")


class NothingToEnd(Refusal):
    message = gettext_noop("Non c’è una sola consultazione con questo numero, o è già finita.")


@dataclass(frozen=True, slots=True)
class Plan:
    """What to close and when; no `function` is every operation, no `ends_at` an open end."""

    function: str
    starts_at: datetime
    ends_at: datetime | None = None
    text_it: str = ""
    text_en: str = ""


@dataclass(frozen=True, slots=True)
class Mode:
    """A plan as a page's reader is told of it; one for a group counts for its members alone."""

    mode_id: int
    function: str
    is_for_group: bool
    starts_at: datetime
    ends_at: datetime | None
    text: str

    def is_in_force(self, now: datetime) -> bool:
        return self.starts_at <= now and (self.ends_at is None or now < self.ends_at)


@dataclass(frozen=True, slots=True)
class Closure:
    """Why an operation is closed, in the retailer's words if any, and until when if known."""

    function: str = ""
    text: str = ""
    until: datetime | None = None

    def concerns(self, function: str) -> bool:
        """Tell whether it closes this function too; no function is what only the whole closes."""
        return self.function in ("", function)

    def retry_after(self, now: datetime) -> int:
        """Return after how many seconds it is worth trying again."""
        if self.until is None:
            return UNKNOWN_SECONDS
        return max(1, ceil((self.until - now).total_seconds()))


EVERYTHING = Closure()


def check_plan(plan: Plan, *, now: datetime) -> None:
    """
    Accept the plan, or refuse it.

    Raises UnclearFunction, EndsBeforeItStarts, AlreadyOver, TextTooLong.
    """
    if plan.function and not _FUNCTION.fullmatch(plan.function):
        raise UnclearFunction
    if plan.ends_at is not None and plan.ends_at <= plan.starts_at:
        raise EndsBeforeItStarts
    if plan.ends_at is not None and plan.ends_at <= now:
        raise AlreadyOver
    if max(len(plan.text_it), len(plan.text_en)) > LONGEST_TEXT:
        raise TextTooLong


def closure(modes: Iterable[Mode], *, function: str) -> Closure | None:
    """
    Return what closes the function, among modes that are in force and concern the customer.

    Of several the one that lasts longest speaks: only after it can the operation be done.
    """
    closing = [mode for mode in modes if mode.function in ("", function)]
    if not closing:
        return None
    last = max(closing, key=_lasting)
    return Closure(last.function, last.text, last.ends_at)


def _lasting(mode: Mode) -> tuple[bool, float]:
    return (True, 0.0) if mode.ends_at is None else (False, mode.ends_at.timestamp())

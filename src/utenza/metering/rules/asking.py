"""
When the portal asks for a self-reading, and for what.

Sources: TIF (Allegato A, 463/2016/R/com): the seller defines a window in which customers whose
meter is not read remotely can send a reading, and takes it in charge or refuses it at once. There
is no national date: the windows are those of the supply's calendar (intake contract).
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from itertools import pairwise

from utenza.kernel.periods import Period
from utenza.kernel.refusals import Refusal, gettext_noop
from utenza.kernel.working_days import add_working_days
from utenza.metering.rules import ITALY, Register
from utenza.supplies.rules import Commodity, SupplyStatus

BANDS = (Register.F1, Register.F2, Register.F3)
WINDOWS_SHOWN = 3
# A reading that waited in a browser without a line still counts, by the day it was taken.
GRACE = timedelta(days=2)
# TIF: the seller hands a reading to the distributor within four working days.
DAYS_TO_SEND = 4


class MeterIsReadRemotely(Refusal):
    message = gettext_noop(
        "Il contatore di questa fornitura è letto a distanza: non serve alcuna autolettura."
    )


class SupplyHasCeased(Refusal):
    message = gettext_noop("Questa fornitura è cessata: non serve più alcuna autolettura.")


class SupplyNotActiveYet(Refusal):
    message = gettext_noop(
        "Questa fornitura non è ancora attiva: l’autolettura si invia dopo l’attivazione."
    )


class OnlyReadingThisMeter(Refusal):
    message = gettext_noop(
        "Il tuo accesso è di sola lettura: l’autolettura la può inviare chi è intestatario o"
        " delegato."
    )


class DayInTheFuture(Refusal):
    field = "taken_on"
    message = gettext_noop("Il giorno della lettura non è ancora arrivato.")


class DayNotAfterTheLastReading(Refusal):
    field = "taken_on"
    message = gettext_noop(
        "Di questo contatore abbiamo già una lettura effettiva di quel giorno o più recente."
    )


class OutsideTheWindow(Refusal):
    field = "taken_on"
    message = gettext_noop(
        "Quel giorno la finestra di autolettura non era aperta: la lettura si invia solo mentre"
        " la finestra è aperta."
    )


class SentTooLate(Refusal):
    field = "taken_on"
    message = gettext_noop(
        "La finestra di autolettura è chiusa: una lettura presa in tempo si può inviare al più"
        " tardi due giorni dopo la chiusura."
    )


class WindowIsClosed(Refusal):
    message = gettext_noop(
        "La finestra di autolettura ora è chiusa: fuori dai suoi giorni una lettura non conta per"
        " la fattura."
    )


class RegistersAreOthers(Refusal):
    message = gettext_noop("Scrivi le cifre di ciascun registro del contatore.")


def today_in_italy(now: datetime) -> date:
    return now.astimezone(ITALY).date()


def registers_asked(commodity: Commodity, seen: Collection[Register]) -> tuple[Register, ...]:
    """Return the registers to read; `seen` are those that readings of this meter had until now."""
    by_band = commodity is Commodity.ELECTRICITY and not set(BANDS).isdisjoint(seen)
    return BANDS if by_band else (Register.TOTAL,)


def why_unwanted(*, status: SupplyStatus, is_read_remotely: bool) -> Refusal | None:
    """Return why this meter needs no reading by its customer, if it needs none."""
    if status is SupplyStatus.CEASED:
        return SupplyHasCeased()
    if status is SupplyStatus.ACTIVATING:
        return SupplyNotActiveYet()
    return MeterIsReadRemotely() if is_read_remotely else None


def windows_by_month(today: date) -> list[Period]:
    """
    Return the months from the last one on, as windows.

    The intake contract gives calendars to gas alone. A meter of electricity that is read by hand
    takes a reading a month, at any time.
    """
    first = today.replace(day=1)
    months = [(first - timedelta(days=1)).replace(day=1), first]
    while len(months) <= WINDOWS_SHOWN + 2:
        months.append((months[-1] + timedelta(days=31)).replace(day=1))
    return [Period(*pair) for pair in pairwise(months)]


def window_on(day: date, windows: Iterable[Period]) -> Period | None:
    return next((window for window in windows if day in window), None)


def window_just_closed(today: date, windows: Iterable[Period]) -> Period | None:
    """Return the window for whose days a reading may still arrive, though it has closed."""
    return next(
        (one for one in windows if one.last_day and one.last_day < today <= one.last_day + GRACE),
        None,
    )


def windows_after(today: date, windows: Iterable[Period]) -> list[Period]:
    """Return the next windows to open, as many as a page shows."""
    return [window for window in windows if window.start > today][:WINDOWS_SHOWN]


def window_of_reading(
    *, taken_on: date, today: date, windows: Iterable[Period], last_read_on: date | None
) -> Period:
    """
    Return the window in which a reading counts: the one of the day on which it was taken.

    It may arrive until two days after the window closed.

    Raises DayInTheFuture, DayNotAfterTheLastReading, OutsideTheWindow, SentTooLate.
    """
    if taken_on > today:
        raise DayInTheFuture
    if last_read_on is not None and taken_on <= last_read_on:
        raise DayNotAfterTheLastReading
    window = window_on(taken_on, windows)
    if window is None:
        raise OutsideTheWindow
    if window.last_day is not None and today > window.last_day + GRACE:
        raise SentTooLate
    return window


def send_by(submitted_on: date) -> date:
    """Return the last day on which a reading goes to the distributor in time."""
    return add_working_days(submitted_on, DAYS_TO_SEND)

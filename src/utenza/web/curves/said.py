"""Energy, power and hours as people read them."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext, gettext_noop

from utenza.kernel.money import quantity
from utenza.kernel.words import day_of_week
from utenza.web.consumption.figures import percent

_TENTH, _HUNDREDTH = Decimal("0.1"), Decimal("0.01")
_WH_IN_KWH = 1000
# Of these many weekdays the mean is what is usual.
WEEKS_COMPARED = 8
_USUAL = (
    gettext_noop("Media dei lunedì"),
    gettext_noop("Media dei martedì"),
    gettext_noop("Media dei mercoledì"),
    gettext_noop("Media dei giovedì"),
    gettext_noop("Media dei venerdì"),
    gettext_noop("Media dei sabati"),
    gettext_noop("Media delle domeniche"),
)


def kwh(energy_wh: Decimal, language: str) -> str:
    """Write an energy in kWh, to the tenth from ten on, to the hundredth below: `0,35 kWh`."""
    return f"{figure(energy_wh / _WH_IN_KWH, language)} kWh"


def kw(power: Decimal, language: str) -> str:
    """Write a power to the tenth, as meters and contracts say it: `4,1 kW`."""
    return f"{quantity(power.quantize(_TENTH, ROUND_HALF_UP), language)} kW"


def figure(value: Decimal, language: str) -> str:
    """Write a number as `kwh` does, without its unit."""
    step = _TENTH if abs(value) >= 10 else _HUNDREDTH  # noqa: PLR2004 - as the docstring says
    return quantity(value.quantize(step, ROUND_HALF_UP), language)


def clock(at: datetime) -> str:
    return f"{at.hour}:{at.minute:02d}"


def hours(start: datetime, minutes: int) -> str:
    """
    Write an interval of the wall clock: `19:00-20:00` with a dash that joins.

    Of an hour that is there twice it says which of the two.
    """
    end = start.hour * 60 + start.minute + minutes
    words = f"{clock(start)}–{end // 60}:{end % 60:02d}"
    if start.fold:
        return gettext("%(hours)s, ora solare") % {"hours": words}
    if _comes_again(start):
        return gettext("%(hours)s, ora legale") % {"hours": words}
    return words


def moment_words(at: datetime, language: str) -> str:
    """Write `martedì 17 novembre 2026 alle 19:30`."""
    words = {"day": day_of_week(at.date(), language), "time": clock(at)}
    return gettext("%(day)s alle %(time)s") % words


def usual_words(value: date) -> str:
    """Name what a day is compared with: the mean of the same weekday."""
    return gettext(_USUAL[value.weekday()])


def change_words(now: Decimal, before: Decimal, language: str) -> str:
    """Say by how much it is more or less: `11 % in più`; nothing where there is nothing before."""
    if before <= 0:
        return ""
    change = (now - before) / before
    said = {"percent": percent(change, language)}
    if said["percent"] == percent(Decimal(0), language):
        return gettext("come al solito")
    words = gettext("%(percent)s in più") if change > 0 else gettext("%(percent)s in meno")
    return words % said


def _comes_again(start: datetime) -> bool:
    return start.replace(fold=1).utcoffset() != start.utcoffset()

"""Meters and readings in words, for the page that asks for one."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext

from utenza.kernel.money import quantity
from utenza.kernel.periods import Period
from utenza.kernel.words import the_day
from utenza.metering.actions.keeping import Checked
from utenza.metering.queries.background import Shown
from utenza.metering.queries.self_readings import ReadingQuestion, SelfReadingStory
from utenza.metering.rules import ReadingKind, Register
from utenza.metering.rules.asking import GRACE
from utenza.metering.rules.judging import Doubt
from utenza.service_requests.messages import request_path
from utenza.supplies.rules import Commodity

_UNITS = {Commodity.GAS: "m³", Commodity.ELECTRICITY: "kWh"}


@dataclass(frozen=True, slots=True)
class LastReading:
    """`values` are labels and digits; `kind` says who read it."""

    values: list[tuple[str, str]]
    on: str
    kind: str


@dataclass(frozen=True, slots=True)
class PageFacts:
    """
    What the page says of the meter before anything is typed.

    `usual` is the plausible range in words, `in_smc` what it comes to on a gas bill; `counts` what
    the page's script needs to count the use while digits are typed: the last figure, how many
    digits, and C.
    """

    supply_code: str
    unit: str
    is_gas: bool
    serial: str
    digits: int | None
    last: LastReading | None
    usual: str
    in_smc: str
    window: str
    is_late: bool
    next_windows: list[str]
    before: str
    before_href: str
    is_unwanted: bool
    counts: dict[str, str]


def page_facts(question: ReadingQuestion, language: str) -> PageFacts:
    supply, live = question.supply, question.live
    return PageFacts(
        supply_code=supply.card.code,
        unit=_UNITS[supply.card.commodity],
        is_gas=supply.card.commodity is Commodity.GAS,
        serial=supply.meter_serial,
        digits=supply.meter_digits,
        last=_last(question.last, supply.meter_digits, language),
        usual=_usual(question, language),
        in_smc=_in_smc(question, language),
        window=_window_words(question, language),
        is_late=question.late_window is not None,
        next_windows=[_span(window, language) for window in question.next_windows],
        before=_figures(live, supply.meter_digits) if live else "",
        before_href=request_path(live.request_code) if live else "",
        is_unwanted=question.unwanted is not None,
        counts=_counts(question),
    )


def unit_of(commodity: str) -> str:
    """Return what the registers count, by the commodity as payloads name it."""
    return _UNITS[Commodity(commodity)]


def as_on_meter(value: int, digits: int | None) -> str:
    """Write a figure as the register shows it: `01084`."""
    return str(value).zfill(digits or 0)


def register_words(register: Register) -> str:
    if register is Register.TOTAL:
        return gettext("Cifre lette")
    return gettext("Fascia %(band)s") % {"band": register.value}


def doubt_words(checked: Checked, language: str) -> list[str]:
    """Say with its numbers why a reading should be looked at again."""
    last, use, expected = checked.known.last, checked.judgement.use, checked.expected
    check = gettext("Riguarda le cifre, solo quelle prima della virgola: se sono giuste, conferma.")
    if last is None or use is None:
        return [check]
    unit = _UNITS[checked.known.supply.card.commodity]
    said = {"use": _number(use, language), "unit": unit, "day": the_day(last.day, language, "dal ")}
    doubts = [_doubt(checked.judgement.doubt) % said]
    if expected:
        low, high = (_number(one, language) for one in (expected.least, expected.most))
        usual = gettext("In questi giorni, di solito, sono fra %(low)s e %(high)s %(unit)s.")
        doubts.append(usual % {"low": low, "high": high, "unit": unit})
    return [*doubts, check]


def _doubt(doubt: Doubt | None) -> str:
    if doubt is Doubt.ZERO:
        return gettext("Con queste cifre, %(day)s il consumo è zero.")
    if doubt is Doubt.LOW:
        return gettext("Con queste cifre, %(day)s il consumo è %(use)s %(unit)s: meno del solito.")
    return gettext("Con queste cifre, %(day)s il consumo è %(use)s %(unit)s: più del solito.")


def _last(last: Shown | None, digits: int | None, language: str) -> LastReading | None:
    if last is None:
        return None
    by_customer = last.kind is ReadingKind.CUSTOMER
    return LastReading(
        values=[
            (register_words(register), as_on_meter(value, digits))
            for register, value in last.values.items()
        ],
        on=the_day(last.day, language),
        kind=gettext("la tua autolettura") if by_customer else gettext("rilevata"),
    )


def _usual(question: ReadingQuestion, language: str) -> str:
    plausible, digits = question.plausible, question.supply.meter_digits
    if plausible is not None:
        low, high = (as_on_meter(one, digits) for one in plausible)
        return gettext("Di solito, in questi giorni, fra %(low)s e %(high)s.") % {
            "low": low,
            "high": high,
        }
    if question.expected is None:
        return ""
    return gettext("Di solito, dall’ultima lettura, fra %(low)s e %(high)s %(unit)s in tutto.") % {
        "low": _number(question.expected.least, language),
        "high": _number(question.expected.most, language),
        "unit": _UNITS[question.supply.card.commodity],
    }


def _in_smc(question: ReadingQuestion, language: str) -> str:
    """Say by which C cubic metres become Smc, and what the plausible range comes to."""
    c, expected = question.supply.correction_coefficient, question.expected
    if question.supply.card.commodity is not Commodity.GAS or c is None:
        return ""
    written = f"{c.normalize():f}"
    said = {"c": written if language.startswith("en") else written.replace(".", ",")}
    if expected is None:
        return gettext("Coefficiente C %(c)s: un m³ conta in fattura %(c)s Smc.") % said
    for name, use in (("low", expected.least), ("high", expected.most)):
        said |= {name: _number(use, language), f"{name}_smc": _number(round(use * c), language)}
    return (
        gettext(
            "Coefficiente C %(c)s: da %(low)s a %(high)s m³ sono circa da %(low_smc)s a"
            " %(high_smc)s Smc in fattura."
        )
        % said
    )


def _window_words(question: ReadingQuestion, language: str) -> str:
    window = question.window
    if window is None or window.last_day is None:
        return ""
    closes = the_day(window.last_day, language, "al ")
    if question.open_window:
        return gettext("Aperta fino %(al_giorno)s") % {"al_giorno": closes}
    return gettext(
        "La finestra si è chiusa %(il_giorno)s: se hai letto il contatore entro quel giorno, puoi"
        " ancora inviare la lettura fino %(al_giorno)s."
    ) % {
        "il_giorno": the_day(window.last_day, language),
        "al_giorno": the_day(window.last_day + GRACE, language, "al "),
    }


def _span(window: Period, language: str) -> str:
    start = the_day(window.start, language, "dal ")
    if window.last_day is None:
        return start
    return f"{start} {the_day(window.last_day, language, 'al ')}"


def _counts(question: ReadingQuestion) -> dict[str, str]:
    """Nothing where there is no last reading, or several registers."""
    if question.last is None or len(question.registers) > 1:
        return {}
    supply = question.supply
    coefficient = supply.correction_coefficient
    return {
        "last": str(question.last.values[question.registers[0]]),
        "digits": str(supply.meter_digits or ""),
        "c": "" if coefficient is None else str(coefficient),
    }


def _figures(reading: SelfReadingStory, digits: int | None) -> str:
    return ", ".join(as_on_meter(value, digits) for value in reading.values.values())


def _number(value: int, language: str) -> str:
    return quantity(Decimal(value), language)

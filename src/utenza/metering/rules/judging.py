"""
Whether what was typed can be what the meter shows.

Sources: TIF (a figure that is plainly wrong, an order of magnitude off, may be refused with its
reason); domain notes on plausibility (half to double asks for a second look; a register goes round
from 10^n - 1 to 0). Only the digits before the comma count, the black ones.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from utenza.kernel.refusals import Refusal, gettext_noop
from utenza.metering.rules import Register
from utenza.metering.rules.expecting import Expectation

# The contract's longest register.
MOST_DIGITS = 9
_DIGITS = re.compile(r"[0-9]{1,12}")

Values = Mapping[Register, int]


class NotWholeDigits(Refusal):
    message = gettext_noop(
        "Scrivi solo le cifre prima della virgola, quelle nere: senza punti, virgole o lettere."
    )


class _OfARegister(Refusal):
    """`field` is the register whose figure it is, in small letters; empty: of them all."""

    def __init__(self, register: Register | None = None) -> None:
        super().__init__()
        self.field = register.value.lower() if register else ""


class MoreDigitsThanTheMeter(_OfARegister):
    message = gettext_noop(
        "Le cifre sono più di quelle del contatore: scrivi solo quelle prima della virgola."
    )


class LowerThanTheLastReading(_OfARegister):
    message = gettext_noop(
        "La lettura è più bassa dell’ultima che conosciamo: ricontrolla le cifre sul contatore. Se"
        " il contatore è stato sostituito, faccelo sapere al Numero Verde."
    )


class FarMoreThanExpected(_OfARegister):
    message = gettext_noop(
        "Con questa lettura il consumo sarebbe almeno dieci volte quello atteso: ricontrolla le"
        " cifre, solo quelle prima della virgola."
    )


class Doubt(StrEnum):
    """Why a reading that may be right deserves a second look."""

    ZERO = "zero"
    LOW = "low"
    HIGH = "high"


class UnusualReading(Refusal):
    message = gettext_noop(
        "Il consumo che ne risulta è insolito: ricontrolla le cifre e, se sono giuste, conferma."
    )

    def __init__(self, judgement: "Judgement") -> None:
        super().__init__()
        self.judgement = judgement


@dataclass(frozen=True, slots=True)
class Judgement:
    """The use since the last reading, all registers together; None: there is no last reading."""

    use: int | None
    doubt: Doubt | None = None


def whole_digits(text: str) -> int:
    """
    Return the number typed, once it is digits and nothing else; blanks around and between go.

    Raises NotWholeDigits.
    """
    typed = "".join(text.split())
    if not _DIGITS.fullmatch(typed):
        raise NotWholeDigits
    return int(typed)


def use_between(*, last: int, value: int, digits: int | None) -> int:
    """Return what a register counted; one that shows less than before went round once."""
    if value >= last or digits is None:
        return value - last
    return int(value - last + 10**digits)


def value_after(*, last: int, use: int, digits: int | None) -> int:
    """Return what a register shows after so much use."""
    return last + use if digits is None else int((last + use) % 10**digits)


def judge(
    values: Values, *, last: Values | None, digits: int | None, expected: Expectation | None
) -> Judgement:
    """
    Return the use and whether it deserves a second look.

    Raises MoreDigitsThanTheMeter, LowerThanTheLastReading, FarMoreThanExpected.
    """
    for register, value in values.items():
        if value >= 10 ** (digits or MOST_DIGITS):
            raise MoreDigitsThanTheMeter(register)
    if last is None:
        return Judgement(None)
    most = None if expected is None else expected.most
    use = sum(
        _use_of_register(register, last=last[register], value=value, digits=digits, most=most)
        for register, value in values.items()
    )
    if expected is not None and use >= expected.absurd:
        raise FarMoreThanExpected(next(iter(values)) if len(values) == 1 else None)
    return Judgement(use, _doubt(use, expected))


def gas_in_smc(use: int, coefficient: Decimal | None) -> Decimal | None:
    """Return the cubic metres as standard ones; None where the distributor's C is not known."""
    return None if coefficient is None else use * coefficient


def _use_of_register(
    register: Register, *, last: int, value: int, digits: int | None, most: int | None
) -> int:
    use = use_between(last=last, value=value, digits=digits)
    if value < last and not _went_round(last, use, digits, most):
        raise LowerThanTheLastReading(register)
    return use


def _went_round(last: int, use: int, digits: int | None, most: int | None) -> bool:
    """A register near its end that shows little more than nothing; never one of unknown length."""
    if digits is None:
        return False
    turn = 10**digits
    return last * 10 >= turn * 9 and use <= (turn // 10 if most is None else most)


def _doubt(use: int, expected: Expectation | None) -> Doubt | None:
    if expected is None:
        return None if use else Doubt.ZERO
    if use < expected.least:
        return Doubt.LOW if use else Doubt.ZERO
    return Doubt.HIGH if use > expected.most else None

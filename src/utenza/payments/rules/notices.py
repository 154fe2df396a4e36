"""Notices of pagoPA: what is printed on one, and what its platform is told about one."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from utenza.bills.rules.states import BillState
from utenza.bills.rules.targets import Target
from utenza.customers.rules import CustomerKind
from utenza.kernel.codes import notice_number as numbers
from utenza.kernel.safe_xml import fit

_CENTS = 100
LONGEST_TEXT = 140
_LONGEST_NAME = 70
_NOBODY = "ANONIMO"
# A person's tax code, or the eleven digits of a body or firm.
_CODE = re.compile(r"[A-Z0-9]{16}|[0-9]{11}")
_PERSONS_LENGTH = 16


class NoticeFault(StrEnum):
    """Why a notice can't be paid, by pagoPA's own code."""

    UNKNOWN = "PAA_PAGAMENTO_SCONOSCIUTO"
    PAID = "PAA_PAGAMENTO_DUPLICATO"
    CANCELLED = "PAA_PAGAMENTO_ANNULLATO"


@dataclass(frozen=True, slots=True)
class NoticeRefusal:
    """What pagoPA is told instead of an amount; `words` go on to whoever wanted to pay."""

    fault: NoticeFault
    words: str


UNKNOWN = NoticeRefusal(NoticeFault.UNKNOWN, "Questo avviso non ci risulta.")
_DEBITED = NoticeRefusal(
    NoticeFault.CANCELLED, "L’importo è già in riscossione in un altro modo: non va pagato qui."
)
_BY_CARD = NoticeRefusal(
    NoticeFault.CANCELLED, "L’importo si sta già pagando con carta: non va pagato qui."
)
_NOTHING_DUE = NoticeRefusal(NoticeFault.CANCELLED, "Non c’è niente da pagare.")
# docs/areas/payments.md says why. What is not here is to be paid: that an attempt of ours through
# pagoPA is under way is no reason, because the platform lets one through, and asks for that one.
_REFUSALS: dict[BillState, NoticeRefusal] = {
    BillState.CREDIT: _NOTHING_DUE,
    BillState.NOTHING_DUE: _NOTHING_DUE,
    BillState.PAID: NoticeRefusal(NoticeFault.PAID, "Questo avviso è già pagato."),
    BillState.IN_PLICO: NoticeRefusal(
        NoticeFault.CANCELLED, "La fattura si paga con l’avviso del plico che la contiene."
    ),
    BillState.IN_INSTALMENTS: NoticeRefusal(
        NoticeFault.CANCELLED, "L’importo si paga con le rate concordate."
    ),
}


@dataclass(frozen=True, slots=True)
class Debtor:
    """Who owes a notice's amount, as pagoPA takes it: `kind` is F for a person, G for a firm."""

    kind: str
    code: str
    name: str


def debtor(kind: CustomerKind, *, name: str, tax_code: str, vat_number: str) -> Debtor:
    """Return the customer as the debtor of its notices; a firm of one person is that person."""
    codes = (code for code in (tax_code, vat_number) if _CODE.fullmatch(code))
    code = next(codes, _NOBODY)
    is_person = kind is CustomerKind.PERSON or len(code) == _PERSONS_LENGTH
    return Debtor("F" if is_person else "G", code, fit(name, _LONGEST_NAME) or _NOBODY)


def refusal_of(
    state: BillState, *, has_debit_under_way: bool, is_paid_by_card: bool = False
) -> NoticeRefusal | None:
    """
    Return why pagoPA may not take money for what stands like this, or None where it may.

    `is_paid_by_card` tells that an attempt by card is under way, of which pagoPA knows nothing.
    """
    if is_paid_by_card:
        return _BY_CARD
    return _DEBITED if has_debit_under_way else _REFUSALS.get(state)


def iuv(notice_number: str) -> str:
    """
    Return the payment's own code in a notice number (creditorReferenceId).

    Raises NotANoticeNumber.
    """
    return numbers.parse(notice_number).iuv


def description(target: Target, number: str) -> str:
    """Return what the payer is told that it is for: the bill's or the plico's number, nobody."""
    return fit(f"{'Plico' if target.plico_id else 'Fattura'} {number}", LONGEST_TEXT)


def remittance(*, notice_number: str, amount: Decimal, text: str) -> str:
    """
    Return what goes with the money to the creditor's account; `amount` in EUR.

    The form is that of the guidelines (7.1), 140 characters at most. `text` names nobody.
    """
    return f"/RFB/{iuv(notice_number)}/{amount:.2f}/TXT/{text}"[:LONGEST_TEXT].rstrip()


def qr_text(*, notice_number: str, creditor: str, amount: Decimal) -> str:
    """
    Return what the notice's QR code says; `amount` in EUR, as of now, of cents at most.

    The amount is a hint: whoever reads the code asks the creditor (SACI, the notice's QR code).
    """
    return f"PAGOPA|002|{notice_number}|{creditor}|{int(amount * _CENTS)}"


def in_fours(number: str) -> str:
    """Write a notice number as people read it aloud."""
    return " ".join(number[start : start + 4] for start in range(0, len(number), 4))

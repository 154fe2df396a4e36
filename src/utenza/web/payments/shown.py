"""What was paid, as pages show it: words and paths ready."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from django.utils import timezone
from django.utils.translation import gettext, gettext_noop

from utenza.kernel.money import euro
from utenza.kernel.words import day, moment, the_day
from utenza.payments.messages.receipts import subject_words
from utenza.payments.queries.booked import PaymentLine
from utenza.payments.queries.history import Credit, PaidLine, UnderWay
from utenza.payments.rules.attempts import Channel
from utenza.payments.rules.booked import PaymentChannel
from utenza.payments.rules.ledger import CreditReason
from utenza.web.bills.shown import bill_href, plico_href
from utenza.web.payments.paths import attempt_href, receipt_href
from utenza.web.supplies.shown import Chip

How: TypeAlias = PaymentChannel | Channel


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """A payment on the page of what it paid; `receipt_href` is empty without a receipt of ours."""

    day: str
    channel: str
    amount: str
    receipt_href: str


@dataclass(frozen=True, slots=True)
class PaidRow:
    """A payment in the history; `title` and `href` are of what it paid, `href` may be empty."""

    day: str
    title: str
    href: str
    channel: str
    amount: str
    receipt_href: str


@dataclass(frozen=True, slots=True)
class CreditRow:
    """
    What was paid too much: `story` tells it from the payment to the money given back.

    `href` is of its receipt, else of what it was for; it may be empty.
    """

    title: str
    amount: str
    chip: Chip
    story: list[str]
    href: str


@dataclass(frozen=True, slots=True)
class UnderWayRow:
    href: str
    words: str


def payment_rows(payments: Iterable[PaymentLine], language: str) -> list[PaymentRow]:
    return [
        PaymentRow(
            day(payment.paid_on, language),
            _channel_words(payment),
            euro(payment.amount, language),
            receipt_href(payment.receipt_id) if payment.receipt_id else "",
        )
        for payment in payments
    ]


def paid_words(payments: Iterable[PaymentLine], language: str) -> str:
    """`Pagamento del 3 dicembre 2026, con pagoPA.`: how the last one came in, if there is one."""
    last = max(payments, key=lambda one: one.paid_on, default=None)
    if last is None or last.channel is PaymentChannel.REFUND:
        return ""
    words = {"del_giorno": the_day(last.paid_on, language, "del ")}
    return gettext(_PAID_BY[last.channel]) % words


def paid_row(line: PaidLine, language: str) -> PaidRow:
    return PaidRow(
        day=day(line.paid_on, language),
        title=subject_words(line.bill_number, line.plico_number),
        href=subject_href(line.bill_number, line.plico_number),
        channel=gettext(_CHANNELS[line.channel]),
        amount=euro(line.amount, language),
        receipt_href=receipt_href(line.receipt_id) if line.receipt_id else "",
    )


def credit_row(credit: Credit, language: str) -> CreditRow:
    """Tell a credit from its payment on; what of it is given back already comes last."""
    words = {
        "amount": euro(credit.amount, language),
        "left": euro(credit.left_over, language),
        "il_giorno": the_day(credit.paid_on, language),
        "subject": subject_words(credit.bill_number, credit.plico_number),
    }
    story = [gettext(_CREDIT_REASONS[credit.reason]) % words]
    if credit.refunded_on is not None:
        words["when"] = the_day(credit.refunded_on, language)
        words["back"] = euro(credit.amount - credit.left_over, language)
        story.append(gettext("Restituiti %(back)s %(when)s.") % words)
    if credit.left_over > 0:
        story.append(gettext("Ti restituiamo %(left)s: non devi chiedere nulla.") % words)
    return CreditRow(
        title=words["subject"],
        amount=words["amount"],
        chip=_credit_chip(credit),
        story=story,
        href=receipt_href(credit.receipt_id)
        if credit.receipt_id
        else subject_href(credit.bill_number, credit.plico_number),
    )


def under_way_row(one: UnderWay, language: str) -> UnderWayRow:
    told = {
        "amount": euro(one.amount, language),
        "when": moment(timezone.localtime(one.opened_at), language),
    }
    words = gettext("Un pagamento di %(amount)s è in corso, cominciato il %(when)s.") % told
    return UnderWayRow(attempt_href(one.token), words)


def subject_href(bill_number: str, plico_number: str) -> str:
    """Return the page of what a payment is for; nothing where the office holds it."""
    if plico_number:
        return plico_href(plico_number)
    return bill_href(bill_number) if bill_number else ""


def _channel_words(payment: PaymentLine) -> str:
    """A plico is paid whole: its amount is not the bill's, and the page says why."""
    channel = gettext(_CHANNELS[payment.channel])
    if not payment.is_of_plico:
        return channel
    return gettext("%(channel)s, per l’intero plico") % {"channel": channel}


def _credit_chip(credit: Credit) -> Chip:
    if credit.left_over > 0:
        return Chip("info", "undo-2", gettext("Da restituirti"))
    return Chip("ok", "circle-check", gettext("Restituito"))


_CHANNELS: dict[How, str] = {
    PaymentChannel.PAGOPA: gettext_noop("pagoPA"),
    PaymentChannel.DIRECT_DEBIT: gettext_noop("Addebito in conto corrente"),
    PaymentChannel.COUNTER: gettext_noop("Sportello"),
    PaymentChannel.TRANSFER: gettext_noop("Bonifico"),
    PaymentChannel.REFUND: gettext_noop("Rimborso"),
    Channel.CARD: gettext_noop("Carta"),
}
_PAID_BY: dict[How, str] = {
    PaymentChannel.PAGOPA: gettext_noop("Pagamento %(del_giorno)s, con pagoPA."),
    PaymentChannel.DIRECT_DEBIT: gettext_noop("Pagamento %(del_giorno)s, con addebito in conto."),
    PaymentChannel.COUNTER: gettext_noop("Pagamento %(del_giorno)s, allo sportello."),
    PaymentChannel.TRANSFER: gettext_noop("Pagamento %(del_giorno)s, con bonifico."),
    Channel.CARD: gettext_noop("Pagamento %(del_giorno)s, con carta."),
}
_CREDIT_REASONS = {
    CreditReason.ALREADY_PAID: gettext_noop(
        "Hai pagato due volte: %(amount)s arrivati %(il_giorno)s non erano più da pagare."
    ),
    CreditReason.MORE_THAN_DUE: gettext_noop(
        "Hai pagato più del dovuto: %(amount)s dei soldi arrivati %(il_giorno)s erano in più."
    ),
}

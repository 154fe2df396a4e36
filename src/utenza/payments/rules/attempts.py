"""What may be paid, how an attempt to pay ends, and for how long it keeps the door."""

from collections.abc import Collection
from datetime import timedelta
from enum import StrEnum

from utenza.bills.rules.states import BillState
from utenza.kernel.refusals import Refusal, gettext_noop
from utenza.notifications.rules import OnlyReading

MOST_IN_A_CART = 5


class Channel(StrEnum):
    """How the customer pays online."""

    PAGOPA = "pagopa"
    CARD = "card"


# How long an attempt keeps others from beginning, and how long its payment page can be gone back
# to. A pagoPA payment that was begun frees its notice after 15 minutes (Checkout's token, 900 s),
# and Checkout forgets a cart after ten; a hosted page for cards is open for half an hour, the least
# that Stripe allows, and is closed by us when the customer gives up.
_LASTS = {Channel.PAGOPA: timedelta(minutes=15), Channel.CARD: timedelta(minutes=31)}
_PAGE_LASTS = {Channel.PAGOPA: timedelta(minutes=10), Channel.CARD: timedelta(minutes=30)}
# What is begun on the cart's last minute is paid as long after it as the token lives: until then
# pagoPA itself lets nobody pay the notice twice, but neither a card nor a bank asks pagoPA.
AT_PAGOPA_FOR = timedelta(minutes=25)
MAY_GO_ON = AT_PAGOPA_FOR - _LASTS[Channel.PAGOPA]


def lasts(channel: Channel) -> timedelta:
    """Return for how long an attempt is open at most."""
    return _LASTS[channel]


def page_lasts(channel: Channel) -> timedelta:
    """Return for how long after the click the payment page is there."""
    return _PAGE_LASTS[channel]


class AttemptState(StrEnum):
    """Where an attempt stands: a proof of payment wins over whatever was said before it."""

    OPEN = "open"
    PAID = "paid"
    CANCELLED = "cancelled"
    REFUSED = "refused"
    EXPIRED = "expired"


class CartRefusal(StrEnum):
    """Why the payment page was not opened; the words are the interface's."""

    UNREACHABLE = "unreachable"
    NOT_PAYABLE = "not_payable"
    TWICE = "twice"
    TOO_MANY = "too_many"
    INVALID = "invalid"


class OnlyLooksOn(OnlyReading):
    message = gettext_noop(
        "Il tuo accesso è di sola lettura: da qui paga l’intestatario o un delegato."
    )


class NothingChosen(Refusal):
    message = gettext_noop("Scegli almeno una fattura da pagare.")


class TooManyChosen(Refusal):
    message = gettext_noop(
        "In un solo pagamento stanno al massimo cinque avvisi: togline qualcuno e riprova."
    )


class NothingToPay(Refusal):
    message = gettext_noop("Non c’è niente da pagare: è già tutto a posto.")


class PaidThroughItsPlico(Refusal):
    message = gettext_noop("Questa fattura è nel plico: si paga il plico, una volta sola.")


class DebitUnderWay(Refusal):
    message = gettext_noop(
        "La banca sta già addebitando questo importo sul tuo conto: se paghi adesso, paghi due"
        " volte."
    )


class PaidByInstalments(Refusal):
    message = gettext_noop("Questo importo si paga con le rate concordate, non in una volta.")


class AlreadyBeingPaid(Refusal):
    """`token` is that of the attempt under way, to lead the customer back to it."""

    message = gettext_noop("Un pagamento è già in corso: non pagare un’altra volta.")

    def __init__(self, token: str) -> None:
        super().__init__()
        self.token = token


class MaybeAtPagopa(Refusal):
    message = gettext_noop(
        "Il pagamento iniziato con pagoPA può ancora concludersi: riprova con pagoPA, oppure con la"
        " carta fra dieci minuti."
    )


class NotPaidOnline(Refusal):
    message = gettext_noop(
        "Questo importo non ha un codice avviso: chiamaci o vieni allo sportello, ti diciamo come"
        " pagarlo."
    )


# Whether an amount may be paid from here by hand follows from its state alone.
_WHY_NOT: dict[BillState, type[Refusal]] = {
    BillState.CREDIT: NothingToPay,
    BillState.NOTHING_DUE: NothingToPay,
    BillState.PAID: NothingToPay,
    BillState.IN_PLICO: PaidThroughItsPlico,
    BillState.IN_INSTALMENTS: PaidByInstalments,
}
PAYABLE = frozenset(BillState) - _WHY_NOT.keys() - {BillState.PAYING}
# The customer is warned before: it would be paid all the same, or need not be paid now.
WARNED = frozenset({BillState.DIRECT_DEBIT, BillState.DISPUTED})
# What the customer is asked to pay by hand.
ASKED = PAYABLE - WARNED


def check_may_pay(state: BillState, *, has_debit_under_way: bool) -> None:
    """
    Accept what is to be paid, or refuse it.

    Raises NothingToPay, PaidThroughItsPlico, PaidByInstalments, DebitUnderWay.
    """
    if state in _WHY_NOT:
        raise _WHY_NOT[state]
    if has_debit_under_way:
        raise DebitUnderWay


def check_count(chosen: Collection[object]) -> None:
    """
    Accept from one to five things to pay together.

    Raises NothingChosen, TooManyChosen.
    """
    if not chosen:
        raise NothingChosen
    if len(chosen) > MOST_IN_A_CART:
        raise TooManyChosen

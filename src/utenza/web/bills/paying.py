"""The next step of a bill or plico that can be paid from here, or that has just been paid."""

from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import gettext, gettext_noop

from utenza.bills.queries.lines import BillLine, PlicoLine
from utenza.bills.rules.states import BillState
from utenza.identity.rules.viewers import Viewer
from utenza.kernel.money import euro
from utenza.kernel.words import the_day
from utenza.payments.queries.booked import PaymentLine
from utenza.payments.queries.debits import why_given_back
from utenza.payments.rules.attempts import DebitUnderWay
from utenza.payments.rules.bank_reasons import ADVICE
from utenza.web.bills.next_steps import NextStep, next_step
from utenza.web.payments.buttons import may_be_paid_here
from utenza.web.payments.paths import target_of
from utenza.web.payments.shown import paid_words
from utenza.web.readers import Reader


def step_to_pay(
    line: BillLine | PlicoLine,
    notice_number: str,
    payments: Iterable[PaymentLine],
    reader: Reader,
) -> NextStep:
    """Say what to do now: from here where that is possible, else as `next_step` says it."""
    step = next_step(line, notice_number, reader)
    if line.state is BillState.PAID:
        return replace(step, words=paid_words(payments, reader.language) or step.words)
    if line.has_debit_under_way:
        return replace(step, words=f"{step.words} {gettext(DebitUnderWay.message)}")
    state = line.state
    if state is BillState.OVERDUE and line.is_debited:
        state = BillState.DEBIT_REFUSED
    if state not in _PAY_HERE or not may_be_paid_here(line):
        return step
    words = {
        "amount": euro(line.open_amount, reader.language),
        "il_giorno": the_day(line.moves_on, reader.language),
    }
    why = _why_refused(reader.viewer, line)
    told = " ".join(filter(None, (gettext(_PAY_HERE[state]) % words, why)))
    return NextStep(step.title, f"{told} {gettext(_ELSEWHERE)}" if notice_number else told)


_LATE = gettext_noop(
    "La scadenza era %(il_giorno)s: paga %(amount)s adesso. Se hai già pagato altrove, il pagamento"
    " può impiegare qualche giorno ad arrivarci."
)
_PAY_HERE = {
    BillState.TO_PAY: gettext_noop("Paga %(amount)s entro %(il_giorno)s."),
    BillState.PARTLY_PAID: gettext_noop("Restano %(amount)s da pagare entro %(il_giorno)s."),
    BillState.OVERDUE: _LATE,
    BillState.DEBIT_REFUSED: gettext_noop(
        "L’addebito di %(amount)s previsto per %(il_giorno)s non risulta riuscito: paga adesso."
    ),
    BillState.DISPUTED: gettext_noop(
        "Questo importo è contestato: finché la tua richiesta è aperta non lo sollecitiamo. La"
        " scadenza era prevista %(il_giorno)s."
    ),
}
_ELSEWHERE = gettext_noop(
    "Puoi pagare da qui, oppure con il codice avviso: in banca, alla posta, in tabaccheria o"
    " dall’app della tua banca."
)


def _why_refused(viewer: Viewer, line: BillLine | PlicoLine) -> str:
    """Return why the bank gave the debit back, and what to do; nothing where it did not."""
    if line.state is not BillState.DEBIT_REFUSED:
        return ""
    reason = why_given_back(viewer=viewer, target=target_of(line))
    return f"{gettext(reason.words)} {gettext(ADVICE[reason.advice])}" if reason else ""

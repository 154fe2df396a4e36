"""A bill's own page: what there is to do next."""

from dataclasses import dataclass

from django.utils.translation import gettext, gettext_noop

from utenza.bills.queries.lines import BillLine, PlicoLine
from utenza.bills.rules.states import BillState
from utenza.kernel.money import euro
from utenza.kernel.words import the_day
from utenza.web.readers import Reader


@dataclass(frozen=True, slots=True)
class NextStep:
    """What the customer does about a bill or plico now; `asks_help` when only people can help."""

    title: str
    words: str
    asks_help: bool = False


def next_step(line: BillLine | PlicoLine, notice_number: str, reader: Reader) -> NextStep:
    """Say what to do about the bill or plico; it has no notice number when a plico collects it."""
    words = {
        "amount": euro(line.open_amount, reader.language),
        "il_giorno": the_day(line.moves_on, reader.language),
        "plico": line.plico_number if isinstance(line, BillLine) else line.number,
    }
    if line.state in _SETTLED:
        title, told = _SETTLED[line.state]
        if line.state is BillState.DIRECT_DEBIT and line.moves_on < reader.today:
            told = _DEBIT_WAITED
        return NextStep(gettext(title), gettext(told) % words)
    if line.state is BillState.DEBIT_REFUSED:
        told = _PAY_WHAT_FAILED if notice_number else _DEBIT_FAILED
        title = gettext("L’addebito non è riuscito")
        return NextStep(title, gettext(told) % words, asks_help=not notice_number)
    is_late = line.state is BillState.OVERDUE
    title = gettext("Il pagamento è scaduto") if is_late else gettext("Cosa fare adesso")
    if notice_number:
        return NextStep(title, gettext(_LATE_NOTICE if is_late else _PAY_BY_NOTICE) % words)
    told = _DEBIT_FAILED if is_late and line.is_debited else _ASK_HOW
    return NextStep(title, gettext(told) % words, asks_help=True)


_SETTLED = {
    BillState.CREDIT: (
        gettext_noop("L’importo è a tuo credito"),
        gettext_noop("Non devi pagare nulla: questa somma spetta a te."),
    ),
    BillState.NOTHING_DUE: (
        gettext_noop("Non c’è niente da pagare"),
        gettext_noop("Questo documento non chiede alcun pagamento."),
    ),
    BillState.PAID: (
        gettext_noop("È tutto pagato"),
        gettext_noop("Non devi fare nulla."),
    ),
    BillState.IN_PLICO: (
        gettext_noop("Si paga con il plico"),
        gettext_noop(
            "Questa fattura fa parte del plico %(plico)s: paga il totale del plico, una volta sola."
        ),
    ),
    BillState.PAYING: (
        gettext_noop("Il pagamento è in corso"),
        gettext_noop("Aspettiamo la conferma: non pagare un’altra volta."),
    ),
    BillState.IN_INSTALMENTS: (
        gettext_noop("Si paga a rate"),
        gettext_noop("Paga ogni rata come concordato: qui non devi fare altro."),
    ),
    BillState.DIRECT_DEBIT: (
        gettext_noop("Pensiamo a tutto noi"),
        gettext_noop(
            "%(amount)s saranno addebitati sul tuo conto %(il_giorno)s. Non devi fare nulla."
        ),
    ),
}
_DEBIT_WAITED = gettext_noop(
    "L’addebito di %(amount)s era previsto per %(il_giorno)s: aspettiamo la conferma della banca."
    " Non devi fare nulla."
)
_PAY_BY_NOTICE = gettext_noop(
    "Da pagare %(amount)s entro %(il_giorno)s con il codice avviso pagoPA: in banca, alla posta, in"
    " tabaccheria o dall’app della tua banca."
)
_LATE_NOTICE = gettext_noop(
    "La scadenza era %(il_giorno)s. Paga %(amount)s con il codice avviso pagoPA: in banca, alla"
    " posta, in tabaccheria o dall’app della tua banca. Se hai già pagato, il pagamento può"
    " impiegare qualche giorno ad arrivarci."
)
_DEBIT_FAILED = gettext_noop(
    "L’addebito di %(amount)s previsto per %(il_giorno)s non risulta riuscito. Chiamaci o vieni"
    " allo sportello: ti diciamo come pagare."
)
_PAY_WHAT_FAILED = gettext_noop(
    "La banca non ha eseguito l’addebito di %(amount)s previsto per %(il_giorno)s. Non ne arriva un"
    " altro: paga con il codice avviso pagoPA, in banca, alla posta, in tabaccheria o dall’app"
    " della tua banca."
)
_ASK_HOW = gettext_noop(
    "Da pagare %(amount)s entro %(il_giorno)s. Per sapere come pagare chiamaci o vieni allo"
    " sportello."
)

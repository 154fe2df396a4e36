"""What there is to know before something is paid that need not be, or not now."""

from dataclasses import dataclass

from django.utils.translation import gettext, gettext_noop

from utenza.bills.rules.states import BillState
from utenza.kernel.money import euro
from utenza.kernel.words import the_day
from utenza.payments.messages.receipts import subject_words
from utenza.payments.queries.payable import Payable
from utenza.web.bills.shown import bill_href, plico_href
from utenza.web.readers import Reader


@dataclass(frozen=True, slots=True)
class BeforeRow:
    """What is about to be paid; `warning` is empty where there is none."""

    title: str
    href: str
    due: str
    amount: str
    warning: str


def before_row(one: Payable, reader: Reader) -> BeforeRow:
    due = {"il_giorno": the_day(one.due_on, reader.language)}
    words = {
        "il_giorno": the_day(one.moves_on, reader.language),
        "amount": euro(one.amount, reader.language),
    }
    is_plico = bool(one.target.plico_id)
    is_waited = one.state is BillState.DIRECT_DEBIT and one.moves_on < reader.today
    warning = _DEBIT_WAITED if is_waited else _WARNINGS.get(one.state, "")
    return BeforeRow(
        title=subject_words("", one.number) if is_plico else subject_words(one.number, ""),
        href=plico_href(one.number) if is_plico else bill_href(one.number),
        due=gettext("con scadenza %(il_giorno)s") % due,
        amount=words["amount"],
        warning=gettext(warning) % words if warning else "",
    )


_WARNINGS = {
    BillState.DIRECT_DEBIT: gettext_noop(
        "%(amount)s saranno addebitati sul tuo conto %(il_giorno)s: non devi fare nulla. Puoi"
        " pagare adesso in un altro modo; se poi l’addebito parte lo stesso, ti restituiamo ciò"
        " che avrai pagato due volte."
    ),
    BillState.DISPUTED: gettext_noop(
        "Questo importo è contestato: finché la tua richiesta è aperta non lo sollecitiamo. Puoi"
        " pagarlo lo stesso, e la contestazione resta valida."
    ),
}
_DEBIT_WAITED = gettext_noop(
    "L’addebito di %(amount)s era previsto per %(il_giorno)s: aspettiamo la conferma della banca."
    " Puoi pagare adesso in un altro modo; se l’addebito è riuscito lo stesso, ti restituiamo ciò"
    " che avrai pagato due volte."
)

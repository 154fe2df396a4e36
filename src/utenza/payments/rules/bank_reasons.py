"""
Why a bank gives a debit back, in the customer's words, and what to do about it.

The codes are ISO 20022's external ones that SEPA direct debits use (EPC173-14, "Guidance on reason
codes for SDD R-transactions"). The words are translated and filled by whoever shows them.
"""

from dataclasses import dataclass
from enum import StrEnum

from utenza.kernel.refusals import gettext_noop


class Advice(StrEnum):
    """What the customer does next."""

    PAY = "pay"
    NEW_ACCOUNT = "new_account"
    NEW_MANDATE = "new_mandate"
    ASK_BANK = "ask_bank"
    OUR_FAULT = "our_fault"
    ASK_US = "ask_us"


@dataclass(frozen=True, slots=True)
class BankReason:
    words: str
    advice: Advice


ADVICE = {
    Advice.PAY: gettext_noop("Puoi pagare adesso: non aspettare un altro addebito."),
    Advice.NEW_ACCOUNT: gettext_noop(
        "Puoi pagare adesso. Per le prossime bollette indicaci un altro IBAN, dal tuo profilo di"
        " pagamento."
    ),
    Advice.NEW_MANDATE: gettext_noop(
        "Puoi pagare adesso. Per le prossime bollette firma un nuovo mandato, dal tuo profilo di"
        " pagamento."
    ),
    Advice.ASK_BANK: gettext_noop(
        "Puoi pagare adesso. Per le prossime bollette chiedi alla tua banca che cosa serve."
    ),
    Advice.OUR_FAULT: gettext_noop(
        "Non dipende da te e ce ne occupiamo noi. Intanto puoi pagare adesso."
    ),
    Advice.ASK_US: gettext_noop(
        "Prima di pagare guarda sul tuo conto se l’addebito c’è già, e se hai un dubbio chiamaci."
    ),
}

_NO_MANDATE = gettext_noop("La banca non trova un mandato valido per questo addebito.")
_ACCOUNT_WRONG = gettext_noop("L’IBAN che abbiamo non è corretto.")
_ACCOUNT_CLOSED = gettext_noop("Il conto che abbiamo è chiuso.")
_OUR_FILE = gettext_noop("La banca non ha potuto leggere la nostra richiesta.")
_MISSING = gettext_noop("Nella nostra richiesta mancavano dei dati che la banca vuole.")
_UNSAID = gettext_noop("La banca non ha detto perché.")

_REASONS = {
    "AC01": BankReason(_ACCOUNT_WRONG, Advice.NEW_ACCOUNT),
    "AC04": BankReason(_ACCOUNT_CLOSED, Advice.NEW_ACCOUNT),
    "AC06": BankReason(
        gettext_noop("Il conto è bloccato, oppure non accetta addebiti."), Advice.NEW_ACCOUNT
    ),
    "AC13": BankReason(
        gettext_noop("Il conto non è di un privato: questo tipo di addebito non vi arriva."),
        Advice.NEW_ACCOUNT,
    ),
    "AG01": BankReason(
        gettext_noop("Su questo conto gli addebiti non sono permessi."), Advice.NEW_ACCOUNT
    ),
    "AG02": BankReason(_OUR_FILE, Advice.OUR_FAULT),
    "AM04": BankReason(gettext_noop("Sul conto non c’era abbastanza denaro."), Advice.PAY),
    "AM05": BankReason(
        gettext_noop("La banca dice di aver già ricevuto questo addebito."), Advice.ASK_US
    ),
    "BE05": BankReason(
        gettext_noop("La banca non ha riconosciuto chi chiede l’addebito."), Advice.OUR_FAULT
    ),
    "CNOR": BankReason(
        gettext_noop("La nostra banca non è raggiungibile per questo addebito."), Advice.OUR_FAULT
    ),
    "DNOR": BankReason(gettext_noop("La tua banca non accetta addebiti SEPA."), Advice.NEW_ACCOUNT),
    "FF01": BankReason(_OUR_FILE, Advice.OUR_FAULT),
    "FF05": BankReason(_OUR_FILE, Advice.OUR_FAULT),
    "MD01": BankReason(_NO_MANDATE, Advice.NEW_MANDATE),
    "MD02": BankReason(
        gettext_noop("Alla banca i dati del mandato non risultano giusti."), Advice.NEW_MANDATE
    ),
    "MD06": BankReason(
        gettext_noop("Hai chiesto alla tua banca il rimborso, e te lo ha dato."), Advice.PAY
    ),
    "MD07": BankReason(
        gettext_noop("Alla banca il titolare del conto risulta deceduto."), Advice.NEW_ACCOUNT
    ),
    "MS02": BankReason(
        gettext_noop("L’addebito è stato rifiutato dal titolare del conto."), Advice.PAY
    ),
    "MS03": BankReason(_UNSAID, Advice.ASK_BANK),
    "RC01": BankReason(gettext_noop("La banca indicata non esiste più."), Advice.NEW_ACCOUNT),
    "RR01": BankReason(_MISSING, Advice.OUR_FAULT),
    "RR02": BankReason(_MISSING, Advice.OUR_FAULT),
    "RR03": BankReason(_MISSING, Advice.OUR_FAULT),
    "RR04": BankReason(
        gettext_noop("Una norma impedisce alla banca questo addebito."), Advice.ASK_BANK
    ),
    "SL01": BankReason(
        gettext_noop("Il conto ha un limite o un blocco che tu o la banca avete messo."),
        Advice.ASK_BANK,
    ),
    "TM01": BankReason(
        gettext_noop("La nostra richiesta è arrivata in banca troppo tardi."), Advice.OUR_FAULT
    ),
}
KNOWN = frozenset(_REASONS)
# The code for it where a bank gives none.
UNSAID = "MS03"
# After these no debit on the same mandate and account gets through: the customer was told to give
# another.
DEAD = frozenset(
    code
    for code, reason in _REASONS.items()
    if reason.advice in {Advice.NEW_ACCOUNT, Advice.NEW_MANDATE}
)
UNKNOWN = BankReason(_UNSAID, Advice.ASK_BANK)


def bank_reason(code: str) -> BankReason:
    """Return what the code says; of one that is not known, that the bank did not say why."""
    return _REASONS.get(code, UNKNOWN)

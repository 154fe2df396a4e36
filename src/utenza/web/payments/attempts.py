"""An attempt to pay as its page tells it: from our own books, whatever the browser came with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext, gettext_noop

from utenza.bills.rules.targets import Target
from utenza.kernel.money import euro
from utenza.payments.messages.receipts import subject_words
from utenza.payments.queries.attempts import AttemptedLine, AttemptSeen
from utenza.payments.rules.attempts import AttemptState, CartRefusal, page_lasts
from utenza.web.bills.shown import bill_href, plico_href
from utenza.web.payments.paths import field_of, receipt_href

# How the browser came back. It changes the words of a page that waits, and nothing else.
CAME_BACK = ("ok", "annullato", "errore", "attesa")
_SOON, _NOW_AND_THEN = 3, 30
# A receipt may come in long after its attempt; nobody's page asks for longer than this.
_ASKS_FOR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class LineShown:
    """
    A bill or plico of the attempt.

    `receipt_href` is empty until its receipt is here, `href` while the office holds what was paid.
    `left` is what of it is still to pay after that, empty where nothing is.
    """

    title: str
    href: str
    amount: str
    is_paid: bool
    receipt_href: str
    left: str


@dataclass(frozen=True, slots=True)
class AttemptShown:
    """
    What the page says and offers.

    `seen` names what is shown: the page is asked for again every `refresh` seconds (0 is never) and
    answers anew when it is another. `url` leads back to the payment page, `may_retry` begins anew;
    `retry_is_first` where nothing is waited for. `asks_help` when only people can help. `rest` are
    the fields of a form that pays what is still to pay of an attempt that was paid.
    """

    title: str
    words: list[str]
    tone: str
    icon: str
    lines: list[LineShown]
    amount: str
    url: str
    may_retry: bool
    retry_is_first: bool
    is_open: bool
    asks_help: bool
    rest: list[tuple[str, str]]
    refresh: int
    seen: str


def attempt_shown(
    attempt: AttemptSeen,
    receipts: Mapping[str, str],
    left: Mapping[Target, Decimal],
    *,
    came: str,
    now: datetime,
    language: str,
) -> AttemptShown:
    """
    Return the page of an attempt.

    `receipts` has those that came in for it, by number; `left` what is still asked of what it paid.
    """
    rest = sum(left.values(), Decimal(0))
    look = _PAID_IN_PART if rest else _look(attempt, came)
    told = {
        "left": euro(rest, language),
        "until": _clock(attempt.expires_at),
        "page_until": _clock(attempt.opened_at + page_lasts(attempt.channel)),
    }
    state = attempt.state
    return AttemptShown(
        title=gettext(look.title),
        words=[gettext(words) % told for words in (look.words, *_more(attempt))],
        tone=look.tone,
        icon=look.icon,
        lines=[_line(line, receipts, left, language) for line in attempt.lines],
        # Where something is left less than that came in.
        amount="" if rest else euro(attempt.amount, language),
        url=attempt.url,
        may_retry=state is not AttemptState.PAID,
        retry_is_first=state not in {AttemptState.OPEN, AttemptState.PAID},
        is_open=state is AttemptState.OPEN,
        asks_help=attempt.refusal in {CartRefusal.INVALID, CartRefusal.UNREACHABLE},
        rest=[(field_of(one.target), one.number) for one in attempt.lines if left.get(one.target)],
        refresh=_refresh(attempt, now),
        seen=_seen(attempt),
    )


@dataclass(frozen=True, slots=True)
class _Look:
    title: str
    words: str
    tone: str
    icon: str


def _look(attempt: AttemptSeen, came: str) -> _Look:
    if attempt.state is AttemptState.OPEN:
        return _OPEN.get(came, _PAYING)
    if attempt.state is AttemptState.REFUSED and attempt.refusal:
        return _REFUSED[attempt.refusal]
    return _ENDED[attempt.state]


def _more(attempt: AttemptSeen) -> list[str]:
    """Return what is said beside: what came in already, until when the rest is waited for."""
    said = []
    is_some = any(line.is_paid for line in attempt.lines)
    if is_some and attempt.state is not AttemptState.PAID:
        said.append(_SOME_CAME)
    if attempt.state is AttemptState.OPEN:
        said.append(_WAITS_UNTIL)
        if attempt.url:
            said.append(_PAGE_UNTIL)
    return said


def _line(
    line: AttemptedLine,
    receipts: Mapping[str, str],
    left: Mapping[Target, Decimal],
    language: str,
) -> LineShown:
    is_plico, rest = bool(line.target.plico_id), left.get(line.target)
    receipt_id = receipts.get(line.number, "")
    href = plico_href(line.number) if is_plico else bill_href(line.number)
    return LineShown(
        title=subject_words("", line.number) if is_plico else subject_words(line.number, ""),
        href="" if line.is_held else href,
        amount=euro(line.amount, language),
        is_paid=line.is_paid,
        receipt_href=receipt_href(receipt_id) if receipt_id else "",
        left=gettext("restano %(left)s") % {"left": euro(rest, language)} if rest else "",
    )


def _refresh(attempt: AttemptSeen, now: datetime) -> int:
    if attempt.state is AttemptState.OPEN:
        return _SOON
    is_settled = attempt.state in {AttemptState.PAID, AttemptState.REFUSED}
    return 0 if is_settled or now > attempt.opened_at + _ASKS_FOR else _NOW_AND_THEN


def _seen(attempt: AttemptSeen) -> str:
    paid = sum(line.is_paid for line in attempt.lines)
    return f"{attempt.state}-{paid}{'-page' if attempt.url else ''}"


def _clock(instant: datetime) -> str:
    return f"{timezone.localtime(instant):%H:%M}"


_WAITS_UNTIL = gettext_noop(
    "Aspettiamo la conferma fino alle %(until)s: fino ad allora questo importo non si paga da qui"
    " un’altra volta."
)
_PAGE_UNTIL = gettext_noop("La pagina di pagamento resta aperta fino alle %(page_until)s.")
_SOME_CAME = gettext_noop("Una parte è già arrivata: qui sotto vedi che cosa.")
_PAYING = _Look(
    gettext_noop("Il pagamento è in corso"),
    gettext_noop("Si conclude sulla pagina di pagamento: se l’hai chiusa, da qui ci torni."),
    "info",
    "hourglass",
)
_OPEN = {
    "ok": _Look(
        gettext_noop("Stiamo aspettando la conferma"),
        gettext_noop(
            "Di solito arriva in pochi secondi, e questa pagina lo dice da sola. Non pagare"
            " un’altra volta."
        ),
        "info",
        "hourglass",
    ),
    "annullato": _Look(
        gettext_noop("Hai lasciato la pagina di pagamento"),
        gettext_noop(
            "Se non hai concluso, non risulta alcun addebito: puoi tornarci o ricominciare. Se"
            " invece hai pagato, la conferma arriva qui da sola."
        ),
        "warn",
        "undo-2",
    ),
    "errore": _Look(
        gettext_noop("La pagina di pagamento non è riuscita a concludere"),
        gettext_noop(
            "Di solito non è stato addebitato nulla: puoi riprovare, anche con un altro metodo. Se"
            " invece il pagamento è partito, la conferma arriva qui da sola."
        ),
        "warn",
        "triangle-alert",
    ),
    "attesa": _Look(
        gettext_noop("La banca sta ancora lavorando"),
        gettext_noop(
            "L’esito non si sa ancora e può volerci qualche minuto. Non pagare un’altra volta:"
            " appena arriva la conferma questa pagina lo dice."
        ),
        "info",
        "hourglass",
    ),
}
_ENDED = {
    AttemptState.PAID: _Look(
        gettext_noop("Pagamento ricevuto"),
        gettext_noop("Grazie: è tutto a posto, non devi fare altro."),
        "ok",
        "circle-check",
    ),
    AttemptState.CANCELLED: _Look(
        gettext_noop("Il pagamento è annullato"),
        gettext_noop(
            "Da qui non risulta alcun pagamento. Se invece avevi già pagato, la conferma arriva lo"
            " stesso e la trovi fra i tuoi pagamenti."
        ),
        "",
        "circle-x",
    ),
    AttemptState.EXPIRED: _Look(
        gettext_noop("La conferma non è arrivata"),
        gettext_noop(
            "Se non hai concluso, paga adesso. Se invece hai pagato, la conferma può arrivare anche"
            " più tardi: guarda se ti hanno scritto la tua banca o chi gestisce il pagamento,"
            " prima di pagare un’altra volta."
        ),
        "warn",
        "clock",
    ),
    # A refusal always has its reason; its words are those of the reason.
    AttemptState.REFUSED: _Look("", "", "bad", "circle-x"),
}
_PAID_IN_PART = _Look(
    gettext_noop("Pagamento ricevuto"),
    gettext_noop("Grazie. Restano da pagare %(left)s: puoi farlo adesso, oppure più tardi."),
    "warn",
    "circle-check",
)
_REFUSED = {
    CartRefusal.UNREACHABLE: _Look(
        gettext_noop("La pagina di pagamento non risponde"),
        gettext_noop(
            "Non abbiamo addebitato nulla. Riprova fra qualche minuto; intanto puoi pagare con il"
            " codice avviso, in banca, alla posta o dall’app della tua banca."
        ),
        "bad",
        "triangle-alert",
    ),
    CartRefusal.NOT_PAYABLE: _Look(
        gettext_noop("pagoPA dice che ora non si può pagare"),
        gettext_noop(
            "Di solito perché un pagamento è già in corso, qui o altrove, oppure è appena riuscito."
            " Aspetta un quarto d’ora: se hai pagato la conferma arriva da sola, se no riprova."
        ),
        "warn",
        "clock",
    ),
    CartRefusal.TWICE: _Look(
        gettext_noop("Lo stesso avviso compare due volte"),
        gettext_noop(
            "Non abbiamo addebitato nulla. Paga un avviso alla volta dalla pagina dei pagamenti."
        ),
        "warn",
        "files",
    ),
    CartRefusal.TOO_MANY: _Look(
        gettext_noop("Sono troppi avvisi insieme"),
        gettext_noop(
            "Non abbiamo addebitato nulla. In un solo pagamento stanno al massimo cinque avvisi:"
            " scegline meno dalla pagina dei pagamenti."
        ),
        "warn",
        "files",
    ),
    CartRefusal.INVALID: _Look(
        gettext_noop("La pagina di pagamento non si è aperta"),
        gettext_noop(
            "Non dipende da te, e non abbiamo addebitato nulla. Puoi pagare con il codice avviso,"
            " in banca o alla posta; oppure chiamaci e lo sistemiamo insieme."
        ),
        "bad",
        "triangle-alert",
    ),
}

"""A bill's own page: the "scontrino dell'energia", and what there is to do next."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext, gettext_noop

from utenza.bills.queries.lines import BillLine, PlicoLine
from utenza.bills.queries.single import Item
from utenza.bills.rules.states import BillState, ItemGroup
from utenza.kernel.money import euro, quantity
from utenza.kernel.words import the_day

# In the order of the scontrino: what is used, what is fixed, then the rest.
_GROUPS = {
    ItemGroup.ENERGY_VARIABLE: gettext_noop("Quota per consumi"),
    ItemGroup.ENERGY_FIXED: gettext_noop("Quota fissa"),
    ItemGroup.ENERGY_POWER: gettext_noop("Quota potenza"),
    ItemGroup.OTHER_ITEMS: gettext_noop("Altre partite"),
    ItemGroup.EXCISE_VAT: gettext_noop("Accise e IVA"),
    ItemGroup.BONUS: gettext_noop("Bonus sociale"),
    ItemGroup.TV_LICENCE: gettext_noop("Canone di abbonamento alla televisione"),
}


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A line of the scontrino; `sum_words` is `868 kWh x 0,156000 €`, empty without a quantity."""

    label: str
    sum_words: str
    amount: str


@dataclass(frozen=True, slots=True)
class ItemGroupRows:
    name: str
    subtotal: str
    items: list[ItemRow]


@dataclass(frozen=True, slots=True)
class NextStep:
    """What the customer does about a bill or plico now; `asks_help` when only people can help."""

    title: str
    words: str
    asks_help: bool = False


def item_groups(items: Iterable[Item], language: str) -> list[ItemGroupRows]:
    by_group: dict[ItemGroup, list[Item]] = defaultdict(list)
    for item in items:
        by_group[item.group].append(item)
    return [
        ItemGroupRows(
            name=gettext(name),
            subtotal=euro(sum((item.amount for item in by_group[group]), Decimal(0)), language),
            items=[_item_row(item, language) for item in by_group[group]],
        )
        for group, name in _GROUPS.items()
        if group in by_group
    ]


def unit_price(price: Decimal, language: str) -> str:
    """Write a price of a kWh, Smc or month: six decimals, as bills print them."""
    digits = f"{price:,.6f}"
    if language.startswith("en"):
        return f"€{digits}"
    return digits.translate(_ITALIAN_DIGITS) + "\N{NO-BREAK SPACE}€"


def next_step(line: BillLine | PlicoLine, notice_number: str, language: str) -> NextStep:
    """Say what to do about the bill or plico; it has no notice number when a plico collects it."""
    words = {
        "amount": euro(line.open_amount, language),
        "il_giorno": the_day(line.due_on, language),
        "plico": line.plico_number if isinstance(line, BillLine) else line.number,
    }
    if line.state in _SETTLED:
        title, told = _SETTLED[line.state]
        return NextStep(gettext(title), gettext(told) % words)
    is_late = line.state is BillState.OVERDUE
    title = gettext("Il pagamento è scaduto") if is_late else gettext("Cosa fare adesso")
    if notice_number:
        return NextStep(title, gettext(_LATE_NOTICE if is_late else _PAY_BY_NOTICE) % words)
    has_failed = line.state is BillState.DEBIT_REFUSED or (is_late and line.is_debited)
    told = _DEBIT_FAILED if has_failed else _ASK_HOW
    return NextStep(title, gettext(told) % words, asks_help=True)


_ITALIAN_DIGITS = str.maketrans({",": ".", ".": ","})
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
_ASK_HOW = gettext_noop(
    "Da pagare %(amount)s entro %(il_giorno)s. Per sapere come pagare chiamaci o vieni allo"
    " sportello."
)


def _item_row(item: Item, language: str) -> ItemRow:
    sum_words = ""
    if item.quantity is not None and item.unit_price is not None:
        counted = f"{quantity(item.quantity, language)} {item.unit}".rstrip()
        price = unit_price(item.unit_price, language)
        sum_words = f"{counted} \N{MULTIPLICATION SIGN} {price}"
    return ItemRow(item.label, sum_words, euro(item.amount, language))

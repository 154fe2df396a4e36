"""The "scontrino dell'energia": each line in plain words, beside what it came to before."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext, gettext_noop

from utenza.bills.rules.comparing import Comparison
from utenza.bills.rules.lines import ZERO, Line, Part, Receipt
from utenza.bills.rules.states import ItemGroup
from utenza.kernel.money import euro, quantity
from utenza.web.bills.glossary import part_href
from utenza.web.words import said

# In the order of the scontrino: what is used, what is fixed, then the rest.
GROUP_NAMES = {
    ItemGroup.ENERGY_VARIABLE: gettext_noop("Quota per consumi"),
    ItemGroup.ENERGY_FIXED: gettext_noop("Quota fissa"),
    ItemGroup.ENERGY_POWER: gettext_noop("Quota potenza"),
    ItemGroup.OTHER_ITEMS: gettext_noop("Altre partite"),
    ItemGroup.EXCISE_VAT: gettext_noop("Accise e IVA"),
    ItemGroup.BONUS: gettext_noop("Bonus sociale"),
    ItemGroup.TV_LICENCE: gettext_noop("Canone di abbonamento alla televisione"),
}
_SPLIT = frozenset({ItemGroup.ENERGY_VARIABLE, ItemGroup.ENERGY_FIXED})
_SALE = frozenset({Part.SALE, Part.FIXED_SALE})
_PLAIN = {
    Part.SALE: gettext_noop("l’energia che hai usato"),
    Part.NETWORK: gettext_noop("il trasporto fino a te e gli oneri di sistema"),
    Part.FIXED_SALE: gettext_noop("il servizio di vendita, uguale ogni mese"),
    Part.FIXED_NETWORK: gettext_noop("la rete e il contatore, uguale ogni mese"),
    Part.POWER: gettext_noop("la potenza a tua disposizione"),
    Part.OTHER: gettext_noop("un importo a parte, di solito una volta sola"),
    Part.EXCISE: gettext_noop("l’imposta sull’energia usata"),
    Part.VAT: gettext_noop("l’imposta sul valore aggiunto"),
    Part.BONUS: gettext_noop("lo sconto per le famiglie che ne hanno diritto"),
    Part.TV_LICENCE: gettext_noop("lo incassiamo per conto dello Stato"),
}
_ITALIAN_DIGITS = str.maketrans({",": ".", ".": ","})
_BEFORE = gettext_noop("prima %(amount)s")
_A_YEAR_BEFORE = gettext_noop("un anno fa %(amount)s")
NOTHING = "\N{EN DASH}"


@dataclass(frozen=True, slots=True)
class LineRow:
    """
    A line of the scontrino; `sum_words` is `868 kWh x 0,156000 €`, empty without a quantity.

    `before` and `year_before` are amounts of the same line, a dash where the bill had none; `then`
    says both in words, for narrow pages.
    """

    label: str
    href: str
    plain: str
    sum_words: str
    amount: str
    before: str
    year_before: str
    then: str


@dataclass(frozen=True, slots=True)
class LineGroup:
    """`shares` say how much of it is the sale's and how much the network's, where both are."""

    name: str
    subtotal: str
    before: str
    year_before: str
    shares: str
    lines: list[LineRow]


@dataclass(frozen=True, slots=True)
class Earlier:
    """The two bills that a receipt stands beside, where there are any."""

    before: Comparison | None
    year_before: Comparison | None


def line_groups(bill: Receipt, earlier: Earlier, language: str) -> list[LineGroup]:
    return [
        _group(group, lines, earlier, language)
        for group in GROUP_NAMES
        if (lines := [line for line in bill.lines if line.group is group])
    ]


def unit_price(price: Decimal, language: str) -> str:
    """Write a price of a kWh, Smc or month: six decimals, as bills print them."""
    digits = f"{price:,.6f}"
    if language.startswith("en"):
        return f"€{digits}"
    return digits.translate(_ITALIAN_DIGITS) + "\N{NO-BREAK SPACE}€"


def _group(group: ItemGroup, lines: list[Line], earlier: Earlier, language: str) -> LineGroup:
    return LineGroup(
        name=said(GROUP_NAMES[group], language),
        subtotal=euro(_sum(lines), language),
        before=_was_of_group(earlier.before, group, language),
        year_before=_was_of_group(earlier.year_before, group, language),
        shares=_shares(lines, language) if group in _SPLIT else "",
        lines=[_row(line, earlier, language) for line in lines],
    )


def _row(line: Line, earlier: Earlier, language: str) -> LineRow:
    before, year_before = (
        None if one is None else one.amount_of(line.group, line.label)
        for one in (earlier.before, earlier.year_before)
    )
    return LineRow(
        label=line.label,
        href=part_href(line.part),
        plain=said(_PLAIN[line.part], language),
        sum_words=_sum_words(line, language),
        amount=euro(line.amount, language),
        before=_or_nothing(before, language),
        year_before=_or_nothing(year_before, language),
        then=_then(before, year_before, language),
    )


def _shares(lines: list[Line], language: str) -> str:
    sale = [line for line in lines if line.part in _SALE]
    if len(sale) in {0, len(lines)}:
        return ""
    words = {
        "sale": euro(_sum(sale), language),
        "network": euro(_sum(lines) - _sum(sale), language),
    }
    return gettext("di cui vendita %(sale)s, rete e oneri di sistema %(network)s") % words


def _sum_words(line: Line, language: str) -> str:
    if line.quantity is None or line.unit_price is None:
        return ""
    if line.taxable is not None:
        words = {
            "rate": quantity(line.unit_price * 100, language),
            "taxable": euro(line.taxable, language),
        }
        return gettext("%(rate)s %% di %(taxable)s") % words
    counted = f"{quantity(line.quantity, language)} {line.unit}".rstrip()
    return f"{counted} \N{MULTIPLICATION SIGN} {unit_price(line.unit_price, language)}"


def _then(before: Decimal | None, year_before: Decimal | None, language: str) -> str:
    words = (
        said(words, language) % {"amount": euro(amount, language)}
        for words, amount in ((_BEFORE, before), (_A_YEAR_BEFORE, year_before))
        if amount is not None
    )
    return ", ".join(words)


def _or_nothing(amount: Decimal | None, language: str) -> str:
    return NOTHING if amount is None else euro(amount, language)


def _was_of_group(earlier: Comparison | None, group: ItemGroup, language: str) -> str:
    if earlier is None:
        return NOTHING
    lines = [line for line in earlier.earlier.lines if line.group is group]
    return euro(_sum(lines), language) if lines else NOTHING


def _sum(lines: Iterable[Line]) -> Decimal:
    return sum((line.amount for line in lines), ZERO)

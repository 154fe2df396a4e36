"""The amounts of a written bill: in short, quantity by average price, and line by line."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext, gettext_noop

from utenza.bills.rules.lines import ENERGY
from utenza.bills.rules.quotas import Quota, quota_of, tv_licence_of
from utenza.bills.rules.states import BillState
from utenza.kernel.money import euro, quantity
from utenza.web.bills.explained import (
    GROUP_NAMES,
    Earlier,
    LineGroup,
    line_groups,
    unit_price,
)
from utenza.web.bills.written.facts import BillFacts
from utenza.web.bills.written.layout import Amounts, Group, Row

# The states that are the bill's own, whatever was paid since.
_NOT_ASKED = frozenset({BillState.CREDIT, BillState.NOTHING_DUE})
_ALONE = Earlier(None, None)
_TIMES = " \N{MULTIPLICATION SIGN} "


def amounts_of_synthesis(facts: BillFacts) -> Amounts:
    """Return the "scontrino dell'energia": ARERA's quotas, then all else that the bill charges."""
    return Amounts(
        title=gettext("Lo scontrino dell’energia"),
        lead=gettext("Come si arriva al totale: quantità per prezzo medio, poi imposte e altro."),
        columns=_columns(gettext("Quantità per prezzo medio")),
        groups=tuple(_groups(facts)),
        totals=_totals(facts),
    )


def amounts_of_detail(facts: BillFacts) -> Amounts:
    return Amounts(
        title=gettext("Le voci, una per una"),
        lead=gettext("Quantità per prezzo, con sei decimali: l’importo è il loro prodotto."),
        columns=_columns(gettext("Quantità per prezzo")),
        groups=tuple(
            Group(Row(group.name, "", group.subtotal), tuple(_rows(group, is_plain=True)))
            for group in line_groups(facts.lines, _ALONE, facts.language)
        ),
        totals=_totals(facts),
    )


def _columns(middle: str) -> tuple[str, str, str]:
    return (gettext("Voce"), middle, gettext("Importo"))


def _groups(facts: BillFacts) -> Iterator[Group]:
    by_name = {group.name: group for group in line_groups(facts.lines, _ALONE, facts.language)}
    for group, words in GROUP_NAMES.items():
        told = by_name.get(gettext(words))
        if told is None:
            continue
        quota = quota_of(facts.lines, group) if group in ENERGY else None
        if quota is None:
            yield Group(Row(told.name, "", told.subtotal), tuple(_rows(told, is_plain=False)))
        else:
            yield _quota(told.name, quota, facts.language)


def _quota(name: str, quota: Quota, language: str) -> Group:
    parts = ((gettext(_OF_SALE), quota.sale), (gettext(_OF_NETWORK), quota.network))
    return Group(
        head=Row(name, _by_price(quota, quota.amount, language), euro(quota.amount, language)),
        rows=tuple(
            Row(words, _price(quota, amount, language), euro(amount, language))
            for words, amount in parts
            if amount is not None
        ),
    )


def _by_price(quota: Quota, amount: Decimal, language: str) -> str:
    price = _price(quota, amount, language)
    if quota.quantity is None or not price:
        return ""
    return f"{quantity(quota.quantity, language)} {quota.unit}".rstrip() + _TIMES + price


def _price(quota: Quota, amount: Decimal, language: str) -> str:
    price = quota.price_of(amount)
    return "" if price is None else unit_price(price, language)


def _rows(group: LineGroup, *, is_plain: bool) -> Iterator[Row]:
    for line in group.lines:
        yield Row(
            line.label,
            line.sum_words,
            line.amount,
            line.plain if is_plain else "",
            is_italian=True,
        )


def _totals(facts: BillFacts) -> tuple[Row, ...]:
    """The bill's own total stands apart from the TV licence, which is only collected with it."""
    bill, language = facts.lines, facts.language
    licence = tv_licence_of(bill)
    is_asked = facts.bill.line.state not in _NOT_ASKED
    words = gettext("Totale da pagare") if is_asked else gettext("Totale")
    total = Row(words, "", euro(bill.total, language))
    if bill.total <= 0 or not licence:
        return (total,)
    without = euro(bill.total - licence, language)
    return (Row(gettext("Totale bolletta, senza canone"), "", without), total)


_OF_SALE = gettext_noop("di cui spesa per la vendita")
_OF_NETWORK = gettext_noop("di cui spesa per la rete e gli oneri generali di sistema")

"""The band at the top of Home: what there is to pay, in one sentence, and where to begin."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext, ngettext

from utenza.bills.queries.lines import BillLine, PlicoLine
from utenza.bills.queries.overview import Overview
from utenza.bills.rules.states import BillState
from utenza.kernel.money import euro
from utenza.kernel.words import the_day
from utenza.payments.rules.attempts import ASKED, MOST_IN_A_CART
from utenza.web.bills.shown import bill_href, plico_href
from utenza.web.payments.buttons import may_be_paid_here

Unpaid = BillLine | PlicoLine


@dataclass(frozen=True, slots=True)
class Due:
    """
    What is to be paid by the customer's own hand, and apart what will be debited.

    `amount` is empty when there is nothing to pay, `debit_amount` when nothing will be debited;
    `href` leads to what is most urgent, `is_several` tells that there is more than that. `pays` are
    the fields of a form that pays all of it at once, where one payment holds it.
    """

    amount: str
    sentence: str
    debit_amount: str
    debit: str
    href: str
    is_plico: bool
    is_several: bool
    has_overdue: bool
    pays: list[tuple[str, str]]


def due_of(seen: Overview, language: str, today: date) -> Due:
    unpaid: list[Unpaid] = [*seen.unpaid_plichi, *seen.unpaid_bills]
    unpaid.sort(key=lambda one: one.due_on)
    debited = [one for one in unpaid if one.state is BillState.DIRECT_DEBIT]
    to_pay = [one for one in unpaid if one.state in ASKED]
    first = next(iter(to_pay or debited), None)
    return Due(
        amount=euro(_sum(to_pay), language) if to_pay else "",
        sentence=_sentence(to_pay, language),
        debit_amount=euro(_sum(debited), language) if debited else "",
        debit=_debit_words(debited, language, today),
        href=_href(first) if first else "",
        is_plico=isinstance(first, PlicoLine),
        is_several=len(to_pay or debited) > 1,
        has_overdue=any(one.state is BillState.OVERDUE for one in to_pay),
        pays=_together(to_pay),
    )


def _together(to_pay: list[Unpaid]) -> list[tuple[str, str]]:
    if len(to_pay) > MOST_IN_A_CART or not all(map(may_be_paid_here, to_pay)):
        return []
    return [("fattura" if isinstance(one, BillLine) else "plico", one.number) for one in to_pay]


def _sum(unpaid: list[Unpaid]) -> Decimal:
    return sum((one.open_amount for one in unpaid), Decimal(0))


def _href(one: Unpaid) -> str:
    return bill_href(one.number) if isinstance(one, BillLine) else plico_href(one.number)


def _sentence(to_pay: list[Unpaid], language: str) -> str:
    """Say how many are overdue, and how many are due by when."""
    overdue = [one for one in to_pay if one.state is BillState.OVERDUE]
    coming = [one for one in to_pay if one.state is not BillState.OVERDUE]
    if overdue and coming:
        parts = {"overdue": _overdue(overdue, language), "coming": _also_coming(coming, language)}
        return gettext("%(overdue)s e %(coming)s") % parts
    return _overdue(overdue, language) if overdue else _coming(coming, language)


def _overdue(overdue: list[Unpaid], language: str) -> str:
    words = ngettext(
        "%(count)d pagamento scaduto %(il_giorno)s",
        "%(count)d pagamenti scaduti, il primo %(il_giorno)s",
        len(overdue),
    )
    return words % _counted(overdue, language)


def _also_coming(coming: list[Unpaid], language: str) -> str:
    words = ngettext(
        "%(count)d in scadenza %(il_giorno)s",
        "%(count)d in scadenza, il primo %(il_giorno)s",
        len(coming),
    )
    return words % _counted(coming, language)


def _coming(coming: list[Unpaid], language: str) -> str:
    if not coming:
        return ""
    words = ngettext(
        "%(count)d pagamento entro %(il_giorno)s",
        "%(count)d pagamenti, il primo entro %(il_giorno)s",
        len(coming),
    )
    return words % _counted(coming, language)


def _debit_words(debited: list[Unpaid], language: str, today: date) -> str:
    """Say what the bank is to confirm, its day being over, and what is still to come."""
    in_order = sorted(debited, key=lambda one: one.moves_on)
    waited = [one for one in in_order if one.moves_on < today]
    coming = [one for one in in_order if one.moves_on >= today]
    return " ".join(filter(None, (_waited(waited, language), _to_come(coming, language))))


def _waited(debited: list[Unpaid], language: str) -> str:
    if not debited:
        return ""
    words = ngettext(
        "L’addebito sul tuo conto era previsto per %(il_giorno)s: aspettiamo la conferma della"
        " banca.",
        "Di %(count)d addebiti sul tuo conto, il primo %(il_giorno)s, aspettiamo la conferma della"
        " banca.",
        len(debited),
    )
    return words % _counted(debited, language)


def _to_come(debited: list[Unpaid], language: str) -> str:
    if not debited:
        return ""
    words = ngettext(
        "L’addebito sul tuo conto è previsto per %(il_giorno)s: non devi fare nulla.",
        "Sono %(count)d addebiti sul tuo conto, il primo %(il_giorno)s: non devi fare nulla.",
        len(debited),
    )
    return words % _counted(debited, language)


def _counted(unpaid: list[Unpaid], language: str) -> dict[str, object]:
    return {"count": len(unpaid), "il_giorno": the_day(unpaid[0].moves_on, language)}

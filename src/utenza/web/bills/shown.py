"""Bills and plichi as pages show them: paths and words ready, so that templates only place them."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.utils.translation import gettext, gettext_noop

from utenza.bills.queries.lines import BillLine, PlicoLine
from utenza.bills.rules.states import BillKind, BillState
from utenza.kernel.money import euro
from utenza.kernel.slugs import to_slug
from utenza.kernel.words import period_words, the_day
from utenza.supplies.queries import SupplyCard
from utenza.web.payments.buttons import PayButton, pay_button
from utenza.web.supplies.shown import Chip, street_of, supply_name
from utenza.web.words import said


class BillRow(NamedTuple):
    """A bill in a list; `place` is empty where the customer has one supply alone."""

    number: str
    href: str
    title: str
    due: str
    place: str
    commodity: str
    icon: str
    amount: str
    chip: Chip
    summary_href: str
    detail_href: str
    pay: PayButton | None = None


class PlicoRow(NamedTuple):
    number: str
    href: str
    due: str
    amount: str
    chip: Chip
    pay: PayButton | None = None


def bill_href(number: str) -> str:
    return f"/fatture/{to_slug(number)}/"


def plico_href(number: str) -> str:
    return f"/fatture/plico/{to_slug(number)}/"


def bill_rows(
    lines: Iterable[BillLine], supplies: Mapping[int, SupplyCard], language: str
) -> list[BillRow]:
    return [bill_row(line, supplies[line.supply_id], len(supplies), language) for line in lines]


def bill_row(line: BillLine, supply: SupplyCard, supplies: int, language: str) -> BillRow:
    href = bill_href(line.number)
    return BillRow(
        number=line.number,
        href=href,
        title=bill_title(line, supply, language),
        due=due_words(line, language),
        place=street_of(supply) if supplies > 1 else "",
        commodity=supply.commodity.value,
        icon=supply.icon,
        amount=euro(line.total, language),
        chip=state_chip(line, language),
        summary_href=f"{href}sintesi.pdf" if line.shows_summary else "",
        detail_href=f"{href}dettaglio.pdf" if line.shows_detail else "",
        pay=pay_button(
            line, language, plico_href=plico_href(line.plico_number) if line.plico_number else ""
        ),
    )


def plico_row(line: PlicoLine, language: str) -> PlicoRow:
    return PlicoRow(
        number=line.number,
        href=plico_href(line.number),
        due=plico_due_words(line, language),
        amount=euro(line.open_amount if line.open_amount > 0 else line.total_due, language),
        chip=plico_chip(line),
        pay=pay_button(line, language),
    )


def bill_title(line: BillLine, supply: SupplyCard, language: str) -> str:
    """`Luce, settembre – ottobre 2026`, or the customer's own name for the supply."""
    words = {
        "supply": supply_name(supply),
        "period": period_words(line.period_from, line.period_to, language),
    }
    if line.kind is BillKind.CREDIT_NOTE:
        return said(gettext_noop("Nota di credito: %(supply)s, %(period)s"), language) % words
    return said(gettext_noop("%(supply)s, %(period)s"), language) % words


def state_chip(line: BillLine, language: str) -> Chip:
    tone, icon, words = _LOOKS[line.state]
    late_in_plico = line.is_late and line.state is BillState.IN_PLICO
    return Chip("bad" if late_in_plico else tone, icon, said(words, language))


def plico_chip(line: PlicoLine) -> Chip:
    tone, icon, words = _LOOKS[line.state]
    return Chip(tone, icon, gettext(_PLICO_WORDS.get(line.state, words)))


def due_words(line: BillLine, language: str) -> str:
    """Say the due date and what is left to pay, as the state wants it said."""
    words = {
        "il_giorno": the_day(line.moves_on, language),
        "issued": the_day(line.issued_on, language),
        "left": euro(line.open_amount, language),
    }
    return said(_due_words(line), language) % words


def plico_due_words(line: PlicoLine, language: str) -> str:
    words = _PLICO_DUE.get(line.state, _DUE[BillState.PAID])
    told = {
        "il_giorno": the_day(line.moves_on, language),
        "left": euro(line.open_amount, language),
    }
    return gettext(words) % told


_LOOKS = {
    BillState.CREDIT: ("info", "undo-2", gettext_noop("A tuo credito")),
    BillState.NOTHING_DUE: ("", "circle-minus", gettext_noop("Niente da pagare")),
    BillState.PAID: ("ok", "circle-check", gettext_noop("Pagata")),
    BillState.IN_PLICO: ("info", "layers", gettext_noop("Nel plico")),
    BillState.PAYING: ("info", "hourglass", gettext_noop("Pagamento in corso")),
    BillState.DISPUTED: ("warn", "megaphone", gettext_noop("Contestata")),
    BillState.IN_INSTALMENTS: ("info", "calendar", gettext_noop("A rate")),
    BillState.DEBIT_REFUSED: ("bad", "triangle-alert", gettext_noop("Addebito non riuscito")),
    BillState.OVERDUE: ("bad", "triangle-alert", gettext_noop("Scaduta")),
    BillState.DIRECT_DEBIT: ("info", "landmark", gettext_noop("Addebito in conto")),
    BillState.PARTLY_PAID: ("warn", "hourglass", gettext_noop("Pagata in parte")),
    BillState.TO_PAY: ("warn", "clock", gettext_noop("Da pagare")),
}
# A plico is masculine.
_PLICO_WORDS = {
    BillState.PAID: gettext_noop("Pagato"),
    BillState.OVERDUE: gettext_noop("Scaduto"),
    BillState.PARTLY_PAID: gettext_noop("Pagato in parte"),
    BillState.DISPUTED: gettext_noop("Contestato"),
}


_DUE = {
    BillState.OVERDUE: gettext_noop("scaduta %(il_giorno)s"),
    BillState.PARTLY_PAID: gettext_noop("restano %(left)s da pagare entro %(il_giorno)s"),
    BillState.TO_PAY: gettext_noop("da pagare entro %(il_giorno)s"),
    BillState.DIRECT_DEBIT: gettext_noop("addebito %(il_giorno)s"),
    BillState.IN_PLICO: gettext_noop("si paga con il plico entro %(il_giorno)s"),
    BillState.PAYING: gettext_noop("con scadenza %(il_giorno)s"),
    BillState.DISPUTED: gettext_noop("con scadenza %(il_giorno)s"),
    BillState.IN_INSTALMENTS: gettext_noop("si paga con le rate concordate"),
    BillState.DEBIT_REFUSED: gettext_noop("la banca non ha addebitato %(left)s"),
    BillState.PAID: gettext_noop("con scadenza %(il_giorno)s"),
    BillState.CREDIT: gettext_noop("emessa %(issued)s"),
    BillState.NOTHING_DUE: gettext_noop("emessa %(issued)s"),
}
_PLICO_DUE = {
    BillState.OVERDUE: gettext_noop("scaduto %(il_giorno)s"),
    BillState.PARTLY_PAID: _DUE[BillState.TO_PAY],
    BillState.TO_PAY: _DUE[BillState.TO_PAY],
    BillState.DIRECT_DEBIT: _DUE[BillState.DIRECT_DEBIT],
    BillState.IN_INSTALMENTS: _DUE[BillState.IN_INSTALMENTS],
    BillState.DEBIT_REFUSED: _DUE[BillState.DEBIT_REFUSED],
}
_PARTLY_PAID_AND_OVERDUE = gettext_noop("scaduta %(il_giorno)s, restano %(left)s")
_PLICO_OVERDUE = gettext_noop("il plico è scaduto %(il_giorno)s")


def _due_words(line: BillLine) -> str:
    if line.state is BillState.OVERDUE and line.open_amount < line.total:
        return _PARTLY_PAID_AND_OVERDUE
    if line.state is BillState.IN_PLICO and line.is_late:
        return _PLICO_OVERDUE
    return _DUE[line.state]

"""The boxes of a written bill: whose it is, what for, and where to find help."""

from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext, gettext_noop

from utenza.customers.queries import CustomerData
from utenza.kernel.money import quantity
from utenza.kernel.words import day, period_words
from utenza.site.rules.contents import Contact, ContactKind
from utenza.supplies.rules import Commodity
from utenza.web.bills.glossary import GLOSSARY
from utenza.web.bills.shown import bill_href
from utenza.web.bills.written.facts import BillFacts
from utenza.web.bills.written.layout import Box
from utenza.web.supplies.details import meter_facts, offer_facts, use_facts
from utenza.web.supplies.shown import offer_words, place_of, point_kind


def holder(facts: BillFacts) -> Box:
    customer = facts.customer
    return _box(
        gettext("Intestatario"),
        (gettext("Nome"), customer.name),
        (gettext("Indirizzo"), _address(customer) if facts.is_newest else ""),
        (gettext("Codice fiscale"), customer.tax_code),
        (gettext("Partita IVA"), customer.vat_number),
        (gettext("Codice cliente"), customer.customer_code),
    )


def document(facts: BillFacts) -> Box:
    line, language = facts.bill.line, facts.language
    return _box(
        gettext("La fattura in breve"),
        (gettext("Numero"), line.number),
        (gettext("Periodo"), period_words(line.period_from, line.period_to, language)),
        (gettext("Emessa il"), day(line.issued_on, language)),
        (gettext("Scadenza"), day(line.due_on, language)),
        (gettext("Consumo"), _consumption(facts)),
        (gettext("Profilo di pagamento"), facts.bill.profile_code),
        (gettext("Plico"), line.plico_number),
    )


def supply(facts: BillFacts) -> Box:
    card = facts.supply.card
    is_gas = card.commodity is Commodity.GAS
    of_contract = [
        (gettext("Offerta"), offer_words(card, facts.language)),
        *use_facts(facts.supply, facts.language),
    ]
    return _box(
        gettext("La fornitura"),
        (gettext("Servizio"), gettext("Gas naturale") if is_gas else gettext("Energia elettrica")),
        (point_kind(card.commodity), card.point_code),
        (gettext("Indirizzo"), place_of(card)),
        *(of_contract if facts.is_newest else []),
    )


def contract(facts: BillFacts) -> tuple[Box, ...]:
    """Return offer and meter; nothing on an older bill, because only today's are known."""
    if not facts.is_newest:
        return ()
    meter = meter_facts(facts.supply, today=None, language=facts.language)
    return (
        _box(gettext("Box offerta"), *offer_facts(facts.supply, facts.language)),
        _box(gettext("Il contatore"), *meter),
    )


def left_out(facts: BillFacts) -> tuple[str, ...]:
    """Say what an older bill does not tell, and where today's are."""
    return () if facts.is_newest else (gettext(_LEFT_OUT),)


def help_(facts: BillFacts) -> Box:
    """Return whom to call and write to; a complaint in writing counts by post too."""
    online = f"{settings.PUBLIC_URL}{bill_href(facts.bill.line.number)}"
    return _box(
        gettext("Guasti, aiuto e reclami"),
        *_reached(facts.contacts),
        (gettext("Per posta"), settings.COMPANY_ADDRESS),
        (gettext("Questa fattura"), online if settings.PUBLIC_URL else ""),
    )


def words_explained() -> str:
    where = f"{settings.PUBLIC_URL}{GLOSSARY}" if settings.PUBLIC_URL else GLOSSARY
    return gettext("Che cosa vuol dire ogni voce: %(where)s") % {"where": where}


def _reached(contacts: Sequence[Contact]) -> list[tuple[str, str]]:
    """Return those for emergencies first, as ARERA's frontispiece does."""
    order = list(ContactKind).index
    return [(one.label, one.value) for one in sorted(contacts, key=lambda one: order(one.kind))]


def _consumption(facts: BillFacts) -> str:
    bill = facts.bill
    if bill.quantity is None:
        return ""
    words = {"quantity": f"{quantity(bill.quantity, facts.language)} {bill.unit}"}
    if bill.is_estimated:
        return gettext("%(quantity)s, stimato") % words
    return gettext("%(quantity)s, da letture effettive") % words


def _address(customer: CustomerData) -> str:
    told = customer.fields
    street = f"{told['street']} {told['street_number'] or ''}".rstrip()
    return f"{street}, {told['postcode']} {told['city']}\N{NO-BREAK SPACE}({told['province']})"


_LEFT_OUT = gettext_noop(
    "Senza indirizzo dell’intestatario, offerta e contatore: dopo questa fattura possono essere"
    " cambiati."
)


def _box(title: str, *facts: tuple[str, str]) -> Box:
    return Box(title, tuple((label, value) for label, value in facts if value))

"""The two documents of a bill: the synthesis and the detail."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeAlias

from django.utils.translation import gettext, gettext_noop, override

from utenza.bills.queries.documents import DocumentKind
from utenza.bills.rules.states import BillKind
from utenza.kernel.words import period_words
from utenza.site.gateways import typesetter
from utenza.supplies.rules import Commodity
from utenza.web.bills.written import boxes
from utenza.web.bills.written.amounts import amounts_of_detail, amounts_of_synthesis
from utenza.web.bills.written.facts import BillFacts, facts_of_bill
from utenza.web.bills.written.layout import Detail, Frame, Synthesis
from utenza.web.bills.written.metered import chart_of, readings_of
from utenza.web.bills.written.paying import payment_of
from utenza.web.readers import Reader
from utenza.web.supplies.shown import place_of, point_kind

Told: TypeAlias = dict[str, Any]


def write_document(reader: Reader, number: str, kind: DocumentKind) -> bytes | None:
    """
    Return the PDF that the CIS did not send; None where the bill's items lack too, or it is no PDF.

    Raises Bill.DoesNotExist.
    """
    write = writer_of(reader, number) if kind in _DOCUMENTS else None
    return None if write is None else write(kind)


def writer_of(reader: Reader, number: str) -> Callable[[DocumentKind], bytes] | None:
    """
    Return what writes the bill's synthesis and detail, without asking the database any more.

    None where its items are not here. Raises Bill.DoesNotExist.
    """
    facts = facts_of_bill(reader, number)
    return None if facts is None else partial(typeset_document, facts)


def typeset_document(facts: BillFacts, kind: DocumentKind) -> bytes:
    """Return the same bytes for the same facts: the document's own day is that of its issue."""
    template, tell = _DOCUMENTS[kind]
    day = facts.bill.line.issued_on
    made_at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return typesetter().typeset(template, tell(facts), made_at=made_at)


def told_of_synthesis(facts: BillFacts) -> Told:
    """Return what the template `synthesis` is told, in the customer's language."""
    with override(facts.language):
        synthesis = Synthesis(
            top=(boxes.holder(facts), boxes.document(facts)),
            payment=payment_of(facts),
            front=(boxes.supply(facts), boxes.help_(facts)),
            chart=chart_of(facts),
            amounts=amounts_of_synthesis(facts),
            boxes=boxes.contract(facts),
            readings=readings_of(facts),
            notes=boxes.left_out(facts),
        )
        frame = _frame(facts, heading=_title(facts), lead=_point(facts))
        return asdict(frame) | asdict(synthesis)


def told_of_detail(facts: BillFacts) -> Told:
    """Return what the template `detail` is told, in the customer's language."""
    with override(facts.language):
        detail = Detail(
            top=(boxes.holder(facts), boxes.document(facts)),
            amounts=amounts_of_detail(facts),
            readings=readings_of(facts),
            notes=(gettext(_ROUNDING), boxes.words_explained(), *boxes.left_out(facts)),
        )
        lead = f"{_title(facts)}. {_point(facts)}"
        frame = _frame(facts, heading=gettext("Elementi di dettaglio"), lead=lead)
        return asdict(frame) | asdict(detail)


_DOCUMENTS: Mapping[DocumentKind, tuple[str, Callable[[BillFacts], Told]]] = {
    DocumentKind.SUMMARY: ("synthesis", told_of_synthesis),
    DocumentKind.DETAIL: ("detail", told_of_detail),
}


def _frame(facts: BillFacts, *, heading: str, lead: str) -> Frame:
    line = facts.bill.line
    is_credit = line.kind is BillKind.CREDIT_NOTE
    words = gettext("Nota di credito %s") if is_credit else gettext("Fattura %s")
    reference = words % line.number
    return Frame(
        title=f"{heading}, {reference}",
        heading=heading,
        lead=lead,
        lang=facts.language,
        reference=reference,
        origin=gettext(_ORIGIN),
        page_words=gettext("di"),
    )


def _title(facts: BillFacts) -> str:
    line = facts.bill.line
    is_gas = facts.supply.card.commodity is Commodity.GAS
    words = {"period": period_words(line.period_from, line.period_to, facts.language)}
    return gettext(_TITLES[line.kind, is_gas]) % words


def _point(facts: BillFacts) -> str:
    card = facts.supply.card
    return f"{place_of(card)}, {point_kind(card.commodity)}\N{NO-BREAK SPACE}{card.point_code}"


_TITLES = {
    (BillKind.BILL, False): gettext_noop("Bolletta della luce, %(period)s"),
    (BillKind.BILL, True): gettext_noop("Bolletta del gas, %(period)s"),
    (BillKind.CREDIT_NOTE, False): gettext_noop("Nota di credito della luce, %(period)s"),
    (BillKind.CREDIT_NOTE, True): gettext_noop("Nota di credito del gas, %(period)s"),
}
_ORIGIN = gettext_noop(
    "Copia di cortesia scritta dall’Area Personale con le voci della fattura; fa fede la fattura"
    " elettronica."
)
_ROUNDING = gettext_noop(
    "Ogni importo è arrotondato al centesimo per conto suo, e i totali sono la somma degli importi"
    " arrotondati."
)

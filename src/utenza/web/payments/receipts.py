"""A receipt as its page and its PDF say it: all that the payment service told, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, TypeAlias

from django.utils import timezone
from django.utils.translation import gettext

from utenza.kernel.money import euro
from utenza.kernel.words import day, moment, the_day
from utenza.payments.queries.receipts import ReceiptDetail
from utenza.payments.rules.attempts import Channel
from utenza.web.bills.shown import bill_href, plico_href
from utenza.web.components.brand import Brand
from utenza.web.payments.notices import notice_words
from utenza.web.payments.paths import receipt_href
from utenza.web.payments.shown import subject_words

Row: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the receipt; rows that say nothing are left out."""

    title: str
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class ReceiptShown:
    title: str
    amount: str
    sentence: str
    subject: str
    subject_href: str
    pdf_href: str
    sections: list[Section]
    notes: list[str]


def receipt_shown(receipt: ReceiptDetail, language: str) -> ReceiptShown:
    """Return what a receipt says; each fact that pagoPA told has its row."""
    subject = subject_words(receipt.bill_number, receipt.plico_number)
    is_plico = bool(receipt.plico_number)
    paid_at = timezone.localtime(receipt.paid_at)
    words = {
        "il_giorno": the_day(paid_at.date(), language),
        "subject": subject,
        "how": gettext("pagoPA") if receipt.channel is Channel.PAGOPA else gettext("carta"),
    }
    return ReceiptShown(
        title=gettext("Ricevuta di pagamento"),
        amount=euro(receipt.amount, language),
        sentence=gettext("%(subject)s: pagamento ricevuto %(il_giorno)s con %(how)s.") % words,
        subject=subject,
        subject_href=plico_href(receipt.plico_number)
        if is_plico
        else bill_href(receipt.bill_number),
        pdf_href=f"{receipt_href(receipt.receipt_id)}ricevuta.pdf",
        sections=_told(receipt, language),
        notes=_notes(receipt),
    )


def told_of(shown: ReceiptShown, brand: Brand, language: str) -> dict[str, Any]:
    """Return what the document `receipt` is told."""
    vat = gettext("P. IVA %(number)s") % {"number": brand.vat_number} if brand.vat_number else ""
    return {
        "title": f"{shown.title}, {shown.subject}",
        "heading": shown.title,
        "lang": language[:2],
        "company": brand.company,
        "company_lines": [line for line in (brand.company, vat, brand.address) if line],
        "page_words": gettext("di"),
        "amount": shown.amount,
        "sentence": shown.sentence,
        "columns": [gettext("Voce"), gettext("Che cosa dice la ricevuta")],
        "sections": [[section.title, section.rows] for section in shown.sections],
        "notes": shown.notes,
    }


def _told(receipt: ReceiptDetail, language: str) -> list[Section]:
    facts = receipt.facts
    sections = [
        Section(gettext("Il pagamento"), _payment(receipt, language)),
        Section(gettext("Per che cosa"), _subject(receipt)),
        Section(
            gettext("Chi ha incassato"),
            [
                (gettext("Creditore"), _text(facts, "companyName")),
                (gettext("Ufficio"), _text(facts, "officeName")),
                (gettext("Codice fiscale del creditore"), receipt.fiscal_code),
                *_transfers(facts, language),
            ],
        ),
        Section(gettext("Chi ha pagato"), _person(facts, "payer")),
        Section(gettext("Intestatario del debito"), _person(facts, "debtor")),
    ]
    filled = [Section(one.title, [row for row in one.rows if row[1]]) for one in sections]
    return [section for section in filled if section.rows]


def _payment(receipt: ReceiptDetail, language: str) -> list[Row]:
    facts = receipt.facts
    return [
        (gettext("Importo"), euro(receipt.amount, language)),
        (gettext("Pagato il"), moment(timezone.localtime(receipt.paid_at), language)),
        (gettext("Commissione del servizio di pagamento"), _amount(receipt.fee, language)),
        (
            gettext("Commissione a carico nostro"),
            _amount(_text(facts, "primaryCiIncurredFee"), language),
        ),
        (gettext("Servizio di pagamento"), receipt.psp_name),
        (gettext("Codice del servizio di pagamento"), _text(facts, "idPSP")),
        (gettext("Codice fiscale del servizio"), _text(facts, "pspFiscalCode")),
        (gettext("Partita IVA del servizio"), _text(facts, "pspPartitaIVA")),
        (gettext("Canale"), _text(facts, "channelDescription")),
        (gettext("Codice del canale"), _text(facts, "idChannel")),
        (gettext("Metodo"), receipt.method),
        (gettext("Data di applicazione"), _day(_text(facts, "applicationDate"), language)),
        (gettext("Data del bonifico al creditore"), _day(_text(facts, "transferDate"), language)),
        (gettext("Codice della ricevuta"), receipt.receipt_id),
    ]


def _subject(receipt: ReceiptDetail) -> list[Row]:
    return [
        (gettext("Documento"), subject_words(receipt.bill_number, receipt.plico_number)),
        (gettext("Causale"), _text(receipt.facts, "description")),
        (gettext("Codice avviso"), notice_words(receipt.notice_number)),
        (gettext("Codice IUV"), receipt.creditor_reference),
    ]


def _transfers(facts: Mapping[str, Any], language: str) -> list[Row]:
    """Return each share of the money: its account, its amount and what went with it."""
    rows = []
    listed = facts.get("transferList")
    for transfer in listed if isinstance(listed, Sequence) else ():
        if not isinstance(transfer, Mapping):
            continue
        account = _text(transfer, "IBAN")
        amount = _amount(_text(transfer, "transferAmount"), language)
        share = gettext("%(amount)s su %(account)s") % {"amount": amount, "account": account}
        rows.append((gettext("Accreditati"), share if account and amount else ""))
        rows.append((gettext("Causale del versamento"), _text(transfer, "remittanceInformation")))
        rows.append((gettext("Codice tassonomico"), _text(transfer, "transferCategory")))
    return rows


def _person(facts: Mapping[str, Any], who: str) -> list[Row]:
    told = facts.get(who)
    if not isinstance(told, Mapping):
        return []
    street = f"{_text(told, 'streetName')} {_text(told, 'civicNumber')}".strip()
    city = " ".join(
        filter(None, (_text(told, "postalCode"), _text(told, "city"), _text(told, "country")))
    )
    return [
        (gettext("Nome"), _text(told, "fullName")),
        (
            gettext("Codice fiscale"),
            _text(told, "uniqueIdentifier", "entityUniqueIdentifierValue"),
        ),
        (gettext("Indirizzo"), ", ".join(filter(None, (street, city)))),
        (gettext("E-mail"), _text(told, "e-mail")),
    ]


def _notes(receipt: ReceiptDetail) -> list[str]:
    notes = [
        gettext(
            "Il pagamento è valido dalla sua data: questa ricevuta lo prova. La commissione, se"
            " c’è, è del servizio di pagamento e non fa parte di ciò che dovevi."
        )
    ]
    if receipt.is_stand_in:
        notes.append(gettext("Ricevuta emessa da pagoPA in nostra vece: vale come tutte le altre."))
    return notes


def _text(facts: Mapping[str, Any], *path: str) -> str:
    """Return the text at the path; what isn't there, or is something else, says nothing."""
    found: object = facts
    for name in path:
        found = found.get(name) if isinstance(found, Mapping) else None
    return found.strip() if isinstance(found, str) else ""


def _amount(said: Decimal | str | None, language: str) -> str:
    try:
        amount = Decimal(said or 0)
    except InvalidOperation:
        return str(said)
    return euro(amount, language) if amount else ""


def _day(said: str, language: str) -> str:
    """Return a day of the schema in words; a zone may stand after it."""
    try:
        return day(date.fromisoformat(said[:10]), language)
    except ValueError:
        return said

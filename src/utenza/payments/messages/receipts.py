"""A receipt in words: all that the payment service told, for customer and office alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, TypeAlias

from django.conf import settings
from django.utils.translation import gettext

from utenza.kernel.money import euro
from utenza.kernel.words import day, moment, the_day
from utenza.metering.rules import ITALY
from utenza.payments.queries.receipts import ReceiptDetail
from utenza.payments.rules.attempts import Channel
from utenza.payments.rules.notices import in_fours

Row: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the receipt; rows that say nothing are left out."""

    title: str
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class ReceiptWords:
    """A receipt as its page, its PDF and the office read it; `subject` is what it paid."""

    title: str
    amount: str
    sentence: str
    subject: str
    sections: list[Section]
    notes: list[str]


def subject_words(bill_number: str, plico_number: str) -> str:
    """
    Name the bill or plico that a payment is for: one of the two numbers is empty.

    Both are where the office holds it back from the customer.
    """
    if plico_number:
        return gettext("Plico %(number)s") % {"number": plico_number}
    if not bill_number:
        return gettext("Un documento in verifica")
    return gettext("Fattura %(number)s") % {"number": bill_number}


def receipt_words(receipt: ReceiptDetail, language: str) -> ReceiptWords:
    """Return what a receipt says, in the language at work; each fact that was told has its row."""
    subject = subject_words(receipt.bill_number, receipt.plico_number)
    words = {
        "il_giorno": the_day(receipt.paid_at.astimezone(ITALY).date(), language),
        "subject": subject,
        "how": gettext("pagoPA") if receipt.channel is Channel.PAGOPA else gettext("carta"),
    }
    return ReceiptWords(
        title=gettext("Ricevuta di pagamento"),
        amount=euro(receipt.amount, language),
        sentence=gettext("%(subject)s: pagamento ricevuto %(il_giorno)s con %(how)s.") % words,
        subject=subject,
        sections=_told(receipt, language),
        notes=_notes(receipt),
    )


def told_of(words: ReceiptWords, language: str) -> dict[str, Any]:
    """Return what the document `receipt` is told."""
    return {
        "title": f"{words.title}, {words.subject}",
        "heading": words.title,
        "lang": language[:2],
        "page_words": gettext("di"),
        "reference": words.subject,
        "amount": words.amount,
        "sentence": words.sentence,
        "columns": [gettext("Voce"), gettext("Che cosa dice la ricevuta")],
        "sections": [[section.title, section.rows] for section in words.sections],
        "notes": words.notes,
    }


def _told(receipt: ReceiptDetail, language: str) -> list[Section]:
    facts = receipt.facts
    sections = [
        Section(gettext("Il pagamento"), _payment(receipt, language)),
        Section(gettext("Per che cosa"), _subject(receipt)),
        Section(
            gettext("Chi ha incassato"),
            [
                (gettext("Creditore"), _text(facts, "companyName") or settings.COMPANY_NAME),
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
        (gettext("Pagato il"), moment(receipt.paid_at.astimezone(ITALY), language)),
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
        (gettext("Codice avviso"), in_fours(receipt.notice_number)),
        (_reference_name(receipt.channel), receipt.creditor_reference),
    ]


def _reference_name(channel: Channel) -> str:
    return gettext("Codice IUV") if channel is Channel.PAGOPA else gettext("Codice del pagamento")


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

"""The receipt of a payment as the office writes it: what the payment service told, in words."""

from collections.abc import Mapping
from typing import Any, TypeAlias

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop, override

from utenza.kernel.money import euro
from utenza.kernel.words import moment, the_day
from utenza.payments.queries.proofs import Proof
from utenza.payments.rules.attempts import Channel
from utenza.site.gateways import typesetter

Rows: TypeAlias = list[tuple[str, str]]


def receipt_pdf(proof: Proof) -> bytes:
    """Return the receipt in its customer's language; the same receipt is the same bytes."""
    return typesetter().typeset("receipt", told_of(proof), made_at=proof.received_at)


def told_of(proof: Proof) -> dict[str, Any]:
    """Return what the document `receipt` is told."""
    with override(proof.language):
        subject = _subject(proof)
        heading = gettext("Ricevuta di pagamento")
        return {
            "title": f"{heading}, {subject}",
            "heading": heading,
            "lang": proof.language,
            "page_words": gettext("di"),
            "reference": subject,
            "amount": euro(proof.amount, proof.language),
            "sentence": _sentence(proof, subject),
            "columns": [gettext("Voce"), gettext("Che cosa dice la ricevuta")],
            "sections": _sections(proof),
            "notes": [gettext(words) for words in _notes(proof)],
        }


def _sections(proof: Proof) -> list[tuple[str, Rows]]:
    """Return titles and rows; what the receipt does not say has no row."""
    told: list[tuple[str, Rows]] = [
        (gettext("Il pagamento"), _payment(proof)),
        (gettext("Per che cosa"), _paid_for(proof)),
        (gettext("Chi ha incassato"), _creditor(proof)),
        (gettext("Chi ha pagato"), _person(proof.facts.get("payer"))),
        (gettext("Intestatario del debito"), _person(proof.facts.get("debtor"))),
    ]
    filled = [(title, [row for row in rows if row[1]]) for title, rows in told]
    return [(title, rows) for title, rows in filled if rows]


def _payment(proof: Proof) -> Rows:
    language = proof.language
    fee = "" if proof.fee is None else euro(proof.fee, language)
    return [
        (gettext("Importo"), euro(proof.amount, language)),
        (gettext("Pagato il"), moment(timezone.localtime(proof.paid_at), language)),
        (gettext("Commissione del servizio di pagamento"), fee),
        (gettext("Servizio di pagamento"), proof.psp_name),
        (gettext("Metodo"), proof.method),
        (gettext("Codice della ricevuta"), proof.receipt_id),
    ]


def _paid_for(proof: Proof) -> Rows:
    number = proof.notice_number
    notice = " ".join(number[start : start + 4] for start in range(0, len(number), 4))
    return [
        (gettext("Documento"), _subject(proof)),
        (gettext("Causale"), _text(proof.facts, "description")),
        (gettext("Codice avviso"), notice),
        (gettext("Codice IUV"), proof.creditor_reference),
        (gettext("Codice cliente"), proof.customer_code),
    ]


def _creditor(proof: Proof) -> Rows:
    name = _text(proof.facts, "companyName") or settings.COMPANY_NAME
    return [
        (gettext("Creditore"), name),
        (gettext("Codice fiscale del creditore"), proof.fiscal_code),
    ]


def _person(told: object) -> Rows:
    if not isinstance(told, Mapping):
        return []
    return [
        (gettext("Nome"), _text(told, "fullName")),
        (gettext("Codice fiscale"), _text(told, "uniqueIdentifier", "entityUniqueIdentifierValue")),
    ]


def _subject(proof: Proof) -> str:
    if proof.plico_number:
        return gettext("Plico %s") % proof.plico_number
    return gettext("Fattura %s") % proof.bill_number


def _sentence(proof: Proof, subject: str) -> str:
    how = gettext("pagoPA") if proof.channel is Channel.PAGOPA else gettext("carta")
    paid_on = timezone.localtime(proof.paid_at).date()
    words = {"subject": subject, "how": how, "il_giorno": the_day(paid_on, proof.language)}
    return gettext("%(subject)s: pagamento ricevuto %(il_giorno)s con %(how)s.") % words


def _notes(proof: Proof) -> tuple[str, ...]:
    return (_PROVES, _STAND_IN) if proof.is_stand_in else (_PROVES,)


def _text(told: Mapping[str, Any], *names: str) -> str:
    """Return the text at the end of these names, or nothing: receipts are kept as they came."""
    found: object = told
    for name in names:
        found = found.get(name) if isinstance(found, Mapping) else None
    return found if isinstance(found, str) else ""


_PROVES = gettext_noop(
    "Il pagamento è valido dalla sua data: questa ricevuta lo prova. La commissione, se c’è, è del"
    " servizio di pagamento e non fa parte di ciò che dovevi."
)
_STAND_IN = gettext_noop("Ricevuta emessa da pagoPA in nostra vece: vale come tutte le altre.")

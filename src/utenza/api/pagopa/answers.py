"""What is answered to the platform, with the obligations that its schema does not say."""

from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings

from utenza.api.pagopa.soap import Content
from utenza.kernel.safe_xml import fit
from utenza.payments.queries.notices import AskedNotice
from utenza.payments.rules.notices import (
    LONGEST_TEXT,
    NoticeFault,
    NoticeRefusal,
    description,
    iuv,
    remittance,
)


class CallFault(StrEnum):
    """Why a call is not answered, by pagoPA's own code; `NoticeFault` has those of a notice."""

    SYNTAX = "PAA_SINTASSI_XSD"
    WRONG_CREDITOR = "PAA_ID_DOMINIO_ERRATO"
    WRONG_BROKER = "PAA_ID_INTERMEDIARIO_ERRATO"
    WRONG_STATION = "PAA_STAZIONE_INT_ERRATA"
    OUT_OF_ORDER = "PAA_SYSTEM_ERROR"


Fault = CallFault | NoticeFault
# As the platform's list of faults words them.
_WORDS: dict[Fault, str] = {
    CallFault.SYNTAX: "Errore di sintassi XSD",
    CallFault.WRONG_CREDITOR: "La PAA non corrisponde al Dominio indicato",
    CallFault.WRONG_BROKER: "Identificativo intermediario non corrispondente",
    CallFault.WRONG_STATION: "Stazione intermediario non corrispondente",
    CallFault.OUT_OF_ORDER: "Errore generico",
    NoticeFault.UNKNOWN: "Pagamento in attesa risulta sconosciuto all’Ente Creditore",
    NoticeFault.PAID: "Pagamento in attesa risulta concluso all’Ente Creditore",
    NoticeFault.CANCELLED: "Pagamento in attesa risulta annullato all’Ente Creditore",
}
TAKEN: Content = [("outcome", "OK")]


@dataclass(frozen=True, slots=True)
class Creditor:
    """Who we are on the platform."""

    fiscal_code: str
    broker: str
    station: str
    name: str
    iban: str
    taxonomy: str


def creditor() -> Creditor:
    """Return the creditor that the settings name."""
    return Creditor(
        fiscal_code=settings.PAGOPA_CREDITOR,
        broker=settings.PAGOPA_BROKER,
        station=settings.PAGOPA_STATION,
        name=fit(settings.PAGOPA_COMPANY_NAME or settings.COMPANY_NAME, LONGEST_TEXT),
        iban=settings.PAGOPA_IBAN,
        taxonomy=settings.PAGOPA_TAXONOMY,
    )


def refused(fault: Fault, words: str = "") -> Content:
    """Answer KO; `words` are for whoever wanted to pay."""
    said = [("faultCode", fault.value), ("faultString", _WORDS[fault])]
    said.append(("id", settings.PAGOPA_CREDITOR))
    if words:
        said.append(("description", words))
    return [("outcome", "KO"), ("fault", said)]


def not_to_be_paid(refusal: NoticeRefusal) -> Content:
    return refused(refusal.fault, refusal.words)


def verified(notice: AskedNotice, us: Creditor) -> Content:
    """Answer how much is to be paid now, the whole and nothing else (EQ)."""
    option: Content = [
        ("amount", f"{notice.payable.amount:.2f}"),
        ("options", "EQ"),
        ("dueDate", notice.payable.due_on.isoformat()),
        ("allCCP", "false"),
    ]
    return [
        ("outcome", "OK"),
        ("paymentList", [("paymentOptionDescription", option)]),
        ("paymentDescription", description(notice.payable.target, notice.payable.number)),
        ("fiscalCodePA", us.fiscal_code),
        ("companyName", us.name),
    ]


def payment(notice: AskedNotice, us: Creditor) -> Content:
    """Answer what is paid, by whom and to which account: one transfer, the whole amount."""
    asked = notice.payable
    amount = f"{asked.amount:.2f}"
    what = description(asked.target, asked.number)
    transfer: Content = [
        ("idTransfer", "1"),
        ("transferAmount", amount),
        ("fiscalCodePA", us.fiscal_code),
        ("IBAN", us.iban),
        (
            "remittanceInformation",
            remittance(notice_number=notice.notice_number, amount=asked.amount, text=what),
        ),
        ("transferCategory", us.taxonomy),
    ]
    data: Content = [
        ("creditorReferenceId", iuv(notice.notice_number)),
        ("paymentAmount", amount),
        ("dueDate", asked.due_on.isoformat()),
        ("description", what),
        ("companyName", us.name),
        ("debtor", _debtor(notice)),
        ("transferList", [("transfer", transfer)]),
    ]
    return [("outcome", "OK"), ("data", data)]


def _debtor(notice: AskedNotice) -> Content:
    return [
        (
            "uniqueIdentifier",
            [
                ("entityUniqueIdentifierType", notice.debtor.kind),
                ("entityUniqueIdentifierValue", notice.debtor.code),
            ],
        ),
        ("fullName", notice.debtor.name),
    ]

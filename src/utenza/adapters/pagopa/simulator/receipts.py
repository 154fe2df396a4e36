"""Receipts, made of what the creditor answered and of how the payer paid."""

import secrets
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from utenza.adapters.pagopa.simulator.scripts import Shape
from utenza.kernel.codes import notice_number

Said = dict[str, Any]

ROME = ZoneInfo("Europe/Rome")
# Where nothing is issued: no creditor of the simulator knows a number of it.
_NOBODYS_SEGREGATION = "49"
# What is in the archive of a platform that pays without asking the creditor.
_ARCHIVED = {
    "debtor": {
        "uniqueIdentifier": {
            "entityUniqueIdentifierType": "F",
            "entityUniqueIdentifierValue": "ANONIMO",
        },
        "fullName": "ANONIMO",
    },
    "IBAN": "IT60X0542811101000000123456",
    "transferCategory": "9/0101002IM/",
}


@dataclass(frozen=True, slots=True)
class Method:
    """How a payer pays; `fee` (EUR) goes to the payment service."""

    name: str
    title: str
    psp: str
    psp_name: str
    channel: str
    fee: Decimal


METHODS = {
    method.name: method
    for method in (
        Method("creditCard", "Carta di pagamento", "ABI99001", "Banca di prova S.p.A.", "WISP",
               Decimal("1.20")),
        Method("bankAccount", "Conto corrente", "ABI99002", "Cassa di prova S.p.A.", "WISP",
               Decimal("0.80")),
        Method("app", "Un’app di pagamento", "APP99003", "App di prova S.p.A.", "app",
               Decimal("0.95")),
        Method("cash", "Contanti allo sportello", "UFF99004", "Uffici di prova S.p.A.",
               "Sportello", Decimal("2.00")),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Station:
    """The creditor behind its broker's station."""

    creditor: str
    broker: str
    station: str

    def named(self) -> Said:
        """Return how each message begins."""
        return {"idPA": self.creditor, "idBrokerPA": self.broker, "idStation": self.station}


@dataclass(frozen=True, slots=True)
class Payment:
    """A notice that was paid; `data` is what the creditor answered when it was asked."""

    station: Station
    notice_number: str
    data: Said
    note: str
    method: Method
    paid_at: datetime
    token: str = field(default_factory=lambda: uuid.uuid4().hex)


def archived(station: Station, number: str, amount: Decimal, description: str) -> Said:
    """Return the data of a notice as an archive has them that the creditor once filled."""
    transfer = {
        "idTransfer": 1,
        "transferAmount": amount,
        "fiscalCodePA": station.creditor,
        "IBAN": _ARCHIVED["IBAN"],
        "remittanceInformation": f"/RFB/{number[1:]}/{amount}/TXT/{description}"[:140],
        "transferCategory": _ARCHIVED["transferCategory"],
    }
    return {
        "creditorReferenceId": number[1:],
        "paymentAmount": amount,
        "description": description,
        "companyName": "Creditore",
        "debtor": _ARCHIVED["debtor"],
        "transferList": {"transfer": [transfer]},
    }


def receipt(payment: Payment, shape: Shape) -> Said:
    """Return the message that tells the creditor of the payment, in the shape of a script."""
    number = _nobodys() if shape.has_other_notice else payment.notice_number
    day = payment.paid_at.astimezone(ROME).replace(tzinfo=None, microsecond=0)
    told = {
        **_of_the_notice(payment.data, shape),
        **_of_the_service(payment.method),
        "receiptId": uuid.uuid4().hex if shape.has_other_id else payment.token,
        "noticeNumber": number,
        "creditorReferenceId": number[1:],
        "fiscalCode": payment.station.creditor,
        "outcome": shape.outcome,
        "paymentDateTime": day,
        "applicationDate": day.date(),
        "transferDate": day.date(),
    }
    if shape.version != 1 and payment.note:
        told["paymentNote"] = payment.note
    if shape.is_stand_in:
        told["standIn"] = True
    return {**payment.station.named(), "receipt": told}


def _nobodys() -> str:
    return notice_number.generate(segregation=_NOBODYS_SEGREGATION, base=secrets.randbelow(10**13))


def _of_the_notice(data: Said, shape: Shape) -> Said:
    first, *rest = ({**one} for one in data["transferList"]["transfer"])
    first["transferAmount"] += shape.more
    transfers = [_in_version(one, shape.version) for one in (first, *rest)]
    return {
        "paymentAmount": data["paymentAmount"] + shape.more,
        "description": data["description"],
        "companyName": data.get("companyName") or "Creditore",
        "officeName": data.get("officeName"),
        "debtor": data["debtor"],
        "transferList": {"transfer": transfers},
    }


def _in_version(transfer: Said, version: int) -> Said:
    """Leave out what the answer had and a receipt has no place for."""
    left_out = {"richiestaMarcaDaBollo"} | ({"companyName"} if version == 1 else set())
    return {name: value for name, value in transfer.items() if name not in left_out}


def _of_the_service(method: Method) -> Said:
    return {
        "idPSP": method.psp,
        "PSPCompanyName": method.psp_name,
        "idChannel": f"{method.psp}_01",
        "channelDescription": method.channel,
        "paymentMethod": method.name,
        "fee": method.fee,
    }

"""The operations of the creditor's service, and the names of their messages."""

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class Names:
    """How an operation's request and response begin; no rule gives the one from the other."""

    request: str
    response: str


class Operation(Enum):
    """What the platform asks of a creditor."""

    VERIFY = Names("paVerifyPaymentNoticeReq", "paVerifyPaymentNoticeRes")
    GET = Names("paGetPaymentReq", "paGetPaymentRes")
    GET_V2 = Names("paGetPaymentV2Request", "paGetPaymentV2Response")
    SEND_RECEIPT = Names("paSendRTReq", "paSendRTRes")
    SEND_RECEIPT_V2 = Names("paSendRTV2Request", "paSendRTV2Response")
    DEMAND = Names("paDemandPaymentNoticeRequest", "paDemandPaymentNoticeResponse")


BY_REQUEST = {operation.value.request: operation for operation in Operation}
RECEIPTS = frozenset({Operation.SEND_RECEIPT, Operation.SEND_RECEIPT_V2})
QUESTIONS = frozenset(Operation) - RECEIPTS

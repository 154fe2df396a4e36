"""From a call of the platform to its answer."""

import logging
from datetime import date, datetime

from utenza.api.pagopa import answers
from utenza.api.pagopa.answers import CallFault, Creditor
from utenza.api.pagopa.operations import Operation
from utenza.api.pagopa.soap import Call, Content, envelope, is_message, message
from utenza.payments.actions.inbound import take_receipt
from utenza.payments.queries.notices import ask_notice
from utenza.payments.rules.notices import UNKNOWN
from utenza.payments.rules.receipts import Reception
from utenza.storage.acting import acting
from utenza.storage.roles import Role

log = logging.getLogger("utenza.api")


def answer_question(call: Call, *, today: date) -> bytes:
    """Answer what reads and changes nothing, inside the request's transaction."""
    said = _asked(call, today)
    response = message(call.operation.value.response, said)
    if not is_message(response):
        # An amount of a billion, say: better a refusal than what the platform can't read.
        log.error("pagopa_answer_invalid %s", call.operation.name)
        said = answers.refused(CallFault.OUT_OF_ORDER)
        response = message(call.operation.value.response, said)
    return envelope(response)


def answer_receipt(
    call: Call, *, inbound_id: int, body: bytes, received_at: datetime, today: date
) -> bytes:
    """
    Count a receipt that was kept, in a transaction of its own, and say that it was taken.

    A receipt is a fact and is never refused; KO, which ends it for the platform, is said of one
    that cannot be understood, alone. What fails here for our own reasons goes through: the platform
    sends the receipt again.
    """
    with acting(Role.PORTAL):
        reception = take_receipt(
            inbound_id=inbound_id,
            body=body,
            received_at=received_at,
            now=received_at,
            today=today,
        )
    unreadable = reception is Reception.UNREADABLE
    said = answers.refused(CallFault.SYNTAX) if unreadable else answers.TAKEN
    return envelope(message(call.operation.value.response, said))


def _asked(call: Call, today: date) -> Content:
    us = answers.creditor()
    fault = _fault_of(call, us)
    if fault is not None:
        return answers.refused(fault)
    if call.operation is Operation.DEMAND:
        return answers.refused(CallFault.OUT_OF_ORDER, "I pagamenti spontanei non sono previsti.")
    # The number is looked for as it is, before anything is thought of it: the platform asks for
    # eighteen zeros to learn whether we are there, and some numbers about have wrong check digits.
    notice = ask_notice(notice_number=call.text("qrCode/noticeNumber"), today=today)
    if notice is None:
        return answers.not_to_be_paid(UNKNOWN)
    if notice.refusal is not None:
        return answers.not_to_be_paid(notice.refusal)
    is_verify = call.operation is Operation.VERIFY
    return answers.verified(notice, us) if is_verify else answers.payment(notice, us)


def _fault_of(call: Call, us: Creditor) -> CallFault | None:
    """Return why the call is not for us, if it is not."""
    if not call.is_valid:
        return CallFault.SYNTAX
    creditors = {call.text("idPA"), call.text("qrCode/fiscalCode") or us.fiscal_code}
    if not us.fiscal_code or creditors != {us.fiscal_code}:
        return CallFault.WRONG_CREDITOR
    if call.text("idBrokerPA") != us.broker:
        return CallFault.WRONG_BROKER
    return CallFault.WRONG_STATION if call.text("idStation") != us.station else None

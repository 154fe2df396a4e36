"""
Confirming a new address or number, and letting its request go on: out to the CIS.

The request is held before its change, as everywhere: who withdraws it meanwhile waits. A refusal
is raised after its try is written down, so that nothing here is undone by one.
"""

from datetime import datetime

from utenza.contacts.actions.proving import Proved, prove_code, prove_link
from utenza.contacts.queries import open_link
from utenza.identity.rules.viewers import Viewer
from utenza.metering.rules.asking import today_in_italy
from utenza.notifications.actions import tell
from utenza.notifications.queries import written_for
from utenza.service_requests.actions.outgoing import send_out
from utenza.service_requests.actions.steps import move
from utenza.service_requests.kinds import kind_of_type
from utenza.service_requests.messages import proved_notice
from utenza.service_requests.models import ServiceRequest
from utenza.service_requests.queries.outgoing import is_written_out
from utenza.service_requests.rules.requests import RequestStatus
from utenza.service_requests.rules.titles import title_of
from utenza.service_requests.rules.workflow import Step, next_status
from utenza.storage.acting import instead_for


def confirm_by_link(*, token: str, now: datetime) -> Proved:
    """
    Confirm the address to which this link was sent, for whoever holds it, signed in or not.

    Raises LinkNoLongerGood.
    """
    link = open_link(token=token, now=now)
    with instead_for(link.customer_id):
        request = _held(link.customer_id, link.request_code)
        proved = prove_link(token=token, now=now)
        _go_on(request, now=now)
    return proved


def confirm_by_code(*, viewer: Viewer, request_code: str, code: str, now: datetime) -> Proved:
    """
    Confirm the number for whose change this code was sent.

    Raises ServiceRequest.DoesNotExist, and what `prove_code` raises.
    """
    request = _held(viewer.customer_id, request_code)
    proved = prove_code(viewer=viewer, request_code=request_code, code=code, now=now)
    _go_on(request, now=now)
    return proved


def _held(customer_id: int, request_code: str) -> ServiceRequest:
    hers = ServiceRequest.objects.filter(customer_id=customer_id)
    return hers.select_for_update().get(request_code=request_code)


def _go_on(request: ServiceRequest, *, now: datetime) -> None:
    is_told = is_written_out(customer_id=request.customer_id, request_id=request.pk)
    status = next_status(status=RequestStatus(request.status), step=Step.PROVE, is_told=is_told)
    move(request, status=status, at=now)
    send_out(request=request)
    kind = kind_of_type(request.type)
    if kind:
        # What is promised is promised from the day on which it could begin.
        request.promised_on = kind.promised().due(today_in_italy(now))
        request.save(update_fields=["promised_on"])
    notice = proved_notice(
        code=request.request_code,
        title=kind.title if kind else title_of(request.type),
        language=written_for(customer_id=request.customer_id).language,
    )
    tell(customer_id=request.customer_id, notice=notice, now=now)

"""What the customer can still do with a request that was sent: withdraw it, answer, replace it."""

from datetime import datetime

from django.db import transaction

from utenza.identity.rules.viewers import GrantRole, Viewer
from utenza.service_requests.actions.files import keep_file
from utenza.service_requests.actions.outgoing import send_out, take_back
from utenza.service_requests.actions.steps import move
from utenza.service_requests.kinds import kind_of_type
from utenza.service_requests.kinds.base import OnlyReads
from utenza.service_requests.models import RequestStep, ServiceRequest
from utenza.service_requests.queries.outgoing import is_known_to_cis, is_written_out
from utenza.service_requests.rules.requests import Actor, RequestStatus
from utenza.service_requests.rules.workflow import Step, StepNotAllowed, next_status
from utenza.storage.attachments import Cleaned

CANCELLATION, ANSWER = "cancellation", "customer_answer"


@transaction.atomic
def withdraw(*, viewer: Viewer, code: str, now: datetime) -> None:
    """
    Cancel a request that nobody has taken in hand yet, with its effect here.

    Doing it twice is doing it once. Raises ServiceRequest.DoesNotExist, OnlyReads, StepNotAllowed.
    """
    request = _locked(viewer, code)
    if request.status == RequestStatus.CANCELLED:
        return
    _cancel(request, note="", now=now)


def supersede(*, viewer: Viewer, code: str, by: str, now: datetime) -> None:
    """Cancel a request in whose place another one comes, told of in the story."""
    request = _locked(viewer, code)
    if request.status != RequestStatus.CANCELLED:
        _cancel(request, note=by, now=now)


@transaction.atomic
def answer(
    *, viewer: Viewer, code: str, words: str, now: datetime, file: Cleaned | None = None
) -> None:
    """
    Give the retailer what the request waits for, in words and, where there is one, a file.

    Raises ServiceRequest.DoesNotExist, OnlyReads, StepNotAllowed.
    """
    request = _locked(viewer, code)
    status = _after(request, Step.ANSWER)
    move(request, status=status, at=now, note=words)
    number = _count_answers(request)
    if file is not None:
        keep_file(request, field=f"answer_{number}", file=file, now=now)
    send_out(
        request=request,
        code=f"{request.request_code}-R{number}",
        type_=ANSWER,
        answers=request.request_code,
        words=words,
    )


def _count_answers(request: ServiceRequest) -> int:
    """Count the customer's answers to this request, the present one included."""
    steps = RequestStep.objects.filter(customer_id=request.customer_id, request=request)
    return steps.filter(actor=Actor.CUSTOMER, status=RequestStatus.IN_PROGRESS).count()


def _after(request: ServiceRequest, step: Step) -> RequestStatus:
    is_told = is_written_out(customer_id=request.customer_id, request_id=request.pk)
    return next_status(status=RequestStatus(request.status), step=step, is_told=is_told)


def _locked(viewer: Viewer, code: str) -> ServiceRequest:
    mine = ServiceRequest.objects.filter(customer_id=viewer.customer_id)
    request = mine.select_for_update().get(request_code=code)
    if viewer.role is GrantRole.VIEWER:
        raise OnlyReads
    if request.submission_key is None:
        # Asked elsewhere: the CIS would never learn of what is done with it here.
        raise StepNotAllowed
    return request


def _cancel(request: ServiceRequest, *, note: str, now: datetime) -> None:
    status = _after(request, Step.WITHDRAW)
    take_back(request=request, now=now)
    move(request, status=status, at=now, note=note)
    kind = kind_of_type(request.type)
    if kind:
        kind.conclude(request_code=request.request_code, status=status, note=note, now=now)
    if is_known_to_cis(request_id=request.pk):
        code = f"{request.request_code}-X"
        send_out(request=request, code=code, type_=CANCELLATION, cancels=request.request_code)

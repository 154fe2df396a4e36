"""The customer's requests, and the page of one: its receipt, its story, what can be done."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from utenza.http.page import PortalRequest, closure_of, page
from utenza.kernel.refusals import Refusal
from utenza.service_requests.actions.withdrawing import answer, withdraw
from utenza.service_requests.kinds import kind_of_type
from utenza.service_requests.kinds.base import Kind
from utenza.service_requests.queries.outgoing import is_written_out
from utenza.service_requests.queries.requests import (
    Request,
    StoryStep,
    enclosed_in_request,
    find_requests,
    get_attachment,
    get_request,
    story_of,
    years_of_requests,
)
from utenza.service_requests.rules.requests import OPEN, RequestStatus
from utenza.service_requests.rules.workflow import Step, steps_of_customer
from utenza.supplies.queries import supplies_of
from utenza.web.components.attachments import show_back
from utenza.web.components.pages import pager
from utenza.web.readers import Reader, reader_of
from utenza.web.service_requests.forms import AnswerForm, RequestFilter
from utenza.web.service_requests.shown import (
    StoryRow,
    milestone_row,
    prove_href,
    request_href,
    request_row,
    story_rows,
)

A_PAGE = 20


@page()
def requests(request: PortalRequest) -> HttpResponse:
    reader = reader_of(request)
    wanted = RequestFilter(request.GET, years=years_of_requests(viewer=reader.viewer))
    offset = (wanted.page - 1) * A_PAGE
    found = find_requests(
        viewer=reader.viewer, search=wanted.search, limit=A_PAGE + 1, offset=offset
    )
    by_id = {card.id: card for card in supplies_of(viewer=reader.viewer, today=reader.today)}
    last = wanted.page + (len(found) > A_PAGE)
    context = {
        "rows": [
            request_row(one, by_id.get(one.supply_id or 0), reader.language, reader.today)
            for one in found[:A_PAGE]
        ],
        "filter": wanted,
        "pager": pager(number=wanted.page, last=last, href=wanted.href) if last > 1 else None,
    }
    return render(request, "service_requests/requests.html", context)


@page(writes=("POST",), keeps_typed=True)
def request_page(request: PortalRequest, code: str) -> HttpResponse:
    reader = reader_of(request)
    found = get_request(viewer=reader.viewer, code=code)
    if request.method == "POST":
        return _do(request, reader, found)
    return _shown(request, reader, found, AnswerForm())


@page()
def attachment(request: PortalRequest, code: str) -> HttpResponseBase:
    found = get_attachment(viewer=request.viewer, code=code)
    return show_back(sha256=found.sha256, content_type=found.content_type, name=found.name)


def _do(request: PortalRequest, reader: Reader, found: Request) -> HttpResponse:
    form = AnswerForm(request.POST, request.FILES)
    form.fields["file"].comes_from(login_id=reader.viewer.login_id, now=reader.now)  # type: ignore[attr-defined] # an AttachmentField
    if closure_of(request, found.type):
        return _shown(request, reader, found, form)
    try:
        if request.POST.get("do") == Step.WITHDRAW:
            withdraw(viewer=reader.viewer, code=found.code, now=reader.now)
            messages.success(request, gettext("Fatto: la richiesta è annullata."))
            return redirect(request_href(found.code))
        if form.is_valid():
            answer(viewer=reader.viewer, code=found.code, now=reader.now, **form.cleaned_data)
            messages.success(request, gettext("Fatto: abbiamo ricevuto la tua risposta."))
            return redirect(request_href(found.code))
    except Refusal as refusal:
        form.add_error(None, gettext(str(refusal)))
    return _shown(request, reader, found, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _made_by(found: Request, kind: Kind | None) -> tuple[str, str] | None:
    came_to_nothing = found.status in {RequestStatus.REJECTED, RequestStatus.CANCELLED}
    return None if kind is None or came_to_nothing else kind.leads_to(dict(found.payload))


def _story(reader: Reader, found: Request, steps: list[StoryStep]) -> list[StoryRow]:
    """Return the request's steps, and what became of its effect afterwards."""
    kind = kind_of_type(found.type)
    after = kind.milestones(reader.viewer, found.code) if kind and found.is_from_here else []
    return [
        *story_rows(steps, reader.language),
        *(milestone_row(one, reader.language) for one in after),
    ]


def _shown(
    request: PortalRequest,
    reader: Reader,
    found: Request,
    form: AnswerForm,
    *,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    viewer = reader.viewer
    kind = kind_of_type(found.type)
    supplies = {card.id: card for card in supplies_of(viewer=viewer, today=reader.today)}
    steps = _steps(reader, found)
    story = story_of(viewer=viewer, request_id=found.id)
    context: dict[str, Any] = {
        "row": request_row(
            found, supplies.get(found.supply_id or 0), reader.language, reader.today
        ),
        "asked": kind.shown(dict(found.payload)) if kind and found.payload else [],
        "follows": gettext(kind.follows) if kind and found.status in OPEN else "",
        "leads_to": _made_by(found, kind),
        "note": found.note,
        "type": found.type,
        "story": _story(reader, found, story),
        "enclosed": enclosed_in_request(viewer=viewer, request_id=found.id),
        "may_withdraw": Step.WITHDRAW in steps,
        "is_waiting_elsewhere": not found.is_from_here
        and found.status is RequestStatus.WAITING_CUSTOMER,
        "may_answer": Step.ANSWER in steps,
        "prove": _proof(kind, found) if Step.PROVE in steps else None,
        "form": form,
    }
    return render(request, "service_requests/request.html", context, status=status)


def _steps(reader: Reader, found: Request) -> frozenset[Step]:
    if not found.is_from_here or reader.viewer.only_reads:
        return frozenset()
    is_told = is_written_out(customer_id=reader.viewer.customer_id, request_id=found.id)
    return steps_of_customer(found.status, is_told=is_told)


def _proof(kind: Kind | None, found: Request) -> dict[str, str]:
    """Return what has to be proved, and the link to where that is done."""
    return {
        "href": prove_href(found.code),
        "words": gettext(kind.proof) if kind and kind.proof else "",
        "note": gettext(found.note) if found.note else "",
    }

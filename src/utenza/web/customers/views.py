"""The customer's own profile: contact data, personal data, and confirming new ones."""

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from utenza.contacts.actions.asking import ask_proof
from utenza.contacts.queries import Waiting, open_link, waiting_changes
from utenza.contacts.rules import AlreadyProved, LinkNoLongerGood, OnlyReading
from utenza.customers.queries import get_customer_data, open_changes
from utenza.customers.rules import FieldGroup
from utenza.http.page import PortalRequest, closed_page, closure_of, page
from utenza.kernel.codes import phone
from utenza.kernel.refusals import Refusal
from utenza.service_requests.actions.proving import confirm_by_code, confirm_by_link
from utenza.service_requests.queries.requests import Search, count_open, find_requests
from utenza.service_requests.rules.requests import OPEN
from utenza.storage.acting import instead_for
from utenza.web.customers import shown
from utenza.web.customers.forms import CodeForm
from utenza.web.readers import Reader, reader_of
from utenza.web.service_requests.shown import RequestRow, request_row

EMAIL = shown.function_of(FieldGroup.EMAIL)


@page()
def profile(request: PortalRequest) -> HttpResponse:
    context = {
        "waiting": len(waiting_changes(viewer=request.viewer)),
        "under_way": count_open(viewer=request.viewer),
    }
    return render(request, "customers/profile.html", context)


@page()
def contacts(request: PortalRequest) -> HttpResponse:
    reader, now = reader_of(request), timezone.now()
    data = get_customer_data(customer_id=reader.viewer.customer_id)
    changes = open_changes(customer_id=reader.viewer.customer_id)
    waiting = waiting_changes(viewer=reader.viewer)
    context = {
        "contacts": shown.contact_rows(data, changes, reader.language),
        "waiting": [shown.waiting_row(one, reader.language, now) for one in waiting],
        "form": CodeForm(),
        "may_change": not reader.viewer.only_reads,
    }
    return render(request, "customers/contacts.html", context)


@page(writes=("POST",), keeps_typed=True)
def waiting(request: PortalRequest, code: str) -> HttpResponse:
    """Show one change that waits for its proof, take the code, or send another message."""
    found = next(
        (one for one in waiting_changes(viewer=request.viewer) if one.request_code == code), None
    )
    if found is None:
        return closed_page(request) if request.closed else _over(request, code)
    if request.method != "POST":
        return _waiting_page(request, found, CodeForm())
    if closure_of(request, shown.function_of(found.group)):
        typed = {"code": request.POST.get("code", "")}
        return _waiting_page(request, found, CodeForm(initial=typed))
    if request.POST.get("step") == "resend":
        return _resend(request, found)
    return _take_code(request, found)


@page()
def personal_data(request: PortalRequest) -> HttpResponse:
    reader = reader_of(request)
    customer_id = reader.viewer.customer_id
    data = get_customer_data(customer_id=customer_id)
    changes = open_changes(customer_id=customer_id)
    context = {
        "data": shown.personal_data(data),
        "notes": shown.data_notes(changes, reader.language),
        "under_way": _under_way(reader),
        "may_change": not request.viewer.only_reads,
    }
    return render(request, "customers/personal_data.html", context)


@page(public=True, writes=("POST",), function=EMAIL, keeps_typed=True)
def confirm(request: PortalRequest, token: str) -> HttpResponse:
    """Confirm an address by the link that was sent to it: opening shows it, the button does it."""
    now = timezone.now()
    try:
        link = open_link(token=token, now=now)
        if request.method == "POST":
            with instead_for(link.customer_id):
                closed = request.closed or closure_of(request, EMAIL, customer_id=link.customer_id)
            if closed:
                return closed_page(request)
            confirm_by_link(token=token, now=now)
    except LinkNoLongerGood as refusal:
        told = {"refusal": gettext(str(refusal))}
        return render(request, "customers/dead_link.html", told, status=HTTPStatus.GONE)
    page_of = "customers/confirmed.html" if request.method == "POST" else "customers/confirm.html"
    return render(request, page_of, {"address": link.target})


def _under_way(reader: Reader) -> list[RequestRow]:
    """Return the requests for what only the retailer changes, a few at most."""
    search = Search(status=tuple(sorted(OPEN)), types=("personal_data",))
    found = find_requests(viewer=reader.viewer, search=search, limit=5)
    return [request_row(one, None, reader.language, reader.today) for one in found]


def _over(request: PortalRequest, code: str) -> HttpResponse:
    """Lead back who comes a second time; what never waited for this customer does not exist."""
    changes = open_changes(customer_id=request.viewer.customer_id)
    if all(change.request_code != code for change in changes):
        raise Http404
    messages.info(request, gettext(AlreadyProved.message))
    return redirect("customers:contacts")


def _take_code(request: PortalRequest, found: Waiting) -> HttpResponse:
    form, now = CodeForm(request.POST), timezone.now()
    if not form.is_valid():
        return _waiting_page(request, found, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    code, typed = found.request_code, form.cleaned_data["code"]
    try:
        confirm_by_code(viewer=request.viewer, request_code=code, code=typed, now=now)
    except AlreadyProved:
        return _over(request, code)
    except Refusal as refusal:
        form.add_error("code", gettext(str(refusal)))
        return _waiting_page(request, found, form, _status(refusal))
    messages.success(request, gettext("Fatto: il nuovo dato è confermato e vale da subito."))
    return redirect("customers:contacts")


def _resend(request: PortalRequest, found: Waiting) -> HttpResponse:
    try:
        way = ask_proof(viewer=request.viewer, request_code=found.request_code, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, gettext(str(refusal)))
    else:
        words = gettext("Fatto: abbiamo scritto di nuovo a %(target)s.")
        messages.success(request, words % {"target": phone.readable(way.target)})
    return redirect("customers:contacts")


def _status(refusal: Refusal) -> HTTPStatus:
    if isinstance(refusal, OnlyReading):
        return HTTPStatus.FORBIDDEN
    return HTTPStatus.UNPROCESSABLE_ENTITY


def _waiting_page(
    request: PortalRequest, found: Waiting, form: CodeForm, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    row = shown.waiting_row(found, reader_of(request).language, timezone.now())
    may_change = not request.viewer.only_reads
    context = {"row": row, "form": form, "may_change": may_change}
    return render(request, "customers/waiting.html", context, status=status)

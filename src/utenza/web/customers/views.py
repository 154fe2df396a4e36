"""The customer's own profile: contact data, personal data, and confirming new ones."""

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from utenza.contacts.actions.asking import ask_proof
from utenza.contacts.actions.proving import prove_code, prove_link
from utenza.contacts.queries import Waiting, open_link, waiting_changes
from utenza.contacts.rules import AlreadyProved, LinkNoLongerGood, OnlyReading
from utenza.customers.queries import get_customer_data, open_changes
from utenza.http.page import PortalRequest, page
from utenza.identity.rules.viewers import GrantRole
from utenza.kernel.refusals import Refusal
from utenza.storage.acting import instead_for
from utenza.web.customers import shown
from utenza.web.customers.forms import CodeForm
from utenza.web.customers.proved import confirm_url, on_proved
from utenza.web.readers import reader_of


@page()
def profile(request: PortalRequest) -> HttpResponse:
    waiting = len(waiting_changes(viewer=request.viewer))
    return render(request, "customers/profile.html", {"waiting": waiting})


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
        "may_change": reader.viewer.role is not GrantRole.VIEWER,
    }
    return render(request, "customers/contacts.html", context)


@page(writes=("POST",))
def waiting(request: PortalRequest, code: str) -> HttpResponse:
    """Show one change that waits for its proof, take the code, or send another message."""
    found = next(
        (one for one in waiting_changes(viewer=request.viewer) if one.request_code == code), None
    )
    if found is None:
        return _over(request, code)
    if request.method != "POST":
        return _waiting_page(request, found, CodeForm())
    if request.POST.get("step") == "resend":
        return _resend(request, found)
    return _take_code(request, found)


@page()
def personal_data(request: PortalRequest) -> HttpResponse:
    data = get_customer_data(customer_id=request.viewer.customer_id)
    context = {
        "data": shown.personal_data(data),
        "may_change": request.viewer.role is not GrantRole.VIEWER,
    }
    return render(request, "customers/personal_data.html", context)


@page(public=True, writes=("POST",))
def confirm(request: PortalRequest, token: str) -> HttpResponse:
    """Confirm an address by the link that was sent to it: opening shows it, the button does it."""
    now = timezone.now()
    try:
        if request.method != "POST":
            link = open_link(token=token, now=now)
            return render(request, "customers/confirm.html", {"address": link.target})
        proved = prove_link(token=token, now=now)
    except LinkNoLongerGood as refusal:
        told = {"refusal": gettext(str(refusal))}
        return render(request, "customers/dead_link.html", told, status=HTTPStatus.GONE)
    with instead_for(proved.customer_id):
        on_proved(proved.request_code, now=now)
    return render(request, "customers/confirmed.html", {"address": proved.value})


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
        prove_code(viewer=request.viewer, request_code=code, code=typed, now=now)
    except AlreadyProved:
        return _over(request, code)
    except Refusal as refusal:
        form.add_error("code", gettext(str(refusal)))
        return _waiting_page(request, found, form, _status(refusal))
    on_proved(code, now=now)
    messages.success(request, gettext("Fatto: il nuovo dato è confermato e vale da subito."))
    return redirect("customers:contacts")


def _resend(request: PortalRequest, found: Waiting) -> HttpResponse:
    try:
        way = ask_proof(
            viewer=request.viewer,
            request_code=found.request_code,
            confirm_url=confirm_url(request),
            now=timezone.now(),
        )
    except Refusal as refusal:
        messages.error(request, gettext(str(refusal)))
    else:
        words = gettext("Fatto: abbiamo scritto di nuovo a %(target)s.")
        messages.success(request, words % {"target": shown.as_read(way.target)})
    return redirect("customers:contacts")


def _status(refusal: Refusal) -> HTTPStatus:
    if isinstance(refusal, OnlyReading):
        return HTTPStatus.FORBIDDEN
    return HTTPStatus.UNPROCESSABLE_ENTITY


def _waiting_page(
    request: PortalRequest, found: Waiting, form: CodeForm, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    row = shown.waiting_row(found, reader_of(request).language, timezone.now())
    may_change = request.viewer.role is not GrantRole.VIEWER
    context = {"row": row, "form": form, "may_change": may_change}
    return render(request, "customers/waiting.html", context, status=status)

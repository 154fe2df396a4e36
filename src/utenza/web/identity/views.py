"""Choosing a customer, the welcome, the security page; the rest of signing in is the library's."""

from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from utenza.billing_profiles.queries import count_profiles
from utenza.bills.queries.carried_over import carried_over
from utenza.customers.queries import contacts_of
from utenza.http.middleware import CHOSEN_CUSTOMER
from utenza.http.page import PortalRequest, page
from utenza.identity import queries
from utenza.identity.actions import sessions
from utenza.identity.actions.resets import ask_for_reset
from utenza.identity.actions.welcome import welcome as note_welcome
from utenza.identity.rules.limits import TooManyTries
from utenza.supplies.queries import count_supplies
from utenza.web.identity import forms
from utenza.web.identity.adapters import AccountAdapter
from utenza.web.identity.local import after_sign_in, next_path, on_to


@page(reads=("GET", "POST"), keeps_session=True)
def choose(request: PortalRequest) -> HttpResponse:
    """Choose for which customer to act; what is not granted does not exist."""
    viewer = request.viewer
    if request.method == "POST":
        return _choose(request, request.POST.get("customer", ""))
    if not viewer.others:
        return redirect(next_path(request))
    return render(request, "identity/choose.html", {"next": next_path(request)})


@page(writes=("POST",))
def welcome(request: PortalRequest) -> HttpResponse:
    then = next_path(request)
    if request.method == "POST":
        answer = request.POST.get("answer", "")
        note_welcome(
            login_id=request.viewer.login_id, contacts_right=answer == "right", now=timezone.now()
        )
        names = {"right": "identity:guide", "wrong": "identity:wrong-contacts"}
        return redirect(on_to(names[answer], then) if answer in names else then)
    if _is_welcomed(request):
        return redirect(then)
    return render(request, "identity/welcome.html", {"next": then, **_carried_over(request)})


@page()
def wrong_contacts(request: PortalRequest) -> HttpResponse:
    return render(request, "identity/wrong_contacts.html", {"next": next_path(request)})


@page()
def guide(request: PortalRequest) -> HttpResponse:
    return render(request, "identity/guide.html", {"next": next_path(request)})


@page(public=True)
def nobody(request: PortalRequest) -> HttpResponse:
    """Signed in, but there is no customer to act for today."""
    if not request.user.is_authenticated:
        return redirect(settings.LOGIN_URL)
    if getattr(request, "viewer", None) is not None:
        return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "identity/nobody.html")


@page(public=True, reads=("GET", "POST"))
def forgotten_password(request: PortalRequest) -> HttpResponse:
    form = forms.ForgottenPassword(request.POST or None)
    if form.is_valid():
        try:
            ask_for_reset(
                typed=form.cleaned_data["login"],
                address=AccountAdapter(request).get_client_ip(request),
                origin=f"{request.scheme}://{request.get_host()}",
                now=timezone.now(),
            )
        except TooManyTries as refusal:
            form.add_error(None, _(refusal.message))
        else:
            return redirect("account_reset_password_done")
    return render(request, "account/password_reset.html", {"form": form})


@page()
def security(request: PortalRequest) -> HttpResponse:
    login_id, now = request.viewer.login_id, timezone.now()
    factors = queries.second_factors(login_id=login_id)
    shown = {
        "sessions": _open_sessions(request, now),
        "app": next((one for one in factors if one.kind == "totp"), None),
        "keys": [one for one in factors if one.kind == "webauthn"],
        "has_codes": any(one.kind == "recovery_codes" for one in factors),
    }
    return render(request, "identity/security.html", shown)


@page(reads=(), writes=("POST",))
def close_session(request: PortalRequest, session_id: int) -> HttpResponse:
    sessions.end_session(login_id=request.viewer.login_id, session_id=session_id)
    messages.success(request, _("La sessione è stata chiusa."))
    return redirect("identity:security")


@page(reads=(), writes=("POST",))
def close_other_sessions(request: PortalRequest) -> HttpResponse:
    sessions.end_sessions(login_id=request.viewer.login_id, keep=request.session.session_key)
    messages.success(request, _("Tutte le altre sessioni sono state chiuse."))
    return redirect("identity:security")


def _choose(request: PortalRequest, code: str) -> HttpResponse:
    viewer = request.viewer
    granted = {
        viewer.customer_code: viewer.name,
        **{o.customer_code: o.name for o in viewer.others},
    }
    if code not in granted:
        raise Http404
    request.session[CHOSEN_CUSTOMER] = code
    messages.info(request, _("Ora vedi: %(name)s") % {"name": granted[code]})
    then, welcomed = next_path(request), _is_welcomed(request)
    if "again" in request.POST:
        # What was typed for this customer came along (other_customer.html) and goes where it was
        # meant to go.
        return redirect(then, preserve_request=True)
    return redirect(after_sign_in(request, viewer=viewer, welcomed=welcomed, then=then))


def _is_welcomed(request: PortalRequest) -> bool:
    return getattr(request.user, "welcomed_at", None) is not None


def _carried_over(request: PortalRequest) -> dict[str, object]:
    viewer = request.viewer
    return {
        "contacts": contacts_of(customer_id=viewer.customer_id),
        "supplies": count_supplies(viewer=viewer),
        "profiles": count_profiles(viewer=viewer),
        "bills": carried_over(viewer=viewer),
    }


def _open_sessions(request: PortalRequest, now: datetime) -> list[queries.OpenSession]:
    return queries.open_sessions(
        login_id=request.viewer.login_id,
        current=request.session.session_key,
        seen_after=now - settings.SESSION_IDLE,
        now=now,
    )

"""What happens round every request: one transaction, one role, one customer."""

from collections.abc import Callable
from http import HTTPStatus

from django.contrib.auth.models import AnonymousUser
from django.db import OperationalError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from utenza.identity.queries import viewer_of
from utenza.storage.acting import act_for, acting
from utenza.storage.roles import Role

GetResponse = Callable[[HttpRequest], HttpResponse]
CHOSEN_CUSTOMER = "customer_code"


def one_transaction(get_response: GetResponse) -> GetResponse:
    """
    Run each request in one transaction as the portal's role, which owns nothing.

    The transaction is opened here and not by ATOMIC_REQUESTS, which would begin it round the view
    alone, after the customer was named. An answer of 500 and more undoes what was half done.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        try:
            with acting(Role.PORTAL):
                response = get_response(request)
                if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
                    transaction.set_rollback(True)
        except OperationalError:
            return render(request, "503.html", status=HTTPStatus.SERVICE_UNAVAILABLE)
        else:
            return response

    return middleware


def acting_viewer(get_response: GetResponse) -> GetResponse:
    """Find the viewer of a signed-in request and name its customer to the database."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.viewer = None  # type: ignore[attr-defined]  # PortalRequest declares it
        if not isinstance(request.user, AnonymousUser):
            act_for(login_id=request.user.pk, customer_id=None)
            viewer = viewer_of(
                login_id=request.user.pk,
                chosen=request.session.get(CHOSEN_CUSTOMER),
                today=timezone.localdate(),
            )
            if viewer is not None:
                act_for(login_id=viewer.login_id, customer_id=viewer.customer_id)
            request.viewer = viewer  # type: ignore[attr-defined]  # as above
        return get_response(request)

    return middleware

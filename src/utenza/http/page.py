"""`@page`: what a view reads and writes, said where it is written."""

from collections.abc import Callable, Sequence
from functools import wraps
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from utenza.identity.rules.viewers import Viewer
from utenza.storage.acting import forbid_writing

View = Callable[..., HttpResponseBase]


class PortalRequest(HttpRequest):
    """A request whose viewer is known: what a page behind the sign-in is given."""

    viewer: Viewer


def page(
    *,
    reads: Sequence[str] = ("GET",),
    writes: Sequence[str] = (),
    public: bool = False,
    keeps_session: bool = False,
) -> Callable[[View], View]:
    """
    Declare the methods with which a view reads and those with which it writes.

    Not signed in leads to the sign-in, unless `public`; what the viewer may not see answers 404, as
    what does not exist; an undeclared method 405; a write while the portal is read-only 503, with
    the contacts that serve meanwhile. While it is read-only PostgreSQL refuses writes as well, but
    where reading itself notes something in the session (`keeps_session`).
    """
    allowed = {*reads, *writes, "HEAD"} if "GET" in reads else {*reads, *writes}

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapper(request: PortalRequest, **named: str) -> HttpResponseBase:
            if request.method not in allowed:
                return HttpResponseNotAllowed(sorted(allowed))
            turned_away = None if public else _turn_away(request)
            if turned_away is not None:
                return turned_away
            if settings.READ_ONLY and request.method in writes:
                return render(request, "read_only.html", status=HTTPStatus.SERVICE_UNAVAILABLE)
            if settings.READ_ONLY and not (public or keeps_session):
                forbid_writing()
            try:
                return view(request, **named)
            except ObjectDoesNotExist as unseen:
                raise Http404 from unseen

        wrapper.page = (frozenset(reads), frozenset(writes), public)  # type: ignore[attr-defined]  # for the matrix
        return wrapper

    return decorate


def _turn_away(request: PortalRequest) -> HttpResponse | None:
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    return redirect("identity:nobody") if request.viewer is None else None

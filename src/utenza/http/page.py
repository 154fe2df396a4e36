"""`@page`: what a view reads and writes, said where it is written."""

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language

from utenza.identity.rules.viewers import ActingFor, Viewer
from utenza.site.queries import settled_modes
from utenza.site.rules.closures import EVERYTHING, Closure, closure
from utenza.storage.acting import forbid_writing

View = Callable[..., HttpResponseBase]
# The field in which a form says for which customer its page was; `{% acting_for %}` writes it.
ACTING_FOR = "acting_for"


class PortalRequest(HttpRequest):
    """A request whose viewer is known, and what closes the operation that it asks for, if any."""

    viewer: Viewer
    closed: Closure | None


def page(
    *,
    reads: Sequence[str] = ("GET",),
    writes: Sequence[str] = (),
    public: bool = False,
    keeps_session: bool = False,
    function: str = "",
    keeps_typed: bool = False,
) -> Callable[[View], View]:
    """
    Declare the methods with which a view reads and those with which it writes.

    Not signed in leads to the sign-in, unless `public`; what the viewer may not see answers 404, as
    what does not exist; an undeclared method 405; a write in sola consultazione, of the whole or of
    this `function`, 503 with the contacts that serve meanwhile, in a transaction in which
    PostgreSQL refuses writes. Who `keeps_typed` is called all the same and shows its form again:
    `request.closed` says why. What was written on a page for another customer than the one acted
    for by now writes nothing (409): the page says so, and leads back. UTENZA_READ_ONLY refuses
    writes to what reads as well, but where reading itself notes something in the session
    (`keeps_session`).
    """
    allowed = {*reads, *writes, "HEAD"} if "GET" in reads else {*reads, *writes}

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapper(request: PortalRequest, **named: str) -> HttpResponseBase:
            request.closed = None
            if request.method not in allowed:
                return HttpResponseNotAllowed(sorted(allowed))
            turned_away = None if public else _turn_away(request)
            if turned_away is not None:
                return turned_away
            if request.method in writes:
                if _is_for_another(request):
                    return _other_customer(request)
                return _written(request, view if keeps_typed else _open_only(view), function, named)
            if settings.READ_ONLY and not (public or keeps_session):
                forbid_writing()
            return _found(request, view, named)

        wrapper.page = (frozenset(reads), frozenset(writes), public)  # type: ignore[attr-defined]  # for the matrix
        return wrapper

    return decorate


def closure_of(
    request: PortalRequest, function: str, *, customer_id: int | None = None
) -> Closure | None:
    """
    Return what closes the function to the viewer, as the database has it now, or nothing.

    `customer_id` names another customer, for whom the viewer acts by a secret (`instead_for`).

    Where it is closed PostgreSQL refuses writes until the transaction ends, and the answer to a
    write is 503. For views that know their function only when they run; `page` asks for the others.
    """
    closed = _closure(request, function, customer_id)
    if closed is not None:
        forbid_writing()
        request.closed = closed
    return closed


def closed_page(request: PortalRequest) -> HttpResponse:
    """Say that the operation is closed, until when, and who does it meanwhile."""
    return render(request, "read_only.html", {"closure": request.closed})


def _closure(
    request: PortalRequest, function: str, customer_id: int | None = None
) -> Closure | None:
    if settings.READ_ONLY:
        return EVERYTHING
    if customer_id is None and request.viewer:
        customer_id = request.viewer.customer_id
    language = get_language() or settings.LANGUAGE_CODE
    modes = settled_modes(customer_id=customer_id, language=language)
    return closure(modes, function=function)


def _is_for_another(request: PortalRequest) -> bool:
    """Tell whether the form is from a page for another customer; the session alone chooses one."""
    told = request.POST.get(ACTING_FOR)
    return told is not None and (request.viewer is None or told != request.viewer.customer_code)


def _other_customer(request: PortalRequest) -> HttpResponse:
    """Say for whom the form was, holding what was typed for who goes back to that customer."""
    typed = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken"
    ]
    shown = {"was_for": _granted(request, request.POST[ACTING_FOR]), "typed": typed}
    return render(request, "other_customer.html", shown, status=HTTPStatus.CONFLICT)


def _granted(request: PortalRequest, code: str) -> ActingFor | None:
    others = request.viewer.others if request.viewer else ()
    return next((one for one in others if one.customer_code == code), None)


def _written(
    request: PortalRequest, view: View, function: str, named: Mapping[str, str]
) -> HttpResponseBase:
    closure_of(request, function)
    response = _found(request, view, named)
    if request.closed is not None:
        response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
        response["Retry-After"] = str(request.closed.retry_after(timezone.now()))
    return response


def _open_only(view: View) -> View:
    def answer(request: PortalRequest, **named: str) -> HttpResponseBase:
        return closed_page(request) if request.closed else view(request, **named)

    return answer


def _found(request: PortalRequest, view: View, named: Mapping[str, str]) -> HttpResponseBase:
    try:
        return view(request, **named)
    except ObjectDoesNotExist as unseen:
        raise Http404 from unseen


def _turn_away(request: PortalRequest) -> HttpResponse | None:
    if not request.user.is_authenticated:
        # Where a script asked for a part of the page, the whole of it is asked anew, and led there.
        if "HX-Request" in request.headers:
            return HttpResponse(headers={"HX-Refresh": "true"})
        return redirect_to_login(request.get_full_path())
    return redirect("identity:nobody") if request.viewer is None else None

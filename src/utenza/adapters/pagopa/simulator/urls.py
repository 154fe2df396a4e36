"""Which address is what."""

from collections.abc import Callable
from decimal import InvalidOperation
from functools import partial
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponseBadRequest, HttpResponseBase
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from utenza.adapters.pagopa.simulator import controls, pages
from utenza.adapters.pagopa.simulator.platform import Platform

P = ParamSpec("P")
View = Callable[Concatenate[Platform, HttpRequest, P], HttpResponseBase]


def urls(platform: Platform) -> tuple[URLPattern, ...]:
    """Return the addresses of this platform."""

    def at(route: str, view: View[P], *methods: str) -> URLPattern:
        answer = partial(_told_apart, partial(view, platform))
        return path(route, require_http_methods(methods or ["GET"])(answer))

    return (
        at("", pages.home),
        at("simulator.css", pages.style),
        at("checkout/ec/v2/carts", controls.post_carts, "POST"),
        at("ecommerce/checkout/v1/carts/<key>/redirect", pages.lead_on),
        at("c/<key>", pages.checkout, "GET", "POST"),
        at("c/<key>/esito", pages.ended),
        at("control/state", controls.state),
        at("control/clock", controls.move_clock, "POST"),
        at("control/script", controls.choose_script, "POST"),
        at("control/anew", controls.begin_anew, "POST"),
        at("control/resend", controls.resend, "POST"),
        at("control/verify", controls.verify, "POST"),
        at("control/notices", controls.pay_notice, "POST"),
    )


def _told_apart(
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
    request: HttpRequest,
    *args: P.args,
    **kwargs: P.kwargs,
) -> HttpResponseBase:
    """Answer what nobody can read with a 400."""
    try:
        return view(request, *args, **kwargs)
    except (KeyError, ValueError, InvalidOperation) as error:
        return HttpResponseBadRequest(f"{type(error).__name__}: {error}\n")

"""Headers that every answer carries, whatever its kind."""

from collections.abc import Callable
from functools import cache

from csp.utils import build_policy
from django.http import HttpRequest, HttpResponse

from utenza.payments.gateways import payment_origins

GetResponse = Callable[[HttpRequest], HttpResponse]

# A page of ours asks the browser for none of these; nor may what is framed or injected.
_POWERS = (
    *("accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen"),
    *("geolocation", "gyroscope", "hid", "magnetometer", "microphone", "midi", "payment", "serial"),
    *("usb", "xr-spatial-tracking"),
)
PERMISSIONS = ", ".join(f"{power}=()" for power in _POWERS)


def security_headers(get_response: GetResponse) -> GetResponse:
    """
    Keep robots out, the browser's powers off and every answer out of caches.

    Static files and the like say themselves how long they may be kept. Redirects and the pages of
    trouble don't: a cache may keep those by itself, and show one customer's 404 to another.
    Django's own middleware adds the other headers. The content security policy is the same for all
    answers but documents, which bring a narrower one of their own: it is written once. Browsers
    hold where a form's answer leads against it too, so that it names the payment page.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", _policy(payment_origins()))
        response.headers.setdefault("Cache-Control", "no-store, private")
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("X-Robots-Tag", "noindex, nofollow")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return middleware


@cache
def _policy(payment_pages: tuple[str, ...]) -> str:
    return build_policy(update={"form-action": payment_pages})

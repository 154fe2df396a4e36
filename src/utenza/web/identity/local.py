"""Where to go next: a path of ours, never another site's."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from utenza.http.middleware import CHOSEN_CUSTOMER
from utenza.identity.rules.viewers import Viewer
from utenza.web.site.closures import closed_to
from utenza.web.site.context import current_shell


def is_local(url: str) -> bool:
    """Tell whether it is a path of this portal, without a host, however it is disguised."""
    return url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)


def next_path(request: HttpRequest) -> str:
    """Return the local path that the request asks to go on to, or the home page's."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if is_local(wanted) else settings.LOGIN_REDIRECT_URL


def on_to(name: str, then: str) -> str:
    """Return the path of our page with this name, which goes on to `then`."""
    return f"{reverse(name)}?{urlencode({'next': then})}"


def after_sign_in(request: HttpRequest, *, viewer: Viewer | None, welcomed: bool, then: str) -> str:
    """Return the next page: the choice of a customer, the welcome, or where it wanted to go."""
    if viewer is None:
        return reverse("identity:nobody")
    if viewer.others and CHOSEN_CUSTOMER not in request.session:
        return on_to("identity:choose", then)
    if not welcomed and closed_to(viewer, current_shell()) is None:
        return on_to("identity:welcome", then)
    return then

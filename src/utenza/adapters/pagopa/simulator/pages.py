"""What payers see of the platform."""

from http import HTTPStatus
from pathlib import Path

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from utenza.adapters.pagopa.simulator.carts import Cart, Ending
from utenza.adapters.pagopa.simulator.platform import NoCart, Platform
from utenza.adapters.pagopa.simulator.receipts import METHODS
from utenza.adapters.pagopa.simulator.scripts import SCRIPTS

_STYLE = Path(__file__).parent / "static" / "simulator.css"
_CASH = "cash"


def home(platform: Platform, request: HttpRequest, refused: str = "") -> HttpResponse:
    """Show the strings; `refused` is what the last one that was pulled answered."""
    told = {
        "platform": platform,
        "refused": refused,
        "now": platform.clock.now(),
        "calls": reversed(platform.journal.calls),
        "standing": platform.node.standing().items(),
        "scripts": SCRIPTS.values(),
        "methods": METHODS.values(),
    }
    return render(request, "simulator/home.html", told)


def style(platform: Platform, request: HttpRequest) -> FileResponse:
    return FileResponse(_STYLE.open("rb"), content_type="text/css")


def lead_on(platform: Platform, request: HttpRequest, key: str) -> HttpResponse:
    """Lead from the service's address to the page's, as the real one does: with a page."""
    page = f"/c/{key}?clientId=CHECKOUT_CART"
    return render(request, "simulator/lead_on.html", {"page": page})


def checkout(platform: Platform, request: HttpRequest, key: str) -> HttpResponse:
    try:
        cart = platform.find_cart(key)
    except NoCart:
        return render(request, "simulator/gone.html", status=HTTPStatus.NOT_FOUND)
    if request.method == "POST":
        # Of two clicks the second finds what the first did.
        with cart.lock:
            if not cart.is_over:
                _act(platform, cart, request)
        return HttpResponseRedirect(f"/c/{key}/esito" if cart.ending else f"/c/{key}")
    if cart.is_over:
        return HttpResponseRedirect(f"/c/{key}/esito")
    methods = [method for method in METHODS.values() if method.name != _CASH]
    told = {"cart": cart, "methods": methods, "scripts": SCRIPTS.values()}
    return render(request, "simulator/checkout.html", told)


def ended(platform: Platform, request: HttpRequest, key: str) -> HttpResponse:
    """Say how the last try ended, and lead back."""
    cart = platform.carts.get(key)
    if cart is None or cart.ending is None:
        return HttpResponseRedirect(f"/c/{key}")
    told = {"cart": cart, "back": cart.returns[cart.ending], "ending": cart.ending.name}
    return render(request, "simulator/ended.html", told)


def _act(platform: Platform, cart: Cart, request: HttpRequest) -> None:
    """Do what the payer's button says."""
    method = METHODS.get(request.POST.get("method", ""), METHODS["creditCard"])
    cart.script = SCRIPTS.get(request.POST.get("script", ""), cart.script)
    match request.POST.get("action"):
        case "pay":
            platform.pay(cart, method)
        case "refuse":
            platform.refuse(cart, method)
        case "unknown":
            platform.pay(cart, method, Ending.UNKNOWN)
        case "cancel":
            cart.end(Ending.CANCELLED)

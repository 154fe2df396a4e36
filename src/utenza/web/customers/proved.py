"""What goes on once a new address or number was confirmed."""

from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse

PLACEHOLDER = "TOKEN"


def on_proved(request_code: str, *, now: datetime) -> None:
    """
    Let the request go on whose change counts from now.

    It runs in the transaction of the proof and for the customer whose request it is, also where a
    stranger opened the link. Until requests have a gate of their own nothing waits for it.
    """


def confirm_url(request: HttpRequest) -> str:
    """Return the whole address of the page that confirms a link, without the link's secret."""
    path = reverse("customers:confirm", kwargs={"token": PLACEHOLDER})
    return request.build_absolute_uri(path.removesuffix(f"{PLACEHOLDER}/"))

"""How much a request may bring."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from utenza.site.queries import last_shell

GetResponse = Callable[[HttpRequest], HttpResponse]


def bounded_body(get_response: GetResponse) -> GetResponse:
    """
    Refuse what is larger than any form of ours, by the length it announces, before it is read.

    A request that announces none has no body for Django.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if _length(request) > settings.REQUEST_BYTES:
            return _too_large(request)
        return get_response(request)

    return middleware


def _too_large(request: HttpRequest) -> HttpResponse:
    shown = {
        "most": settings.ATTACHMENT_LIMITS["bytes"] >> 20,
        "shell": last_shell(language=get_language() or settings.LANGUAGE_CODE),
    }
    return render(request, "413.html", shown, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


def _length(request: HttpRequest) -> int:
    announced = request.META.get("CONTENT_LENGTH") or "0"
    return int(announced) if announced.isdecimal() else 0

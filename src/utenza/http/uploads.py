"""How much a request may bring."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language_from_request, override

from utenza.site.queries import last_shell

GetResponse = Callable[[HttpRequest], HttpResponse]


def bounded_body(get_response: GetResponse) -> GetResponse:
    """
    Refuse what is larger than the form it is for, by the length it announces, before it is read.

    Stands before everything that asks the database. Files are taken where customers send them and
    with the cookie of a session alone. A request that announces no length has no body for Django.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if announced_length(request) > _most(request):
            return _too_large(request)
        return get_response(request)

    return middleware


def _too_large(request: HttpRequest) -> HttpResponse:
    language = get_language_from_request(request)
    shown = {
        "most": settings.ATTACHMENT_LIMITS["bytes"] >> 20,
        "shell": last_shell(language=language),
    }
    with override(language):
        return render(request, "413.html", shown, status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


def _most(request: HttpRequest) -> int:
    takes_files = request.path_info.startswith(tuple(settings.UPLOAD_PATHS))
    is_known = settings.SESSION_COOKIE_NAME in request.COOKIES
    most: int = settings.REQUEST_BYTES if takes_files and is_known else settings.FORM_BYTES
    return most


def announced_length(request: HttpRequest) -> int:
    """Return how many bytes the request says it brings; none where it doesn't say."""
    announced = request.META.get("CONTENT_LENGTH") or "0"
    return int(announced) if announced.isdecimal() else 0

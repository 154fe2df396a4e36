"""The answer while the database does not."""

import logging
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language_from_request, override

from utenza.site.queries import last_shell

log = logging.getLogger("utenza.http")

RETRY_SECONDS = 60


def unavailable(request: HttpRequest, error: Exception) -> HttpResponse:
    """Say that the portal comes back, in the reader's language, without asking the database."""
    log.error("database_unavailable %s: %s", request.path, str(error).partition("\n")[0])
    language = get_language_from_request(request)
    with override(language):
        shell = last_shell(language=language)
        answer = render(
            request, "503.html", {"shell": shell}, status=HTTPStatus.SERVICE_UNAVAILABLE
        )
    answer["Retry-After"] = str(RETRY_SECONDS)
    return answer

"""Words travel compressed; documents and archives, which are already, as they are."""

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from utenza.http.headers import GetResponse

_WORDS = ("text/", "image/svg+xml")


class CompressWords(GZipMiddleware):
    """
    Compress pages where no proxy does it.

    Django adds random bytes, so that a page's length tells nothing of its CSRF token (BREACH).
    """

    def __init__(self, get_response: GetResponse) -> None:
        if not settings.COMPRESS:
            raise MiddlewareNotUsed
        super().__init__(get_response)

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if not response.headers.get("Content-Type", "").startswith(_WORDS):
            return response
        return super().process_response(request, response)

"""The brand's files and those that browsers and robots ask for by themselves."""

from collections.abc import Callable
from functools import cache
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from utenza.web.components.brand import File, brand

GetResponse = Callable[[HttpRequest], HttpResponse]

_ROBOTS = b"User-agent: *\nDisallow: /\n"


def brand_files(get_response: GetResponse) -> GetResponse:
    """Answer these few paths before anything asks the database, which may be down."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return get_response(request)
        if request.path == "/favicon.ico":
            return HttpResponseRedirect(brand().logo.path)
        file = files().get(request.path)
        return _answer(file) if file else get_response(request)

    return middleware


@cache
def files() -> dict[str, File]:
    robots = File("/robots.txt", "text/plain; charset=utf-8", _ROBOTS)
    return {file.path: file for file in (brand().theme, brand().logo, robots)}


def _answer(file: File) -> HttpResponse:
    response = HttpResponse(file.content, content_type=file.content_type, status=HTTPStatus.OK)
    # The path names the content, but for robots.txt.
    is_named = file.path.startswith("/tema/")
    response["Cache-Control"] = (
        "public, max-age=31536000, immutable" if is_named else "public, max-age=86400"
    )
    return response

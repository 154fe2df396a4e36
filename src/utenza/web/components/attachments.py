"""The way back of a kept file to whom it belongs."""

from django.http import Http404
from django.http.response import HttpResponseBase

from utenza.http.downloads import Document, is_there, send


def show_back(*, sha256: bytes, content_type: str, name: str) -> HttpResponseBase:
    """
    Return a kept attachment that its viewer may see, to be looked at in the browser.

    Raises Http404 where the store has lost it.
    """
    if not is_there(sha256):
        raise Http404
    return send(Document(sha256, name, content_type))

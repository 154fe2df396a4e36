"""Documents on their way out: authorised by the caller, named for people, closed to scripts."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from zipstream import ZipStream

from utenza.storage.documents import document_name, document_store

PDF = "application/pdf"
XML = "application/xml"
JPEG = "image/jpeg"
_CHUNK = 64 * 1024
# Nothing in a document may run, load or be framed, whatever it holds. A sandbox keeps Safari from
# showing a PDF at all, and Chrome lays out its viewer with inline styles and an embedded object;
# the viewer runs apart from the portal's pages.
_CLOSED = {
    PDF: "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'none'",
    XML: "default-src 'none'; frame-ancestors 'none'; sandbox",
    JPEG: "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox",
}
_SHOWN = (PDF, JPEG)


@dataclass(frozen=True, slots=True)
class Document:
    """A file of the document store, by the SHA-256 of its content, and the name it leaves with."""

    sha256: bytes
    name: str
    content_type: str = PDF


@dataclass(frozen=True, slots=True)
class Made:
    """A PDF that is made when its turn comes, without the database; and the name it leaves with."""

    make: Callable[[], bytes]
    name: str


def is_there(sha256: bytes | None) -> bool:
    """Tell whether the store holds the file; the database may name one that was lost since."""
    return sha256 is not None and document_store().exists(document_name(sha256))


def send(document: Document) -> HttpResponseBase:
    """
    Return a document that is there; PDFs and photos open in the browser, anything else is saved.

    Behind nginx (UTENZA_ACCEL_PREFIX) the web server is told where it is and reads it itself.
    """
    path = document_name(document.sha256)
    is_handed_over = bool(settings.ACCEL_PREFIX)
    response = _handed_over(path) if is_handed_over else FileResponse(document_store().open(path))
    is_saved = document.content_type not in _SHOWN
    return _closed(response, document.content_type, _disposition(document.name, is_saved=is_saved))


def send_together(
    documents: Iterable[Document | Made], *, name: str, notes: Iterable[tuple[str, str]] = ()
) -> HttpResponseBase:
    """
    Return a zip of documents that are there, made while it is sent; notes become text files.

    The names are known before: the body is written after the transaction, which then sees no rows.
    The size is known too where nothing has to be made, so that the browser can show how far it is.
    """
    documents = list(documents)
    is_sized = not any(isinstance(document, Made) for document in documents)
    archive = ZipStream(sized=is_sized)
    taken: set[str] = set()
    for document in documents:
        own_name = _apart(document.name, taken)
        if isinstance(document, Made):
            archive.add(_made(document), own_name)
        else:
            path = document_name(document.sha256)
            archive.add(_content(path), own_name, size=document_store().size(path))
    for own_name, text in notes:
        archive.add(text.encode(), own_name)
    response = StreamingHttpResponse(archive)
    if is_sized:
        response["Content-Length"] = str(len(archive))
    return _closed(response, "application/zip", _disposition(name, is_saved=True))


def sent_as(content_type: str, text: str, *, name: str) -> HttpResponse:
    """Return text made for this request as a file to be saved; nobody keeps it on the way."""
    response = HttpResponse(text.encode(), content_type=f"{content_type}; charset=utf-8")
    response["Content-Disposition"] = _disposition(name, is_saved=True)
    response["Content-Security-Policy"] = _CLOSED[XML]
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store, private"
    return response


def made_pdf(content: bytes, *, name: str) -> HttpResponseBase:
    """Return a PDF that was made for this request, to be looked at; nobody keeps it on the way."""
    return _closed(HttpResponse(content), PDF, _disposition(name, is_saved=False))


def _handed_over(path: str) -> HttpResponse:
    response = HttpResponse()
    response["X-Accel-Redirect"] = f"{settings.ACCEL_PREFIX.rstrip('/')}/{path}"
    return response


def _disposition(name: str, *, is_saved: bool) -> str:
    return content_disposition_header(is_saved, name) or "inline"


def _closed(response: HttpResponseBase, content_type: str, disposition: str) -> HttpResponseBase:
    response["Content-Type"] = content_type
    response["Content-Disposition"] = disposition
    response["Content-Security-Policy"] = _CLOSED.get(content_type, _CLOSED[XML])
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store, private"
    return response


def _made(document: Made) -> Iterator[bytes]:
    yield document.make()


def _content(path: str) -> Iterator[bytes]:
    with document_store().open(path) as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _apart(name: str, taken: set[str]) -> str:
    """Return a name that no file of the archive has yet: two numbers may be written alike."""
    stem, _, extension = name.rpartition(".")
    candidate, count = name, 1
    while candidate in taken:
        count += 1
        candidate = f"{stem}-{count}.{extension}"
    taken.add(candidate)
    return candidate

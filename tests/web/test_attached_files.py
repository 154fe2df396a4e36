"""A file in a form: what is asked, what is said of one that is not taken, and who sees it again."""

import io

import pytest
import sent_files
from django import forms
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404, HttpResponse
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import override

from utenza.http.uploads import bounded_body
from utenza.service_requests.kinds.files import AttachmentField
from utenza.storage.documents import keep
from utenza.web.components.attachments import show_back


class Evidence(forms.Form):
    photo = AttachmentField(label="Foto del contatore", required=False, capture="environment")
    deed = AttachmentField(label="Atto")


def sent(content=None, name="contatore.jpg", content_type="text/html"):
    content = sent_files.a_photo() if content is None else content
    return SimpleUploadedFile(name, content, content_type)


def field_as_drawn(form, name):
    source = "{% load portal %}{% field bound %}"
    return Template(source).render(Context({"bound": form[name]}))


def test_anna_is_asked_for_a_photo_or_a_pdf():
    form = Evidence()

    photo, deed = field_as_drawn(form, "photo"), field_as_drawn(form, "deed")

    assert form.is_multipart()
    for drawn in (photo, deed):
        assert 'type="file"' in drawn
        assert 'accept="image/*,application/pdf"' in drawn
        assert "JPEG, PNG, HEIC o PDF, fino a 10 MB." in drawn
    assert 'capture="environment"' in photo
    assert "capture" not in deed


def test_the_form_hands_over_the_file_made_anew():
    form = Evidence({}, {"deed": sent(sent_files.a_photo("PNG"))})

    assert form.is_valid(), form.errors
    assert form.cleaned_data["photo"] is None
    assert form.cleaned_data["deed"].content_type == "image/jpeg"
    assert form.cleaned_data["deed"].name == "contatore.jpg"


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (None, "Scegli un file."),
        (sent(b""), "Il file è vuoto"),
        (sent(bytes(11 << 20)), "Il file supera i 10 MB"),
        (sent(b"<svg/>", "foto.jpg", "image/jpeg"), "non è una foto né un PDF"),
        (sent(sent_files.a_locked_pdf(), "atto.pdf"), "protetto da una password"),
    ],
)
def test_the_field_says_why_a_file_is_not_taken(file, words):
    form = Evidence({}, {"deed": file} if file else {})

    assert not form.is_valid()
    drawn = field_as_drawn(form, "deed")
    assert words in drawn
    assert 'aria-invalid="true"' in drawn
    assert "photo" not in form.errors


def test_the_field_says_it_in_english_too():
    with override("en"):
        form = Evidence({}, {"deed": sent(bytes(11 << 20))})

        assert "The file is larger than 10 MB" in str(form.errors)
        assert "JPEG, PNG, HEIC or PDF, up to 10 MB." in field_as_drawn(form, "deed")


@pytest.mark.parametrize("content_type", ["image/jpeg", "application/pdf"])
@pytest.mark.django_db
def test_anna_looks_at_what_she_sent_and_it_can_run_nothing(documents, content_type):
    sha256 = keep(b"foto")

    response = show_back(sha256=sha256, content_type=content_type, name="città.jpg")

    assert b"".join(response.streaming_content) == b"foto"
    assert response["Content-Type"] == content_type
    assert response["Content-Disposition"] == "inline; filename*=utf-8''citt%C3%A0.jpg"
    assert response["Content-Security-Policy"].startswith("default-src 'none'")
    assert "script-src" not in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "no-store, private"
    response.close()


def test_a_file_that_was_lost_is_not_found(documents):
    with pytest.raises(Http404):
        show_back(sha256=bytes(32), content_type="image/jpeg", name="a.jpg")


class Untouchable(io.BytesIO):
    def read(self, *_):
        raise AssertionError("the body was read")


MEGABYTE = 1 << 20


def announcing(path, length, *, cookie=True):
    """Return how far a request of that length comes, whose body nobody may read."""
    request = RequestFactory().generic("POST", path, b"")
    request.META |= {"CONTENT_LENGTH": str(length), "wsgi.input": Untouchable()}
    if cookie:
        request.COOKIES["sessionid"] = "anything"
    return bounded_body(lambda _request: HttpResponse(status=204))(request)


def test_what_is_larger_than_any_form_is_refused_before_it_is_read():
    response = announcing("/operazioni/reclamo/", 200 * MEGABYTE)

    assert response.status_code == 413
    assert "Ogni file può avere al massimo 10 MB" in response.content.decode()


def test_files_are_taken_where_customers_send_them_and_nowhere_else():
    assert announcing("/operazioni/reclamo/", 40 * MEGABYTE).status_code == 204
    assert announcing("/autolettura/", 40 * MEGABYTE).status_code == 204
    assert announcing("/profilo/richieste/AP-1/", 40 * MEGABYTE).status_code == 204
    assert announcing("/operazioni/reclamo/", 2 * MEGABYTE, cookie=False).status_code == 413
    for path in ("/", "/accedi/", "/profilo/", "/non-esiste/"):
        assert announcing(path, 2 * MEGABYTE).status_code == 413
        assert announcing(path, MEGABYTE // 2, cookie=False).status_code == 204


def test_a_body_is_measured_before_the_database_is_asked():
    order = settings.MIDDLEWARE
    measured = order.index("utenza.http.uploads.bounded_body")

    assert measured < order.index("utenza.http.middleware.one_transaction")
    # The page that says so has its headers nevertheless.
    assert measured > order.index("utenza.http.headers.security_headers")


@pytest.mark.django_db
def test_a_stranger_cannot_fill_the_memory_from_the_sign_in(client):
    file = SimpleUploadedFile("a.jpg", bytes(2 * MEGABYTE))

    refused = client.post(
        "/accedi/", {"login": "anna", "file": file}, headers={"accept-language": "en"}
    )

    assert refused.status_code == 413
    assert 'lang="en"' in refused.content.decode()


@pytest.mark.django_db
def test_a_file_waits_in_memory_and_never_on_a_disk(as_anna, monkeypatch):
    def no_disk(*_given, **_named):
        raise AssertionError("a file was written")

    monkeypatch.setattr("tempfile.NamedTemporaryFile", no_disk)
    file = SimpleUploadedFile("a.jpg", bytes(9 * MEGABYTE))

    assert as_anna.post("/operazioni/dati-anagrafici/", {"file": file}).status_code == 422

"""Pages travel compressed, documents as they are."""

import gzip

import pytest

from utenza.http.compression import CompressWords

pytestmark = pytest.mark.django_db


def test_anna_gets_a_page_compressed_and_whole(client):
    plain = client.get("/assistenza/")
    packed = client.get("/assistenza/", headers={"Accept-Encoding": "gzip"})

    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.content) < len(plain.content) / 2
    assert b"</html>" in gzip.decompress(packed.content)


def test_a_document_is_left_as_it_is(rf):
    from django.http import HttpResponse

    document = HttpResponse(b"%PDF-" + b"a" * 2000, content_type="application/pdf")
    request = rf.get("/", headers={"Accept-Encoding": "gzip"})

    answer = CompressWords(lambda _request: document)(request)

    assert "Content-Encoding" not in answer.headers

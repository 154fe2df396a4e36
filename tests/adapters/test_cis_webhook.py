"""The CIS's webhook: signed, named, and honest about what was not taken."""

import hashlib
import hmac
import json

import httpx
import pytest

from utenza.adapters.cis.gateway import Webhook, signature
from utenza.service_requests.ports import NotTakenError

DOCUMENT = {
    "sequence": 1,
    "request_code": "AP-1",
    "type": "bill_copy",
    "payload": {"città": "Forlì"},
}
KEY = "k" * 32


@pytest.fixture(autouse=True)
def _webhook(settings):
    settings.CIS_WEBHOOK_URL = "https://cis.example.org/requests"
    settings.CIS_WEBHOOK_KEY = KEY


def taken(answer):
    """Post the document to a CIS that answers so; return what it was sent."""
    seen = []

    def take(request):
        seen.append(request)
        if isinstance(answer, Exception):
            raise answer
        return httpx.Response(answer, headers={"Location": "https://elsewhere.example.org/"})

    Webhook(httpx.MockTransport(take)).take(DOCUMENT)
    return seen


def test_the_document_goes_whole_signed_and_under_its_code():
    (request,) = taken(204)

    at, _, signed = request.headers["Utenza-Signature"].partition(",v1=")
    told = f"{at.removeprefix('t=')}.".encode() + request.content
    assert hmac.new(KEY.encode(), told, hashlib.sha256).hexdigest() == signed
    assert json.loads(request.content) == DOCUMENT
    assert request.headers["Idempotency-Key"] == "AP-1"


@pytest.mark.parametrize("answer", [400, 500, 302])
def test_anything_but_a_success_is_not_an_acknowledgement(answer):
    with pytest.raises(NotTakenError, match=f"HTTP {answer}"):
        taken(answer)


def test_a_cis_that_does_not_answer_is_a_failure_in_words():
    with pytest.raises(NotTakenError, match="ConnectTimeout"):
        taken(httpx.ConnectTimeout("no answer"))


def test_another_body_or_another_key_has_another_signature():
    one = signature(b"a", key=KEY, at=1)

    assert one != signature(b"b", key=KEY, at=1)
    assert one != signature(b"a", key="other", at=1)
    assert one != signature(b"a", key=KEY, at=2)

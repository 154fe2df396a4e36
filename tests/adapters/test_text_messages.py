"""The gateway of text messages is told what it needs, and its failures are told apart."""

import json

import httpx
import pytest

from utenza.adapters.sms.files import FileTextSender
from utenza.adapters.sms.gateway import HttpTextSender
from utenza.notifications.ports import NotSentError
from utenza.notifications.rules import TextMessage

CODE = TextMessage("test", "+393331234567", "Il codice è 123456", secret=True)


@pytest.fixture
def gateway(settings):
    settings.SMS_GATEWAY, settings.SMS_KEY = "https://sms.example/v1/messages", "chiave"
    settings.SMS_SENDER = "Esempio"
    return settings


def answering(answer):
    return HttpTextSender(transport=httpx.MockTransport(answer))


def test_it_is_told_whom_what_and_under_which_name(gateway):
    asked = []

    def answer(request):
        asked.append(request)
        return httpx.Response(202)

    answering(answer).send(CODE, reference="text-7")

    (request,) = asked
    assert (request.method, str(request.url)) == ("POST", "https://sms.example/v1/messages")
    assert request.headers["Authorization"] == "Bearer chiave"
    assert request.headers["Idempotency-Key"] == "text-7"
    assert json.loads(request.content) == {
        "to": "+393331234567",
        "text": "Il codice è 123456",
        "from": "Esempio",
        "reference": "text-7",
    }


def test_a_relay_that_asks_for_neither_sender_nor_key_gets_none(gateway):
    gateway.SMS_SENDER = gateway.SMS_KEY = ""
    asked = []

    def answer(request):
        asked.append(request)
        return httpx.Response(200)

    answering(answer).send(CODE, reference="text-7")

    assert "from" not in json.loads(asked[0].content)
    assert "Authorization" not in asked[0].headers


@pytest.mark.parametrize("status", [301, 400, 401, 429, 500, 503])
def test_what_the_gateway_does_not_take_is_not_sent(gateway, status):
    def answer(request):
        return httpx.Response(status, headers={"Location": "https://elsewhere.example/"})

    with pytest.raises(NotSentError, match=f"^HTTP {status}$"):
        answering(answer).send(CODE, reference="text-7")


@pytest.mark.parametrize("error", [httpx.ConnectError, httpx.ReadTimeout])
def test_a_gateway_that_does_not_answer_is_told_by_its_kind_and_never_with_the_number(
    gateway, error
):
    def answer(request):
        raise error("no answer for +393331234567")

    with pytest.raises(NotSentError, match=f"^{error.__name__}$"):
        answering(answer).send(CODE, reference="text-7")


def test_in_the_demo_a_text_is_a_file(settings, tmp_path):
    settings.TEXT_FOLDER = tmp_path / "sms"

    FileTextSender().send(CODE, reference="text-7")

    written = (tmp_path / "sms" / "text-7.txt").read_text(encoding="utf-8")
    assert written == "+393331234567\n\nIl codice è 123456\n"


def test_in_the_demo_a_folder_that_is_no_folder_is_a_failure_to_try_again(settings, tmp_path):
    (tmp_path / "sms").write_text("")
    settings.TEXT_FOLDER = tmp_path / "sms"

    with pytest.raises(NotSentError):
        FileTextSender().send(CODE, reference="text-7")

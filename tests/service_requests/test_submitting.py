"""A request is kept once, with its receipt and its document, or not at all."""

from datetime import date

import cast
import pytest
from asking import A_COPY, NOON, a_key, asked, asking_of

from utenza.identity.rules.viewers import GrantRole
from utenza.kernel.refusals import Refusal
from utenza.notifications.models import InboxMessage, Mail
from utenza.service_requests.actions.submitting import AskedMeanwhile, Submission, submit
from utenza.service_requests.kinds import kinds
from utenza.service_requests.kinds.base import Effect, OnlyReads
from utenza.service_requests.kinds.bill_copy import BillCopy
from utenza.service_requests.models import Outgoing, RequestStep, ServiceRequest

pytestmark = pytest.mark.django_db


class Broken(Refusal):
    message = "no"


class BreaksLate(BillCopy):
    """A kind that refuses when its effect has begun."""

    def take_effect(self, *_given, **_named):
        raise Broken


def test_anna_gets_a_request_a_step_a_document_and_a_receipt(anna):
    code = asked(anna)

    request = ServiceRequest.objects.get(request_code=code)
    assert (request.type, request.status, request.channel) == ("bill_copy", "received", "web")
    assert request.payload == {"which": "luce, marzo 2024", "way": "email"}
    assert request.promised_on == date(2026, 12, 1)
    assert list(RequestStep.objects.values_list("status", "actor")) == [("received", "customer")]
    document = Outgoing.objects.get().document
    assert document["request_code"] == code
    assert document["customer_code"] == anna.customer.customer_code
    assert document["payload"] == request.payload
    letter = Mail.objects.get()
    assert (letter.to, code in letter.body) == (anna.customer.email, True)
    assert InboxMessage.objects.get().href == f"/profilo/richieste/{code}/"


def test_the_same_submission_again_gives_the_same_receipt_and_does_nothing(anna):
    key = a_key()

    codes = {asked(anna, key=key) for _ in range(3)}

    assert len(codes) == 1
    assert ServiceRequest.objects.count() == Outgoing.objects.count() == 1
    assert Mail.objects.count() == RequestStep.objects.count() == 1


def test_other_words_under_the_same_key_are_not_sent_in_silence(anna):
    key = a_key()
    first = asked(anna, key=key)

    with pytest.raises(AskedMeanwhile) as told:
        asked(anna, key=key, cleaned=A_COPY | {"which": "gas, 2023"})

    assert told.value.request_code == first
    assert ServiceRequest.objects.count() == 1


def test_bruno_s_key_is_not_annas(anna, bruno):
    key = a_key()

    assert asked(anna, key=key) != asked(bruno, key=key)


def test_who_only_reads_asks_nothing(anna):
    asking = asking_of(anna, role=GrantRole.VIEWER)

    with pytest.raises(OnlyReads):
        submit(kind=kinds()["copia-fattura"], asking=asking, submission=Submission(a_key(), A_COPY))

    assert not ServiceRequest.objects.exists()


def test_a_refusal_in_the_midst_leaves_nothing_behind(anna):
    key = a_key()

    with pytest.raises(Broken):
        submit(kind=BreaksLate(), asking=asking_of(anna), submission=Submission(key, A_COPY))

    assert not ServiceRequest.objects.exists()
    assert not Outgoing.objects.exists()
    assert asked(anna, key=key)


def test_what_waits_for_annas_proof_is_not_sent_to_the_cis(anna, monkeypatch):
    from utenza.service_requests.rules.requests import RequestStatus

    waits = Effect(RequestStatus.WAITING_CUSTOMER, note="Apri il collegamento", is_sent=False)
    monkeypatch.setattr(BillCopy, "take_effect", lambda *_, **__: waits)

    code = asked(anna)

    assert not Outgoing.objects.exists()
    assert ServiceRequest.objects.get(request_code=code).status == "waiting_customer"
    steps = RequestStep.objects.order_by("at").values_list("status", "actor", "note")
    assert list(steps) == [
        ("received", "customer", ""),
        ("waiting_customer", "portal", "Apri il collegamento"),
    ]


def test_promised_days_are_the_settings_to_say(anna, settings):
    settings.PROMISED_DAYS = {"bill_copy": 2}

    code = asked(anna, now=NOON)

    assert ServiceRequest.objects.get(request_code=code).promised_on == date(2026, 11, 26)


def test_codes_cannot_be_guessed_from_one_another(anna):
    codes = {asked(anna) for _ in range(20)}

    assert len(codes) == 20
    assert all(code.startswith("AP-") and len(code) == 17 for code in codes)


def test_a_customer_reached_nowhere_still_has_the_receipt_in_the_portal(db):
    lea = cast.a_person(username="lea", first_name="Lea")
    lea.customer.email = ""
    lea.customer.save()
    lea.login.email = ""
    lea.login.save()

    asked(lea)

    assert InboxMessage.objects.count() == 1
    assert not Mail.objects.exists()

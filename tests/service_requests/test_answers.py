"""What the CIS says of requests, through a real delivery: followed, or kept for the office."""

from datetime import timedelta

import pytest
from asking import NOON, asked

from utenza.customers.models import Customer
from utenza.identity.models import Login
from utenza.imports.reports import Outcome
from utenza.jobs import chores
from utenza.notifications.models import InboxMessage, Mail
from utenza.service_requests.kinds.bill_copy import BillCopy
from utenza.service_requests.models import Answer, Outgoing, RequestStep, ServiceRequest
from utenza.service_requests.queries.answers import doubtful_answers

pytestmark = pytest.mark.django_db


class Anna:
    """Anna as the CIS delivered her."""

    @property
    def customer(self):
        return Customer.objects.get(customer_code="C1")

    @property
    def login(self):
        return Login.objects.get(username="Anna")


@pytest.fixture
def delivered(cis):
    cis.deliver()
    return cis


def tell(cis, name, code, status, at, *, type_="bill_copy", customer="C1", note=""):
    """Deliver one answer and nothing else."""
    cis.rows = {
        "requests.csv": [
            {
                "request_code": code,
                "type": type_,
                "customer_code": customer,
                "opened_at": NOON.isoformat(),
                "channel": "web",
                "status": status,
                "status_at": at.isoformat(),
                "note": note,
            }
        ]
    }
    return cis.deliver(name)


def story(code):
    steps = RequestStep.objects.filter(request__request_code=code).order_by("id")
    return list(steps.values_list("status", "actor", "verdict"))


def test_an_answer_moves_annas_request_and_she_is_told(delivered):
    code = asked(Anna())
    letters = Mail.objects.count()

    report = tell(
        delivered, "a1", code, "rejected", NOON + timedelta(days=2), note="Non la troviamo."
    )

    assert report.outcome is Outcome.APPLIED, report.reason
    request = ServiceRequest.objects.get(request_code=code)
    assert (request.status, request.note) == ("rejected", "Non la troviamo.")
    assert story(code) == [("received", "customer", "applied"), ("rejected", "cis", "applied")]
    assert chores.tell_step() == 1
    assert chores.tell_step() == 0
    assert Mail.objects.count() == letters + 1
    assert "Non la troviamo." in InboxMessage.objects.latest("id").body


def test_what_was_asked_elsewhere_appears_the_same_way_and_tells_nobody(delivered):
    letters = Mail.objects.count()

    tell(delivered, "a1", "R77", "in_progress", NOON + timedelta(days=1), type_="voltura")

    assert story("R77") == [("received", "cis", "applied"), ("in_progress", "cis", "applied")]
    assert chores.tell_step() == 0
    assert Mail.objects.count() == letters


def test_the_same_answer_again_is_no_news(delivered):
    code = asked(Anna())
    at = NOON + timedelta(days=1)

    tell(delivered, "a1", code, "in_progress", at)
    tell(delivered, "a2", code, "in_progress", at)

    assert len(story(code)) == 2


def test_a_cis_that_acknowledges_what_it_received_says_nothing_new(delivered):
    code = asked(Anna())

    tell(delivered, "a1", code, "received", NOON + timedelta(days=1))

    assert story(code) == [("received", "customer", "applied")]
    assert chores.tell_step() == 0
    assert doubtful_answers() == []


def test_a_newer_note_in_the_same_state_is_told(delivered):
    code = asked(Anna())
    tell(delivered, "a1", code, "in_progress", NOON + timedelta(days=1))

    tell(delivered, "a2", code, "in_progress", NOON + timedelta(days=2), note="Manca poco.")

    assert ServiceRequest.objects.get(request_code=code).note == "Manca poco."
    assert len(story(code)) == 3


def test_a_late_answer_moves_nothing_and_is_kept_for_the_office(delivered):
    code = asked(Anna())
    tell(delivered, "a1", code, "done", NOON + timedelta(days=3))

    tell(delivered, "a2", code, "in_progress", NOON + timedelta(days=1))

    assert ServiceRequest.objects.get(request_code=code).status == "done"
    assert story(code)[-1] == ("in_progress", "cis", "late")
    assert [(one.request_code, one.verdict) for one in doubtful_answers()] == [(code, "late")]
    assert chores.tell_step() == 1
    assert chores.tell_step() == 0


@pytest.mark.parametrize(
    ("status", "type_"), [("received", "bill_copy"), ("in_progress", "voltura")]
)
def test_what_contradicts_is_kept_and_moves_nothing(delivered, status, type_):
    code = asked(Anna())
    if status == "received":
        tell(delivered, "a1", code, "done", NOON + timedelta(days=1))
    before = ServiceRequest.objects.get(request_code=code).status

    tell(delivered, "a2", code, status, NOON + timedelta(days=2), type_=type_)

    assert ServiceRequest.objects.get(request_code=code).status == before
    assert [one.verdict for one in doubtful_answers()] == ["contradictory"]


def test_an_answer_under_brunos_name_touches_nothing_of_annas(delivered):
    code = asked(Anna())

    tell(delivered, "a1", code, "done", NOON + timedelta(days=1), customer="C2", note="Sua.")

    assert ServiceRequest.objects.get(request_code=code).status == "received"
    assert story(code) == [("received", "customer", "applied")]
    assert Answer.objects.get(request_code=code).verdict == "contradictory"


def test_an_ended_request_lets_its_kind_settle_what_it_did_here(delivered, monkeypatch):
    told = []
    monkeypatch.setattr(BillCopy, "conclude", lambda _kind, **how: told.append(how))
    code = asked(Anna())

    tell(delivered, "a1", code, "in_progress", NOON + timedelta(days=1))
    tell(delivered, "a2", code, "done", NOON + timedelta(days=2))

    assert [(how["request_code"], how["status"]) for how in told] == [(code, "done")]


def test_a_request_of_annas_survives_deliveries_that_do_not_know_it(delivered):
    code = asked(Anna())

    delivered.deliver("again")

    assert ServiceRequest.objects.get(request_code=code).status == "received"
    assert Outgoing.objects.filter(request_code=code).exists()

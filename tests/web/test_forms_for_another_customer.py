"""A form that was opened for one customer changes nothing of another one."""

import re

import cast
import pytest
import trade
from django.utils import timezone

from utenza.customers.models import Change
from utenza.notifications.models import Preference
from utenza.service_requests.models import ServiceRequest

pytestmark = pytest.mark.django_db
PHONE = "/operazioni/contatti-telefono/"


@pytest.fixture
def ada(anna, bruno):
    """Ada keeps the books of Anna and of Bruno."""
    login = cast.a_login(username="ada", welcomed_at=timezone.now())
    for person in (anna, bruno):
        cast.a_grant(login=login, customer=person.customer, role="delegate")
    return login


@pytest.fixture
def as_ada(ada, signed_in):
    return signed_in(ada)


def passes_to(client, person, **more):
    return client.post("/scegli/", {"customer": person.customer.customer_code, **more})


def hidden(page):
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.content.decode())
    return dict(found)


def opens_for(client, person, path):
    """Open the page for the customer and return what its form says without being typed."""
    passes_to(client, person)
    return {
        name: value
        for name, value in hidden(client.get(path)).items()
        if name in ("acting_for", "key")
    }


def test_a_telephone_typed_for_anna_is_not_brunos_whom_ada_passed_to_meanwhile(as_ada, anna, bruno):
    typed = opens_for(as_ada, anna, PHONE) | {"phone": "02 12345678"}
    passes_to(as_ada, bruno)

    answer = as_ada.post(PHONE, typed)

    assert answer.status_code == 409
    assert not Change.objects.exists()
    assert not ServiceRequest.objects.exists()
    page = answer.content.decode()
    assert anna.customer.customer_code in page
    assert "non abbiamo inviato né cambiato nulla" in page


def test_back_to_anna_what_was_typed_goes_where_it_was_meant_to_go(as_ada, anna, bruno):
    typed = opens_for(as_ada, anna, PHONE) | {"phone": "02 12345678"}
    passes_to(as_ada, bruno)
    held = hidden(as_ada.post(PHONE, typed))
    assert held["phone"] == "02 12345678"

    answer = as_ada.post("/scegli/", held)
    assert (answer.status_code, answer["Location"]) == (307, PHONE)
    assert as_ada.post(PHONE, held).status_code == 302

    assert Change.objects.get().customer == anna.customer


def test_once_ada_may_no_longer_act_for_anna_her_form_is_nobodys(as_ada, ada, anna, bruno):
    typed = opens_for(as_ada, anna, PHONE) | {"phone": "02 12345678"}
    cast.Grant.objects.filter(login=ada, customer=anna.customer).delete()

    answer = as_ada.post(PHONE, typed)

    assert answer.status_code == 409
    assert anna.customer.customer_code not in answer.content.decode()
    assert "il tuo accesso non vale più" in answer.content.decode()
    assert not Change.objects.exists()


@pytest.mark.parametrize("path", ["/profilo/preferenze/", "/profilo/avvisi/"])
def test_choices_made_for_anna_are_not_brunos(as_ada, anna, bruno, path):
    typed = opens_for(as_ada, anna, path)
    assert typed["acting_for"] == anna.customer.customer_code
    passes_to(as_ada, bruno)

    assert as_ada.post(path, typed).status_code == 409
    assert not Preference.objects.exists()


def test_an_answer_written_for_anna_is_still_there_where_it_cannot_be_given(as_ada, anna, bruno):
    told = {"type": "bill_copy", "note": "Quale?"}
    waiting = trade.a_waiting_request(customer=anna.customer, **told)
    path = f"/profilo/richieste/{waiting.request_code}/"
    typed = opens_for(as_ada, anna, path) | {"do": "answer", "words": "Quella di marzo."}
    passes_to(as_ada, bruno)

    answer = as_ada.post(path, typed)

    assert answer.status_code == 409
    assert hidden(answer)["words"] == "Quella di marzo."


@pytest.mark.parametrize(
    "path",
    [PHONE, "/operazioni/voltura/", "/operazioni/copia-fattura/", "/operazioni/autolettura/"],
)
def test_for_the_customer_of_its_page_a_form_is_answered_as_ever(as_anna, path):
    told = {"acting_for": as_anna.get(PHONE).wsgi_request.viewer.customer_code}

    assert as_anna.post(path, told).status_code in (200, 422)

"""After the sign-in: for whom to act, and the welcome after the move."""

from datetime import date
from decimal import Decimal

import cast
import pytest
from django.utils import timezone

from utenza.billing_profiles.models import BillingProfile
from utenza.bills.models import Bill
from utenza.identity.models import Login

pytestmark = pytest.mark.django_db


def sign_in(client, login, **more):
    return client.post("/accedi/", {"login": login, "password": cast.PASSWORD, **more})


@pytest.fixture
def administrator(anna, bruno):
    """Ada keeps the books of Anna and of Bruno, and holds nothing herself."""
    ada = cast.a_login(username="ada", welcomed_at=timezone.now())
    for person in (anna, bruno):
        cast.a_grant(login=ada, customer=person.customer, role="delegate")
    return ada


def test_who_acts_for_several_chooses_first(client, administrator, anna, bruno):
    response = sign_in(client, "ada", next="/fatture/")

    assert response["Location"] == "/scegli/?next=%2Ffatture%2F"
    body = client.get(response["Location"]).content.decode()
    assert anna.customer.customer_code in body
    assert bruno.customer.customer_code in body
    chosen = {"customer": bruno.customer.customer_code, "next": "/fatture/"}
    assert client.post("/scegli/", chosen)["Location"] == "/fatture/"
    assert client.session["customer_code"] == bruno.customer.customer_code


def test_the_choice_holds_until_another_one(client, administrator, anna, bruno):
    sign_in(client, "ada")
    for person in (bruno, anna):
        client.post("/scegli/", {"customer": person.customer.customer_code})

        viewer = client.get("/profilo/sicurezza/").wsgi_request.viewer
        assert viewer.customer_code == person.customer.customer_code
        assert viewer.customer_id == person.customer.pk


def test_what_is_not_granted_cannot_be_chosen(client, anna, bruno):
    sign_in(client, "anna.dangelo")

    forged = client.post("/scegli/", {"customer": bruno.customer.customer_code})
    missing = client.post("/scegli/", {"customer": "C-none"})

    assert forged.status_code == missing.status_code == 404
    assert forged.content == missing.content
    assert "customer_code" not in client.session


def test_a_choice_that_is_no_longer_granted_counts_for_nothing(client, administrator, anna, bruno):
    sign_in(client, "ada")
    client.post("/scegli/", {"customer": bruno.customer.customer_code})
    administrator_grants = cast.Grant.objects.filter(login=administrator, customer=bruno.customer)
    administrator_grants.update(until=date(2020, 1, 1))

    viewer = client.get("/profilo/sicurezza/").wsgi_request.viewer

    assert viewer.customer_code == anna.customer.customer_code
    assert client.post("/scegli/", {"customer": bruno.customer.customer_code}).status_code == 404


def test_who_acts_for_one_alone_has_nothing_to_choose(client, anna):
    sign_in(client, "anna.dangelo")

    assert client.get("/scegli/")["Location"] == "/"


def test_choosing_goes_on_in_read_only_mode(client, administrator, bruno, settings):
    settings.READ_ONLY = True
    sign_in(client, "ada")

    response = client.post("/scegli/", {"customer": bruno.customer.customer_code})

    assert response.status_code == 302
    assert client.session["customer_code"] == bruno.customer.customer_code


def a_customer_with_history():
    person = cast.a_person(username="nuova", first_name="Nora", welcomed=False)
    supply = cast.a_supply(customer=person.customer)
    cast.a_supply(customer=person.customer)
    profile = BillingProfile.objects.create(
        customer=person.customer,
        bp_code="BP-000001",
        payment_method="pagopa",
        delivery="email",
        delivery_email="nora@example.org",
        opened_on=date(2020, 1, 1),
    )
    for month in (3, 5):
        Bill.objects.create(
            customer=person.customer,
            bill_number=f"F{month}",
            kind="bill",
            supply=supply,
            billing_profile=profile,
            issued_on=date(2024, month, 10),
            due_on=date(2024, month, 28),
            period_from=date(2024, month - 2, 1),
            period_to=date(2024, month, 1),
            total=Decimal(10),
            open_amount=Decimal(0),
            collection="pagopa",
            estimated=False,
        )
    return person


def test_the_first_sign_in_welcomes_by_name_with_what_was_carried_over(client):
    person = a_customer_with_history()

    response = sign_in(client, "nuova", next="/fatture/")

    assert response["Location"] == "/benvenuto/?next=%2Ffatture%2F"
    body = client.get(response["Location"]).content.decode()
    assert "Ciao Nora, " in body
    assert "marzo 2024" in body
    assert person.login.email in body
    assert person.customer.mobile in body


def test_the_welcome_counts_what_is_the_customers_alone(client, anna):
    cast.a_supply(customer=anna.customer)
    a_customer_with_history()

    sign_in(client, "nuova")

    context = client.get("/benvenuto/").context
    assert context["supplies"] == 2
    assert context["profiles"] == 1
    assert (context["bills"].count, context["bills"].since) == (2, date(2024, 3, 10))


@pytest.mark.parametrize(
    ("answer", "reached", "confirmed"),
    [
        ("right", "/guida/?next=%2F", True),
        ("wrong", "/benvenuto/contatti/?next=%2F", False),
        ("skip", "/", False),
    ],
)
def test_the_welcome_is_shown_once_whatever_the_answer(client, answer, reached, confirmed):
    person = a_customer_with_history()
    sign_in(client, "nuova")

    response = client.post("/benvenuto/", {"answer": answer})

    assert response["Location"] == reached
    if reached != "/":
        assert client.get(reached).status_code == 200
    login = Login.objects.get(pk=person.login.pk)
    assert login.welcomed_at is not None
    assert (login.contacts_confirmed_at is not None) is confirmed
    assert client.get("/benvenuto/")["Location"] == "/"
    client.post("/esci/")
    assert sign_in(client, "nuova")["Location"] == "/"


def test_nothing_forces_the_welcome(client):
    a_customer_with_history()
    sign_in(client, "nuova")

    assert client.get("/profilo/sicurezza/").status_code == 200


def test_the_welcome_waits_while_the_portal_is_read_only(client, settings):
    a_customer_with_history()
    settings.READ_ONLY = True

    assert sign_in(client, "nuova")["Location"] == "/"

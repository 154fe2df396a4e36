"""Getting in with the old credentials, through the real page."""

import re

import cast
import pytest
from django.utils import timezone

from utenza.customers.models import Customer
from utenza.identity.models import Login

SIGN_IN = "/accedi/"
pytestmark = pytest.mark.django_db


def sign_in(client, login, password=cast.PASSWORD, **headers):
    return client.post(SIGN_IN, {"login": login, "password": password}, **headers)


def headers_of(response):
    # The length follows what was typed, which is shown again; a second may pass in between.
    passing = {"Content-Length", "Expires"}
    return tuple(sorted(h for h in response.headers.items() if h[0] not in passing))


def without_tokens(body):
    return re.sub(rb'(name="csrfmiddlewaretoken" value=|value=)"[^"]*"', b"", body)


@pytest.mark.parametrize(
    "typed", ["Anna.DAngelo", "anna.dangelo", "  ANNA.DANGELO ", "anna.dangelo@EXAMPLE.com"]
)
def test_anna_types_her_name_or_her_address_as_she_likes(client, anna, typed):
    response = sign_in(client, typed)

    assert response.status_code == 302
    assert response["Location"] == "/"
    assert client.session["_auth_user_id"] == str(anna.login.pk)


@pytest.mark.parametrize("change", [str.lower, str.upper, lambda code: f" {code[:6]} {code[6:]} "])
def test_anna_types_her_tax_code(client, anna, change):
    response = sign_in(client, change(anna.customer.tax_code))

    assert response.status_code == 302


def test_a_delegate_does_not_sign_in_with_the_tax_code_of_whom_he_acts_for(client, anna, bruno):
    cast.a_grant(login=bruno.login, customer=anna.customer, role="delegate")
    Login.objects.filter(pk=bruno.login.pk).update(password=cast.make_password("Solo di Bruno 1"))

    assert sign_in(client, anna.customer.tax_code, "Solo di Bruno 1").status_code == 200


@pytest.mark.parametrize(
    "password", [" due  spazi ", "perché no, è così", "gatto 🐈‍⬛ nero", "à" * 50, "x" * 200]
)
def test_a_password_counts_exactly_as_it_was_typed(client, password):
    cast.a_person(username="dario", first_name="Dario", password=password)

    assert sign_in(client, "dario", password.strip() + "!").status_code == 200
    if password != password.strip():
        assert sign_in(client, "dario", password.strip()).status_code == 200
    assert sign_in(client, "dario", password).status_code == 302


def test_two_who_share_an_address_are_told_apart_by_their_passwords(client):
    cast.a_login(username="ugo", email="casa@example.org", password="La password di Ugo")
    lea = cast.a_person(
        username="lea", first_name="Lea", email="Casa@example.org", password="La password di Lea"
    )

    assert sign_in(client, "casa@example.org", "La password di Lea").status_code == 302
    assert client.session["_auth_user_id"] == str(lea.login.pk)


def test_a_user_name_that_looks_like_annas_address_does_not_shadow_her(client, anna):
    cast.a_login(username="anna.dangelo@example.com", password="Un'altra password ancora")

    sign_in(client, "anna.dangelo@example.com")

    assert client.session["_auth_user_id"] == str(anna.login.pk)


def test_unknown_wrong_and_closed_get_the_same_answer(client, anna):
    cast.a_login(username="chiuso", is_active=False)

    answers = [
        sign_in(client, "anna.dangelo", "sbagliata"),
        sign_in(client, "nessuno.qui.mai", "sbagliata"),
        sign_in(client, "chiuso"),
    ]

    assert {answer.status_code for answer in answers} == {200}
    assert len({without_tokens(answer.content) for answer in answers}) == 1
    assert len({headers_of(answer) for answer in answers}) == 1
    assert "Nome utente o password non corretti" in answers[0].content.decode()


def test_a_login_that_is_closed_while_signed_in_is_out_at_the_next_page(client, anna):
    sign_in(client, "anna.dangelo")

    Login.objects.filter(pk=anna.login.pk).update(is_active=False)

    assert client.get("/profilo/sicurezza/")["Location"].startswith(SIGN_IN)


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/fatture/?anno=2025", "/fatture/?anno=2025"),
        ("https://example.org/", "/"),
        ("//example.org/", "/"),
        ("/\\example.org/", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_after_signing_in_anna_goes_on_to_our_pages_only(client, anna, wanted, reached):
    response = client.post(
        SIGN_IN, {"login": "anna.dangelo", "password": cast.PASSWORD, "next": wanted}
    )

    assert response["Location"] == reached


def test_who_is_signed_in_is_led_on_from_the_sign_in_page(client, anna):
    sign_in(client, "anna.dangelo")

    assert client.get(SIGN_IN)["Location"] == "/"


def test_signing_in_changes_the_sessions_key_and_signing_out_ends_it(client, anna):
    client.get(SIGN_IN)
    session = client.session
    session["planted"] = "by a stranger"
    session.save()
    planted = session.session_key

    sign_in(client, "anna.dangelo")
    signed_in = client.session.session_key

    assert signed_in != planted
    assert client.post("/esci/")["Location"] == SIGN_IN
    assert not type(client.session)().exists(signed_in)
    assert client.get("/profilo/sicurezza/").status_code == 302


def test_what_anna_sees_is_kept_by_no_cache(client, anna):
    sign_in(client, "anna.dangelo")

    assert "no-store" in client.get("/profilo/sicurezza/")["Cache-Control"]


def test_the_first_sign_in_is_noted_once(client, anna):
    sign_in(client, "anna.dangelo")
    anna.login.refresh_from_db()
    first = anna.login.first_sign_in_at

    client.post("/esci/")
    sign_in(client, "anna.dangelo")

    anna.login.refresh_from_db()
    assert first is not None
    assert anna.login.first_sign_in_at == first


@pytest.mark.parametrize(
    "path", ["/registrati/", "/accedi/signup/", "/email/", "/profilo/sicurezza/email/", "/signup/"]
)
def test_nobody_registers_or_changes_addresses_here(client, anna, path):
    assert client.get(path).status_code == 404


def test_carla_who_holds_no_customer_is_told_so(client, carla):
    response = sign_in(client, "carla")

    assert response["Location"] == "/nessun-cliente/"
    assert "nessun cliente" in client.get("/nessun-cliente/").content.decode()
    assert client.get("/profilo/sicurezza/")["Location"] == "/nessun-cliente/"


def test_a_grant_that_has_ended_shows_nothing(client, anna, bruno):
    cast.a_grant(
        login=bruno.login,
        customer=anna.customer,
        role="delegate",
        until=timezone.localdate().replace(year=2020),
    )

    sign_in(client, "bruno")

    assert anna.customer.customer_code not in client.get("/profilo/sicurezza/").content.decode()


def test_the_pages_speak_english_too(client, anna):
    client.cookies["django_language"] = "en"

    body = client.get(SIGN_IN).content.decode()

    assert '<html lang="en">' in body


@pytest.mark.parametrize(
    ("contract", "chosen", "spoken"),
    [("en", None, "en"), ("en", "it", "it"), ("it", None, "en"), ("", None, "en")],
)
def test_the_contracts_language_wins_over_the_browsers_where_anna_chose_none(
    client, anna, contract, chosen, spoken
):
    Customer.objects.filter(pk=anna.customer.pk).update(language=contract)
    if chosen:
        client.cookies["django_language"] = chosen
    # A browser in Italian, but where the contract says no more than the portal's own language.
    browser = {"accept-language": "it" if contract == "en" else "en"}

    sign_in(client, "anna.dangelo", headers=browser)

    assert f'<html lang="{spoken}">' in client.get("/", headers=browser).content.decode()

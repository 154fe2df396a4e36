"""A second factor to switch on: an app, keys, recovery codes."""

import re

import cast
import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.test import Client

from utenza.identity.models import Tries

pytestmark = pytest.mark.django_db
SECURITY = "/profilo/sicurezza/"
SECOND = "/accedi/secondo-fattore/"


def sign_in(client, password=cast.PASSWORD, **more):
    return client.post("/accedi/", {"login": "anna.dangelo", "password": password, **more})


def code_for(secret, ahead=0):
    return format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1] + ahead))


def confirm(client):
    return client.post(f"{SECURITY}conferma/", {"password": cast.PASSWORD})


@pytest.fixture
def protected(client, anna):
    """Anna with her app switched on; gives its secret and her recovery codes."""
    sign_in(client)
    confirm(client)
    secret = client.get(f"{SECURITY}app/attiva/").context["form"].secret
    response = client.post(f"{SECURITY}app/attiva/", {"code": code_for(secret, -1)})
    assert response["Location"] == f"{SECURITY}codici/"
    codes = client.get(f"{SECURITY}codici/").context["unused_codes"]
    client.post("/esci/")
    return secret, codes


def test_it_is_switched_on_after_the_password_was_typed_again(client, anna):
    sign_in(client)

    response = client.get(f"{SECURITY}app/attiva/")

    assert response["Location"].startswith(f"{SECURITY}conferma/")
    assert "Conferma che sei tu" in client.get(response["Location"]).content.decode()
    again = client.post(response["Location"], {"password": cast.PASSWORD})
    assert again["Location"] == f"{SECURITY}app/attiva/"
    page = client.get(f"{SECURITY}app/attiva/").content.decode()
    assert "<svg" in page
    assert "data:" not in page


def test_from_then_on_a_code_is_asked_for(client, protected):
    secret, _ = protected

    assert sign_in(client, next="/guida/")["Location"].startswith(SECOND)
    assert client.get(SECURITY).status_code == 302
    wrong = client.post(SECOND, {"code": "000000"})
    assert "Il codice non è giusto" in wrong.content.decode()
    right = client.post(SECOND, {"code": code_for(secret)})
    assert right["Location"] == "/guida/"
    assert client.get(SECURITY).status_code == 200


def test_a_code_opens_once(client, protected):
    secret, _ = protected
    sign_in(client)
    code = code_for(secret)
    client.post(SECOND, {"code": code})
    thief = Client()
    sign_in(thief)

    assert thief.post(SECOND, {"code": code}).status_code == 200


def test_a_recovery_code_opens_once(client, protected):
    _, codes = protected
    sign_in(client)
    assert client.post(SECOND, {"code": codes[0]}).status_code == 302
    Tries.objects.all().delete()
    again = Client()
    sign_in(again)

    assert again.post(SECOND, {"code": codes[0]}).status_code == 200
    assert again.post(SECOND, {"code": codes[1]}).status_code == 302


def test_five_codes_in_five_minutes_are_tried_and_no_more(client, protected):
    secret, _ = protected
    sign_in(client)

    answers = [client.post(SECOND, {"code": "000000"}).content.decode() for _ in range(5)]
    other = Client()
    sign_in(other)

    assert all("Il codice non è giusto" in answer for answer in answers)
    assert "Troppi tentativi" in other.post(SECOND, {"code": code_for(secret)}).content.decode()


def test_the_secret_does_not_rest_in_clear(protected):
    secret, codes = protected

    kept = " ".join(str(one.data) for one in Authenticator.objects.all())

    assert secret not in kept
    assert not any(code in kept for code in codes)


def test_anna_is_told_of_every_change(client, protected):
    from threading import Event

    from utenza.jobs.chores import chores
    from utenza.jobs.management.commands.work import work

    work(chores(), stop=Event(), once=True)

    said = " ".join(letter.body for letter in mail.outbox)
    assert "L’app di autenticazione è stata attivata" in said
    assert {tuple(letter.to) for letter in mail.outbox} == {("anna.dangelo@example.com",)}


def test_it_is_switched_off_again(client, protected):
    secret, _ = protected
    sign_in(client)
    client.post(SECOND, {"code": code_for(secret)})
    confirm(client)

    assert client.get(f"{SECURITY}app/togli/").status_code == 200
    assert client.post(f"{SECURITY}app/togli/")["Location"] == SECURITY
    client.post("/esci/")
    assert sign_in(client)["Location"] == "/"


def test_every_page_of_the_security_section_is_ours(client, protected):
    secret, _ = protected
    sign_in(client)
    client.post(SECOND, {"code": code_for(secret)})
    confirm(client)

    for path in (
        "",
        "password/",
        "conferma/",
        "conferma/codice/",
        "app/togli/",
        "codici/",
        "codici/nuovi/",
        "chiavi/nuova/",
    ):
        response = client.get(SECURITY + path)

        body = response.content.decode()
        assert response.status_code == 200, path
        assert 'class="brand"' in body, path
        # No style, no handler, and no script but what comes from a file or is data.
        assert not re.search(r"<style|style=\"|\son[a-z]+=\"", body), path
        scripts = re.findall(r"<script[^>]*>", body)
        assert all("src=" in tag or "application/json" in tag for tag in scripts), path


def test_the_codes_can_be_downloaded(client, protected):
    secret, codes = protected
    sign_in(client)
    client.post(SECOND, {"code": code_for(secret)})
    confirm(client)

    response = client.get(f"{SECURITY}codici/scarica/")

    assert response["Content-Type"].startswith("text/plain")
    assert response.content.decode().split() == codes


def test_bruno_cannot_touch_annas_keys(client, anna, bruno):
    key = Authenticator.objects.create(
        user=anna.login, type="webauthn", data={"name": "Telefono di Anna", "credential": {}}
    )
    client.post("/accedi/", {"login": "bruno", "password": cast.PASSWORD})
    confirm(client)

    for what in ("togli", "nome"):
        foreign = client.get(f"{SECURITY}chiavi/{key.pk}/{what}/")
        missing = client.get(f"{SECURITY}chiavi/999999/{what}/")
        assert foreign.status_code == missing.status_code == 404
        assert foreign.content == missing.content


def test_nothing_is_switched_on_while_the_portal_is_read_only(client, anna, settings):
    sign_in(client)
    confirm(client)
    settings.READ_ONLY = True

    assert client.get(f"{SECURITY}app/attiva/").status_code == 200
    assert client.post(f"{SECURITY}app/attiva/", {"code": "123456"}).status_code == 503

"""The pages that everybody may read, and those that say what went wrong."""

import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.urls import include, path

from utenza.site import models, queries

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def boom(request):
    raise RuntimeError("a bug of ours")


# The portal with a page that breaks.
urlpatterns = [path("boom/", boom), path("", include("utenza.config.urls"))]
handler500 = "utenza.web.site.views.server_error"


@pytest.fixture(autouse=True)
def _forgetful():
    queries.forget()
    yield
    queries.forget()


def text_of(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.mark.parametrize(
    "address", ["/assistenza/", "/novita/", "/novita/la-nuova-area-personale/"]
)
def test_everybody_reads_it_without_signing_in(client, address):
    response = client.get(address)

    assert response.status_code == 200
    assert '<html lang="it">' in text_of(response)


def test_help_gives_the_emergency_number_the_telephone_and_the_counters(client):
    page = text_of(client.get("/assistenza/"))

    assert 'href="tel:800000000"' in page
    assert 'href="tel:800000001"' in page
    assert "Sportello Centro" in page
    assert "Posso entrare con le credenziali che avevo già?" in page


def test_english_is_complete_on_a_page_and_its_language_is_said(client):
    page = text_of(client.get("/assistenza/", headers={"accept-language": "en"}))

    assert '<html lang="en">' in page
    assert "How can we help you?" in page
    assert "Can I sign in with the credentials I already had?" in page
    assert "Toll-free number" in page


def test_the_chosen_language_stays_and_leads_back_to_the_page(client):
    answer = client.post(
        "/lingua/", {"language": "en"}, headers={"referer": "http://testserver/novita/"}
    )

    assert answer.status_code == 302
    assert answer.url == "http://testserver/novita/"
    assert '<html lang="en">' in text_of(client.get("/novita/"))


def test_a_language_leads_nowhere_else(client):
    answer = client.post(
        "/lingua/",
        {"language": "en", "next": "https://altrove.example/"},
        headers={"referer": "https://altrove.example/"},
    )

    assert answer.url == "/"


def test_the_language_is_chosen_by_a_form_and_not_by_a_link(client):
    assert client.get("/lingua/?language=en").status_code == 405


def test_the_language_can_be_chosen_while_the_portal_is_read_only(client, settings):
    settings.READ_ONLY = True

    assert client.post("/lingua/", {"language": "en"}).status_code == 302


def test_while_the_portal_is_read_only_every_page_says_so(client, settings):
    settings.READ_ONLY = True

    assert "L’Area Personale è in sola consultazione." in text_of(client.get("/novita/"))


def test_an_important_announcement_stands_on_every_page(client):
    models.Announcement.objects.filter(slug="la-nuova-area-personale").update(is_important=True)

    assert "È arrivata la nuova Area Personale" in text_of(client.get("/assistenza/"))


def test_what_an_announcement_holds_is_never_markup(client):
    models.Announcement.objects.update(
        title_it="<b>titolo</b>", body_it="<script>alert(1)</script> [qui](javascript:alert(1))"
    )

    page = text_of(client.get("/novita/la-nuova-area-personale/"))

    assert "<script>alert" not in page
    assert "<b>titolo" not in page
    assert 'href="javascript' not in page


@pytest.mark.parametrize("address", ["/non-c-e/", "/novita/nessuna/", "/novita/x/y/"])
def test_what_is_not_there_is_told_in_the_same_bytes_with_help(client, address):
    first, second = client.get("/mai-visto/"), client.get(address)

    assert (first.status_code, second.status_code) == (404, 404)
    assert first.content == second.content
    assert "Questa pagina non c’è" in text_of(second)
    assert 'href="tel:800000001"' in text_of(second)


@pytest.fixture
def remembered(settings):
    """The process has shown a page before, as any but a new one has."""
    settings.SHELL_SECONDS = 3600
    queries.shell(language="it", now=NOW)


@pytest.mark.urls(__name__)
@pytest.mark.usefixtures("remembered")
def test_a_bug_is_told_without_its_words_and_with_the_telephone():
    client = Client(raise_request_exception=False)

    response = client.get("/boom/")

    assert response.status_code == 500
    assert "Qualcosa si è rotto da parte nostra" in text_of(response)
    assert "a bug of ours" not in text_of(response)
    assert 'href="tel:800000001"' in text_of(response)


def test_a_form_that_came_too_late_is_explained():
    client = Client(enforce_csrf_checks=True)

    response = client.post("/lingua/", {"language": "en"})

    assert response.status_code == 403
    assert "Il modulo è scaduto" in text_of(response)


def test_a_host_that_is_not_ours_gets_a_plain_refusal(client):
    response = client.get("/novita/", headers={"host": "altrove.example"})

    assert response.status_code == 400
    assert "La richiesta non è chiara" in text_of(response)


@pytest.fixture
def unreachable():
    """The database's server is gone: its socket is not there."""
    there = connection.settings_dict["HOST"]
    connection.close()
    connection.settings_dict["HOST"] = "/nowhere/at/all"
    yield
    connection.close()
    connection.settings_dict["HOST"] = there


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("remembered", "unreachable")
def test_while_the_database_is_away_the_page_says_when_to_come_back(client):
    response = client.get("/assistenza/")

    assert response.status_code == 503
    assert response["Retry-After"] == "60"
    assert "Torniamo tra poco" in text_of(response)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("unreachable")
@pytest.mark.parametrize("address", ["/robots.txt", "/favicon.ico"])
def test_the_brands_files_need_no_database(client, address):
    assert client.get(address).status_code in (200, 302)


@pytest.mark.parametrize("address", ["/assistenza/", "/non-c-e/", "/robots.txt", "/favicon.ico"])
def test_every_answer_keeps_robots_out_and_the_browsers_powers_off(client, address):
    headers = client.get(address).headers

    assert headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]


@pytest.mark.parametrize("address", ["/assistenza/", "/novita/", "/non-c-e/"])
def test_no_page_holds_a_style_or_a_script_of_its_own_or_asks_a_third_party(client, address):
    page = text_of(client.get(address))

    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=\"/)", page)
    assert not re.search(r"(?:src|href|action)=\"(?:https?:)?//", page)


def test_robots_are_asked_to_stay_out(client):
    assert client.get("/robots.txt").content == b"User-agent: *\nDisallow: /\n"

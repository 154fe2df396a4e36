"""The link of a letter confirms an address, for whoever holds it, and shows nothing else."""

import re
from datetime import timedelta
from html import unescape

import cast
import pytest
import trade
from django.test import Client
from django.utils import timezone

from utenza.contacts.actions.asking import ask_proof
from utenza.contacts.models import Proof
from utenza.customers.models import Change
from utenza.customers.queries import contacts_of
from utenza.notifications.models import Mail

pytestmark = pytest.mark.django_db
NEW = "nuova@example.org"


@pytest.fixture
def link(house):
    """The path in the letter to Anna's new address."""
    now = timezone.now()
    change = cast.a_change(customer=house.anna.customer, request_code="W-EMAIL", now=now)
    trade.a_waiting_request(customer=house.anna.customer, request_code="W-EMAIL")
    ask_proof(
        viewer=cast.viewer_of(house.anna),
        request_code=change.request_code,
        now=now,
    )
    return re.search(r"http://127\.0\.0\.1:8000(/conferma/[\w-]+/)", Mail.objects.get().body)[1]


def text_of(response):
    return unescape(response.content.decode())


def without_token(response):
    """Leave out what guards each form, which is new in every page."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text_of(response))


def email_of(house):
    return contacts_of(customer_id=house.anna.customer.pk).email


def test_opening_changes_nothing_and_the_button_confirms(house, link):
    client = Client()

    opened = client.get(link)
    before = email_of(house)
    confirmed = client.post(link)

    assert opened.status_code == confirmed.status_code == 200
    assert "È il tuo indirizzo?" in text_of(opened)
    assert before == house.anna.customer.email
    assert "Indirizzo confermato" in text_of(confirmed)
    assert email_of(house) == NEW
    assert [letter.to for letter in Mail.objects.order_by("id")] == [NEW, before, NEW]


@pytest.mark.parametrize("who", ["nobody", "bruno"])
def test_a_stranger_who_holds_the_link_learns_the_address_and_nothing_of_anna(
    house, link, bruno, signed_in, who
):
    client = Client() if who == "nobody" else signed_in(bruno.login)

    pages = text_of(client.get(link)) + text_of(client.post(link))

    assert NEW in pages
    customer = house.anna.customer
    for hers in (customer.customer_code, customer.email, customer.tax_code, "D'Angelò", "W-EMAIL"):
        assert hers not in pages
    assert email_of(house) == NEW


def test_after_opening_annas_link_bruno_is_still_bruno(house, link, bruno, signed_in):
    client = signed_in(bruno.login)

    page = text_of(client.post(link))

    assert bruno.customer.customer_code in page
    assert client.get("/fatture/2026~PAGATA/").status_code == 404


def test_a_link_that_was_used_says_what_to_do(house, link, client):
    client.post(link)

    for answer in (client.get(link), client.post(link)):
        assert answer.status_code == 410
        assert "Questo collegamento non vale più" in text_of(answer)
        assert NEW not in text_of(answer)


def test_a_link_that_expired_and_one_that_never_was_get_the_same_answer(house, link, client):
    Proof.objects.update(
        asked_at=timezone.now() - timedelta(days=4), expires_at=timezone.now() - timedelta(days=1)
    )

    expired, invented = client.get(link), client.get("/conferma/inventato/")

    assert expired.status_code == invented.status_code == 410
    assert without_token(expired) == without_token(invented)


def test_a_link_of_a_cancelled_change_is_dead(house, link, client):
    Change.objects.update(state="dropped", drop_reason="cancelled", ended_at=timezone.now())

    assert client.post(link).status_code == 410
    assert email_of(house) == house.anna.customer.email


def test_read_only_shows_the_contacts_and_keeps_the_link_good(house, link, client, settings):
    settings.READ_ONLY = True
    opened, refused = client.get(link), client.post(link)
    settings.READ_ONLY = False

    assert "Per ora questa operazione si fa con noi" in text_of(opened)
    assert refused.status_code == 503
    assert client.post(link).status_code == 200


def test_a_button_from_another_site_confirms_nothing(house, link):
    assert Client(enforce_csrf_checks=True).post(link).status_code == 403
    assert email_of(house) == house.anna.customer.email


def test_the_confirmation_speaks_english(house, link, client):
    assert "Is this your address?" in text_of(client.get(link, headers={"accept-language": "en"}))


def test_another_letter_leads_to_this_portal(as_anna, house, link, settings):
    settings.PUBLIC_URL = "https://area.example.it"
    Mail.objects.all().delete()

    as_anna.post("/profilo/contatti/W-EMAIL/", {"step": "resend"})

    assert re.search(r"https://area\.example\.it/conferma/[\w-]{43}/", Mail.objects.get().body)

"""Luca may look at what is Anna's: no page offers him what the portal would refuse."""

import re

import cast
import pytest
import trade
from django.utils import timezone

from utenza.service_requests.models import Draft

pytestmark = pytest.mark.django_db
ONLY = "Con il tuo accesso puoi solo consultare"


def main_of(response):
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode()).split("<main")[1].split("</main>")[0]


@pytest.fixture
def as_luca(house, signed_in):
    luca = cast.a_login(username="luca", welcomed_at=timezone.now())
    cast.a_grant(login=luca, customer=house.anna.customer, role="viewer")
    return signed_in(luca)


def test_operations_say_once_that_he_only_looks_and_show_what_is_under_way(as_luca, house):
    Draft.objects.create(customer=house.anna.customer, type="complaint", changed_at=timezone.now())

    page = main_of(as_luca.get("/operazioni/"))

    assert page.count(ONLY) == 1
    assert 'href="/operazioni/' not in page
    assert "AP-ANNA" in page


def test_anna_herself_is_offered_everything(as_anna, house):
    page = main_of(as_anna.get("/operazioni/"))

    assert ONLY not in page
    assert 'href="/operazioni/' in page


@pytest.mark.parametrize("status", ["received", "waiting_customer"])
def test_a_request_shows_its_story_and_no_button(as_luca, as_anna, house, status):
    request = trade.a_request(
        customer=house.anna.customer, status=status, submission_key="7" * 64, note="Quale?"
    )
    path = f"/profilo/richieste/{request.request_code}/"

    assert 'name="do"' in main_of(as_anna.get(path))
    assert 'name="do"' not in main_of(as_luca.get(path))
    assert request.request_code in main_of(as_luca.get(path))


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/profili-pagamento/BP-000777/",
        "/forniture/S-GAS/",
        "/consumi/S-GAS/letture/",
        "/fatture/2026~SCADUTA/",
        "/fatture/2026~PAGATA/",
        "/fatture/",
        "/pagamenti/",
        "/pagamenti/paga/?fattura=2026%2FSCADUTA",
        "/pagamenti/" + "attempt" * 3 + "/",
    ],
)
def test_no_page_offers_what_he_may_not_do(as_luca, as_anna, house, path):
    house.gas.reading_calendar = "RC-A"
    house.gas.save()
    day = timezone.localdate()
    trade.a_window(calendar="RC-A", opens_on=day, closes_on=day)
    offers = re.compile(r'href="/operazioni/[^"]|Paga (ora|tutto)|Riprova a pagare|form="paga"')

    assert offers.search(main_of(as_anna.get(path)))
    assert not offers.search(main_of(as_luca.get(path)))

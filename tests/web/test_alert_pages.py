"""Anna switches on what she wants to be told of her use."""

import re
from datetime import UTC, datetime
from decimal import Decimal

import cast
import closing
import pytest

from utenza.metering.models import AlertChoice

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
PATH = "/profilo/avvisi/"


def told(response):
    main = response.content.decode().partition("<main")[2]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def test_at_first_the_window_alone_is_on(as_anna):
    page = as_anna.get(PATH).content.decode()

    assert re.search(r'name="reading_window"[^>]*checked', page)
    assert not re.search(r'name="unusual_use"[^>]*checked', page)


def test_anna_switches_alerts_on_and_finds_them_so(as_anna, house):
    answer = as_anna.post(PATH, {"unusual_use": "on", "bill_above": "149,90"})

    assert answer["Location"] == PATH
    chosen = AlertChoice.objects.get()
    assert chosen.customer == house.anna.customer
    assert (chosen.unusual_use, chosen.near_limit, chosen.reading_window) == (True, False, False)
    assert chosen.bill_above == Decimal("149.90")
    page = as_anna.get(PATH).content.decode()
    assert 'value="149,90"' in page
    assert re.search(r'name="unusual_use"[^>]*checked', page)


def test_she_changes_her_mind(as_anna):
    as_anna.post(PATH, {"bill_above": "100", "reading_window": "on"})
    as_anna.post(PATH, {"near_limit": "on", "bill_above": ""})

    chosen = AlertChoice.objects.get()
    assert chosen.bill_above is None
    assert chosen.near_limit


@pytest.mark.parametrize("typed", ["tanto", "-5", "1" * 30, "0,004"])
def test_what_is_no_sum_is_explained_and_stays_on_the_page(as_anna, typed):
    answer = as_anna.post(PATH, {"unusual_use": "on", "bill_above": typed})

    assert answer.status_code == 422
    assert "Scrivi un importo in euro" in told(answer)
    assert f'value="{typed}"' in answer.content.decode()
    assert re.search(r'name="unusual_use"[^>]*checked', answer.content.decode())
    assert not AlertChoice.objects.exists()


def test_in_sola_consultazione_what_was_typed_stays(as_anna):
    closing.a_mode()

    answer = as_anna.post(PATH, {"bill_above": "150"})

    assert answer.status_code == 503
    assert 'value="150"' in answer.content.decode()
    assert not AlertChoice.objects.exists()


def test_who_only_reads_sees_what_is_on_and_may_not_change_it(signed_in, house):
    reader = cast.a_login(username="lettrice")
    cast.a_grant(login=reader, customer=house.anna.customer, role="viewer")
    AlertChoice.objects.create(
        customer=house.anna.customer,
        bill_above=Decimal("149.90"),
        **dict.fromkeys(("unusual_use", "near_limit", "reading_window"), False),
        changed_at=NOW,
    )
    client = signed_in(reader)

    page = client.get(PATH)
    refused = client.post(PATH, {"unusual_use": "on"})

    assert "Il tuo accesso è di sola lettura" in told(page)
    assert "149,90 € Acceso" in told(page)
    assert '<form class="form"' not in page.content.decode()
    assert refused.status_code == 403
    assert not AlertChoice.objects.get().unusual_use


def test_the_preferences_lead_there(as_anna):
    assert f'href="{PATH}"' in as_anna.get("/profilo/preferenze/").content.decode()

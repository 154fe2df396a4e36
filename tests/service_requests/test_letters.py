"""What Anna's letters say of her requests: about what, by when, why, and whom she can call."""

import re
from datetime import timedelta

import cast
import pytest
import trade
from asking import NOON, asked, viewer_of
from test_answers import Anna, tell
from test_bills_in_dispute import TWICE, WRONG

from utenza.bills.queries.single import get_bill
from utenza.jobs import chores
from utenza.notifications.models import InboxMessage
from utenza.service_requests.kinds import kinds
from utenza.service_requests.models import RequestStep, ServiceRequest
from utenza.supplies.queries import get_supply

pytestmark = pytest.mark.django_db
WRONGED = {"topic": "billing", "words": "Mi è stato fatturato troppo."}


@pytest.fixture
def home(anna):
    return cast.a_supply(customer=anna.customer, point_code="IT999E00000042", street_number="7")


def about_the_bill(person, supply):
    """Return how Anna asks about a bill of over two years."""
    profile = trade.a_profile(customer=person.customer)
    bill = trade.a_bill(
        supply=supply, profile=profile, bill_number="2026/77", period_from="2024-01-01"
    )
    return get_bill(viewer=viewer_of(person), number=bill.bill_number, today=NOON.date())


def about_the_supply(person, supply):
    return get_supply(viewer=viewer_of(person), code=supply.supply_code, today=NOON.date())


def the_letter():
    return InboxMessage.objects.latest("id").body


@pytest.mark.parametrize(
    ("slug", "cleaned"),
    [
        ("doppia-fatturazione", TWICE),
        ("rettifica-fattura", WRONG),
        ("prescrizione", {"amount": None, "objects": True, "words": ""}),
        ("rateizzazione", {"instalments": 3, "reason": ""}),
    ],
)
def test_the_receipt_names_the_bill_that_anna_asks_about_once(anna, home, slug, cleaned):
    asked(anna, slug=slug, cleaned=cleaned, bill=about_the_bill(anna, home))

    assert the_letter().count("Fattura: 2026/77") == 1


@pytest.mark.parametrize(
    ("slug", "cleaned"),
    [
        ("reclamo", WRONGED),
        ("cambio-offerta", {"offer": "Casa Serena", "price_kind": "fixed", "words": ""}),
    ],
)
def test_the_receipt_names_the_supply_that_anna_asks_about(anna, home, slug, cleaned):
    asked(anna, slug=slug, cleaned=cleaned, supply=about_the_supply(anna, home))

    assert "Fornitura: Luce, IT999E00000042, Via Roma 7, Milano" in the_letter()


def test_the_letter_of_a_step_names_it_too_in_annas_language(anna, home):
    anna.customer.language = "en"
    anna.customer.save()
    code = asked(anna, slug="reclamo", cleaned=WRONGED, supply=about_the_supply(anna, home))
    RequestStep.objects.create(
        customer=anna.customer,
        request=ServiceRequest.objects.get(request_code=code),
        status="in_progress",
        at=NOON,
        actor="cis",
        recorded_at=NOON,
    )

    chores.tell_step()

    assert "Supply: Electricity, IT999E00000042, Via Roma 7, Milano" in the_letter()


def test_a_refusal_without_a_reason_says_how_anna_gets_to_know_it(cis):
    cis.deliver()
    code = asked(Anna())

    tell(cis, "a1", code, "rejected", NOON + timedelta(days=2))
    chores.tell_step()

    assert "Chiamaci con il codice di questa richiesta: ti diciamo perché." in the_letter()


def test_only_the_promised_day_says_by_when_the_answer_comes(anna, home, settings):
    settings.PROMISED_DAYS = {"double_billing": 10}

    asked(anna, slug="doppia-fatturazione", cleaned=TWICE, bill=about_the_bill(anna, home))

    assert "entro il 4 dicembre 2026" in the_letter()
    assert "giorni" not in the_letter()


@pytest.mark.parametrize("slug", ["rettifica-fattura", "prescrizione", "reclamo"])
def test_what_follows_promises_no_number_of_days(slug):
    kind = kinds()[slug]

    assert not re.search(r"\d+ giorni", kind.follows + kind.words_without_subject)

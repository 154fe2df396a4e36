"""A change of a profile to its end: the CIS refuses it, or delivers what was asked."""

import json
from datetime import timedelta

import cis as cis_of
import pytest
from asking import NOON, asked, viewer_of
from django.core.management import call_command

from utenza.billing_profiles.models import MandateChange, PlannedProfile, PlannedStay
from utenza.billing_profiles.queries import get_profile, profiles_of, stays_of
from utenza.billing_profiles.rules import MandateState, PaymentMethod
from utenza.customers.models import Customer
from utenza.identity.models import Login
from utenza.imports.reports import Outcome
from utenza.notifications.models import Mail
from utenza.service_requests.models import Outgoing, RequestStep, ServiceRequest

pytestmark = pytest.mark.django_db

MANDATE = {
    "iban": "DE89370400440532013000",
    "holder_first_name": "Anna",
    "holder_last_name": "D'Angelò",
    "holder_company": "",
    "holder_tax_code": "RSSMRA80A01H501U",
    "signatory": "",
    "signatory_tax_code": "",
}
BY_DEBIT = MANDATE | {"which": "some", "supplies": ["S3"]}
OLD = "BP-000001"


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
    """Anna's two supplies in one profile."""
    cis.rows["supplies.csv"].append(cis_of.a_supply("S3", "C1", "IT001E00000003"))
    cis.rows["bp_supplies.csv"].append({"supply_code": "S3", "from": "2020-01-01", "bp_code": OLD})
    cis.deliver()
    return cis


def profile(code=OLD):
    return get_profile(viewer=viewer_of(Anna()), code=code)


def activates_debit():
    """Return the code of the request, and that of the profile it makes for S3."""
    code = asked(Anna(), slug="addebito-in-conto", cleaned=BY_DEBIT, profile=profile())
    return code, PlannedProfile.objects.get(request_code=code).bp_code


def told(request_code, status, note="", *, type_="direct_debit"):
    return {
        "request_code": request_code,
        "type": type_,
        "customer_code": "C1",
        "opened_at": NOON.isoformat(),
        "channel": "web",
        "status": status,
        "status_at": (NOON + timedelta(days=2)).isoformat(),
        "note": note,
    }


def delivers(cis, name, *answers):
    cis.rows["requests.csv"] += answers
    report = cis.deliver(name, force=True)
    assert report.outcome is Outcome.APPLIED, report.reason
    assert cis_of.rejects_of(report) == []


def follows(cis, request_code, new, **columns):
    """The CIS makes the profile that was asked for, with S3 in it."""
    made = cis_of.a_profile(new, "C1") | {"opened_on": "2026-11-25", "request_code": request_code}
    cis.rows["billing_profiles.csv"].append(made | columns)
    cis.rows["bp_supplies.csv"][-1]["to"] = "2026-11-24"
    cis.rows["bp_supplies.csv"].append({"supply_code": "S3", "from": "2026-11-25", "bp_code": new})


def where_supplies_are():
    """Return in which profile each supply is from the day on which the change counts."""
    day = (NOON + timedelta(days=1)).date()
    return {
        one.supply_id: one.profile_code
        for one in stays_of(viewer=viewer_of(Anna()))
        if one.starts_on <= day and (one.ends_on is None or one.ends_on >= day)
    }


def test_a_mandate_that_the_bank_refuses_puts_all_back_and_says_why(delivered):
    before = where_supplies_are()
    code, new = activates_debit()
    assert where_supplies_are() != before

    delivers(delivered, "no", told(code, "rejected", "Il conto è chiuso."))

    assert where_supplies_are() == before
    assert new not in [one.code for one in profiles_of(viewer=viewer_of(Anna()))]
    news = profile().mandate_news
    assert (news.state, news.reason) == (MandateState.REFUSED, "Il conto è chiuso.")
    assert profile().may_change


def test_the_new_profile_delivered_with_its_request_takes_the_plans_place(delivered):
    code, new = activates_debit()
    before = where_supplies_are()
    mandate = MandateChange.objects.get()
    follows(
        delivered,
        code,
        new,
        payment_method="direct_debit",
        iban=mandate.iban,
        holder_first_name="Anna",
        holder_last_name="D'Angelò",
        mandate_reference=mandate.mandate_reference,
        mandate_signed_on="2026-11-24",
    )

    delivers(delivered, "done", told(code, "done"))

    assert where_supplies_are() == before
    assert not profile(new).is_planned
    assert profile(new).mandate_news is None
    assert profile(new).account.endswith("3000")
    assert {
        model.objects.get().state for model in (PlannedProfile, PlannedStay, MandateChange)
    } == {"fulfilled", "active"}
    assert ServiceRequest.objects.get(request_code=code).status == "done"


def test_a_profile_that_the_cis_gives_its_own_code_takes_the_plans_place_as_well(delivered):
    code, planned = activates_debit()
    mandate = MandateChange.objects.get()
    account = {"payment_method": "direct_debit", "iban": mandate.iban, "holder_company": "Anna"}
    signed = {"mandate_reference": "UMR9", "mandate_signed_on": "2026-11-24"}
    follows(delivered, code, "BP-555555", **account | signed)

    delivers(delivered, "done", told(code, "done"))

    assert {one.code for one in profiles_of(viewer=viewer_of(Anna()))} == {OLD, "BP-555555"}
    assert where_supplies_are()[PlannedStay.objects.get().supply_id] == "BP-555555"
    assert {
        model.objects.get().state for model in (PlannedProfile, PlannedStay, MandateChange)
    } == {"fulfilled", "active"}
    # The page that the request leads to is still there.
    assert profile(planned).code == "BP-555555"
    assert profile("BP-555555").mandate_news is None


def test_an_own_code_that_comes_before_its_supplies_shows_them_there_already(delivered):
    code, _ = activates_debit()
    follows(delivered, code, "BP-555555")
    supplies = delivered.rows["bp_supplies.csv"]
    supplies.pop()
    supplies[-1]["to"] = ""

    delivers(delivered, "half")

    assert where_supplies_are()[PlannedStay.objects.get().supply_id] == "BP-555555"
    assert profile("BP-555555").mandate_news.state is MandateState.SIGNED


def test_a_mandate_that_is_not_among_what_the_cis_calls_done_waits_no_longer(delivered, capsys):
    code, new = activates_debit()
    follows(delivered, code, new)

    delivers(delivered, "done", told(code, "done"))

    assert profile(new).payment_method is PaymentMethod.PAGOPA
    assert profile(new).mandate_news is None
    assert not_delivered(capsys) == []


def test_carla_sees_what_is_called_done_and_does_not_come(delivered, capsys):
    code, new = activates_debit()
    assert not_delivered(capsys) == []

    delivers(delivered, "done", told(code, "done"))

    assert [(one["request_code"], one["what"]) for one in not_delivered(capsys)] == [
        (code, "mandate"),
        (code, "profile"),
        (code, "supply"),
    ]
    call_command("backlog")
    assert new in capsys.readouterr().out


def not_delivered(capsys):
    capsys.readouterr()
    call_command("backlog", "--json")
    return json.loads(capsys.readouterr().out)["done_but_not_delivered"]


def test_what_is_done_before_its_rows_come_stays_as_it_was_asked(delivered):
    code, new = activates_debit()
    before = where_supplies_are()

    delivers(delivered, "done", told(code, "done"))

    assert where_supplies_are() == before
    assert profile(new).is_planned


def test_what_the_retailer_cancels_is_given_up_without_blaming_the_bank(delivered):
    before = where_supplies_are()
    code, _ = activates_debit()

    delivers(delivered, "off", told(code, "cancelled", "Annullata per telefono."))

    assert where_supplies_are() == before
    assert profile().mandate_news is None
    assert RequestStep.objects.latest("id").note == "Annullata per telefono."


def test_a_delivery_of_bills_that_is_followed_leaves_the_present_address_elsewhere(delivered):
    typed = {"which": "some", "supplies": ["S3"], "delivery": "email", "email": "b@example.org"}
    typed |= dict.fromkeys(("addressee", "street", "street_number", "postcode", "city"), "")
    code = asked(Anna(), slug="recapito", cleaned=typed | {"province": ""}, profile=profile())
    new = PlannedProfile.objects.get().bp_code
    follows(delivered, code, new, delivery_email="b@example.org")

    delivers(delivered, "done", told(code, "done", type_="bill_delivery"))

    assert (profile(new).email, profile().email) == ("b@example.org", "anna@example.org")
    assert not profile(new).is_planned


def test_another_iban_that_is_delivered_is_the_one_that_is_debited(delivered):
    debited = {
        "payment_method": "direct_debit",
        "iban": "IT60X0542811101000000123456",
        "holder_first_name": "Anna",
        "holder_last_name": "D'Angelò",
        "mandate_reference": "UMR1",
        "mandate_signed_on": "2020-01-01",
    }
    delivered.rows["billing_profiles.csv"][0] |= debited
    delivers(delivered, "debited")
    code = asked(Anna(), slug="iban", cleaned=MANDATE, profile=profile())
    assert profile().account.endswith("3456")
    sent = Outgoing.objects.latest("id").document["payload"]
    assert (sent["bp_code"], sent["iban"]) == (OLD, MANDATE["iban"])

    # The CIS may amend the mandate that there is instead of making another.
    delivered.rows["billing_profiles.csv"][0]["iban"] = sent["iban"]
    delivers(delivered, "amended", told(code, "done", type_="iban_change"))

    assert profile().account.endswith("3000")
    assert profile().mandate_news is None
    assert profile().payment_method is PaymentMethod.DIRECT_DEBIT


def test_the_customers_known_address_is_told_of_another_delivery(delivered):
    typed = {"which": "all", "supplies": [], "delivery": "email", "email": "b@example.org"}
    typed |= dict.fromkeys(("addressee", "street", "street_number", "postcode", "city"), "")
    asked(Anna(), slug="recapito", cleaned=typed | {"province": ""}, profile=profile())

    letter = Mail.objects.latest("id")
    assert letter.to == "anna@example.org"
    assert "b@example.org" in letter.body

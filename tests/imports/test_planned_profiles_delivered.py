"""Anna changes her profile; the CIS delivers what it knew, then what she asked."""

import cis as cis_of
import profile_changes as changes
import pytest
import trade

from utenza.billing_profiles.models import MandateChange, PlannedProfile, PlannedStay
from utenza.billing_profiles.queries import get_profile, profiles_of, stays_of
from utenza.billing_profiles.rules import MandateState
from utenza.customers.models import Customer
from utenza.identity.rules.viewers import GrantRole, Viewer
from utenza.service_requests.models import RequestStep, ServiceRequest
from utenza.storage.acting import acting
from utenza.storage.roles import Role
from utenza.supplies.models import Supply


@pytest.fixture
def viewer(cis):
    """Anna, whose two supplies the CIS has delivered in one profile."""
    cis.rows["supplies.csv"].append(cis_of.a_supply("S3", "C1", "IT001E00000003"))
    cis.rows["bp_supplies.csv"].append(
        {"supply_code": "S3", "from": "2020-01-01", "bp_code": "BP-000001"}
    )
    cis.deliver()
    customer = Customer.objects.get(customer_code="C1")
    return Viewer(1, customer.pk, "C1", "Anna", GrantRole.HOLDER)


def planned(viewer, change, supplies, *, of="BP-000001", request="R-9"):
    with acting(Role.PORTAL, login_id=viewer.login_id, customer_id=viewer.customer_id):
        return changes.actions.plan_profile(
            viewer=viewer,
            bp_code=of,
            change=change,
            supply_codes=supplies,
            request_code=request,
            now=changes.NOW,
        ).bp_code


def followed(cis, code, **columns):
    """The CIS does what was asked for S3: the new profile, and the supply in it."""
    profile = cis_of.a_profile(code, "C1") | {"opened_on": "2026-11-23", "request_code": "R-9"}
    cis.rows["billing_profiles.csv"].append(profile | columns)
    cis.rows["bp_supplies.csv"][-1]["to"] = "2026-11-22"
    cis.rows["bp_supplies.csv"].append({"supply_code": "S3", "from": "2026-11-23", "bp_code": code})


def told(viewer):
    """Everything that Anna reads of profiles and stays."""
    names = dict(Supply.objects.values_list("id", "supply_code"))
    stays = {
        (names[one.supply_id], one.profile_code, str(one.starts_on), str(one.ends_on))
        for one in stays_of(viewer=viewer)
    }
    return stays, sorted(one.code for one in profiles_of(viewer=viewer))


def test_the_old_state_delivered_again_neither_undoes_the_change_nor_is_rejected(cis, viewer):
    code = planned(viewer, changes.BY_DEBIT, ["S3"])
    before = told(viewer)
    cis.rows["billing_profiles.csv"][0]["delivery_email"] = "anna.nuova@example.org"

    report = cis.deliver("old", force=True)

    assert report.outcome == "applied"
    assert cis_of.rejects_of(report) == []
    assert told(viewer) == before
    assert ("S3", code, "2026-11-23", "None") in before[0]
    assert get_profile(viewer=viewer, code="BP-000001").email == "anna.nuova@example.org"
    assert get_profile(viewer=viewer, code=code).mandate_news.state is MandateState.SIGNED


def test_the_new_profile_delivered_with_its_request_takes_the_place_of_the_plan(cis, viewer):
    code = planned(viewer, changes.BY_DEBIT, ["S3"])
    before = told(viewer)
    mandate = MandateChange.objects.get()
    followed(
        cis,
        code,
        payment_method="direct_debit",
        iban=mandate.iban,
        holder_first_name="Anna",
        holder_last_name="D'Angelò",
        mandate_reference=mandate.mandate_reference,
        mandate_signed_on="2026-11-22",
    )

    report = cis.deliver("new", force=True)

    assert cis_of.rejects_of(report) == []
    assert told(viewer) == before
    shown = get_profile(viewer=viewer, code=code)
    assert (shown.is_planned, shown.mandate_news, shown.request_code) == (False, None, "R-9")
    assert shown.account.endswith("3000")
    assert PlannedProfile.objects.get().state == "fulfilled"
    assert PlannedStay.objects.get().state == "fulfilled"
    assert MandateChange.objects.get().state == "active"


def test_the_profile_alone_is_half_the_answer_and_nothing_reads_otherwise(cis, viewer):
    code = planned(viewer, changes.BY_POST, ["S3"])
    before = told(viewer)
    followed(cis, code)

    cis.deliver("half", only=("billing_profiles.csv",), force=True)
    assert told(viewer) == before
    assert PlannedStay.objects.get().state == "live"

    cis.deliver("whole", force=True)
    assert told(viewer) == before
    assert PlannedStay.objects.get().state == "fulfilled"


def test_its_request_is_in_progress_at_the_half_and_done_at_the_whole(cis, viewer):
    code = planned(viewer, changes.BY_POST, ["S3"])
    customer = Customer.objects.get(customer_code="C1")
    request = trade.a_request(customer=customer, request_code="R-9", type="bill_delivery")
    ServiceRequest.objects.filter(pk=request.pk).update(status="received", submission_key="k")
    followed(cis, code)

    cis.deliver("half", only=("billing_profiles.csv",), force=True)
    request.refresh_from_db()
    assert request.status == "in_progress"

    cis.deliver("whole", force=True)
    request.refresh_from_db()
    assert request.status == "done"
    assert list(request_steps(request)) == [("in_progress", "portal"), ("done", "portal")]


def request_steps(request):
    steps = RequestStep.objects.filter(request=request).order_by("id")
    return steps.values_list("status", "actor")


def test_a_dry_run_or_a_refused_delivery_confirms_nothing(cis, viewer):
    code = planned(viewer, changes.BY_POST, ["S3"])
    followed(cis, code)

    cis.deliver("rehearsal", force=True, dry_run=True)
    cis.limits["rejects_percent"] = 0
    cis.rows["requests.csv"][0]["status"] = "?"
    report = cis.deliver("refused", force=True)

    assert report.outcome == "refused"
    assert PlannedProfile.objects.get().state == "live"
    assert PlannedStay.objects.get().state == "live"


def test_a_supply_that_moved_once_can_move_again_from_the_same_day(cis, viewer):
    code = planned(viewer, changes.BY_POST, ["S3"])
    followed(cis, code)
    cis.deliver("new", force=True)

    newest = planned(viewer, changes.BY_DEBIT, None, of=code, request="R-10")

    stays, _ = told(viewer)
    assert {stay for stay in stays if stay[0] == "S3"} == {
        ("S3", "BP-000001", "2020-01-01", "2026-11-22"),
        ("S3", newest, "2026-11-23", "None"),
    }

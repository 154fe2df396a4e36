"""No delivery undoes what Anna changed here, and no change of hers stops a delivery."""

import cast
import pytest
import trade
from cis import NOW, rejects_of

from utenza.customers.actions import settle_changes
from utenza.customers.models import Change, Customer
from utenza.customers.queries import delivered_changes, get_customer_data
from utenza.identity.rules.viewers import GrantRole, Viewer
from utenza.imports.reports import Counts, Outcome
from utenza.service_requests.actions.withdrawing import withdraw
from utenza.service_requests.models import RequestStep
from utenza.service_requests.rules.workflow import StepNotAllowed
from utenza.storage.acting import acting
from utenza.storage.roles import Role

NEW = "nuova@example.org"


@pytest.fixture
def anna_changed(cis):
    """Anna is delivered, and her new e-mail was proved."""
    cis.deliver()
    anna = Customer.objects.get(customer_code="C1")
    cast.a_change(customer=anna, now=NOW, state="effective", effective_at=NOW)
    return anna


def shown(anna):
    return get_customer_data(customer_id=anna.pk).fields["email"]


def settle():
    with acting(Role.INTAKE):
        return settle_changes(request_codes=delivered_changes(), now=NOW)


def test_a_delivery_with_the_old_email_loads_and_changes_nothing_that_she_sees(cis, anna_changed):
    cis.rows["customers.csv"][0]["street"] = "Via Verdi"

    report = cis.deliver("second")

    assert report.outcome is Outcome.APPLIED
    assert rejects_of(report) == []
    assert report.files["customers.csv"] == Counts(rows=2, updated=1, unchanged=1)
    assert settle() == []
    assert shown(anna_changed) == NEW


def test_a_delivery_with_the_new_email_settles_the_change(cis, anna_changed):
    cis.rows["customers.csv"][0]["email"] = NEW
    cis.deliver("second")

    assert Change.objects.get().state == "settled"

    cis.rows["customers.csv"][0]["email"] = "terza@example.org"
    cis.deliver("third")
    assert shown(anna_changed) == "terza@example.org"


def test_the_request_of_a_change_that_came_back_is_done_and_annulla_is_gone(cis, anna_changed):
    code = Change.objects.get().request_code
    request = trade.a_request(
        customer=anna_changed, request_code=code, type="contact_email", submission_key="k"
    )
    cis.rows["customers.csv"][0]["email"] = NEW
    cis.deliver("second")

    request.refresh_from_db()
    assert request.status == "done"
    step = RequestStep.objects.get(request=request)
    assert (step.status, step.actor, step.told_at) == ("done", "portal", None)
    viewer = Viewer(1, anna_changed.pk, "C1", "Anna", GrantRole.HOLDER)
    with pytest.raises(StepNotAllowed):
        withdraw(viewer=viewer, code=code, now=NOW)
    assert Change.objects.get().state == "settled"

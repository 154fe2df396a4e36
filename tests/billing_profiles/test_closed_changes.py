"""What PostgreSQL refuses of a change while its operation is in sola consultazione."""

import cast
import closing
import profile_changes as changes
import pytest
import trade
from django.db import ProgrammingError, transaction

from utenza.billing_profiles.models import MandateChange, PlannedProfile, PlannedStay
from utenza.storage.acting import acting
from utenza.storage.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def profiles(anna):
    """One profile paid by notice and one by direct debit, each with a supply."""
    made = {
        "BP-000777": trade.a_profile(customer=anna.customer, bp_code="BP-000777"),
        "BP-000888": trade.a_debit_profile(customer=anna.customer, bp_code="BP-000888"),
    }
    for profile in made.values():
        trade.a_stay(supply=cast.a_supply(customer=anna.customer), profile=profile)
    return made


def as_the_web(person):
    return acting(Role.PORTAL, login_id=person.login.pk, customer_id=person.customer.pk)


OPERATIONS = {
    "direct_debit": lambda anna, by: changes.planned(anna, by["BP-000777"], changes.BY_DEBIT),
    "pagopa_notice": lambda anna, by: changes.planned(anna, by["BP-000888"], changes.BY_NOTICE),
    "bill_delivery": lambda anna, by: changes.planned(anna, by["BP-000888"], changes.BY_POST),
    "iban_change": lambda anna, by: changes.with_iban(anna, by["BP-000888"]),
}
CASES = [(closed, asked) for closed in OPERATIONS for asked in OPERATIONS]


@pytest.mark.parametrize(("closed", "asked"), CASES)
def test_a_closed_operation_is_refused_and_the_others_go_on(anna, profiles, closed, asked):
    closing.a_mode(function=closed)

    if closed == asked:
        with (
            pytest.raises(ProgrammingError, match="row-level security"),
            transaction.atomic(),
            as_the_web(anna),
        ):
            OPERATIONS[asked](anna, profiles)
        assert not PlannedProfile.objects.exists()
        assert not MandateChange.objects.exists()
    else:
        with transaction.atomic(), as_the_web(anna):
            assert OPERATIONS[asked](anna, profiles)


@pytest.mark.parametrize("closed", OPERATIONS)
def test_what_was_changed_is_not_given_up_meanwhile_but_by_the_cis(anna, profiles, closed):
    OPERATIONS[closed](anna, profiles)
    closing.a_mode(function=closed)

    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
        as_the_web(anna),
    ):
        changes.dropped()

    with transaction.atomic(), acting(Role.INTAKE):
        changes.dropped(reason="No.")
    states = {
        state
        for model in (PlannedProfile, PlannedStay, MandateChange)
        for state in model.objects.values_list("state", flat=True)
    }
    assert states <= {"dropped", "refused"}
    assert states

from datetime import date

import cast
import pytest
import trade

from utenza.billing_profiles.models import BillingProfile
from utenza.billing_profiles.queries import get_profile, profiles_of, stays_of
from utenza.identity.rules.viewers import GrantRole, Viewer


def viewer_of(person):
    customer = person.customer
    return Viewer(person.login.pk, customer.pk, customer.customer_code, "Anna", GrantRole.HOLDER)


def test_open_profiles_come_first_and_then_the_last_to_close(anna):
    for code, closed_on in (("BP-1", date(2024, 1, 1)), ("BP-2", None), ("BP-3", date(2026, 1, 1))):
        trade.a_profile(customer=anna.customer, bp_code=code, closed_on=closed_on)

    codes = [profile.code for profile in profiles_of(viewer=viewer_of(anna))]

    assert codes == ["BP-2", "BP-3", "BP-1"]


def test_an_iban_leaves_the_area_masked(anna):
    trade.a_debit_profile(customer=anna.customer, bp_code="BP-9")

    profile = get_profile(viewer=viewer_of(anna), code="BP-9")

    assert profile.account.endswith("3456")
    assert "0542811101" not in profile.account.replace(" ", "")
    assert profile.account_holder == "Anna D'Angelò"


def test_a_company_s_account_is_in_its_name(anna):
    trade.a_debit_profile(customer=anna.customer, bp_code="BP-9", holder_company="Conti S.r.l.")

    assert get_profile(viewer=viewer_of(anna), code="BP-9").account_holder == "Conti S.r.l."


def test_bruno_finds_neither_profiles_nor_stays_of_anna(anna, bruno):
    profile = trade.a_profile(customer=anna.customer, bp_code="BP-9")
    trade.a_stay(supply=cast.a_supply(customer=anna.customer), profile=profile)

    assert len(stays_of(viewer=viewer_of(anna))) == 1
    assert stays_of(viewer=viewer_of(bruno)) == []
    assert profiles_of(viewer=viewer_of(bruno)) == []
    with pytest.raises(BillingProfile.DoesNotExist):
        get_profile(viewer=viewer_of(bruno), code="BP-9")

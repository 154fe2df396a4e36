"""Anna changes how she pays and where her bills arrive; the CIS has still to follow."""

from dataclasses import replace
from datetime import date, timedelta

import cast
import profile_changes as changes
import pytest
import trade
from profile_changes import BY_DEBIT, BY_EMAIL, BY_NOTICE, BY_POST, NOW, TODAY, TOMORROW, viewer_of

from utenza.billing_profiles.actions import settle_plans
from utenza.billing_profiles.models import BillingProfile, MandateChange, PlannedProfile
from utenza.billing_profiles.queries import count_profiles, get_profile, profiles_of, stays_of
from utenza.billing_profiles.queries.previews import preview
from utenza.billing_profiles.rules import Delivery, MandateState, PaymentMethod
from utenza.billing_profiles.rules.changes import (
    ChangeUnderWay,
    NoCodeLeft,
    NoSupplyChosen,
    NotDebited,
    NothingToMove,
    NothingWouldChange,
    OnlyLooking,
    ProfileClosed,
    SupplyNotInProfile,
)
from utenza.billing_profiles.rules.mandates import DirectDebitNotOffered, SameIban
from utenza.identity.rules.viewers import GrantRole
from utenza.storage.acting import acting
from utenza.storage.roles import Role


@pytest.fixture
def profile(anna):
    return trade.a_profile(customer=anna.customer, bp_code="BP-000777")


@pytest.fixture
def power(anna, profile):
    return a_supply_in(profile)


@pytest.fixture
def gas(anna, profile):
    return a_supply_in(profile)


@pytest.fixture
def debited(anna):
    return trade.a_debit_profile(customer=anna.customer, bp_code="BP-000888")


def a_supply_in(profile, **fields):
    supply = cast.a_supply(customer=profile.customer, **fields)
    trade.a_stay(supply=supply, profile=profile)
    return supply


def shown(person, code):
    return get_profile(viewer=viewer_of(person), code=code)


def stays(person):
    """Who is where and when, as Anna sees it."""
    return {
        (one.supply_id, one.profile_code, one.starts_on, one.ends_on)
        for one in stays_of(viewer=viewer_of(person))
    }


def test_anna_who_activates_direct_debit_finds_a_new_profile_that_takes_her_supplies(
    anna, profile, power, gas
):
    code = changes.planned(anna, profile, BY_DEBIT)

    new = shown(anna, code)
    assert new.is_planned
    assert (new.payment_method, new.replaces) == (PaymentMethod.DIRECT_DEBIT, "BP-000777")
    assert (new.opened_on, new.email) == (TOMORROW, "anna@example.org")
    started = date(2020, 1, 1)
    assert stays(anna) == {
        (power.pk, "BP-000777", started, TODAY),
        (gas.pk, "BP-000777", started, TODAY),
        (power.pk, code, TOMORROW, None),
        (gas.pk, code, TOMORROW, None),
    }
    assert [one.moves_to for one in stays_of(viewer=viewer_of(anna))] == ["", "", code, code]


def test_codes_come_from_the_portals_own_range_and_never_twice(anna, settings, profile, power, gas):
    settings.BP_RANGE = (900000, 900001)

    codes = {
        changes.planned(anna, profile, BY_POST, [power], request="R-1"),
        changes.planned(anna, profile, BY_POST, [gas], request="R-2"),
    }

    assert codes == {"BP-900000", "BP-900001"}


def test_a_code_that_somebody_else_has_is_passed_over(anna, bruno, settings, profile, power):
    settings.BP_RANGE = (900000, 900001)
    trade.a_profile(customer=bruno.customer, bp_code="BP-900000")

    with acting(Role.PORTAL, login_id=anna.login.pk, customer_id=anna.customer.pk):
        assert changes.planned(anna, profile, BY_POST) == "BP-900001"


def test_when_the_range_is_used_up_anna_is_told_and_nothing_is_kept(
    anna, settings, profile, power, gas
):
    settings.BP_RANGE = (900000, 900000)
    changes.planned(anna, profile, BY_POST, [power], request="R-1")

    with pytest.raises(NoCodeLeft):
        changes.planned(anna, profile, BY_POST, [gas], request="R-2")

    assert PlannedProfile.objects.count() == 1


def test_the_codes_of_a_request_that_came_to_nothing_are_not_given_again(
    anna, settings, profile, power
):
    settings.BP_RANGE = (900000, 900000)
    changes.planned(anna, profile, BY_POST)
    changes.dropped()

    with pytest.raises(NoCodeLeft):
        changes.planned(anna, profile, BY_POST, request="R-2")


def test_the_mandate_is_never_active_before_the_cis_says_so(anna, profile, power):
    new = shown(anna, changes.planned(anna, profile, BY_DEBIT))

    assert new.account == ""
    assert new.mandate_news.state is MandateState.SIGNED
    assert new.mandate_news.account.endswith("3000")
    assert new.mandate_news.account_holder == "Anna D'Angelò"
    assert new.mandate_news.reference.startswith("UTZ-")
    assert shown(anna, "BP-000777").mandate_news is None


def test_a_change_of_delivery_takes_the_mandate_along_as_it_is(anna, debited):
    a_supply_in(debited)

    new = shown(anna, changes.planned(anna, debited, BY_POST))

    assert new.account == shown(anna, "BP-000888").account
    assert new.mandate_reference == "UMR1"
    assert (new.delivery, new.city, new.email) == (Delivery.POST, "Milano", "")
    assert MandateChange.objects.count() == 0


def test_back_to_notices_nothing_is_left_of_the_account(anna, debited):
    a_supply_in(debited)

    new = shown(anna, changes.planned(anna, debited, BY_NOTICE))

    assert (new.payment_method, new.account, new.account_holder) == (PaymentMethod.PAGOPA, "", "")


def test_the_old_profile_closes_when_no_supply_is_left_and_not_before(anna, profile, power, gas):
    changes.planned(anna, profile, BY_DEBIT, [power], request="R-1")
    assert shown(anna, "BP-000777").closes_on is None

    changes.planned(anna, profile, BY_POST, [gas], request="R-2")

    assert shown(anna, "BP-000777").closes_on == TODAY
    assert shown(anna, "BP-000777").closed_on is None


def test_a_supply_that_ceased_neither_moves_nor_keeps_the_old_profile_open(anna, profile, power):
    ceased = a_supply_in(profile, status="ceased", ended_on=date(2026, 3, 8))

    changes.planned(anna, profile, BY_DEBIT)

    assert shown(anna, "BP-000777").closes_on == TODAY
    assert (ceased.pk, "BP-000777", date(2020, 1, 1), None) in stays(anna)
    with pytest.raises(ChangeUnderWay):
        changes.planned(anna, profile, BY_POST, request="R-2")


def test_a_supply_that_only_begins_next_month_moves_from_its_first_day(anna, profile):
    supply = cast.a_supply(customer=anna.customer, status="activating")
    begins = TODAY + timedelta(days=20)
    trade.a_stay(supply=supply, profile=profile, starts_on=begins)

    code = changes.planned(anna, profile, BY_POST)

    assert stays(anna) == {(supply.pk, code, begins, None)}


def test_planned_profiles_stand_among_the_open_ones_and_are_counted(anna, profile, power):
    trade.a_profile(customer=anna.customer, bp_code="BP-1", closed_on=date(2024, 1, 1))

    code = changes.planned(anna, profile, BY_DEBIT)

    assert [one.code for one in profiles_of(viewer=viewer_of(anna))] == [code, "BP-000777", "BP-1"]
    assert count_profiles(viewer=viewer_of(anna)) == 3


def test_a_new_account_alone_keeps_the_profile_and_makes_a_new_mandate(anna, debited):
    reference = changes.with_iban(anna, debited)

    assert len(profiles_of(viewer=viewer_of(anna))) == 1
    shown_now = shown(anna, "BP-000888")
    assert shown_now.account.endswith("3456")
    assert shown_now.mandate_news.account.endswith("3000")
    assert shown_now.mandate_news.reference == reference
    assert len(reference) <= 35


def test_the_mandate_becomes_active_with_the_delivery_that_has_it_and_not_with_an_older(
    anna, debited
):
    reference = changes.with_iban(anna, debited)
    settle_plans(now=NOW)
    assert shown(anna, "BP-000888").mandate_news.state is MandateState.SIGNED

    BillingProfile.objects.update(iban=changes.IBAN, mandate_reference=reference)
    settle_plans(now=NOW)

    assert shown(anna, "BP-000888").mandate_news is None
    assert shown(anna, "BP-000888").account.endswith("3000")
    assert MandateChange.objects.get().state == MandateState.ACTIVE


def test_a_cis_that_amends_the_mandate_it_has_confirms_by_the_account(anna, debited):
    changes.with_iban(anna, debited)

    BillingProfile.objects.update(iban=changes.IBAN)
    settle_plans(now=NOW)

    assert MandateChange.objects.get().state == MandateState.ACTIVE


def test_a_refused_mandate_says_why_and_what_there_was_goes_on(anna, debited):
    changes.with_iban(anna, debited)

    changes.dropped(reason="Il conto è chiuso.")

    news = shown(anna, "BP-000888").mandate_news
    assert (news.state, news.reason) == (MandateState.REFUSED, "Il conto è chiuso.")
    assert shown(anna, "BP-000888").account.endswith("3456")
    changes.with_iban(anna, debited, request="R-2")
    assert shown(anna, "BP-000888").mandate_news.state is MandateState.SIGNED


def test_where_the_first_mandate_is_refused_the_supplies_go_back_and_the_old_profile_says_why(
    anna, profile, power
):
    before = stays(anna)
    code = changes.planned(anna, profile, BY_DEBIT)

    changes.dropped(reason="Il conto è chiuso.")

    assert stays(anna) == before
    with pytest.raises(BillingProfile.DoesNotExist):
        shown(anna, code)
    assert shown(anna, "BP-000777").closes_on is None
    assert shown(anna, "BP-000777").mandate_news.reason == "Il conto è chiuso."
    kept = PlannedProfile.objects.get()
    assert (kept.bp_code, kept.state, kept.settled_at) == (code, "dropped", NOW)


def test_what_anna_took_back_herself_is_no_refusal(anna, profile, power):
    changes.planned(anna, profile, BY_DEBIT)

    changes.dropped(is_refused=False)

    assert shown(anna, "BP-000777").mandate_news is None


@pytest.mark.parametrize("request_code", ["R-1", ""])
def test_profile_and_stays_may_arrive_one_after_the_other_and_read_the_same(
    anna, profile, power, gas, request_code
):
    code = changes.planned(anna, profile, BY_POST, [power])
    before = stays(anna)

    new = trade.a_profile(customer=anna.customer, bp_code=code, request_code=request_code)
    settle_plans(now=NOW)

    assert stays(anna) == before
    assert [one.code for one in profiles_of(viewer=viewer_of(anna))].count(code) == 1
    assert shown(anna, code).id == new.pk
    profile_of_stay = {one.profile_code: one.profile_id for one in stays_of(viewer=viewer_of(anna))}
    assert profile_of_stay[code] == new.pk

    moved(power, to=new)
    settle_plans(now=NOW)

    assert stays(anna) == before
    assert not any(one.is_planned for one in stays_of(viewer=viewer_of(anna)))


def moved(supply, *, to):
    """As the CIS delivers it: one stay ends, the next begins."""
    from utenza.billing_profiles.models import ProfileSupply

    ProfileSupply.objects.filter(supply=supply, ends_on=None).update(ends_on=TODAY)
    trade.a_stay(supply=supply, profile=to, starts_on=TOMORROW)


def test_a_profile_of_that_code_that_another_request_made_fulfils_nothing(anna, profile, power):
    code = changes.planned(anna, profile, BY_POST)

    trade.a_profile(customer=anna.customer, bp_code=code, request_code="R-OTHER")
    settle_plans(now=NOW)

    assert PlannedProfile.objects.get().state == "live"
    assert [one.code for one in profiles_of(viewer=viewer_of(anna))].count(code) == 1


def test_a_supply_that_ceases_meanwhile_does_not_wait_for_ever(anna, profile, power, gas):
    code = changes.planned(anna, profile, BY_POST)
    new = trade.a_profile(customer=anna.customer, bp_code=code, request_code="R-1")
    moved(gas, to=new)
    power.status, power.ended_on = "ceased", TODAY
    power.save()

    settle_plans(now=NOW)

    assert (power.pk, "BP-000777", date(2020, 1, 1), None) in stays(anna)
    assert (gas.pk, code, TOMORROW, None) in stays(anna)


def test_a_direct_debit_that_the_cis_begins_with_notices_waits_for_its_mandate(
    anna, profile, power
):
    code = changes.planned(anna, profile, BY_DEBIT)
    new = trade.a_profile(customer=anna.customer, bp_code=code, request_code="R-1")
    settle_plans(now=NOW)
    assert shown(anna, code).mandate_news.state is MandateState.SIGNED

    reference = MandateChange.objects.get().mandate_reference
    terms = {"payment_method": "direct_debit", "iban": changes.IBAN, "mandate_signed_on": TODAY}
    BillingProfile.objects.filter(pk=new.pk).update(mandate_reference=reference, **terms)
    settle_plans(now=NOW)

    assert shown(anna, code).mandate_news is None


def test_what_was_dropped_late_leaves_what_the_cis_did(anna, profile, power, gas):
    code = changes.planned(anna, profile, BY_POST)
    new = trade.a_profile(customer=anna.customer, bp_code=code, request_code="R-1")
    moved(gas, to=new)
    settle_plans(now=NOW)

    changes.dropped()

    assert (gas.pk, code, TOMORROW, None) in stays(anna)
    assert (power.pk, "BP-000777", date(2020, 1, 1), None) in stays(anna)
    assert PlannedProfile.objects.get().state == "fulfilled"


def test_a_supply_whose_change_is_under_way_changes_once_and_names_the_request(
    anna, profile, power, gas
):
    code = changes.planned(anna, profile, BY_POST, [power])

    with pytest.raises(ChangeUnderWay) as again:
        changes.planned(anna, profile, BY_DEBIT, [power, gas], request="R-2")
    with pytest.raises(ChangeUnderWay) as of_the_new:
        changes.planned(anna, PlannedProfile.objects.get(bp_code=code), BY_DEBIT, request="R-2")

    assert again.value.request_code == of_the_new.value.request_code == "R-1"
    assert changes.planned(anna, profile, BY_DEBIT, request="R-2") != code


def test_while_a_mandate_is_in_activation_the_profile_changes_no_further(anna, debited):
    a_supply_in(debited)
    changes.with_iban(anna, debited)

    for change in (BY_POST, BY_NOTICE):
        with pytest.raises(ChangeUnderWay) as refused:
            changes.planned(anna, debited, change, request="R-2")
        assert refused.value.request_code == "R-1"
    with pytest.raises(ChangeUnderWay):
        changes.with_iban(anna, debited, request="R-3")


def test_a_profile_that_all_its_supplies_leave_takes_no_new_account(anna, debited):
    a_supply_in(debited)
    changes.planned(anna, debited, BY_POST)

    with pytest.raises(ChangeUnderWay) as refused:
        changes.with_iban(anna, debited, request="R-2")

    assert refused.value.request_code == "R-1"


def test_what_is_so_already_makes_no_profile(anna, profile, power, debited):
    a_supply_in(debited)
    same = replace(BY_EMAIL, email=" anna@Example.org ")

    for asked in ((profile, BY_NOTICE), (profile, same), (debited, BY_DEBIT)):
        with pytest.raises(NothingWouldChange):
            changes.planned(anna, *asked)
    with pytest.raises(SameIban):
        changes.with_iban(
            anna, debited, replace(changes.ANNAS_MANDATE, iban="it60 x054 2811 1010 0000 0123 456")
        )


def test_only_supplies_of_the_profile_move_and_at_least_one(anna, profile, power, debited):
    elsewhere = a_supply_in(debited)

    with pytest.raises(SupplyNotInProfile):
        changes.planned(anna, profile, BY_POST, [power, elsewhere])
    with pytest.raises(NoSupplyChosen):
        changes.planned(anna, profile, BY_POST, [])


def test_closed_or_empty_profiles_do_not_change(anna, profile):
    closed = trade.a_profile(customer=anna.customer, closed_on=date(2026, 1, 26))

    with pytest.raises(ProfileClosed):
        changes.planned(anna, closed, BY_POST)
    with pytest.raises(NothingToMove):
        changes.planned(anna, profile, BY_POST)


def test_where_there_is_no_account_there_is_none_to_change(anna, profile):
    with pytest.raises(NotDebited):
        changes.with_iban(anna, profile)


def test_a_retailer_without_a_creditor_identifier_offers_no_direct_debit(
    anna, settings, profile, power, debited
):
    settings.SEPA_CREDITOR_ID = ""

    with pytest.raises(DirectDebitNotOffered):
        changes.planned(anna, profile, BY_DEBIT)
    with pytest.raises(DirectDebitNotOffered):
        changes.with_iban(anna, debited)
    changes.planned(anna, profile, BY_POST)


@pytest.mark.parametrize("role", [GrantRole.HOLDER, GrantRole.DELEGATE])
def test_who_only_looks_changes_nothing_and_others_see_the_effect_first(anna, profile, power, role):
    asked = {"bp_code": "BP-000777", "change": BY_DEBIT, "supply_codes": None, "today": TODAY}
    with pytest.raises(OnlyLooking):
        preview(viewer=viewer_of(anna, GrantRole.VIEWER), **asked)

    effect = preview(viewer=viewer_of(anna, role), **asked)

    assert (effect.old.payment_method, effect.new.payment_method) == ("pagopa", "direct_debit")
    assert (effect.new.code, effect.new.replaces, effect.new.account) == ("", "BP-000777", "")
    assert effect.new.mandate_news.account.endswith("3000")
    assert [one.supply_code for one in effect.moving] == [power.supply_code]
    assert (effect.closes_old, effect.counts_from) == (True, TOMORROW)
    assert PlannedProfile.objects.count() == 0


def test_the_preview_says_which_supplies_stay(anna, profile, power, gas):
    effect = preview(
        viewer=viewer_of(anna),
        bp_code="BP-000777",
        change=BY_POST,
        supply_codes=[gas.supply_code],
        today=TODAY,
    )

    assert [one.supply_code for one in effect.staying] == [power.supply_code]
    assert not effect.closes_old
    assert (effect.new.delivery, effect.new.city) == (Delivery.POST, "Milano")


def test_bruno_changes_nothing_of_annas_and_learns_nothing(anna, bruno, profile, power, debited):
    with pytest.raises(BillingProfile.DoesNotExist):
        changes.planned(bruno, profile, BY_POST)
    with pytest.raises(BillingProfile.DoesNotExist):
        changes.with_iban(bruno, debited)
    code = changes.planned(anna, profile, BY_DEBIT)

    assert profiles_of(viewer=viewer_of(bruno)) == []
    assert stays_of(viewer=viewer_of(bruno)) == []
    with pytest.raises(BillingProfile.DoesNotExist):
        shown(bruno, code)


def test_bruno_cannot_drop_annas_change_even_knowing_its_request(anna, bruno, profile, power):
    changes.planned(anna, profile, BY_DEBIT)

    with acting(Role.PORTAL, login_id=bruno.login.pk, customer_id=bruno.customer.pk):
        changes.dropped()

    assert PlannedProfile.objects.get().state == "live"
    with acting(Role.PORTAL, login_id=anna.login.pk, customer_id=anna.customer.pk):
        changes.dropped()
    assert PlannedProfile.objects.get().state == "dropped"

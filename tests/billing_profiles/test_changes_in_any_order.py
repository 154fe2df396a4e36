"""
Whatever Anna, the bank and the CIS do, and in which order: a supply stands in one profile a day.

The CIS keeps its own books here and delivers them, as they are or after it followed a request;
the portal has to read right before, between and after.
"""

from datetime import date, timedelta
from itertools import pairwise

import cast
import profile_changes as changes
import trade
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from utenza.billing_profiles.actions import settle_plans
from utenza.billing_profiles.models import (
    BillingProfile,
    MandateChange,
    PlannedProfile,
    PlannedStay,
    ProfileSupply,
)
from utenza.billing_profiles.queries import profiles_of, stays_of
from utenza.bills.models import Bill
from utenza.kernel.codes import iban
from utenza.kernel.refusals import Refusal

BEGINNING = date(2020, 1, 1)
CHANGES = [changes.BY_DEBIT, changes.BY_NOTICE, changes.BY_EMAIL, changes.BY_POST]
MANDATES = [
    changes.ANNAS_MANDATE,
    type(changes.ANNAS_MANDATE)(
        iban=changes.OTHER_IBAN,
        holder_company="Conti S.r.l.",
        holder_tax_code="00743110157",
        signatory="Anna D'Angelò",
        signatory_tax_code="RSSMRA80A01H501U",
    ),
]
SUPPLY = st.integers(0, 2)
# Of what there is then, whatever its number.
WHICH = st.integers(0, 50)


def _one_of(rows, which):
    found = list(rows.order_by("-id"))
    return found[which % len(found)]


class AnyOrder(RuleBasedStateMachine):
    anna = None

    def __init__(self):
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.now = changes.NOW
        self.requests = 0
        # What was asked for a supply and neither followed nor given up: (request, profile).
        self.asked = {}

    def teardown(self):
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    @property
    def today(self):
        return self.now.date()

    @property
    def profiles(self):
        return profiles_of(viewer=changes.viewer_of(self.anna))

    @initialize()
    def at_first(self):
        customer = self.anna.customer
        notices = trade.a_profile(customer=customer, bp_code="BP-000001")
        debited = trade.a_debit_profile(customer=customer, bp_code="BP-000002")
        self.supplies = [cast.a_supply(customer=customer) for _ in range(3)]
        for supply, profile in zip(self.supplies, (notices, notices, debited), strict=True):
            trade.a_stay(supply=supply, profile=profile, starts_on=BEGINNING)
            trade.a_bill(supply=supply, profile=profile)
        self.planned_stays = 0

    @rule(supply=SUPPLY, change=st.sampled_from(CHANGES), is_alone=st.booleans())
    def anna_changes_what_a_supply_is_in(self, supply, change, is_alone):
        code = self._profile_of(self.supplies[supply])
        wanted = [self.supplies[supply].supply_code] if is_alone else None
        request = self._request()
        try:
            changes.actions.plan_profile(
                viewer=changes.viewer_of(self.anna),
                bp_code=code,
                change=change,
                supply_codes=wanted,
                request_code=request,
                now=self.now,
            )
        except Refusal:
            return
        made = next(one for one in self.profiles if one.request_code == request)
        assert made.is_planned
        moving = PlannedStay.objects.filter(planned_profile__request_code=request)
        assert not is_alone or moving.get().supply == self.supplies[supply]
        self.asked |= {stay.supply_id: (request, made.code) for stay in moving}

    @rule(supply=SUPPLY, mandate=st.sampled_from(MANDATES))
    def anna_changes_an_account(self, supply, mandate):
        code = self._profile_of(self.supplies[supply])
        request = self._request()
        try:
            changes.actions.change_iban(
                viewer=changes.viewer_of(self.anna),
                bp_code=code,
                mandate=mandate,
                request_code=request,
                now=self.now,
            )
        except Refusal:
            return
        shown = next(one for one in self.profiles if one.code == code)
        assert shown.mandate_news.request_code == request

    @precondition(lambda self: self.requests)
    @rule(which=WHICH, is_refused=st.booleans())
    def a_request_comes_to_nothing(self, which, is_refused):
        request = f"R-{which % self.requests + 1}"
        changes.dropped(request, reason="No.", is_refused=is_refused, now=self.now)
        self.asked = {supply: asked for supply, asked in self.asked.items() if asked[0] != request}

    @rule()
    def the_cis_delivers_what_it_knew(self):
        settle_plans(now=self.now)

    @rule()
    def a_day_goes_by(self):
        self.now += timedelta(days=1)

    @precondition(lambda _: PlannedProfile.objects.exists())
    @rule(which=WHICH)
    def the_cis_follows_with_the_profile(self, which):
        """Also one that was given up here: its answer crossed the customer's."""
        self._follow_profile(_one_of(PlannedProfile.objects, which))
        settle_plans(now=self.now)

    @precondition(lambda _: PlannedProfile.objects.exists())
    @rule(which=WHICH, how_many=st.integers(1, 3))
    def the_cis_follows_with_the_stays(self, which, how_many):
        plan = _one_of(PlannedProfile.objects, which)
        profile = self._follow_profile(plan)
        planned = PlannedStay.objects.filter(planned_profile=plan).order_by("id")[:how_many]
        for stay in planned:
            self._move(stay.supply_id, profile, max(stay.starts_on, self.today))
        settle_plans(now=self.now)

    @precondition(lambda _: MandateChange.objects.filter(planned_profile=None).exists())
    @rule(which=WHICH)
    def the_cis_follows_with_an_account(self, which):
        mandate = _one_of(MandateChange.objects.filter(planned_profile=None), which)
        BillingProfile.objects.filter(pk=mandate.billing_profile_id).update(
            iban=mandate.iban, mandate_reference=mandate.mandate_reference
        )
        settle_plans(now=self.now)

    def _request(self):
        self.requests += 1
        return f"R-{self.requests}"

    def _profile_of(self, supply):
        found = stays_of(viewer=changes.viewer_of(self.anna))
        return next(
            one.profile_code for one in found if one.supply_id == supply.pk and not one.ends_on
        )

    def _delivered(self, supply):
        present = ProfileSupply.objects.select_related("billing_profile")
        return present.get(supply=supply, ends_on=None).billing_profile.bp_code

    def _follow_profile(self, plan):
        terms = {"payment_method": plan.payment_method, "delivery": plan.delivery}
        mandate = MandateChange.objects.filter(planned_profile=plan).first()
        if plan.payment_method == "direct_debit":
            source = mandate or plan.replaces
            terms |= {
                "iban": source.iban,
                "mandate_reference": source.mandate_reference,
                "mandate_signed_on": source.mandate_signed_on,
            }
        profile, _ = BillingProfile.objects.get_or_create(
            bp_code=plan.bp_code,
            defaults={
                "customer": self.anna.customer,
                "opened_on": plan.counts_from,
                "request_code": plan.request_code,
                "delivery_email": "anna@example.org",
                **terms,
            },
        )
        return profile

    def _move(self, supply_id, profile, day):
        if self.asked.get(supply_id, ("", ""))[1] == profile.bp_code:
            del self.asked[supply_id]
        present = ProfileSupply.objects.get(supply_id=supply_id, ends_on=None)
        if present.billing_profile_id == profile.pk:
            return
        if present.starts_on >= day:
            present.billing_profile = profile
            present.save()
            return
        present.ends_on = day - timedelta(days=1)
        present.save()
        supply = next(one for one in self.supplies if one.pk == supply_id)
        trade.a_stay(supply=supply, profile=profile, starts_on=day)

    @invariant()
    def every_supply_is_in_one_profile_on_every_day(self):
        found = stays_of(viewer=changes.viewer_of(self.anna))
        for supply in self.supplies:
            its_own = sorted(
                (one for one in found if one.supply_id == supply.pk), key=lambda one: one.starts_on
            )
            assert its_own[0].starts_on == BEGINNING
            assert its_own[-1].ends_on is None
            in_the_end = self.asked.get(supply.pk, ("", self._delivered(supply)))[1]
            assert its_own[-1].profile_code == in_the_end
            for one, following in pairwise(its_own):
                assert one.starts_on <= one.ends_on
                assert one.ends_on + timedelta(days=1) == following.starts_on

    @invariant()
    def every_profile_is_told_once_and_every_stay_has_its_own(self):
        codes = [one.code for one in self.profiles]
        found = stays_of(viewer=changes.viewer_of(self.anna))

        assert len(codes) == len(set(codes))
        assert {one.profile_code for one in found} <= set(codes)

    @invariant()
    def bills_stay_where_they_were_issued_and_the_story_is_kept(self):
        ids = {one.id for one in self.profiles}
        assert set(Bill.objects.values_list("billing_profile_id", flat=True)) <= ids
        assert Bill.objects.count() == 3
        count = PlannedStay.objects.count()
        assert count >= self.planned_stays
        self.planned_stays = count

    @invariant()
    def nothing_is_debited_that_the_cis_has_not_confirmed(self):
        known = {iban.masked(one) for one in BillingProfile.objects.values_list("iban", flat=True)}
        assert {one.account for one in self.profiles} <= known | {""}


def test_in_no_order_of_changes_is_a_supply_in_two_profiles_or_in_none(anna, monkeypatch):
    monkeypatch.setattr(AnyOrder, "anna", anna)
    run_state_machine_as_test(
        AnyOrder,
        settings=settings(
            max_examples=30,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )

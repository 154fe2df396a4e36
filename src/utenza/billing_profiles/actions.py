"""What can be done with billing profiles: each is followed by the CIS, and shown until it is."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import connection, transaction

from utenza.billing_profiles.models import (
    BillingProfile,
    MandateChange,
    PlannedProfile,
    PlannedStay,
)
from utenza.billing_profiles.queries import MADE_OF_PLAN, Profile
from utenza.billing_profiles.queries.previews import (
    Preview,
    preview,
    preview_iban,
    request_under_way,
)
from utenza.billing_profiles.rules import MandateState, PlanState, changes, mandates
from utenza.billing_profiles.rules.changes import Change, ChangeUnderWay, NoCodeLeft, PaymentChange
from utenza.identity.rules.viewers import Viewer
from utenza.storage.constraints import refusing
from utenza.storage.sql import fetch_one

_FREE_NUMBER = """
SELECT number FROM billing_profiles_free_number(%(first)s, %(last)s) number
WHERE number IS NOT NULL
"""

# Set by set, at the end of a delivery. A profile with the request of a plan is the plan's, whatever
# code the CIS gave it; a blank request is a CIS that does not say which one made it.
_SETTLE_PLANS = f"""
UPDATE billing_profiles_plannedprofile p SET state = 'fulfilled', settled_at = %(now)s
FROM billing_profiles_billingprofile b
WHERE p.state = 'live' AND b.customer_id = p.customer_id AND {MADE_OF_PLAN}
  AND b.request_code IN (p.request_code, '')
"""  # noqa: S608 - our own words
# Profile and stays may come in different deliveries: each stay waits for its own. A supply that
# ceased meanwhile moves no more.
_SETTLE_STAYS = f"""
UPDATE billing_profiles_plannedstay t
SET state = CASE WHEN s.id IS NULL THEN 'dropped' ELSE 'fulfilled' END, settled_at = %(now)s
FROM billing_profiles_plannedprofile p
JOIN billing_profiles_billingprofile b ON b.customer_id = p.customer_id AND {MADE_OF_PLAN}
JOIN billing_profiles_plannedstay w ON w.planned_profile_id = p.id AND w.state = 'live'
JOIN supplies_supply v ON v.id = w.supply_id
LEFT JOIN billing_profiles_profilesupply s
       ON s.billing_profile_id = b.id AND s.supply_id = w.supply_id
WHERE p.state = 'fulfilled' AND w.id = t.id AND (s.id IS NOT NULL OR v.status = 'ceased')
"""  # noqa: S608 - as above
# The CIS may keep the reference of the mandate before, and amend that one: the account tells.
_SETTLE_MANDATES = f"""
UPDATE billing_profiles_mandatechange m SET state = 'active', settled_at = %(now)s
FROM billing_profiles_mandatechange w
LEFT JOIN billing_profiles_plannedprofile p ON p.id = w.planned_profile_id
JOIN billing_profiles_billingprofile b
  ON b.customer_id = w.customer_id
 AND CASE WHEN p.id IS NULL THEN b.id = w.billing_profile_id ELSE {MADE_OF_PLAN} END
WHERE w.state = 'signed' AND m.id = w.id AND b.payment_method = 'direct_debit'
  AND (b.mandate_reference = w.mandate_reference OR b.iban = w.iban)
"""  # noqa: S608 - as above


@dataclass(frozen=True, slots=True)
class Planned:
    """What the CIS has to make: the new profile's code, since when it counts, its supplies."""

    bp_code: str
    counts_from: date
    supply_codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Signed:
    """A mandate, and the request that signed it."""

    mandate: mandates.Mandate
    request_code: str
    now: datetime


@transaction.atomic
def plan_profile(
    *,
    viewer: Viewer,
    bp_code: str,
    change: Change,
    supply_codes: Collection[str] | None,
    request_code: str,
    now: datetime,
) -> Planned:
    """
    Make a new profile out of this one for the supplies.

    Without `supply_codes` all supplies move that can. Raises what `preview` raises, NoCodeLeft.
    """
    today = changes.day_of(now)
    asked = preview(
        viewer=viewer, bp_code=bp_code, change=change, supply_codes=supply_codes, today=today
    )
    replaced = _stored(viewer, asked.old)
    planned = _plan(replaced, asked, request_code=request_code, now=now)
    if isinstance(asked.change, PaymentChange) and asked.change.mandate:
        _sign(_Signed(asked.change.mandate, request_code, now), replaced, planned)
    with _crossing("billing_profiles_one_plan_a_supply", viewer, asked.old, today):
        _take_along(planned, asked)
    supplies = tuple(one.supply_code for one in asked.moving)
    return Planned(planned.bp_code, asked.counts_from, supplies)


@transaction.atomic
def change_iban(
    *, viewer: Viewer, bp_code: str, mandate: mandates.Mandate, request_code: str, now: datetime
) -> str:
    """
    Sign a new mandate for the profile, which stays as it is, and return its reference.

    Raises what `preview_iban` raises.
    """
    today = changes.day_of(now)
    profile, tidy = preview_iban(viewer=viewer, bp_code=bp_code, mandate=mandate, today=today)
    with _crossing("billing_profiles_one_mandate_at_a_time", viewer, profile, today):
        return _sign(_Signed(tidy, request_code, now), _stored(viewer, profile))


def reference_of(request_code: str) -> str:
    """Return the unique reference of the mandate that the request signs."""
    return mandates.mandate_reference(
        prefix=settings.SEPA_REFERENCE_PREFIX, request_code=request_code
    )


@transaction.atomic
def drop_plan(*, request_code: str, reason: str, now: datetime, is_refused: bool = True) -> None:
    """
    Give up what this request changed and the CIS has not followed: supplies are where they were.

    `is_refused` is whether the bank or the CIS said no, so that the profile says why; else the
    customer thought better of it. What was fulfilled stays.
    """
    ended = {"state": PlanState.DROPPED, "settled_at": now, "reason": reason}
    plans = PlannedProfile.objects.filter(request_code=request_code)
    live = PlannedStay.objects.filter(planned_profile__in=plans, state=PlanState.LIVE)
    live.update(**ended)
    plans.filter(state=PlanState.LIVE).update(**ended)
    state = MandateState.REFUSED if is_refused else MandateState.WITHDRAWN
    signed = MandateChange.objects.filter(request_code=request_code, state=MandateState.SIGNED)
    signed.update(**ended | {"state": state})


@transaction.atomic
def finish_plan(*, request_code: str, now: datetime) -> None:
    """
    End quietly what the CIS will bring no more, once it has said that the request is done.

    Where it delivered the profile with its supplies, the account that it gave it counts. What it
    has not delivered stays as it was asked: `queries.waiting.changes_waiting` names it.
    """
    plans = PlannedProfile.objects.filter(request_code=request_code, state=PlanState.FULFILLED)
    moving = PlannedStay.objects.filter(planned_profile__in=plans, state=PlanState.LIVE)
    signed = MandateChange.objects.filter(
        request_code=request_code, state=MandateState.SIGNED, planned_profile__in=plans
    )
    if not moving.exists():
        signed.update(state=MandateState.WITHDRAWN, settled_at=now)


@transaction.atomic
def settle_plans(*, now: datetime) -> None:
    """
    Let what the CIS has delivered take the place of what was planned.

    `queries.waiting.delivered_plans` names the requests that this brings further: they are held by
    who asks.
    """
    with connection.cursor() as cursor:
        for statement in (_SETTLE_PLANS, _SETTLE_STAYS, _SETTLE_MANDATES):
            cursor.execute(statement, {"now": now})


def _stored(viewer: Viewer, profile: Profile) -> BillingProfile:
    return BillingProfile.objects.only("id", "customer_id").get(
        customer_id=viewer.customer_id, bp_code=profile.code
    )


def _plan(
    replaced: BillingProfile, asked: Preview, *, request_code: str, now: datetime
) -> PlannedProfile:
    new = asked.new
    return PlannedProfile.objects.create(
        customer_id=replaced.customer_id,
        bp_code=_free_code(),
        request_code=request_code,
        replaces=replaced,
        counts_from=asked.counts_from,
        planned_at=now,
        payment_method=new.payment_method,
        delivery=new.delivery,
        delivery_email=new.email,
        delivery_name=new.addressee,
        delivery_street=new.street,
        delivery_street_number=new.street_number,
        delivery_postcode=new.postcode,
        delivery_city=new.city,
        delivery_province=new.province,
    )


def _take_along(planned: PlannedProfile, asked: Preview) -> None:
    PlannedStay.objects.bulk_create(
        PlannedStay(
            customer_id=planned.customer_id,
            planned_profile=planned,
            supply_id=one.supply_id,
            starts_on=one.starts_on,
        )
        for one in asked.moving
    )


def _sign(signed: _Signed, profile: BillingProfile, planned: PlannedProfile | None = None) -> str:
    """Keep the signed mandate, which nothing is debited on before the CIS has confirmed it."""
    reference = reference_of(signed.request_code)
    MandateChange.objects.create(
        customer_id=profile.customer_id,
        request_code=signed.request_code,
        billing_profile=profile,
        planned_profile=planned,
        mandate_reference=reference,
        mandate_signed_on=changes.day_of(signed.now),
        signed_at=signed.now,
        **asdict(signed.mandate),
    )
    return reference


@contextmanager
def _crossing(constraint: str, viewer: Viewer, profile: Profile, today: date) -> Iterator[None]:
    """Turn away what another change came before, naming its request."""
    try:
        with refusing(ChangeUnderWay, constraint=constraint), transaction.atomic():
            yield
    except ChangeUnderWay as crossed:
        request_code = request_under_way(viewer=viewer, bp_code=profile.code, today=today)
        raise ChangeUnderWay(request_code) from crossed


def _free_code() -> str:
    first, last = settings.BP_RANGE
    number = fetch_one(int, _FREE_NUMBER, {"first": first, "last": last})
    if number is None:
        raise NoCodeLeft
    return changes.bp_code(number)

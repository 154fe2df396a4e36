"""Billing profiles: what the CIS delivered, and over it what customers changed since."""

from dataclasses import dataclass
from datetime import date

from utenza.billing_profiles.models import BillingProfile
from utenza.billing_profiles.queries.stays import MADE_OF_PLAN
from utenza.billing_profiles.rules import Delivery, MandateState, PaymentMethod
from utenza.identity.rules.viewers import Viewer
from utenza.kernel.codes import iban
from utenza.storage.sql import Column, fetch, fetch_one

# What `iban.masked` shows of an IBAN is all that is read of it.
_ACCOUNT = """
left({0}.iban, 2) || right({0}.iban, 4),
coalesce(nullif({0}.holder_company, ''),
         concat_ws(' ', nullif({0}.holder_first_name, ''), nullif({0}.holder_last_name, ''))),
{0}.mandate_reference, {0}.mandate_signed_on
"""
_DELIVERY = """
{0}.delivery, {0}.delivery_email, {0}.delivery_name, {0}.delivery_street,
{0}.delivery_street_number, {0}.delivery_postcode, {0}.delivery_city, {0}.delivery_province
"""
_NEWS_COLUMNS = (
    "n.state, n.account, n.holder, n.mandate_reference, n.mandate_signed_on, n.reason, n.asked"
)
_COLUMNS_OF_NEWS = 7

# The newest mandate that was signed for each profile: asked for there, or for one planned out of
# it, which is where it is told, unless the plan came to nothing.
_NEWS = f"""
SELECT DISTINCT ON (code) * FROM (
    SELECT m.id, coalesce(d.bp_code, p.bp_code, o.bp_code), m.state, {_ACCOUNT.format("m")},
           m.reason, m.request_code
    FROM billing_profiles_mandatechange m
    JOIN billing_profiles_billingprofile o ON o.id = m.billing_profile_id
    LEFT JOIN billing_profiles_plannedprofile p
           ON p.id = m.planned_profile_id AND p.state <> 'dropped'
    LEFT JOIN LATERAL (
        SELECT b.bp_code FROM billing_profiles_billingprofile b
        WHERE b.customer_id = %(customer_id)s AND {MADE_OF_PLAN} ORDER BY b.id DESC LIMIT 1
    ) d ON true
    WHERE m.customer_id = %(customer_id)s
) m (id, code, state, account, holder, mandate_reference, mandate_signed_on, reason, asked)
ORDER BY code, id DESC
"""  # noqa: S608 - put together from constants alone
# The last day of profiles that supplies leave by a plan.
_LEFT = """
SELECT p.replaces_id, max(t.starts_on) - 1 AS last_day
FROM billing_profiles_plannedprofile p
JOIN billing_profiles_plannedstay t ON t.planned_profile_id = p.id AND t.state = 'live'
WHERE p.customer_id = %(customer_id)s GROUP BY p.replaces_id
"""
_SOMEBODY_STAYS = """
EXISTS (
    SELECT FROM billing_profiles_profilesupply s JOIN supplies_supply v ON v.id = s.supply_id
    WHERE s.customer_id = %(customer_id)s AND s.billing_profile_id = b.id
      AND (s.ends_on IS NULL OR s.ends_on > l.last_day) AND v.status <> 'ceased'
      AND NOT EXISTS (SELECT FROM billing_profiles_plannedstay t
                      WHERE t.supply_id = s.supply_id AND t.state = 'live')
)
"""
_DELIVERED = f"""
SELECT b.id, b.bp_code, b.payment_method, {_ACCOUNT.format("b")}, {_DELIVERY.format("b")},
       b.opened_on, b.closed_on,
       CASE WHEN b.closed_on IS NULL AND l.last_day IS NOT NULL AND NOT {_SOMEBODY_STAYS}
            THEN l.last_day END,
       '', b.request_code, {_NEWS_COLUMNS}
FROM billing_profiles_billingprofile b
LEFT JOIN left_by_plan l ON l.replaces_id = b.id
LEFT JOIN news n ON n.code = b.bp_code
WHERE b.customer_id = %(customer_id)s
"""  # noqa: S608 - put together from constants alone
# A plan that pays by direct debit without a mandate of its own takes along the one there was.
_PLANNED = f"""
SELECT NULL, p.bp_code, p.payment_method, {_ACCOUNT.format("k")}, {_DELIVERY.format("p")},
       p.counts_from, NULL, NULL, o.bp_code, p.request_code, {_NEWS_COLUMNS}
FROM billing_profiles_plannedprofile p
JOIN billing_profiles_billingprofile o ON o.id = p.replaces_id
LEFT JOIN billing_profiles_mandatechange m ON m.planned_profile_id = p.id
LEFT JOIN billing_profiles_billingprofile k
       ON k.id = o.id AND p.payment_method = 'direct_debit' AND m.id IS NULL
LEFT JOIN news n ON n.code = p.bp_code
WHERE p.customer_id = %(customer_id)s AND p.state = 'live'
  AND NOT EXISTS (SELECT FROM billing_profiles_billingprofile b
                  WHERE b.customer_id = %(customer_id)s AND {MADE_OF_PLAN})
"""  # noqa: S608 - put together from constants alone
_NAMES = f"""
(id, bp_code, payment_method, account, holder, mandate_reference, mandate_signed_on,
 {_DELIVERY.format("").replace(".", "")}, opened_on, closed_on, closes_on, replaces, request_code,
 news_state, news_account, news_holder, news_reference, news_signed_on, news_reason, news_asked)
"""
_PROFILES = f"""
WITH news AS ({_NEWS}), left_by_plan AS ({_LEFT})
SELECT * FROM ({_DELIVERED} UNION ALL {_PLANNED}) profiles {_NAMES}
"""  # noqa: S608 - put together from constants alone
_ALL = _PROFILES + "ORDER BY closed_on DESC NULLS FIRST, opened_on DESC, id DESC"
# The code of a plan leads to the profile that the CIS made of it under another code.
_ONE = f"""{_PROFILES}
WHERE bp_code = %(code)s OR bp_code IN (
    SELECT b.bp_code FROM billing_profiles_plannedprofile p
    JOIN billing_profiles_billingprofile b ON b.request_code = p.request_code
    WHERE p.customer_id = %(customer_id)s AND b.customer_id = %(customer_id)s
      AND p.bp_code = %(code)s
)
ORDER BY bp_code = %(code)s DESC, id DESC LIMIT 1
"""  # noqa: S608 - put together from constants alone
_COUNT = """
SELECT count(*) FROM (
    SELECT bp_code FROM billing_profiles_billingprofile WHERE customer_id = %(customer_id)s
    UNION SELECT bp_code FROM billing_profiles_plannedprofile
    WHERE customer_id = %(customer_id)s AND state = 'live'
) codes
"""
_TOLD = (MandateState.SIGNED, MandateState.REFUSED)


@dataclass(frozen=True, slots=True)
class MandateNews:
    """A mandate that is not active: still to be confirmed, or refused and why."""

    state: MandateState
    account: str
    account_holder: str
    reference: str
    signed_on: date
    reason: str
    request_code: str


@dataclass(frozen=True, slots=True)
class Profile:
    """
    A billing profile; `account` is its IBAN masked, empty unless an active mandate debits it.

    One that a customer made and the CIS has not delivered yet has no `id`: it counts from
    `opened_on` and `replaces` another, in part at least. `closes_on` is the last day of one that
    all its supplies leave so. `request_code` is the request that made it.
    """

    id: int | None
    code: str
    payment_method: PaymentMethod
    account: str
    account_holder: str
    mandate_reference: str
    mandate_signed_on: date | None
    delivery: Delivery
    email: str
    addressee: str
    street: str
    street_number: str
    postcode: str
    city: str
    province: str
    opened_on: date
    closed_on: date | None
    closes_on: date | None
    replaces: str
    request_code: str
    mandate_news: MandateNews | None

    @property
    def is_planned(self) -> bool:
        return self.id is None

    @property
    def may_change(self) -> bool:
        """Tell whether it is open and no change of it as a whole is under way."""
        news = self.mandate_news
        is_unconfirmed = news is not None and news.state is MandateState.SIGNED
        return not (self.closed_on or self.closes_on or self.is_planned or is_unconfirmed)


def profiles_of(*, viewer: Viewer) -> list[Profile]:
    """Return every profile of the customer, open ones first, the newest before."""
    return fetch(_profile, _ALL, {"customer_id": viewer.customer_id})


def get_profile(*, viewer: Viewer, code: str) -> Profile:
    """
    Return the profile with this code, if the viewer may see it.

    Raises BillingProfile.DoesNotExist.
    """
    found = fetch_one(_profile, _ONE, {"customer_id": viewer.customer_id, "code": code})
    if found is None:
        raise BillingProfile.DoesNotExist
    return found


def count_profiles(*, viewer: Viewer) -> int:
    """Return how many billing profiles the customer has, closed ones too."""
    return fetch(int, _COUNT, {"customer_id": viewer.customer_id})[0]


def _profile(*columns: Column) -> Profile:
    id_, code, method, account, holder, reference, signed_on, delivery, *rest = columns[
        :-_COLUMNS_OF_NEWS
    ]
    paid = (PaymentMethod(method), iban.masked(account) if account else "", holder or "")
    mandate = (reference or "", signed_on)
    news = _news(*columns[-_COLUMNS_OF_NEWS:])
    return Profile(*(id_, code, *paid, *mandate, Delivery(delivery), *rest, news))


def _news(state: str | None, account: str, *rest: Column) -> MandateNews | None:
    if state not in _TOLD:
        return None
    return MandateNews(MandateState(state), iban.masked(account), *rest)

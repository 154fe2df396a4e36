"""
Counting tries, exactly: in the database, so that every process counts the same ones.

A try is written down by one statement that locks its row until the transaction ends. Where the work
that a limit guards is slow it is done before: what came of it is then given out or withheld, and
nobody waits for somebody else's slow hash.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection
from django.utils.crypto import salted_hmac

from utenza.identity.models import Tries
from utenza.identity.rules.limits import Charge

_WRITE_DOWN = """
INSERT INTO identity_tries AS kept (account, tried_at, let_through, forgotten_at)
VALUES (%(account)s, ARRAY[%(now)s::timestamptz], true, %(now)s + %(seconds)s * interval '1s')
ON CONFLICT (account) DO UPDATE SET (tried_at, let_through, forgotten_at) = (
    SELECT CASE WHEN cardinality(lately) < %(tries)s THEN lately || excluded.tried_at
                ELSE lately END,
           cardinality(lately) < %(tries)s, excluded.forgotten_at
    FROM (SELECT ARRAY(
        SELECT t FROM unnest(kept.tried_at) t
        WHERE t > %(now)s - %(seconds)s * interval '1s' ORDER BY t
    ) AS lately) AS counted
)
RETURNING let_through
"""

_GIVE_BACK = """
UPDATE identity_tries SET tried_at = array_remove(tried_at, %(now)s)
WHERE account = ANY(%(accounts)s)
"""


def are_open(charges: Iterable[Charge], *, now: datetime) -> bool:
    """Tell whether all of them would be let through now; nothing is counted."""
    wanted = {_account(charge): charge.limit for charge in charges}
    for kept in Tries.objects.filter(pk__in=wanted):
        limit = wanted[kept.pk]
        if sum(tried > now - limit.period for tried in kept.tried_at) >= limit.tries:
            return False
    return True


def count(charges: Iterable[Charge], *, now: datetime) -> frozenset[Charge]:
    """Count one try on each account and return those that are over their limit."""
    # Always in the same order, so that two sign-ins never wait for each other.
    ordered = sorted(charges, key=_account)
    return frozenset(charge for charge in ordered if not _let_through(charge, now))


def give_back(charges: Iterable[Charge], *, now: datetime) -> None:
    """Forget the tries counted at this instant: they were no failures."""
    accounts = sorted(_account(charge) for charge in charges)
    with connection.cursor() as cursor:
        cursor.execute(_GIVE_BACK, {"now": now, "accounts": accounts})


def _let_through(charge: Charge, now: datetime) -> bool:
    limit = charge.limit
    asked: dict[str, str | int | datetime] = {
        "account": _account(charge),
        "now": now,
        "tries": limit.tries,
        "seconds": int(limit.period.total_seconds()),
    }
    with connection.cursor() as cursor:
        cursor.execute(_WRITE_DOWN, asked)
        return bool(cursor.fetchone()[0])


def _account(charge: Charge) -> str:
    """Return a keyed digest: who reads the table learns neither names nor addresses."""
    return salted_hmac("utenza.identity.tries", charge.account, algorithm="sha256").hexdigest()

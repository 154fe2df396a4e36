"""Sola consultazione as the tests set it: from long ago and without an end, unless they say."""

from contextlib import contextmanager
from datetime import UTC, datetime

import psycopg
from django.db import connection

from utenza.site.models import ReadOnlyMember, ReadOnlyMode

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
FAR_AWAY = datetime(2099, 1, 1, tzinfo=UTC)


def a_mode(*, customers=None, **fields):
    """Close everything to everybody; `customers` makes it theirs alone."""
    told = {"starts_at": LONG_AGO, "set_at": LONG_AGO, "is_for_group": customers is not None}
    mode = ReadOnlyMode.objects.create(**told | fields)
    for customer in customers or ():
        ReadOnlyMember.objects.create(mode=mode, customer_id=customer.pk)
    return mode


@contextmanager
def somebody_writing():
    """Another session that is in the midst of a write; gives it, to let it end."""
    told = connection.get_connection_params()
    keys = ("host", "port", "dbname", "user", "password")
    with psycopg.connect(**{key: told[key] for key in keys if key in told}) as other:
        other.execute("SELECT pg_advisory_xact_lock_shared(hashtext('utenza readonly'))")
        yield other

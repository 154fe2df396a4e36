"""Anna asking, as the tests of requests need it."""

from datetime import UTC, datetime
from itertools import count

from django.utils import timezone

from utenza.identity.rules.viewers import GrantRole, Viewer
from utenza.service_requests.actions.submitting import Submission, submit
from utenza.service_requests.kinds import kinds
from utenza.service_requests.kinds.base import Asking

NOON = datetime(2026, 11, 24, 11, tzinfo=UTC)
A_COPY = {"which": "luce, marzo 2024", "way": "email", "words": ""}

_keys = count(1)


def viewer_of(person, role=GrantRole.HOLDER):
    customer = person.customer
    return Viewer(person.login.pk, customer.pk, customer.customer_code, "Anna", role)


def asking_of(person, *, now=NOON, role=GrantRole.HOLDER, **about):
    viewer = viewer_of(person, role)
    return Asking(viewer, now, timezone.localtime(now).date(), "it", **about)


def a_key():
    return f"{next(_keys):064}"


def asked(person, *, slug="copia-fattura", cleaned=None, key=None, now=NOON, **about):
    """Submit a request and return its code."""
    submission = Submission(key or a_key(), cleaned or A_COPY)
    asking = asking_of(person, now=now, **about)
    return submit(kind=kinds()[slug], asking=asking, submission=submission)

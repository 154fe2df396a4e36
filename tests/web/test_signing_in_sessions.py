"""How long a session lasts, where it is open, and what a signed-in page costs."""

from datetime import timedelta

import cast
import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from utenza.identity.actions.housekeeping import forget_old
from utenza.storage.acting import acting
from utenza.storage.roles import Role

pytestmark = pytest.mark.django_db
SECURITY = "/profilo/sicurezza/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1"


def signed_in(login="anna.dangelo", **headers):
    client = Client(**headers)
    client.post("/accedi/", {"login": login, "password": cast.PASSWORD})
    return client


def grow_older(client, *, since=timedelta(), seen=timedelta()):
    """Make the session as old as if so much time had passed."""
    session = client.session
    session["since"] -= int(since.total_seconds())
    session["seen"] -= int(seen.total_seconds())
    session.save()


@pytest.mark.parametrize(
    ("since", "seen", "status"),
    [
        (timedelta(minutes=29), timedelta(minutes=29), 200),
        (timedelta(minutes=31), timedelta(minutes=31), 302),
        (timedelta(hours=11, minutes=59), timedelta(), 200),
        (timedelta(hours=12, minutes=1), timedelta(), 302),
    ],
)
def test_a_session_ends_when_idle_or_too_old(anna, since, seen, status):
    client = signed_in()
    grow_older(client, since=since, seen=seen)

    assert client.get(SECURITY).status_code == status


def test_a_session_that_has_ended_is_gone_whoever_brings_its_cookie(anna):
    client = signed_in()
    key = client.session.session_key
    grow_older(client, seen=timedelta(hours=1))
    client.get(SECURITY)

    thief = Client()
    thief.cookies["sessionid"] = key

    assert thief.get(SECURITY).status_code == 302
    assert not Session.objects.filter(pk=key).exists()


def test_going_from_page_to_page_keeps_the_session_and_writes_it_rarely(anna):
    client = signed_in()
    grow_older(client, since=timedelta(minutes=20), seen=timedelta(minutes=20))

    client.get(SECURITY)
    first = client.session["seen"]
    with CaptureQueriesContext(connection) as later:
        client.get(SECURITY)

    assert timezone.now().timestamp() - first < 60
    assert not [query for query in later.captured_queries if query["sql"].startswith("UPDATE")]


def test_a_signed_in_page_asks_three_questions_before_its_own(anna):
    client = signed_in()

    with CaptureQueriesContext(connection) as counted:
        client.get("/guida/")

    asked = [q["sql"] for q in counted.captured_queries if "SAVEPOINT" not in q["sql"]]
    # The last one puts the role back, which only happens inside a test's longer transaction.
    kinds = ["set_config('role'", "JOIN identity_login", "identity_act"]
    assert all(kind in sql for kind, sql in zip(kinds, asked, strict=False))
    assert not [sql for sql in asked[3:] if "identity" in sql or "session" in sql]


def test_a_cookie_of_a_session_that_never_was_makes_none(db):
    client = Client()
    client.cookies["sessionid"] = "a" * 32

    client.get("/accedi/")

    assert not Session.objects.exists()


def test_reading_goes_on_in_a_read_only_transaction_when_the_session_is_refreshed(anna, settings):
    client = signed_in()
    settings.READ_ONLY = True
    grow_older(client, seen=timedelta(minutes=10))

    assert client.get(SECURITY).status_code == 200
    assert timezone.now().timestamp() - client.session["seen"] < 60


def test_anna_sees_where_she_is_signed_in(anna):
    client = signed_in(HTTP_USER_AGENT=FIREFOX, REMOTE_ADDR="192.0.2.10")
    signed_in(HTTP_USER_AGENT=PHONE, REMOTE_ADDR="192.0.2.20")

    here, phone = client.get(SECURITY).context["sessions"]

    assert (here.browser, here.system, here.address, here.current) == (
        "Firefox",
        "Linux",
        "192.0.2.10",
        True,
    )
    assert (phone.browser, phone.system, phone.current) == ("Safari", "iPhone", False)


def test_anna_closes_one_session(anna):
    client, phone, tablet = signed_in(), signed_in(), signed_in()
    doomed = UserSession.objects.get(session_key=phone.session.session_key)

    response = client.post(f"{SECURITY}sessioni/{doomed.pk}/chiudi/")

    assert response["Location"] == SECURITY
    assert phone.get(SECURITY).status_code == 302
    assert tablet.get(SECURITY).status_code == 200
    assert len(client.get(SECURITY).context["sessions"]) == 2


def test_anna_closes_all_the_others(anna):
    client, phone, tablet = signed_in(), signed_in(), signed_in()

    client.post(f"{SECURITY}sessioni/chiudi-altre/")

    assert [one.get(SECURITY).status_code for one in (client, phone, tablet)] == [200, 302, 302]


def test_bruno_cannot_close_annas_session(anna, bruno):
    hers, his = signed_in(), signed_in("bruno")
    session = UserSession.objects.get(session_key=hers.session.session_key)

    foreign = his.post(f"{SECURITY}sessioni/{session.pk}/chiudi/")
    missing = his.post(f"{SECURITY}sessioni/999999999/chiudi/")

    assert foreign.status_code == missing.status_code == 404
    assert foreign.content == missing.content
    assert hers.get(SECURITY).status_code == 200


def test_what_has_ended_is_swept(anna):
    client = signed_in()
    gone = Session.objects.get(pk=signed_in().session.session_key)
    Session.objects.filter(pk=gone.pk).update(expire_date=timezone.now() - timedelta(days=1))

    with acting(Role.INTAKE):
        forget_old(now=timezone.now() + timedelta(hours=2))

    assert list(Session.objects.values_list("pk", flat=True)) == [client.session.session_key]
    assert UserSession.objects.count() == 1

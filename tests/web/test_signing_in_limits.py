"""How often a password or a code may be tried, exactly, in every process at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import cast
import pytest
from django.db import connection
from django.test import Client

from utenza.identity.actions import tries
from utenza.identity.models import Tries
from utenza.identity.rules import limits
from utenza.identity.rules.limits import Charge

TOO_MANY = "Troppi tentativi"
WRONG = "Nome utente o password non corretti"


def sign_in(client, login, password=cast.PASSWORD, **headers):
    return client.post("/accedi/", {"login": login, "password": password}, **headers)


def said(response):
    return response.content.decode()


def later(**time):
    """Move every try back in time, as if so much of it had passed."""
    for kept in Tries.objects.all():
        kept.tried_at = [tried - timedelta(**time) for tried in kept.tried_at]
        kept.save()


def test_after_ten_wrong_passwords_not_even_the_right_one_opens_for_an_hour(client, anna):
    answers = [said(sign_in(client, "anna.dangelo", "sbagliata")) for _ in range(10)]

    assert all(WRONG in answer for answer in answers)
    assert TOO_MANY in said(sign_in(client, "anna.dangelo"))
    later(minutes=59)
    assert TOO_MANY in said(sign_in(client, "anna.dangelo"))
    later(minutes=2)
    assert sign_in(client, "anna.dangelo").status_code == 302


def test_a_name_that_nobody_has_meets_the_same_limit(client, db):
    answers = [said(sign_in(client, "nessuno")) for _ in range(11)]

    assert WRONG in answers[9]
    assert TOO_MANY in answers[10]


def test_annas_names_share_one_limit_and_nobody_is_told_so(client, anna):
    for _ in range(10):
        sign_in(client, "anna.dangelo", "sbagliata")

    answer = sign_in(client, anna.login.email)

    assert answer.status_code == 200
    assert WRONG in said(answer)


def test_signing_in_rightly_is_not_counted(client, anna):
    for _ in range(12):
        assert sign_in(client, "anna.dangelo").status_code == 302
        client.post("/esci/")


def test_one_address_tries_a_hundred_names_and_no_more(client, db, monkeypatch):
    monkeypatch.setattr(limits, "SIGN_IN_ADDRESS", limits.Limit("sign-in address", 3, limits.HOUR))
    for number in range(3):
        assert WRONG in said(sign_in(client, f"nome{number}"))

    assert TOO_MANY in said(sign_in(client, "un altro"))
    assert WRONG in said(sign_in(client, "un altro", REMOTE_ADDR="192.0.2.77"))


def test_a_forged_forwarding_header_changes_nothing(client, db, monkeypatch):
    monkeypatch.setattr(limits, "SIGN_IN_ADDRESS", limits.Limit("sign-in address", 3, limits.HOUR))
    for number in range(3):
        sign_in(client, f"nome{number}", HTTP_X_FORWARDED_FOR=f"198.51.100.{number}")

    assert TOO_MANY in said(sign_in(client, "altro", HTTP_X_FORWARDED_FOR="198.51.100.99"))


def test_behind_a_proxy_of_ours_only_what_it_added_counts(client, db, monkeypatch, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    monkeypatch.setattr(limits, "SIGN_IN_ADDRESS", limits.Limit("sign-in address", 3, limits.HOUR))
    for number in range(3):
        sign_in(client, f"nome{number}", HTTP_X_FORWARDED_FOR=f"203.0.113.{number}, 198.51.100.7")

    forged = {"HTTP_X_FORWARDED_FOR": "203.0.113.99, 198.51.100.7"}
    assert TOO_MANY in said(sign_in(client, "altro", **forged))
    assert WRONG in said(sign_in(client, "altro", HTTP_X_FORWARDED_FOR="198.51.100.8"))


def test_fewer_addresses_than_proxies_are_no_crash(client, db, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 3

    assert sign_in(client, "nome", HTTP_X_FORWARDED_FOR="198.51.100.8").status_code == 200


@pytest.mark.parametrize(
    ("address", "counted_as"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::/64"),
        ("unknown", "unknown"),
    ],
)
def test_one_subscribers_many_addresses_count_as_one(address, counted_as):
    assert limits.neighbourhood(address) == counted_as


def test_what_is_counted_cannot_be_read(client, anna):
    sign_in(client, "anna.dangelo", "sbagliata")

    accounts = " ".join(Tries.objects.values_list("pk", flat=True))

    assert "anna" not in accounts.lower()
    assert "127.0.0.1" not in accounts


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_get_ten_tries_between_them(anna):
    def attempt(_):
        try:
            return said(sign_in(Client(), "anna.dangelo", "sbagliata"))
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as threads:
        answers = list(threads.map(attempt, range(20)))

    assert sum(WRONG in answer for answer in answers) == 10
    assert sum(TOO_MANY in answer for answer in answers) == 10
    assert TOO_MANY in said(sign_in(Client(), "anna.dangelo"))


@pytest.mark.django_db(transaction=True)
def test_counting_is_exact_however_many_count(db):
    from django.utils import timezone

    charges = [Charge(limits.SECOND_FACTOR, "1"), Charge(limits.SIGN_IN_LOGIN, "1")]

    def attempt(_):
        try:
            return tries.count(charges, now=timezone.now())
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as threads:
        over = list(threads.map(attempt, range(20)))

    assert sum(charges[0] not in one for one in over) == 5
    assert sum(charges[1] not in one for one in over) == 10

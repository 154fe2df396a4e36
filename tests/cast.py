"""
The people of the tests.

Anna is the customer, at home in every test that needs one. Bruno is the stranger: he signs in as
well and must never learn anything of hers. Carla works in the retailer's office.
"""

from dataclasses import dataclass
from datetime import date
from itertools import count

from django.contrib.auth.hashers import make_password

from utenza.customers.models import Change, Customer
from utenza.identity.models import Grant, Login
from utenza.identity.rules.viewers import GrantRole, Viewer
from utenza.supplies.models import Supply

TODAY = date(2026, 11, 22)
PASSWORD = "Vecchia password di casa"  # noqa: S105 - of people who do not exist

_numbers = count(1)


@dataclass(frozen=True)
class Person:
    """A login and the customer that it holds."""

    login: Login
    customer: Customer


def a_customer(*, first_name="Anna", last_name="D'Angelò", **fields):
    number = next(_numbers)
    told = {
        "customer_code": f"C{number:06}",
        "kind": "person",
        "first_name": first_name,
        "last_name": last_name,
        "tax_code": f"DNGNNA80A41F{number % 1000:03}X",
        "email": f"{first_name.lower()}{number}@example.org",
        "mobile": "+393331234567",
        "street": "Via Roma",
        "street_number": "1",
        "postcode": "20121",
        "city": "Milano",
        "province": "MI",
        "country": "IT",
        "language": "it",
    }
    return Customer.objects.create(**told | fields)


def a_login(*, username, password=PASSWORD, **fields):
    """Make a login; `stored` is a password in the form in which it rests."""
    stored = fields.pop("stored", None) or make_password(password)
    told = {"email": f"{username.lower()}@example.com", "password": stored}
    return Login.objects.create(username=username, **told | fields)


def a_grant(*, login, customer, role="holder", until=None):
    return Grant.objects.create(login=login, customer=customer, role=role, until=until)


def a_person(*, username, first_name, welcomed=True, **fields):
    """Make a login that holds one customer; who was welcomed goes home at once."""
    customer = a_customer(first_name=first_name, last_name=fields.pop("last_name", "Rossi"))
    if welcomed:
        from django.utils import timezone

        fields.setdefault("welcomed_at", timezone.now())
    login = a_login(username=username, **fields)
    a_grant(login=login, customer=customer)
    return Person(login, customer)


def viewer_of(person, *, role=GrantRole.HOLDER):
    """Return the person's login at work for the customer that it holds."""
    customer = person.customer
    return Viewer(person.login.pk, customer.pk, customer.customer_code, "", role)


def a_change(*, customer, now, **fields):
    """Make a change of contact data: a new e-mail that waits for its proof."""
    told = {
        "request_code": f"W{next(_numbers):06}",
        "field_group": "email",
        "new_values": {"email": "nuova@example.org"},
        "state": "waiting_proof",
        "asked_at": now,
    }
    return Change.objects.create(customer=customer, **told | fields)


def a_supply(*, customer, **fields):
    number = next(_numbers)
    told = {
        "supply_code": f"S{number:06}",
        "commodity": "electricity",
        "point_code": f"IT999E{number:08}",
        "status": "active",
        "started_on": date(2020, 1, 1),
        "street": "Via Roma",
        "postcode": "20121",
        "city": "Milano",
        "province": "MI",
        "use": "domestic_resident",
        "offer_name": "Casa Serena",
        "price_kind": "fixed",
        "meter_smart": True,
    }
    return Supply.objects.create(customer=customer, **told | fields)

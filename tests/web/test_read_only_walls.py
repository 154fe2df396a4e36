"""
Behind the views: what PostgreSQL refuses in sola consultazione, whatever Python forgets.

The writing actions are those of the URL configuration; a new one without its row here fails.
"""

import re
from types import SimpleNamespace

import cast
import closing
import paying
import pytest
import trade
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.webauthn.internal import auth as keys
from allauth.usersessions.models import UserSession
from conftest import an_attempt
from django.db import InternalError, ProgrammingError, connection, transaction
from django.utils import timezone
from test_foreign_objects import PATHS

from utenza.http.page import closure_of
from utenza.notifications.models import Mail
from utenza.storage.acting import acting
from utenza.storage.roles import Role
from utenza.supplies.models import SupplyLabel

pytestmark = pytest.mark.django_db
SECURITY = "/profilo/sicurezza/"
NEW_PASSWORD = "Una password tutta nuova 7"  # noqa: S105 - of a test


@pytest.fixture
def her(client, anna, monkeypatch):
    """Anna in her browser, who has just typed her password again; her supply, key and session."""
    client.post("/accedi/", {"login": "anna.dangelo", "password": cast.PASSWORD})
    client.post(f"{SECURITY}conferma/", {"password": cast.PASSWORD})
    trade.a_request(customer=anna.customer, request_code="AP-ANNA", submission_key="hers")
    trade.a_message(customer=anna.customer, code="ab" * 16)
    for code, group in (("W-EMAIL", "email"), ("W-CELLULARE", "mobile")):
        trade.a_waiting_request(customer=anna.customer, request_code=code, type=f"contact_{group}")
        new = {"email": "nuova@example.org", "mobile": "+393339999999"}[group]
        cast.a_change(
            customer=anna.customer,
            request_code=code,
            field_group=group,
            new_values={group: new},
            now=timezone.now(),
        )
    return SimpleNamespace(
        anna=anna,
        client=client,
        supply=cast.a_supply(customer=anna.customer, supply_code="S-LUCE"),
        key=Authenticator.objects.create(
            user=anna.login, type="webauthn", data={"name": "Telefono", "credential": {}}
        ),
        session=UserSession.objects.create(
            user=anna.login, ip="127.0.0.1", session_key="hers", user_agent="hers"
        ),
        devices=monkeypatch,
    )


def app_code(her):
    secret = her.client.get(f"{SECURITY}app/attiva/").context["form"].secret
    counter = list(yield_hotp_counters_from_time())[1]
    return {"code": format_hotp_value(hotp_value(secret, counter))}


def switch_app_on(her):
    her.client.post(f"{SECURITY}app/attiva/", app_code(her))
    return {}


def from_a_device(her):
    """What a browser sends of a new key: the device and its signature are played."""
    her.devices.setattr(keys, "parse_registration_response", lambda _credential: None)
    her.devices.setattr(keys, "complete_registration", lambda _credential: None)
    return {"name": "Chiave", "credential": '{"id": "x"}'}


def a_copy(her):
    page = her.client.get("/operazioni/copia-fattura/").content.decode()
    key = re.search(r'name="key" value="(\w+)"', page)[1]
    return {"which": "luce, marzo 2024", "way": "email", "key": key}


def a_code(her):
    """The code that Anna was sent, and types."""
    her.client.post("/profilo/contatti/W-CELLULARE/", {"step": "resend"})
    return {"step": "code", "code": re.search(r"\b\d{6}\b", Mail.objects.latest("id").body)[0]}


def a_link(her):
    """The link that Anna was sent; its secret is in the path."""
    her.client.post("/profilo/contatti/W-EMAIL/", {"step": "resend"})
    return re.search(r"/conferma/([\w-]+)/", Mail.objects.latest("id").body)[1]


def a_bill(her):
    """A bill that Anna would pay."""
    return {"fattura": paying.a_bill_to_pay(her.anna, bill_number="2026/1").bill_number}


def given(**data):
    return lambda _her: data


# The path of each writing action, and what is sent there that the action would take.
WRITES = {
    "conferma/<str:token>/": given(),
    "messaggi/letti/": given(newest="ab" * 16),
    "operazioni/<slug:slug>/": a_copy,
    "pagamenti/paga/": a_bill,
    "pagamenti/<code:token>/": given(do="riprova"),
    "profilo/contatti/<code:code>/": a_code,
    "profilo/preferenze/": given(topics="bills"),
    "profilo/avvisi/": given(unusual_use="on", bill_above="150"),
    "profilo/richieste/<code:code>/": given(do="withdraw"),
    "benvenuto/": given(answer="right"),
    "forniture/<code:code>/": given(name="Casa", icon="house"),
    "profilo/sicurezza/sessioni/<int:session_id>/chiudi/": given(),
    "profilo/sicurezza/sessioni/chiudi-altre/": given(),
    "profilo/sicurezza/password/": given(
        oldpassword=cast.PASSWORD, password1=NEW_PASSWORD, password2=NEW_PASSWORD
    ),
    "profilo/sicurezza/app/attiva/": app_code,
    "profilo/sicurezza/app/togli/": switch_app_on,
    "profilo/sicurezza/codici/nuovi/": switch_app_on,
    "profilo/sicurezza/chiavi/nuova/": from_a_device,
    "profilo/sicurezza/chiavi/<int:pk>/togli/": given(),
    "profilo/sicurezza/chiavi/<int:pk>/nome/": given(name="Nuovo"),
}
# What belongs to a login and not to a customer: no policy there, the transaction alone.
OF_A_LOGIN = re.compile(r"benvenuto/|messaggi/letti/|profilo/sicurezza/.*")
# Who asks what closes an operation.
ASKED_FROM = (
    "utenza.http.page",
    "utenza.web.customers.views",
    "utenza.web.service_requests.views.asking",
    "utenza.web.service_requests.views.requests",
)


def sent(her, route):
    """Prepare the action while everything is open, and return what to send and where."""
    codes = {"richieste": "AP-ANNA", "contatti": "W-CELLULARE", "forniture": "S-LUCE"}
    code = next((code for part, code in codes.items() if part in route), "")
    objects = {"code": code, "slug": "copia-fattura"}
    if "conferma/<" in route:
        objects["token"] = a_link(her)
    if "pagamenti/<" in route:
        bill = paying.a_bill_to_pay(her.anna)
        objects["token"] = an_attempt(bill, token="attempt" * 3).token
    objects |= {"session_id": her.session.pk, "pk": her.key.pk}
    path = "/" + re.sub(r"<\w+:(\w+)>", lambda found: str(objects[found[1]]), route)
    return path, WRITES[route](her)


def test_every_writing_action_has_its_row():
    assert {route for route, path in PATHS.items() if path.reads_and_writes[1]} == WRITES.keys()


@pytest.mark.parametrize("route", sorted(WRITES))
def test_while_all_is_open_the_action_writes(her, route):
    path, data = sent(her, route)

    answer = her.client.post(path, data)

    # Who follows a link may be nobody here: there is no other page to lead to.
    assert answer.status_code in ((200,) if "conferma/<" in route else (302, 303))
    assert "conferma" not in answer.headers.get("Location", "")


@pytest.mark.parametrize("route", sorted(WRITES))
def test_the_page_says_503_with_the_contacts(her, route):
    path, data = sent(her, route)
    closing.a_mode()

    answer = her.client.post(path, data)

    assert answer.status_code == 503
    assert "Retry-After" in answer.headers
    assert 'href="tel:800000001"' in answer.content.decode()


@pytest.mark.parametrize("is_setting", [False, True])
@pytest.mark.parametrize("route", sorted(WRITES))
def test_a_view_that_does_not_hear_of_it_writes_nothing(
    her, route, is_setting, settings, monkeypatch
):
    path, data = sent(her, route)
    if is_setting:
        settings.READ_ONLY = True
    else:
        closing.a_mode()

    def unheard(request, function, **of):
        closure_of(request, function, **of)
        request.closed = None

    for module in ASKED_FROM:
        monkeypatch.setattr(f"{module}.closure_of", unheard)

    with pytest.raises(InternalError, match="read-only transaction"):
        her.client.post(path, data)


@pytest.mark.parametrize("route", sorted(r for r in WRITES if not OF_A_LOGIN.fullmatch(r)))
def test_a_check_that_finds_everything_open_leaves_the_customers_rows_closed(
    her, route, monkeypatch
):
    path, data = sent(her, route)
    closing.a_mode()
    monkeypatch.setattr("utenza.http.page.settled_modes", lambda **_asked: [])

    with pytest.raises(ProgrammingError, match="row-level security"):
        her.client.post(path, data)


@pytest.fixture
def label(anna):
    supply = cast.a_supply(customer=anna.customer)
    return SupplyLabel.objects.create(
        customer=anna.customer, supply=supply, name="Casa", changed_at=closing.LONG_AGO
    )


def as_the_web(person, statement):
    with (
        transaction.atomic(),
        acting(Role.PORTAL, login_id=person.login.pk, customer_id=person.customer.pk),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
        return cursor.rowcount


def test_a_row_that_is_there_is_neither_changed_nor_taken_away(anna, label):
    with connection.cursor() as cursor:
        cursor.execute("GRANT DELETE ON supplies_supplylabel TO utenza_portal")
    closing.a_mode(function="supply_label")

    with pytest.raises(ProgrammingError, match="row-level security"):
        as_the_web(anna, "UPDATE supplies_supplylabel SET name = 'Mia'")
    assert as_the_web(anna, "DELETE FROM supplies_supplylabel") == 0
    assert as_the_web(anna, "SELECT name FROM supplies_supplylabel") == 1


@pytest.mark.parametrize(
    "fields", [{"function": "self_reading"}, {"starts_at": closing.FAR_AWAY}, {"customers": []}]
)
def test_what_is_closed_elsewhere_later_or_to_others_changes_nothing_here(anna, label, fields):
    closing.a_mode(**fields)

    assert as_the_web(anna, "UPDATE supplies_supplylabel SET name = 'Mia'") == 1


def test_the_deliveries_role_is_closed_out_of_nothing(anna, label):
    closing.a_mode()

    with acting(Role.INTAKE), connection.cursor() as cursor:
        cursor.execute("UPDATE supplies_supplylabel SET name = 'Mia'")
        assert cursor.rowcount == 1

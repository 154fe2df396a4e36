"""Anna's house for the pages: a day in November, her bills, and both people signed in."""

from dataclasses import asdict
from datetime import UTC, date, datetime
from types import SimpleNamespace

import cast
import paying
import pytest
import trade
from allauth.usersessions.models import UserSession
from django.test import Client
from django.utils import timezone

from utenza.http.middleware import start_session
from utenza.payments.gateways import checkout
from utenza.payments.models import Attempt, AttemptLine, Receipt
from utenza.site.queries import forget


@pytest.fixture
def november(monkeypatch):
    """The pages are asked for at noon of 22 November 2026, and remember nothing of later days."""
    noon = datetime(2026, 11, 22, 11, tzinfo=UTC)
    forget()
    monkeypatch.setattr("django.utils.timezone.now", lambda: noon)
    yield
    forget()


@pytest.fixture
def documents(settings, tmp_path):
    """A document store of the test's own."""
    kept = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    settings.STORAGES = settings.STORAGES | {
        "documents": kept | {"OPTIONS": {"location": tmp_path / "documents"}}
    }
    return tmp_path / "documents"


@pytest.fixture
def platform(settings):
    """PagoPA's payment page, in memory."""
    settings.PAGOPA_CHECKOUT_URL = "https://checkout.example.it/checkout/ec/v2"
    checkout.cache_clear()
    yield checkout()
    checkout.cache_clear()


@pytest.fixture
def house(anna, november, documents):
    """Electricity and gas in one profile: a bill paid, one overdue, two in a plico to pay."""
    power = cast.a_supply(customer=anna.customer, supply_code="S-LUCE")
    gas = cast.a_supply(
        customer=anna.customer,
        supply_code="S-GAS",
        commodity="gas",
        point_code="99900000000001",
        meter_smart=False,
        reading_calendar="RC-A",
    )
    profile = trade.a_profile(customer=anna.customer, bp_code="BP-000777")
    for supply in (power, gas):
        trade.a_stay(supply=supply, profile=profile)
    sha256 = trade.a_document()
    paid = trade.a_paid_bill(
        supply=power,
        profile=profile,
        bill_number="2026/PAGATA",
        period_from=date(2026, 7, 1),
        period_to=date(2026, 8, 31),
        summary_sha256=sha256,
        detail_sha256=sha256,
        xml_sha256=trade.a_document(b"<FatturaElettronica/>"),
        quantity="412.5",
        unit="kWh",
    )
    trade.a_payment(bill=paid, amount="87.42", paid_on=date(2026, 10, 2))
    overdue = trade.a_bill(
        supply=gas,
        profile=profile,
        bill_number="2026/SCADUTA",
        total="41.06",
        due_on=date(2026, 10, 30),
        notice_number="301830480326871713",
    )
    plico = trade.a_plico(
        profile=profile,
        plico_number="PL/1",
        bills_total="87.42",
        previous_balance="-8.50",
        file_sha256=sha256,
    )
    inside = trade.a_bill(
        supply=power,
        profile=profile,
        bill_number="2026/NEL-PLICO",
        plico=plico,
        summary_sha256=sha256,
    )
    request = trade.a_request(
        customer=anna.customer, request_code="AP-ANNA", type="voltura", channel="counter"
    )
    trade.an_attachment(request=request, code="ab" * 16)
    message = trade.a_message(customer=anna.customer, code="ab" * 16, subject="Per Anna sola")
    attempt = an_attempt(overdue, token="attempt" * 3)
    change = cast.a_change(
        customer=anna.customer,
        request_code="W/CELLULARE",
        field_group="mobile",
        new_values={"mobile": "+393339999999"},
        now=timezone.now(),
    )
    trade.a_waiting_request(
        customer=anna.customer,
        request_code="W/CELLULARE",
        type="contact_mobile",
        submission_key=None,
    )
    return SimpleNamespace(
        anna=anna,
        message=message,
        power=power,
        gas=gas,
        profile=profile,
        paid=paid,
        overdue=overdue,
        plico=plico,
        inside=inside,
        change=change,
        attempt=attempt,
        receipt=a_kept_receipt(paid),
    )


def a_kept_receipt(bill):
    """Keep pagoPA's receipt of a bill that the CIS has booked since."""
    receipt = paying.a_receipt(bill, amount=bill.total, receipt_id="RICEVUTA")
    return Receipt.objects.create(
        customer=bill.customer,
        bill=bill,
        received_at=datetime(2026, 10, 2, 9, tzinfo=UTC),
        **asdict(receipt) | {"paid_at": datetime(2026, 10, 2, 8, tzinfo=UTC)},
    )


def an_attempt(bill, *, token):
    """Make an attempt to pay the bill that came to nothing last month."""
    then = datetime(2026, 10, 20, 9, tzinfo=UTC)
    attempt = Attempt.objects.create(
        customer=bill.customer,
        token=token,
        channel="pagopa",
        amount=bill.total,
        state="expired",
        opened_at=then,
        expires_at=then,
        ended_at=then,
    )
    AttemptLine.objects.create(
        customer=bill.customer,
        attempt=attempt,
        bill=bill,
        number=bill.bill_number,
        notice_number=bill.notice_number,
        amount=bill.total,
        is_open=False,
        is_paid=False,
    )
    return attempt


@pytest.fixture
def signed_in(november):
    """Return a browser in which this login has signed in."""

    def sign_in(login):
        client = Client()
        client.force_login(login)
        session = client.session
        start_session(session, now=timezone.now())
        session.save()
        UserSession.objects.create(
            user=login, ip="127.0.0.1", session_key=session.session_key, user_agent="a test's"
        )
        return client

    return sign_in


@pytest.fixture
def as_anna(house, signed_in):
    return signed_in(house.anna.login)


@pytest.fixture
def as_bruno(house, bruno, signed_in):
    return signed_in(bruno.login)

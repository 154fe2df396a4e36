"""What the people of the tests are billed and told: profiles, bills, payments, messages."""

import hashlib
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count

from django.core.files.base import ContentFile

from utenza.billing_profiles.models import BillingProfile, ProfileSupply
from utenza.bills.models import Bill, BillItem, Plico
from utenza.metering.models import Consumption, Reading, SelfReading, SelfReadingStep
from utenza.notifications.models import InboxMessage
from utenza.payments.models import Payment
from utenza.service_requests.models import Attachment, ServiceRequest
from utenza.storage.documents import document_name, document_store
from utenza.supplies.models import ReadingWindow

TODAY = date(2026, 11, 22)
PDF = b"%PDF-1.7 a bill\n%%EOF\n"

_numbers = count(1)


def a_profile(*, customer, **fields):
    told = {
        "bp_code": f"BP-{next(_numbers):06}",
        "payment_method": "pagopa",
        "delivery": "email",
        "delivery_email": "anna@example.org",
        "opened_on": date(2020, 1, 1),
    }
    return BillingProfile.objects.create(customer=customer, **told | fields)


def a_debit_profile(*, customer, **fields):
    told = {
        "payment_method": "direct_debit",
        "iban": "IT60X0542811101000000123456",
        "holder_first_name": "Anna",
        "holder_last_name": "D'Angelò",
        "mandate_reference": "UMR1",
        "mandate_signed_on": date(2020, 1, 1),
    }
    return a_profile(customer=customer, **told | fields)


def a_stay(*, supply, profile, starts_on=date(2020, 1, 1), ends_on=None):
    return ProfileSupply.objects.create(
        customer=supply.customer,
        supply=supply,
        billing_profile=profile,
        starts_on=starts_on,
        ends_on=ends_on,
    )


def a_bill(*, supply, profile, total="87.42", **fields):
    told = {
        "bill_number": f"2026/{next(_numbers):010}",
        "kind": "bill",
        "issued_on": date(2026, 11, 10),
        "due_on": date(2026, 12, 5),
        "period_from": date(2026, 9, 1),
        "period_to": date(2026, 10, 31),
        "open_amount": total,
        "collection": "pagopa",
        "estimated": False,
    }
    told = told | fields
    return Bill.objects.create(
        customer=supply.customer,
        supply=supply,
        billing_profile=profile,
        total=Decimal(total),
        **told,
    )


def a_paid_bill(*, supply, profile, **fields):
    told = {"open_amount": "0", "issued_on": date(2026, 9, 10), "due_on": date(2026, 10, 5)}
    return a_bill(supply=supply, profile=profile, **told | fields)


def a_plico(*, profile, bills_total="100.00", previous_balance="0.00", **fields):
    due = Decimal(bills_total) + Decimal(previous_balance)
    told = {
        "plico_number": f"PL{next(_numbers):08}",
        "issued_on": date(2026, 11, 10),
        "due_on": date(2026, 12, 5),
        "open_amount": due,
        "collection": "pagopa",
        "notice_number": "301830480326871713",
    }
    return Plico.objects.create(
        customer=profile.customer,
        billing_profile=profile,
        bills_total=Decimal(bills_total),
        previous_balance=Decimal(previous_balance),
        total_due=due,
        **told | fields,
    )


def an_item(*, bill, group, label, amount, **fields):
    return BillItem.objects.create(
        customer=bill.customer,
        bill=bill,
        position=next(_numbers),
        group=group,
        label=label,
        amount=Decimal(amount),
        **fields,
    )


def a_payment(*, bill=None, plico=None, amount="10.00", paid_on=TODAY, **fields):
    told = {"channel": "pagopa", "receipt": ""} | fields
    return Payment.objects.create(
        customer=(bill or plico).customer,
        payment_code=f"P{next(_numbers):08}",
        bill=bill,
        plico=plico,
        paid_on=paid_on,
        amount=Decimal(amount),
        **told,
    )


def a_request(*, customer, **fields):
    told = {
        "request_code": f"AP-{next(_numbers):08}",
        "type": "bill_copy",
        "opened_at": datetime(2026, 11, 20, 9, tzinfo=UTC),
        "status_at": datetime(2026, 11, 20, 9, tzinfo=UTC),
        "channel": "web",
        "status": "received",
    }
    return ServiceRequest.objects.create(customer=customer, **told | fields)


def a_waiting_request(*, customer, **fields):
    """Make a change of an e-mail, asked here, that waits for its proof and has not gone out."""
    told = {"type": "contact_email", "status": "waiting_customer"}
    told["submission_key"] = f"{next(_numbers):064}"
    return a_request(customer=customer, **told | fields)


def an_attachment(*, request, **fields):
    told = {
        "code": f"{next(_numbers):032}",
        "field": "photo",
        "name": "contatore.jpg",
        "content_type": "image/jpeg",
        "sha256": a_document(b"a picture"),
        "added_at": request.opened_at,
    }
    return Attachment.objects.create(customer=request.customer, request=request, **told | fields)


def a_window(*, calendar, opens_on, closes_on):
    return ReadingWindow.objects.create(
        reading_calendar=calendar, opens_on=opens_on, closes_on=closes_on
    )


def a_reading(*, supply, value, register="total", read_on=date(2026, 10, 31), kind="actual"):
    return Reading.objects.create(
        customer=supply.customer,
        supply=supply,
        read_on=read_on,
        register=register,
        value=value,
        kind=kind,
    )


def a_self_reading(*, supply, request_code="R-1", state="received", **fields):
    """Write down what a customer read in the window of November, with its first step."""
    sent_at = datetime(2026, 11, 22, 9, tzinfo=UTC)
    told = {
        "opens_on": date(2026, 11, 20),
        "closes_on": date(2026, 11, 27),
        "taken_on": TODAY,
        "total": None if "f1" in fields else 1100,
        "meter_serial": "0005851658",
        "confirmed": False,
        "channel": "web",
        "submitted_at": sent_at,
        "state_at": sent_at,
    }
    reading = SelfReading.objects.create(
        customer=supply.customer,
        supply=supply,
        request_code=request_code,
        state=state,
        **told | fields,
    )
    SelfReadingStep.objects.create(
        customer=supply.customer, self_reading=reading, state="received", at=reading.submitted_at
    )
    return reading


def a_month_of_consumption(*, supply, month, quantity, band="F0", kind="actual"):
    return Consumption.objects.create(
        customer=supply.customer,
        supply=supply,
        month=month,
        band=band,
        quantity=Decimal(quantity),
        kind=kind,
    )


def a_document(content=PDF):
    """Put a document in the store as a delivery does, and return its hash."""
    sha256 = hashlib.sha256(content).digest()
    if not document_store().exists(document_name(sha256)):
        document_store().save(document_name(sha256), ContentFile(content))
    return sha256


def a_message(*, customer, **fields):
    """Write a message into the customer's inbox."""
    told = {
        "code": f"{next(_numbers):032x}",
        "topic": "requests",
        "kind": "test",
        "language": "it",
        "subject": "La tua richiesta è arrivata",
        "body": "La abbiamo ricevuta.\n\nTi scriviamo appena c’è una novità.",
        "written_at": datetime(2026, 11, 20, 9, 30, tzinfo=UTC),
    }
    return InboxMessage.objects.create(customer=customer, **told | fields)

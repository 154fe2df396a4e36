"""How the people of the tests pay: what is to be paid, attempts, and receipts of pagoPA."""

from datetime import UTC, datetime
from decimal import Decimal
from itertools import count

import cast
import trade

from utenza.bills.models import Position
from utenza.bills.rules.targets import Target
from utenza.payments.actions.attempts import begin_attempt, cancel_attempt
from utenza.payments.actions.receiving import receive
from utenza.payments.models import Entry
from utenza.payments.rules.attempts import Channel
from utenza.payments.rules.receipts import ReceiptFacts
from utenza.storage.acting import acting
from utenza.storage.roles import Role

CREDITOR = "12345678903"
NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)

_numbers = count(1)


def a_notice_number():
    prefix = f"301{next(_numbers):013}"
    return f"{prefix}{int(prefix) % 93:02}"


def a_bill_to_pay(person, **fields):
    supply = cast.a_supply(customer=person.customer)
    profile = trade.a_profile(customer=person.customer)
    told = {"notice_number": a_notice_number()}
    return trade.a_bill(supply=supply, profile=profile, **told | fields)


def a_plico_to_pay(person, **fields):
    """Return a plico and the bill in it."""
    supply = cast.a_supply(customer=person.customer)
    profile = trade.a_profile(customer=person.customer)
    plico = trade.a_plico(profile=profile, notice_number=a_notice_number(), **fields)
    return plico, trade.a_bill(supply=supply, profile=profile, plico=plico)


def target_of(thing):
    return Target(bill_id=thing.pk) if hasattr(thing, "bill_number") else Target(plico_id=thing.pk)


def begins(person, *things, now=NOW, channel=Channel.PAGOPA):
    """Let the person begin to pay them in one cart, as the web does; return the token."""
    viewer = cast.viewer_of(person)
    with acting(Role.PORTAL, login_id=viewer.login_id, customer_id=viewer.customer_id):
        targets = [target_of(thing) for thing in things]
        return begin_attempt(viewer=viewer, targets=targets, channel=channel, now=now)


def gives_up(person, token, *, now=NOW):
    viewer = cast.viewer_of(person)
    with acting(Role.PORTAL, login_id=viewer.login_id, customer_id=viewer.customer_id):
        cancel_attempt(viewer=viewer, token=token, now=now)


def a_receipt(thing, **fields):
    """Return what pagoPA says when the bill or plico was paid."""
    number = next(_numbers)
    told = {
        "channel": Channel.PAGOPA,
        "fiscal_code": CREDITOR,
        "receipt_id": f"{number:032x}",
        "notice_number": thing.notice_number,
        "creditor_reference": thing.notice_number[1:],
        "amount": Decimal(thing.open_amount),
        "paid_at": NOW,
        "psp_name": "Banca di prova",
        "method": "creditCard",
    }
    return ReceiptFacts(**told | fields)


def comes_in(receipt, *, ours=True, now=NOW):
    """Let the receipt come in as pagoPA's call does: as the portal, for nobody yet."""
    with acting(Role.PORTAL):
        return receive(receipt=receipt, ours=ours, inbound_id=None, now=now, today=now.date())


def position_of(thing):
    return Position.objects.get(**target_of(thing).keys())


def ledger_of(thing):
    """Return the entries as (account, kind, amount), in their order."""
    entries = Entry.objects.filter(**target_of(thing).keys()).order_by("id")
    return [(entry.account, entry.kind, entry.amount) for entry in entries]

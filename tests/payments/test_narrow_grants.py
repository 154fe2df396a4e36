"""What the web cannot change about money, and the day to which money belongs."""

from datetime import UTC, datetime

import pagopa_calls
import paying
import pytest
from django.db import connection

from utenza.payments.actions.ledger import money_of_receipt
from utenza.payments.actions.receiving import keep_inbound
from utenza.payments.models import Inbound, Receipt
from utenza.storage.acting import acting
from utenza.storage.roles import Role


@pytest.mark.parametrize("change", ["debit = 'none'", "debit_on = now()", "customer_id = 1"])
def test_the_web_changes_no_debit_and_no_owner_of_a_position(anna, change):
    paying.begins(anna, paying.a_bill_to_pay(anna))

    denied = pytest.raises(Exception, match="permission denied for table bills_position")
    with denied, acting(Role.PORTAL), connection.cursor() as cursor:
        cursor.execute(f"UPDATE bills_position SET {change}")


def test_the_web_notes_once_what_became_of_what_came(db):
    body = pagopa_calls.receipt("301000000000012373", "1.00")
    with acting(Role.PORTAL):
        kept = keep_inbound(operation="paSendRT", sender="platform", body=body, now=paying.NOW)

    def note(reading):
        with acting(Role.PORTAL):
            return Inbound.objects.filter(pk=kept).update(reading=reading, read_at=paying.NOW)

    assert (note("counted"), note("stray")) == (1, 0)
    assert Inbound.objects.get().reading == "counted"


def test_what_was_paid_at_night_belongs_to_the_day_in_italy(anna):
    bill = paying.a_bill_to_pay(anna)
    late = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)  # half past midnight of the 22nd in Rome
    paying.comes_in(paying.a_receipt(bill, paid_at=late))

    money = money_of_receipt(Receipt.objects.get(), paying.target_of(bill))

    assert money.claim.paid_on.isoformat() == "2026-11-22"

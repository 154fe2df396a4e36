"""What finds a notice's customer can be put back to how it was before bills were held."""

from importlib import import_module

import paying
from django.db import connection

from utenza.bills.actions.holding import hold_bills
from utenza.payments.queries.payable import find_notice
from utenza.storage.acting import acting
from utenza.storage.roles import Role


def test_undoing_the_migration_finds_held_notices_again(anna):
    bill = paying.a_bill_to_pay(anna)
    with acting(Role.INTAKE):
        hold_bills(numbers=[bill.bill_number], reason="A wrong reading", now=paying.NOW)
    assert find_notice(bill.notice_number) is None
    migration = import_module("utenza.payments.migrations.0008_held_bills").Migration

    with connection.schema_editor() as editor:
        editor.execute(migration.operations[0].reverse_sql)

    assert find_notice(bill.notice_number).customer_id == anna.customer.pk

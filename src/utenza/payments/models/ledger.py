"""The ledger: what moved, added to and never edited; every balance is a sum of it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from utenza.bills.models import Bill, Plico
from utenza.customers.models import Customer
from utenza.payments.models.booked import Payment
from utenza.payments.models.debits import Debit
from utenza.payments.models.receipts import Receipt
from utenza.payments.rules.ledger import Account, CreditReason, EntryKind
from utenza.storage.constraints import choices, one_of


class Entry(models.Model):
    """
    A movement of one account of a bill or plico, in EUR with its sign.

    The sum of `due` is what the portal received and the CIS has not booked; the sum of `credit`
    what was paid too much and not given back. docs/areas/payments.md has the table.
    """

    customer = models.ForeignKey(
        Customer, models.PROTECT, db_index=False, db_constraint=False, related_name="+"
    )
    bill = models.ForeignKey(
        Bill, models.PROTECT, null=True, db_index=False, db_constraint=False, related_name="+"
    )
    plico = models.ForeignKey(
        Plico, models.PROTECT, null=True, db_index=False, db_constraint=False, related_name="+"
    )
    account = models.CharField(max_length=10, choices=choices(Account))
    kind = models.CharField(max_length=10, choices=choices(EntryKind))
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    reason = models.CharField(max_length=20, choices=choices(CreditReason), blank=True)
    receipt = models.ForeignKey(
        Receipt, models.PROTECT, null=True, db_index=False, db_constraint=False, related_name="+"
    )
    debit = models.ForeignKey(
        Debit, models.PROTECT, null=True, db_index=False, db_constraint=False, related_name="+"
    )
    payment = models.ForeignKey(
        Payment, models.PROTECT, null=True, db_index=False, db_constraint=False, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(bill__isnull=False) ^ Q(plico__isnull=False),
                name="payments_entry_is_of_one",
            ),
            models.CheckConstraint(condition=~Q(amount=0), name="payments_entry_moves_something"),
            # Each receipt or debit is received, credited, booked and reversed once, and each
            # payment of the CIS answers for one of them.
            models.UniqueConstraint(
                fields=["receipt", "account", "kind"], name="payments_entry_once_a_receipt"
            ),
            models.UniqueConstraint(
                fields=["debit", "account", "kind"],
                condition=Q(debit__isnull=False),
                name="payments_entry_once_a_debit",
            ),
            models.CheckConstraint(
                condition=Q(receipt__isnull=True) | Q(debit__isnull=True),
                name="payments_entry_has_one_source",
            ),
            models.UniqueConstraint(
                fields=["payment"],
                condition=Q(payment__isnull=False),
                name="payments_entry_once_a_payment",
            ),
            one_of("account", Account, name="payments_entry_account"),
            one_of("kind", EntryKind, name="payments_entry_kind"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["customer", "bill"], name="payments_entry_of_bill"),
            models.Index(fields=["customer", "plico"], name="payments_entry_of_plico"),
            # Credits are few, and asked for by themselves.
            models.Index(
                fields=["customer", "receipt"],
                condition=Q(account=Account.CREDIT.value),
                name="payments_entry_credits",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.kind} {self.amount}"

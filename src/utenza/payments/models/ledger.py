"""The ledger: what moved, added to and never edited; every balance is a sum of it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from utenza.bills.models import OfBillOrPlico
from utenza.payments.models.booked import Payment
from utenza.payments.models.debits import Debit
from utenza.payments.models.receipts import Receipt
from utenza.payments.rules.ledger import Account, CreditReason, EntryKind
from utenza.storage.constraints import choices, one_of

# What the CIS does with one receipt or debit more than once.
IN_PARTS = (EntryKind.BOOKED.value, EntryKind.REFUNDED.value)


class Entry(OfBillOrPlico):
    """
    A movement of one account of a bill or plico, in EUR with its sign.

    The sum of `due` is what the portal received and the CIS has not booked; the sum of `credit`
    what was paid too much and not given back. docs/areas/payments.md has the table.
    """

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
            *OfBillOrPlico.Meta.constraints,
            # A receipt that was credited whole may be in the CIS's books: that moves nothing.
            models.CheckConstraint(
                condition=~Q(amount=0) | Q(kind=EntryKind.BOOKED.value, payment__isnull=False),
                name="payments_entry_moves_something",
            ),
            # Each receipt or debit is received, credited and reversed once. The CIS may book it
            # and give it back in parts: each payment of its is one receipt's or debit's, and a
            # refund settles each credit once.
            models.UniqueConstraint(
                fields=["receipt", "account", "kind"],
                condition=Q(receipt__isnull=False) & ~Q(kind__in=IN_PARTS),
                name="payments_entry_once_a_receipt",
            ),
            models.UniqueConstraint(
                fields=["debit", "account", "kind"],
                condition=Q(debit__isnull=False) & ~Q(kind__in=IN_PARTS),
                name="payments_entry_once_a_debit",
            ),
            models.CheckConstraint(
                condition=Q(receipt__isnull=True) | Q(debit__isnull=True),
                name="payments_entry_has_one_source",
            ),
            models.UniqueConstraint(
                fields=["payment"],
                condition=Q(payment__isnull=False) & ~Q(kind=EntryKind.REFUNDED.value),
                name="payments_entry_once_a_payment",
            ),
            models.UniqueConstraint(
                fields=["payment", "receipt", "debit"],
                condition=Q(kind=EntryKind.REFUNDED.value),
                nulls_distinct=False,
                name="payments_entry_once_a_refund",
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
            models.Index(
                fields=["payment"],
                condition=Q(payment__isnull=False),
                name="payments_entry_of_payment",
            ),
            models.Index(
                fields=["receipt"],
                condition=Q(receipt__isnull=False),
                name="payments_entry_of_receipt",
            ),
            models.Index(
                fields=["debit"], condition=Q(debit__isnull=False), name="payments_entry_of_debit"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.kind} {self.amount}"

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from utenza.contacts.rules import MOST_TRIES, Channel, Form
from utenza.customers.models import Change, Customer
from utenza.storage.constraints import choices, one_of


class Proof(models.Model):
    """
    A link or a code sent out, good until it expires and once.

    Only a keyed digest of the secret is kept: who reads the table can open nothing with it.
    """

    customer = models.ForeignKey(Customer, models.PROTECT, db_index=False, related_name="+")
    change = models.ForeignKey(Change, models.PROTECT, db_index=False, related_name="+")
    form = models.CharField(max_length=4, choices=choices(Form))
    channel = models.CharField(max_length=5, choices=choices(Channel))
    target = models.CharField(max_length=254)
    digest = models.BinaryField(max_length=32)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.SmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            # Six digits may come again; a link never does.
            models.UniqueConstraint(
                fields=["digest"], condition=Q(form="link"), name="contacts_proof_one_link"
            ),
            one_of("form", Form, name="contacts_proof_form"),
            one_of("channel", Channel, name="contacts_proof_channel"),
            models.CheckConstraint(
                condition=Q(tries__gte=0, tries__lte=MOST_TRIES), name="contacts_proof_tries"
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gte=F("asked_at")), name="contacts_proof_expires"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["customer", "change", "-id"], name="contacts_proof_of_change")
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.pk}"

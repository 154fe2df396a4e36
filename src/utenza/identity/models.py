from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Upper

from utenza.customers.models import Customer
from utenza.identity.rules.viewers import GrantRole
from utenza.storage.constraints import choices, one_of


class Logins(BaseUserManager["Login"]):
    def get_by_natural_key(self, username: str | None) -> "Login":
        """Return the login with this user name, compared without case."""
        return self.get(username__iexact=username)


class Login(AbstractBaseUser):
    """
    Who signs in; acts for customers through grants.

    `password` is in Django's form, an old weak hash in one of our own (see the hashers).
    """

    # Longer than Django's: a sealed hash is about three times as long as it was.
    password = models.CharField(max_length=500)
    username = models.CharField(max_length=200)
    email = models.CharField(max_length=254)
    # Keyed digest of the hash that the CIS sent last: tells whether a delivery brings a new one.
    delivered_hash = models.BinaryField(null=True)
    is_active = models.BooleanField(default=True)
    created_on = models.DateField(null=True)
    old_last_login_at = models.DateTimeField(null=True)
    # Set once, at the first sign-in to this portal: from then on the CIS's hash is not taken.
    first_sign_in_at = models.DateTimeField(null=True)
    welcomed_at = models.DateTimeField(null=True)
    contacts_confirmed_at = models.DateTimeField(null=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["email"]
    objects = Logins()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(Upper("username"), name="identity_login_username")
        ]
        indexes: ClassVar = [
            models.Index(Upper("email"), name="identity_login_email"),
            # What is left to wrap, however many logins there are.
            models.Index(
                fields=["id"],
                condition=models.Q(password__startswith="sealed$"),  # noqa: S106 - a mark
                name="identity_login_sealed",
            ),
        ]

    def __str__(self) -> str:
        return self.username


class Grant(models.Model):
    """A login may act for a customer, until the last day included."""

    login = models.ForeignKey(Login, models.PROTECT, db_index=False, related_name="+")
    customer = models.ForeignKey(Customer, models.PROTECT, db_index=False, related_name="+")
    role = models.CharField(max_length=10, choices=choices(GrantRole))
    until = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["login", "customer"], name="identity_one_grant"),
            one_of("role", GrantRole, name="identity_grant_role"),
        ]
        indexes: ClassVar = [models.Index(fields=["customer"], name="identity_grant_customer")]

    def __str__(self) -> str:
        return f"{self.login_id} {self.customer_id}"


class Tries(models.Model):
    """When something was tried lately; `account` is a keyed digest of the limit and its subject."""

    account = models.CharField(max_length=64, primary_key=True)
    tried_at = ArrayField(models.DateTimeField())
    # Whether the last try was within the limit.
    let_through = models.BooleanField()
    forgotten_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name_plural = "tries"

    def __str__(self) -> str:
        return self.account


class ResetRequest(models.Model):
    """Somebody asked for a new password; a worker finds out whether there is whom to write to."""

    typed = models.CharField(max_length=254)
    # Scheme and host under which it was asked: the link leads back there.
    origin = models.CharField(max_length=300)
    asked_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.asked_at)

"""Logins and what they give access to, as the CIS delivers them."""

import hashlib
import hmac

from django.conf import settings

from utenza.identity.rules import legacy_hashes, sealing
from utenza.identity.rules.viewers import GrantRole, HashScheme
from utenza.kernel.codes import email_address
from utenza.storage.intake import (
    Fault,
    Intake,
    RejectCode,
    choice,
    code,
    day,
    derived,
    flag,
    moment,
    only_checked,
    ref,
    text,
)

# How Django's hashers name what the CIS names by its scheme.
AS_DJANGO_WRITES = {
    HashScheme.ARGON2ID: "argon2{}",
    HashScheme.BCRYPT: "bcrypt${}",
    HashScheme.DJANGO_PBKDF2_SHA256: "{}",
    HashScheme.ASPNET_IDENTITY_V3: "aspnet_identity_v3${}",
}


def kept_hash(value: str, scheme: str) -> str:
    """
    Return the hash in Django's form, a weak one sealed.

    Raises Fault.
    """
    if scheme not in legacy_hashes.SCHEMES:
        return ""  # the row is rejected for its scheme
    if not legacy_hashes.well_formed(scheme, value):
        raise Fault(RejectCode.BAD_HASH, f"non è un hash {scheme}")
    if scheme in legacy_hashes.WEAK:
        return sealing.seal(scheme, value, settings.HASH_KEY)
    return AS_DJANGO_WRITES[HashScheme(scheme)].format(value)


def fingerprint(value: str, scheme: str) -> str:
    """Return a keyed digest that tells an equal hash, since sealing one twice gives two texts."""
    said = f"{scheme}${value}".encode()
    return r"\\x" + hmac.new(settings.HASH_KEY.encode(), said, hashlib.sha256).hexdigest()


# A later password of the portal wins (contract, rule 8), and an equal hash is not taken again.
HASH_IS_TAKEN = "t.first_sign_in_at IS NULL AND t.delivered_hash IS DISTINCT FROM s.delivered_hash"

LOGINS = Intake(
    file="logins.csv",
    table="identity_login",
    key=("username",),
    fields=(
        text("username", folded=True),
        code("email", email_address.normalise, RejectCode.BAD_EMAIL),
        derived("password_hash", kept_hash, beside=("hash_scheme",), column="password"),
        derived(
            "password_hash",
            fingerprint,
            beside=("hash_scheme",),
            column="delivered_hash",
            sql="bytea",
        ),
        only_checked(choice("hash_scheme", HashScheme)),
        day("created_on", required=False),
        moment("last_login_at", column="old_last_login_at", required=False),
        flag("active", column="is_active"),
    ),
    guarded=(("password", HASH_IS_TAKEN), ("delivered_hash", HASH_IS_TAKEN)),
)

ACCESSES = Intake(
    file="accesses.csv",
    table="identity_grant",
    key=("username", "customer_code"),
    fields=(
        ref("username", to="logins.csv", column="login_id"),
        ref("customer_code", to="customers.csv", column="customer_id"),
        choice("role", GrantRole),
        day("until", required=False),
    ),
)

FILES = (LOGINS, ACCESSES)

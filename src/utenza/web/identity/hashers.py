"""
How Django finds the form in which a password rests.

The portal makes one form alone, Argon2id. All the others are old ones: they verify, and the first
good sign-in replaces them. A sealed weak hash costs as much as a slow one, so that nobody's old
portal can be told from the time an answer takes.
"""

from hmac import compare_digest
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher, BasePasswordHasher

from utenza.identity.rules import legacy_hashes, slow_hash
from utenza.identity.rules.sealing import NotSealed, unseal


class SlowHasher(Argon2PasswordHasher):
    time_cost = slow_hash.PASSES
    memory_cost = slow_hash.MEMORY_KIB
    parallelism = slow_hash.LANES

    def verify(self, password: str, encoded: str) -> bool:
        # Django's own hashes half a surrogate pair with an exception; it is a wrong password.
        _, _, stored = encoded.partition("$")
        return legacy_hashes.verify("argon2id", password, f"${stored}")


class OldHasher(BasePasswordHasher):
    """A form that is read and never made."""

    def verify(self, password: str, encoded: str) -> bool:
        raise NotImplementedError

    def encode(self, password: str, salt: str) -> str:
        raise NotImplementedError("old forms are only read")

    def safe_summary(self, encoded: str) -> dict[Any, Any]:
        return {"algorithm": encoded.partition("$")[0]}

    def must_update(self, encoded: str) -> bool:  # noqa: ARG002 - every one of them
        return True

    def harden_runtime(self, password: str, encoded: str) -> None:
        """Nothing: each form's own `verify` takes the time it has to take."""


class BcryptHasher(OldHasher):
    algorithm = "bcrypt"

    def verify(self, password: str, encoded: str) -> bool:
        return legacy_hashes.verify("bcrypt", password, encoded.partition("$")[2])


class DjangoHasher(OldHasher):
    algorithm = "pbkdf2_sha256"

    def verify(self, password: str, encoded: str) -> bool:
        return legacy_hashes.verify("django_pbkdf2_sha256", password, encoded)


class AspnetHasher(OldHasher):
    algorithm = "aspnet_identity_v3"

    def verify(self, password: str, encoded: str) -> bool:
        return legacy_hashes.verify("aspnet_identity_v3", password, encoded.partition("$")[2])


class SealedHasher(OldHasher):
    algorithm = "sealed"

    def verify(self, password: str, encoded: str) -> bool:
        slow_hash.spend_time(password)
        try:
            scheme, stored = unseal(encoded, settings.HASH_KEY)
        except NotSealed:
            return False
        parameters, digest = legacy_hashes.split(scheme, stored)
        return compare_digest(legacy_hashes.recompute(scheme, password, parameters), digest)


class WrappedHasher(OldHasher):
    algorithm = slow_hash.PREFIX

    def verify(self, password: str, encoded: str) -> bool:
        return slow_hash.wraps(password, encoded)

"""Who may act for which customer."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class GrantRole(StrEnum):
    HOLDER = "holder"
    DELEGATE = "delegate"
    VIEWER = "viewer"


class HashScheme(StrEnum):
    """The schemes in which old passwords come (contract, "Hash schemes")."""

    ARGON2ID = "argon2id"
    BCRYPT = "bcrypt"
    DJANGO_PBKDF2_SHA256 = "django_pbkdf2_sha256"
    ASPNET_IDENTITY_V3 = "aspnet_identity_v3"
    PHPASS = "phpass"
    DRUPAL7 = "drupal7"
    SSHA = "ssha"
    SHA1_SALTED = "sha1_salted"
    MD5 = "md5"


@dataclass(frozen=True, slots=True)
class ActingFor:
    """A customer that a login may act for, until the last day included."""

    customer_id: int
    customer_code: str
    name: str
    role: GrantRole
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Viewer:
    """
    A login at work for one customer; `others` are the customers that it could choose instead.

    `unread` counts the messages that it has not opened yet, as far as the page's bell says it.
    """

    login_id: int
    customer_id: int
    customer_code: str
    name: str
    role: GrantRole
    others: tuple[ActingFor, ...] = ()
    unread: int = 0

    @property
    def only_reads(self) -> bool:
        """Tell whether it may change and ask nothing: pages then offer nothing of the kind."""
        return self.role is GrantRole.VIEWER

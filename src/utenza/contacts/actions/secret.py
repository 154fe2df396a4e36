"""What is sent to be shown again: the secret itself, and the digest of it that is kept."""

import secrets

from django.utils.crypto import salted_hmac

from utenza.contacts.queries import link_digest
from utenza.contacts.rules import CODE_DIGITS, Form


def new_secret(form: Form) -> str:
    if form is Form.LINK:
        return secrets.token_urlsafe(32)
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"


def digest(form: Form, *, change_id: int, secret: str) -> bytes:
    """Return a keyed digest; with the change in it, a code is good for nothing else."""
    if form is Form.LINK:
        return link_digest(secret)
    said = f"{change_id}:{secret}"
    return salted_hmac("utenza.contacts.code", said, algorithm="sha256").digest()

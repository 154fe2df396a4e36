"""
Old portals' hashes, made by whoever else can make them.

Made by libpass where it knows the scheme, else by a few lines written another way.
"""

import base64
import hashlib
import os
from functools import reduce

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from passlib import hash as passlib_hashes
from passlib.utils.binary import h64

PASSWORDS = {
    "plain": "Vecchia-7!",
    "spaces at both ends": "  due spazi  ",
    "accent": "perchè no",
    "accent in two code points": "perche\u0300 no",
    "emoji": "🔥 luce e gas 🔥",
    "exactly 72 bytes": "a" * 72,
    "more than 72 bytes": "è" * 40,
    "72 bytes amid a character": "a" * 71 + "è",
    "empty": "",
    "tabs and line ends": "\tuno\r\n",
}


def made_by_argon2id(password):
    hasher = passlib_hashes.argon2.using(type="ID", memory_cost=64, time_cost=1, parallelism=2)
    return hasher.hash(password)


def made_by_bcrypt(password):
    return passlib_hashes.bcrypt.using(rounds=4, ident="2y", truncate_error=False).hash(
        password.encode()[:72]
    )


def made_by_django(password):
    return passlib_hashes.django_pbkdf2_sha256.using(rounds=1000).hash(password)


def made_by_aspnet(password):
    salt = os.urandom(16)
    kdf = PBKDF2HMAC(algorithm=hashes.SHA512(), length=32, salt=salt, iterations=1000)
    header = bytes.fromhex("01 00000002 000003e8 00000010")
    return base64.b64encode(header + salt + kdf.derive(password.encode())).decode()


def made_by_phpass(password):
    return passlib_hashes.phpass.using(rounds=8).hash(password)


def made_by_drupal7(password):
    typed, salt = password.encode(), h64.encode_bytes(os.urandom(6))
    rounds = range(2**8)
    digest = reduce(
        lambda state, _: hashlib.sha512(state + typed).digest(),
        rounds,
        hashlib.sha512(salt + typed).digest(),
    )
    return f"$S$6{salt.decode()}{h64.encode_bytes(digest).decode()[:43]}"


def made_by_ssha(password):
    return passlib_hashes.ldap_salted_sha1.hash(password)


def made_by_sha1_salted(password):
    salt = os.urandom(6).hex()
    digest = hashlib.new("sha1", f"{salt}{password}".encode(), usedforsecurity=False)
    return f"{salt}${digest.hexdigest()}"


def made_by_md5(password):
    return passlib_hashes.hex_md5.hash(password)


MAKERS = {
    "argon2id": made_by_argon2id,
    "bcrypt": made_by_bcrypt,
    "django_pbkdf2_sha256": made_by_django,
    "aspnet_identity_v3": made_by_aspnet,
    "phpass": made_by_phpass,
    "drupal7": made_by_drupal7,
    "ssha": made_by_ssha,
    "sha1_salted": made_by_sha1_salted,
    "md5": made_by_md5,
}

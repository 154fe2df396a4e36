"""What is a hash of an old portal and what is not; hashes that others made."""

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from utenza.identity.rules import legacy_hashes

ARGON2_REFERENCE = (
    "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
)
ASPNET_SHA512 = (
    "AQAAAAIAAAD6AAAAIJbVi5wbMR+htSfFp8fTw8N8GOS/Sje+S/4YZcgBfU7EQuqv4OkVYmc4VJl9AGZzmRTxSkP7"
    "LtVi9IWyUxX8IAAfZ8v+ZfhjCcudtC1YERSqE1OEdXLW9VukPuJWBBjLuw=="
)
ASPNET_SHA1 = "AQAAAAAAAAD6AAAAEAhftMyfTJylOlZT+eEotFXd1elee8ih5WsjXaR3PA9M"
ASPNET_SHA256 = (
    "AQAAAAEAA9CQAAAAIESkQuj2Du8Y+kbc5lcN/W/3NiAZFEm11P27nrSN5/tId+bR1SwV8CO1Jd72r4C08OLvplNl"
    "CDc3oQZ8efcW+jQ="
)
DJANGO_20000 = "pbkdf2_sha256$20000$H0dPx8NeajVu$GiC4k5kqbbR9qWBlsRgDywNqC2vd9kqfk7zdorEnNas="
BCRYPT_SETTING = "05$cNBZtrTXjMVDYHH97Ddi6O"
LONGER_THAN_BCRYPT = (
    "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    "chars after 72 are ignored"
)

PUBLISHED = [
    # The reference implementation of Argon2, of crypt_blowfish, of ASP.NET Core Identity.
    ("argon2id", "password", ARGON2_REFERENCE),
    ("bcrypt", "U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"),
    (
        "bcrypt",
        LONGER_THAN_BCRYPT,
        "$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui",
    ),
    ("aspnet_identity_v3", "my password", ASPNET_SHA1),
    ("aspnet_identity_v3", "my password", ASPNET_SHA256),
    ("aspnet_identity_v3", "my password", ASPNET_SHA512),
    # Examples that hashcat publishes of each of its modes.
    ("bcrypt", "hashcat", "$2a$05$LhayLxezLhK1LhWvKxCyLOj0j1u.Kj0jZ0pEmm134uzrQlFvQJLF6"),
    ("django_pbkdf2_sha256", "hashcat", DJANGO_20000),
    ("phpass", "hashcat", "$P$984478476IagS59wHZvyQMArzfx58u."),
    ("drupal7", "hashcat", "$S$C33783772bRXEx1aCsvY.dqgaaSu76XmVlKrW9Qu8IQlvxHlmzLf"),
    ("ssha", "hashcat", "{SSHA}AZKja92fbuuB9SpRlHqaoXxbTc43Mzc2MDM1Ng=="),
    ("sha1_salted", "hashcat", "5363620024$cac35ec206d868b7d7cb0b55f31d9425b075082b"),
    ("md5", "hashcat", "8743b52063cd84097a65d1633f5c74f5"),
    # libxcrypt's crypt(3).
    ("bcrypt", "  due spazi  ", f"$2y${BCRYPT_SETTING}nivmemhLkmICkWZKEniZVnGMPvbT46y"),
    ("bcrypt", "perchè", f"$2a${BCRYPT_SETTING}BPwF8axVDdkmgiMawMGalzU65f.wAoG"),
    ("bcrypt", "🔥 luce 🔥", f"$2b${BCRYPT_SETTING}jImBcnesRqr0cOkcN1twF7Kw0L0KJmq"),
    ("bcrypt", "è" * 40, f"$2y${BCRYPT_SETTING}g5yue8GlXe2XMTuznh3ynVZxqzHdgYi"),
    ("bcrypt", "", f"$2y${BCRYPT_SETTING}8iu19MLVgDXj0DCUxZ/XOEUJaa.Ai3W"),
]

MALFORMED = [
    *(
        ("argon2id", stored)
        for stored in (
            "",
            "$argon2i$" + ARGON2_REFERENCE.removeprefix("$argon2id$"),
            ARGON2_REFERENCE[:-1],
            ARGON2_REFERENCE + "=",
            ARGON2_REFERENCE + "\n",
            ARGON2_REFERENCE.replace("m=65536", "m=1048577"),
            ARGON2_REFERENCE.replace("m=65536", "m=7"),
            ARGON2_REFERENCE.replace("t=2", "t=21"),
            ARGON2_REFERENCE.replace("t=2", "t=0"),
            ARGON2_REFERENCE.replace("p=1", "p=65"),
            ARGON2_REFERENCE.replace("v=19", "v=20"),
            ARGON2_REFERENCE.replace("c29tZXNhbHQ", "c29tZXNhb!Q"),
        )
    ),
    *(
        ("bcrypt", stored)
        for stored in (
            "",
            f"$2x${BCRYPT_SETTING}8iu19MLVgDXj0DCUxZ/XOEUJaa.Ai3W",
            f"$2y${BCRYPT_SETTING}8iu19MLVgDXj0DCUxZ/XOEUJaa.Ai3",
            f"$2y${BCRYPT_SETTING}8iu19MLVgDXj0DCUxZ/XOEUJaa.Ai3W\n",
            f"$2y${BCRYPT_SETTING}8iu19MLVgDXj0DCUxZ/XOEUJaa.Ai3é",
            f"$2y${BCRYPT_SETTING}8iu19MLVgDXj0DCUxZ/XOEUJaa.Ai3W".replace("$05$", "$17$"),
            f"$2y${BCRYPT_SETTING}8iu19MLVgDXj0DCUxZ/XOEUJaa.Ai3W".replace("$05$", "$03$"),
        )
    ),
    *(
        ("django_pbkdf2_sha256", stored)
        for stored in (
            "",
            DJANGO_20000.replace("sha256", "sha1"),
            DJANGO_20000.replace("$20000$", "$5000001$"),
            DJANGO_20000.replace("$20000$", "$0$"),
            DJANGO_20000.replace("$20000$", "$02$"),
            DJANGO_20000.replace("H0dPx8NeajVu", ""),
            DJANGO_20000[:-1],
            DJANGO_20000[:-2] + "t=",
        )
    ),
    *(
        ("aspnet_identity_v3", stored)
        for stored in (
            "",
            "AA==",
            "non-base64!",
            # Version 2, an unknown function, no iterations, too many, a salt that is not all there.
            base64.b64encode(b"\0" + base64.b64decode(ASPNET_SHA512)[1:]).decode(),
            base64.b64encode(bytes.fromhex("01 00000003 000000fa 00000010") + bytes(48)).decode(),
            base64.b64encode(bytes.fromhex("01 00000002 00000000 00000010") + bytes(48)).decode(),
            base64.b64encode(bytes.fromhex("01 00000002 004c4b41 00000010") + bytes(48)).decode(),
            base64.b64encode(bytes.fromhex("01 00000002 000000fa 00000010") + bytes(31)).decode(),
            base64.b64encode(bytes.fromhex("01 00000002 000000fa ffffffff") + bytes(48)).decode(),
            base64.b64encode(bytes.fromhex("01 00000002 000000fa 00000008") + bytes(48)).decode(),
            ASPNET_SHA512.rstrip("="),
            "A" * 4096,
        )
    ),
    *(
        ("phpass", stored)
        for stored in (
            "",
            "$P$short",
            "$H$984478476IagS59wHZvyQMArzfx58u.",
            "$P$484478476IagS59wHZvyQMArzfx58u.",
            "$P$J84478476IagS59wHZvyQMArzfx58u.",
            "$P$984478476IagS59wHZvyQMArzfx58uz",
            "$P$984478476IagS59wHZvyQMArzfx58u.\n",
            "$P$9844784-6IagS59wHZvyQMArzfx58u.",
        )
    ),
    *(
        ("drupal7", stored)
        for stored in (
            "",
            "U$S$C33783772bRXEx1aCsvY.dqgaaSu76XmVlKrW9Qu8IQlvxHlmzLf",
            "$S$433783772bRXEx1aCsvY.dqgaaSu76XmVlKrW9Qu8IQlvxHlmzLf",
            "$S$J33783772bRXEx1aCsvY.dqgaaSu76XmVlKrW9Qu8IQlvxHlmzLf",
            "$S$C33783772bRXEx1aCsvY.dqgaaSu76XmVlKrW9Qu8IQlvxHlmzL",
        )
    ),
    *(
        ("ssha", stored)
        for stored in (
            "",
            "{SHA}AZKja92fbuuB9SpRlHqaoXxbTc43Mzc2MDM1Ng==",
            "{SSHA}AZKja92fbuuB9SpRlHqaoXxbTc43Mzc2MDM1Ng",
            "{SSHA}AZKja92fbuuB9SpRlHqaoXxbTc43Mzc2MDM1Nh==",
            "{SSHA}" + base64.b64encode(bytes(20)).decode(),
            "{SSHA}" + base64.b64encode(bytes(200)).decode(),
        )
    ),
    *(
        ("sha1_salted", stored)
        for stored in (
            "",
            "$P$short",
            "$cac35ec206d868b7d7cb0b55f31d9425b075082b",
            "cac35ec206d868b7d7cb0b55f31d9425b075082b",
            "5363620024$cac35ec206d868b7d7cb0b55f31d9425b075082",
            "salt$cac35ec206d868b7d7cb0b55f31d9425b075082b",
        )
    ),
    *(
        ("md5", stored)
        for stored in (
            "",
            "8743b52063cd84097a65d1633f5c74f",
            "8743b52063cd84097a65d1633f5c74f5\n",
            "g743b52063cd84097a65d1633f5c74f5",
        )
    ),
]


def others_hashes():
    return st.sampled_from([(scheme, stored) for scheme, _, stored in PUBLISHED])


@pytest.mark.parametrize(("scheme", "password", "stored"), PUBLISHED)
def test_a_hash_that_others_made_opens_to_its_password_only(scheme, password, stored):
    assert legacy_hashes.well_formed(scheme, stored)
    assert legacy_hashes.verify(scheme, password, stored)
    assert not legacy_hashes.verify(scheme, "x" + password, stored)


@pytest.mark.parametrize(("scheme", "stored"), MALFORMED)
def test_what_is_not_a_bearable_hash_of_its_scheme_opens_to_nobody(scheme, stored):
    assert not legacy_hashes.well_formed(scheme, stored)
    assert not legacy_hashes.verify(scheme, "hashcat", stored)


def test_a_hash_of_an_unknown_scheme_opens_to_nobody():
    assert not legacy_hashes.well_formed("sha512", "x")
    assert not legacy_hashes.verify("sha512", "x", "x")


@pytest.mark.parametrize("scheme", sorted(legacy_hashes.SCHEMES))
@settings(max_examples=30)
@given(stored=st.text(max_size=120))
def test_no_text_whatever_makes_a_check_fail_otherwise_than_by_saying_no(scheme, stored):
    assert not legacy_hashes.verify(scheme, "Vecchia-7!", stored)


@given(published=others_hashes(), at=st.integers(0, 150), bruno=st.text(max_size=3))
def test_a_hash_that_bruno_tampered_with_is_judged_without_a_crash(published, at, bruno):
    scheme, stored = published

    assert legacy_hashes.well_formed(scheme, stored[:at] + bruno + stored[at + 1 :]) in {
        True,
        False,
    }


def test_a_bcrypt_salt_with_idle_bits_set_is_the_salt_without_them():
    stored = f"$2y${BCRYPT_SETTING}nivmemhLkmICkWZKEniZVnGMPvbT46y".replace("Ddi6O", "Ddi6P")

    assert legacy_hashes.verify("bcrypt", "  due spazi  ", stored)


@pytest.mark.parametrize(
    ("scheme", "stored"), [pair for pair in MALFORMED if pair[0] in legacy_hashes.WEAK]
)
def test_what_is_not_a_weak_hash_cannot_be_wrapped(scheme, stored):
    with pytest.raises(legacy_hashes.NotAHash) as refused:
        legacy_hashes.split(scheme, stored)

    assert not stored or stored not in str(refused.value)

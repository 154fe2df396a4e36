"""The old portals' hashes, against whoever else can make them."""

import csv
import hashlib
import io
import zipfile
from pathlib import Path

import argon2
import bcrypt
import pytest
from old_hashes import MAKERS, PASSWORDS

from utenza.identity.rules import legacy_hashes

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "sample-delivery"

schemes = pytest.mark.parametrize("scheme", sorted(legacy_hashes.SCHEMES))
weak_schemes = pytest.mark.parametrize("scheme", sorted(legacy_hashes.WEAK))


def test_the_schemes_are_the_nine_of_the_contract_and_five_are_weak():
    assert set(MAKERS) == legacy_hashes.SCHEMES
    assert {"phpass", "drupal7", "ssha", "sha1_salted", "md5"} == legacy_hashes.WEAK
    assert legacy_hashes.STRONG == legacy_hashes.SCHEMES - legacy_hashes.WEAK


@schemes
@pytest.mark.parametrize("kind", PASSWORDS)
def test_annas_old_password_still_opens(scheme, kind):
    stored = MAKERS[scheme](PASSWORDS[kind])

    assert legacy_hashes.well_formed(scheme, stored)
    assert legacy_hashes.verify(scheme, PASSWORDS[kind], stored)


@schemes
@pytest.mark.parametrize(
    ("true", "typed"),
    [
        ("  due spazi  ", "due spazi"),
        ("Vecchia-7!", "Vecchia-7! "),
        ("Vecchia-7!", "vecchia-7!"),
        ("Vecchia-7!", ""),
        ("", " "),
        # The same to the eye, two spellings to a computer: typed is what counts.
        ("perchè", "perche\u0300"),
    ],
)
def test_a_password_counts_exactly_as_typed(scheme, true, typed):
    assert not legacy_hashes.verify(scheme, typed, MAKERS[scheme](true))


@schemes
def test_half_a_surrogate_pair_is_a_wrong_password(scheme):
    assert not legacy_hashes.verify(scheme, "\ud83d", MAKERS[scheme]("Vecchia-7!"))


def test_a_nul_is_a_wrong_password_to_bcrypt_even_where_it_was_hashed():
    stored = bcrypt.hashpw(b"uno\0due", bcrypt.gensalt(4)).decode()

    assert not legacy_hashes.verify("bcrypt", "uno\0due", stored)


def test_bcrypt_does_not_end_a_password_at_its_first_nul():
    stored = MAKERS["bcrypt"]("Vecchia-7!")

    assert not legacy_hashes.verify("bcrypt", "Vecchia-7!\0anything", stored)


def test_bcrypt_looks_at_72_bytes_as_the_old_portal_did():
    stored = MAKERS["bcrypt"]("a" * 72)

    assert legacy_hashes.verify("bcrypt", "a" * 73, stored)
    assert not legacy_hashes.verify("bcrypt", "a" * 71, stored)


@schemes
def test_a_password_no_portal_ever_took_is_wrong(scheme):
    assert not legacy_hashes.verify(scheme, "a" * 5000, MAKERS[scheme]("a" * 4000))


def md5_of(typed):
    return hashlib.md5(typed, usedforsecurity=False).hexdigest()


def test_a_password_of_more_than_4096_bytes_is_not_even_hashed():
    longest, endless = b"a" * 4096, b"a" * 4097

    assert legacy_hashes.verify("md5", longest.decode(), md5_of(longest))
    assert not legacy_hashes.verify("md5", endless.decode(), md5_of(endless))


def test_drupal_never_took_more_than_512_bytes():
    assert legacy_hashes.verify("drupal7", "a" * 512, MAKERS["drupal7"]("a" * 512))
    assert not legacy_hashes.verify("drupal7", "a" * 513, MAKERS["drupal7"]("a" * 513))


def test_hexadecimal_digests_may_come_in_capitals():
    md5, sha1 = MAKERS["md5"]("Vecchia-7!"), MAKERS["sha1_salted"]("Vecchia-7!")
    salt, digest = sha1.split("$")

    assert legacy_hashes.verify("md5", "Vecchia-7!", md5.upper())
    assert legacy_hashes.verify("sha1_salted", "Vecchia-7!", f"{salt}${digest.upper()}")


@weak_schemes
@pytest.mark.parametrize("kind", PASSWORDS)
def test_a_weak_hash_wrapped_in_a_slow_one_still_opens(scheme, kind):
    password = PASSWORDS[kind]
    slow = argon2.PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)

    parameters, digest = legacy_hashes.split(scheme, MAKERS[scheme](password))
    wrapped = slow.hash(digest)

    assert slow.verify(wrapped, legacy_hashes.recompute(scheme, password, parameters))
    assert legacy_hashes.recompute(scheme, password + " ", parameters) != digest


@weak_schemes
def test_the_parameters_of_a_weak_hash_give_away_nothing_of_its_digest(scheme):
    first, second = (
        legacy_hashes.split(scheme, MAKERS[scheme](password)) for password in ("uno", "due")
    )

    assert first.digest != second.digest
    assert first.digest not in first.parameters
    assert legacy_hashes.recompute(scheme, "due", first.parameters) != first.digest


@weak_schemes
def test_the_digest_of_an_endless_password_is_nobodys(scheme):
    parameters, _ = legacy_hashes.split(scheme, MAKERS[scheme]("uno"))

    assert legacy_hashes.recompute(scheme, "a" * 5000, parameters) == "*"


def test_a_strong_hash_is_not_for_wrapping():
    with pytest.raises(legacy_hashes.NotAHash):
        legacy_hashes.split("bcrypt", MAKERS["bcrypt"]("Vecchia-7!"))


def logins(delivery):
    with zipfile.ZipFile(SAMPLES / delivery) as archive, archive.open("logins.csv") as file:
        return list(csv.DictReader(io.TextIOWrapper(file, encoding="utf-8", newline="")))


@pytest.mark.skipif(
    not SAMPLES.is_dir(), reason="the sample deliveries are not beside the repository"
)
@pytest.mark.parametrize(
    ("delivery", "broken"),
    [("cis-20261122-1.zip", []), ("cis-20261122-2-dirty.zip", ["martina.gallo6"])],
)
def test_every_login_of_a_delivery_opens_with_its_old_password_and_no_other(delivery, broken):
    found_broken = []
    for number, login in enumerate(logins(delivery)):
        scheme, stored = login["hash_scheme"], login["password_hash"]
        if not legacy_hashes.well_formed(scheme, stored):
            found_broken.append(login["username"])
            continue
        assert legacy_hashes.verify(scheme, f"Vecchia-{number}!", stored), login["username"]
        assert not legacy_hashes.verify(scheme, f"vecchia-{number}!", stored), login["username"]

    assert found_broken == broken

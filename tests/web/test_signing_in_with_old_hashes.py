"""Every scheme of the contract opens the real page's door, as it came and once it is wrapped."""

import csv
import io
import zipfile
from pathlib import Path

import cast
import pytest
from old_hashes import MAKERS, PASSWORDS

from utenza.identity.actions.wrapping import wrap_sealed
from utenza.identity.intake import kept_hash
from utenza.identity.rules.legacy_hashes import SCHEMES, WEAK
from utenza.jobs import chores
from utenza.storage.acting import acting
from utenza.storage.roles import Role

SAMPLE = Path(__file__).resolve().parents[3] / "shared/sample-delivery/cis-20261122-1.zip"
pytestmark = pytest.mark.django_db


def sign_in(client, login, password):
    return client.post("/accedi/", {"login": login, "password": password})


def an_old_login(scheme, password, made=None):
    stored = kept_hash(made or MAKERS[scheme](password), scheme)
    return cast.a_person(username="vecchio", first_name="Vera", stored=stored).login


def stored_form(login):
    login.refresh_from_db()
    return login.password


@pytest.mark.parametrize("scheme", sorted(SCHEMES))
def test_the_old_password_opens_and_is_kept_well_from_then_on(client, scheme):
    login = an_old_login(scheme, "Vecchia-7!")

    assert sign_in(client, "vecchio", "vecchia-7!").status_code == 200
    assert sign_in(client, "vecchio", "Vecchia-7!").status_code == 302

    assert stored_form(login).startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    client.post("/esci/")
    assert sign_in(client, "vecchio", "Vecchia-7!").status_code == 302


@pytest.mark.parametrize("scheme", sorted(WEAK))
def test_a_wrapped_weak_hash_opens_too(client, scheme):
    login = an_old_login(scheme, "Vecchia-7!")
    as_it_came = login.password

    with acting(Role.INTAKE):
        assert wrap_sealed(after=0, most=10) == login.pk

    assert stored_form(login).startswith(f"wrapped${scheme}$")
    assert as_it_came not in stored_form(login)
    assert sign_in(client, "vecchio", "vecchia-7!").status_code == 200
    assert sign_in(client, "vecchio", "Vecchia-7!").status_code == 302
    assert stored_form(login).startswith("argon2$argon2id$")


@pytest.mark.parametrize("scheme", sorted(SCHEMES))
@pytest.mark.parametrize("kind", ["spaces at both ends", "accent", "emoji", "more than 72 bytes"])
def test_unusual_passwords_open_with_every_scheme(client, scheme, kind):
    an_old_login(scheme, PASSWORDS[kind])

    assert sign_in(client, "vecchio", PASSWORDS[kind]).status_code == 302


def test_no_weak_digest_rests_in_the_database(client):
    made = MAKERS["md5"]("Vecchia-7!")
    login = an_old_login("md5", "Vecchia-7!", made=made)

    assert made not in stored_form(login)
    with acting(Role.INTAKE):
        wrap_sealed(after=0, most=10)
    assert made not in stored_form(login)


def test_who_signs_in_while_the_hashes_are_wrapped_is_left_alone(client):
    login = an_old_login("md5", "Vecchia-7!")
    sign_in(client, "vecchio", "Vecchia-7!")
    kept = stored_form(login)

    with acting(Role.INTAKE):
        assert wrap_sealed(after=0, most=10) == 0

    assert stored_form(login) == kept


def test_a_hash_sealed_under_another_key_stops_nobody_else(client, settings):
    lost = an_old_login("md5", "Vecchia-7!")
    settings.HASH_KEY = "quite another key"
    stored = kept_hash(MAKERS["md5"]("Vecchia-8!"), "md5")
    found = cast.a_person(username="altro", first_name="Alba", stored=stored).login
    wrapping = chores.Wrapping()

    while wrapping():
        pass

    assert stored_form(lost).startswith("sealed$")
    assert stored_form(found).startswith("wrapped$")
    assert sign_in(client, "vecchio", "Vecchia-7!").status_code == 200


@pytest.mark.skipif(not SAMPLE.exists(), reason="the sample deliveries are not beside this tree")
@pytest.mark.parametrize("row", range(18))
def test_the_logins_of_the_sample_delivery_sign_in(client, row):
    with zipfile.ZipFile(SAMPLE) as delivery:
        (name,) = (n for n in delivery.namelist() if n.endswith("logins.csv"))
        lines = csv.DictReader(io.TextIOWrapper(delivery.open(name), "utf-8"), delimiter=",")
        told = list(lines)[row]
    stored = kept_hash(told["password_hash"], told["hash_scheme"])
    cast.a_person(username=told["username"], first_name="Vera", stored=stored)

    assert sign_in(client, told["username"], f"Vecchia-{row}!").status_code == 302

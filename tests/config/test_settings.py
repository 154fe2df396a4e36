"""Production starts securely or not at all."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

GIVEN = {
    "UTENZA_DATABASE_URL": "postgresql://utenza_web@db.example/utenza",
    "UTENZA_SECRET_KEY": "kQ7vRz2mLw" * 6,
    "UTENZA_HASH_KEY": "pR4" * 12,
    "UTENZA_HOSTS": "area.example.it",
    "UTENZA_PUBLIC_URL": "https://area.example.it",
}


def production(tmp_path: Path, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("UTENZA", "DJANGO"))
    }
    environment = {
        **inherited,
        **variables,
        "UTENZA_HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "utenza.config.settings.prod",
    }
    utenza = [sys.executable, "-c", "from utenza.config.cli import main; main()", *command]
    return subprocess.run(utenza, env=environment, capture_output=True, text=True, check=False)


def test_production_with_everything_given_has_nothing_to_warn_of(tmp_path):
    checked = production(tmp_path, "check", "--deploy", "--fail-level", "WARNING", **GIVEN)

    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize("missing", sorted(GIVEN))
def test_production_without_a_setting_stops_and_names_it(tmp_path, missing):
    given = {name: value for name, value in GIVEN.items() if name != missing}

    checked = production(tmp_path, "check", **given)

    assert checked.returncode != 0
    assert missing in checked.stderr


def test_production_refuses_a_short_secret_without_repeating_it(tmp_path):
    checked = production(tmp_path, "check", **{**GIVEN, "UTENZA_SECRET_KEY": "too-short-a-secret"})

    assert checked.returncode != 0
    assert "UTENZA_SECRET_KEY" in checked.stderr
    assert "too-short-a-secret" not in checked.stderr


@pytest.mark.parametrize("host", ["*", ".example.it", "https://area.example.it", "area.it:443"])
def test_production_refuses_hosts_under_which_a_stranger_could_have_letters_sent(tmp_path, host):
    checked = production(tmp_path, "check", **{**GIVEN, "UTENZA_HOSTS": host})

    assert checked.returncode != 0
    assert checked.stderr.startswith("utenza: UTENZA_HOSTS")


@pytest.mark.parametrize(
    "address",
    ["http://area.example.it", "https://altrove.example", "https://area.example.it/portale"],
)
def test_production_refuses_an_address_to_which_no_letter_should_lead(tmp_path, address):
    checked = production(tmp_path, "check", **{**GIVEN, "UTENZA_PUBLIC_URL": address})

    assert checked.returncode != 0
    assert checked.stderr.startswith("utenza: UTENZA_PUBLIC_URL")


def test_a_home_that_cannot_be_made_is_named_in_one_line(tmp_path):
    file = tmp_path / "file"
    file.touch()

    checked = production(file, "check", **GIVEN)

    assert checked.returncode != 0
    assert checked.stderr.startswith("utenza: UTENZA_HOME")
    assert "Traceback" not in checked.stderr


def test_a_command_that_there_is_not_is_a_fault_of_usage(tmp_path):
    assert production(tmp_path, "deliverr", **GIVEN).returncode == 2


def test_production_sends_no_cookie_without_tls(tmp_path):
    told = production(tmp_path, "diffsettings", "--all", **GIVEN).stdout

    found = re.findall(r"(\w+_COOKIE_SECURE) = (\w+)", told)
    assert {name for name, _ in found} >= {"SESSION_COOKIE_SECURE", "LANGUAGE_COOKIE_SECURE"}
    assert {value for _, value in found} == {"True"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("UTENZA_BP_RANGE", "900000"),
        ("UTENZA_BP_RANGE", "999999-900000"),
        ("UTENZA_BP_RANGE", "9000-9999"),
        ("UTENZA_SEPA_REFERENCE_PREFIX", "UTZ 1"),
        ("UTENZA_SEPA_REFERENCE_PREFIX", "U" * 16),
        ("UTENZA_SEPA_CREDITOR_ID", "IT18ZZZ0000000743110157"),
    ],
)
def test_production_refuses_codes_and_creditors_that_cannot_be(tmp_path, name, value):
    checked = production(tmp_path, "check", **GIVEN | {name: value})

    assert checked.returncode != 0
    assert name in checked.stderr


PAGOPA = {
    "UTENZA_PAGOPA_CREDITOR": "12345678903",
    "UTENZA_PAGOPA_IBAN": "IT60X0542811101000000123456",
    "UTENZA_PAGOPA_TAXONOMY": "9/0101002IM/",
    "UTENZA_PAGOPA_CHECKOUT_URL": "https://pagopa.example.it/checkout/ec/v2",
    "UTENZA_PAGOPA_CLIENTS": "forwarder.example.it",
}


def test_production_with_pagopa_starts(tmp_path):
    checked = production(tmp_path, "check", **GIVEN | PAGOPA)

    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("UTENZA_PAGOPA_CLIENTS", None),
        ("UTENZA_PAGOPA_CHECKOUT_URL", "http://pagopa.example.it/checkout/ec/v2"),
        ("UTENZA_CARD_URL", "http://cards.example.it"),
    ],
)
def test_production_refuses_what_would_pay_nothing_or_in_the_clear(tmp_path, name, value):
    given = {**GIVEN, **PAGOPA, name: value}

    checked = production(tmp_path, "check", **{one: said for one, said in given.items() if said})

    assert checked.returncode != 0
    assert checked.stderr.startswith(f"utenza: {name}")

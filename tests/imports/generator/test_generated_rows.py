"""Keys, references and codes of a generated delivery."""

from collections import Counter
from datetime import date
from itertools import pairwise

import pytest
from deliveries_read import by, rows_of

from utenza.imports.generator import Plan, write_plan
from utenza.imports.generator.columns import COLUMNS
from utenza.imports.generator.names import FIRST_NAMES, SURNAMES
from utenza.kernel.codes import (
    bp_code,
    email_address,
    iban,
    notice_number,
    pdr,
    phone,
    pod,
    tax_code,
    vat_number,
)

TODAY = date(2026, 11, 22)
KEYS = {
    "customers": ["customer_code"],
    "logins": ["username"],
    "accesses": ["username", "customer_code"],
    "supplies": ["supply_code"],
    "reading_windows": ["reading_calendar", "opens_on"],
    "billing_profiles": ["bp_code"],
    "bp_supplies": ["supply_code", "from"],
    "bills": ["bill_number"],
    "bill_items": ["bill_number", "position"],
    "plichi": ["plico_number"],
    "payments": ["payment_code"],
    "readings": ["supply_code", "read_on", "register"],
    "consumption": ["supply_code", "month", "band"],
    "curves": ["supply_code", "day"],
    "requests": ["request_code"],
}
# Where a column that is a key elsewhere is looked up.
HOMES = {
    "customer_code": "customers",
    "username": "logins",
    "supply_code": "supplies",
    "bp_code": "billing_profiles",
    "bill_number": "bills",
    "plico_number": "plichi",
}
CODES = {
    ("customers", "tax_code"): tax_code,
    ("customers", "vat_number"): vat_number,
    ("customers", "email"): email_address,
    ("customers", "pec"): email_address,
    ("customers", "phone"): phone,
    ("customers", "mobile"): phone,
    ("logins", "email"): email_address,
    ("billing_profiles", "bp_code"): bp_code,
    ("billing_profiles", "iban"): iban,
    ("billing_profiles", "holder_tax_code"): tax_code,
    ("billing_profiles", "delivery_email"): email_address,
    ("bills", "notice_number"): notice_number,
    ("plichi", "notice_number"): notice_number,
}


@pytest.mark.parametrize("name", list(KEYS))
def test_no_key_comes_twice_and_none_is_empty(name, tables):
    rows = by(tables[name], *KEYS[name])

    assert tables[name]
    assert all(len(same) == 1 for same in rows.values())
    assert all(all(key) for key in rows)


@pytest.mark.parametrize("name", list(KEYS))
def test_every_reference_is_to_a_row_of_the_delivery(name, tables):
    for column, home in HOMES.items():
        if column in COLUMNS[name] and home != name:
            known = {row[column] for row in tables[home]} | {""}
            assert {row[column] for row in tables[name]} <= known


def test_calendars_of_supplies_have_windows(tables):
    known = {row["reading_calendar"] for row in tables["reading_windows"]}

    assert {row["reading_calendar"] for row in tables["supplies"]} == {"", *known}


def test_no_row_ties_things_of_two_customers(tables):
    supply_of = {row["supply_code"]: row["customer_code"] for row in tables["supplies"]}
    profile_of = {row["bp_code"]: row["customer_code"] for row in tables["billing_profiles"]}
    plico_of = {row["plico_number"]: row["bp_code"] for row in tables["plichi"]}

    for row in [*tables["bp_supplies"], *tables["bills"]]:
        assert supply_of[row["supply_code"]] == profile_of[row["bp_code"]]
    for row in tables["bills"]:
        assert plico_of.get(row["plico_number"], row["bp_code"]) == row["bp_code"]
    for row in tables["requests"]:
        assert supply_of[row["supply_code"]] == row["customer_code"]


def test_a_supply_is_in_one_profile_at_a_time_and_is_billed_there(tables):
    holdings = by(tables["bp_supplies"], "supply_code")
    assert any(len(rows) > 1 for rows in holdings.values())
    for rows in holdings.values():
        rows.sort(key=lambda row: row["from"])
        assert all(early["to"] and early["to"] < late["from"] for early, late in pairwise(rows))
        assert rows[-1]["to"] == ""

    for bill in tables["bills"]:
        (then,) = (
            row["bp_code"]
            for row in holdings[(bill["supply_code"],)]
            if row["from"] <= bill["issued_on"] <= (row["to"] or "9999")
        )
        assert then == bill["bp_code"]


def test_a_closed_profile_holds_nothing_after_its_last_day(tables):
    closed = {row["bp_code"]: row["closed_on"] for row in tables["billing_profiles"]}

    assert any(closed.values())
    for row in tables["bp_supplies"]:
        assert row["to"] == closed[row["bp_code"]]


@pytest.mark.parametrize(("name", "column"), list(CODES))
def test_codes_are_well_formed(name, column, tables):
    found = {row[column] for row in tables[name]} - {""}

    assert found
    for code in found:
        assert CODES[name, column].normalise(code) == code


def test_points_are_well_formed_and_cannot_be_real(tables):
    for row in tables["supplies"]:
        point = row["point_code"]
        if row["commodity"] == "gas":
            assert pdr.normalise(point) == point
            assert point.startswith("99999")
        else:
            assert pod.normalise(point) == point
            assert point.startswith("IT999E")
    assert len({row["point_code"] for row in tables["supplies"]}) == len(tables["supplies"])


def test_accounts_of_direct_debits_cannot_be_real(tables):
    assert all("DEMO" in row["iban"] for row in tables["billing_profiles"] if row["iban"])


def test_notice_numbers_are_used_once(tables):
    rows = [*tables["bills"], *tables["plichi"]]
    numbers = [row["notice_number"] for row in rows if row["notice_number"]]

    assert len(numbers) == len(set(numbers))
    assert all(number.startswith("3") for number in numbers)


def test_what_is_paid_by_a_notice_has_one(tables):
    for row in tables["plichi"]:
        assert bool(row["notice_number"]) == (row["collection"] == "pagopa")
    for row in tables["bills"]:
        alone = row["collection"] == "pagopa" and not row["plico_number"]
        assert bool(row["notice_number"]) == alone


@pytest.mark.parametrize("pool", [FIRST_NAMES[:30], FIRST_NAMES[30:], SURNAMES])
def test_no_two_names_of_a_pool_give_the_same_letters_of_tax_code(pool):
    assert len({each.letters for each in pool}) == len(pool)


def test_no_two_customers_share_a_tax_code(tmp_path):
    files = frozenset({"customers.csv"})
    write_plan(where=tmp_path / "d", plan=Plan(customers=3_000, today=TODAY, files=files))

    rows = rows_of(tmp_path / "d" / "customers.csv")
    assert len({row["tax_code"] for row in rows}) == len(rows) == 3_000


def test_holders_of_every_kind_have_what_their_kind_asks(tables):
    kinds = by(tables["customers"], "kind")
    assert set(kinds) == {("person",), ("business",), ("condominium",)}
    for row in tables["customers"]:
        person = row["kind"] == "person"
        assert bool(row["first_name"] and row["last_name"]) == person
        assert bool(row["company_name"]) != person
        assert bool(row["vat_number"]) == (row["kind"] == "business")
    assert all(len(row["tax_code"]) == 11 for row in kinds[("condominium",)])
    assert {len(row["tax_code"]) for row in kinds[("business",)]} == {11, 16}
    assert any(row["tax_code"][11] == "Z" for row in kinds[("person",)])


def test_names_have_accents_apostrophes_and_quotes(tables):
    names = "".join(
        row["first_name"] + row["last_name"] + row["company_name"] for row in tables["customers"]
    )

    assert {"ò", "'", '"'} <= set(names)
    assert {row["language"] for row in tables["customers"]} == {"it", "en"}


def test_profiles_have_what_their_payment_and_delivery_ask(tables):
    for row in tables["billing_profiles"]:
        debit = row["payment_method"] == "direct_debit"
        holder = row["holder_company"] or (row["holder_first_name"] and row["holder_last_name"])
        assert bool(holder) == debit
        for column in ("iban", "holder_tax_code", "mandate_reference", "mandate_signed_on"):
            assert bool(row[column]) == debit
        by_post = row["delivery"] == "post"
        assert bool(row["delivery_email"]) != by_post
        for column in ("name", "street", "street_number", "postcode", "city", "province"):
            assert bool(row[f"delivery_{column}"]) == by_post


def test_supplies_have_what_their_commodity_and_state_ask(tables):
    states = Counter(row["status"] for row in tables["supplies"])
    assert set(states) == {"active", "ceased", "activating"}
    for row in tables["supplies"]:
        gas = row["commodity"] == "gas"
        assert bool(row["ended_on"]) == (row["status"] == "ceased")
        assert (row["started_on"] > TODAY.isoformat()) == (row["status"] == "activating")
        assert not row["ended_on"] or row["started_on"] < row["ended_on"] <= TODAY.isoformat()
        for column in ("committed_power_kw", "available_power_kw", "annual_kwh"):
            assert bool(row[column]) != gas
        for column in ("gas_profile", "correction_coefficient", "reading_calendar", "annual_smc"):
            assert bool(row[column]) == gas
        assert (row["price_kind"] == "fixed") == bool(row["offer_until"])

"""The well-known people of every generated delivery, and their logins."""

import hashlib
from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from deliveries_read import by, code_of, owned_by

from utenza.identity.rules import legacy_hashes
from utenza.imports.generator import DEMO_CUSTOMERS, DEMO_LOGINS, Plan, password
from utenza.imports.generator.billing import billed
from utenza.imports.generator.demo import demo_customers
from utenza.imports.generator.hashes import portable
from utenza.imports.generator.world import world_of

ROME = ZoneInfo("Europe/Rome")


def test_each_hash_scheme_has_one_well_known_login_and_its_password_opens_it(tables):
    rows = tables["logins"][: len(DEMO_LOGINS)]

    assert [row["username"] for row in rows] == [each.username for each in DEMO_LOGINS]
    assert {row["hash_scheme"] for row in rows} == legacy_hashes.SCHEMES
    assert len(rows) == len(legacy_hashes.SCHEMES)
    for index, (row, known) in enumerate(zip(rows, DEMO_LOGINS, strict=True)):
        assert known.password == f"Vecchia-{index}!"
        assert row["active"] == "true"
        assert legacy_hashes.verify(row["hash_scheme"], known.password, row["password_hash"])


def test_every_login_opens_with_the_password_of_its_row(tables):
    for index in (9, 10, 37, 89, 90, 91, 120):
        row = tables["logins"][index]
        assert legacy_hashes.verify(row["hash_scheme"], password(index), row["password_hash"])
    assert {row["active"] for row in tables["logins"]} == {"true", "false"}


def test_drupals_hash_is_that_of_a_known_vector():
    made = portable("$S$", hashlib.sha512, b"hashcat", "33783772", 14)

    assert made == "$S$C33783772bRXEx1aCsvY.dqgaaSu76XmVlKrW9Qu8IQlvxHlmzLf"


@pytest.mark.parametrize("ahead", range(0, 365, 6))
def test_anna_has_one_bill_overdue_and_one_to_pay_whatever_the_day(ahead, today):
    then = today + timedelta(days=ahead)
    world = world_of(Plan(customers=DEMO_CUSTOMERS, today=then))
    anna = demo_customers(world)[0]

    unpaid = [bill for bill in billed(anna, world=world).bills if bill.open]

    assert anna.full_name == "Anna Rossi"
    assert sorted(bill.due_on < world.today for bill in unpaid) == [False, True]
    assert {bill.collection for bill in unpaid} == {"pagopa"}
    assert {supply.gas for supply in anna.supplies} == {False, True}


def test_bruno_pays_by_direct_debit_and_gets_his_bills_by_email(tables):
    bruno = code_of(tables, "bruno.de-luca")

    (profile,) = (row for row in tables["billing_profiles"] if row["customer_code"] == bruno)
    assert (profile["payment_method"], profile["delivery"]) == ("direct_debit", "email")


def test_the_administrator_acts_for_three_condominiums_one_with_80_supplies(tables):
    customers = {row["customer_code"]: row for row in tables["customers"]}
    acts_for = [
        row["customer_code"] for row in tables["accesses"] if row["username"] == "studio.ferri"
    ]

    sizes = Counter(row["customer_code"] for row in tables["supplies"])
    assert {customers[code]["kind"] for code in acts_for} == {"condominium"}
    assert sorted(sizes[code] for code in acts_for) == [3, 4, 80]
    largest = max(acts_for, key=lambda code: sizes[code])
    plichi = owned_by(tables, "plichi", largest)
    bills = by(tables["bills"], "plico_number")
    assert {len(bills[(row["plico_number"],)]) for row in plichi} == {80}


def test_niccolos_supplies_changed_profile_in_january(tables):
    niccolo = code_of(tables, "niccolo.dellorto")

    profiles = [row for row in tables["billing_profiles"] if row["customer_code"] == niccolo]
    assert [row["closed_on"] for row in profiles] == ["2026-01-26", ""]
    assert [row["payment_method"] for row in profiles] == ["direct_debit", "pagopa"]
    assert owned_by(tables, "plichi", niccolo)


def test_marco_is_his_mothers_delegate_and_no_longer_sees_bruno(tables):
    accesses = {
        row["role"]: row["until"]
        for row in tables["accesses"]
        if row["username"] == "marco.sartori"
    }

    assert accesses == {"holder": "", "delegate": "", "viewer": "2023-12-31"}


def test_lucia_has_the_bonus_and_a_request_in_every_state(tables):
    lucia = code_of(tables, "lucia.conti")

    requests = [row for row in tables["requests"] if row["customer_code"] == lucia]
    assert {row["status"] for row in requests} == {
        *("received", "in_progress", "waiting_customer", "done", "rejected", "cancelled")
    }
    bills = {row["bill_number"] for row in owned_by(tables, "bills", lucia)}
    groups = {row["group"] for row in tables["bill_items"] if row["bill_number"] in bills}
    assert {"bonus", "tv_licence"} <= groups
    for row in tables["requests"]:
        opened, settled = (datetime.fromisoformat(row[at]) for at in ("opened_at", "status_at"))
        assert opened <= settled
        assert opened.utcoffset() == opened.astimezone(ROME).utcoffset()

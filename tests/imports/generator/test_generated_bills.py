"""Bills, plichi and payments of a generated delivery, and the meters behind them."""

import re
from collections import defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

from deliveries_read import by, cents, code_of, owned_by, total_of

TODAY = date(2026, 11, 22)
ROME = ZoneInfo("Europe/Rome")


def test_items_add_up_to_their_bill_to_the_cent(tables):
    items = by(tables["bill_items"], "bill_number")

    for bill in tables["bills"]:
        own = items[(bill["bill_number"],)]
        assert total_of(own, "amount") == cents(bill["total"])
        assert [row["position"] for row in own] == [str(n) for n in range(1, len(own) + 1)]
    assert {row["group"] for row in tables["bill_items"]} == {
        *("energy_fixed", "energy_variable", "energy_power", "other_items", "excise_vat"),
        *("bonus", "tv_licence"),
    }


def test_priced_items_are_quantity_times_price(tables):
    priced = [row for row in tables["bill_items"] if row["unit_price"]]

    assert priced
    for row in priced:
        product = Decimal(row["quantity"]) * Decimal(row["unit_price"])
        assert abs(product - Decimal(row["amount"])) <= Decimal("0.005")


def test_a_plico_adds_up_its_bills_and_the_balance_before(tables):
    bills = by(tables["bills"], "plico_number")

    assert {cents(row["previous_balance"]) < 0 for row in tables["plichi"]} == {True, False}
    for row in tables["plichi"]:
        own = bills[(row["plico_number"],)]
        assert total_of(own, "total") == cents(row["bills_total"])
        total = cents(row["bills_total"]) + cents(row["previous_balance"])
        assert total == cents(row["total_due"]) > 0
        for bill in own:
            for column in ("bp_code", "issued_on", "due_on", "collection"):
                assert bill[column] == row[column]


def test_what_is_open_is_what_was_not_paid(tables):
    paid = by(tables["payments"], "bill_number", "plico_number")
    plichi = {row["plico_number"]: row for row in tables["plichi"]}

    for bill in tables["bills"]:
        payments = paid[(bill["bill_number"], "")]
        if plico := plichi.get(bill["plico_number"]):
            expected = cents(bill["total"]) if cents(plico["open_amount"]) else 0
            assert not payments
        else:
            expected = cents(bill["total"]) - total_of(payments, "amount")
        assert cents(bill["open_amount"]) == expected
    for number, plico in plichi.items():
        left = cents(plico["total_due"]) - total_of(paid[("", number)], "amount")
        assert cents(plico["open_amount"]) == left >= 0


def test_there_are_paid_open_overdue_and_half_paid_bills_by_every_way(tables):
    today = TODAY.isoformat()
    owed = [row for row in tables["bills"] if row["kind"] == "bill"]

    states = {
        (row["collection"], bool(cents(row["open_amount"])), row["due_on"] < today) for row in owed
    }

    assert states >= {
        (way, *state)
        for way in ("pagopa", "direct_debit")
        for state in ((False, True), (True, False), (True, True))
    }
    assert any(0 < cents(row["open_amount"]) < cents(row["total"]) for row in owed)
    channels = {row["channel"] for row in tables["payments"]}
    assert channels == {"pagopa", "direct_debit", "counter", "transfer", "refund"}
    assert all(row["paid_on"] <= today for row in tables["payments"])


def test_credit_notes_are_negative_and_settled(tables):
    notes = [row for row in tables["bills"] if row["kind"] == "credit_note"]

    assert notes
    assert all(cents(row["total"]) < 0 for row in notes)
    assert {(row["collection"], row["open_amount"]) for row in notes} == {("none", "0.00")}
    assert all(cents(row["total"]) > 0 for row in tables["bills"] if row["kind"] == "bill")


def test_bills_follow_each_other_without_gap_or_overlap(tables):
    regular = [row for row in tables["bills"] if row["quantity"]]

    for rows in by(regular, "supply_code").values():
        rows.sort(key=lambda row: row["period_from"])
        for early, late in pairwise(rows):
            first = date.fromisoformat(late["period_from"])
            assert date.fromisoformat(early["period_to"]) + timedelta(days=1) == first
        assert all(row["period_to"] < row["issued_on"] < row["due_on"] for row in rows)
        assert all(row["issued_on"] <= TODAY.isoformat() for row in rows)


def test_a_ceased_supply_has_its_last_bill_to_its_last_day(tables):
    bills = by([row for row in tables["bills"] if row["quantity"]], "supply_code")
    ceased = [row for row in tables["supplies"] if row["status"] == "ceased"]
    settled = [row for row in ceased if "2025-03-01" < row["ended_on"] < "2026-09-01"]

    assert settled
    for row in settled:
        assert max(bill["period_to"] for bill in bills[(row["supply_code"],)]) == row["ended_on"]


def test_a_bill_charges_what_its_months_consumed(tables):
    consumed = defaultdict(Decimal)
    for row in tables["consumption"]:
        consumed[row["supply_code"], row["month"]] += Decimal(row["quantity"])
    known = min(month for _, month in consumed)
    bills = [row for row in tables["bills"] if row["quantity"] and row["period_from"][:7] >= known]

    assert bills
    for bill in bills:
        ends = {bill["period_from"][:7], bill["period_to"][:7]}
        total = sum(consumed[bill["supply_code"], month] for month in ends)
        assert abs(total - Decimal(bill["quantity"])) <= Decimal("0.5")


def test_gas_is_for_winter_and_light_has_three_bands(tables):
    quantities = defaultdict(Decimal)
    for row in tables["consumption"]:
        quantities[row["band"], row["month"][5:]] += Decimal(row["quantity"])

    assert quantities["gas", "01"] > 5 * quantities["gas", "07"]
    assert {band for band, _ in quantities} == {"F0", "F1", "F2", "F3", "gas"}
    assert {row["kind"] for row in tables["consumption"]} == {"actual", "estimated"}


def test_registers_only_go_forward_until_they_start_again(tables):
    digits = {row["supply_code"]: int(row["meter_digits"]) for row in tables["supplies"]}
    for (supply, _), rows in by(tables["readings"], "supply_code", "register").items():
        rows.sort(key=lambda row: row["read_on"])
        turn = 10 ** digits[supply]
        for early, late in pairwise(rows):
            assert (int(late["value"]) - int(early["value"])) % turn < turn / 2
        assert all(0 <= int(row["value"]) < turn for row in rows)
    assert {row["register"] for row in tables["readings"]} == {"total", "F1", "F2", "F3"}
    assert {row["kind"] for row in tables["readings"]} == {"actual", "customer"}


def test_curves_have_the_intervals_of_their_day(tables):
    lengths = set()
    for row in tables["curves"]:
        start = datetime.fromisoformat(row["day"]).replace(tzinfo=ROME)
        end = datetime.combine(start.date() + timedelta(days=1), start.time(), ROME)
        hours = (end.timestamp() - start.timestamp()) / 3600
        values = row["values"].split(" ")
        lengths.add(len(values))
        assert len(values) == hours * 60 / int(row["minutes"])
        assert all(re.fullmatch(r"-|\d+", value) for value in values)
    assert lengths == {23, 24, 25, 92, 96, 100}


def test_the_curves_of_a_month_are_what_was_consumed_in_it(showcase):
    """But for the intervals and days that the meter did not send."""
    consumed, measured = defaultdict(Decimal), defaultdict(Decimal)
    for row in showcase["consumption"]:
        consumed[row["supply_code"], row["month"]] += Decimal(row["quantity"])
    for row in showcase["curves"]:
        values = [int(value) for value in row["values"].split(" ") if value != "-"]
        measured[row["supply_code"], row["day"][:7]] += Decimal(sum(values)) / 1000

    whole = [key for key in measured if "2025-11" <= key[1] <= "2026-10"]
    assert len(whole) == 12 * len({supply for supply, _ in measured})
    for key in whole:
        assert consumed[key] * Decimal("0.8") < measured[key] <= consumed[key]


def test_at_home_something_strong_runs_on_some_days(showcase):
    anna = owned_by(showcase, "bills", code_of(showcase, "anna.rossi"))[0]["supply_code"]
    quarters = [
        int(value)
        for row in showcase["curves"]
        if row["supply_code"] == anna
        for value in row["values"].split(" ")
        if value != "-"
    ]

    assert 2_000 < max(quarters) * 4 < 3_300
    assert sorted(quarters)[len(quarters) // 2] * 4 < 600


def test_in_the_demo_one_bill_of_brunos_counts_an_instalment_too_many(showcase):
    bruno = {
        row["bill_number"]
        for row in owned_by(showcase, "bills", code_of(showcase, "bruno.de-luca"))
    }
    items = [row for row in showcase["bill_items"] if row["bill_number"] in bruno]
    licences = [row for row in items if row["group"] == "tv_licence"]

    wrong = [
        (Decimal(row["amount"]) - Decimal(row["quantity"]) * 9, row["bill_number"][:4])
        for row in licences
        if Decimal(row["amount"]) != Decimal(row["quantity"]) * 9
    ]
    assert wrong == [(Decimal(9), "2026")]


def test_how_cold_it_was_is_told_where_it_is_asked_for(showcase, tables):
    cold = {(row["area"], row["month"][5:]): row["degree_days"] for row in showcase["degree_days"]}

    assert float(cold["MO", "01"]) > 300
    assert float(cold["MO", "07"]) == 0
    assert "degree_days" not in tables


def test_windows_are_open_around_today(tables):
    assert all(row["opens_on"] <= row["closes_on"] for row in tables["reading_windows"])
    assert min(row["opens_on"] for row in tables["reading_windows"]) < TODAY.isoformat()
    assert max(row["opens_on"] for row in tables["reading_windows"]) > TODAY.isoformat()

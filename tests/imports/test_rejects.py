"""Which rows are rejected, and why; the good ones load all the same."""

from pathlib import Path

import pytest
from cis import a_bill, a_profile, an_item, as_csv, rejects_of

from utenza.billing_profiles.models import ProfileSupply
from utenza.bills.models import Bill, BillItem
from utenza.imports.reports import Outcome

BAD_CELLS = [
    ("customers.csv", "kind", "alien", "bad_value"),
    ("customers.csv", "last_name", "", "missing_value"),
    ("customers.csv", "last_name", "D" * 201, "bad_value"),
    ("customers.csv", "tax_code", "RSSMRA80A01H501X", "bad_tax_code"),
    ("customers.csv", "vat_number", "12345678901", "bad_vat_number"),
    ("customers.csv", "email", "anna at example", "bad_email"),
    ("customers.csv", "mobile", "333 1234567", "bad_value"),
    ("customers.csv", "country", "Italia", "bad_value"),
    ("logins.csv", "password_hash", "not a hash", "bad_hash"),
    ("logins.csv", "hash_scheme", "rot13", "bad_value"),
    ("logins.csv", "active", "yes", "bad_value"),
    ("logins.csv", "last_login_at", "2026-10-01T08:00:00", "bad_date"),
    ("logins.csv", "last_login_at", "0001-01-01T00:00:00+12:00", "bad_date"),
    ("accesses.csv", "until", "2026-02-30", "bad_date"),
    ("accesses.csv", "username", "nobody", "missing_reference"),
    ("supplies.csv", "point_code", "IT001X00000001", "bad_point_code"),
    ("supplies.csv", "commodity", "gas", "bad_point_code"),
    ("supplies.csv", "meter_digits", "10", "bad_number"),
    ("supplies.csv", "started_on", "20200101", "bad_date"),
    ("supplies.csv", "status", "ceased", "missing_value"),
    ("supplies.csv", "reading_calendar", "RC-unknown", "missing_reference"),
    ("reading_windows.csv", "closes_on", "2026-11-30", "bad_date"),
    ("billing_profiles.csv", "bp_code", "BP-1", "bad_value"),
    ("billing_profiles.csv", "payment_method", "direct_debit", "missing_value"),
    ("billing_profiles.csv", "iban", "IT60X0542811101000000123457", "bad_iban"),
    ("billing_profiles.csv", "delivery_email", "", "missing_value"),
    ("billing_profiles.csv", "delivery", "post", "missing_value"),
    ("bp_supplies.csv", "to", "2019-01-01", "bad_date"),
    ("plichi.csv", "total_due", "100.00", "bad_amount"),
    ("plichi.csv", "notice_number", "301953342590621920", "bad_notice_number"),
    ("bills.csv", "total", "100,00", "bad_amount"),
    ("bills.csv", "total", "1e2", "bad_amount"),
    ("bills.csv", "total", "100.001", "bad_amount"),
    ("bills.csv", "total", "12345678901.00", "bad_amount"),
    ("bills.csv", "kind", "credit_note", "bad_amount"),
    ("bills.csv", "bill_number", "", "missing_value"),
    ("bills.csv", "period_to", "2026-07-01", "bad_date"),
    ("bills.csv", "bp_code", "BP-999999", "missing_reference"),
    ("bills.csv", "bp_code", "BP-000002", "wrong_owner"),
    ("bills.csv", "summary_file", "../secret.pdf", "bad_document_path"),
    ("bills.csv", "summary_file", "/etc/passwd", "bad_document_path"),
    ("bills.csv", "summary_file", "2026\\1.pdf", "bad_document_path"),
    ("bills.csv", "summary_file", "2026/1.pdf", "missing_document"),
    ("payments.csv", "bill_number", "", "missing_value"),
    ("payments.csv", "paid_on", "01/11/2026", "bad_date"),
    ("readings.csv", "value", "12.5", "bad_number"),
    ("readings.csv", "value", "-1", "bad_number"),
    ("consumption.csv", "month", "2026-13", "bad_date"),
    ("consumption.csv", "quantity", "12x", "bad_number"),
    ("curves.csv", "minutes", "30", "bad_value"),
    ("curves.csv", "values", "1 2 x", "bad_number"),
    ("curves.csv", "values", "1 2 3", "bad_value"),
    ("curves.csv", "day", "2026-10-25", "bad_value"),
    ("requests.csv", "status", "lost", "bad_value"),
    ("requests.csv", "supply_code", "S2", "wrong_owner"),
]
BLAMED = {
    ("supplies.csv", "commodity"): "point_code",
    ("supplies.csv", "status"): "ended_on",
    ("billing_profiles.csv", "payment_method"): "iban",
    ("billing_profiles.csv", "delivery"): "delivery_name",
    ("bills.csv", "kind"): "total",
    ("curves.csv", "day"): "values",
}


def test_every_kind_of_wrong_cell_is_rejected_at_its_line_with_its_code(cis):
    """One delivery a file would take a minute: each wrong cell has a file row of its own."""
    expected = [_add_wrong_row(cis, number, wrong) for number, wrong in enumerate(BAD_CELLS)]

    report = cis.deliver()

    assert report.outcome is Outcome.APPLIED, report.reason
    assert sorted(rejects_of(report)) == sorted(expected)


def _add_wrong_row(cis, number, wrong):
    """Add a row like Anna's with a key of its own and the wrong cell; return its reject."""
    file, column, value, code = wrong
    rows = cis.rows[file]
    row = rows[0] | KEYS.get(file, lambda _: {})(number) | {column: value}
    rows.append(row)
    return (file, len(rows) + 1, code, BLAMED.get((file, column), column))


KEYS = {
    "customers.csv": lambda n: {"customer_code": f"X{n}"},
    "logins.csv": lambda n: {"username": f"x{n}"},
    "accesses.csv": lambda _: {"username": "bruno"},
    "supplies.csv": lambda n: {"supply_code": f"X{n}"},
    "reading_windows.csv": lambda n: {"reading_calendar": f"X{n}"},
    "billing_profiles.csv": lambda n: {"bp_code": f"BP-9000{n:02}"},
    "bp_supplies.csv": lambda _: {"from": "2019-06-01"},
    "plichi.csv": lambda n: {"plico_number": f"X{n}"},
    "bills.csv": lambda n: {"bill_number": f"X{n}", "plico_number": ""},
    "payments.csv": lambda n: {"payment_code": f"X{n}"},
    "readings.csv": lambda n: {"register": "F2" if n % 2 else "F3"},
    "consumption.csv": lambda _: {"band": "F2"},
    "curves.csv": lambda n: {"day": f"2026-10-{n % 20 + 1:02}"},
    "requests.csv": lambda n: {"request_code": f"X{n}"},
}


@pytest.mark.parametrize("broken", ["C3,person", "C3,person,too,many" + "," * 30])
def test_a_row_with_the_wrong_number_of_fields_is_one_reject(cis, broken):
    content = as_csv(cis.rows["customers.csv"]) + broken.encode() + b"\r\n"

    report = cis.deliver(raw={"customers.csv": content})

    assert rejects_of(report) == [("customers.csv", 4, "bad_row", "")]
    assert report.files["customers.csv"].inserted == 2


@pytest.mark.parametrize("bytes_", [b"D'Angel\xf2", b"D'Angel\x00"])
def test_a_row_that_is_no_text_is_rejected_and_its_neighbours_load(cis, bytes_):
    good = as_csv(cis.rows["customers.csv"])
    broken = good.replace("D'Angelò".encode(), bytes_)

    report = cis.deliver(raw={"customers.csv": broken}, only=("customers.csv",))

    assert rejects_of(report) == [("customers.csv", 2, "bad_encoding", "")]
    assert report.files["customers.csv"].inserted == 1


def test_lines_are_counted_as_an_editor_shows_them(cis):
    """A cell with a line end makes the next row begin one line further down."""
    cis.rows["customers.csv"][0]["street"] = "Via Roma\nscala B"
    cis.rows["customers.csv"][1]["tax_code"] = "wrong"

    report = cis.deliver(only=("customers.csv",))

    assert rejects_of(report) == [("customers.csv", 4, "bad_tax_code", "tax_code")]


def test_the_second_row_of_a_key_is_a_duplicate(cis):
    cis.rows["bills.csv"].append(a_bill("2026/1", "S1", "BP-000001", open_amount="0.00"))

    report = cis.deliver()

    assert rejects_of(report) == [("bills.csv", 4, "duplicate_key", "bill_number")]
    assert Bill.objects.get(bill_number="2026/1").open_amount == 100


def test_a_row_is_a_duplicate_also_of_one_that_was_rejected(cis):
    wrong = a_bill("2026/3", "S1", "BP-000001", total="x")
    cis.rows["bills.csv"] += [wrong, a_bill("2026/3", "S1", "BP-000001")]

    report = cis.deliver()

    assert [one[2] for one in rejects_of(report)] == ["bad_amount", "duplicate_key"]


@pytest.mark.parametrize("file", ["payments.csv", "readings.csv", "bill_items.csv", "supplies.csv"])
def test_into_an_empty_portal_a_row_that_is_there_twice_loads_once(cis, file):
    """Tables get their keys after their rows: what is found then begins the load again."""
    cis.rows[file].append(cis.rows[file][0])
    key = next(iter(cis.rows[file][0]))

    report = cis.deliver()

    assert rejects_of(report) == [(file, len(cis.rows[file]) + 1, "duplicate_key", key)]
    assert report.files[file].inserted == len(cis.rows[file]) - 1
    assert report.files["bills.csv"].inserted == 2


def test_among_new_rows_only_the_second_of_a_key_is_rejected(cis):
    """Where all rows are new it is the table's own key that finds the one that is there twice."""
    cis.deliver()
    new = a_bill("2026/3", "S1", "BP-000001")
    items = [
        an_item("2026/3", n, "50.00", label=f"riga {line}") for line, n in enumerate((1, 2, 2))
    ]
    cis.rows = {"bills.csv": [new, new], "bill_items.csv": items}

    report = cis.deliver("second")

    assert rejects_of(report) == [
        ("bills.csv", 3, "duplicate_key", "bill_number"),
        ("bill_items.csv", 4, "duplicate_key", "bill_number"),
    ]
    kept = BillItem.objects.filter(bill__bill_number="2026/3").values_list("label", flat=True)
    assert set(kept) == {"riga 0", "riga 1"}


def test_an_equal_row_that_is_there_twice_is_a_duplicate_too(cis):
    cis.deliver()
    cis.rows["readings.csv"] *= 2

    report = cis.deliver("second", only=("readings.csv",))

    assert rejects_of(report) == [("readings.csv", 3, "duplicate_key", "supply_code")]
    assert report.files["readings.csv"].unchanged == 1


def test_a_total_that_changes_alone_leaves_items_that_do_not_add_up(cis):
    cis.deliver()
    cis.rows["bills.csv"][0]["total"] = "101.00"

    report = cis.deliver("second", only=("bills.csv", "bill_items.csv"))

    assert rejects_of(report) == [
        ("bill_items.csv", 2, "bad_amount", "amount"),
        ("bill_items.csv", 3, "bad_amount", "amount"),
    ]


def test_user_names_that_differ_in_case_alone_are_duplicates(cis):
    cis.rows["logins.csv"].append(cis.rows["logins.csv"][0] | {"username": "ANNA"})

    assert rejects_of(cis.deliver()) == [("logins.csv", 4, "duplicate_key", "username")]


def test_what_depends_on_annas_rejected_row_is_rejected_and_brunos_loads(cis):
    cis.rows["customers.csv"][0]["tax_code"] = "wrong"

    report = cis.deliver()

    others = {(file, code) for file, _, code, _ in rejects_of(report)[1:]}
    assert {code for _, code in others} == {"missing_reference"}
    assert {file for file, _ in others} >= {"supplies.csv", "bills.csv", "bill_items.csv"}
    assert [bill.bill_number for bill in Bill.objects.all()] == ["2026/2"]


def test_items_of_a_bill_that_is_stored_and_now_rejected_are_rejected(cis):
    cis.deliver()
    cis.rows["bills.csv"][0]["total"] = "wrong"

    report = cis.deliver("second", only=("bills.csv", "bill_items.csv"))

    assert [one[1:3] for one in rejects_of(report)] == [
        (2, "bad_amount"),
        (2, "missing_reference"),
        (3, "missing_reference"),
    ]
    assert BillItem.objects.count() == 3


def test_items_that_do_not_add_up_are_rejected_all_together(cis):
    cis.rows["bill_items.csv"][1]["amount"] = "39.99"

    report = cis.deliver()

    assert rejects_of(report) == [
        ("bill_items.csv", 2, "bad_amount", "amount"),
        ("bill_items.csv", 3, "bad_amount", "amount"),
    ]
    assert BillItem.objects.count() == 1


def test_a_bill_cannot_move_from_bruno_to_anna(cis):
    cis.deliver()
    moved = a_bill("2026/2", "S1", "BP-000001")
    cis.rows = {"bills.csv": [moved], "bill_items.csv": [an_item("2026/2", 2, "0.00")]}

    report = cis.deliver("second")

    assert rejects_of(report)[0] == ("bills.csv", 2, "wrong_owner", "supply_code")
    assert Bill.objects.get(bill_number="2026/2").customer.first_name == "Bruno"


def test_two_profiles_of_a_supply_at_a_time_overlap(cis):
    cis.rows["billing_profiles.csv"].append(a_profile("BP-000003", "C1"))
    cis.rows["bp_supplies.csv"].append(
        {"supply_code": "S1", "from": "2026-01-01", "bp_code": "BP-000003"}
    )

    assert rejects_of(cis.deliver()) == [("bp_supplies.csv", 4, "period_overlap", "from")]


def test_a_profile_that_ends_makes_room_for_the_next_one_in_one_delivery(cis):
    cis.deliver()
    cis.rows["billing_profiles.csv"].append(a_profile("BP-000003", "C1"))
    ending = cis.rows["bp_supplies.csv"][0] | {"to": "2026-10-31"}
    cis.rows["bp_supplies.csv"] = [
        {"supply_code": "S1", "from": "2026-11-01", "bp_code": "BP-000003", "to": ""},
        ending,
    ]

    report = cis.deliver("second")

    assert rejects_of(report) == []
    assert ProfileSupply.objects.filter(supply__supply_code="S1").count() == 2


def test_the_last_day_of_a_profile_belongs_to_it(cis):
    cis.deliver()
    cis.rows["billing_profiles.csv"].append(a_profile("BP-000003", "C1"))
    cis.rows["bp_supplies.csv"] = [
        cis.rows["bp_supplies.csv"][0] | {"to": "2026-10-31"},
        {"supply_code": "S1", "from": "2026-10-31", "bp_code": "BP-000003", "to": ""},
    ]

    report = cis.deliver("second")

    assert rejects_of(report) == [("bp_supplies.csv", 3, "period_overlap", "from")]


def test_a_new_profile_while_the_old_one_still_runs_overlaps_with_what_is_stored(cis):
    cis.deliver()
    cis.rows["billing_profiles.csv"].append(a_profile("BP-000003", "C1"))
    cis.rows["bp_supplies.csv"] = [
        {"supply_code": "S1", "from": "2026-11-01", "bp_code": "BP-000003"}
    ]

    report = cis.deliver("second")

    assert rejects_of(report) == [("bp_supplies.csv", 2, "period_overlap", "from")]


@pytest.mark.parametrize(
    ("day", "values"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-10-26", 24)]
)
def test_a_curve_has_the_hours_and_quarters_of_its_day_in_italy(cis, day, values):
    row = cis.rows["curves.csv"][0] | {"day": day}
    cis.rows["curves.csv"] = [row | {"values": " ".join("-" * values)}]
    quarters = row | {"supply_code": "S2", "minutes": "15", "values": " ".join("1" * 4 * values)}
    cis.rows["curves.csv"].append(quarters)

    assert rejects_of(cis.deliver()) == []


def test_more_than_five_per_cent_of_rejects_refuse_the_delivery(cis):
    cis.limits = {}
    cis.rows["customers.csv"][0]["tax_code"] = "wrong"

    report = cis.deliver()

    assert report.outcome is Outcome.REFUSED
    assert report.reason == "customers.csv: 1 righe scartate su 2, più del 5 %"
    assert rejects_of(report) == [("customers.csv", 2, "bad_tax_code", "tax_code")]
    assert not Bill.objects.exists()


def test_a_formula_in_a_reject_is_not_run_by_the_offices_spreadsheet(cis):
    cis.rows["bills.csv"].append(a_bill("=1+1", "S1", "BP-000001", total="x"))

    report = cis.deliver()

    first = Path(report.rejects_file).read_text(encoding="utf-8").splitlines()[1]
    assert first.startswith("bills.csv,4,'=1+1,bad_amount,total,")
